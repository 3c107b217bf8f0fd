"""AC-20 as files: the figures are read back from PDF and workbook; nobody is in them (DOC-36, F-194, F-196)."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
from documents.pdf_text import text_of
from rules.case_files import read
from rules.indicator_cases import data, facts
from typer.testing import CliRunner

from workers.__main__ import build
from workers.documents.jobs import Job
from workers.documents.models import IndicatorReport
from workers.documents.rendering import Renderer
from workers.reports import charts
from workers.reports.indicator_workbook import write_indicators
from workers.rules.fachkonzept.indicators import indicators
from workers.settings import PROJECT

AC_20: dict[str, Any] = read("fachkonzept_ac_20.yaml")
CASES = tuple(facts(person, given) for person, given in AC_20["cases"].items())


@pytest.fixture(scope="module")
def report() -> IndicatorReport:
    found = indicators(data(AC_20, CASES))
    return IndicatorReport.of("fachkonzept", 2025, found, least=5, comment="", compiled_on=date(2026, 1, 12))


def test_the_pdf_says_every_expected_figure(report: IndicatorReport) -> None:
    renderer, job = Renderer(PROJECT / "templates"), Job("", "", datetime(2026, 1, 12, tzinfo=UTC), report, None)
    pdf = renderer.render(job).pdf
    text = " ".join(text_of(pdf).split())
    for figures in AC_20["expect"].values():
        for label, told in figures.items():
            value, _, rest = told.partition(" (")
            assert " ".join(filter(None, (label, value, rest.rstrip(")")))) in text
    assert "F-194" not in text and "FA-48" not in text, "people read no rule ids"
    assert renderer.render(job).pdf == pdf


def test_the_workbook_holds_real_numbers_with_units_and_explains_them(report: IndicatorReport) -> None:
    content = write_indicators(report)
    assert write_indicators(report) == content
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Kennzahlen", "Erklärung", "Diagramme"]

    rows = {(row[1].value, row[3].value): row for row in book["Kennzahlen"].iter_rows(min_row=4)}
    rate = rows["I4a", "Eingliederungsquote I, Fallmanagement, insgesamt"]
    assert [cell.value for cell in rate[4:7]] == [0.25, "%", "2 / 8"]
    assert rate[4].number_format == "0.0%"
    absent = rows["B2", "Arbeitslosenquote"]
    assert absent[4].value == "nicht berechenbar" and "es fehlt „Arbeitslosenquote“" in absent[7].value

    words = {row[0].value: [cell.value for cell in row] for row in book["Erklärung"].iter_rows(min_row=4)}
    assert list(words) == [each.id for each in report.indicators]
    assert words["I1"][-1] == "F-194, FA-48"
    assert len(book["Diagramme"]._charts) == sum(bool(each.bars) for each in report.indicators) > 3


def test_neither_file_names_anybody(report: IndicatorReport) -> None:
    assert not [name for name in ("P11", "P14", "fm.arendt") if name in report.model_dump_json()]


def test_the_same_figures_give_the_same_bars() -> None:
    rows = [("Quote", 30.0, "30,0 %"), ("Unterschied", -5.0, "-5,0 Prozentpunkte")]
    assert charts.bars(rows) == charts.bars(rows)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "either a month or a year"),
        (["--month", "2026-04", "--indicators", "2025"], "either a month or a year"),
        (["--indicators", "2999"], "not over yet"),
        (["--indicators", "2025", "--report-day", "morgen"], "no day"),
        (["--indicators", "2025", "--report-day", "2025-06-30"], "within the year"),
        (["--indicators", "2025", "--jobcenter", "hannover"], "Unknown Jobcenter"),
    ],
)
def test_the_command_refuses_what_makes_no_sense(options: list[str], message: str) -> None:
    assert message in str(CliRunner().invoke(build(), ["report", *options]).exception)
