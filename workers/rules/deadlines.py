"""Every deadline of the product: month arithmetic, § 26 SGB X with §§ 187-193 BGB, § 37 SGB X, internal standards.

Months: same day number in the later month, else its last day, always counted from the start date, never chained.
Something done on the due day is in time; overdue begins the next day. Rules: H-63 and section 3 of the Hannover
catalogue (A-07), spec/law-today.md section 5.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Literal
from zoneinfo import ZoneInfo

from workers.errors import UserError
from workers.rules import deadline_texts as texts
from workers.rules.german import counted, long_day
from workers.rules.guidelines import Calendar, Guideline
from workers.rules.public_holidays import DAY, WorkCalendar, work_calendar

BERLIN = ZoneInfo("Europe/Berlin")
Shift = Literal["none", "previous", "next"]


class Kind(Enum):
    """What sort of period it is; the sort decides whether its end moves off a weekend or holiday."""

    STATUTORY = "gesetzliche Frist"
    SET_BY_OFFICE = "behördlich gesetzte Frist"
    STATUTORY_OFFICE = "gesetzliche Frist der Behörde"
    NOTIFICATION = "Bekanntgabe"
    BENEFIT_PERIOD = "Leistungszeitraum"
    CALENDAR_MONTHS = "Zeitraum nach Kalendermonaten"
    INTERNAL = "interne Vorgabe"


MOVES_TO_WERKTAG = frozenset({Kind.STATUTORY, Kind.SET_BY_OFFICE})
"""§ 26 (3) SGB X. The other kinds keep their day: § 26 (4), § 37 (2) SGB X, or the safe side of the office."""


@dataclass(frozen=True)
class Span:
    """Length of a period: whole months first, then days (§ 189 (2) BGB), or Arbeitstage."""

    months: int = 0
    days: int = 0
    arbeitstage: int = 0

    def __post_init__(self) -> None:
        if min(self.months, self.days, self.arbeitstage) < 0 or (self.arbeitstage and (self.months or self.days)):
            raise ValueError("Eine Frist hat keine negative Länge und mischt Arbeitstage nicht mit Tagen oder Monaten.")

    def __str__(self) -> str:
        amounts = ((self.months, "Monat", "Monate"), (self.days, "Tag", "Tage"))
        parts = [counted(*amount) for amount in amounts if amount[0]]
        return " und ".join(parts) or counted(self.arbeitstage, "Arbeitstag", "Arbeitstage")


HALF_MONTH = Span(days=15)
"""§ 189 (1) BGB."""
QUARTER = Span(months=3)
HALF_YEAR = Span(months=6)
YEAR = Span(months=12)


def add_months(start: date, months: int) -> date:
    """Same day number that many months later (earlier if negative), else the last day of that month (§ 188 (3) BGB)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def months_from_start_of_day(start: date, months: int) -> date:
    """Last day of a period whose first day counts (§ 187 (2), § 188 (2), (3) BGB).

    The decisive day is the one *before* the start's number; only where that one is missing the month's last day holds:
    a month from the start of 31 January ends on 28 February, not on the 27th.
    """
    if start.day == 1:
        return add_months(start, months) - DAY
    return add_months(start - DAY, months)


def day_of_month(year: int, month: int, name: Literal["Anfang", "Mitte", "Ende"]) -> date:
    """Anfang, Mitte, Ende of a month: the 1st, the 15th, the last day (§ 192 BGB)."""
    last = calendar.monthrange(year, month)[1]
    return date(year, month, {"Anfang": 1, "Mitte": 15, "Ende": last}[name])


@dataclass(frozen=True)
class Deadline:
    """A period with its last day and the way to it. ``raw`` is the end before any shift, ``due`` the last day in time.

    ``rule`` is the rule id, ``basis`` the same in German words. ``start_counts``: § 187 (2) BGB. ``fixed_day``: the
    office told a fixed day with reference to § 26 (3) SGB X, which then does not move.
    """

    start: date
    span: Span
    kind: Kind
    rule: str
    basis: str
    land: WorkCalendar
    raw: date
    due: date
    start_counts: bool = False
    fixed_day: bool = False
    shift: Shift = "none"

    @property
    def overdue(self) -> date:
        """First day on which it is too late."""
        return self.due + DAY

    @property
    def warning(self) -> date:
        """Last Werktag before the due day: the warning of standards that do not move (law-today, section 5)."""
        return self.land.previous_werktag(self.due - DAY)

    def reminder(self, days: int) -> date:
        """That many calendar days before the due day, but not before the start."""
        return max(self.start, self.due - timedelta(days=days))

    def explain(self) -> list[str]:
        """German sentences from the start to the last day; Arbeitstage are shown day by day."""
        return texts.explain(self)


def deadline(
    start: date,
    span: Span,
    kind: Kind,
    land: WorkCalendar,
    *,
    rule: str,
    basis: str,
    start_counts: bool = False,
    fixed_day: bool = False,
    shift: Shift = "none",
) -> Deadline:
    """Compute a period's end by its kind. ``shift`` is the Jobcenter's choice for internal standards only."""
    raw = _raw_end(start, span, land, start_counts)
    due = _shifted(raw, _direction(kind, fixed_day, shift), land)
    return Deadline(start, span, kind, rule, basis, land, raw, due, start_counts, fixed_day, shift)


def internal(start: date, span: Span, parameters: Guideline, *, rule: str, basis: str) -> Deadline:
    """A standard the Jobcenter set itself: no period of § 26 SGB X, by default not shifted (P-07, A-07)."""
    land = work_calendar(parameters)
    return deadline(start, span, Kind.INTERNAL, land, rule=rule, basis=basis, shift=parameters.internal_shift)


def notification(posted: date, by: Calendar) -> Deadline:
    """Day on which a posted letter counts as known (§ 37 (2) SGB X): 3rd day, since 2025 the 4th; never shifted.

    ``by`` are the Jobcenter's values on the posting day, because that day decides which number applies.
    """
    if by.on != posted:
        raise ValueError(f"Notification of {posted} needs the parameters of that day, not of {by.on}.")
    span = Span(days=by.notification_days)
    basis = "Bekanntgabe eines Briefes"
    return deadline(posted, span, Kind.NOTIFICATION, work_calendar(by), rule="§ 37 SGB X", basis=basis)


def objection(posted: date, by: Calendar, *, instructed: bool = True) -> Deadline:
    """Last day for a Widerspruch: one month after notification (§ 84 SGG), one year without correct RBB (§ 66 SGG)."""
    span, rule = (Span(months=1), "§ 84 SGG") if instructed else (YEAR, "§ 66 SGG")
    known = notification(posted, by).due
    return deadline(known, span, Kind.STATUTORY, work_calendar(by), rule=rule, basis="Widerspruchsfrist")


def set_by_office(
    posted: date, span: Span, by: Calendar, *, rule: str, basis: str, fixed_day: bool = False
) -> Deadline:
    """A period set by the office: begins the day after notification (§ 26 (2) SGB X)."""
    known = notification(posted, by).due
    land = work_calendar(by)
    return deadline(known, span, Kind.SET_BY_OFFICE, land, rule=rule, basis=basis, fixed_day=fixed_day)


def extend(old: Deadline, span: Span) -> Deadline:
    """The same period extended, also after it has ended: counted from its old end (§ 190 BGB, § 26 (7) SGB X)."""
    if old.kind is not Kind.SET_BY_OFFICE:
        raise UserError(
            f"Eine {old.kind.value} kann nicht verlängert werden.",
            remedy="Verlängert werden nur Fristen, die das Jobcenter selbst gesetzt hat (§ 26 Abs. 7 SGB X).",
        )
    raw = _raw_end(old.due, span, old.land, start_counts=False)
    due = _shifted(raw, _direction(old.kind, old.fixed_day, old.shift), old.land)
    return replace(old, start=old.due, span=span, raw=raw, due=due, start_counts=False)


def appointment(day: date, land: WorkCalendar) -> date:
    """An appointment must be kept even on a Sunday (§ 26 (5) SGB X); so none is set on a day without work."""
    obstacle = land.obstacle(day)
    if obstacle:
        nearest = land.add_arbeitstage(day, 1)
        raise UserError(
            f"Am {long_day(day)} wird kein Termin gesetzt ({obstacle}).",
            remedy=f"Der nächste Arbeitstag ist {long_day(nearest)}.",
        )
    return day


def end_of_hours(start: datetime, hours: int) -> datetime:
    """A period in hours counts weekends and holidays too (§ 26 (6) SGB X); elapsed time, also over a clock change."""
    if start.tzinfo is None:
        raise ValueError("A period in hours needs a time with zone.")
    return (start.astimezone(ZoneInfo("UTC")) + timedelta(hours=hours)).astimezone(BERLIN)


def _raw_end(start: date, span: Span, land: WorkCalendar, start_counts: bool) -> date:
    if span.arbeitstage:
        return land.add_arbeitstage(start - DAY if start_counts else start, span.arbeitstage)
    if not start_counts:
        return add_months(start, span.months) + timedelta(days=span.days)
    end = months_from_start_of_day(start, span.months) if span.months else start - DAY
    return end + timedelta(days=span.days)


def _direction(kind: Kind, fixed_day: bool, shift: Shift) -> Shift:
    if kind is Kind.INTERNAL:
        return shift
    return "next" if kind in MOVES_TO_WERKTAG and not fixed_day else "none"


def _shifted(raw: date, direction: Shift, land: WorkCalendar) -> date:
    if direction == "none":
        return raw
    return land.next_werktag(raw) if direction == "next" else land.previous_werktag(raw)
