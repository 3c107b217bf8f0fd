"""Werktage and Arbeitstage of a Land: public holidays from the `holidays` package, single days from the parameters.

A Werktag (§ 26 (3) SGB X) is Monday to Friday without a public holiday of the Land. An Arbeitstag is a Werktag on which
the Jobcenter does not close; 24 and 31 December are Werktage.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

import holidays

from workers.rules.german import WEEKDAYS
from workers.rules.guidelines import Calendar, DatedDay

SATURDAY = 5
DAY = timedelta(days=1)


class WorkCalendar:
    """Public holidays and closing days of one office. Use `work_calendar` to share the holidays already computed."""

    def __init__(self, land: str, extra: Iterable[DatedDay] = (), closing: Iterable[DatedDay] = ()) -> None:
        self.land = land
        self._extra = {entry.day: entry.name for entry in extra}
        self._closing = {entry.day: entry.name for entry in closing}
        self._years: dict[int, dict[date, str]] = {}

    def holiday(self, day: date) -> str | None:
        """German name of the public holiday on that day."""
        if day.year not in self._years:
            self._years[day.year] = self._read(day.year)
        return self._years[day.year].get(day)

    def is_werktag(self, day: date) -> bool:
        return day.weekday() < SATURDAY and self.holiday(day) is None

    def is_arbeitstag(self, day: date) -> bool:
        return self.is_werktag(day) and day not in self._closing

    def obstacle(self, day: date) -> str | None:
        """Why the day is no Arbeitstag: „Samstag“, „Karfreitag“, name of the closing day; None for an Arbeitstag."""
        weekend = WEEKDAYS[day.weekday()] if day.weekday() >= SATURDAY else None
        return self.holiday(day) or weekend or self._closing.get(day)

    def next_werktag(self, day: date) -> date:
        """The day itself if it is a Werktag, else the next one (§ 26 (3) SGB X)."""
        while not self.is_werktag(day):
            day += DAY
        return day

    def previous_werktag(self, day: date) -> date:
        """The day itself if it is a Werktag, else the last one before."""
        while not self.is_werktag(day):
            day -= DAY
        return day

    def add_arbeitstage(self, start: date, count: int) -> date:
        """The count-th Arbeitstag after the start day, which does not count itself."""
        day = start
        while count:
            day += DAY
            count -= self.is_arbeitstag(day)
        return day

    def arbeitstage_before(self, end: date, count: int) -> date:
        """The count-th Arbeitstag before that day, which does not count itself."""
        day = end
        while count:
            day -= DAY
            count -= self.is_arbeitstag(day)
        return day

    def _read(self, year: int) -> dict[date, str]:
        found = holidays.country_holidays("DE", subdiv=self.land, years=year, expand=False, language="de")
        return {**found, **{day: name for day, name in self._extra.items() if day.year == year}}


@lru_cache(maxsize=64)
def _shared(land: str, extra: tuple[DatedDay, ...], closing: tuple[DatedDay, ...]) -> WorkCalendar:
    return WorkCalendar(land, extra, closing)


def work_calendar(calendar: Calendar) -> WorkCalendar:
    """The Werktage and Arbeitstage of that Jobcenter (holidays of the Land of the office, dated extras)."""
    return _shared(calendar.holiday_land, calendar.extra_holidays, calendar.closing_days)
