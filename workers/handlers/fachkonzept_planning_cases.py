"""What the handlers of the Fachkonzept's planning read and write; the fields are the process variables."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field, create_model

from workers.documents import DocumentFormat
from workers.handlers.common import Filing
from workers.registry import Case
from workers.rules.fachkonzept.goals import GoalRecord
from workers.rules.fachkonzept.planning import (
    Area,
    Contribution,
    Focus,
    Goal,
    Horizon,
    NoPlacement,
    Payer,
    Service,
    Side,
    Step,
)
from workers.rules.planning import PlanKind

GOALS, STEPS = (1, 2, 3, 4), (1, 2, 3, 4, 5, 6)
"""Rows that the form has room for; more would be no plan anybody can follow (project default)."""
OWN_ACTION = "own_action"
"""A step of the Jobcenter that is no service: it clarifies, applies, accompanies."""
TEXTS = (*(f"text_goal_{row}" for row in GOALS), *(f"text_step_{row}" for row in STEPS), "text_offer")
"""What is written for the paper and stands nowhere else."""
Number = Literal["1", "2", "3", "4", "5", "6"]
PartOf = Literal["main", "1", "2", "3", "4"]
Decision = Literal["concluded", "waived"]
Option = dict[str, str]

GOAL_PARTS: dict[str, tuple[Any, Any, str]] = {
    "part_of": (PartOf, "main", "Hauptziel oder Teilziel"),
    "area": (Area | None, None, "Lebensbereich"),
    "barrier": (str | None, None, "Hemmnis"),
    "horizon": (Horizon | None, None, "Horizont"),
    "target": (date | None, None, "Zieltermin"),
    "market_checked_on": (date | None, None, "Mit dem Arbeitsmarkt abgeglichen am"),
}
STEP_PARTS: dict[str, tuple[Any, Any, str]] = {
    "side": (Side | None, None, "Wer handelt?"),
    "goal": (Number | None, None, "Ziel"),
    "first": (date | None, None, "Beginn"),
    "last": (date | None, None, "Ende"),
    "after": (tuple[Number, ...], (), "Erst nach"),
    "service": (str | None, None, "Leistung"),
    "contribution": (Contribution | None, None, "Beitrag zur Integration"),
    "economical": (bool | None, None, "Bedarf, Wirkung, Wirtschaftlichkeit geprüft"),
}


def _fields() -> dict[str, Any]:
    """A field for each part of each row, by the names of the form."""
    rows = [("goal", "Ziel", GOALS, GOAL_PARTS), ("step", "Schritt", STEPS, STEP_PARTS)]
    return {
        f"{kind}_{row}_{part}": (wanted, Field(default, title=f"{label} ({german} {row})"))
        for kind, german, numbers, parts in rows
        for row in numbers
        for part, (wanted, default, label) in parts.items()
    }


_Rows: Any = create_model("_Rows", __base__=Case, **_fields())


class PlanForm(_Rows):
    """Goals and steps as the form asks for them (F-119 to F-144, F-164)."""

    plan_goal_count: Number | None = Field(None, title="Anzahl der Ziele")
    plan_step_count: Number | None = Field(None, title="Anzahl der Schritte")
    no_placement_reason: NoPlacement | None = Field(None, title="Warum noch keine unmittelbare Vermittlung")

    @property
    def goals(self) -> tuple[Goal, ...]:
        """The goals that count; what a hidden row still holds does not."""
        return tuple(self._goal(row) for row in GOALS if row <= int(self.plan_goal_count or 0))

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(self._step(row) for row in STEPS if row <= int(self.plan_step_count or 0))

    def _goal(self, row: int) -> Goal:
        part_of, *parts = (getattr(self, f"goal_{row}_{part}") for part in GOAL_PARTS)
        area, barrier, horizon, target, checked = parts
        return Goal(row, area, barrier, horizon, target, None if part_of == "main" else int(part_of), checked)

    def _step(self, row: int) -> Step:
        side, goal, first, last, after, *about = (getattr(self, f"step_{row}_{part}") for part in STEP_PARTS)
        served = side == "jobcenter" and about[0] != OWN_ACTION
        service = Service(about[0], about[1], bool(about[2])) if served else None
        return Step(
            row, side, int(goal) if goal else None, first, last, tuple(int(one) for one in after or ()), service
        )

    @property
    def answers(self) -> dict[str, Any]:
        """What holds, to fill the form again next time and for steering to read; no words."""
        given: dict[str, Any] = self.model_dump(mode="json", include=set(PlanForm.model_fields))
        return {name: value for name, value in given.items() if value is not None and not self._hidden(name)}

    def _hidden(self, name: str) -> bool:
        kind, _, rest = name.partition("_")
        row = rest.partition("_")[0]
        return row.isdigit() and int(row) > int(getattr(self, f"plan_{kind}_count", None) or 0)


class PlanningStart(Case):
    """What planning builds on."""

    obstacles: tuple[str, ...] = ()
    assessment_date: date | None = None
    assessment_answers: dict[str, Any] = Field(default_factory=dict)
    plan_answers: dict[str, Any] | None = None
    plan_recorded_on: date | None = None


class Prepared(PlanForm):
    """All forms as they open. A list begins empty, never as None: Tasklist could not fill it."""

    help_plan_needed: bool
    planning_intro: str
    barrier_options: list[Option]
    service_options: list[Option]
    plan_name_text: str
    offer_needed: bool
    talk_before_text: str | None
    help_plan_on: None = None
    plan_hint_text: None = None
    plan_recorded_on: None = None
    agreement_decision: None = None
    agreement_concluded_on: None = None
    consequences_explained_on: None = None
    binding_disclosed: None = None
    waiver_reference: None = None
    waiver_recorded_on: None = None
    correction_message: None = None


class HelpPlanForm(Case):
    """The help plan of the youth welfare office goes first (DOC-31)."""

    help_plan_state: Literal["exists", "released"] = Field(title="Stand des Hilfeplans")
    help_plan_on: date = Field(title="Hilfeplan vom")
    released_reason: str | None = Field(None, title="Grund der Freigabe")
    measure_competes: Literal["yes", "no"] = Field(title="Kommt eine Maßnahme nach § 13 SGB VIII in Betracht?")
    measure_focus: Focus | None = Field(None, title="Schwerpunkt der Maßnahme")


class HelpPlanned(Case):
    """Planning goes on. measure_payer: who pays a competing measure."""

    measure_payer: Payer
    measure_payer_text: str
    help_plan_needed: bool
    correction_message: None = None


class PlanRecord(PlanForm):
    """The form of the plan and what bears on it."""

    obstacles: tuple[str, ...] = Field((), title="Hemmnisse")
    plan_recorded_on: date = Field(title="Integrationsplan in VerBIS erfasst am")
    assessment_date: date | None = Field(None, title="Assessment")

    @property
    def fact_date(self) -> date:
        return self.plan_recorded_on


class CheckedPlan(Case):
    """The plan that holds from now on, with the picture of its course."""

    plan_answers: dict[str, Any]
    planned_services: list[Option]
    """value, label, problem (code of the barrier), paragraph, kind, contribution, goal, first, last: as text."""
    goal_categories: list[str]
    duties_person: int
    duties_jobcenter: int
    duties_text: str
    course_text: str
    course_picture: str
    plan_hint_text: str | None
    correction_message: None = None


class AgreementRecord(Case):
    """The form of the agreement: concluded, or dispensed with for a legal reason (FA-22)."""

    case_number: str = Field(title="Fallnummer")
    plan_answers: dict[str, Any] = Field(default_factory=dict, title="Integrationsplan")
    goal_records: tuple[GoalRecord, ...] = Field((), title="Ziele der Vereinbarung")
    assessment_date: date | None = Field(None, title="Assessment")
    plan_recorded_on: date | None = Field(None, title="Integrationsplan")
    duties_person: int = Field(0, title="Schritte der Person")
    duties_jobcenter: int = Field(0, title="Schritte des Jobcenters")
    agreement_version: int = Field(0, title="Fassung")
    agreement_decision: Decision = Field(title="Ergebnis")
    agreement_concluded_on: date | None = Field(None, title="Geschlossen am")
    consequences_explained_on: date | None = Field(None, title="Rechtsfolgen erklärt am")
    binding_disclosed: bool | None = Field(None, title="Bindung beider Seiten offengelegt")
    waiver_reference: str | None = Field(None, title="Rechtsgrundlage der Ausnahme")
    waiver_recorded_on: date | None = Field(None, title="Gründe der Ausnahme in VerBIS erfasst am")
    text_offer: str | None = Field(None, title="Persönliches Angebot")

    @property
    def planned(self) -> PlanForm:
        """The plan that is agreed on."""
        return PlanForm.model_validate(self.plan_answers)

    @property
    def concluded(self) -> bool:
        return self.agreement_decision == "concluded"

    @property
    def fact_date(self) -> date | None:
        return self.agreement_concluded_on if self.concluded else self.waiver_recorded_on


class Agreed(Case):
    """What steering builds on. agreement_base_date: from which the review counts; without one the plan's day."""

    plan_kind: PlanKind
    plan_name_text: str
    agreement_concluded_on: date | None
    agreement_waived: bool
    agreement_base_date: date
    agreement_version: int
    third_party_needed: bool
    consequences_explained_on: date | None
    goal_records: list[dict[str, Any]]
    planning_scope: Literal["full"]
    correction_message: None = None


class ConcludedAgreement(PlanForm):
    """Everything the document prints (DOC-18 to DOC-20)."""

    jobcenter: str
    acting_manager: str
    case_manager_team: str = "Fallmanagement"
    agreement_concluded_on: date
    agreement_version: int
    consequences_explained_on: date
    document_format: DocumentFormat = "standard"
    text_goal_1: str | None = None
    text_goal_2: str | None = None
    text_goal_3: str | None = None
    text_goal_4: str | None = None
    text_step_1: str | None = None
    text_step_2: str | None = None
    text_step_3: str | None = None
    text_step_4: str | None = None
    text_step_5: str | None = None
    text_step_6: str | None = None
    text_offer: str | None = None

    @property
    def fact_date(self) -> date:
        return self.agreement_concluded_on


class PlanTexts(Case):
    """What a paper held, emptied."""

    text_goal_1: None = None
    text_goal_2: None = None
    text_goal_3: None = None
    text_goal_4: None = None
    text_step_1: None = None
    text_step_2: None = None
    text_step_3: None = None
    text_step_4: None = None
    text_step_5: None = None
    text_step_6: None = None
    text_offer: None = None


class AgreementWritten(Filing, PlanTexts):
    """The paper lies ready; its texts now stand there and nowhere else."""


class Dispensed(PlanTexts):
    """No paper; what was written for it goes."""
