"""What the handlers of access read from a case and write back; the fields are the process variables."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.documents import DocumentFormat
from workers.handlers.common import CareFacts, CareHistory, Filing, TlAnswer
from workers.registry import Case

IndividualReason = Literal["none", "placement_obstacle", "acute_problem", "conspicuous_behaviour", "other"]


class Estimates(CareFacts):
    """Estimates of the pAp at the access check (D-01)."""

    jobcenter: str = Field(title="Jobcenter")
    access_check_date: date = Field(title="Datum der Zugangsprüfung")
    needs_capability: int = Field(ge=0, le=20, title="Handlungsbedarfe Leistungsfähigkeit")
    needs_framework: int = Field(ge=0, le=20, title="Handlungsbedarfe Rahmenbedingungen")
    integration_expected_within_12_months: bool = Field(title="Integration innerhalb von 12 Monaten erwartet")
    progress_expected: bool = Field(title="Integrationsfortschritte zu erwarten (Kriterium b)")
    individual_case_reason: IndividualReason = Field("none", title="Begründeter Einzelfall")
    text_individual_reason: str | None = Field(None, title="Begründung des Einzelfalls oder der Ausnahme")

    @property
    def individual_reason(self) -> str | None:
        return None if self.individual_case_reason == "none" else self.individual_case_reason

    @property
    def needs(self) -> int:
        """Needs of both key groups together (A-17)."""
        return self.needs_capability + self.needs_framework


class AccessFacts(Estimates, CareHistory):
    """The referral form, and what the team leader answered."""

    is_elb: bool = Field(title="Erwerbsfähige leistungsberechtigte Person")
    profiling_recorded_on: date = Field(title="Profiling in VerBIS dokumentiert am")
    referral_wanted: bool = Field(True, title="Überleitung gewünscht")
    lock_exception_requested: bool = Field(False, title="Ausnahme von der Sperre beantragen")
    tl_individual_decision: TlAnswer | None = Field(None, title="Aufnahme als begründeter Einzelfall")

    @property
    def fact_date(self) -> date:
        return self.access_check_date


class AccessDecision(Case):
    """The route, why, and what the team leader is asked. An earlier handover talk no longer counts."""

    access_decision: str
    criterion_a_met: bool
    access_explanation: str
    locked_until: date | None
    last_check_date: date
    tl_asks_individual: bool
    tl_asks_lock: bool
    tl_question: str | None
    case_manager_options: list[dict[str, str]]
    text_individual_reason: str | None = None
    correction_message: None = None
    talk_kind: None = None
    talk_date: None = None
    talk_mode: None = None
    clearing_start: None = None


class TlConsultation(Estimates):
    """What the request to the team leader shows."""

    referrer: str = Field(title="pAp")
    access_explanation: str = Field(title="Ergebnis der Zugangsprüfung")
    tl_question: str = Field(title="Frage an die Teamleitung")
    tl_asks_individual: bool = Field(title="Einzelfall zu entscheiden")
    tl_asks_lock: bool = Field(title="Ausnahme von der Sperre zu entscheiden")


class TlRequestWritten(Filing):
    """The request lies ready; the reason in words now stands there and nowhere else."""

    tl_request_url: str
    text_individual_reason: None = None


class HandoverTalk(Case):
    """The form of the handover talk (D-03)."""

    jobcenter: str = Field(title="Jobcenter")
    talk_kind: Literal["pap_cm", "joint"] | None = Field(None, title="Art des Gesprächs")
    talk_date: date | None = Field(None, title="Gespräch geführt am")
    talk_mode: Literal["presence", "video", "phone"] = Field(title="Form des Gesprächs")
    text_involvement_reasons: str | None = Field(None, title="Gründe für die Einschaltung")
    text_goal_expectation: str | None = Field(None, title="Zielerwartung")
    case_manager: str = Field(title="Zuständig im Fallmanagement")
    clearing_start: date | None = Field(None, title="Beginn des Clearings")
    document_format: DocumentFormat = Field("standard", title="Wie die Person Schreiben lesen möchte")


class Handover(Case):
    """Clearing may start: from which day, in whose team."""

    clearing_start: date
    acting_manager: str
    """Who works the case now: the case manager, or the colleague who covers (H-83)."""
    case_manager_team: str
    team_leader: str
    """Leader of the case manager's team from now on (A-22)."""
    area_leader: str
    correction_message: None = None


class RecordedHandover(Case):
    """Everything the handover record prints (D-03)."""

    jobcenter: str
    referrer: str
    case_manager: str
    case_manager_team: str
    access_decision: Literal["formal", "individual"]
    access_check_date: date
    talk_kind: Literal["pap_cm", "joint"]
    talk_date: date
    talk_mode: Literal["presence", "video", "phone"]
    text_involvement_reasons: str
    text_goal_expectation: str
    clearing_start: date

    @property
    def fact_date(self) -> date:
        return self.clearing_start


class HandoverRecordWritten(Filing):
    """The record lies ready; the texts now stand there and nowhere else."""

    text_involvement_reasons: None = None
    text_goal_expectation: None = None
