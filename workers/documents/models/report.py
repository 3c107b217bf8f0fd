"""The monthly report of the impact analysis as a document (D-24): what is published, ready to be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from workers.documents.german import MONTHS
from workers.documents.models.base import DocumentModel, Line
from workers.rules.german import decimal, listed
from workers.rules.impact_report import (
    LABELS,
    SHORT_LABELS,
    AreaFigures,
    Figures,
    Report,
    report_day,
    year_so_far,
)

COURSE_MONTHS = 12
FIGURES_CHART, COURSE_CHART = "figures.svg", "course.svg"


class FigureRow(BaseModel):
    """One figure: in the month, in the supplement of earlier months, in the year so far. None: not published."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: Line
    month: int | None
    carried: int | None
    year: int


class AreaRow(BaseModel):
    """The figures of one area, in the order of the figure rows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    area: Line
    values: tuple[int, ...]


class CoursePoint(BaseModel):
    """One month of the course. None: not published."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    month: Line
    exits: int | None
    integrations: int | None


class MonthlyReport(DocumentModel):
    """Monatsbericht der Wirkungsanalyse: totals only, nobody in it and nobody compared (H-110, H-122; D-24)."""

    template: ClassVar[str] = "report/monthly_report.html.j2"
    personal: ClassVar[bool] = False
    derived: ClassVar[tuple[str, ...]] = (
        "period",
        "year_period",
        "withheld",
        "has_carried",
        "short_labels",
        "figures_alt",
        "course_alt",
    )

    month: Line
    """2026-04"""
    compiled_on: date
    min_exits: int
    rows: tuple[FigureRow, ...]
    course: tuple[CoursePoint, ...]
    areas: tuple[AreaRow, ...] = ()
    rate: Line | None = None
    """Integrations in percent of the exits, if the Jobcenter wants it (H-123)."""

    @classmethod
    def of(cls, report: Report, reports: Sequence[Report]) -> MonthlyReport:
        """The report with the totals of its year and the course of the months before, from all compiled reports."""
        until = [other for other in reports if other.month <= report.month]
        return cls(
            jobcenter=report.jobcenter,
            month=report.month,
            compiled_on=report_day(report.month),
            min_exits=report.min_exits,
            rows=_rows(report, year_so_far(until, report.month)),
            areas=tuple(_area_row(area) for area in report.areas),
            course=tuple(_point(other) for other in until[-COURSE_MONTHS:]),
            rate=_rate(report),
        )

    @staticmethod
    def month_name(month: str) -> str:
        """April 2026"""
        return f"{MONTHS[int(month[5:]) - 1]} {month[:4]}"

    @property
    def title(self) -> str:
        return f"Wirkungsanalyse Fallmanagement, {self.period}"

    @property
    def period(self) -> str:
        return self.month_name(self.month)

    @property
    def year_period(self) -> str:
        return f"Jahr {self.month[:4]} bis {MONTHS[int(self.month[5:]) - 1]}"

    @property
    def withheld(self) -> bool:
        """The month has fewer exits than are published."""
        return any(row.month is None for row in self.rows)

    @property
    def has_carried(self) -> bool:
        return any(row.carried is not None for row in self.rows)

    @property
    def short_labels(self) -> tuple[str, ...]:
        return tuple(SHORT_LABELS.values())

    @property
    def figures_alt(self) -> str:
        """What the first chart shows, in words."""
        return (
            f"Balkendiagramm der Summen für {self.period}: {listed(f'{row.label} {row.month}' for row in self.rows)}."
        )

    @property
    def course_alt(self) -> str:
        parts = (
            f"{point.month} {point.exits} und {point.integrations}"
            if point.exits is not None
            else f"{point.month} ohne Zahlen"
            for point in self.course
        )
        return f"Säulendiagramm je Monat, Abgänge und davon Integrationen: {listed(parts)}."

    def pictures(self) -> Mapping[str, bytes]:
        # Drawn only where documents are rendered; nothing else needs the library.
        from workers.reports import charts

        drawn = {COURSE_CHART: charts.course([(point.month, point.exits, point.integrations) for point in self.course])}
        if not self.withheld:
            drawn[FIGURES_CHART] = charts.figures([(row.label, row.month or 0) for row in self.rows])
        return drawn


def _rows(report: Report, year: Figures) -> tuple[FigureRow, ...]:
    def value(figures: Figures | None, name: str) -> int | None:
        return getattr(figures, name) if figures else None

    return tuple(
        FigureRow(
            label=label,
            month=value(report.figures, name),
            carried=value(report.carried, name),
            year=getattr(year, name),
        )
        for name, label in LABELS.items()
    )


def _area_row(area: AreaFigures) -> AreaRow:
    return AreaRow(area=area.area, values=tuple(getattr(area.figures, name) for name in LABELS))


def _point(report: Report) -> CoursePoint:
    figures = report.figures
    return CoursePoint(
        month=MonthlyReport.month_name(report.month),
        exits=figures.exits if figures else None,
        integrations=figures.integrations if figures else None,
    )


def _rate(report: Report) -> str | None:
    rate = report.figures.integration_rate if report.figures and report.show_rate else None
    return None if rate is None else f"{decimal(rate)} %"
