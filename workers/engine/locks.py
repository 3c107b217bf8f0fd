"""Extends the locks of slow work, and interrupts what is no longer ours."""

from __future__ import annotations

import asyncio
import time

from workers.engine.answers import EngineError, Gone, LockedByOther, Rejected, Suspended
from workers.engine.held import Held
from workers.engine.logs import logger
from workers.engine.parts import Parts

AT_ONCE = 4
"""One by one would be too slow just when locks run short: when the engine is slow. More would crowd out the reports."""


class LockKeeper:
    """Looks at the held tasks several times a lock and extends those with less than half of it left."""

    def __init__(self, parts: Parts) -> None:
        self._client, self._worker_id, self._holding = parts.client, parts.worker_id, parts.holding
        self._lock, self._vitals = parts.limits.lock, parts.vitals
        self._places = asyncio.Semaphore(AT_ONCE)

    async def run(self) -> None:
        while True:
            await asyncio.sleep(self._lock / 8)
            due = [held for held in self._holding if held.lock_left < self._lock / 2 and not held.lost]
            await asyncio.gather(*[self._extend(held) for held in due])

    async def _extend(self, held: Held) -> None:
        async with self._places:
            if held.id in self._holding:
                await self._ask_for_more(held)

    async def _ask_for_more(self, held: Held) -> None:
        asked = time.monotonic()
        try:
            await self._client.extend_lock(held.id, self._worker_id, self._lock)
        except (Gone, LockedByOther, Suspended, Rejected) as error:
            self._lose(held, error)
        except EngineError:
            return  # the engine is away: the next look tries again, and the report ends with the lock
        else:
            held.deadline = asked + self._lock
            self._vitals.extended.inc()

    def _lose(self, held: Held, error: EngineError) -> None:
        """The case was deleted or suspended, or the lock ran out: the result would be refused or redone elsewhere."""
        if held.id not in self._holding:
            return  # reported while we asked
        self._vitals.lost.inc()
        logger().warning("lock_lost", task=held.id, topic=held.topic, reason=type(error).__name__)
        held.interrupt()
