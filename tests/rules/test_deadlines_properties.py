"""What must hold for every deadline, whatever the day: searched by hypothesis."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as any_

from workers.rules.deadlines import (
    MOVES_TO_WERKTAG,
    Deadline,
    Kind,
    Span,
    add_months,
    deadline,
    end_of_hours,
    extend,
    months_from_start_of_day,
)
from workers.rules.public_holidays import DAY, WorkCalendar

LANDS = {name: WorkCalendar(name) for name in ("NI", "BE", "BB")}
days = any_.dates(date(2005, 1, 1), date(2060, 12, 31))
months = any_.integers(0, 120)
lands = any_.sampled_from(sorted(LANDS))
kinds = any_.sampled_from(Kind)
spans = any_.one_of(
    any_.builds(Span, months=any_.integers(0, 60), days=any_.integers(0, 400)),
    any_.builds(Span, arbeitstage=any_.integers(1, 60)),
)


def make(start: date, span: Span, kind: Kind, land: str, *, counts: bool = False, fixed: bool = False) -> Deadline:
    calendar = LANDS[land]
    return deadline(start, span, kind, calendar, rule="P-07", basis="Frist", start_counts=counts, fixed_day=fixed)


@given(days, months)
def test_months_keep_the_day_or_take_the_last_one(start: date, count: int) -> None:
    end = add_months(start, count)

    assert (end.year - start.year) * 12 + end.month - start.month == count
    assert end.day == start.day or (end.day < start.day and (end + DAY).day == 1)


@given(days, any_.integers(1, 120))
def test_a_counted_first_day_ends_a_day_earlier_unless_that_day_is_missing(start: date, count: int) -> None:
    end, usual = months_from_start_of_day(start, count), add_months(start, count)

    assert end == usual - DAY if usual.day == start.day else end == usual


@given(days, days, months)
def test_months_never_overtake(first: date, second: date, count: int) -> None:
    early, late = sorted((first, second))

    assert add_months(early, count) <= add_months(late, count)


@given(days, months, months)
def test_counting_from_the_start_is_never_earlier_than_chaining(start: date, one: int, two: int) -> None:
    assert add_months(start, one + two) >= add_months(add_months(start, one), two)


@given(days, lands)
def test_the_next_werktag_skips_only_days_without_work(day: date, land: str) -> None:
    found = LANDS[land].next_werktag(day)
    between = [day + DAY * n for n in range((found - day).days)]

    assert LANDS[land].is_werktag(found)
    assert LANDS[land].next_werktag(found) == found
    assert not any(LANDS[land].is_werktag(skipped) for skipped in between)
    assert (found - day).days <= 5


@given(days, any_.integers(1, 60), lands)
def test_arbeitstage_end_on_one_and_count_each(start: date, count: int, land: str) -> None:
    end = LANDS[land].add_arbeitstage(start, count)
    passed = [start + DAY * n for n in range(1, (end - start).days + 1)]

    assert LANDS[land].is_arbeitstag(end)
    assert sum(map(LANDS[land].is_arbeitstag, passed)) == count


@given(days, spans, kinds, lands, any_.booleans(), any_.booleans())
def test_only_periods_of_the_law_move_and_only_to_a_werktag(
    start: date, span: Span, kind: Kind, land: str, start_counts: bool, fixed_day: bool
) -> None:
    end = make(start, span, kind, land, counts=start_counts, fixed=fixed_day)

    moves = kind in MOVES_TO_WERKTAG and not fixed_day
    assert end.due == (LANDS[land].next_werktag(end.raw) if moves else end.raw)
    assert end.overdue == end.due + DAY
    assert end.warning < end.due
    assert LANDS[land].is_werktag(end.warning)


@given(days, spans, kinds, lands)
def test_every_deadline_explains_start_and_end(start: date, span: Span, kind: Kind, land: str) -> None:
    end = make(start, span, kind, land)
    text = end.explain()

    assert f"{start:%d.%m.%Y}" in text[0]
    assert f"{end.due:%d.%m.%Y}" in text[-1]
    assert all(sentence.endswith(".") for sentence in text)


@given(days, spans, lands, any_.integers(1, 60))
def test_an_extension_ends_later(start: date, span: Span, land: str, more: int) -> None:
    old = make(start, span, Kind.SET_BY_OFFICE, land)

    assert extend(old, Span(days=more)).due > old.due


@given(any_.datetimes(datetime(2005, 1, 1), datetime(2060, 1, 1)), any_.integers(0, 1000))  # noqa: DTZ001
def test_hours_are_elapsed_time(start: datetime, hours: int) -> None:
    begin = start.replace(tzinfo=UTC)

    assert end_of_hours(begin, hours) - begin == timedelta(hours=hours)
