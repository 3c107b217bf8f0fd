"""A heartbeat measured through the engine: the worker starts a tiny process and must get its task back.

Why so: a worker can look healthy and do nothing. Its polls are answered with empty lists when an authorization is lost,
a topic is misspelt, or the fetch loop has died without a word; queries of the engine lie in the same cases, because the
engine answers what one may not read with an empty list as well. Only a task that arrives proves that tasks arrive. It
takes the whole way: database, creation, our one long poll, handler, completion. Cost: one instance of one task per
beat and replica, with a history of one day (`heartbeat.bpmn`).

Cockpit shows running instances only, so the last beat of each replica stays until its next one ends it: operations
see a line per worker, and of one that died the moment it was last heard of. A worker that stops in order takes its
line away.

The poll asks for `heartbeat.beat` with our worker id as business key, so each replica answers its own heartbeat.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress

from workers.engine.answers import EngineError, Gone
from workers.engine.logs import logger
from workers.engine.parts import Parts
from workers.registry import Handler

PROCESS, TOPIC, NEXT = "heartbeat", "heartbeat.beat", "heartbeat_next"
FIRST = 1.0
"""Seconds between two looks whether the first poll has been answered, or the process deployed."""
LOST = "did not come back; tasks do not reach this worker. Check its authorizations."


def handler() -> Handler:
    """Nothing to do: that the task arrives is the answer."""
    return Handler(TOPIC, lambda: None, None, None, {})


class Heartbeat:
    """Starts a beat, waits for it, measures. Only one is ever under way, so a dead poll leaves one open instance."""

    def __init__(self, parts: Parts) -> None:
        self._client, self._worker_id = parts.client, parts.worker_id
        self._limits, self._vitals = parts.limits, parts.vitals
        self._answered = asyncio.Event()
        self._seen = False

    def answered(self) -> None:
        """The beat's task was fetched, run and completed."""
        self._answered.set()

    async def run(self) -> None:
        while True:
            if not self._vitals.engine_problem:
                await self._beat()
            await asyncio.sleep(self._limits.heartbeat if self._seen else FIRST)

    async def _beat(self) -> None:
        self._answered.clear()
        sent = time.monotonic()
        try:
            await self._client.correlate_all(NEXT, self._worker_id)
            await self._client.start(PROCESS, self._worker_id)
        except EngineError as error:
            self._not_started(error)
            return
        self._seen = True
        await self._wait(sent)
        self._vitals.heartbeat_problem = ""
        self._vitals.heartbeat_seconds.set(time.monotonic() - sent)
        self._vitals.heartbeat_at.set_to_current_time()

    async def end(self) -> None:
        """The worker stops in order: nothing in Cockpit shall look like a dead one."""
        if self._seen:
            with suppress(EngineError):
                await self._client.correlate_all(NEXT, self._worker_id)

    async def _wait(self, sent: float) -> None:
        """Wait as long as it takes; say so when it takes too long."""
        try:
            await asyncio.wait_for(self._answered.wait(), self._limits.heartbeat_late)
        except TimeoutError:
            self._vitals.heartbeat_problem = (
                "did not come back; tasks do not reach this worker. Check its authorizations."
            )
            logger().error("heartbeat_lost", problem=LOST)
            await self._answered.wait()
            logger().info("heartbeat_is_back", seconds=round(time.monotonic() - sent, 3))

    def _not_started(self, error: EngineError) -> None:
        """Before the first deployment there is nothing to start: no fault of the worker, so it stays ready."""
        text = f"process {PROCESS} cannot be started ({error}). Deploy it (bfm deploy) and allow it to the worker."
        self._vitals.heartbeat_problem = text if self._seen or not isinstance(error, Gone) else ""
        logger().warning("heartbeat_not_started", kind=type(error).__name__, status=error.status, problem=text)
