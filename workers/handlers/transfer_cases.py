"""What the handlers of a transfer read and write back; the fields are the process variables."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.handlers.common import Filing, TlAnswer
from workers.registry import Case
from workers.rules.transfer import ContinuationReason

Kind = Literal["team", "site", "region"]
TalkMode = Literal["presence", "video", "phone", "none"]
TalkResult = Literal["held", "declined", "not_reached"]


class ReportedTransfer(Case):
    """What the start form says, and who filled it in."""

    case_number: str = Field(title="Fallnummer")
    transfer_kind: Kind = Field(title="Was ändert sich?")
    transfer_starter: str = Field(title="Gemeldet von")


class FoundCase(Case):
    """The case as it is now, the choices for its future, and an empty plan.

    The first five are kept up to date with the case while the transfer runs; the ``previous_…`` stay as they were.
    """

    jobcenter: str
    referrer: str
    case_manager: str
    acting_manager: str
    team_leader: str
    area_leader: str
    previous_manager: str
    previous_manager_name: str
    previous_team: str
    """Team that the case belongs to (H-86); not always the one of its case manager."""
    previous_site: str
    previous_leader: str
    team_options: list[dict[str, str]]
    manager_options: list[dict[str, str]]
    transfer_rule: str
    continuation_limit: str
    transfer_action: Literal["go_on"]
    correction_message: None = None
    new_team: None = None
    new_manager: None = None


class PlannedTransfer(Case):
    """Where the case goes, and when."""

    jobcenter: str = Field(title="Jobcenter")
    transfer_kind: Kind = Field(title="Was ändert sich?")
    previous_manager: str = Field(title="Bisher zuständig")
    new_team: str = Field("", title="Neues Team")
    new_manager: str | None = Field(None, title="Neu zuständig im Fallmanagement")
    effective_date: date | None = Field(None, title="Wechsel gilt ab")
    three_way_talk_wanted: bool = Field(False, title="Gespräch zu dritt")
    continuation_wanted: bool = Field(False, title="Befristete Fortführung")
    continuation_reason: ContinuationReason | None = Field(None, title="Grund der Fortführung")
    continuation_until: date | None = Field(None, title="Fortführung bis")


class AcceptedTransfer(Case):
    """The plan holds: who will be responsible, which leader hears of it, and the days to watch."""

    new_manager: str
    new_manager_name: str
    new_team: str
    new_site: str
    new_leader: str
    """Leader of the new team; in the same site the case's team leader stays (A-22)."""
    three_way_talk_wanted: bool
    continuation_wanted: bool
    continuation_reason_text: str | None
    continuation_until_text: str | None
    effective_date: date
    effective_date_text: str
    transfer_on: date
    transfer_on_text: str
    decision_overdue: date
    agreement_overdue: date
    correction_message: None = None


class Continuation(PlannedTransfer):
    """The plan with the answers of both team leaders (H-90); it was to be on ``transfer_on``."""

    transfer_on: date

    continuation_previous_leader: TlAnswer = Field(title="Entscheidung der bisherigen Teamleitung")
    continuation_new_leader: TlAnswer = Field(title="Entscheidung der neuen Teamleitung")

    @property
    def both_agree(self) -> bool:
        return self.continuation_previous_leader == self.continuation_new_leader == "agree"


class TransferDay(Case):
    """Day from which the new case manager is responsible (DT-8 rows 2 and 3)."""

    transfer_on: date
    transfer_on_text: str
    agreement_overdue: date


class AgreedHandover(Case):
    """What the previous case manager entered about the handover (H-88)."""

    transfer_takes_place: bool = Field(title="Findet der Wechsel statt?")
    handover_agreed_on: date | None = Field(None, title="Übergabe vereinbart und in VerBIS erfasst am")
    handover_talk_mode: TalkMode | None = Field(None, title="Persönliches Gespräch mit der neuen Fachkraft")


class HandoverRecorded(Case):
    transfer_takes_place: bool
    handover_agreed_on: date | None
    handover_talk_mode: TalkMode | None
    correction_message: None = None


class ThreeWayTalk(Case):
    """The talk with customer, previous and new case manager (H-89)."""

    three_way_talk_result: TalkResult = Field(title="Gespräch zu dritt")
    three_way_talk_on: date | None = Field(None, title="Gespräch geführt am")


class TalkRecorded(Case):
    three_way_talk_on: date | None
    correction_message: None = None


class LateTransfer(Case):
    """What the next level reads when the day of the move has come and something is missing."""

    transfer_on: date
    decision_overdue: date
    agreement_overdue: date
    new_manager_name: str
    new_site: str


class DueTransfer(Case):
    """What changes on the day of the move."""

    case_number: str
    jobcenter: str
    transfer_kind: Kind
    previous_manager: str
    previous_manager_name: str
    previous_leader: str
    new_manager: str
    new_manager_name: str
    new_team: str
    new_site: str
    transfer_on: date

    @property
    def fact_date(self) -> date:
        return self.transfer_on


class MovedCase(Case):
    """Whether the case has moved, and the new case manager's load; the texts are for the new team's leader."""

    case_moved: bool
    case_team: str
    """Team that the case belongs to now (H-86)."""
    caseload_exceeded: bool
    case_count: int
    transfer_notice_title: str
    transfer_notice_text: str


class TransferLoad(Case):
    new_manager: str
    transfer_on: date
    case_count: int

    @property
    def fact_date(self) -> date:
        return self.transfer_on


class CompletedTransfer(Case):
    """Everything the record prints (D-22)."""

    jobcenter: str
    acting_manager: str
    previous_manager: str
    previous_team: str
    previous_site: str
    previous_leader: str
    new_manager: str
    new_team: str
    new_site: str
    new_leader: str
    effective_date: date
    transfer_on: date
    handover_agreed_on: date | None = None
    handover_talk_mode: TalkMode | None = None
    three_way_talk_wanted: bool = False
    three_way_talk_result: TalkResult | None = None
    three_way_talk_on: date | None = None
    continuation_wanted: bool = False
    continuation_reason: ContinuationReason | None = None
    continuation_until: date | None = None
    continuation_previous_leader: TlAnswer | None = None
    continuation_new_leader: TlAnswer | None = None


class TransferRecordWritten(Filing):
    """The record lies ready for VerBIS."""
