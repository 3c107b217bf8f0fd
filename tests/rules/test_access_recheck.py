"""When access is checked again, and when not."""

from __future__ import annotations

from datetime import date

from workers.rules.access_recheck import Recheck, recheck
from workers.rules.parameters import Parameters


def test_nothing_is_owed_without_criterion_a(parameters: Parameters) -> None:
    found = recheck(criterion_a_met=False, last_check=date(2025, 4, 3), locked_until=None, parameters=parameters)

    assert found == Recheck(False, found.explanation)
    assert "nicht geschuldet" in found.explanation


def test_at_the_end_of_a_lock_the_check_opens_and_is_due_that_day(parameters: Parameters) -> None:
    end = date(2025, 11, 19)
    found = recheck(criterion_a_met=False, last_check=date(2025, 11, 3), locked_until=end, parameters=parameters)

    assert (found.owed, found.opens, found.due, found.overdue) == (True, end, end, date(2025, 11, 20))


def test_the_explanation_names_rule_last_check_and_day(parameters: Parameters) -> None:
    found = recheck(criterion_a_met=True, last_check=date(2025, 2, 28), locked_until=None, parameters=parameters)

    assert found.explanation == (
        "Zugangsprüfung spätestens alle 6 Monate; die letzte war am 28.02.2025. "
        "Fällig spätestens am Donnerstag, 28.08.2025."
    )
