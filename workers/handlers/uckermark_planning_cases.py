"""What the handlers of Uckermark's planning read and write; the fields are the process variables."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field, create_model

from workers.registry import Case
from workers.rules.uckermark.agreement import Duty, Kind, Side
from workers.rules.uckermark.barriers import Barrier
from workers.rules.uckermark.category import Category
from workers.rules.uckermark.plan import GoalKind, Step, Strategy

NEEDS, DUTIES, PARTIAL = (1, 2, 3, 4, 5, 6), (1, 2, 3, 4, 5), (1, 2)
"""Rows that the forms have room for (project default)."""
YesNo = Literal["yes", "no"]
Option = dict[str, str]
MovedReason = Literal["family", "health", "service_late", "market"]
Point = Literal["options", "ways", "consequences", "hurdles", "help", "alternatives"]


def _fields(kind: str, german: str, rows: tuple[int, ...], parts: dict[str, tuple[Any, Any, str]]) -> dict[str, Any]:
    return {
        f"{kind}_{row}_{part}": (wanted, Field(default, title=f"{label} ({german} {row})"))
        for row in rows
        for part, (wanted, default, label) in parts.items()
    }


NEED_PARTS: dict[str, tuple[Any, Any, str]] = {
    "rank": (int | None, None, "Rang"),
    "strategies": (tuple[Strategy, ...], (), "Strategien"),
    "until": (date | None, None, "Zwischenziel bis"),
    "moved_reason": (MovedReason | None, None, "Grund des späteren Termins"),
}
DUTY_PARTS: dict[str, tuple[Any, Any, str]] = {
    "side": (Side | None, None, "Wer"),
    "until": (date | None, None, "Bis wann"),
}
_NeedRows: Any = create_model("_NeedRows", __base__=Case, **_fields("need", "Handlungsbedarf", NEEDS, NEED_PARTS))
_DutyRows: Any = create_model("_DutyRows", __base__=Case, **_fields("duty", "Pflicht", DUTIES, DUTY_PARTS))


class PlanRows(_NeedRows):
    """The plan as the form asks for it: a row for each open barrier (U-098 to U-106)."""

    plan_strategies: tuple[Strategy, ...] = Field((), title="Strategien ohne Handlungsbedarf")
    partial_goal_1_until: date | None = Field(None, title="Teilziel 1 bis")
    partial_goal_2_until: date | None = Field(None, title="Teilziel 2 bis")
    order_reason: Literal["motivation_first", "builds_on", "urgent", "wish"] | None = Field(
        None, title="Grund der anderen Reihenfolge"
    )


class DutyRows(_DutyRows):
    """The duties of the agreement as the form asks for them (U-111, U-112, U-130)."""

    duty_count: Literal["1", "2", "3", "4", "5"] | None = Field(None, title="Anzahl der Pflichten")

    @property
    def rows(self) -> list[int]:
        """Rows that count; what a hidden row still holds does not."""
        return [row for row in DUTIES if row <= int(self.duty_count or 0)]


class PlanningStart(Case):
    """What planning builds on."""

    born_on: date
    category: Category | None = None
    general_school: bool = False
    category_provisional: bool = False
    barriers: tuple[Barrier, ...] = ()
    barrier_progress_text: str | None = None
    employment_kind: str = "none"
    owner_group: str = "fm-fern"
    target_group: str | None = None
    ready_for_training: bool | None = None
    leaving_on: date | None = None
    first_talk_due: date | None = None
    last_talk_on: date | None = None
    egv_ends_on: date | None = None
    need_targets: dict[str, date] = Field(default_factory=dict)


class Prepared(PlanRows, DutyRows):
    """All forms as they open. A list begins empty, never as None: Tasklist could not fill it."""

    egv_duty: Duty
    egv_kind_planned: Kind
    planning_intro: str
    duty_text: str
    needs_count: int
    need_1_text: str | None
    need_2_text: str | None
    need_3_text: str | None
    need_4_text: str | None
    need_5_text: str | None
    need_6_text: str | None
    order_text: str | None
    complex_profile: bool
    youth: bool
    under_age: bool
    offer_needed: bool
    plan_name_text: str
    agreement_due_at: str | None
    agreement_due_on: date | None
    agreement_overdue: date
    agreement_due_text: str
    goal_kind: GoalKind | None
    goal_hint_text: None = None
    goal_agreed: None = None
    goal_exception_reason: None = None
    goal_reduces_need: None = None
    goal_advice: tuple[Point, ...] = ()
    goal_basis: None = None
    prior_claims: tuple[str, ...] = ()
    own_goals: None = None
    goal_recorded_on: None = None
    plan_recorded_on: None = None
    agreement_concluded_on: None = None
    market_checked: tuple[str, ...] = ()
    agreement_outcome: None = None
    unsigned_reason: None = None
    egv_valid_until: None = None
    next_talk_planned: None = None
    egv_target_area: None = None
    representative: None = None
    instruction_applied_on: None = None
    correction_message: None = None


class GoalForm(Case):
    """The goal and how it came about (DOC-15)."""

    category: Category = Field(title="Kategorie")
    goal_kind: GoalKind = Field(title="Ziel")
    goal_advice: tuple[Point, ...] = Field((), title="Beraten über")
    goal_agreed: YesNo = Field(title="Einig über das Ziel?")
    goal_exception_reason: Literal["no_market", "health_limits", "not_suited"] | None = Field(None, title="Grund")
    goal_reduces_need: bool | None = Field(None, title="Mindert oder beendet den Bedarf")
    goal_recorded_on: date = Field(title="Ziel in OPEN/PROSOZ erfasst am")

    @property
    def fact_date(self) -> date:
        return self.goal_recorded_on


class GoalSet(Case):
    """The goal that is pursued."""

    goal_kind: GoalKind
    goal_text: str
    goal_hint_text: str | None
    goal_categories: list[str]
    correction_message: None = None


class PlanForm(PlanRows):
    """The form of the plan and what bears on it (DOC-16)."""

    category: Category = Field(title="Kategorie")
    barriers: tuple[Barrier, ...] = Field((), title="Handlungsbedarfe")
    need_targets: dict[str, date] = Field(default_factory=dict, title="Bisherige Termine")
    plan_recorded_on: date = Field(title="Integrationsfahrplan in OPEN/PROSOZ erfasst am")
    market_checked: tuple[str, ...] = Field((), title="Mit dem Arbeitsmarkt abgeglichen")
    text_need_1: str | None = Field(None, title="Zwischenziel 1")
    text_need_2: str | None = Field(None, title="Zwischenziel 2")
    text_need_3: str | None = Field(None, title="Zwischenziel 3")
    text_need_4: str | None = Field(None, title="Zwischenziel 4")
    text_need_5: str | None = Field(None, title="Zwischenziel 5")
    text_need_6: str | None = Field(None, title="Zwischenziel 6")
    text_partial_goal_1: str | None = Field(None, title="Teilziel 1")
    text_partial_goal_2: str | None = Field(None, title="Teilziel 2")

    @property
    def open_barriers(self) -> list[Barrier]:
        """The barriers that have a row, in its order."""
        return open_barriers(self.barriers)

    @property
    def ranks(self) -> dict[str, int | None]:
        pairs = zip(NEEDS, self.open_barriers, strict=False)
        return {barrier.key: getattr(self, f"need_{row}_rank") for row, barrier in pairs}

    @property
    def steps(self) -> list[Step]:
        return [self._step(row, barrier.key) for row, barrier in zip(NEEDS, self.open_barriers, strict=False)]

    def _step(self, row: int, key: str) -> Step:
        strategies, until, moved = (
            getattr(self, f"need_{row}_{part}") for part in ("strategies", "until", "moved_reason")
        )
        return Step(key, tuple(strategies), bool(getattr(self, f"text_need_{row}")), until, moved)

    @property
    def partial_goals(self) -> int:
        """Partial goals with words and a day."""
        return sum(
            bool(getattr(self, f"text_partial_goal_{row}") and getattr(self, f"partial_goal_{row}_until"))
            for row in PARTIAL
        )

    @property
    def fact_date(self) -> date:
        return self.plan_recorded_on


class Planned(Case):
    """The plan that holds from now on."""

    barriers: list[Barrier]
    obstacles: list[str]
    need_targets: dict[str, date]
    need_order: list[str]
    """Keys of the rows in the form's order: the words of the paper belong to them."""
    correction_message: None = None


class NoAgreement(Case):
    """Without an agreement for the time being: X, Y, Z, pupils, S by its instruction (U-079, U-179, AM-08)."""

    agreement_concluded_on: None = None
    agreement_waived: bool
    third_party_needed: bool
    planning_scope: Literal["full"]
    egv_kind: None = None
    egv_concluded_on: None = None
    egv_ends_on: None = None
    egv_duties: list[dict[str, Any]]
    next_talk_on: None = None
    correction_message: None = None


class InstructionForm(Case):
    """S follows a working instruction of its own (AM-08, U-091)."""

    instruction_applied_on: date = Field(title="Nach der Arbeitsanweisung geregelt am")

    @property
    def fact_date(self) -> date:
        return self.instruction_applied_on


def open_barriers(barriers: tuple[Barrier, ...]) -> list[Barrier]:
    """What a plan works on, by rank."""
    return sorted((barrier for barrier in barriers if barrier.status != "settled"), key=lambda one: one.rank)
