"""What the handlers of clearing read from a case and write back; the fields are the process variables."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.handlers.common import CareHistory, Filing
from workers.registry import Case
from workers.rules.clearing import Reason

TlReturn = Literal["return", "continue"]
TlAdmission = Literal["admit", "refuse"]


class ClearingStart(Case):
    """The day on which the case manager takes the person over (A-02)."""

    clearing_start: date = Field(title="Beginn des Clearings")

    @property
    def fact_date(self) -> date:
        return self.clearing_start


class ClearingDeadline(Case):
    """The dates of the clearing that begins; what an earlier clearing of the same case left behind is emptied."""

    clearing_due: date
    clearing_due_text: str
    clearing_reminder: date
    clearing_overdue: date
    clearing_due_explanation: str
    counts: bool
    informed_on: None = None
    situation_analysis_recorded_on: None = None
    willing: None = None
    alliance: None = None
    progress_confirmed: None = None
    efforts_recorded_on: None = None
    return_doubt: None = None
    clearing_result_date: None = None
    clearing_decision: None = None
    refusal_reason: None = None
    tl_return_decision: None = None
    tl_return_date: None = None
    assigned_on: None = None
    refused_on: None = None
    refusal_talk_date: None = None
    refusal_agreed: None = None
    tl_admission_decision: None = None
    tl_admission_date: None = None
    admission_date: None = None


class ClearingRecord(CareHistory):
    """The result form of the case manager (D-04) and what bears on it."""

    clearing_start: date = Field(title="Beginn des Clearings")
    clearing_due: date = Field(title="Ende des Clearings")
    case_manager: str = Field(title="Zuständig im Fallmanagement")
    informed_on: date = Field(title="Über das Fallmanagement informiert am")
    situation_analysis_recorded_on: date = Field(title="Situationsanalyse in VerBIS dokumentiert am")
    willing: bool = Field(title="Bereitschaft zur Mitwirkung")
    alliance: bool = Field(title="Arbeitsbündnis vereinbart")
    progress_confirmed: bool = Field(title="Integrationsfortschritte bestätigt (Kriterium b)")
    efforts_recorded_on: date | None = Field(None, title="Bemühungen in VerBIS dokumentiert am")
    return_doubt: bool = Field(False, title="Zweifel an der Rückgabe")
    clearing_result_date: date = Field(title="Ergebnis festgestellt am")
    tl_return_decision: TlReturn | None = Field(None, title="Entscheidung über die Rückgabe")

    @property
    def fact_date(self) -> date:
        return self.clearing_result_date


class ClearingDecision(Case):
    """What follows from the result (DT-5). The last three are emptied when the team leader is asked anew."""

    clearing_decision: Literal["admit", "refuse", "tl_return"]
    refusal_reason: Reason | None
    refusal_reason_text: str
    clearing_late: bool
    case_count: int
    case_limit: int
    correction_message: None = None
    return_doubt: None = None
    tl_return_decision: None = None
    tl_return_date: None = None


class BookedAdmission(CareHistory):
    """The admission as booked in VerBIS (D-06)."""

    admission_date: date = Field(title="Aufnahme in VerBIS gebucht am")
    clearing_start: date = Field(title="Beginn des Clearings")
    case_manager: str = Field(title="Zuständig im Fallmanagement")

    @property
    def fact_date(self) -> date:
        return self.admission_date


class Admission(Case):
    """From here the person counts, and the grid of reviews runs."""

    admission_date: date
    counts: bool
    case_count: int
    case_limit: int
    caseload_exceeded: bool
    review_due_next: date | None
    reviews_due: list[date]
    care_ends_latest: date
    care_dates_text: str
    last_milestone: int
    """Months after admission of the last review done; 0: none yet (H-75)."""
    services_on_hold: bool
    """No new services, because a decision of the team leader is missing (A-10)."""
    planning_scope: Literal["full", "agreement"]
    assessment_version: int
    agreement_version: int
    exit_reason: None = None
    exit_outcome: None = None
    plan_name_text: None = None
    third_parties_reached: None = None
    exit_latest: None = None
    notice_title: str
    notice_text: str
    correction_message: None = None


class Overload(Case):
    """The load after an admission above the limit."""

    admission_date: date = Field(title="Aufnahme in VerBIS gebucht am")
    case_manager: str = Field(title="Zuständig im Fallmanagement")
    case_count: int = Field(title="Fallzahl")

    @property
    def fact_date(self) -> date:
        return self.admission_date


class BookedRefusal(Case):
    """Everything the refusal note prints (D-07)."""

    jobcenter: str
    referrer: str
    case_manager: str
    acting_manager: str
    case_manager_team: str
    clearing_start: date
    clearing_result_date: date
    assigned_on: date
    refused_on: date
    refusal_reason: Reason
    refusal_reason_text: str
    text_refusal_reason: str | None = None
    case_count: int | None = None
    case_limit: int | None = None


class RefusalNoteWritten(Filing):
    """The note lies ready; the details now stand there and nowhere else."""

    notice_title: str
    notice_text: str
    text_refusal_reason: None = None


class DisputedRefusal(Case):
    """What the request to the team leader shows when case manager and pAp disagree (D-10)."""

    jobcenter: str
    referrer: str
    case_manager: str
    acting_manager: str
    clearing_start: date = Field(title="Beginn des Clearings")
    clearing_result_date: date = Field(title="Ergebnis festgestellt am")
    refused_on: date = Field(title="Absage in VerBIS gebucht am")
    refusal_reason_text: str = Field(title="Grund der Absage")
    refusal_talk_date: date = Field(title="Gespräch über die Absage am")
    text_dispute: str | None = Field(None, title="Worin die Uneinigkeit besteht")


class DisputeRequestWritten(Filing):
    """The request lies ready; the dispute now stands there and nowhere else."""

    tl_request_url: str
    text_dispute: None = None


class DiscussedRefusal(Case):
    """How the talk about the refusal ended, and what the team leader decided if she was asked."""

    refused_on: date = Field(title="Absage in VerBIS gebucht am")
    refusal_agreed: bool = Field(title="Einigkeit über die Absage")
    tl_admission_decision: TlAdmission | None = Field(None, title="Entscheidung über die Aufnahme")


class ClosedRefusal(Case):
    """From the refusal the next access check is counted (A-16)."""

    last_check_date: date
    admitted_by_tl: bool
    text_dispute: None = None
