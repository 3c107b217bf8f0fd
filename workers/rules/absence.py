"""Cover for an absent case manager (H-83 to H-85; DT-8 row 4, DT-10 row 5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Literal

from workers.rules.german import day
from workers.rules.parameters import Parameters
from workers.rules.public_holidays import DAY
from workers.rules.staff import Member

Level = Literal["team", "site", "area"]
LEVELS: dict[Level, str] = {
    "team": "Kolleg*in im eigenen Team",
    "site": "anderes Team am selben Standort",
    "area": "Bereich, anderer Standort",
}
"""Where a cover may come from, the nearest first (DT-8 row 4)."""


@dataclass(frozen=True)
class Cover:
    """An absence as the engine knows it; ``cover`` is empty until it is arranged. Both days are included."""

    VARIABLES: ClassVar = ("absent_manager", "cover_manager", "absence_first_day", "absence_last_day", "cover_in_force")

    id: str
    absent: str
    cover: str
    first: date
    last: date
    in_force: bool

    def overlaps(self, first: date, last: date) -> bool:
        return self.first <= last and first <= self.last


def acting_manager(case_manager: str, covers: Iterable[Cover]) -> str:
    """Who works the cases of a case manager now: she herself, or her cover, or that one's cover (H-83).

    Responsibility and count stay with the case manager (DT-10 row 5).
    """
    return _line_of(case_manager, covers)[-1]


def covered_by(manager: str, covers: Iterable[Cover]) -> tuple[str, ...]:
    """Everyone whose cases come to this case manager as a cover, directly or through another absent one."""
    known = list(covers)
    return tuple(cover.absent for cover in known if manager in _line_of(cover.absent, known)[1:])


def _line_of(case_manager: str, covers: Iterable[Cover]) -> list[str]:
    """The case manager, her cover, the cover of that one, and so on; nobody twice."""
    following = {cover.absent: cover.cover for cover in covers if cover.in_force}
    line = [case_manager]
    while (deputy := following.get(line[-1])) and deputy not in line:
        line.append(deputy)
    return line


def level_of(absent: Member, cover: Member) -> Level:
    """How far from the absent case manager's team the cover comes (H-83 to H-85)."""
    if absent.site != cover.site:
        return "area"
    return "team" if absent.team == cover.team else "site"


def cover_problems(
    *, absent: Member, cover: Member, level: Level, nearer_unavailable: bool, absences: Iterable[Cover]
) -> list[str]:
    """What speaks against a cover as chosen, in German; ``absences`` are those that overlap with the one covered.

    The levels follow one another: another team if the own one has nobody (H-84), the area after that (H-85).
    """
    problems = []
    if absent.user == cover.user:
        problems.append("Wer abwesend ist, kann sich nicht selbst vertreten")
    elif (actual := level_of(absent, cover)) != level:
        problems.append(f"Die gewählte Vertretung gehört zur Ebene „{LEVELS[actual]}“, nicht „{LEVELS[level]}“")
    if level != "team" and not nearer_unavailable:
        problems.append("Eine weitere Ebene kommt erst in Betracht, wenn in der näheren niemand verfügbar ist")
    for other in absences:
        if other.absent == cover.user:
            problems.append(f"Die gewählte Vertretung ist vom {day(other.first)} bis {day(other.last)} selbst abwesend")
    return problems


def absence_problems(first: date, last: date, *, today: date, absences: Iterable[Cover]) -> list[str]:
    """What speaks against an absence as reported; ``absences`` are others of the same person."""
    problems = []
    if last < first:
        problems.append("Der letzte Tag liegt vor dem ersten")
    if last < today:
        problems.append("Die Abwesenheit ist schon vorbei")
    for other in absences:
        if other.overlaps(first, last):
            problems.append(f"Vom {day(other.first)} bis {day(other.last)} ist schon eine Abwesenheit gemeldet")
    return problems


def cover_overdue(first: date, reported: date, parameters: Parameters) -> date:
    """Day on which the next level hears that no cover is arranged: after the first day of absence (H-85, P-03)."""
    return max(first, reported) + timedelta(days=parameters.overdue_after_days)


def cover_ends(last: date) -> date:
    """Day from which the absent case manager works again."""
    return last + DAY
