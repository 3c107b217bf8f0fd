"""DT-1 to DT-7: every case of the files, and every combination of inputs against the rows of the table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from workers.rules.access import Route, access_route, formal_access, handover_gaps
from workers.rules.capacity import capacity
from workers.rules.clearing import clearing_result, result_after_talk
from workers.rules.exit import exit_consequences
from workers.rules.parameters import Parameters
from workers.rules.readmission import EarlierCare, Lock, readmission_lock
from workers.rules.supervision import exit_latest, review_due, review_verdict

from .case_files import RuleCase, parametrize
from .decision_table import DecisionTable

FREE = Lock(False, 1, None, "")
LOCKED = Lock(True, 5, date(2025, 11, 19), "Die letzte Betreuung endete am 19.05.2025.")

DT_1, DT_2, DT_3, DT_4, DT_5, DT_5_TALK, DT_6, DT_7 = (
    DecisionTable.load(f"dt_{name}.yaml")
    for name in (
        "1_formal_access",
        "2_readmission",
        "3_route",
        "4_handover",
        "5_result",
        "5_after_talk",
        "6_review",
        "7_exit",
    )
)


def values(answer: Any) -> dict[str, Any]:
    """The answer's fields, enumerations by value."""
    return {name: value.value if isinstance(value, Route) else value for name, value in vars(answer).items()}


def check(case: RuleCase, answer: dict[str, Any]) -> None:
    assert {key: answer[key] for key in case.expect} == case.expect


def lock_of(facts: dict[str, Any], day: date, parameters: Parameters) -> Lock:
    dates = {name: facts.pop(name) for name in list(facts) if name in EarlierCare.__dataclass_fields__}
    return readmission_lock(EarlierCare(**dates), day, parameters, tl_agrees=facts.pop("tl_agrees", False))


@parametrize(DT_1.cases)
def test_formal_access(case: RuleCase, parameters: Parameters) -> None:
    answer = formal_access(**case.facts, parameters=parameters)

    check(case, values(answer))
    assert answer.reasons


@parametrize(DT_2.cases)
def test_readmission(case: RuleCase, parameters: Parameters) -> None:
    answer = lock_of(dict(case.facts), case.day, parameters)

    check(case, values(answer))
    assert answer.explanation.endswith(".")


@parametrize(DT_3.cases)
def test_route(case: RuleCase, parameters: Parameters) -> None:
    facts = {"is_elb": True, "referral_wanted": True, "individual_reason": None, "tl_decision": None, **case.facts}
    lock = lock_of(facts, case.day, parameters)
    criteria = {name: facts.pop(name) for name in ("is_elb", "needs", "integration_expected", "progress_expected")}
    answer = access_route(lock, formal_access(**criteria, parameters=parameters), **facts)

    check(case, values(answer))
    assert answer.explanation.endswith(".")


@parametrize(DT_4.cases)
def test_handover(case: RuleCase) -> None:
    gaps = handover_gaps(**case.facts)

    check(case, {"open": not gaps, "gaps": len(gaps)})


@parametrize(DT_5.cases)
def test_clearing_result(case: RuleCase, parameters: Parameters) -> None:
    facts = {"willing": True, "alliance": True, "progress_confirmed": True, **case.facts}
    load = capacity(facts.pop("case_count"), facts.pop("weekly_hours"), parameters)
    lock = lock_of(facts, case.day, parameters)

    check(case, values(clearing_result(**facts, capacity=load, lock=lock)))


@parametrize(DT_5_TALK.cases)
def test_result_after_talk(case: RuleCase) -> None:
    check(case, values(result_after_talk(**case.facts)))


@parametrize(DT_6.cases)
def test_review(case: RuleCase, parameters: Parameters) -> None:
    verdict = review_verdict(**case.facts, parameters=parameters)
    milestone_day = review_due(date(2023, 5, 15), case.facts["milestone"], parameters).due

    check(case, {**vars(verdict), "exit_latest": exit_latest(verdict, milestone_day, case.day)})


@parametrize(DT_7.cases)
def test_exit(case: RuleCase, parameters: Parameters) -> None:
    check(case, values(exit_consequences(**case.facts, exit_date=case.day, parameters=parameters)))


def dt_1(facts: dict[str, Any], parameters: Parameters) -> dict[str, Any]:
    answer = formal_access(
        is_elb=facts["is_elb"],
        needs=3 if facts["enough_needs"] else 2,
        integration_expected=not facts["no_integration_expected"],
        progress_expected=facts["progress_expected"],
        parameters=parameters,
    )
    return values(answer)


def dt_2(facts: dict[str, Any], parameters: Parameters) -> dict[str, Any]:
    care = EarlierCare(
        last_exit_date=date(2025, 5, 19) if facts["earlier_care"] else None,
        work_started_on=date(2025, 7, 1) if facts["work_taken_up"] else None,
        benefits_ended_on=date(2025, 7, 31) if facts["benefits_again"] else None,
        benefits_resumed_on=date(2025, 10, 1) if facts["benefits_again"] else None,
    )
    on = date(2025, 11, 19) if facts["six_months_over"] else date(2025, 11, 18)
    return values(readmission_lock(care, on, parameters, tl_agrees=facts["tl_agrees"]))


def dt_3(facts: dict[str, Any], parameters: Parameters) -> dict[str, Any]:
    criteria = {"is_elb": True, "integration_expected": False, "progress_expected": True}
    formal = formal_access(**criteria, needs=3 if facts["formal"] else 2, parameters=parameters)
    answer = access_route(
        FREE if facts["free"] else LOCKED,
        formal,
        referral_wanted=facts["referral_wanted"],
        individual_reason="acute_problem" if facts["reason_given"] else None,
        tl_decision=None if facts["tl"] == "none" else facts["tl"],
    )
    return values(answer)


def dt_4(facts: dict[str, Any], parameters: Parameters) -> dict[str, Any]:
    recorded = facts["reasons_and_goal"]
    held = facts["talk_pap_cm"] or facts["joint_talk"]
    gaps = handover_gaps(talk_held=held, reasons_recorded=recorded, goal_recorded=recorded)
    return {"open": not gaps}


def dt_5(facts: dict[str, Any], parameters: Parameters) -> dict[str, Any]:
    load = capacity(74 if facts.pop("capacity_free") else 75, 39.0, parameters)
    return values(clearing_result(**facts, capacity=load, lock=FREE))


def dt_5_talk(facts: dict[str, Any], parameters: Parameters) -> dict[str, Any]:
    return values(result_after_talk(agreed=facts["agreed"], tl_decision=facts["tl"]))


def dt_6(facts: dict[str, Any], parameters: Parameters) -> dict[str, Any]:
    answered = {name: None if facts[name] == "none" else facts[name] for name in ("decision", "consent")}
    return values(review_verdict(facts["milestone"], parameters, past_due=facts["past_due"], **answered))


def dt_7(facts: dict[str, Any], parameters: Parameters) -> dict[str, Any]:
    answer = exit_consequences(**facts, exit_date=date(2026, 5, 15), parameters=parameters)
    return {**values(answer), "locked": answer.locked_until is not None, "recheck": answer.recheck_due is not None}


Answer = Callable[[dict[str, Any], Parameters], dict[str, Any]]
TABLES = [
    (DT_1, dt_1),
    (DT_2, dt_2),
    (DT_3, dt_3),
    (DT_4, dt_4),
    (DT_5, dt_5),
    (DT_5_TALK, dt_5_talk),
    (DT_6, dt_6),
    (DT_7, dt_7),
]


@pytest.mark.parametrize(("table", "answer"), TABLES, ids=[answer.__name__ for _, answer in TABLES])
def test_every_combination_gives_what_the_row_says(
    table: DecisionTable, answer: Answer, parameters: Parameters
) -> None:
    for facts in table.combinations():
        row = table.first_match(facts)
        found = answer(dict(facts), parameters)
        assert {key: found[key] for key in row["then"]} == row["then"], (facts, row)
        assert found.get("row", row["row"]) == row["row"], facts


@pytest.mark.parametrize(("table", "answer"), TABLES, ids=[answer.__name__ for _, answer in TABLES])
def test_every_row_is_reached(table: DecisionTable, answer: Answer) -> None:
    reached = [table.first_match(facts) for facts in table.combinations()]

    assert [row["row"] for row in table.rows if row not in reached] == []


def test_without_the_team_leader_a_dispute_is_not_decided() -> None:
    with pytest.raises(ValueError, match="H-70"):
        result_after_talk(agreed=False, tl_decision=None)
