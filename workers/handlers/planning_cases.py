"""What the handlers of planning read from a case and write back; the fields are the process variables."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from workers.documents import DocumentFormat
from workers.handlers.common import Filing
from workers.registry import Case
from workers.rules.assessment import Area
from workers.rules.planning import Category, Goal, Horizon, Partner, PlanKind, Service, Smart

ROWS = (1, 2, 3)
"""Goals and services that the form has room for; more would be no plan anybody can follow (project default)."""
TEXTS = ("text_goal_1", "text_goal_2", "text_goal_3", "text_steps_person", "text_steps_jobcenter", "text_offer")
"""What is written for the agreement and stands nowhere else."""
Count = Literal["0", "1", "2", "3"]
Scope = Literal["full", "agreement"]
Decision = Literal["concluded", "waived"]
Option = dict[str, str]


class PlannedService(BaseModel):
    """A service of the plan, as steering reads it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    area: Area
    kind: str


class PlanForm(Case):
    """Goals, services and third parties as the form asks for them (H-13, H-41 to H-45, H-112).

    A list begins empty and never as None: Tasklist cannot put a list into a variable whose type is Null.
    """

    goal_horizon: Horizon | None = Field(None, title="Zielhorizont")
    goal_count: Count | None = Field(None, title="Anzahl der Ziele")
    goal_1_category: Category | None = Field(None, title="Grundziel (Ziel 1)")
    goal_1_target: date | None = Field(None, title="Zieltermin (Ziel 1)")
    goal_1_smart: tuple[Smart, ...] = Field((), title="SMART (Ziel 1)")
    goal_2_category: Category | None = Field(None, title="Grundziel (Ziel 2)")
    goal_2_target: date | None = Field(None, title="Zieltermin (Ziel 2)")
    goal_2_smart: tuple[Smart, ...] = Field((), title="SMART (Ziel 2)")
    goal_3_category: Category | None = Field(None, title="Grundziel (Ziel 3)")
    goal_3_target: date | None = Field(None, title="Zieltermin (Ziel 3)")
    goal_3_smart: tuple[Smart, ...] = Field((), title="SMART (Ziel 3)")
    service_count: Count | None = Field(None, title="Anzahl der Leistungen")
    service_1_area: Area | None = Field(None, title="Hemmnis (Leistung 1)")
    service_1_kind: str | None = Field(None, title="Leistung 1")
    service_1_economical: bool | None = Field(None, title="Wirtschaftlichkeit (Leistung 1)")
    service_1_effective: bool | None = Field(None, title="Wirkungserwartung (Leistung 1)")
    service_2_area: Area | None = Field(None, title="Hemmnis (Leistung 2)")
    service_2_kind: str | None = Field(None, title="Leistung 2")
    service_2_economical: bool | None = Field(None, title="Wirtschaftlichkeit (Leistung 2)")
    service_2_effective: bool | None = Field(None, title="Wirkungserwartung (Leistung 2)")
    service_3_area: Area | None = Field(None, title="Hemmnis (Leistung 3)")
    service_3_kind: str | None = Field(None, title="Leistung 3")
    service_3_economical: bool | None = Field(None, title="Wirtschaftlichkeit (Leistung 3)")
    service_3_effective: bool | None = Field(None, title="Wirkungserwartung (Leistung 3)")
    third_party_partners: tuple[Partner, ...] = Field((), title="Dritte, die helfen sollen")

    @property
    def goals(self) -> tuple[Goal, ...]:
        """The goals that count; what a hidden row still holds does not."""
        return tuple(self._goal(row) for row in ROWS if row <= int(self.goal_count or 0))

    @property
    def services(self) -> tuple[Service, ...]:
        return tuple(self._service(row) for row in ROWS if row <= int(self.service_count or 0))

    def _goal(self, row: int) -> Goal:
        category, target, smart = (getattr(self, f"goal_{row}_{part}") for part in ("category", "target", "smart"))
        return Goal(category, target, frozenset(smart or ()))

    def _service(self, row: int) -> Service:
        area, kind, economical, effective = (
            getattr(self, f"service_{row}_{part}") for part in ("area", "kind", "economical", "effective")
        )
        return Service(area, kind, bool(economical), bool(effective))

    @property
    def answers(self) -> dict[str, Any]:
        """What holds, to fill the form again next time."""
        given = self.model_dump(mode="json", include=set(PlanForm.model_fields))
        return {name: value for name, value in given.items() if value is not None and not self._hidden(name)}

    def _hidden(self, name: str) -> bool:
        kind, _, rest = name.partition("_")
        row = rest.partition("_")[0]
        return row.isdigit() and int(row) > int(getattr(self, f"{kind}_count") or 0)


class PlanningStart(Case):
    """What planning builds on: the assessment, and the plan before."""

    planning_scope: Scope = "full"
    obstacles: tuple[Area, ...] = ()
    third_party_areas: tuple[Area, ...] = ()
    plan_answers: dict[str, Any] | None = None
    plan_recorded_on: date | None = None
    agreement_base_date: date | None = None


class GoalTexts(Case):
    """The goals as the form of the agreement shows them, with what their wording should still gain (H-112)."""

    goal_1_text: str | None
    goal_2_text: str | None
    goal_3_text: str | None
    smart_hints: str | None


class PreparedPlanning(PlanForm, GoalTexts):
    """Both forms as they open."""

    planning_intro: str
    obstacles_text: str
    third_party_text: str | None
    third_party_needed: bool
    area_options: list[Option]
    service_options: list[Option]
    plan_name_text: str
    offer_needed: bool
    plan_recorded_on: None = None
    agreement_decision: None = None
    agreement_concluded_on: None = None
    waiver_reasons_recorded_on: None = None
    text_goal_1: None = None
    text_goal_2: None = None
    text_goal_3: None = None
    text_steps_person: None = None
    text_steps_jobcenter: None = None
    text_offer: None = None
    correction_message: None = None


class PlanRecord(PlanForm):
    """The form of the plan (D-12) and what bears on it."""

    obstacles: tuple[Area, ...] = Field((), title="Hemmnisse aus dem Assessment")
    third_party_areas: tuple[Area, ...] = Field((), title="Bereiche, in denen Dritte helfen müssen")
    plan_recorded_on: date = Field(title="Integrationsplanung in VerBIS erfasst am")
    plan_answers: dict[str, Any] | None = Field(None, title="Bisherige Planung")
    services_on_hold: bool = Field(False, title="Keine neuen Leistungen")

    @property
    def fact_date(self) -> date:
        return self.plan_recorded_on


class CheckedPlan(GoalTexts):
    """The plan that holds from now on."""

    plan_answers: dict[str, Any]
    planned_services: list[PlannedService]
    goal_categories: list[str]
    correction_message: None = None


class AgreementRecord(Case):
    """The form of the agreement: concluded, or waived for now with reasons (D-13, D-15)."""

    admission_date: date = Field(title="Aufnahme in VerBIS gebucht am")
    agreement_decision: Decision | None = Field(None, title="Ergebnis")
    agreement_concluded_on: date | None = Field(None, title="Geschlossen am")
    waiver_reasons_recorded_on: date | None = Field(None, title="Ausführliche Gründe in VerBIS erfasst am")
    agreement_version: int = Field(0, title="Fassung der Vereinbarung")
    goal_count: Count = Field("1", title="Anzahl der Ziele")
    text_goal_1: str | None = Field(None, title="Ziel 1")
    text_goal_2: str | None = Field(None, title="Ziel 2")
    text_goal_3: str | None = Field(None, title="Ziel 3")
    text_steps_person: str | None = Field(None, title="Schritte der Kundin, des Kunden")
    text_steps_jobcenter: str | None = Field(None, title="Schritte des Jobcenters")
    text_offer: str | None = Field(None, title="Persönliches Angebot")

    @property
    def concluded(self) -> bool | None:
        return None if self.agreement_decision is None else self.agreement_decision == "concluded"

    @property
    def fact_date(self) -> date | None:
        return self.agreement_concluded_on if self.concluded else self.waiver_reasons_recorded_on


class Agreement(Case):
    """What steering builds on. agreement_base_date: from which the next review counts (A-31); None while waived."""

    plan_kind: PlanKind
    plan_name_text: str
    agreement_concluded_on: date | None
    agreement_waived: bool
    agreement_base_date: date | None
    agreement_version: int
    planning_scope: Scope
    correction_message: None = None
    text_goal_1: None = None
    text_goal_2: None = None
    text_goal_3: None = None
    text_steps_person: None = None
    text_steps_jobcenter: None = None
    text_offer: None = None


class ConcludedAgreement(Case):
    """Everything the document prints (D-13)."""

    jobcenter: str
    acting_manager: str
    case_manager_team: str
    agreement_concluded_on: date
    agreement_version: int
    document_format: DocumentFormat = "standard"
    """As the handover talk found out (§ 10 BGG)."""
    goal_count: Count = "1"
    goal_1_target: date | None = None
    goal_2_target: date | None = None
    goal_3_target: date | None = None
    planned_services: tuple[PlannedService, ...] = ()
    third_party_partners: tuple[Partner, ...] = ()
    text_goal_1: str | None = None
    text_goal_2: str | None = None
    text_goal_3: str | None = None
    text_steps_person: str | None = None
    text_steps_jobcenter: str | None = None
    text_offer: str | None = None

    @property
    def fact_date(self) -> date:
        return self.agreement_concluded_on


class AgreementWritten(Filing):
    """The agreement lies ready; its texts now stand there and nowhere else."""

    text_goal_1: None = None
    text_goal_2: None = None
    text_goal_3: None = None
    text_steps_person: None = None
    text_steps_jobcenter: None = None
    text_offer: None = None
