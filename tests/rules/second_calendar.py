"""A second, independent calendar for the comparison: nothing here is shared with workers/rules.

Easter after Meeus (the product uses the `holidays` package), holidays as the laws list them (spec/law-today.md,
section 5), months by walking from one to the next, Werktage as one sorted list that is searched.
"""

from __future__ import annotations

import calendar
from bisect import bisect_left, bisect_right
from datetime import date, timedelta

ONCE = {"BE": {date(2020, 5, 8), date(2025, 5, 8), date(2028, 6, 17)}}
LANDS = {"hannover": "NI", "lichtenberg": "BE", "uckermark": "BB"}


def easter(year: int) -> date:
    """Anonymous Gregorian computus (Meeus/Jones/Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def public_holidays(land: str, year: int) -> set[date]:
    """The public holidays that fall on any weekday; Sundays are no Werktage anyway."""
    sunday = easter(year)
    found = {sunday + timedelta(days=offset) for offset in (-2, 1, 39, 50)}
    found |= {date(year, month, day) for month, day in ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26))}
    found.add(date(year, 3, 8) if land == "BE" else date(year, 10, 31))
    return found | {day for day in ONCE.get(land, set()) if day.year == year}


def werktage(land: str, first: int, last: int) -> list[date]:
    """All Werktage of those years, sorted."""
    free = set().union(*(public_holidays(land, year) for year in range(first, last + 1)))
    return [
        day for day in every_day(first, last) if calendar.weekday(day.year, day.month, day.day) < 5 and day not in free
    ]


def every_day(first: int, last: int) -> list[date]:
    start, end = date(first, 1, 1), date(last, 12, 31)
    return [date.fromordinal(number) for number in range(start.toordinal(), end.toordinal() + 1)]


def later_months(start: date, count: int) -> list[date]:
    """The same day number in each of the following months, or the last day where it is missing."""
    year, month, found = start.year, start.month, []
    for _ in range(count):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        days = [day for day in calendar.Calendar().itermonthdays(year, month) if day]
        found.append(date(year, month, start.day if start.day in days else days[-1]))
    return found


def on_or_after(days: list[date], day: date) -> date:
    return days[bisect_left(days, day)]


def nth_after(days: list[date], day: date, number: int) -> date:
    return days[bisect_right(days, day) + number - 1]


def known_on(posted: date) -> date:
    """§ 37 (2) SGB X: third day after posting until the end of 2024, then the fourth."""
    return posted + timedelta(days=3 if posted.year < 2025 else 4)
