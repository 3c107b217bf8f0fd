"""Retention on the real engine, with the rights of the worker's account and no more (bpmn/retention.bpmn)."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from workers.commands.play import Theatre
from workers.documents.outbox import Entry, Outbox
from workers.engine.admin import EngineAdmin
from workers.engine.client import EngineClient
from workers.engine.past import PastCases
from workers.play.backstage import WorkerThread
from workers.play.stage import Stage
from workers.registry import BERLIN
from workers.results import ResultStore
from workers.settings import Settings

pytestmark = pytest.mark.engine
LONG_AGO, LATELY = datetime(2020, 6, 2, 9, tzinfo=BERLIN), datetime(2026, 5, 4, 9, tzinfo=BERLIN)
RUN = datetime(2026, 6, 1, 4, tzinfo=BERLIN)
IMPACT = {"jobcenter": "hannover", "exit_reason": "E-04", "exit_date": "2020-06-02", "goal_categories": "[]"}


@pytest.fixture
def admin(theatre: Theatre) -> Iterator[EngineAdmin]:
    settings = theatre.settings
    with EngineAdmin(settings.engine_url, settings.admin_user, settings.admin_password.get_secret_value()) as admin:
        yield admin
        admin.reset_clock()


@pytest.fixture
async def past(theatre: Theatre) -> AsyncIterator[PastCases]:
    client = EngineClient(theatre.settings.engine_url, "worker", theatre.logins["worker"])
    yield PastCases(client)
    await client.close()


@pytest.fixture
def case(admin: EngineAdmin) -> Iterator[str]:
    number = f"RT-{secrets.token_hex(4).upper()}"
    yield number
    for row in admin.instances(businessKey=number, rootProcessInstances=True):
        admin.delete_instance(row["id"])


def run_case(admin: EngineAdmin, case: str, day: datetime, *, end: bool = True) -> str:
    """A case that has come to its impact record on that day, with the called process; ended if asked."""
    admin.set_clock(day, ticking=True)
    people = dict.fromkeys(["acting_manager", "case_manager", "team_leader", "area_leader"], "fm.yilmaz")
    values = IMPACT | people | {"case_number": case, "admission_date": "2019-06-02", "impact_process": "impact"}
    instance = str(admin.start_before("fallmanagement", "impact", values, business_key=case)["id"])
    if end:
        admin.delete_instance(instance)
    return instance


def known(admin: EngineAdmin, case: str) -> set[str]:
    return {row["processDefinitionKey"] for row in admin.past_instances(processInstanceBusinessKey=case)}


async def test_an_old_case_goes_with_all_it_called_and_a_young_one_stays(
    admin: EngineAdmin, past: PastCases, case: str
) -> None:
    old = run_case(admin, case, LONG_AGO)
    young = run_case(admin, f"{case}-2", LATELY)
    assert known(admin, case) == {"fallmanagement", "impact"}

    found = [instance async for instance in first_portion(past)]
    assert old in found
    assert young not in found
    await past.delete(old)
    await past.delete(old)  # once more: a repeated delivery

    assert known(admin, case) == set()
    assert known(admin, f"{case}-2") == {"fallmanagement", "impact"}


async def first_portion(past: PastCases) -> AsyncIterator[str]:
    """`ended_before` asks again until nothing is found; nothing is deleted here."""
    seen: set[str] = set()
    async for instance in past.ended_before(datetime(2021, 7, 2, tzinfo=BERLIN)):
        if instance in seen:
            return
        seen.add(instance)
        yield instance


async def test_open_tasks_and_running_cases_are_known(admin: EngineAdmin, past: PastCases, case: str) -> None:
    run_case(admin, case, LATELY, end=False)
    (task,) = [row for row in admin.external_tasks() if row["businessKey"] == case]

    assert await past.task_is_open(task["id"])
    assert not await past.task_is_open("00000000-0000-0000-0000-000000000000")
    assert await past.runs(case)
    assert not await past.runs(f"{case}-9")


def test_the_whole_run(theatre: Theatre, admin: EngineAdmin, case: str, tmp_path: Path) -> None:
    """History goes, the document of the ended case stays and is put before the team leaders, proofs remain."""
    old = run_case(admin, case, LONG_AGO)
    settings = worker_settings(theatre, tmp_path)
    Outbox.from_settings(settings).write(entry(case, old), b"%PDF")
    admin.set_clock(RUN, ticking=True)

    with WorkerThread(settings) as worker:
        run = f"Löschlauf {case}"
        admin.start("retention", {}, business_key=run)
        assert Stage(admin, [run], alive=worker.alive).settle() == []
        (task,) = admin.tasks(processInstanceBusinessKey=run)
        shown = admin.task_variables(task["id"])
        admin.submit_task(task["id"], {"unfiled_cleared_on": RUN.date().isoformat()})

    assert task["name"] == "Nicht abgelegte Dokumente klären"
    assert task["tenantId"] == "hannover"
    assert f"Fall {case}: Übergabeprotokoll, abzulegen durch Jonas Berger" in shown["unfiled_text"]
    assert admin.instances(businessKey=run) == []
    assert known(admin, case) == set()
    store = ResultStore.from_settings(settings)
    assert {proof.kind: proof.deleted >= minimum for proof, minimum in zip(store.proofs(), (0, 1), strict=True)} == {
        "Kennungen erledigter Aufgaben": True,
        "Verlauf beendeter Fälle": True,
    }
    assert all(case not in str(proof) for proof in store.proofs())
    store.close()


def test_nobody_is_asked_when_everything_is_filed(
    theatre: Theatre, admin: EngineAdmin, case: str, tmp_path: Path
) -> None:
    admin.set_clock(RUN, ticking=True)
    with WorkerThread(worker_settings(theatre, tmp_path)) as worker:
        run = f"Löschlauf {case}"
        admin.start("retention", {}, business_key=run)
        assert Stage(admin, [run], alive=worker.alive).settle() == []
    assert admin.instances(businessKey=run) == []


def worker_settings(theatre: Theatre, folder: Path) -> Settings:
    changed: dict[str, Any] = {
        "worker_password": SecretStr(theatre.logins["worker"]),
        "worker_id": f"retention-{secrets.token_hex(3)}",
        "outbox": folder / "outbox",
        "health_port": 0,
    }
    return theatre.settings.model_copy(update=changed)


def entry(case: str, instance: str) -> Entry:
    return Entry(
        id="abcdefgh234567ij",
        title="Übergabeprotokoll",
        sha256="0" * 64,
        template="access/handover_record.html.j2",
        template_version="0" * 16,
        case_number=case,
        filer="pap.berger",
        process_instance=instance,
        created=LONG_AGO + timedelta(days=1),
    )
