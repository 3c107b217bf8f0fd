"""The Fachkonzept up to the working alliance: barriers, decision, alliance, change (FT-1, FT-2, FT-4, FT-14)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from workers.errors import UserError
from workers.rules.fachkonzept import access, alliance, barriers, caseload
from workers.rules.guidelines import FachkonzeptParameters
from workers.rules.parameters import ParameterBook

from .case_files import RuleCase, parametrize, read
from .decision_table import DecisionTable

ADVICE = DecisionTable.load("fachkonzept_recommendation.yaml")
ALLIANCE = DecisionTable.load("fachkonzept_alliance.yaml")
INPUTS = {
    "C": "completed",
    "E": "employable",
    "P": "priority_aim",
    "S": "support_needed",
    "N": "new_entry",
    "F": "profiling_secured",
    "R": "risk_recognisable",
    "M": "risk_reducible",
}


@pytest.fixture(scope="session")
def fachkonzept(book: ParameterBook) -> FachkonzeptParameters:
    return book.in_force("fachkonzept", date(2025, 10, 13), FachkonzeptParameters)


@parametrize(read("fachkonzept_barriers.yaml"))
def test_barriers_that_count(case: RuleCase) -> None:
    assert barriers.counted_barriers(**case.facts) == case.expect["counted"]


def test_barriers_of_the_market_are_offered_apart() -> None:
    own = {option["value"] for option in barriers.options(market=False)}
    assert "debts" in own
    assert "weak_market" in {option["value"] for option in barriers.options(market=True)} - own


def test_a_mistake_in_the_list_is_named(tmp_path: Path) -> None:
    file = tmp_path / "barriers.yaml"
    file.write_text("debts: {name: Schulden}\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"barriers\.yaml, Zeile 1, debts"):
        barriers.read_barriers(file)


def test_recommendation_in_all_combinations(fachkonzept: FachkonzeptParameters) -> None:
    for facts in ADVICE.combinations():
        found = access.Counselling(barriers=3 if facts["B"] else 2, **{INPUTS[key]: facts[key] for key in INPUTS})
        assert access.recommendation(found, fachkonzept) == ADVICE.first_match(facts)["then"], facts


def test_an_open_answer_counts_as_no_and_is_listed(fachkonzept: FachkonzeptParameters) -> None:
    found = access.Counselling(employable=True, priority_aim=True, barriers=4, new_entry=True, risk_recognisable=True)
    result = access.recommendation(found, fachkonzept)

    assert result == "not_indicated"
    assert access.missing(found) == [
        "Prognose ohne Unterstützung",
        "abgesichertes Profiling",
        "Verringerung des Risikos",
    ]
    text = access.explained(found, result, fachkonzept)
    assert "4 von mindestens 3 zählenden Vermittlungshemmnissen" in text
    assert "Noch offen und deshalb als „nein“ gezählt: Prognose ohne Unterstützung" in text


@parametrize(read("fachkonzept_decision.yaml"))
def test_decision_against_the_recommendation(case: RuleCase) -> None:
    facts, wanted = {"receiving": None, **case.facts}, case.expect
    assert (access.decision_problems(**facts) == []) == wanted["allowed"]
    if wanted["allowed"]:
        assert access.is_override(facts["advice"], facts["decision"]) == wanted["override"]
        assert access.entry_class(facts["decision"], facts["reason"]) == wanted["class"]


@pytest.mark.parametrize(("before", "text"), [(0, None), (1, "schon einmal"), (3, "schon 3-mal")])
def test_transfers_are_named_from_the_second_on(before: int, text: str | None) -> None:
    found = access.transfers_text(before)
    assert found is None if text is None else text in str(found)


def test_alliance_in_all_combinations() -> None:
    for facts in ALLIANCE.combinations():
        assert alliance.next_step(**facts) == ALLIANCE.first_match(facts)["then"], facts


@parametrize(read("fachkonzept_change.yaml"))
def test_change_of_case_manager(case: RuleCase) -> None:
    assert len(alliance.change_problems(today=case.day, **case.facts)) == case.expect["problems"]


@pytest.mark.parametrize(
    ("cases", "hours", "text"),
    [
        (0, 39.0, "0 Fälle, 0,0 je Vollzeitstelle, Orientierung 75"),
        (1, 39.0, "1 Fall, 1,0 je Vollzeitstelle, Orientierung 75"),
        (75, 39.0, "75 Fälle, 75,0 je Vollzeitstelle, Orientierung 75"),
        (38, 19.5, "38 Fälle, 76,0 je Vollzeitstelle, über der Orientierung 75"),
    ],
)
def test_caseload_warns_and_never_blocks(
    cases: int, hours: float, text: str, fachkonzept: FachkonzeptParameters
) -> None:
    assert caseload.caseload_text(cases, hours, fachkonzept) == text
