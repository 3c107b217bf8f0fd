"""What the handlers of the Fachkonzept's steering read from a case and write back; the fields are the variables."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from workers.registry import Case
from workers.rules.fachkonzept.consent import Consent
from workers.rules.fachkonzept.goals import GoalRecord
from workers.rules.fachkonzept.steering import Event, Shortage
from workers.rules.provider_file import Paragraph

Action = Literal[
    "interim", "arrange", "unavailable", "refusal", "conference", "commission", "problem", "replan", "reassess"
]
Unit = Literal["vermittlung", "sb-leistung", "back-office", "fm-spezial"]
Finding = Literal["success", "failure", "stalled"]
Discipline = Literal["counselling", "health", "youth", "education", "placement", "benefit", "special", "other"]
Contribution = Literal["direct", "indirect", "stabilising"]
PersonCause = Literal["circumstances", "health", "overestimated", "cooperation", "other"]
OfficeCause = Literal["misjudged", "service_missing", "service_unfit", "support", "other"]
Option = dict[str, str]


class ServiceRecord(BaseModel):
    """A service of the case as reports count it: codes, days and money, nobody's name (F-151, F-192, F-193)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    value: str
    label: str
    paragraph: str
    problem: str
    group: str
    contribution: str
    started_on: date
    cost: float | None = None
    ended_on: date | None = None
    result: str | None = None


class GapRecord(BaseModel):
    """An offer that is missing (DOC-32): problem field, kind of service, reason, day."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    problem: str
    paragraph: str
    reason: str
    noticed_on: date


class SteeringStart(Case):
    """What planning and earlier reviews left behind."""

    agreement_base_date: date | None = Field(None, title="Vereinbarung geschlossen oder überprüft am")
    plan_recorded_on: date | None = Field(None, title="Integrationsplan in VerBIS erfasst am")
    agreement_version: int = Field(1, title="Fassung der Vereinbarung")
    reviewed_version: int | None = Field(None, title="Überprüfte Fassung")
    next_review_chosen: date | None = Field(None, title="Nächste Überprüfung am")
    goal_records: tuple[GoalRecord, ...] = Field((), title="Ziele der Vereinbarung")


class ReviewDates(Case):
    """When plan, agreement and case management are reviewed next (F-047, F-128)."""

    review_opens: date
    review_due: date
    review_due_text: str
    review_explanation: str
    review_text: str
    review_forced: bool
    reviewed_version: int
    goal_options: list[Option]
    reviewed_on: None = None
    goals_reached: tuple[str, ...] = ()
    goals_reached_on: None = None
    goals_missed: None = None
    causes_person: tuple[PersonCause, ...] = ()
    causes_office: tuple[OfficeCause, ...] = ()
    barriers_state: None = None
    still_sensible: None = None
    review_recorded_on: None = None
    review_choice: None = None
    next_review_on: None = None
    later_reason_recorded: None = None
    correction_message: None = None


class Recorded(Case):
    """What was recorded before, for the empty form."""

    jobcenter: str = Field(title="Jobcenter")
    steering_news: str | None = Field(None, title="Zuletzt")
    interim_next: date | None = Field(None, title="Nächste Zwischenbilanz am")
    services: tuple[ServiceRecord, ...] = Field((), title="Leistungen")
    planned_services: tuple[Option, ...] = Field((), title="Geplante Leistungen")
    undelivered_services: tuple[Option, ...] = Field((), title="Leistungen, die das Jobcenter nicht erbracht hat")
    agreement_version: int = Field(1, title="Fassung der Vereinbarung")
    exit_hint_text: str | None = Field(None, title="Anlass, den Ausstieg zu prüfen")
    target_groups: tuple[str, ...] = Field((), title="Zielgruppen")
    goal_records: tuple[GoalRecord, ...] = Field((), title="Ziele der Vereinbarung")


class Prepared(Case):
    """The form opens empty, with the last entry above."""

    steering_news: str
    interim_text: str | None
    interim_reminder_at: str | None
    problem_options: list[Option]
    target_group_options: list[Option]
    service_options: list[Option]
    exit_hint_text: str | None
    goal_options: list[Option]
    goals_done: tuple[str, ...] = ()
    goals_done_on: None = None
    steering_action: None = None
    interim_held_on: None = None
    interim_findings: tuple[Finding, ...] = ()
    course_corrected: None = None
    interim_next_on: None = None
    needed_problems: tuple[str, ...] = ()
    needed_groups: tuple[str, ...] = ()
    needed_language: None = None
    refusal_event: None = None
    refused_on: None = None
    affected_service: None = None
    shortage_reason: None = None
    shortage_noticed_on: None = None
    waiting_answer: None = None
    conference_on: None = None
    conference_disciplines: tuple[Discipline, ...] = ()
    conference_consent_on: None = None
    conference_minutes_on: None = None
    commission_group: None = None
    commission_recorded_on: None = None
    problem_kind: None = None
    gap_problem: None = None
    gap_paragraph: None = None
    correction_message: None = None


class SteeringForm(Case):
    """One entry of steering: an action and what belongs to it."""

    case_number: str = Field(title="Fallnummer")
    jobcenter: str = Field(title="Jobcenter")
    admission_date: date = Field(title="Aufnahme am")
    steering_action: Action = Field(title="Was ist zu tun?")
    interim_held_on: date | None = Field(None, title="Zwischenbilanz am")
    interim_findings: tuple[Finding, ...] = Field((), title="Was zeigt sich?")
    course_corrected: bool | None = Field(None, title="Kurs berichtigt")
    goals_done: tuple[str, ...] = Field((), title="Erreichte Ziele")
    goals_done_on: date | None = Field(None, title="Erreicht am")
    goal_records: tuple[GoalRecord, ...] = Field((), title="Ziele der Vereinbarung")
    interim_next_on: date | None = Field(None, title="Nächste Zwischenbilanz am")
    interim_next: date | None = Field(None, title="Nächste Zwischenbilanz am")
    needed_problems: tuple[str, ...] = Field((), title="Für welche Problemfelder?")
    refusal_event: Event | None = Field(None, title="Was ist geschehen?")
    refused_on: date | None = Field(None, title="Geschehen am")
    affected_service: str | None = Field(None, title="Um welche Leistung geht es?")
    shortage_reason: Shortage | None = Field(None, title="Warum kommt sie nicht?")
    shortage_noticed_on: date | None = Field(None, title="Bekannt seit")
    waiting_answer: Literal["dates", "amend"] | None = Field(None, title="Was folgt aus der Wartezeit?")
    conference_on: date | None = Field(None, title="Fallkonferenz am")
    conference_disciplines: tuple[Discipline, ...] = Field((), title="Wer war beteiligt?")
    conference_consent_on: date | None = Field(None, title="Einwilligung in den Austausch erteilt am")
    conference_minutes_on: date | None = Field(None, title="Niederschrift in VerBIS erfasst am")
    commission_group: Unit | None = Field(None, title="Welche Stelle?")
    commission_recorded_on: date | None = Field(None, title="Auftrag in VerBIS beschrieben am")
    problem_kind: Literal["gap", "regional", "complaint"] | None = Field(None, title="Was ist zu melden?")
    gap_problem: str | None = Field(None, title="In welchem Problemfeld?")
    gap_paragraph: Paragraph | None = Field(None, title="Art der Leistung")
    agreement_waived: bool = Field(False, title="Von der Vereinbarung abgesehen")
    agreement_concluded_on: date | None = Field(None, title="Vereinbarung geschlossen am")
    consequences_explained_on: date | None = Field(None, title="Rechtsfolgen erklärt am")
    undelivered_services: tuple[Option, ...] = Field((), title="Leistungen, die das Jobcenter nicht erbracht hat")
    agreement_version: int = Field(1, title="Fassung der Vereinbarung")
    services: tuple[ServiceRecord, ...] = Field((), title="Leistungen")
    planned_services: tuple[Option, ...] = Field((), title="Geplante Leistungen")
    service_gaps: tuple[GapRecord, ...] = Field((), title="Fehlende Angebote")


class Steered(Case):
    """What follows: another entry, the search for an offer, or the way back to planning or assessment."""

    steering_step: Literal["steer", "arrange", "end"]
    steering_outcome: Literal["continue", "replan", "reassess", "adapt_agreement"]
    exit_reason: None = None
    planning_scope: Literal["full"]
    steering_news: str
    interim_next: date | None
    undelivered_services: tuple[Option, ...]
    service_gaps: tuple[GapRecord, ...]
    correction_message: None = None


class ProviderNeed(Case):
    """What is looked for."""

    jobcenter: str = Field(title="Jobcenter")
    needed_problems: tuple[str, ...] = Field((), title="Für welche Problemfelder?")
    needed_groups: tuple[str, ...] = Field((), title="Zielgruppen")
    needed_language: str | None = Field(None, title="Sprache der Beratung")


class ProvidersFound(Case):
    """Offers to choose from, the best match first."""

    arrange_text: str
    package_text: str | None
    provider_options: list[Option]
    service_choice: None = None
    service_contribution: None = None
    economical: None = None
    meets_need: None = None
    aims_at_work: None = None
    service_starts_on: None = None
    exchange_consent: None = None
    exchange_consent_on: None = None
    feedback_agreed_on: None = None
    service_cost: None = None
    gap_paragraph: None = None
    correction_message: None = None


class ProviderChoice(Case):
    """The chosen offer, a gap, or nothing after all."""

    case_number: str = Field(title="Fallnummer")
    jobcenter: str = Field(title="Jobcenter")
    needed_problems: tuple[str, ...] = Field((), title="Für welche Problemfelder?")
    service_choice: str = Field(title="Angebot")
    service_contribution: Contribution | None = Field(None, title="Beitrag zur Integration in Arbeit")
    economical: bool = Field(False, title="Wirtschaftlichkeit und erwartete Wirkung bedacht")
    meets_need: bool = Field(False, title="entspricht dem Bedarf")
    aims_at_work: bool = Field(False, title="zielt auf Integration in Arbeit")
    service_starts_on: date | None = Field(None, title="Beginnt am")
    exchange_consent: bool | None = Field(None, title="Einwilligung in den Austausch")
    exchange_consent_on: date | None = Field(None, title="Einwilligung erteilt am")
    consents: tuple[Consent, ...] = Field((), title="Einwilligungen")
    feedback_agreed_on: date | None = Field(None, title="Erste Rückmeldung vereinbart für")
    service_cost: float | None = Field(None, title="Kosten in Euro", ge=0)
    gap_paragraph: Paragraph | None = Field(None, title="Art der fehlenden Leistung")
    services: tuple[ServiceRecord, ...] = Field((), title="Leistungen")
    service_gaps: tuple[GapRecord, ...] = Field((), title="Fehlende Angebote")


class Arranged(Case):
    """What was arranged or reported."""

    steering_news: str
    services: list[dict[str, object]]
    service_gaps: list[dict[str, object]]
    correction_message: None = None


class ReviewForm(Case):
    """The review of plan, agreement and case management."""

    case_number: str = Field(title="Fallnummer")
    admission_date: date = Field(title="Aufnahme am")
    agreement_version: int = Field(1, title="Fassung der Vereinbarung")
    reviewed_on: date = Field(title="Überprüft am")
    goals_reached: tuple[str, ...] = Field((), title="Erreichte Ziele")
    goals_reached_on: date | None = Field(None, title="Erreicht am")
    goal_records: tuple[GoalRecord, ...] = Field((), title="Ziele der Vereinbarung")
    goals_missed: int = Field(title="Verfehlte Ziele", ge=0)
    causes_person: tuple[PersonCause, ...] = Field((), title="Ursachen auf Seiten der Person")
    causes_office: tuple[OfficeCause, ...] = Field((), title="Ursachen auf Seiten des Jobcenters")
    still_sensible: bool = Field(title="Ist das Fallmanagement noch sinnvoll und wirtschaftlich?")
    review_recorded_on: date = Field(title="Vermerk mit Gründen in VerBIS erfasst am")
    review_choice: Literal["go_on", "amend"] | None = Field(None, title="Wie geht es weiter?")
    next_review_on: date | None = Field(None, title="Nächste Überprüfung am")
    later_reason_recorded: bool = Field(False, title="Grund für einen späteren Tag")


class Reviewed(ReviewDates):
    """The result, and the next review."""

    agreement_base_date: date
    next_review_chosen: date | None
    review_outcome: Literal["go_on", "amend", "exit_check"]
    steering_outcome: Literal["continue", "adapt_agreement"]
    planning_scope: Literal["full"] = "full"
    exit_reason: None = None
