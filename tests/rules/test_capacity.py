"""Caseload: limits of part-time posts and who counts."""

from __future__ import annotations

from datetime import date

import pytest

from workers.rules.capacity import capacity, case_limit, counts
from workers.rules.parameters import Parameters


@pytest.mark.parametrize(("hours", "limit"), [(39.0, 75), (30.0, 57), (19.5, 37), (0.1, 0), (41.0, 78)])
def test_the_limit_follows_the_hours_and_is_rounded_down(parameters: Parameters, hours: float, limit: int) -> None:
    assert case_limit(hours, parameters) == limit


@pytest.mark.parametrize(("count", "free", "exceeded"), [(74, True, False), (75, False, False), (76, False, True)])
def test_free_below_the_limit_exceeded_above_it(parameters: Parameters, count: int, free: bool, exceeded: bool) -> None:
    load = capacity(count, 39.0, parameters)

    assert (load.free, load.exceeded) == (free, exceeded)


def test_the_load_is_a_sentence(parameters: Parameters) -> None:
    assert capacity(57, 19.5, parameters).explanation == "57 von 37 Fällen bei 19,5 Wochenstunden."


@pytest.mark.parametrize(
    ("admission", "exit_date", "on", "expected"),
    [
        (None, None, date(2025, 3, 6), False),
        (date(2025, 3, 10), None, date(2025, 3, 9), False),
        (date(2025, 3, 10), None, date(2025, 3, 10), True),
        (date(2025, 3, 10), date(2026, 5, 4), date(2026, 5, 4), True),
        (date(2025, 3, 10), date(2026, 5, 4), date(2026, 5, 5), False),
    ],
    ids=["im Clearing", "vor der Aufnahme", "am Tag der Aufnahme", "am Tag des Abgangs", "danach"],
)
def test_dt_10_who_counts(admission: date | None, exit_date: date | None, on: date, expected: bool) -> None:
    assert counts(admission, exit_date, on) is expected
