"""The controlling report as a workbook (XLSX): real numbers with their units, an explanation of each indicator, charts.

Same content, same bytes.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, time
from typing import Any

from workers.documents.models import IndicatorReport
from workers.documents.models.indicators import FigureLine, IndicatorPart
from workers.rules.fachkonzept.indicator_file import DEFINITIONS

FORMATS = {
    "%": "0.0%",
    "Prozentpunkte": "+0.0;-0.0;0.0",
    "Anzahl": "#,##0",
    "Punkte": "#,##0",
    "Euro": '#,##0.00 "€"',
    "je Problem": "0.00",
}
OTHER = "#,##0.0"
FIGURES, EXPLAINED, CHARTS = "Kennzahlen", "Erklärung", "Diagramme"
HEAD = ("Block", "Kennzahl", "Name", "Angabe", "Wert", "Einheit", "Zähler / Nenner", "Anmerkung")
WORDS = ("Kennzahl", "Name", "Frage", "Zähler", "Nenner", "Zeitraum", "Lesart", "Ziel", "Quelle", "Regeln")
WIDTHS = {FIGURES: (7, 10, 34, 52, 16, 16, 22, 60), EXPLAINED: (10, 34, 44, 44, 40, 34, 60, 20, 30, 24)}
CHART_ROWS = 20
READING = re.compile(r"FA-\d{2}")


def write_indicators(report: IndicatorReport) -> bytes:
    """Sheets „Kennzahlen“, „Erklärung“ and „Diagramme“."""
    import xlsxwriter  # only where a workbook is written

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties({"title": report.title, "created": datetime.combine(report.compiled_on, time(), UTC)})
    rows = _figures(_Sheet(book, FIGURES, report.title, HEAD), report)
    _explained(_Sheet(book, EXPLAINED, f"{report.title}: was die Kennzahlen bedeuten", WORDS), report)
    _charts(book, report, rows)
    book.close()
    return file.getvalue()


class _Sheet:
    """A sheet with a title in row 1 and one table from row 3 on."""

    def __init__(self, book: Any, name: str, title: str, head: tuple[str, ...]) -> None:
        self.book, self.row = book, 3
        self.sheet = book.add_worksheet(name)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.write(0, 0, title, book.add_format({"bold": True}))
        style = {"bold": True, "bg_color": "#E8EDF2", "border": 1, "text_wrap": True, "valign": "top"}
        self.sheet.write_row(2, 0, head, book.add_format(style))
        self.sheet.freeze_panes(3, 0)
        self.text = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        self.numbers: dict[str, Any] = {}
        for column, width in enumerate(WIDTHS[name]):
            self.sheet.set_column(column, column, width)

    def number(self, unit: str) -> Any:
        shape = FORMATS.get(unit, OTHER)
        if shape not in self.numbers:
            self.numbers[shape] = self.book.add_format({"border": 1, "num_format": shape, "valign": "top"})
        return self.numbers[shape]

    def words(self, values: tuple[str, ...]) -> int:
        """A row of texts; answers its number."""
        self.sheet.write_row(self.row, 0, values, self.text)
        self.row += 1
        return self.row - 1


def _figures(sheet: _Sheet, report: IndicatorReport) -> dict[tuple[str, str], int]:
    """Every figure in a row of its own; answers the row of each."""
    rows = {}
    for block in report.blocks:
        for each in block.indicators:
            for line in each.lines:
                rows[each.id, line.label] = _figure(sheet, block.id, each, line)
    sheet.sheet.autofilter(2, 0, sheet.row - 1, len(HEAD) - 1)
    return rows


def _figure(sheet: _Sheet, block: str, each: IndicatorPart, line: FigureLine) -> int:
    said = "nicht berechenbar" if line.value is None else ""
    note = line.shown if line.value is None else line.note
    row = sheet.words((block, each.id, each.name, line.label, said, line.unit, line.calculation, note))
    if line.value is not None:
        value = line.value / 100 if line.unit == "%" else line.value
        sheet.sheet.write_number(row, 4, value, sheet.number(line.unit))
    return row


def _explained(sheet: _Sheet, report: IndicatorReport) -> None:
    for each in report.indicators:
        words = (each.name, each.question, each.counted, each.base, each.period, each.reading)
        sheet.words((each.id, *words, each.target, each.source, _rules(each.id)))


def _rules(code: str) -> str:
    """Ids of the rule and of the readings behind it; only the workbook names them."""
    text = DEFINITIONS[code]
    return ", ".join([*text.rule.split(), *READING.findall(text.reading)])


def _charts(book: Any, report: IndicatorReport, rows: dict[tuple[str, str], int]) -> None:
    """Charts that the spreadsheet draws from the first sheet, with a text for those who cannot see them."""
    sheet = book.add_worksheet(CHARTS)
    sheet.write(0, 0, f"{report.title}: Diagramme", book.add_format({"bold": True}))
    drawn = [each for each in report.indicators if each.bars]
    for place, each in enumerate(drawn):
        found = [rows[each.id, line.label] for line in each.bars]
        chart = book.add_chart({"type": "bar"})
        chart.add_series(
            {
                "name": f"{each.id} {each.name}",
                "categories": _cells(found, "D"),
                "values": _cells(found, "E"),
                "data_labels": {"value": True},
                "fill": {"color": "#0B3A66"},
            }
        )
        chart.set_title({"name": f"{each.id} {each.name}", "name_font": {"size": 12}})
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": True})
        chart.set_size({"width": 900, "height": 360})
        sheet.insert_chart(2 + place * CHART_ROWS, 0, chart, {"description": each.alt})


def _cells(rows: list[int], column: str) -> str:
    """=(Kennzahlen!$D$4,Kennzahlen!$D$6): the rows of a chart need not follow each other."""
    if rows == list(range(rows[0], rows[-1] + 1)):
        return f"={FIGURES}!${column}${rows[0] + 1}:${column}${rows[-1] + 1}"
    return "=(" + ",".join(f"{FIGURES}!${column}${row + 1}" for row in rows) + ")"
