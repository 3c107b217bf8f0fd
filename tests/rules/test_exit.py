"""Exit: reasons, last day, order of talk and booking (DT-7)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workers.errors import UserError
from workers.rules.deviations import exit_overdue
from workers.rules.exit import (
    booking_problems,
    exit_dates,
    exit_day,
    exit_reason,
    exit_rule,
    reasons_in_steering,
)
from workers.rules.parameters import ParameterBook, Parameters

from .case_files import RuleCase, parametrize, read

DT_7 = {
    "E-01": ("case_manager", False),
    "E-02": ("case_manager", False),
    "E-03": ("case_manager", False),
    "E-04": ("case_manager", True),
    "E-05": ("case_manager", None),
    "E-06": ("case_manager team_leader", False),
    "E-07": ("case_manager", False),
    "E-08": ("team_leader", False),
    "E-09": ("timer", False),
    "E-10": ("case_manager", None),
}
"""Who triggers, employed: as the catalogue prints it."""


def test_the_reasons_are_those_of_the_catalogue(parameters: Parameters) -> None:
    found = {reason.code: (" ".join(reason.by), reason.employed) for reason in parameters.exit_reasons}

    assert found == DT_7


def test_only_consent_and_maximum_are_compulsory(parameters: Parameters) -> None:
    assert [reason.code for reason in parameters.exit_reasons if reason.compulsory] == ["E-08", "E-09"]


def test_in_steering_the_case_manager_chooses_from_six(parameters: Parameters) -> None:
    chosen = [reason.code for reason in reasons_in_steering(parameters)]

    assert chosen == ["E-01", "E-02", "E-03", "E-04", "E-05", "E-10"]


def test_an_unknown_reason_says_where_to_mend_it(parameters: Parameters) -> None:
    with pytest.raises(UserError, match="E-11") as error:
        exit_reason("E-11", parameters)

    assert "exit.yaml" in str(error.value.remedy)


@parametrize(read("exit_dates.yaml"))
def test_last_possible_day(case: RuleCase, book: ParameterBook) -> None:
    parameters = book.in_force("hannover", case.day)
    facts: dict[str, Any] = {"given": None, **case.facts}
    found = exit_dates(exit_reason(facts.pop("code"), parameters), **facts, on=case.day, parameters=parameters)

    assert {key: vars(found)[key] for key in case.expect} == case.expect
    assert found.latest <= found.limit
    assert found.explanation.endswith(".")


@pytest.mark.parametrize(
    ("booked", "expected"),
    [("2026-05-14", "2026-05-14"), ("2026-05-15", "2026-05-15"), ("2026-05-20", "2026-05-15")],
)
def test_late_booking_keeps_the_last_possible_day(booked: str, expected: str) -> None:
    assert exit_day(date.fromisoformat(booked), date(2026, 5, 15)) == date.fromisoformat(expected)


ORDER: dict[str, Any] = {"talk": date(2026, 4, 30), "admission": date(2025, 3, 10), "limit": date(2026, 9, 10)}


@pytest.mark.parametrize(
    ("booked", "change", "text"),
    [
        (date(2026, 5, 4), {}, None),
        (date(2026, 4, 30), {}, None),
        (date(2026, 4, 29), {}, "nicht vor dem Gespräch mit der nächsten pAp am 30.04.2026"),
        (date(2025, 3, 9), {"talk": None}, "nicht vor der Aufnahme am 10.03.2025"),
        (date(2026, 4, 1), {"talk": None}, None),
        (date(2026, 4, 15), {"limit": date(2026, 4, 15)}, None),
    ],
    ids=["talk first", "same day", "before the talk", "before admission", "no talk owed", "talk after the last day"],
)
def test_talk_comes_before_booking(booked: date, change: dict[str, Any], text: str | None) -> None:
    problems = booking_problems(booked, **{**ORDER, **change})

    assert len(problems) == (text is not None)
    assert all(str(text) in problem for problem in problems)


@pytest.mark.parametrize(("code", "rule"), [("E-08", "H-77"), ("E-09", "H-79"), ("E-04", "H-74")])
def test_the_team_leader_reads_the_rule_behind_the_day(code: str, rule: str, parameters: Parameters) -> None:
    reason = exit_reason(code, parameters)
    found = exit_overdue(reason, date(2026, 5, 15), date(2026, 5, 15), parameters)

    assert rule in exit_rule(reason)
    assert (found.since, found.rule) == (date(2026, 5, 16), exit_rule(reason))
    assert reason.label in found.why
