"""Ages and deadlines of the Uckermark: working days of Brandenburg and months that never move (AM-03, AM-04, AM-39)."""

from __future__ import annotations

from datetime import date

from workers.rules.deadlines import Deadline, Span, internal
from workers.rules.guidelines import UckermarkParameters


def birthday(born_on: date, age: int) -> date:
    """The day on which that age is completed; born on 29 February: 1 March in a year without that day (AM-39)."""
    year = born_on.year + age
    try:
        return born_on.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def age_on(born_on: date, day: date) -> int:
    """Completed years on that day."""
    years = day.year - born_on.year
    return years if birthday(born_on, years) <= day else years - 1


def is_adult_client(born_on: date, day: date, parameters: UckermarkParameters) -> bool:
    """25 or more on the day of the step: the case work of adults applies (U-018, U-055, AM-39)."""
    return age_on(born_on, day) >= parameters.youth_age


def within_working_days(start: date, days: int, parameters: UckermarkParameters, *, rule: str, basis: str) -> Deadline:
    """Ends with the last of so many working days after the start, which does not count (AM-03)."""
    return internal(start, Span(arbeitstage=days), parameters, rule=rule, basis=basis)


def after_months(start: date, months: int, parameters: UckermarkParameters, *, rule: str, basis: str) -> Deadline:
    """Same day number so many months later, else the last day of that month; never moved (AM-04)."""
    return internal(start, Span(months=months), parameters, rule=rule, basis=basis)


def without_delay(start: date, parameters: UckermarkParameters, *, rule: str, basis: str) -> Deadline:
    """The text names no figure; the project assumes the end of the next working day (AM-05)."""
    return within_working_days(start, parameters.without_delay_working_days, parameters, rule=rule, basis=basis)
