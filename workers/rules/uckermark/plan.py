"""Goal and integration plan: what they must hold (U-088 to U-107, U-184, U-216)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from workers.rules.german import day, listed
from workers.rules.uckermark.barriers import Barrier, label
from workers.rules.uckermark.category import COMPLEX, Category

GoalKind = Literal[
    "regional", "national", "self_employment", "reducing", "keep_extend", "training", "study", "beyond_first_market"
]
Strategy = Literal[
    "placement", "advice", "municipal", "activation", "qualification", "work_opportunity", "health", "own"
]
GOALS: dict[GoalKind, str] = {
    "regional": "Arbeit in der Region",
    "national": "Arbeit in Deutschland oder im Ausland",
    "self_employment": "Selbständigkeit",
    "reducing": "Minijob, Midijob oder kurze Beschäftigung",
    "keep_extend": "bestehende Arbeit sichern und ausweiten",
    "training": "Ausbildung",
    "study": "Studium",
    "beyond_first_market": "Ziel jenseits des ersten Arbeitsmarkts",
}
STRATEGIES: dict[Strategy, str] = {
    "placement": "Vermittlung in Arbeit oder Ausbildung",
    "advice": "Beratung und Begleitung durch das Fallmanagement",
    "municipal": "kommunale Leistung (§ 16a SGB II)",
    "activation": "Aktivierungsmaßnahme",
    "qualification": "Qualifizierung oder Schulabschluss",
    "work_opportunity": "Arbeitsgelegenheit",
    "health": "Gesundheit klären",
    "own": "eigener Schritt der Kundin, des Kunden",
}


def preset_goal(employment: str, target_group: str | None) -> GoalKind | None:
    """The text's first goal: extend the job of people in work, training for young people who seek it (U-090, U-184)."""
    if target_group == "training_seeker":
        return "training"
    return "keep_extend" if employment == "employed" else None


@dataclass(frozen=True)
class Goal:
    """The goal that is pursued, and how it came about."""

    kind: GoalKind
    agreed: bool
    exception_reason: str | None = None
    reduces_need: bool = False


def goal_gaps(goal: Goal) -> list[str]:
    """German sentences: agreement or a reason (U-094); small jobs only if they reduce need (U-088)."""
    return [
        *(["Ohne Einigung braucht das Ziel einen Grund"] if not goal.agreed and not goal.exception_reason else []),
        *(
            ["Minijob, Midijob oder kurze Beschäftigung sind nur ein Ziel, wenn sie den Bedarf beenden oder mindern"]
            if goal.kind == "reducing" and not goal.reduces_need
            else []
        ),
    ]


def goal_hint(goal: GoalKind, category: Category) -> str | None:
    """German: goals beyond the first labour market are for selected complex profiles; told, never refused (U-089)."""
    if goal == "beyond_first_market" and category not in COMPLEX:
        return "Ziele jenseits des ersten Arbeitsmarkts gelten vor allem für ausgewählte komplexe Profillagen."
    return None


@dataclass(frozen=True)
class Step:
    """One need of the plan: which strategies, whether an intermediate goal is written, until when."""

    barrier: str
    strategies: tuple[Strategy, ...]
    intermediate_goal: bool
    target: date | None
    moved_reason: str | None = None


def step_gaps(barriers: Iterable[Barrier], steps: Iterable[Step], today: date) -> list[str]:
    """German sentences: each open need has a strategy, an intermediate goal and a day (U-070, U-099, U-100, U-106)."""
    planned = {step.barrier: step for step in steps}
    return [
        gap
        for barrier in barriers
        if barrier.status != "settled"
        for gap in _gaps(barrier, planned.get(barrier.key), today)
    ]


def _gaps(barrier: Barrier, step: Step | None, today: date) -> list[str]:
    needed = {
        "Strategie": step and step.strategies,
        "Zwischenziel": step and step.intermediate_goal,
        "Zieltermin": step and step.target,
    }
    missing = [name for name, given in needed.items() if not given]
    if missing:
        return [f"{label(barrier.key)}: bitte ergänzen: {listed(missing)}"]
    late = step and step.target and step.target < today
    return [f"{label(barrier.key)}: der Zieltermin liegt in der Vergangenheit"] if late else []


def moved_gaps(before: dict[str, date], steps: Iterable[Step]) -> list[str]:
    """German sentences: times are not freely stretchable; a later day than agreed has a reason (U-106)."""
    late = [
        f"{label(step.barrier)}: {day(before[step.barrier])} → {day(step.target)}"
        for step in steps
        if step.barrier in before and step.target and step.target > before[step.barrier] and not step.moved_reason
    ]
    return [f"Ein späterer Termin als vereinbart braucht einen Grund ({'; '.join(late)})"] if late else []


def partial_goal_gaps(category: Category, partial_goals: int) -> list[str]:
    """German sentence: complex profiles go in small steps, with at least one partial goal (U-102)."""
    missing = category in COMPLEX and not partial_goals
    return [f"Zur Kategorie {category} gehört mindestens ein Teilziel"] if missing else []


def strategy_gap(barriers: Iterable[Barrier], strategies: Iterable[Strategy]) -> list[str]:
    """German sentence: a plan has one strategy or more, also without any need (U-098)."""
    provided = any(barrier.status != "settled" for barrier in barriers) or any(strategies)
    return [] if provided else ["Ohne Handlungsbedarf braucht der Plan mindestens eine Strategie"]
