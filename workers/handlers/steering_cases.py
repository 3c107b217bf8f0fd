"""What the handlers of steering read from a case and write back; the fields are the process variables."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.handlers.common import Filing
from workers.registry import Case
from workers.rules.assessment import Area
from workers.rules.steering import Cause, Decision, Entry, Outcome, Source

StepStatus = Literal["on_track", "reached", "deviates"]
TlReturn = Literal["return", "continue"]
ReviewResult = Literal["unchanged", "adapt"]


class AgreementInForce(Case):
    """What planning left behind."""

    agreement_base_date: date | None = Field(None, title="Vereinbarung geschlossen oder überprüft am")
    plan_name_text: str | None = Field(None, title="Bezeichnung der Vereinbarung")
    third_party_areas: tuple[Area, ...] = Field((), title="Bereiche, in denen Dritte helfen müssen")
    third_parties_reached: tuple[Area, ...] = Field((), title="Bereiche, in denen Dritte schon helfen")


class AgreementReviewDates(Case):
    """When the agreement is reviewed next; all dates empty while it is waived (A-31)."""

    agreement_review_opens: date | None
    agreement_review_due: date | None
    agreement_review_due_text: str | None
    agreement_review_overdue: date | None
    agreement_review_text: str
    agreement_review_explanation: str | None


class SteeringStart(AgreementReviewDates):
    """The agreement with its dates, and the choices of the forms."""

    plan_name_text: str
    agreement_base_date: date | None
    agreement_waived: bool
    exit_reason_options: list[dict[str, str]]
    third_parties_missing: bool
    third_parties_text: str | None
    steering_news: str | None
    return_doubt: None = None
    tl_return_decision: None = None
    tl_return_date: None = None
    correction_message: None = None


class OverdueReview(Case):
    """An agreement whose review was due and did not happen."""

    agreement_base_date: date = Field(title="Vereinbarung geschlossen oder überprüft am")
    plan_name_text: str = Field(title="Bezeichnung der Vereinbarung")


class SteeringForm(Case):
    """The form of steering: progress, steps, decision (H-30, H-113)."""

    admission_date: date = Field(title="Aufnahme in VerBIS gebucht am")
    agreement_waived: bool = Field(False, title="Vereinbarung zurückgestellt")
    services_on_hold: bool = Field(False, title="Keine neuen Leistungen")
    improved: bool | None = Field(None, title="Hat sich die Situation verbessert?")
    progress_source: Source | None = Field(None, title="Nach wessen Einschätzung?")
    progress_recorded_on: date | None = Field(None, title="Fortschritt in VerBIS erfasst am")
    step_status: StepStatus | None = Field(None, title="Stand der vereinbarten Schritte")
    deviation_corrected_on: date | None = Field(None, title="Nachsteuerung in VerBIS erfasst am")
    new_service: bool = Field(False, title="Beginnt eine neue Leistung?")
    agreement_attempted_on: date | None = Field(None, title="Versuch einer Vereinbarung in VerBIS erfasst am")
    outside_appointment_on: date | None = Field(None, title="Außentermin der Teamleitung angezeigt am")
    steering_decision: Decision = Field(title="Wie geht es weiter?")
    adaptation_cause: Cause | None = Field(None, title="Warum wird die Vereinbarung angepasst?")
    exit_reason_choice: str | None = Field(None, title="Grund des Abgangs")
    return_efforts_on: date | None = Field(None, title="Intensivierte Bemühungen in VerBIS erfasst am")
    return_doubt: bool = Field(False, title="Zweifel an der Rückgabe")
    steering_news: str | None = Field(None, title="Zuletzt")

    @property
    def entry(self) -> Entry:
        """What the rules need of it."""
        return Entry(
            decision=self.steering_decision,
            improved=self.improved,
            source=self.progress_source,
            recorded_on=self.progress_recorded_on,
            deviates=self.step_status == "deviates",
            corrected_on=self.deviation_corrected_on,
            new_service=self.new_service,
            on_hold=self.services_on_hold,
        )


class Steering(Case):
    """Where the case goes from here; the form is empty for the next entry."""

    steering_outcome: Outcome
    exit_reason: str | None
    planning_scope: Literal["full", "agreement"]
    adaptation_cause: Cause | None
    steering_news: str | None
    steering_decision: None = None
    improved: None = None
    progress_source: None = None
    progress_recorded_on: None = None
    step_status: None = None
    deviation_corrected_on: None = None
    new_service: None = None
    contact_kind: None = None
    agreement_attempted_on: None = None
    outside_appointment_on: None = None
    exit_reason_choice: None = None
    return_doubt: None = None
    tl_return_decision: None = None
    tl_return_date: None = None
    correction_message: None = None


class DoubtfulReturn(Case):
    """What the request to the team leader shows when the case manager doubts a return (D-11)."""

    jobcenter: str
    case_manager: str
    acting_manager: str
    team_leader: str
    admission_date: date = Field(title="Aufnahme in VerBIS gebucht am")
    return_efforts_on: date | None = Field(None, title="Intensivierte Bemühungen in VerBIS erfasst am")
    plan_name_text: str = Field(title="Bezeichnung der Vereinbarung")
    agreement_base_date: date | None = Field(None, title="Vereinbarung geschlossen oder überprüft am")
    text_return_reasons: str | None = Field(None, title="Worin bestehen die Zweifel?")


class ReturnRequestWritten(Filing):
    """The request lies ready; the doubt in words now stands there and nowhere else."""

    tl_request_url: str
    efforts_text: str
    text_return_reasons: None = None


class ReturnDecision(Case):
    """What the team leader decided about a return (D-11)."""

    tl_return_decision: TlReturn = Field(title="Entscheidung über die Rückgabe")
    tl_return_date: date = Field(title="Entschieden und in VerBIS vermerkt am")
    return_efforts_on: date | None = Field(None, title="Intensivierte Bemühungen in VerBIS erfasst am")


class DecidedReturn(Case):
    """Exit, or back to steering."""

    steering_outcome: Literal["exit", "continue"]
    exit_reason: str | None
    steering_news: str | None
    correction_message: None = None


class AgreementReviewForm(Case):
    """The form of the review of the agreement (D-14)."""

    agreement_base_date: date = Field(title="Vereinbarung geschlossen oder überprüft am")
    plan_name_text: str = Field(title="Bezeichnung der Vereinbarung")
    agreement_reviewed_on: date = Field(title="Überprüft und in VerBIS erfasst am")
    agreement_review_result: ReviewResult = Field(title="Ergebnis der Überprüfung")
    review_adaptation_cause: Cause | None = Field(None, title="Warum wird die Vereinbarung angepasst?")


class AgreementReviewed(AgreementReviewDates):
    """From the review the next one is counted (A-31). An adaptation, set only then, goes back to planning (H-49)."""

    agreement_base_date: date
    agreement_outcome: ReviewResult
    steering_outcome: Literal["adapt_agreement"] | None = None
    planning_scope: Literal["agreement"] | None = None
    adaptation_cause: Cause | None = None
    exit_reason: None = None
    agreement_reviewed_on: None = None
    agreement_review_result: None = None
    review_adaptation_cause: None = None
    correction_message: None = None


class ThirdPartyContact(Case):
    """The contact to third parties for the areas that need them (H-44)."""

    third_party_areas: tuple[Area, ...] = Field((), title="Bereiche, in denen Dritte helfen müssen")
    admission_date: date = Field(title="Aufnahme in VerBIS gebucht am")
    third_party_contacted_on: date = Field(title="Kontakt aufgenommen und in VerBIS erfasst am")


class ThirdPartyContacted(Case):
    """Noted; the same areas are not asked again after the next planning."""

    third_parties_reached: tuple[Area, ...]
    correction_message: None = None
