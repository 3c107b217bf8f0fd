"""Lichtenberg up to the takeover: access, handover, first interview, outcome (tables 5.1 to 5.4, 5.10, 5.11)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, get_args

import pytest

from workers.rules.guidelines import LichtenbergParameters
from workers.rules.lichtenberg import access, clearing
from workers.rules.parameters import ParameterBook

from . import second_calendar as second
from .case_files import RuleCase, parametrize, read
from .decision_table import DecisionTable

TODAY = date(2026, 3, 2)
OUTCOME = DecisionTable.load("lichtenberg_outcome.yaml")


@pytest.fixture(scope="session")
def lichtenberg(book: ParameterBook) -> LichtenbergParameters:
    return book.in_force("lichtenberg", TODAY, LichtenbergParameters)


FACTS: dict[str, Any] = {
    "is_elb": True,
    "obstacles": 1,
    "considerable": True,
    "complex_profile": True,
    "needs": 3,
    "prospects": True,
    "restorable": True,
    "motivation": True,
    "insight": True,
}


@parametrize(read("lichtenberg_eligibility.yaml"))
def test_eligibility(case: RuleCase, lichtenberg: LichtenbergParameters) -> None:
    found = access.eligibility(**{**FACTS, **case.facts}, parameters=lichtenberg)
    answer = {"result": found.result, "codes": list(found.codes), "hints": list(found.hints)}
    assert {key: answer[key] for key in case.expect} == case.expect


@pytest.mark.parametrize(
    ("chosen", "named", "counted"),
    [
        (["B01"], False, ("B01",)),
        (["B03a", "B03d"], False, ("B03a", "B03d")),
        (["B99"], False, ()),
        (["B99"], True, ("B99",)),
        (["B04", "X"], True, ("B04",)),
    ],
)
def test_another_obstacle_counts_only_if_it_is_named(chosen: list[str], named: bool, counted: tuple[str, ...]) -> None:
    assert access.serious_obstacles(chosen, other_named=named) == counted


HANDOVER: dict[str, Any] = {
    "agreement": True,
    "records_handover": True,
    "valid_until": date(2026, 6, 30),
    "manager": True,
    "needs_ticked": True,
    "reason": True,
}


@parametrize(read("lichtenberg_handover.yaml"))
def test_handover(case: RuleCase, lichtenberg: LichtenbergParameters) -> None:
    found = access.handover_gaps(**{**HANDOVER, **case.facts}, reserved_on=case.day, parameters=lichtenberg)
    assert list(found) == case.expect["gaps"]
    assert ("EINV_TOO_SHORT" in found) == ("mindestens der" in access.gaps_in_words(found, case.day, lichtenberg))


@parametrize(read("lichtenberg_readmission.yaml"))
def test_readmission(case: RuleCase) -> None:
    earlier = [access.EarlierCase(group is not None, group) for group in case.facts["earlier"]]
    assert list(access.readmission_hints(earlier)) == case.expect["hints"]


def test_every_code_has_words() -> None:
    assert all(access.in_words([code]).endswith(".") for code in access.CODES)


@pytest.mark.parametrize(
    ("cases", "hours", "text"),
    [
        (37, 19.5, "37 Fälle, 74,0 je Vollzeitstelle, unter 75"),
        (39, 19.5, "39 Fälle, 78,0 je Vollzeitstelle, 75 erreicht"),
        (1, 39.0, "1 Fall, 1,0 je Vollzeitstelle, unter 75"),
        (75, 39.0, "75 Fälle, 75,0 je Vollzeitstelle, 75 erreicht"),
    ],
)
def test_the_caseload_is_an_indicator(cases: int, hours: float, text: str, lichtenberg: LichtenbergParameters) -> None:
    assert access.caseload_text(cases, hours, lichtenberg) == text


@parametrize(read("lichtenberg_appearance.yaml"))
def test_appearance(case: RuleCase, lichtenberg: LichtenbergParameters) -> None:
    facts = {"first_interview": True, **case.facts}
    found = clearing.count_appearance(facts.pop("before"), **facts, parameters=lichtenberg)
    assert vars(found) == case.expect


@pytest.mark.parametrize("facts", list(OUTCOME.combinations()), ids=str)
def test_outcome(facts: dict[str, Any]) -> None:
    given = {name: None if value == "none" else value for name, value in facts.items()}
    assert clearing.outcome(**given) == OUTCOME.first_match(facts)["then"]


def test_every_outcome_is_in_the_table() -> None:
    assert {row["then"] for row in OUTCOME.rows} == set(get_args(clearing.Outcome))


@parametrize(read("lichtenberg_six_weeks.yaml"))
def test_six_weeks(case: RuleCase, lichtenberg: LichtenbergParameters) -> None:
    found = clearing.six_weeks_information(case.day, date(2026, 5, 4), lichtenberg, **case.facts)
    assert found == case.expect["result"]


@parametrize(read("lichtenberg_periods.yaml"))
def test_periods(case: RuleCase, lichtenberg: LichtenbergParameters) -> None:
    invitation, decision = (rule(case.day, lichtenberg) for rule in (clearing.invitation_due, clearing.decision_due))
    answer = {"invitation": invitation.due, "decision": decision.due, "overdue": decision.overdue}
    assert answer == case.expect


def test_periods_of_every_day_are_calendar_days(lichtenberg: LichtenbergParameters) -> None:
    for day in second.every_day(2018, 2030):
        assert clearing.invitation_due(day, lichtenberg).due == day + timedelta(weeks=4)
        assert clearing.decision_due(day, lichtenberg).due == day + timedelta(weeks=6)


@pytest.mark.parametrize(
    ("decided", "interview", "reason", "problem"),
    [
        (TODAY, TODAY, False, None),
        (TODAY + timedelta(1), TODAY, False, "liegt in der Zukunft"),
        (TODAY - timedelta(1), TODAY, True, "nicht vor dem Erstgespräch am 02.03.2026"),
        (TODAY, None, True, None),
        (TODAY, None, False, "Ohne Erstgespräch"),
    ],
)
def test_a_decision_is_neither_early_nor_unreasoned(
    decided: date, interview: date | None, reason: bool, problem: str | None
) -> None:
    found = clearing.decision_problems(decided, interview, TODAY, reason=reason, label="Entschieden am")
    assert found == [] if problem is None else problem in " ".join(found)
