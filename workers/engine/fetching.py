"""The one long poll: asks for tasks of all topics that have room, and hands them over.

A poll is never cancelled: the engine would go on locking tasks for a client that has left (*ghost poll*). Stopping
replaces it by one that asks for nothing: the engine keeps one poll per worker (fetch-and-lock-unique-worker-request).
When an answer was lost all the same, the sweep finds those tasks.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from workers.engine.answers import EngineError, Forbidden, Rejected
from workers.engine.heartbeat import TOPIC as HEARTBEAT
from workers.engine.limits import Limits
from workers.engine.logs import logger
from workers.engine.parts import Parts
from workers.engine.vitals import problem
from workers.registry import Handler

PATIENCE = 0.1
"""Seconds to wait for a large batch before asking for a small one."""
TOO_QUICK = 0.05
"""An empty answer that came faster was no long poll (another worker uses our name); pause, do not spin."""
BREATH = 0.02
"""Longest wait for what a poll brought to be reported: the next one then finds what follows at once, instead of being
sent now, finding nothing, and being looked through again. A poll costs the engine a statement over all topics."""
NOTHING = {"topicName": "bfm.nothing", "lockDuration": 1}
"""A topic without tasks, for the poll that ends the running one."""

Deliver = Callable[[dict[str, Any], float], None]


class Fetcher:
    """Polls until stopped. `deliver(answer, deadline)` takes each task; `round` counts finished polls."""

    def __init__(self, parts: Parts, handlers: Mapping[str, Handler], deliver: Deliver) -> None:
        self._client, self._worker_id, self._limits = parts.client, parts.worker_id, parts.limits
        self._holding, self._vitals, self._deliver = parts.holding, parts.vitals, deliver
        self._requests = {topic: request(handler, parts) for topic, handler in handlers.items()}
        self._slow = frozenset(topic for topic, handler in handlers.items() if handler.is_async)
        self._stopped = asyncio.Event()
        self._failures: Counter[bool] = Counter()
        """Polls in a row without an answer and refused, apart: an engine that was away for long and then refuses one
        poll must not be taken for one that has refused for long."""
        self._replacing: asyncio.Task[None] | None = None
        self.polled = asyncio.Condition()
        self.round = 0
        self.trouble_at = time.monotonic()

    def stop(self) -> None:
        """Send no further poll and end the running one; `run` returns when it has ended. Safe to call twice."""
        self._stopped.set()
        self._replacing = self._replacing or asyncio.create_task(self._replace())

    async def run(self) -> None:
        while not self._stopped.is_set():
            self._vitals.fetch_loop_turns()
            free = await self._holding.room(PATIENCE)
            if free and not self._stopped.is_set():
                await self._turn(free)
        if self._replacing:
            await self._replacing

    async def _replace(self) -> None:
        """The engine answers the running poll with 503. Should this fail, that poll ends by itself."""
        with suppress(EngineError):
            await self._client.fetch_and_lock(self._worker_id, [NOTHING], 1, 0.001)

    async def _turn(self, free: int) -> None:
        wait = await self._poll_once(free)
        async with self.polled:
            self.round += 1
            self.polled.notify_all()
        if wait:
            await self._sleep(wait)

    async def _poll_once(self, free: int) -> float:
        """One poll; returns the seconds to pause before the next."""
        topics = self._topics_with_room()
        crowded = len(topics) < len(self._requests)
        sent = time.monotonic()
        try:
            tasks = await self._client.fetch_and_lock(
                self._worker_id, topics, free, self._limits.crowded_poll if crowded else self._limits.poll
            )
        except EngineError as error:
            return 0.0 if self._stopped.is_set() else self._failed(error)
        self._succeeded()
        for task in tasks:
            self._deliver(task, sent + self._limits.lock)
        if tasks and len(tasks) < free:
            await self._holding.drained(BREATH)
        return PATIENCE if not tasks and time.monotonic() - sent < TOO_QUICK else 0.0

    def _topics_with_room(self) -> list[dict[str, Any]]:
        held, most = self._holding.per_topic, self._limits.per_topic
        return [body for topic, body in self._requests.items() if topic not in self._slow or held[topic] < most]

    def _failed(self, error: EngineError) -> float:
        self.trouble_at = time.monotonic()
        self._vitals.poll_failed(error)
        self._failures[refuses(error)] += 1
        if refuses(error) or self._failures.total() == 1:
            logger().error("poll_failed", kind=type(error).__name__, status=error.status, problem=problem(error))
        return back_off(error, self._failures[refuses(error)], self._limits)

    def _succeeded(self) -> None:
        if self._failures:
            logger().info("engine_is_back", failed_polls=self._failures.total())
            self._failures.clear()
        self._vitals.poll_answered()

    async def _sleep(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopped.wait(), seconds)


def request(handler: Handler, parts: Parts) -> dict[str, Any]:
    """What the engine is to send for a topic: the variables the handler names, and no others."""
    body = {
        "topicName": handler.topic,
        "lockDuration": int(parts.limits.lock * 1000),
        "variables": list(handler.variables),
        "deserializeValues": False,
    }
    return {**body, "businessKey": parts.worker_id} if handler.topic == HEARTBEAT else body


def refuses(error: EngineError) -> bool:
    """Only a person can mend it: a wrong password or right, or a poll that the engine does not accept."""
    return isinstance(error, Forbidden | Rejected)


def back_off(error: EngineError, failures: int, limits: Limits) -> float:
    """Full jitter between nothing and twice as long each time; slow when only a person can mend it."""
    doubled = 2.0 ** min(failures - 1, 12)
    if refuses(error):
        return random.uniform(0.5, 1.0) * min(limits.refused_most, limits.refused * doubled)
    return random.uniform(0.0, min(limits.away, 0.4 * doubled))
