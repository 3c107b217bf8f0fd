"""What the handlers of exit read from a case and write back; the fields are the process variables."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.handlers.common import Filing
from workers.registry import Case
from workers.rules.exit import Destination, NoReferrer

TalkMode = Literal["presence", "video", "phone"]
Path = Literal["exit", "continue"]


class ExitStart(Case):
    """Why care ends, as steering or supervision found it."""

    jobcenter: str
    referrer: str
    exit_reason: str = Field(title="Grund des Abgangs")
    exit_latest: date | None = Field(None, title="Letzter möglicher Tag des Abgangs")
    admission_date: date = Field(title="Aufnahme in VerBIS gebucht am")
    last_milestone: int = Field(0, title="Letzte Überprüfung, Monate nach der Aufnahme")


class ExitPreparation(Case):
    """What the talk is about and until when; what an earlier exit of the same case left behind is emptied."""

    exit_reason_text: str
    exit_compulsory: bool
    exit_latest: date
    exit_latest_text: str
    exit_limit: date
    exit_overdue: date
    exit_explanation: str
    exit_path: Path
    next_referrer: str | None
    next_referrer_options: list[dict[str, str]]
    recheck_owed_after_exit: bool
    exit_outcome: None = None
    exit_date: None = None
    next_referrer_exists: None = None
    no_next_referrer_reason: None = None
    exit_talk_date: None = None
    exit_talk_mode: None = None
    exit_reasons_discussed: None = None
    placement_information_passed: None = None
    exit_talk_recorded_on: None = None
    exit_destination: None = None
    criterion_a_still_met: None = None
    text_exit_reasons: None = None
    text_placement_information: None = None
    correction_message: None = None


class OverdueExit(Case):
    """An exit that was due and is not booked."""

    exit_reason: str = Field(title="Grund des Abgangs")
    exit_latest: date = Field(title="Letzter möglicher Tag des Abgangs")
    exit_limit: date = Field(title="Spätester Abgangstag")


class ExitTalk(Case):
    """The form of the talk with the next pAp (D-19)."""

    jobcenter: str = Field(title="Jobcenter")
    admission_date: date = Field(title="Aufnahme in VerBIS gebucht am")
    next_referrer_exists: bool | None = Field(None, title="Gibt es eine nächste pAp?")
    next_referrer: str | None = Field(None, title="Nächste pAp")
    no_next_referrer_reason: NoReferrer | None = Field(None, title="Warum gibt es keine nächste pAp?")
    exit_talk_date: date | None = Field(None, title="Gespräch geführt am")
    exit_talk_mode: TalkMode | None = Field(None, title="Form des Gesprächs")
    exit_reasons_discussed: bool = Field(False, title="Gründe des Abgangs besprochen")
    placement_information_passed: bool = Field(False, title="Vermittlungsrelevante Informationen weitergegeben")
    exit_talk_recorded_on: date | None = Field(None, title="In VerBIS erfasst am")
    exit_destination: Destination | None = Field(None, title="Verbleib")
    criterion_a_still_met: bool | None = Field(None, title="Ist Kriterium (a) weiter erfüllt?")


class DiscussedExit(Case):
    """The exit goes on to its booking; without a next pAp nothing of a talk remains."""

    next_referrer_exists: bool
    next_referrer: str | None
    no_next_referrer_reason: NoReferrer | None
    exit_talk_date: date | None
    exit_talk_mode: TalkMode | None
    exit_talk_recorded_on: date
    exit_destination: Destination
    criterion_a_still_met: bool
    exit_outcome: None = None
    correction_message: None = None


class ExitToWithdraw(Case):
    """Whether the exit may be withdrawn at all."""

    exit_compulsory: bool = Field(title="Abgang ist zwingend")


class WithdrawnExit(Case):
    """Care goes on; of the exit nothing remains."""

    exit_outcome: Literal["continued"]
    exit_reason: None = None
    exit_latest: None = None
    text_exit_reasons: None = None
    text_placement_information: None = None
    correction_message: None = None


class ExitForm(Case):
    """The exit as booked in VerBIS (D-19) and what bears on it."""

    exit_date: date = Field(title="Abgang in VerBIS gebucht am")
    exit_talk_date: date | None = Field(None, title="Gespräch geführt am")
    exit_latest: date = Field(title="Letzter möglicher Tag des Abgangs")
    exit_limit: date = Field(title="Spätester Abgangstag")
    admission_date: date = Field(title="Aufnahme in VerBIS gebucht am")
    referrer: str = Field(title="pAp")
    next_referrer_exists: bool = Field(title="Gibt es eine nächste pAp?")
    next_referrer: str | None = Field(None, title="Nächste pAp")
    criterion_a_still_met: bool = Field(title="Ist Kriterium (a) weiter erfüllt?")

    @property
    def fact_date(self) -> date:
        return self.exit_date


class Exit(Case):
    """The case leaves the count, the lock runs from here (H-81), and the next pAp is responsible."""

    exit_outcome: Literal["exited"]
    exit_date: date
    exit_booked_on: date
    exit_late: bool
    counts: bool
    last_exit_date: date
    last_check_date: date
    criterion_a_met: bool
    recheck_owed_after_exit: bool
    locked_until: date
    referrer: str
    exit_latest: None = None
    correction_message: None = None


class BookedExit(Case):
    """Everything the exit record prints (D-19)."""

    jobcenter: str
    case_manager: str
    case_manager_team: str
    acting_manager: str
    admission_date: date
    exit_date: date
    exit_booked_on: date
    exit_reason_text: str
    exit_destination: Destination
    next_referrer: str | None = None
    no_next_referrer_reason: NoReferrer | None = None
    exit_talk_date: date | None = None
    exit_talk_mode: TalkMode | None = None
    exit_talk_recorded_on: date
    criterion_a_still_met: bool
    locked_until: date
    recheck_owed_after_exit: bool
    text_exit_reasons: str | None = None
    text_placement_information: str | None = None

    @property
    def fact_date(self) -> date:
        return self.exit_date


class ExitRecordWritten(Filing):
    """The record lies ready; the texts now stand there and nowhere else."""

    text_exit_reasons: None = None
    text_placement_information: None = None
