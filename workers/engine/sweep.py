"""Finds tasks that the engine holds for us and nobody here works on, and gives them back.

They come from polls whose answer was lost: a connection cut, or an earlier life of this worker under the same name
whose poll went on without it. Without the sweep they would wait for the end of their lock.
"""

from __future__ import annotations

import asyncio
import time

from workers.engine.answers import EngineError
from workers.engine.fetching import Fetcher
from workers.engine.logs import logger
from workers.engine.parts import Parts


class Sweeper:
    """Sweeps at the start, often while a ghost poll may still live, else every `Limits.sweep` seconds."""

    def __init__(self, parts: Parts, fetcher: Fetcher) -> None:
        self._client, self._worker_id, self._fetcher = parts.client, parts.worker_id, fetcher
        self._holding, self._limits, self._vitals = parts.holding, parts.limits, parts.vitals

    async def run(self) -> None:
        while True:
            if not self._vitals.refused:
                await self._try_to_sweep()
            await asyncio.sleep(self._distance())

    async def _try_to_sweep(self) -> None:
        try:
            await self.sweep()
        except EngineError as error:
            logger().info("sweep_failed", kind=type(error).__name__, status=error.status)

    def _distance(self) -> float:
        """After a failed poll, and at the start, a ghost may lock tasks until its poll would have ended."""
        ghost_until = self._fetcher.trouble_at + 2 * self._limits.poll + 1.0
        return min(self._limits.poll, self._limits.sweep) if time.monotonic() < ghost_until else self._limits.sweep

    async def sweep(self) -> int:
        """Unlock what is locked for us and not on its way to us; returns how many.

        A task may be locked by the poll that is running just now: so what is unknown here counts only when that poll
        has ended and did not bring it.
        """
        self._holding.suspects = {task for task in await self._locked() if task not in self._holding}
        if self._holding.suspects:
            await self._running_poll_ended()
        return await self._unlock_suspects()

    async def sweep_after_stop(self) -> int:
        """The last sweep: no poll runs any more, whatever is still locked for us is given back."""
        self._holding.suspects = set(await self._locked())
        return await self._unlock_suspects()

    async def _locked(self) -> list[str]:
        """Ids locked for us. A failed task is locked until its retry is due: unlocked, it would be tried at once."""
        found = await self._client.locked_by(self._worker_id)
        return [task["id"] for task in found if task.get("errorMessage") is None]

    async def _running_poll_ended(self) -> None:
        async with self._fetcher.polled:
            seen = self._fetcher.round
            await self._fetcher.polled.wait_for(lambda: self._fetcher.round > seen)

    async def _unlock_suspects(self) -> int:
        unlocked = 0
        while self._holding.suspects:
            task = self._holding.suspects.pop()
            try:
                await self._client.unlock(task)
                unlocked += 1
            except EngineError as error:
                logger().info("unlock_failed", task=task, kind=type(error).__name__, status=error.status)
        if unlocked:
            self._vitals.orphans.inc(unlocked)
            logger().warning("orphans_unlocked", count=unlocked)
        return unlocked
