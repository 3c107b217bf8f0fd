"""A month with 40 exits: the figures counted by hand from the records, and read back from PDF and workbook (D-24)."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from documents.pdf_text import text_of
from pypdf import PdfReader
from rules.impact_records import record
from typer.testing import CliRunner

from workers.__main__ import build
from workers.documents.jobs import Job
from workers.documents.models import MonthlyReport
from workers.documents.rendering import Renderer
from workers.reports import charts
from workers.reports.shelf import Shelf
from workers.reports.workbook import write_workbook
from workers.results import ResultStore
from workers.rules.impact import EXIT_REASONS, ImpactRecord
from workers.rules.impact_report import Report, report_day
from workers.rules.parameters import Parameters, load_parameters
from workers.settings import PROJECT

BOOK = load_parameters()
AREAS = BOOK.in_force("hannover", date(2026, 5, 1)).impact_areas
FORTY = [
    record(
        "E-04" if number % 4 == 0 else list(EXIT_REASONS)[number % 3],
        number % 3 if number % 2 else 0,
        number % 2 == 0,
        (number * 7) % 5,
        AREAS[number % 4],
    )
    for number in range(40)
]


def parameters_of(**changed: object) -> Callable[[str], Parameters]:
    return lambda month: BOOK.in_force("hannover", report_day(month)).model_copy(update=changed)


@pytest.fixture
def reports(tmp_path: Path) -> list[Report]:
    """March with two exits, too few to be told; April with 40, by area and with the integration rate."""
    store = ResultStore(f"sqlite:///{tmp_path / 'results.sqlite'}")
    for number, found in enumerate([*FORTY, *[ImpactRecord(**(FORTY[0].model_dump() | {"month": "2026-03"}))] * 2]):
        store.add(f"task-{number}", found, date(2026, 5, 1))
    changed = parameters_of(report_by_area=True, report_integration_rate=True)
    store.compile_until("hannover", "2026-04", changed, date(2026, 5, 1))
    found_reports = store.reports("hannover")
    store.close()
    return found_reports


@pytest.fixture
def document(reports: list[Report]) -> MonthlyReport:
    return MonthlyReport.of(reports[-1], reports)


def by_hand() -> list[int]:
    """Exits, integrations, referrals, persons with health restrictions, needs removed: one loop, no help of ours."""
    exits = integrations = referrals = health = needs = 0
    for found in FORTY:
        exits += 1
        integrations += 1 if found.reason == "E-04" else 0
        referrals += found.medical_referrals
        health += 1 if found.health_restrictions else 0
        needs += found.needs_removed
    return [exits, integrations, referrals, health, needs]


def test_the_figures_are_those_counted_by_hand(document: MonthlyReport) -> None:
    assert by_hand()[:2] == [40, 10]
    assert [row.month for row in document.rows] == by_hand()
    assert document.rate == "25,0 %"


def test_the_pdf_says_them(document: MonthlyReport, reports: list[Report]) -> None:
    renderer = Renderer(PROJECT / "templates")
    job = Job("", "", datetime(2026, 5, 1, tzinfo=UTC), document, None)
    pdf = renderer.render(job).pdf
    text = text_of(pdf)

    for row in document.rows:
        assert f"{row.label} {row.month} {row.year}" in text
    assert "40 Fällen, davon 10 mit einer Integration" in text
    assert "März 2026 – –" in text, "two exits are too few"
    assert _alternatives(pdf)[1:] == [document.figures_alt, document.course_alt], "after the logo"
    assert renderer.render(job).pdf == pdf


def _alternatives(pdf: bytes) -> list[str]:
    """Alternative texts of all pictures, in reading order."""
    found: list[str] = []
    queue: list[Any] = [PdfReader(io.BytesIO(pdf)).root_object["/StructTreeRoot"]]
    while queue:
        node = queue.pop(0).get_object()
        if isinstance(node, list):
            queue[:0] = node
        elif isinstance(node, dict):
            found += [str(node["/Alt"])] if "/Alt" in node else []
            queue[:0] = [node["/K"]] if "/K" in node else []
    return found


def test_the_workbook_says_them_and_draws_them(document: MonthlyReport) -> None:
    content = write_workbook(document)
    assert write_workbook(document) == content
    book = openpyxl.load_workbook(io.BytesIO(content))

    assert book.sheetnames == ["Summen", "Verlauf", "Bereiche"]
    totals = [[cell.value for cell in row] for row in book["Summen"].iter_rows(min_row=4, max_row=8, max_col=2)]
    assert totals == [[row.label, row.month] for row in document.rows]
    course = [[cell.value for cell in row] for row in book["Verlauf"].iter_rows(min_row=4, max_row=5, max_col=3)]
    assert course == [["März 2026", "–", "–"], ["April 2026", 40, 10]]
    areas = [row[1].value for row in book["Bereiche"].iter_rows(min_row=4, max_row=3 + len(document.areas))]
    assert sum(areas) == 40
    references = [series.val.numRef.f for sheet in book for chart in sheet._charts for series in chart.series]
    assert references == [
        "Summen!$B$4:$B$8",
        "Verlauf!$B$4:$B$5",
        "Verlauf!$C$4:$C$5",
        f"Bereiche!$B$4:$B${3 + len(document.areas)}",
        f"Bereiche!$C$4:$C${3 + len(document.areas)}",
    ]


def test_the_same_numbers_give_the_same_charts() -> None:
    rows, points = [("Abgänge", 40), ("Integrationen", 10)], [("März 2026", None, None), ("April 2026", 40, 10)]
    assert charts.figures(rows) == charts.figures(rows)
    assert charts.course(points) == charts.course(points)
    assert b"<!--" not in charts.course(points).split(b"<svg")[1].split(b"<g ")[0]


def test_the_shelf_gives_reports_only(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "reports")
    shelf.put({"wirkungsanalyse-hannover-2026-03.pdf": b"a", "wirkungsanalyse-hannover-2026-04.xlsx": b"b"})
    (tmp_path / "secret.txt").write_text("no")

    assert shelf.names() == ["wirkungsanalyse-hannover-2026-04.xlsx", "wirkungsanalyse-hannover-2026-03.pdf"]
    assert shelf.read("wirkungsanalyse-hannover-2026-03.pdf") == b"a"
    assert [shelf.read(name) for name in ("../secret.txt", "wirkungsanalyse-hannover-2026-05.pdf", "")] == [None] * 3


def test_the_command_writes_both_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BFM_RESULTS_URL", f"sqlite:///{tmp_path / 'results.sqlite'}")
    store = ResultStore(f"sqlite:///{tmp_path / 'results.sqlite'}")
    for number, found in enumerate(FORTY):
        store.add(f"task-{number}", found, date(2026, 5, 1))
    store.close()

    command = ["report", "--month", "2026-04", "--output", str(tmp_path / "out"), "--json"]
    results = [CliRunner().invoke(build(), command) for _ in range(2)]

    assert [result.exit_code for result in results] == [0, 0], results[0].output
    shown = json.loads(results[1].output)
    assert list(shown["figures"].values()) == by_hand()
    assert [Path(file).name for file in shown["files"]] == [
        "wirkungsanalyse-hannover-2026-04.pdf",
        "wirkungsanalyse-hannover-2026-04.xlsx",
    ]
    assert all(Path(file).stat().st_size > 4000 for file in shown["files"])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--month", "April"], "no month"),
        (["--month", "2999-01"], "not over yet"),
        (["--month", "2026-04", "--jobcenter", "bremen"], "Unknown Jobcenter"),
    ],
)
def test_the_command_refuses_what_makes_no_sense(options: list[str], message: str) -> None:
    result = CliRunner().invoke(build(), ["report", *options])

    assert message in str(result.exception)
