"""The yearly controlling process, and complaints that go to the management (F-169, F-196, F-216, F-218)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from rules.indicator_cases import facts

from handlers.test_impact import PlainPool
from workers.registry import Services, call
from workers.reports.case_history import NAMES, CaseHistory
from workers.reports.controlling import Controlling
from workers.reports.publisher import Publisher
from workers.reports.shelf import Shelf
from workers.results import ResultStore
from workers.rules.fachkonzept.case_facts import CaseFacts
from workers.rules.fachkonzept.external_figures import External
from workers.rules.parameters import load_parameters
from workers.rules.staff import load_staff
from workers.settings import PROJECT

from .conftest import HANDLERS, MemoryCases, Run, task_on

COMPILE = "fachkonzept_controlling.compile_indicators"


class MemoryHistory(CaseHistory):
    """Two cases, one of them of the case manager who asks."""

    def __init__(self) -> None:
        pass

    async def facts(self, jobcenter: str, case_manager: str = "") -> tuple[CaseFacts, ...]:
        assert jobcenter == "fachkonzept"
        both = [facts(name, {"case_manager": name, "admission_date": date(2025, 5, 5)}) for name in ("fm.a", "fm.b")]
        return tuple(case for case in both if case_manager in ("", case.case_manager))

    async def close(self) -> None:
        pass


@pytest.fixture
def controlling() -> Controlling:
    external = {"fachkonzept": External.model_validate({"years": {2025: {"new_entries": {"total": 8}}}})}
    staff = load_staff(PROJECT / "deploy/staff.yaml")
    return Controlling(MemoryHistory(), lambda: external, staff, load_parameters(), {"fachkonzept": {}})


async def test_the_year_that_is_over_is_written_and_named(controlling: Controlling, tmp_path: Path) -> None:
    results = ResultStore(f"sqlite:///{tmp_path / 'results.sqlite'}")
    publisher = Publisher(results, PlainPool(), Shelf(tmp_path / "reports"), "https://jobcenter.example/")
    services = Services(load_parameters(), controlling, publisher)
    task = task_on(COMPILE, date(2026, 1, 15))
    found = await call(HANDLERS[COMPILE], task, {}, services)
    assert found == {
        "indicators_title": "Controlling Fallmanagement 2025",
        "indicators_url": "https://jobcenter.example/berichte",
    }
    assert await call(HANDLERS[COMPILE], task, {}, services) == found
    assert sorted(path.name for path in (tmp_path / "reports").iterdir()) == [
        "kennzahlen-fachkonzept-2025.pdf",
        "kennzahlen-fachkonzept-2025.xlsx",
    ]
    text = (tmp_path / "reports/kennzahlen-fachkonzept-2025.pdf").read_text(encoding="utf-8")
    assert '"shown":"0,0 %","calculation":"0 / 8"' in text


async def test_a_case_manager_counts_the_own_cases_without_figures_from_outside(controlling: Controlling) -> None:
    found = {each.id: each for each in await controlling.own("fachkonzept", "fm.b", date(2025, 6, 16))}
    assert found["G4"].head.calculation == "0 / 1"
    assert "es fehlt" in found["D1"].head.shown


async def test_a_complaint_goes_to_the_management_without_a_word_about_the_person(run: Run, cases: MemoryCases) -> None:
    form = {"jobcenter": "fachkonzept", "case_number": "BG-4711", "admission_date": "2025-08-04"}
    chosen = {"steering_action": "problem", "problem_kind": "complaint"}
    found = await run("fachkonzept_steering.record_steering", date(2026, 1, 12), **form, **chosen)
    assert found["steering_news"] == "Beschwerde der Leitung gemeldet."
    (notice,) = cases.begun
    assert (notice["notice_kind"], notice["network_group"]) == ("complaint", "leitung")
    assert "steht in VerBIS" in notice["notice_text"]


def test_the_history_reads_only_what_is_counted() -> None:
    """No text and no name can come out of the engine: the list of variables is that of the model."""
    assert not [name for name in NAMES if name.startswith("text_") or "name" in name]
