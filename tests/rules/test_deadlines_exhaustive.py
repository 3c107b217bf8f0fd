"""Every start day from 2020 to 2040 in three Länder: the product against an independent second calendar."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import pytest

from workers.rules.deadlines import Kind, Span, add_months, deadline, notification, objection
from workers.rules.parameters import ParameterBook
from workers.rules.public_holidays import work_calendar

from . import second_calendar as second

FIRST, LAST = 2020, 2040
DAYS = second.every_day(FIRST, LAST)
ONE_MONTH = Span(months=1)


@lru_cache
def months_after(start: date) -> list[date]:
    return second.later_months(start, 36)


@pytest.fixture(scope="module", params=sorted(second.LANDS))
def jobcenter(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def other(jobcenter: str) -> list[date]:
    """Werktage by the second calendar."""
    return second.werktage(second.LANDS[jobcenter], FIRST, LAST + 1)


def test_months_1_to_36_end_on_the_same_day() -> None:
    wrong = [start for start in DAYS if [add_months(start, n) for n in range(1, 37)] != months_after(start)]

    assert wrong == []
    assert len(DAYS) == 7671


def test_werktage_are_the_same(book: ParameterBook, jobcenter: str, other: list[date]) -> None:
    land = work_calendar(book.calendar(jobcenter, DAYS[0]))

    assert [day for day in DAYS if land.is_werktag(day)] == [day for day in other if day.year <= LAST]


@pytest.mark.parametrize("count", [5, 10])
def test_arbeitstage_end_on_the_same_day(book: ParameterBook, jobcenter: str, other: list[date], count: int) -> None:
    land = work_calendar(book.calendar(jobcenter, DAYS[0]))

    wrong = [day for day in DAYS if land.add_arbeitstage(day, count) != second.nth_after(other, day, count)]

    assert wrong == []


def test_a_statutory_month_ends_on_the_same_werktag(book: ParameterBook, jobcenter: str, other: list[date]) -> None:
    land = work_calendar(book.calendar(jobcenter, DAYS[0]))

    for start in DAYS:
        found = deadline(start, ONE_MONTH, Kind.STATUTORY, land, rule="§ 84 SGG", basis="Widerspruchsfrist")
        assert found.raw == months_after(start)[0]
        assert found.due == second.on_or_after(other, found.raw), start


def test_a_posted_letter_and_the_objection_to_it_end_on_the_same_day(
    book: ParameterBook, jobcenter: str, other: list[date]
) -> None:
    for posted in DAYS:
        by = book.calendar(jobcenter, posted)
        known = second.known_on(posted)
        assert notification(posted, by).due == known, posted
        assert objection(posted, by).due == second.on_or_after(other, second.later_months(known, 1)[0]), posted
