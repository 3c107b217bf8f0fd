"""Handlers with everything around them in memory: cases, documents and directory with the real interfaces."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from workers.documents import Blocked, Directory, DocumentModel, Documents, FictionalDirectory, Person, WrittenDocument
from workers.documents.service import document_id
from workers.engine.cases import Cases, RunningCase
from workers.engine.staffing import HeldCase, Staffing
from workers.registry import Services, Task, call
from workers.results import ResultStore
from workers.rules.absence import Cover
from workers.rules.parameters import ParameterBook, load_parameters
from workers.rules.providers import load_providers
from workers.rules.staff import Staff, load_staff
from workers.rules.uckermark.measures import load_measures
from workers.settings import PROJECT
from workers.wiring import all_handlers

HANDLERS = all_handlers()
OWN_CASE = "case-1"
Run = Callable[..., Awaitable[dict[str, Any]]]


class MemoryCases(Cases):
    """Answers that a test sets; remembers which rechecks were replaced and what was set in the case."""

    def __init__(self) -> None:
        self.cases: list[RunningCase] = []
        self.counts: dict[str, int] = {}
        self.replaced: list[str] = []
        self.exit: date | None = None
        self.set: dict[str, Any] = {}
        self.first: set[tuple[str, str]] = set()
        self.ended: list[dict[str, Any]] = []
        self.listening = False
        self.told: list[Mapping[str, Any]] = []
        self.begun: list[Mapping[str, Any]] = []

    def add(
        self, number: str, started: datetime, *, waiting_for_recheck: bool = False, jobcenter: str = "hannover"
    ) -> None:
        self.cases.append(RunningCase(number, started, waiting_for_recheck, jobcenter))

    async def running(self, case_number: str) -> list[RunningCase]:
        return self.cases

    async def last_exit(self, case_number: str, jobcenter: str) -> date | None:
        return self.exit

    async def caseload(self, case_manager: str) -> int:
        return self.counts.get(case_manager, 0)

    async def replace_recheck(self, case_number: str) -> int:
        self.replaced.append(case_number)
        return sum(case.waiting_for_recheck for case in self.cases)

    async def earlier(self, case_number: str, jobcenter: str, names: Iterable[str]) -> list[dict[str, Any]]:
        return self.ended

    async def tell(
        self, case_number: str, process: str, message: str, values: Mapping[str, Any], *, proof: str
    ) -> bool:
        if self.listening and values not in self.told:
            self.told.append(values)
        return self.listening

    async def begin_once(self, process: str, case_number: str, values: Mapping[str, Any], *, proof: str) -> bool:
        if values in self.begun:
            return False
        self.begun.append(values)
        return True

    async def set_in_case(self, case_number: str, values: Mapping[str, Any]) -> int:
        self.set |= values
        return 1

    async def put_first(self, case_number: str, process: str) -> int:
        self.first.add((case_number, process))
        return 1


class MemoryStaffing(Staffing):
    """Cases, covers and tasks that a test sets; remembers what changed hands."""

    def __init__(self) -> None:
        self.held: dict[str, list[str]] = {}
        self.known: dict[str, dict[str, Any]] = {}
        self.running: set[tuple[str, str]] = set()
        self.away: list[Cover] = []
        self.moves: list[tuple[str, ...]] = []

    async def cases_of(self, case_manager: str) -> list[HeldCase]:
        return [HeldCase(f"id-{number}", number) for number in self.held.get(case_manager, ())]

    async def facts(
        self, case_number: str, names: Iterable[str], process: str = "fallmanagement"
    ) -> dict[str, Any] | None:
        known = self.known.get(case_number if process == "fallmanagement" else f"{process} {case_number}")
        return None if known is None else {name: known[name] for name in names if name in known}

    async def parts(self, case_number: str, process: str) -> list[str]:
        return [process] if (case_number, process) in self.running else []

    async def covers(self) -> list[Cover]:
        return self.away

    async def reassign(self, case_number: str, former: str, present: str, *, lent: bool = False) -> int:
        return self._note("reassign", case_number, former, present, *(["lent"] if lent else []))

    async def lend(self, absent: str, cover: str) -> int:
        return self._note("lend", absent, cover)

    async def give_back(self, owner: str) -> int:
        return self._note("give back", owner)

    def _note(self, *move: str) -> int:
        if move in self.moves:
            return 0
        self.moves.append(move)
        return 1


class MemoryDocuments(Documents):
    """Keeps the models instead of printing them; the same task gives the same document."""

    def __init__(self) -> None:
        self.written: dict[str, tuple[DocumentModel, str]] = {}
        self.removed: list[tuple[str, date]] = []
        self.problem: str | None = None

    async def write(self, task: Task, model: DocumentModel, *, filer: str) -> WrittenDocument:
        number = document_id(task.id, model.template)
        self.written[number] = (model, filer)
        digest = hashlib.sha256(model.model_dump_json().encode()).hexdigest()
        return WrittenDocument(number, model.title, f"http://127.0.0.1/briefe/{number}", digest)

    async def complete(self, document_id: str) -> WrittenDocument:
        if self.problem:
            raise Blocked(self.problem)
        return WrittenDocument(document_id, "Vermerk", "http://127.0.0.1/briefe/x", "5ca1ab1e", "0011", "2233")

    async def remove(self, document_id: str, filed_on: date) -> None:
        self.removed.append((document_id, filed_on))

    @property
    def only(self) -> tuple[DocumentModel, str]:
        """The one document written, and who files it."""
        (found,) = self.written.values()
        return found


class MemoryDirectory(Directory):
    """Knows every number but those that begin with X."""

    async def lookup(self, case_number: str) -> Person:
        return FictionalDirectory().person(case_number)

    async def knows(self, case_number: str) -> bool:
        return not case_number.startswith("X")


@pytest.fixture(scope="session")
def book() -> ParameterBook:
    return load_parameters()


@pytest.fixture(scope="session")
def staff() -> Staff:
    return load_staff(PROJECT / "deploy/staff.yaml")


@pytest.fixture
def cases() -> MemoryCases:
    found = MemoryCases()
    found.add(OWN_CASE, datetime(2025, 1, 13, 9, tzinfo=UTC))
    return found


@pytest.fixture
def staffing() -> MemoryStaffing:
    return MemoryStaffing()


@pytest.fixture
def documents() -> MemoryDocuments:
    return MemoryDocuments()


def task_on(topic: str, day: date) -> Task:
    """The task as it arises at noon of that day."""
    created = datetime.combine(day, time(11), UTC)
    return Task(f"task-{topic}", topic, topic.partition(".")[2], "BG-4711", OWN_CASE, created)


@pytest.fixture
def results(tmp_path: Path) -> ResultStore:
    return ResultStore(f"sqlite:///{tmp_path}/results.sqlite")


@pytest.fixture
def run(
    book: ParameterBook,
    staff: Staff,
    cases: MemoryCases,
    staffing: MemoryStaffing,
    documents: MemoryDocuments,
    results: ResultStore,
) -> Run:
    """`await run(topic, day, **variables)`: as the worker calls it, twice, because delivery may repeat."""
    providers = load_providers(PROJECT / "deploy/providers.yaml")
    measures = load_measures(PROJECT / "deploy/measures.yaml")
    services = Services(book, staff, cases, staffing, documents, MemoryDirectory(), providers, measures, results)

    async def twice(topic: str, day: date, **variables: Any) -> dict[str, Any]:
        given = {"jobcenter": "hannover", **variables}
        first = await call(HANDLERS[topic], task_on(topic, day), given, services)
        second = await call(HANDLERS[topic], task_on(topic, day), given, services)
        assert second == first
        return first

    return twice
