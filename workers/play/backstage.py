"""What a run needs behind the stage: a directory that knows its cases, and a worker in this process."""

from __future__ import annotations

import asyncio
import csv
import threading
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from workers.documents import FictionalDirectory
from workers.documents.directory import COLUMNS
from workers.engine.limits import Limits
from workers.engine.worker import Worker
from workers.errors import UserError
from workers.play.script import Script
from workers.play.stage import marked
from workers.registry import Handlers, Services
from workers.settings import Settings

STOP_SECONDS = 60


def write_directory(file: Path, scripts: Iterable[Script], mark: str) -> None:
    """A directory in which every case of the run has an invented person, except the cases that are to be unknown."""
    people = FictionalDirectory()
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.new")
    with draft.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, delimiter=";")
        writer.writeheader()
        for script in scripts:
            for case in script.scenario.cases:
                if case not in script.scenario.unbekannt:
                    number = marked(case, mark)
                    values = people.person(number).model_dump() | {"case_number": number}
                    writer.writerow({column: values[field] for column, field in COLUMNS.items()})
    draft.replace(file)  # a worker outside may be reading


class WorkerThread:
    """The product's worker with all handlers, in a thread of its own. Leaving the block stops it gracefully."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._thread = threading.Thread(target=self._run, name="worker")
        self._started = threading.Event()
        self._problem: BaseException | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._worker: Worker | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        self._started.wait()
        self.alive()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._loop and self._worker and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._worker.stop)
        self._thread.join(STOP_SECONDS)

    def alive(self) -> None:
        """Raise UserError if the worker has ended."""
        if self._problem is not None:
            raise UserError(f"Der Worker ist ausgefallen: {self._problem}") from self._problem

    def _run(self) -> None:
        try:
            asyncio.run(self._work())
        except BaseException as problem:
            self._problem = problem
        finally:
            self._started.set()

    async def _work(self) -> None:
        from workers import wiring  # everything that handlers need

        handlers: Handlers = wiring.all_handlers()
        services: Services = wiring.build_services(self._settings)
        limits = replace(Limits(), heartbeat=0)
        self._loop = asyncio.get_running_loop()
        self._worker = Worker(self._settings, handlers, services, limits=limits, health=False)
        self._started.set()
        await self._worker.run()
