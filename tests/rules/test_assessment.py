"""What a situation analysis must contain, and what it yields."""

from __future__ import annotations

from typing import Any

from workers.rules.assessment import AREAS, Area, Finding, assessment_gaps, numbered, obstacles, third_party_areas

from .case_files import RuleCase, parametrize, read


def finding(given: Any) -> Finding:
    if given is None:
        return Finding(False)
    return Finding(None) if given == "offen" else Finding(True, *given)


def findings(facts: dict[str, Any]) -> dict[Area, Finding]:
    return {area: finding(facts.get(area)) for area in AREAS}


@parametrize(read("assessment.yaml"))
def test_situation_analysis(case: RuleCase) -> None:
    given = findings(case.facts)
    found = {
        "gaps": assessment_gaps(given),
        "obstacles": obstacles(given),
        "third_party": third_party_areas(given),
    }
    assert {key: found[key] for key in case.expect} == case.expect


def test_an_area_left_out_is_not_answered() -> None:
    assert "Familie und Soziales" in assessment_gaps({"work": Finding(False)})[0]


def test_obstacles_are_read_in_their_order() -> None:
    assert numbered(["housing", "work"]) == "1. Wohnen; 2. Arbeit und Qualifikation"
    assert numbered([]) == "kein Befund"
