"""The comparison of the guidelines, of what is in the repository."""

from __future__ import annotations

from datetime import date

import pytest
from typer.testing import CliRunner

from workers.__main__ import build
from workers.check.project import Project
from workers.compare import Line, Table, compare, markdown
from workers.rules.parameters import load_parameters
from workers.settings import Settings
from workers.wiring import all_handlers

JOBCENTERS = ("hannover", "lichtenberg", "fachkonzept")


@pytest.fixture(scope="module")
def tables() -> list[Table]:
    project = Project.load(Settings().bpmn, all_handlers())
    return compare(project, load_parameters(), JOBCENTERS, date(2026, 11, 26))


def line(table: Table, title: str) -> Line:
    (found,) = (line for line in table.lines if line.title.startswith(title))
    return found


def test_numbers_that_one_guideline_knows_stand_beside_a_dash(tables: list[Table]) -> None:
    assert line(tables[0], "Sperrfrist bis zur Wiederaufnahme (Monate; H-81)").cells == ("6", "–", "–")
    assert line(tables[0], "Einladung zum Erstgespräch").cells == ("–", "28", "–")
    assert all(line.differs for line in tables[0].lines)


def test_each_phase_names_steps_people_letters_and_rules(tables: list[Table]) -> None:
    (clearing,) = (table for table in tables if "Clearing" in table.title)
    assert clearing.heads == (
        "Jobcenter Region Hannover",
        "Jobcenter Berlin Lichtenberg",
        "Modell-Jobcenter (Fachkonzept)",
    )
    tasks = line(clearing, "Aufgaben").cells
    assert "Clearing durchführen (Fallmanagement (oder Vertretung))" in tasks[0]
    assert "Über Übernahme entscheiden" in tasks[1]
    assert "Absagevermerk erstellen" in line(clearing, "Schreiben").cells[0]
    assert all(int(number) > 0 for number in line(clearing, "Regeln").cells)


def test_a_phase_that_a_guideline_lacks_is_a_dash(tables: list[Table]) -> None:
    (recheck,) = (table for table in tables if "erneuten Zugangsprüfung" in table.title)
    assert line(recheck, "Diagramm").cells[1:] == ("–", "–")


def test_page_has_a_row_for_each_line(tables: list[Table]) -> None:
    page = markdown(tables).splitlines()
    assert sum(row.startswith("| ") for row in page) == sum(len(table.lines) + 1 for table in tables)


def test_command_compares_two_and_refuses_whom_it_does_not_know() -> None:
    done = CliRunner().invoke(build(), ["compare", "hannover", "lichtenberg", "--markdown", "--on", "2019-01-01"])
    assert done.exit_code == 0
    assert "am 01.01.2019" in done.output
    assert "Fachkonzept" not in done.output.splitlines()[4]
    refused = CliRunner().invoke(build(), ["compare", "atlantis"])
    assert "Das Jobcenter „atlantis“ ist nicht eingerichtet." in str(refused.exception)
