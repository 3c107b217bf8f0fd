"""Planning: goals, services, third parties, and the agreement under § 15 SGB II (H-13, H-41 to H-51, H-112; DT-9)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from workers.rules.assessment import AREAS, Area
from workers.rules.deadlines import Deadline, Span, internal
from workers.rules.german import counted, day, listed, long_day
from workers.rules.guidelines import FachkonzeptParameters, Guideline, IntegrationService
from workers.rules.parameters import Parameters

Category = Literal["G1", "G2", "G3"]
Smart = Literal["specific", "measurable", "activating", "realistic"]
Horizon = Literal["short", "medium", "long", "obstacles_first"]
Partner = Literal["health", "rehabilitation", "youth", "social", "housing", "counselling", "other"]
PlanKind = Literal["egv", "kooperationsplan"]

CATEGORIES: dict[Category, str] = {
    "G1": "Prozessfähigkeit herstellen",
    "G2": "Gesundheit klären, gegebenenfalls in ein anderes Hilfesystem wechseln",
    "G3": "an den Arbeitsmarkt heranführen, sodass Vermittlung wahrscheinlich wird",
}
SMART: dict[Smart, str] = {
    "specific": "spezifisch",
    "measurable": "messbar",
    "activating": "aktivierend",
    "realistic": "realistisch",
}
"""The guideline's words; its fifth, „terminiert“, is the target date (H-112, A-38)."""
PARTNERS: dict[Partner, str] = {
    "health": "Gesundheitswesen, Krankenkasse",
    "rehabilitation": "Rehabilitationsträger",
    "youth": "Jugendamt, Jugendhilfe",
    "social": "Sozialamt, Eingliederungshilfe",
    "housing": "Wohnungsnotfallhilfe",
    "counselling": "Beratungsdienst, zum Beispiel Schulden, Sucht, Migration",
    "other": "andere Stelle",
}


@dataclass(frozen=True)
class Goal:
    """A goal as far as the engine may know it: base goal, target date, and what of SMART it fulfils (H-13, H-112)."""

    category: Category | None
    target: date | None
    smart: frozenset[Smart] = frozenset()


@dataclass(frozen=True)
class Service:
    """A service for one obstacle, with the two checks it needs (H-41, H-42)."""

    area: Area | None
    kind: str | None
    economical: bool = False
    effective: bool = False


@dataclass(frozen=True)
class Plan:
    """The integration plan of a day, built on the obstacles of the assessment (H-39)."""

    recorded_on: date
    goals: tuple[Goal, ...]
    services: tuple[Service, ...]
    obstacles: tuple[Area, ...]
    third_party_areas: tuple[Area, ...] = ()
    partners: tuple[Partner, ...] = ()


def plan_gaps(plan: Plan, parameters: Parameters) -> list[str]:
    """German sentences on what a plan must have and has not; wishes are told by `smart_hints` (H-41 to H-43, H-112)."""
    goals = [gap for number, goal in enumerate(plan.goals, 1) for gap in _goal_gaps(number, goal, plan.recorded_on)]
    services = [
        gap
        for number, service in enumerate(plan.services, 1)
        for gap in _service_gaps(number, service, plan, parameters)
    ]
    return [*goals, *services, *_third_party_gap(plan)]


def _goal_gaps(number: int, goal: Goal, recorded_on: date) -> list[str]:
    missing = {"Grundziel": goal.category, "Zieltermin": goal.target}
    open_parts = [name for name, value in missing.items() if value is None]
    gaps = [f"Ziel {number}: bitte ergänzen: {listed(open_parts)}"] if open_parts else []
    if goal.target and goal.target < recorded_on:
        gaps.append(f"Ziel {number}: der Zieltermin liegt vor der Planung vom {day(recorded_on)}")
    return gaps


def _service_gaps(number: int, service: Service, plan: Plan, parameters: Parameters) -> list[str]:
    kinds = {found.code for found in services_on(plan.recorded_on, parameters)}
    faults = {
        "das Hemmnis aus dem Assessment fehlt": service.area not in plan.obstacles,
        f"eine Leistung, die es am {day(plan.recorded_on)} gibt, fehlt": service.kind not in kinds,
        "die Wirtschaftlichkeit ist nicht geprüft": not service.economical,
        "die positive Wirkungserwartung ist nicht geprüft": not service.effective,
    }
    return [f"Leistung {number}: {text}" for text, wrong in faults.items() if wrong]


def _third_party_gap(plan: Plan) -> list[str]:
    if not plan.third_party_areas or plan.partners:
        return []
    areas = listed(AREAS[area] for area in plan.third_party_areas)
    return [f"Für {areas} reichen die Leistungen nach SGB II und SGB III nicht; es fehlt, welche Dritten helfen sollen"]


def smart_hints(goals: Iterable[Goal]) -> list[str]:
    """What the wording of each goal should still gain; guidance, never an obstacle (H-112, A-38)."""
    found = {number: [SMART[part] for part in SMART if part not in goal.smart] for number, goal in enumerate(goals, 1)}
    return [f"Ziel {number} ist noch nicht {listed(missing)}." for number, missing in found.items() if missing]


def held_back(services: Iterable[Service], earlier: Iterable[Service]) -> list[str]:
    """German sentences on new services while a decision of the team leader is missing (A-10; DT-6 row 6)."""
    known = {(service.area, service.kind) for service in earlier}
    return [
        f"Leistung {number} ist neu. Solange die Entscheidung der Teamleitung fehlt, gibt es keine neuen Leistungen"
        for number, service in enumerate(services, 1)
        if (service.area, service.kind) not in known
    ]


def services_on(on: date, parameters: Parameters | FachkonzeptParameters) -> list[IntegrationService]:
    """Services that exist on that day (H-41)."""
    offered = parameters.integration_services
    return [service for service in offered if service.since is None or service.since <= on]


def plan_kind(parameters: Guideline) -> PlanKind:
    """Contract until 30.06.2023, plan since: by the law of the day of the fact (H-47, A-31; § 15 SGB II)."""
    return "egv" if parameters.law_regime == "E" else "kooperationsplan"


def opens_with_offer(parameters: Guideline) -> bool:
    """Whether the plan begins with a personal offer of advice, support or placement (§ 15 SGB II since 01.07.2026)."""
    return parameters.law_regime == "K2"


def agreement_gaps(
    *, concluded: bool | None, concluded_on: date | None, reasons_recorded_on: date | None, admission: date
) -> list[str]:
    """German sentences on why planning is not complete: DT-9 row 3 and impossible dates (H-47, H-50)."""
    if concluded is None or (not concluded and reasons_recorded_on is None):
        return [
            "Die Planung ist erst vollständig, wenn die Vereinbarung geschlossen ist oder die ausführlichen Gründe für "
            "das Absehen in VerBIS erfasst sind"
        ]
    if concluded and concluded_on is None:
        return ["Es fehlt der Tag, an dem die Vereinbarung geschlossen wurde"]
    on = concluded_on if concluded else reasons_recorded_on
    early = on is not None and on < admission
    return [f"Das Datum kann nicht vor der Aufnahme am {day(admission)} liegen"] if early else []


def agreement_review(base: date, parameters: Parameters) -> Deadline:
    """Latest review of the agreement (H-48, F-04), from conclusion, last review or adaptation (A-31), not shifted."""
    months = parameters.agreement_review_months
    basis = f"Überprüfung der Vereinbarung spätestens alle {counted(months, 'Monat', 'Monate')}"
    return internal(base, Span(months=months), parameters, rule="H-48", basis=basis)


def explain_review(base: date, parameters: Parameters) -> str:
    """The same for the client, in plain words (H-48)."""
    months = counted(parameters.agreement_review_months, "Monat", "Monate")
    due = agreement_review(base, parameters).due
    return f"Die gemeinsame Prüfung ist spätestens am {long_day(due)}, {months} nach dem {day(base)}."
