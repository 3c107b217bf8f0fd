"""Impact: the record that leaves the case, what is refused, and the monthly report's task (K-017)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from workers.documents.jobs import Job, Rendered
from workers.documents.pool import RenderPool
from workers.errors import BusinessError
from workers.registry import Services, call
from workers.reports.publisher import Publisher
from workers.reports.shelf import Shelf
from workers.results import ResultStore
from workers.rules.impact_report import Figures
from workers.rules.parameters import ParameterBook

from .conftest import HANDLERS, task_on

SEND, COMPILE = "impact.send_impact_record", "impact_report.compile_reports"
FORM: dict[str, Any] = {
    "jobcenter": "hannover",
    "exit_date": "2026-04-13",
    "exit_reason": "E-02",
    "anonymous_area": "Bereich Nord",
    "anonymous_medical_referrals": 0,
    "anonymous_health_restrictions": "yes",
    "anonymous_needs_removed": 0,
    "anonymous_goals": ["G2"],
}
Send = Callable[..., Awaitable[dict[str, Any]]]


class PlainPool(RenderPool):
    """Prints the model's JSON."""

    def __init__(self) -> None:
        super().__init__(Path())

    async def render(self, job: Job) -> Rendered:
        return Rendered(job.model.model_dump_json().encode(), "")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ResultStore]:
    found = ResultStore(f"sqlite:///{tmp_path / 'results.sqlite'}")
    yield found
    found.close()


@pytest.fixture
def services(book: ParameterBook, store: ResultStore, tmp_path: Path) -> Services:
    publisher = Publisher(store, PlainPool(), Shelf(tmp_path / "reports"), "http://127.0.0.1:8090/")
    return Services(book, book, store, publisher)


@pytest.fixture
def send(services: Services) -> Send:
    """The form of one case as the worker gets it, the task delivered twice."""

    async def twice(case: str = "a", **changed: Any) -> dict[str, Any]:
        task = replace(task_on(SEND, date(2026, 4, 14)), id=f"task-{case}")
        first = await call(HANDLERS[SEND], task, FORM | changed, services)
        assert await call(HANDLERS[SEND], task, FORM | changed, services) == first
        return first

    return twice


async def test_the_areas_come_from_the_parameters(services: Services) -> None:
    task = task_on("impact.offer_areas", date(2026, 4, 13))

    found = await call(HANDLERS["impact.offer_areas"], task, FORM, services)

    assert {"label": "Bereich Nord", "value": "Bereich Nord"} in found["impact_area_options"]


async def test_one_record_and_nothing_left_in_the_case(send: Send, store: ResultStore) -> None:
    written = await send()

    (record,) = store.records("hannover")
    assert (record.month, record.reason, record.integration, record.goals) == ("2026-04", "E-02", False, ("G2",))
    assert written == dict.fromkeys([name for name in FORM if name.startswith("anonymous_")] + OTHERS)


OTHERS = ["anonymous_integration", "correction_message"]


async def test_the_worker_fetches_the_allowed_fields_only() -> None:
    """H-118: whatever else somebody puts into the case never leaves the engine."""
    assert set(HANDLERS[SEND].variables) == {*FORM, "anonymous_integration"}


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"anonymous_medical_referrals": "Erika Beispielname"}, "„Einschaltungen des Ärztlichen Dienstes“ muss eine"),
        ({"anonymous_area": "Erika Beispielname"}, "„Bereich“ muss einer der Bereiche der Liste sein"),
        ({"anonymous_area": "Team 741"}, "„Bereich“ muss einer der Bereiche der Liste sein"),
        ({"anonymous_area": ""}, "„Bereich“ fehlt"),
        ({"anonymous_goals": ["Erika Beispielname"]}, "„Erreichte Grundziele“ muss einer dieser Werte sein"),
        ({"anonymous_needs_removed": -1}, "„Beseitigte Handlungsbedarfe“ muss mindestens 0 sein"),
        ({"anonymous_needs_removed": 100}, "„Beseitigte Handlungsbedarfe“ darf höchstens 99 sein"),
        ({"anonymous_health_restrictions": "Erika Beispielname"}, "muss Ja oder Nein sein"),
        ({"exit_reason": "zu Frau Beispielname gezogen"}, "„Grund des Endes der Betreuung“ muss einer dieser Werte"),
        ({"exit_reason": "E-05"}, "ob eine Beschäftigung aufgenommen wurde"),
    ],
)
async def test_what_is_not_allowed_goes_back_to_the_form(
    send: Send, store: ResultStore, changed: dict[str, Any], message: str
) -> None:
    with pytest.raises(BusinessError) as caught:
        await send(**changed)

    assert caught.value.code == "record_refused"
    assert message in caught.value.message
    assert "Beispielname" not in caught.value.message
    assert store.records("hannover") == []


async def test_k017_from_form_to_report(send: Send, services: Services, store: ResultStore, tmp_path: Path) -> None:
    """The first attempt for K-017b contains a name; then four exits become one report."""
    await send("a", exit_reason="E-04", anonymous_medical_referrals=1, anonymous_needs_removed=2)
    with pytest.raises(BusinessError):
        await send("b", anonymous_area="Erika Beispielname")
    await send("b")
    await send("c", exit_reason="E-04", anonymous_health_restrictions="no", anonymous_needs_removed=3)
    await send("d", exit_reason="E-06", anonymous_medical_referrals=1, anonymous_needs_removed=1)

    task = task_on(COMPILE, date(2026, 5, 1))
    first = await call(HANDLERS[COMPILE], task, {}, services)

    report = store.report("hannover", "2026-04")
    assert report is not None
    assert report.figures == Figures(
        exits=4, integrations=2, medical_referrals=2, health_restrictions=3, needs_removed=6
    )
    assert first == {
        "report_count": 1,
        "report_months_text": "April 2026",
        "report_url": "http://127.0.0.1:8090/berichte",
    }
    files = {"wirkungsanalyse-hannover-2026-04.pdf", "wirkungsanalyse-hannover-2026-04.xlsx"}
    assert {path.name for path in (tmp_path / "reports").iterdir()} == files
    assert await call(HANDLERS[COMPILE], task, {}, services) == first, "a repeated delivery answers the same"


async def test_a_lost_file_is_written_again(services: Services, tmp_path: Path) -> None:
    task = task_on(COMPILE, date(2026, 5, 1))
    await call(HANDLERS[COMPILE], task, {}, services)
    for path in (tmp_path / "reports").iterdir():
        path.unlink()

    later = replace(task_on(COMPILE, date(2026, 5, 2)), id="another")
    assert (await call(HANDLERS[COMPILE], later, {}, services))["report_count"] == 0
    assert len(list((tmp_path / "reports").iterdir())) == 2
