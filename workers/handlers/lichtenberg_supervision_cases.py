"""What the handlers of supervision in Lichtenberg read and write; the fields are the process variables."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.handlers.common import Filing
from workers.registry import Case
from workers.rules.lichtenberg.exit import Cause, Unit
from workers.rules.lichtenberg.stay import Answer

ReasonCode = Literal["1", "2", "3", "4", "5", "6", "7"]
JbaFact = Literal["no_first_training", "aims_at_training", "jba_target_group"]


class TakenOver(Case):
    """Everything counts from the takeover (LA-31)."""

    admission_date: date = Field(title="Übernommen am")


class CareDates(Case):
    """The dates that run beside the care; the forms that are open from the first day are empty."""

    agreement_due: date
    agreement_overdue: date
    records_done: int
    approved_end: date | None
    extensions_granted: int
    end_note_text: str | None
    exit_reason: None = None
    exit_date: None = None
    return_unit: None = None
    further_placed: None = None
    absence_cause: None = None
    exit_reasons_recorded_on: None = None
    last_contact_date: None = None
    discharged_on: None = None
    exit_correction: None = None


class AgreementDue(TakenOver):
    """The day until which the agreement was due."""

    agreement_overdue: date = Field(title="Überfällig seit")


class AgreementMark(Case):
    """What the forms of assessment and planning show; empty if the agreement is concluded."""

    agreement_overdue_text: str | None


class Records(TakenOver):
    """How often the reasons for continuing were recorded."""

    records_done: int = Field(0, title="Erledigte Begründungen")


class NextRecord(Case):
    """The next record; without dates when none is owed (LA-32)."""

    record_owed: bool
    record_due: date | None
    record_due_text: str | None
    record_overdue: date | None
    record_explanation: str | None
    record_overdue_text: None = None
    continuation_reasons_on: None = None
    continuation_prospects_on: None = None
    record_correction: None = None


class LateRecord(Case):
    """A record that was due."""

    record_overdue: date = Field(title="Überfällig seit")


class RecordMark(Case):
    """What the form shows; nobody else is told."""

    record_overdue_text: str


class RecordForm(Records):
    """The record after six months."""

    record_due: date = Field(title="Fällig am")
    continuation_reasons_on: date = Field(title="Gründe der Fortführung in VerBIS erfasst am")
    continuation_prospects_on: date = Field(title="Absehbare Erfolgsaussichten in VerBIS erfasst am")


class Recorded(Case):
    """One more record is done."""

    records_done: int
    record_correction: None = None


class Stay(TakenOver):
    """Until when care lasts."""

    approved_end: date | None = Field(None, title="Genehmigtes Ende")
    extensions_granted: int = Field(0, title="Genehmigte Verlängerungen")
    end_note_text: str | None = Field(None, title="Zuletzt")


class StayEnd(Case):
    """The present end, and from when it is decided about; the form is empty."""

    care_end: date
    care_end_text: str
    care_end_explanation: str
    decision_opens: date
    end_exceeded: date
    end_exceeded_text: None = None
    stabilised_enough: None = None
    progress_recognisable: None = None
    proposed_end: None = None
    text_extension_reason: None = None
    extension_answer: None = None
    extension_decided_on: None = None
    new_end: None = None
    correction_message: None = None


class ExceededEnd(Case):
    """A day on which care should have ended."""

    end_exceeded: date = Field(title="Überschritten seit")
    care_end: date = Field(title="Ende der Betreuung")
    extensions_granted: int = Field(0, title="Genehmigte Verlängerungen")


class ExceededMark(Case):
    """What the forms show; care goes on (LA-33)."""

    end_exceeded_text: str


class ExtensionForm(Case):
    """The request for an extension."""

    care_end: date = Field(title="Ende der Betreuung")
    stabilised_enough: bool = Field(title="Reicht die Stabilisierung für die Rückkehr?")
    progress_recognisable: bool = Field(title="Ist ein Fortschritt erkennbar?")
    proposed_end: date | None = Field(None, title="Vorgeschlagenes Ende")
    text_extension_reason: str | None = Field(None, title="Begründung")


class CheckedExtension(Case):
    """The request goes to the team leader."""

    extension_answer: None = None
    extension_decided_on: None = None
    new_end: None = None
    correction_message: None = None


class ExtensionRequest(Case):
    """What the submission to the team leader prints."""

    jobcenter: str
    case_manager: str
    acting_manager: str
    team_leader: str
    admission_date: date = Field(title="Übernommen am")
    care_end: date
    proposed_end: date
    extensions_granted: int = 0
    text_extension_reason: str


class RequestWritten(Filing):
    """The submission lies ready; the reason now stands there and nowhere else."""

    tl_request_url: str
    granted_text: str
    proposed_end_text: str
    text_extension_reason: None = None


class ApprovalForm(Stay):
    """The team leader's decision."""

    care_end: date = Field(title="Ende der Betreuung")
    extension_answer: Answer = Field(title="Entscheidung")
    extension_decided_on: date = Field(title="Entschieden am")
    new_end: date | None = Field(None, title="Neues Ende")


class Approval(Case):
    """A new end, or back to the case manager, who then records an exit (LA-34)."""

    extension_approved: bool
    approved_end: date | None
    extensions_granted: int
    end_note_text: str
    correction_message: None = None


class ExitForm(TakenOver):
    """The exit: one reason, its conditions, its day."""

    exit_reason_choice: ReasonCode = Field(title="Grund")
    condition_1a: bool = Field(False, title="Bedingung zu Grund 1")
    condition_2a: bool = Field(False, title="Erste Bedingung zu Grund 2")
    condition_2b: bool = Field(False, title="Zweite Bedingung zu Grund 2")
    condition_3a: bool = Field(False, title="Erste Bedingung zu Grund 3")
    condition_3b: bool = Field(False, title="Zweite Bedingung zu Grund 3")
    condition_4a: bool = Field(False, title="Bedingung zu Grund 4")
    condition_5a: bool = Field(False, title="Erste Bedingung zu Grund 5")
    condition_5b: bool = Field(False, title="Zweite Bedingung zu Grund 5")
    condition_6a: bool = Field(False, title="Bedingung zu Grund 6")
    condition_7a: bool = Field(False, title="Bedingung zu Grund 7")
    absence_cause: Cause | None = Field(None, title="Ursache der Abwesenheit")
    further_placed: bool | None = Field(None, title="Weiter von der Arbeitsvermittlung betreut?")
    care_ended_on: date = Field(title="Ende der Betreuung am")
    exit_reasons_recorded_on: date = Field(title="Begründung in VerBIS erfasst am")
    jba_facts: tuple[JbaFact, ...] = Field((), title="Jugendberufsagentur: was trifft zu?")
    birth_date: date | None = Field(None, title="Geburtsdatum")

    @property
    def conditions(self) -> list[str]:
        """The conditions that are ticked, named like ``2a``."""
        names = [name for name in type(self).model_fields if name.startswith("condition_")]
        return [name.removeprefix("condition_") for name in names if getattr(self, name)]


class CheckedExit(Case):
    """Care ends; everything beside it stops. return_unit: who takes over; None: nobody (LA-44)."""

    exit_reason: ReasonCode
    exit_date: date
    return_unit: Unit | None
    birth_date: None = None
    exit_correction: None = None
