"""The Fachkonzept's steering and exit: reviews, breaches, shortages, headings, stay check (FT-9 to FT-11, FT-13)."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any, cast

import pytest

from workers.rules.fachkonzept import exit as exits
from workers.rules.fachkonzept import steering
from workers.rules.guidelines import FachkonzeptParameters
from workers.rules.parameters import ParameterBook

from . import second_calendar as second
from .case_files import RuleCase, parametrize, read

TODAY = date(2026, 3, 5)


@pytest.fixture(scope="session")
def fachkonzept(book: ParameterBook) -> FachkonzeptParameters:
    return book.in_force("fachkonzept", TODAY, FachkonzeptParameters)


def check(case: RuleCase, answer: dict[str, object]) -> None:
    assert {key: answer[key] for key in case.expect} == case.expect


@parametrize(read("fachkonzept_exit.yaml"))
def test_exit_recommendation(case: RuleCase) -> None:
    check(case, vars(exits.recommendation(exits.Facts(**case.facts))))


PRINTED = """
1 Y Y - - - 1
2 N - Y - - 2
3 Y N Y - - 2
4 N - N N - not_covered
5 Y N N N - not_covered
6 Y N N Y Y 3
7 N - N Y Y 3
8 Y N N Y N None
9 N - N Y N None
"""
"""DT-13 as the catalogue prints it: row, W U T P I, heading."""


@pytest.mark.parametrize("facts", list(product([True, False], repeat=5)))
def test_every_combination_follows_the_printed_table(facts: tuple[bool, ...]) -> None:
    rows = [line.split() for line in PRINTED.strip().splitlines()]
    fits = [
        row
        for row in rows
        if all(mark in ("-", "Y" if fact else "N") for mark, fact in zip(row[1:6], facts, strict=True))
    ]
    integrated, independent, transferred, aim, elsewhere = facts
    grounds: tuple[exits.Ground, ...] = ("market_ready",) if elsewhere else ()
    found = exits.recommendation(
        exits.Facts("insured" if integrated else "none", independent, transferred, aim, grounds)
    )
    assert [str(found.row), str(found.heading)] == [fits[0][0], fits[0][6]]
    assert len(fits) == 1, "the table's rows do not overlap"
    assert found.stay_check == found.success == (found.heading == "1")


def test_workload_is_never_the_only_ground() -> None:
    def gaps(*grounds: exits.Ground, unit: exits.Unit | None = "vermittlung") -> list[str]:
        return exits.ground_gaps(exits.Facts("marginal", False, False, True, grounds), unit=unit)

    assert "Auslastung allein" in gaps("workload")[0]
    assert gaps("workload", "market_ready") == gaps("market_ready") == []
    assert len(gaps("workload", unit=None)) == 2
    assert exits.ground_gaps(exits.Facts("none", False, True, True, ("workload",)), unit=None) == []


def test_a_transfer_needs_proof() -> None:
    pension = exits.Facts("none", True, True, False)
    day = date(2025, 12, 1)
    assert exits.proof_gaps(pension, benefit_since=day, proof_seen_on=day) == []
    assert "der Beginn" in exits.proof_gaps(pension, benefit_since=None, proof_seen_on=day)[0]
    assert exits.proof_gaps(exits.Facts("insured", True, True, True), benefit_since=None, proof_seen_on=None) == []


@pytest.mark.parametrize(
    ("heading", "work", "success"),
    [
        *[("1", "insured", True), ("3", "insured", True), ("3", "marginal", False), ("2", "insured", False)],
        *[("not_covered", "insured", False), ("other", "insured", False), ("3", "none", False)],
    ],
)
def test_success_is_work_of_its_own(heading: exits.Heading, work: exits.Work, success: bool) -> None:
    assert exits.counts_as_success(heading, work) is success


def test_reasons_are_discussed_before_the_end() -> None:
    admission, talk = date(2024, 3, 4), date(2025, 9, 15)

    def problems(ended: date, discussed: date | None) -> int:
        return len(exits.decision_problems(ended, discussed_on=discussed, admission=admission, today=talk))

    assert problems(talk, talk) == 0
    assert problems(talk, None) == 1
    assert problems(date(2025, 9, 14), talk) == 1
    assert problems(date(2025, 9, 16), date(2025, 9, 16)) == 2
    assert problems(date(2024, 3, 3), date(2024, 3, 3)) == 1


@parametrize(read("fachkonzept_stay.yaml"))
def test_stay_check(case: RuleCase, fachkonzept: FachkonzeptParameters) -> None:
    facts: dict[str, Any] = {"evidence_seen": False, "reason_given": False, **case.facts}
    result = cast(exits.Stay, facts.pop("result"))
    problems = exits.stay_problems(result, **facts)
    check(case, {"day_due": exits.stay_check(case.day, fachkonzept).due, "problems": len(problems)})


@parametrize(read("fachkonzept_reviews.yaml"))
def test_reviews(case: RuleCase, fachkonzept: FachkonzeptParameters) -> None:
    wished = case.facts.get("wished")
    problems = steering.wished_problems(
        case.day, wished, reason_recorded=case.facts.get("reason_recorded", False), parameters=fachkonzept
    )
    check(case, {"due": steering.next_review(case.day, wished, fachkonzept), "problems": len(problems)})


def test_reviews_of_every_agreement_follow_the_second_calendar(fachkonzept: FachkonzeptParameters) -> None:
    for concluded in second.every_day(2025, 2029):
        assert steering.review_due(concluded, fachkonzept).due == second.later_months(concluded, 6)[5]
        assert exits.stay_check(concluded, fachkonzept).due == second.later_months(concluded, 6)[5]


@parametrize(read("fachkonzept_breach.yaml"))
def test_breach(case: RuleCase) -> None:
    check(case, {"answer": steering.breach(steering.Occurrence(**case.facts))})


@pytest.mark.parametrize(
    ("sensible", "missed", "result"),
    [(True, 0, "go_on"), (True, 2, "amend"), (False, 0, "exit_check"), (False, 1, "exit_check")],
)
def test_review_results(sensible: bool, missed: int, result: str) -> None:
    assert steering.review_result(sensible=sensible, missed=missed) == result


def test_missed_goals_need_a_cause_on_both_sides() -> None:
    assert steering.missed_goal_gaps(0, customer_side=False, office_side=False) == []
    assert len(steering.missed_goal_gaps(1, customer_side=False, office_side=False)) == 2
    assert "des Jobcenters" in steering.missed_goal_gaps(1, customer_side=True, office_side=False)[0]


@pytest.mark.parametrize(
    ("reason", "replan", "network"), [("budget", True, False), ("market", True, True), ("waiting", False, False)]
)
def test_a_promised_service_that_does_not_come(reason: steering.Shortage, replan: bool, network: bool) -> None:
    found = steering.shortage(reason)
    assert (found.replan, found.gap, found.network, found.undelivered) == (replan, replan, network, True)


def test_work_opportunities_meet_the_need_and_aim_at_work() -> None:
    assert steering.work_opportunity_gaps("16(1)", needed=False, integrates=False) == []
    assert len(steering.work_opportunity_gaps("16(3)", needed=False, integrates=False)) == 2
    assert steering.work_opportunity_gaps("16(3)", needed=True, integrates=True) == []
