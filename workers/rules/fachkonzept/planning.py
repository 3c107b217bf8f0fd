"""Integration plan and agreement as one unit (F-119 to F-144, F-164, F-191; FT-8, FT-12, FA-22)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from workers.rules.deadlines import Deadline, Span, internal
from workers.rules.german import counted, day, listed
from workers.rules.guidelines import FachkonzeptParameters

Area = Literal["work", "education", "health", "finances", "housing", "family", "personal"]
Horizon = Literal["short", "medium", "long"]
Side = Literal["person", "jobcenter"]
Contribution = Literal["placement", "employability", "stabilise"]
NoPlacement = Literal["barriers_first", "qualification_first", "health_first", "person_decided"]
Completeness = Literal["not_possible", "incomplete", "generate"]
HelpPlan = Literal["help_plan_first", "on_help_plan", "normal"]
Focus = Literal["personality", "labour_market", "undetermined"]
Payer = Literal["sgb_viii", "sgb_ii", "settle_in_talk", "as_agreed"]

AREAS: dict[Area, str] = {
    "work": "Arbeit",
    "education": "Bildung und Ausbildung",
    "health": "Gesundheit",
    "finances": "Schulden und Einkommen",
    "housing": "Wohnen",
    "family": "Familie und Kinderbetreuung",
    "personal": "persönliche Stabilität",
}
"""Areas by which goals are counted (F-191); the text gives no list, this one is a project default."""
HORIZONS: dict[Horizon, str] = {"short": "kurzfristig", "medium": "mittelfristig", "long": "langfristig"}
CONTRIBUTIONS: dict[Contribution, str] = {
    "placement": "unmittelbar: Vermittlung in Arbeit, Ausbildung oder Selbständigkeit",
    "employability": "mittelbar: Beschäftigungsfähigkeit verbessern",
    "stabilise": "mittelbar: soziale Stabilisierung",
}
"""How a service serves integration (F-006, F-140), by the three integrative goals of F-182."""
Section = Literal["16(1)", "16(2)", "16(3)"]
SECTIONS: dict[Section, str] = {
    "16(1)": "Aktive Arbeitsförderung",
    "16(2)": "Soziale und andere Hilfen",
    "16(3)": "Arbeitsgelegenheit",
}
"""§ 16 (1), (2) and (3) SGB II of 2005 (F-131, F-192), by the names that later law keeps (FA-57)."""
ACTIVE = frozenset({"placement_budget", "activation", "training", "wage_subsidy"})
PAYERS: dict[Payer, str] = {
    "sgb_viii": "Träger der Jugendhilfe (SGB VIII)",
    "sgb_ii": "Träger der Grundsicherung (SGB II)",
    "settle_in_talk": "klären Fallmanagement und Jugendamt im Gespräch oder in einer Fallkonferenz",
    "as_agreed": "wie vereinbart",
}


@dataclass(frozen=True)
class Goal:
    """A goal of the plan. part_of: number of the main goal that it serves; None: it is a main goal itself."""

    number: int
    area: Area | None
    barrier: str | None
    horizon: Horizon | None
    target: date | None
    part_of: int | None = None
    market_checked_on: date | None = None


@dataclass(frozen=True)
class Service:
    """What a third party or the Jobcenter provides in a step: kind of service, and how it serves integration."""

    kind: str | None
    contribution: Contribution | None
    economical: bool = False


@dataclass(frozen=True)
class Step:
    """A small step: who acts, for which goal, from when to when, and after which other steps."""

    number: int
    side: Side | None
    goal: int | None
    first: date | None
    last: date | None
    after: tuple[int, ...] = ()
    service: Service | None = None


def section_of(kind: str) -> Section:
    """To which paragraph of § 16 SGB II (2005) a service belongs; all but active promotion is social (F-192)."""
    if kind == "work_opportunity":
        return "16(3)"
    return "16(1)" if kind in ACTIVE else "16(2)"


def area_label(code: str) -> str:
    """The German name; a code of another list stands for itself."""
    return next((label for known, label in AREAS.items() if known == code), code)


def review_due(base: date, parameters: FachkonzeptParameters) -> Deadline:
    """Latest review of plan and agreement, from conclusion or the last full review (F-128, FA-20, FA-21)."""
    months = parameters.agreement_review_months
    basis = f"Überprüfung von Plan und Vereinbarung spätestens nach {counted(months, 'Monat', 'Monaten')}"
    return internal(base, Span(months=months), parameters, rule="F-128", basis=basis)


def goal_gaps(goals: Iterable[Goal], today: date) -> list[str]:
    """German sentences on what a goal lacks: dated and compared with the labour market (F-123, F-125, F-142)."""
    known = list(goals)
    mains = {goal.number for goal in known if goal.part_of is None}
    return [gap for goal in known for gap in _goal_gaps(goal, mains, today)]


def _goal_gaps(goal: Goal, mains: set[int], today: date) -> list[str]:
    main = goal.part_of is None
    needed = {"Lebensbereich": goal.area, "Zieltermin": goal.target, "Horizont": goal.horizon if main else "–"}
    needed |= {"Abgleich mit dem Arbeitsmarkt": goal.market_checked_on} if main else {}
    missing = [name for name, value in needed.items() if value is None]
    late = goal.market_checked_on is not None and goal.market_checked_on > today
    faults = {
        f"bitte ergänzen: {listed(missing)}" if missing else "": bool(missing),
        f"Ziel {goal.part_of} ist kein Hauptziel dieses Plans": not main and goal.part_of not in mains,
        "der Abgleich mit dem Arbeitsmarkt liegt in der Zukunft": late,
    }
    return [f"Ziel {goal.number}: {text}" for text, wrong in faults.items() if wrong]


def step_gaps(steps: Iterable[Step], goals: Iterable[Goal], kinds: Iterable[str]) -> list[str]:
    """German sentences on single steps: who, which goal, when, a service (F-006, F-008, F-133, F-142)."""
    known, offered = {goal.number: goal for goal in goals}, set(kinds)
    return [gap for step in steps for gap in [*_step_gaps(step, known), *_service_gaps(step, offered)]]


def _step_gaps(step: Step, goals: dict[int, Goal]) -> list[str]:
    needed = {"wer handelt": step.side, "Ziel": step.goal, "Beginn": step.first, "Ende": step.last}
    missing = [name for name, value in needed.items() if value is None]
    if missing:
        return [f"Schritt {step.number}: bitte ergänzen: {listed(missing)}"]
    assert step.goal and step.first and step.last
    target = goals[step.goal].target if step.goal in goals else None
    faults = {
        f"Ziel {step.goal} gibt es in diesem Plan nicht": step.goal not in goals,
        "das Ende liegt vor dem Beginn": step.last < step.first,
        f"das Ende liegt nach dem Zieltermin {day(target) if target else ''}": target and step.last > target,
    }
    return [f"Schritt {step.number}: {text}" for text, wrong in faults.items() if wrong]


def _service_gaps(step: Step, kinds: set[str]) -> list[str]:
    if step.service is None:
        return []
    faults = {
        "eine Leistung, die es an diesem Tag gibt, fehlt": step.service.kind not in kinds,
        "der Beitrag zur Integration fehlt": step.service.contribution is None,
        "Bedarf, Wirkung und Wirtschaftlichkeit sind nicht geprüft": not step.service.economical,
    }
    return [f"Schritt {step.number}: {text}" for text, wrong in faults.items() if wrong]


def placement_gap(steps: Iterable[Step], reason: NoPlacement | None) -> list[str]:
    """Direct integration comes first: a plan without a step to it says why it is not yet possible (F-009)."""
    direct = any(step.service is not None and step.service.contribution == "placement" for step in steps)
    text = "Kein Schritt führt unmittelbar in Arbeit; es fehlt der Grund, warum das noch nicht geht"
    return [] if direct or reason else [text]


def uncovered(barriers: Iterable[str], goals: Iterable[Goal]) -> list[str]:
    """Barriers without a goal: shown as a hint, never an obstacle (F-191, FA-51)."""
    covered = {goal.barrier for goal in goals}
    return [barrier for barrier in barriers if barrier not in covered]


def duties(steps: Iterable[Step]) -> dict[Side, int]:
    """How many steps each side has to take (F-144)."""
    sides = [step.side for step in steps]
    return {"person": sides.count("person"), "jobcenter": sides.count("jobcenter")}


@dataclass(frozen=True)
class Complete:
    """Is the agreement complete? why: German, empty when it can be written."""

    output: Completeness
    why: str = ""


def completeness(
    *,
    assessed: bool,
    planned: bool,
    duties_person: int,
    duties_jobcenter: int,
    goals_dated: bool,
    explained: bool,
) -> Complete:
    """Decision table FT-8, from the top (F-010, F-082, F-120, F-125, F-126, F-132)."""
    rows: list[tuple[bool, Completeness, str]] = [
        (assessed, "not_possible", "Ohne abgeschlossenes Assessment gibt es keine Vereinbarung"),
        (planned, "not_possible", "Ohne Integrationsplan gibt es keine Vereinbarung"),
        (duties_person > 0, "incomplete", "Es fehlt mindestens ein Schritt der Kundin, des Kunden"),
        (duties_jobcenter > 0, "incomplete", "Es fehlt mindestens ein Schritt des Jobcenters"),
        (goals_dated, "incomplete", "Ein Ziel hat keinen Zieltermin"),
        (explained, "incomplete", "Die Rechtsfolgen sind nicht erklärt; ohne das gibt es keine Unterschrift"),
    ]
    return next((Complete(output, why) for holds, output, why in rows if not holds), Complete("generate"))


def help_plan(*, help_for_upbringing: bool, entitled: bool, exists: bool) -> HelpPlan:
    """Table FT-12: help for upbringing goes first, the integration plan waits for its help plan (F-155, F-156)."""
    if not (help_for_upbringing and entitled):
        return "normal"
    return "on_help_plan" if exists else "help_plan_first"


def payer(*, competes: bool, focus: Focus | None) -> Payer:
    """Table FT-12: the primary focus of the measure says who pays; undetermined, people settle it (F-157)."""
    if not competes:
        return "as_agreed"
    found: dict[Focus, Payer] = {"personality": "sgb_viii", "labour_market": "sgb_ii"}
    return found.get(focus, "settle_in_talk") if focus else "settle_in_talk"
