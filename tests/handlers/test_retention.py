"""Retention: what goes, what stays, and the proof without content."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from rules.impact_records import K017

from workers.documents.outbox import Draft, Entry
from workers.engine.past import PastCases
from workers.registry import BERLIN, Services, call
from workers.results import ResultStore
from workers.rules.parameters import ParameterBook
from workers.rules.staff import Staff

from .conftest import HANDLERS, MemoryDocuments, task_on

RUN = date(2026, 6, 1)


class MemoryPast(PastCases):
    """Ended cases with the day of their end, running cases, open external tasks."""

    def __init__(self) -> None:
        self.ended: dict[str, date] = {}
        self.running: set[str] = set()
        self.open: set[str] = set()

    async def task_is_open(self, task_id: str) -> bool:
        return task_id in self.open

    async def runs(self, case_number: str) -> bool:
        return case_number in self.running

    async def ended_before(self, moment: datetime) -> AsyncIterator[str]:
        assert moment.tzinfo is BERLIN
        for case in [case for case, day in self.ended.items() if day < moment.date()]:
            yield case

    async def delete(self, instance: str) -> None:
        del self.ended[instance]


class Unfiled(MemoryDocuments):
    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry | Draft] = []

    async def unfiled(self, created_before: datetime) -> list[Entry | Draft]:
        return [entry for entry in self.entries if entry.created < created_before]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ResultStore]:
    found = ResultStore(f"sqlite:///{tmp_path / 'results.sqlite'}")
    yield found
    found.close()


@pytest.fixture
def past() -> MemoryPast:
    return MemoryPast()


@pytest.fixture
def unfiled() -> Unfiled:
    return Unfiled()


@pytest.fixture
def services(book: ParameterBook, staff: Staff, store: ResultStore, past: MemoryPast, unfiled: Unfiled) -> Services:
    return Services(book, book, staff, store, past, unfiled)


async def test_marks_go_after_thirty_days_unless_the_engine_may_ask_again(
    services: Services, store: ResultStore, past: MemoryPast
) -> None:
    for number, day in enumerate([date(2026, 4, 1), date(2026, 4, 2), date(2026, 5, 2)]):
        store.add(f"task-{number}", K017[number], day)
    past.open = {"task-1"}

    await call(HANDLERS["retention.forget_tasks"], task_on("retention.forget_tasks", RUN), {}, services)

    assert sorted(store.old_tasks(date(2027, 1, 1))) == ["task-1", "task-2"]
    (proof,) = store.proofs()
    assert (proof.run_on, proof.kind, proof.deleted, proof.older_than) == (
        RUN,
        "Kennungen erledigter Aufgaben",
        1,
        date(2026, 5, 2),
    )


async def test_history_goes_before_it_is_five_years_old(
    services: Services, store: ResultStore, past: MemoryPast
) -> None:
    """1825 days at most: what would be older before the run of 1 July goes on 1 June."""
    past.ended = {"old": date(2020, 1, 1), "due": date(2021, 7, 1), "kept": date(2021, 7, 2), "new": date(2026, 5, 1)}

    for _ in range(2):
        await call(HANDLERS["retention.delete_history"], task_on("retention.delete_history", RUN), {}, services)

    assert set(past.ended) == {"kept", "new"}
    (proof,) = store.proofs()
    assert (proof.kind, proof.deleted, proof.older_than) == ("Verlauf beendeter Fälle", 2, date(2021, 7, 2))


async def test_a_run_without_anything_due_leaves_its_proof_too(services: Services, store: ResultStore) -> None:
    await call(HANDLERS["retention.delete_history"], task_on("retention.delete_history", RUN), {}, services)

    assert [proof.deleted for proof in store.proofs()] == [0]


async def test_leftover_documents_are_found_and_kept(services: Services, past: MemoryPast, unfiled: Unfiled) -> None:
    unfiled.entries = [entry("H-1"), entry("H-2"), entry("H-3", "niemand.mehr")]
    past.running = {"H-2"}

    found = await call(HANDLERS["retention.find_unfiled"], task_on("retention.find_unfiled", RUN), {}, services)

    assert found == {"unfiled_count": 2, "unfiled_jobcenters": ("hannover",)}
    assert len(unfiled.entries) == 3


async def test_each_jobcenter_gets_its_own_list(services: Services, past: MemoryPast, unfiled: Unfiled) -> None:
    unfiled.entries = [entry("H-1"), entry("H-2")]
    past.running = {"H-2"}
    handler, task = HANDLERS["unfiled.list_documents"], task_on("unfiled.list_documents", RUN)

    assert await call(handler, task, {"jobcenter": "hannover"}, services) == {
        "unfiled_count": 1,
        "unfiled_text": "Fall H-1: Übergabeprotokoll vom 20.01.2026, abzulegen durch Jonas Berger, "
        "erstellt am 20.01.2026",
    }
    elsewhere = await call(handler, task, {"jobcenter": "lichtenberg"}, services)
    assert elsewhere == {"unfiled_count": 0, "unfiled_text": "keine"}


async def test_nothing_left(services: Services) -> None:
    found = await call(HANDLERS["retention.find_unfiled"], task_on("retention.find_unfiled", RUN), {}, services)

    assert found == {"unfiled_count": 0, "unfiled_jobcenters": ()}


def entry(case: str, filer: str = "pap.berger") -> Entry:
    return Entry(
        id="abcdefgh234567ij",
        title="Übergabeprotokoll vom 20.01.2026",
        sha256="0" * 64,
        template="access/handover_record.html.j2",
        template_version="0" * 16,
        case_number=case,
        filer=filer,
        process_instance="instance",
        created=datetime(2026, 1, 20, 10, tzinfo=UTC),
    )
