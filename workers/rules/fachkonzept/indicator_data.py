"""What the indicators are computed from, and the populations that several of them share (section 6.0)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from workers.rules.fachkonzept.case_facts import CaseFacts, Period, ServiceFacts, persons
from workers.rules.fachkonzept.external_figures import External, Persons, Year

Belongs = Callable[[CaseFacts], bool]
FILE = "Außenzahlen"


@dataclass(frozen=True)
class Group:
    """A target group: its German name, who belongs to it, and its number among all customers."""

    label: str
    belongs: Belongs
    of: Callable[[Persons], int | None]
    key: str


def _in(code: str) -> Belongs:
    return lambda case: code in case.target_groups


def _older(figures: Persons) -> int | None:
    return None if figures.total is None or figures.under_25 is None else figures.total - figures.under_25


ALL = Group("insgesamt", lambda _case: True, lambda figures: figures.total, "total")
YOUNG = Group("unter 25 Jahre", _in("under_25"), lambda figures: figures.under_25, "under_25")
OLDER = Group("25 Jahre und älter", lambda case: "under_25" not in case.target_groups, _older, "under_25")
SINGLE = Group("Alleinerziehende", _in("single_parents"), lambda figures: figures.single_parents, "single_parents")
WOMEN = Group("Frauen", _in("women"), lambda figures: figures.women, "women")
MIGRANTS = Group("Zugewanderte", _in("migrants"), lambda figures: figures.migrants, "migrants")
TARGETS = (YOUNG, OLDER, SINGLE)
"""Groups of G4, and by reference of I4 (FA-39, FA-40)."""


@dataclass(frozen=True)
class Data:
    """Cases, period, figures from outside. posts: full-time posts by the staff file; least: smallest group shown."""

    cases: tuple[CaseFacts, ...]
    period: Period
    external: External | None = None
    report_day: date = date.max
    posts: float | None = None
    target_ratio: int = 75
    least: int = 1
    labels: dict[str, str] = field(default_factory=dict)

    @cached_property
    def year(self) -> Year:
        return self.external.year(self.period.first.year) if self.external else Year()

    @cached_property
    def day(self) -> date:
        """The report day: the last of the period unless stated (6.0)."""
        return min(self.report_day, self.period.last) if self.report_day == date.max else self.report_day

    @cached_property
    def admitted(self) -> tuple[CaseFacts, ...]:
        """Outcome a with its day in the period, new entries and others."""
        return tuple(case for case in self.cases if self.period.holds(case.admission_date))

    @cached_property
    def decided(self) -> tuple[CaseFacts, ...]:
        """Proposals on which was decided in the period, whatever the outcome."""
        return tuple(case for case in self.cases if case.access_decision and self.period.holds(case.decided_on))

    @cached_property
    def stock(self) -> tuple[CaseFacts, ...]:
        """In care on the evening before the first day."""
        return tuple(case for case in self.cases if case.in_stock(self.period.first))

    @cached_property
    def closed(self) -> tuple[CaseFacts, ...]:
        """Ends of care in the period; outcomes b and c and a change of case manager are none."""
        return tuple(case for case in self.cases if case.admission_date and self.period.holds(case.last_exit_date))

    @cached_property
    def in_care(self) -> tuple[CaseFacts, ...]:
        return tuple(case for case in self.cases if case.in_care_during(self.period))

    @cached_property
    def persons_in_care(self) -> int:
        return persons(self.in_care)

    def services(self, cases: Iterable[CaseFacts], *paragraphs: str) -> list[ServiceFacts]:
        """Services of these cases that began in the period."""
        return [
            service
            for case in cases
            for service in case.services
            if self.period.holds(service.started_on) and (not paragraphs or service.paragraph in paragraphs)
        ]

    def shows(self, group: Group, population: Iterable[CaseFacts]) -> bool:
        """Neither the group nor the others are so few that a figure speaks of somebody (project default)."""
        found = list(population)
        inside = persons(case for case in found if group.belongs(case))
        outside = persons(case for case in found if not group.belongs(case))
        return all(number == 0 or number >= self.least for number in (inside, outside))

    def groups(self, population: Iterable[CaseFacts], wanted: Iterable[Group] = TARGETS) -> Iterator[Group]:
        """The groups to show beside the total."""
        known = tuple(population)
        return (group for group in wanted if known and self.shows(group, known))


def lacking(german: str, key: str) -> str:
    """What is missing, and where it belongs."""
    return f"„{german}“ ({FILE}: {key})"
