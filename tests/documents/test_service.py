"""Writing a document for a task: once, in a process of its own, also when that process is killed."""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from workers.documents import Documents, FictionalDirectory, Outbox, build_documents
from workers.documents.pool import RenderPool
from workers.documents.service import document_id
from workers.errors import PermanentError
from workers.registry import Task
from workers.settings import PROJECT, Settings

from .pdf_text import text_of
from .samples import HANDOVER, NORMAL, REFUSAL, TL_REQUEST


@pytest.fixture(scope="module")
def pool() -> Iterator[RenderPool]:
    pool = RenderPool(PROJECT / "templates", processes=1)
    yield pool
    pool.close()


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path / "outbox")


@pytest.fixture
def documents(outbox: Outbox, pool: RenderPool) -> Documents:
    return Documents(outbox, FictionalDirectory(), pool, "https://jobcenter.example/")


async def test_a_document_lies_in_the_outbox_with_its_data(documents: Documents, outbox: Outbox, task: Task) -> None:
    written = await documents.write(task, HANDOVER, filer="pap.a")
    entry = outbox.list_unfiled()[0]
    pdf = outbox.open(written.id)
    assert written.url == f"https://jobcenter.example/briefe/{written.id}"
    assert written.title == entry.title == "Übergabeprotokoll vom 20.01.2025"
    assert written.sha256 == entry.sha256 == hashlib.sha256(pdf).hexdigest()
    assert (entry.case_number, entry.filer, entry.process_instance) == ("H-2025-0001", "pap.a", task.process_instance)
    assert FictionalDirectory().lookup("H-2025-0001").name in text_of(pdf)
    assert written.id in text_of(pdf)


async def test_what_is_stored_beside_the_document_names_nobody(
    documents: Documents, task: Task, tmp_path: Path
) -> None:
    await documents.write(task, HANDOVER, filer="pap.a")
    person = FictionalDirectory().lookup("H-2025-0001")
    beside = "".join(path.name + path.read_text("utf-8") for path in (tmp_path / "outbox").glob("*.json"))
    for word in (person.first_name, person.last_name, person.street, "Schuldnerberatung", HANDOVER.case_manager):
        assert word not in beside


async def test_the_same_task_delivered_twice_changes_nothing(documents: Documents, task: Task, tmp_path: Path) -> None:
    first = await documents.write(task, HANDOVER, filer="pap.a")
    stamps = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "outbox").iterdir()}
    assert await documents.write(task, HANDOVER, filer="pap.a") == first
    assert {path.name: path.stat().st_mtime_ns for path in (tmp_path / "outbox").iterdir()} == stamps


async def test_two_deliveries_at_the_same_time_end_with_one_document(
    documents: Documents, task: Task, tmp_path: Path
) -> None:
    first, second = await asyncio.gather(*(documents.write(task, HANDOVER, filer="pap.a") for _ in range(2)))
    assert first == second
    assert len(list((tmp_path / "outbox").iterdir())) == 2


async def test_a_delivery_after_filing_does_not_bring_the_document_back(
    documents: Documents, outbox: Outbox, task: Task
) -> None:
    first = await documents.write(task, HANDOVER, filer="pap.a")
    await documents.remove(first.id, date(2025, 1, 22))
    assert await documents.write(task, HANDOVER, filer="pap.a") == first
    assert outbox.list_unfiled() == []


async def test_other_tasks_and_other_templates_make_other_documents(task: Task) -> None:
    numbers = {document_id(id_, model.template) for id_ in (task.id, "another") for model in NORMAL}
    assert len(numbers) == 2 * len(NORMAL)


async def test_removing_twice_is_harmless_and_an_unknown_number_is_not(documents: Documents, task: Task) -> None:
    written = await documents.write(task, HANDOVER, filer="pap.a")
    await documents.remove(written.id, date(2025, 1, 22))
    await documents.remove(written.id, date(2025, 1, 22))
    with pytest.raises(PermanentError, match="kein Schreiben"):
        await documents.remove("unknownunknown22", date(2025, 1, 22))


async def test_nothing_is_written_when_a_document_is_refused(documents: Documents, task: Task, tmp_path: Path) -> None:
    bad = HANDOVER.model_copy(update={"goal_expectation": "Ziel \U00013080"})
    with pytest.raises(PermanentError, match=r"U\+13080"):
        await documents.write(task, bad, filer="pap.a")
    with pytest.raises(PermanentError, match="document_filer"):
        await documents.write(task, HANDOVER, filer=" ")
    assert not (tmp_path / "outbox").exists()


async def test_a_killed_rendering_process_is_replaced(
    documents: Documents, pool: RenderPool, task: Task, outbox: Outbox
) -> None:
    await documents.warm()
    for pid in _processes(pool):
        os.kill(pid, signal.SIGKILL)
    tasks = [replace(task, id=f"task-{number}") for number in range(3)]
    await asyncio.gather(*(documents.write(each, TL_REQUEST, filer="pap.a") for each in tasks))
    assert len(outbox.list_unfiled()) == 3


def _processes(pool: RenderPool) -> list[int]:
    executor = pool._executor
    assert executor is not None
    return list(executor._processes)


WARM_AND_WAIT = """
import asyncio, pathlib, sys, time
from workers.documents.pool import RenderPool
if __name__ == "__main__":
    pool = RenderPool(pathlib.Path(sys.argv[1]), 2)
    asyncio.run(pool.warm())
    print(*pool._executor._processes, flush=True)
    time.sleep(600)
"""


def test_rendering_processes_end_when_the_worker_is_killed(tmp_path: Path) -> None:
    (tmp_path / "worker.py").write_text(WARM_AND_WAIT, encoding="utf-8")
    command = [sys.executable, str(tmp_path / "worker.py"), str(PROJECT / "templates")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        children = [int(pid) for pid in worker.stdout.readline().split()]
        worker.kill()
    assert len(children) == 2
    deadline = time.monotonic() + 20
    while any(Path(f"/proc/{pid}").exists() for pid in children):
        assert time.monotonic() < deadline, "a rendering process outlived its worker"
        time.sleep(0.05)


async def test_the_event_loop_goes_on_while_a_document_is_rendered(documents: Documents, task: Task) -> None:
    """A light handler gets its turn many times during one rendering; in the same thread it would get none."""
    await documents.warm()
    writing = asyncio.create_task(documents.write(task, REFUSAL, filer="pap.a"))
    turns = 0
    while not writing.done():
        await asyncio.sleep(0.001)
        turns += 1
    assert (await writing).title == "Vermerk über die Absage vom 21.10.2025"
    assert turns > 10


async def test_the_pool_starts_again_after_it_was_closed(task: Task, outbox: Outbox) -> None:
    pool = RenderPool(PROJECT / "templates", processes=1)
    documents = Documents(outbox, FictionalDirectory(), pool, "http://127.0.0.1:1")
    try:
        await documents.write(task, HANDOVER, filer="pap.a")
        documents.close()
        assert (await documents.write(replace(task, id="next"), HANDOVER, filer="pap.a")).id != document_id(task.id, "")
    finally:
        documents.close()


async def test_the_service_is_built_from_settings(tmp_path: Path, task: Task) -> None:
    settings = Settings(outbox=tmp_path, directory=Path("fictional"), serve_url="http://127.0.0.1:8090")
    documents = build_documents(settings)
    try:
        written = await documents.write(task, HANDOVER, filer="pap.a")
    finally:
        documents.close()
    assert (tmp_path / f"{written.id}.pdf").is_file()
