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

from workers.documents import (
    Blocked,
    Directory,
    DirectoryAway,
    Documents,
    FictionalDirectory,
    Outbox,
    Person,
    build_documents,
)
from workers.documents.outbox import Draft, Proof
from workers.documents.pool import RenderPool
from workers.documents.seal import Seal
from workers.documents.service import document_id, open_directory
from workers.errors import PermanentError
from workers.registry import Task
from workers.rules.parameters import load_parameters
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
    return Outbox.in_folder(tmp_path / "outbox", Seal.new_key())


@pytest.fixture
def documents(outbox: Outbox, pool: RenderPool) -> Documents:
    return Documents(outbox, FictionalDirectory(), pool, "https://jobcenter.example/")


async def test_a_document_lies_in_the_outbox_with_its_data(documents: Documents, outbox: Outbox, task: Task) -> None:
    written = await documents.write(task, HANDOVER, filer="pap.a")
    entry = outbox.unfiled()[0]
    pdf = outbox.open(written.id)
    assert written.url == f"https://jobcenter.example/briefe/{written.id}"
    assert written.title == entry.title == "Übergabeprotokoll vom 20.01.2025"
    assert written.sha256 == entry.sha256 == hashlib.sha256(pdf).hexdigest()
    assert (entry.case_number, entry.filer, entry.process_instance) == ("H-2025-0001", "pap.a", task.process_instance)
    assert FictionalDirectory().person("H-2025-0001").name in text_of(pdf)
    assert written.id in text_of(pdf)


async def test_what_is_stored_beside_the_document_names_nobody(
    documents: Documents, outbox: Outbox, task: Task, tmp_path: Path
) -> None:
    await documents.write(task, HANDOVER, filer="pap.a")
    person = FictionalDirectory().person("H-2025-0001")
    entry = outbox.unfiled()[0].model_dump_json()
    beside = entry + "".join(path.name for path in (tmp_path / "outbox").iterdir())
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
    assert outbox.unfiled() == []


async def test_other_tasks_and_other_templates_make_other_documents(task: Task) -> None:
    numbers = {document_id(id_, model.template) for id_ in (task.id, "another") for model in NORMAL}
    assert len(numbers) == 2 * len(NORMAL)


async def test_removing_twice_is_harmless_and_an_unknown_number_is_not(documents: Documents, task: Task) -> None:
    written = await documents.write(task, HANDOVER, filer="pap.a")
    await documents.remove(written.id, date(2025, 1, 22))
    await documents.remove(written.id, date(2025, 1, 22))
    with pytest.raises(PermanentError, match="kein Schreiben"):
        await documents.remove("unknownunknown22", date(2025, 1, 22))


async def test_nothing_is_written_when_nobody_files_it(documents: Documents, task: Task, tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match="document_filer"):
        await documents.write(task, HANDOVER, filer=" ")
    assert not (tmp_path / "outbox").exists()


class MovingDirectory(Directory):
    """Answers as told, call by call; then it knows everybody."""

    def __init__(self, *answers: Exception | Person) -> None:
        self.answers = list(answers)

    async def lookup(self, case_number: str) -> Person:
        answer = self.answers.pop(0) if self.answers else FictionalDirectory().person(case_number)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def knows(self, case_number: str) -> bool:
        return True


async def test_what_cannot_be_printed_waits_with_its_content_until_it_can(
    outbox: Outbox, pool: RenderPool, task: Task
) -> None:
    directory = MovingDirectory(PermanentError("Unbekannt."), PermanentError("Mehrere."), DirectoryAway("Weg."))
    documents = Documents(outbox, directory, pool, "https://jobcenter.example", load_parameters())
    written = await documents.write(task, HANDOVER, filer="pap.a")
    draft = outbox.find(written.id)
    assert isinstance(draft, Draft)
    assert (written.sha256, draft.problem, draft.filer) == (None, "Unbekannt.", "pap.a")
    assert await documents.write(task, HANDOVER, filer="pap.a") == written, "delivered again, it still waits"
    with pytest.raises(Blocked, match="Mehrere"):
        await documents.complete(written.id)
    with pytest.raises(DirectoryAway):
        await documents.complete(written.id)
    finished = await documents.complete(written.id)
    assert finished == await documents.complete(written.id) == await documents.write(task, HANDOVER, filer="pap.a")
    assert finished.sha256 == hashlib.sha256(outbox.open(written.id)).hexdigest()
    assert HANDOVER.goal_expectation.split(",")[0] in text_of(outbox.open(written.id))
    assert (finished.parameters_version, draft.parameters_version) == (draft.parameters_version,) * 2
    assert len(finished.parameters_version) == len(str(finished.template_version)) == 16


@pytest.mark.parametrize(
    ("spoilt", "says"),
    [({"goal_expectation": "Ziel \U00013080"}, r"U\+13080"), ({"jobcenter": "nirgendwo"}, "keinen Briefkopf")],
)
async def test_a_missing_character_or_letterhead_is_kept_as_the_problem(
    outbox: Outbox, pool: RenderPool, task: Task, spoilt: dict[str, str], says: str
) -> None:
    documents = Documents(outbox, FictionalDirectory(), pool, "https://jobcenter.example")
    written = await documents.write(task, HANDOVER.model_copy(update=spoilt), filer="pap.a")
    with pytest.raises(Blocked, match=says):
        await documents.complete(written.id)


async def test_a_directory_that_is_away_does_not_hold_the_case_up(outbox: Outbox, pool: RenderPool, task: Task) -> None:
    documents = Documents(outbox, MovingDirectory(DirectoryAway("Weg.")), pool, "https://jobcenter.example")
    written = await documents.write(task, HANDOVER, filer="pap.a")
    assert written.sha256 is None
    assert (await documents.complete(written.id)).sha256


async def test_hash_and_versions_stay_in_the_proof(documents: Documents, outbox: Outbox, task: Task) -> None:
    written = await documents.write(task, HANDOVER, filer="pap.a")
    await documents.remove(written.id, date(2025, 1, 22))
    proof = outbox.find(written.id)
    assert isinstance(proof, Proof)
    assert (proof.sha256, proof.template_version) == (written.sha256, written.template_version)
    assert await documents.complete(written.id) == written


async def test_a_killed_rendering_process_is_replaced(
    documents: Documents, pool: RenderPool, task: Task, outbox: Outbox
) -> None:
    await documents.warm()
    for pid in _processes(pool):
        os.kill(pid, signal.SIGKILL)
    tasks = [replace(task, id=f"task-{number}") for number in range(3)]
    await asyncio.gather(*(documents.write(each, TL_REQUEST, filer="pap.a") for each in tasks))
    assert len(outbox.unfiled()) == 3


def _processes(pool: RenderPool) -> list[int]:
    executor = pool._executor
    assert executor is not None
    return list(executor._processes)


WARM_AND_WAIT = """
import asyncio, pathlib, sys, time
from workers.documents.outbox import Draft, Proof
from workers.documents.pool import RenderPool
from workers.documents.seal import Seal
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
    settings = Settings(outbox=tmp_path, directory="fictional", serve_url="http://127.0.0.1:8090")
    documents = build_documents(settings, open_directory(settings), load_parameters())
    try:
        written = await documents.write(task, HANDOVER, filer="pap.a")
    finally:
        documents.close()
    assert (tmp_path / f"{written.id}.letter").is_file()
