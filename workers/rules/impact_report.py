"""Monthly totals of the impact records, and which of them may be published (H-110, H-122, H-123; D-24, A-32).

**Groups instead of gaps.** Figures are published for groups of exits only, and a group is published only if it is empty
or has at least ``report_min_exits`` exits (project default). A month below that is not published at all: its exits stay
behind and are published later, together with what was recorded too late, as a group of their own („Nachträge“) as soon
as they are enough. So every exit is in at most one published group, the groups never overlap, and every total that we
print (year so far) is a sum of published groups. Whatever somebody adds and subtracts, across months, areas and totals,
is a sum of whole groups again: no number about fewer exits than the minimum can come out (secondary suppression by
construction; ``tests/rules/test_impact_report_privacy.py`` proves it by linear algebra).

**Areas.** Only if GB II switches them on (A-32). Areas below the minimum are joined as „übrige Bereiche“, together with
empty ones, so that a zero tells nothing; is the rest too small, or a single area, the smallest other area joins it. If
no area is left then, there is no breakdown.

**Limits.** The minimum counts exits, not their features: „1 Integration“ among 40 exits is published, as the guideline
wants it (its own example, K-017). If all exits of a group share a feature, the total says so of each of them. A reader
who knows some of a group's persons can subtract them. Both weigh less the larger the minimum is. That a month had one
or two exits is not hidden. No figure is by person or team, nor can it be: the records hold neither (H-110). Case
duration (optional in H-123) is left out, because a record would have to hold it, and few cases share one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from workers.rules.impact import ImpactRecord
from workers.rules.parameters import Parameters

OTHER_AREAS = "übrige Bereiche"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Figures(_Part):
    """The totals of a group of exits (D-24)."""

    exits: int = 0
    integrations: int = 0
    medical_referrals: int = 0
    health_restrictions: int = 0
    needs_removed: int = 0

    def __add__(self, other: Figures) -> Figures:
        names = type(self).model_fields
        return Figures(**{name: getattr(self, name) + getattr(other, name) for name in names})

    @property
    def integration_rate(self) -> float | None:
        """Integrations in percent of the exits (H-123); None without exits."""
        return 100 * self.integrations / self.exits if self.exits else None


LABELS = {
    "exits": "Abgänge",
    "integrations": "Integrationen in Beschäftigung",
    "medical_referrals": "Einschaltungen des Ärztlichen Dienstes",
    "health_restrictions": "Personen mit Handlungsbedarf „gesundheitliche Einschränkungen“",
    "needs_removed": "beseitigte Handlungsbedarfe",
}
"""German names of the figures, in the order of the guideline's example (H-122)."""


def figure(name: str) -> str:
    """The figure whose German name begins with these words; empty if none does."""
    wanted = name.casefold()
    return next((key for key, label in LABELS.items() if label.casefold().startswith(wanted)), "")


SHORT_LABELS = {
    "exits": "Abgänge",
    "integrations": "Integrationen",
    "medical_referrals": "Ärztlicher Dienst",
    "health_restrictions": "gesundh. Einschr.",
    "needs_removed": "beseitigte Bedarfe",
}
"""The same for narrow columns."""


class AreaFigures(_Part):
    """The totals of one area, or of several joined ones."""

    area: str
    figures: Figures


class Report(_Part):
    """What is published for one month. Empty ``figures``: fewer exits than the minimum."""

    jobcenter: str
    month: str
    min_exits: int
    figures: Figures | None
    carried: Figures | None = None
    """Exits of earlier months that no report holds yet; None: none, or too few of them."""
    areas: tuple[AreaFigures, ...] = ()
    show_rate: bool = False

    @property
    def published(self) -> Figures:
        """Everything that this report adds to the published totals."""
        return (self.figures or Figures()) + (self.carried or Figures())


class Compiled(NamedTuple):
    """A report, and which of the given records it holds."""

    report: Report
    holds_month: bool
    holds_carried: bool


def totals(records: Iterable[ImpactRecord]) -> Figures:
    """Plain sums (H-122)."""
    return sum((_figures_of(record) for record in records), Figures())


def _figures_of(record: ImpactRecord) -> Figures:
    return Figures(
        exits=1,
        integrations=record.integration,
        medical_referrals=record.medical_referrals,
        health_restrictions=record.health_restrictions,
        needs_removed=record.needs_removed,
    )


def compile_report(
    jobcenter: str,
    month: str,
    in_month: Sequence[ImpactRecord],
    earlier: Sequence[ImpactRecord],
    parameters: Parameters,
) -> Compiled:
    """The report of a month (H-122, A-32; the module says which figures it holds).

    in_month: the records of that month. earlier: those of months before it that no report holds.
    """
    least = parameters.report_min_exits
    holds_month = not in_month or len(in_month) >= least
    holds_carried = len(earlier) >= least
    report = Report(
        jobcenter=jobcenter,
        month=month,
        min_exits=least,
        figures=totals(in_month) if holds_month else None,
        carried=totals(earlier) if holds_carried else None,
        areas=by_area(in_month, parameters) if holds_month and parameters.report_by_area else (),
        show_rate=parameters.report_integration_rate,
    )
    return Compiled(report, holds_month, holds_carried)


def by_area(records: Sequence[ImpactRecord], parameters: Parameters) -> tuple[AreaFigures, ...]:
    """The breakdown by area with small areas joined; empty if nothing may be shown apart (A-32)."""
    names = dict.fromkeys([*parameters.impact_areas, *sorted({record.area for record in records})])
    found = {name: totals(record for record in records if record.area == name) for name in names}
    shown = _large_enough(found, parameters.report_min_exits)
    rest = [name for name in names if name not in shown]
    if not shown:
        return ()
    parts = [AreaFigures(area=name, figures=found[name]) for name in names if name in shown]
    joined = sum((found[name] for name in rest), Figures())
    return (*parts, AreaFigures(area=OTHER_AREAS, figures=joined)) if rest else tuple(parts)


def _large_enough(found: dict[str, Figures], least: int) -> set[str]:
    """Areas to show apart: what remains of the others is empty, or large enough and more than one area."""
    small = [name for name, figures in found.items() if figures.exits < least]
    if not any(found[name].exits for name in small):
        return set(found)
    shown = sorted((name for name in found if name not in small), key=lambda name: found[name].exits, reverse=True)
    while shown and not _covers([name for name in found if name not in shown], found, least):
        shown.pop()
    return set(shown)


def _covers(rest: list[str], found: dict[str, Figures], least: int) -> bool:
    with_exits = [name for name in rest if found[name].exits]
    return len(with_exits) > 1 and sum(found[name].exits for name in rest) >= least


def year_so_far(reports: Iterable[Report], month: str) -> Figures:
    """Sum of everything published in the calendar year up to that month; what is held back is in no total."""
    year = month[:4]
    counted = (report.published for report in reports if report.month[:4] == year and report.month <= month)
    return sum(counted, Figures())


def month_of(day: date) -> str:
    """2026-04 for any day of April 2026."""
    return f"{day:%Y-%m}"


def next_month(month: str) -> str:
    return month_of(_first(month, 1))


def previous_month(day: date) -> str:
    """The month before that day's (P-05: the report of the first calendar day is for the previous month)."""
    return month_of(_first(month_of(day), -1))


def report_day(month: str) -> date:
    """First calendar day after the month (P-05), whose parameters apply to the report."""
    return _first(month, 1)


def months_between(first: str, last: str) -> list[str]:
    """All months from the first to the last one, both included; none if the last comes before the first."""
    months = []
    while first <= last:
        months.append(first)
        first = next_month(first)
    return months


def _first(month: str, later: int) -> date:
    year, number = map(int, month.split("-"))
    index = year * 12 + number - 1 + later
    return date(index // 12, index % 12 + 1, 1)
