"""The dates that the acceptance cases of the catalogue name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from workers.rules.access_recheck import recheck
from workers.rules.clearing import clearing_due
from workers.rules.parameters import ParameterBook, Parameters
from workers.rules.readmission import EarlierCare, readmission_lock
from workers.rules.supervision import care_ends_latest, review_dates

from .case_files import RuleCase, parametrize, read


def clearing(start: date, parameters: Parameters) -> dict[str, Any]:
    end = clearing_due(start, parameters)
    return {"due": end.due, "reminder": end.reminder(parameters.clearing_reminder_days), "overdue": end.overdue}


def care(admission: date, parameters: Parameters) -> dict[str, Any]:
    return {"reviews": list(review_dates(admission, parameters)), "ends": care_ends_latest(admission, parameters)}


def lock(exit_date: date, parameters: Parameters) -> dict[str, Any]:
    return vars(readmission_lock(EarlierCare(exit_date), exit_date, parameters))


def next_check(last: date, parameters: Parameters) -> dict[str, Any]:
    return vars(recheck(criterion_a_met=True, last_check=last, locked_until=None, parameters=parameters))


WHAT: dict[str, Callable[[date, Parameters], dict[str, Any]]] = {
    "clearing": clearing,
    "care": care,
    "lock": lock,
    "recheck": next_check,
}


@parametrize(read("acceptance_dates.yaml"))
def test_date_of_the_acceptance_case(case: RuleCase, book: ParameterBook) -> None:
    dates = WHAT[case.facts["was"]](case.day, book.in_force("hannover", case.day))

    assert {key: dates[key] for key in case.expect} == case.expect
