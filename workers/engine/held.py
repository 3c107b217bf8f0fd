"""The tasks that this worker holds: fetched, not yet reported. The only state a worker has."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import Any

from workers.registry import Handler, Task


class Stage(Enum):
    """Where a held task is. Only a running handler may be interrupted; a report is never."""

    WAITING = "waiting"
    RUNNING = "running"
    REPORTING = "reporting"


@dataclass(slots=True, eq=False)
class Held:
    """One locked task, with its typed variables as the engine sent them.

    retries: None before the first attempt. deadline: when our lock runs out at the earliest, on the monotonic clock.
    """

    task: Task
    handler: Handler
    variables: dict[str, Any]
    retries: int | None
    deadline: float
    stage: Stage = Stage.WAITING
    job: asyncio.Task[None] | None = None
    lost: bool = False

    @property
    def id(self) -> str:
        return self.task.id

    @property
    def topic(self) -> str:
        return self.handler.topic

    @property
    def lock_left(self) -> float:
        """Seconds for which the task is surely ours."""
        return self.deadline - time.monotonic()

    def interrupt(self) -> None:
        """The task is no longer ours: stop the handler, unless its result is already on the way."""
        self.lost = True
        if self.stage is not Stage.REPORTING:
            self.abandon()

    def abandon(self) -> None:
        """Stop whatever is going on with it."""
        self.lost = True
        if self.job:
            self.job.cancel()


class Holding:
    """Table of held tasks, bounded by `limit`; tells when there is room again.

    `suspects` are ids that the engine says are locked by us and that were not here: the sweep sets them, an arriving
    task clears its own.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.suspects: set[str] = set()
        self.per_topic: Counter[str] = Counter()
        self._tasks: dict[str, Held] = {}
        self._half_free = asyncio.Event()
        self._half_free.set()
        self._empty = asyncio.Event()
        self._empty.set()

    def add(self, held: Held) -> None:
        self.suspects.discard(held.id)
        self._tasks[held.id] = held
        self.per_topic[held.topic] += 1
        self._empty.clear()
        if self.free < (self.limit + 1) // 2:
            self._half_free.clear()

    def remove(self, held: Held) -> None:
        if self._tasks.get(held.id) is held:
            del self._tasks[held.id]
            self.per_topic[held.topic] -= 1
        if not self._tasks:
            self._empty.set()
        if self.free >= (self.limit + 1) // 2:
            self._half_free.set()

    @property
    def free(self) -> int:
        return self.limit - len(self._tasks)

    def __len__(self) -> int:
        return len(self._tasks)

    def __iter__(self) -> Iterator[Held]:
        return iter(tuple(self._tasks.values()))

    def get(self, task_id: str) -> Held | None:
        return self._tasks.get(task_id)

    def __contains__(self, task_id: object) -> bool:
        return task_id in self._tasks

    def count(self, stage: Stage) -> int:
        return sum(held.stage is stage for held in self._tasks.values())

    async def room(self, patience: float) -> int:
        """Number of tasks to ask for: half of all places or more; after `patience` seconds whatever is free, even 0.

        Large batches are the first lever of throughput, but with slow handlers a small one serves people who wait
        better than none.
        """
        if not self._half_free.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._half_free.wait(), patience)
        return self.free

    async def drained(self, seconds: float) -> bool:
        """Wait until nothing is held; False when time ran out."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._empty.wait(), seconds)
        return self._empty.is_set()
