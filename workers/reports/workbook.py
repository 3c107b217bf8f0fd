"""The monthly report as a workbook (XLSX) with charts that Excel draws from the cells: same content, same bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any

from workers.documents.models import MonthlyReport

WITHHELD = "–"
SOURCE = (
    "Summen der anonymen Datensätze am Ende der Betreuung (Handlungsleitlinie V, Messung). "
    "„–“: weniger als {least} Abgänge, deshalb keine Zahlen (Projektvorgabe); sie folgen als Nachtrag. "
    "Nachträge stehen in der Jahressumme, nicht im Verlauf."
)
Cell = str | int | None


def write_workbook(report: MonthlyReport) -> bytes:
    """Sheets „Summen“, „Verlauf“ and, if areas are shown, „Bereiche“."""
    import xlsxwriter  # only where a workbook is written

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties({"title": report.title, "created": datetime.combine(report.compiled_on, time(), UTC)})
    _totals(_Sheet(book, "Summen"), report)
    _course(_Sheet(book, "Verlauf"), report)
    if report.areas:
        _areas(_Sheet(book, "Bereiche"), report)
    book.close()
    return file.getvalue()


class _Sheet:
    """A sheet with a title, one table and a chart beside it."""

    def __init__(self, book: Any, name: str) -> None:
        self.book, self.name = book, name
        self.sheet = book.add_worksheet(name)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.bold = book.add_format({"bold": True})
        self.head = book.add_format({"bold": True, "bg_color": "#E8EDF2", "border": 1, "text_wrap": True})
        self.cell = book.add_format({"border": 1})
        self.number = book.add_format({"border": 1, "align": "right"})

    def table(self, title: str, head: Sequence[str], rows: Sequence[Sequence[Cell]], note: str = "") -> None:
        """The table begins in row 3; texts in the first column, numbers in the others."""
        self.sheet.write(0, 0, title, self.bold)
        self.sheet.write_row(2, 0, head, self.head)
        for index, row in enumerate(rows, 3):
            self.sheet.write(index, 0, row[0], self.cell)
            for column, value in enumerate(row[1:], 1):
                self.sheet.write(index, column, WITHHELD if value is None else value, self.number)
        self.sheet.set_column(0, 0, max(12, *(len(str(row[0])) for row in rows)) + 2)
        self.sheet.set_column(1, len(head) - 1, 16)
        if note:
            self.sheet.write(len(rows) + 4, 0, note)

    def chart(self, kind: str, title: str, rows: int, columns: Sequence[int], alt: str) -> None:
        chart = self.book.add_chart({"type": kind})
        for place, column in enumerate(columns):
            last = rows + 2
            fill = {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#C06A00", "bg_color": "white"}}
            chart.add_series(
                {
                    "name": [self.name, 2, column],
                    "categories": [self.name, 3, 0, last, 0],
                    "values": [self.name, 3, column, last, column],
                    "data_labels": {"value": True},
                    **({"fill": {"color": "#0B3A66"}} if place == 0 else fill),
                }
            )
        chart.set_title({"name": title, "name_font": {"size": 12}})
        chart.set_size({"width": 720, "height": 360})
        if kind == "bar":
            chart.set_y_axis({"reverse": True})
        if len(columns) == 1:
            chart.set_legend({"none": True})
        self.sheet.insert_chart(rows + 7, 0, chart, {"description": alt})


def _totals(sheet: _Sheet, report: MonthlyReport) -> None:
    head = ["Angabe", report.period, *(["Nachtrag"] if report.has_carried else []), report.year_period]
    rows: list[tuple[Cell, ...]] = [
        (row.label, row.month, *((row.carried,) if report.has_carried else ()), row.year) for row in report.rows
    ]
    rate = f"Integrationsquote {report.period}: {report.rate}. " if report.rate else ""
    sheet.table(report.title, head, rows, rate + SOURCE.format(least=report.min_exits))
    if not report.withheld:
        sheet.chart("bar", report.period, len(rows), [1], report.figures_alt)


def _course(sheet: _Sheet, report: MonthlyReport) -> None:
    rows: list[tuple[Cell, ...]] = [(point.month, point.exits, point.integrations) for point in report.course]
    sheet.table(f"{report.title}: Verlauf", ["Monat", "Abgänge", "Integrationen"], rows)
    sheet.chart("column", "Abgänge und Integrationen je Monat", len(rows), [1, 2], report.course_alt)


def _areas(sheet: _Sheet, report: MonthlyReport) -> None:
    rows: list[tuple[Cell, ...]] = [(area.area, *area.values) for area in report.areas]
    sheet.table(f"{report.title}: nach Bereichen", ["Bereich", *report.short_labels], rows)
    sheet.chart("column", "Abgänge und Integrationen je Bereich", len(rows), [1, 2], "Säulen der Tabelle darüber.")
