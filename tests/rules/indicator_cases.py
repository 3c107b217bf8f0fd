"""Facts of cases for controlling, as YAML writes them: short, and repeated with ``times``."""

from __future__ import annotations

from datetime import date
from typing import Any

from workers.rules.fachkonzept.case_facts import CaseFacts, Period
from workers.rules.fachkonzept.external_figures import External
from workers.rules.fachkonzept.indicator_data import Data
from workers.rules.fachkonzept.indicator_values import Line

YEAR = Period.year(2025)
AGREED = date(2025, 1, 10)


def facts(person: str, given: dict[str, Any]) -> CaseFacts:
    """One case; a goal needs no more than what the case is about."""
    values = {key: value for key, value in given.items() if key not in ("times", "goals")}
    goals = [goal(number, each) for number, each in enumerate(given.get("goals", ()), 1)]
    return CaseFacts.model_validate({"person": person, **values, "goal_records": goals})


def goal(number: int, given: dict[str, Any]) -> dict[str, Any]:
    moved = given.get("targets") or [[AGREED, given.get("target", date(2025, 12, 31))]]
    return {
        "number": number,
        "area": given.get("area", "work"),
        "barrier": given.get("barrier"),
        "main": given.get("main", False),
        "targets": [{"agreed_on": agreed, "target": target} for agreed, target in moved],
        "reached_on": given.get("reached_on"),
        "removed_on": given.get("removed_on"),
    }


def repeated(cases: list[dict[str, Any]]) -> tuple[CaseFacts, ...]:
    return tuple(
        facts(f"{place}-{number}", given)
        for place, given in enumerate(cases)
        for number in range(given.get("times", 1))
    )


def data(given: dict[str, Any], cases: tuple[CaseFacts, ...]) -> Data:
    external = External.model_validate(
        {"years": {2025: given.get("year", {})}, **{key: given.get(key, {}) for key in ("goals", "points", "targets")}}
    )
    return Data(cases, YEAR, external, least=given.get("least", 1))


def told(line: Line) -> str:
    """A line as the cases write it: value (numerator / denominator); note."""
    part = f" ({line.calculation})" if line.calculation and line.value is not None else ""
    note = "" if line.unit == "Prozentpunkte" or not line.note else f"; {line.note}"
    return f"{line.shown}{part}{note}"
