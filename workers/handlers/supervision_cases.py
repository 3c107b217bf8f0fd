"""What the handlers of supervision read from a case and write back; the fields are the process variables."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from workers.registry import Case
from workers.rules.supervision import Consent, Decision


class Admitted(Case):
    """Everything here is counted from the admission, by the values of that day (A-01, A-06)."""

    admission_date: date = Field(title="Aufnahme in VerBIS gebucht am")

    @property
    def fact_date(self) -> date:
        return self.admission_date


class CareStart(Admitted):
    """Where supervision begins, or begins again after a withdrawn exit."""

    review_notes: list[dict[str, Any]] = Field([], title="Bisherige Überprüfungen")


class CareEndDates(Case):
    """The dates that the exit at the maximum waits for."""

    care_ends_latest: date
    care_ends_latest_text: str
    care_end_explanation: str
    exit_preparation_opens: date
    review_notes: list[dict[str, Any]]
    """One record per settled milestone (D-16, D-18): dates, codes and user ids; the reasons stand in VerBIS."""
    exit_reason: None = None
    exit_latest: None = None


class Progress(Admitted):
    """How far the reviews have come."""

    last_milestone: int = Field(title="Letzte erledigte Überprüfung (Monate)")


class NextReview(Case):
    """The next milestone; without dates when only the end of care remains."""

    review_owed: bool
    review_milestone: int | None
    review_due: date | None
    review_opens: date | None
    review_overdue: date | None


class OpenReview(Admitted):
    """The review that opens."""

    jobcenter: str = Field(title="Jobcenter")
    review_milestone: int = Field(title="Überprüfung nach (Monaten)")
    review_due: date = Field(title="Fortführung zu überprüfen bis")
    review_overdue: date = Field(title="Überfällig ab")
    review_notes: list[dict[str, Any]] = Field(title="Bisherige Überprüfungen")


class PreparedReview(Case):
    """What the form shows; answers of an earlier review are emptied."""

    agreement_waived: bool
    plan_name_text: str
    review_due_text: str
    review_explanation: str
    review_leader_text: str
    review_otherwise_text: str
    review_history_text: str
    review_reason_options: list[dict[str, str]]
    review_recorded_on: None = None
    review_decision: None = None
    review_exit_reason: None = None
    agreement_raised_on: None = None
    agreement_attempt: None = None
    correction_message: None = None


class OverdueReview(Progress):
    """A review that is not done when its day is over."""

    review_milestone: int = Field(title="Überprüfung nach (Monaten)")

    @property
    def settled(self) -> bool:
        """Done in the meantime, while this step waited."""
        return self.last_milestone >= self.review_milestone


class ReviewForm(OpenReview):
    """The case manager's form (D-16)."""

    last_milestone: int = Field(title="Letzte erledigte Überprüfung (Monate)")
    agreement_waived: bool = Field(title="Vereinbarung zurückgestellt")
    plan_name_text: str = Field(title="Bezeichnung der Vereinbarung")
    review_recorded_on: date = Field(title="Gründe und Erfolgsaussichten in VerBIS erfasst am")
    review_decision: Decision = Field(title="Entscheidung")
    review_exit_reason: str | None = Field(None, title="Grund des Abgangs")
    review_author: str = Field(title="Überprüft von")
    agreement_raised_on: date | None = Field(None, title="Vereinbarung erneut angesprochen am")
    agreement_attempt: Literal["still_waived", "to_conclude"] | None = Field(None, title="Ergebnis")


class ReviewDecision(Case):
    """What follows from the case manager's decision; the consent is asked for anew."""

    review_outcome: Literal["continue", "inform", "consent", "end"]
    review_notes: list[dict[str, Any]]
    last_milestone: int
    exit_reason: str | None
    notice_title: str | None
    notice_text: str | None
    consent_overdue: date
    consent_basis_text: str
    consent_otherwise_text: str
    consent_decision: None = None
    consent_decided_on: None = None
    consent_recorded_on: None = None
    correction_message: None = None


class MissingConsent(OverdueReview):
    """The team leader has not decided."""

    team_leader: str = Field(title="Teamleitung")
    consent_overdue: date


class ConsentForm(Admitted):
    """The team leader's form (D-18)."""

    review_milestone: int = Field(title="Überprüfung nach (Monaten)")
    review_due: date = Field(title="Fortführung zu überprüfen bis")
    review_notes: list[dict[str, Any]] = Field(title="Bisherige Überprüfungen")
    review_recorded_on: date = Field(title="Gründe und Erfolgsaussichten in VerBIS erfasst am")
    last_milestone: int = Field(title="Letzte erledigte Überprüfung (Monate)")
    consent_decision: Consent = Field(title="Stimmen Sie der Fortführung zu?")
    consent_decided_on: date = Field(title="Entschieden am")
    consent_recorded_on: date = Field(title="Entscheidung in VerBIS erfasst am")
    consent_author: str = Field(title="Entschieden von")


class ConsentDecision(Case):
    """What follows from the team leader's decision."""

    consent_given: bool
    review_notes: list[dict[str, Any]]
    last_milestone: int
    exit_reason: str | None
    exit_latest: date | None
    correction_message: None = None


class CareEnd(Case):
    """Why and until when care ends."""

    exit_reason: str | None
    exit_latest: date | None
