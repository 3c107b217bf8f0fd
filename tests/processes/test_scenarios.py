"""Every scenario of tests/scenarios on the real engine, all of them in one run with one moving clock."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from workers import wiring
from workers.commands.play import Theatre, load, perform
from workers.play.catalogue import read_catalogue
from workers.play.coverage import Ledger
from workers.play.results import Result
from workers.rules.guidelines import Calendar, Parameters, UckermarkParameters
from workers.rules.parameters import ParameterBook

SCENARIOS = Path(__file__).parent.parent / "scenarios"
CHOSEN = os.environ.get("BFM_TEST_SCENARIOS", "")
"""Folders of scenarios, by a comma; by default all of them, whose sum takes every arrow of every diagram."""
FOLDERS = [SCENARIOS / name for name in CHOSEN.split(",")] if CHOSEN else [SCENARIOS]
FILES = sorted(file for folder in FOLDERS for file in folder.rglob("*.yaml"))
ACCEPTANCE = range(1, 21)
"""Numbers of the acceptance cases of each guideline."""

BY_CALENDAR = {"retention", "unfiled"}
"""Begin by a timer only; test_retention.py runs them to each of their ends."""
WRITES_TOO = {("uckermark_a_clients", "hand_back")}
"""Boxes that write a letter beside something else; all others that write are called so."""
MARK = secrets.token_hex(2).upper()
ESCALATED = Path(__file__).parent / "overdue_to_team_leader.yaml"

pytestmark = [pytest.mark.engine, pytest.mark.timeout(1800), pytest.mark.xdist_group("clock")]


@pytest.fixture(scope="module")
def outbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("letters") / "outbox"


@pytest.fixture(scope="module")
def ledger(theatre: Theatre) -> Ledger:
    return Ledger(theatre.settings.bpmn)


@pytest.fixture(scope="module")
def results(theatre: Theatre, outbox: Path, ledger: Ledger) -> dict[str, Result]:
    scripts, staff = load(FILES, theatre.settings)
    played = perform(theatre, scripts, staff, outbox=outbox, mark=MARK, ledger=ledger)
    return {result.file: result for result in played}


@pytest.fixture(scope="module")
def escalated(theatre: Theatre, outbox: Path, ledger: Ledger) -> Iterator[Result]:
    """A scenario under a parameter that no Jobcenter has switched on."""
    in_force = ParameterBook.in_force

    def switched(book: ParameterBook, jobcenter: str, on: date, guideline: type[Calendar] = Parameters) -> Calendar:
        found = in_force(book, jobcenter, on, guideline)
        on_for = isinstance(found, UckermarkParameters)
        return found.model_copy(update={"overdue_to_team_leader": True}) if on_for else found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ParameterBook, "in_force", switched)
        scripts, staff = load([ESCALATED], theatre.settings)
        yield perform(theatre, scripts, staff, outbox=outbox, mark=f"{MARK}E", ledger=ledger)[0]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_scenario(file: Path, results: dict[str, Result]) -> None:
    result = results[str(file)]
    assert result.failure is None, str(result.failure)
    assert result.expectations > 0


def test_a_missed_standard_lies_before_the_management_where_the_parameter_says_so(escalated: Result) -> None:
    assert escalated.failure is None, str(escalated.failure)


@pytest.mark.skipif(bool(CHOSEN), reason="only all scenarios together take every arrow")
def test_every_arrow_of_every_diagram_is_taken_by_a_scenario(
    results: dict[str, Result], escalated: Result, ledger: Ledger
) -> None:
    assert results and escalated.passed
    covered = [diagram for diagram in ledger.diagrams() if diagram.process not in BY_CALENDAR]
    never = {diagram.process: [f"{flow.source} → {flow.target}" for flow in diagram.never] for diagram in covered}
    assert {process: flows for process, flows in never.items() if flows} == {}


def test_each_letter_is_in_the_outbox_or_filed_once(
    results: dict[str, Result], outbox: Path, ledger: Ledger, theatre: Theatre
) -> None:
    assert results
    boxes = read_catalogue(theatre.settings.bpmn, wiring.all_handlers()).documents()
    writing = {(box.process, box.id) for box in boxes} | WRITES_TOO
    written = sum(
        diagram.times[flow.id]
        for diagram in ledger.diagrams()
        for flow in diagram.flows
        if (diagram.process, flow.source) in writing
    )
    waiting, filed = set(outbox.glob("*.letter")), set(outbox.glob("*.filed.json"))
    assert len(waiting) + len(filed) == written > len(FILES) / 2
    assert filed


@pytest.mark.parametrize(("folder", "name"), [("hannover", "K-{:03d}"), ("lichtenberg", "LB-{:02d}")])
def test_every_acceptance_case_has_a_scenario(folder: str, name: str) -> None:
    assert {name.format(number) for number in ACCEPTANCE} <= {file.stem for file in (SCENARIOS / folder).glob("*")}
