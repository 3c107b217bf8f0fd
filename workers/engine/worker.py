"""The worker: fetches, runs and reports the tasks of all topics, and leaves nothing locked when it goes.

One process, one event loop, one long poll. Any number of workers compete; each may die at any time (see `reporting`
for why nothing is done twice). What a worker holds is in one table (`held`); around it run four loops: fetching,
lock extension, sweep, heartbeat. If one of them breaks by a bug, the worker ends, and whoever runs it starts it anew.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Coroutine, Iterable, Iterator
from contextlib import nullcontext
from typing import Any

from workers.engine import heartbeat
from workers.engine.answers import EngineError
from workers.engine.cases import Cases
from workers.engine.client import EngineClient
from workers.engine.executing import execute, read_task
from workers.engine.fetching import Fetcher
from workers.engine.health import HealthServer
from workers.engine.held import Held, Holding, Stage
from workers.engine.limits import Limits
from workers.engine.locks import LockKeeper
from workers.engine.logs import logger
from workers.engine.outcomes import trace
from workers.engine.parts import Parts
from workers.engine.reporting import Reporter
from workers.engine.sweep import Sweeper
from workers.engine.vitals import Vitals
from workers.errors import PermanentError
from workers.registry import Handler, Handlers, Services
from workers.settings import Settings


class Worker:
    """Works the topics of `handlers` until stopped.

    client: to share a session; by default that of the `Cases` service, else one of its own.
    health: listen on the health port of the settings (tests and the player need none).
    """

    def __init__(
        self,
        settings: Settings,
        handlers: Handlers,
        services: Services,
        *,
        limits: Limits | None = None,
        client: EngineClient | None = None,
        health: bool = True,
    ) -> None:
        self.limits = limits or Limits()
        self.worker_id = settings.worker_id or f"{socket.gethostname()}-{settings.health_port}"
        self._own_client = client is None
        self.client = client or _client_of(services) or EngineClient.from_settings(settings)
        self.holding = Holding(self.limits.locked)
        self.vitals = Vitals(self.holding, self.limits)
        self._services = services
        self._handlers = self._with_heartbeat(handlers)
        self._health = HealthServer(self.vitals, settings.health_host, settings.health_port) if health else None
        self._build_loops()

    def _build_loops(self) -> None:
        parts = Parts(self.client, self.worker_id, self.limits, self.holding, self.vitals)
        self._reporter = Reporter(parts)
        self._fetcher = Fetcher(parts, self._handlers, self._deliver)
        self._keeper = LockKeeper(parts)
        self._sweeper = Sweeper(parts, self._fetcher)
        self._heartbeat = heartbeat.Heartbeat(parts)
        slow = (handler for handler in self._handlers.values() if handler.is_async)
        self._places = {handler.topic: asyncio.Semaphore(self.limits.concurrency) for handler in slow}

    def _with_heartbeat(self, handlers: Handlers) -> dict[str, Handler]:
        own = [heartbeat.handler()] if self.limits.heartbeat else []
        return {handler.topic: handler for handler in (*handlers, *own)}

    async def run(self) -> None:
        """Work until `stop()`. Raises UserError when the health port is taken. Cancelling it drops everything."""
        if self._health:
            await self._health.start()
        logger().info("worker_started", worker=self.worker_id, topics=len(self._handlers))
        try:
            await self._work_until_stopped()
            await self._finish()
        finally:
            await self._leave()

    async def _work_until_stopped(self) -> None:
        """Fetch until `stop()`; the other loops run beside it, a bug in any of them ends all."""
        async with asyncio.TaskGroup() as group:
            beside = [group.create_task(loop) for loop in self._loops()]
            await self._fetcher.run()
            await self._give_back(held for held in self.holding if held.stage is Stage.WAITING)
            await self.holding.drained(self.limits.drain)
            for loop in beside:
                loop.cancel()

    async def _finish(self) -> None:
        """What did not end in time goes back too, and whatever the engine still holds for us."""
        await self._give_back(self.holding)
        await self._heartbeat.end()
        try:
            await self._sweeper.sweep_after_stop()
        except EngineError as error:
            logger().warning("locks_left_behind", kind=type(error).__name__, status=error.status)
        logger().info("worker_stopped", worker=self.worker_id)

    async def _give_back(self, tasks: Iterable[Held]) -> None:
        """Unlock, which costs no retry: the next worker gets them at once. All stop first, so that none begins now."""
        stopped = tuple(tasks)
        for held in stopped:
            held.abandon()
            self.holding.remove(held)
        for held in stopped:
            try:
                await self.client.unlock(held.id)
            except EngineError as error:
                logger().warning("unlock_failed", task=held.id, kind=type(error).__name__, status=error.status)

    async def _leave(self) -> None:
        for held in self.holding:
            if held.job:
                held.job.cancel()
        if self._health:
            await self._health.stop()
        if self._own_client:
            await self.client.close()

    def _loops(self) -> Iterator[Coroutine[Any, Any, None]]:
        yield self._keeper.run()
        yield self._sweeper.run()
        if self.limits.heartbeat:
            yield self._heartbeat.run()

    def stop(self) -> None:
        """No new poll; what is running is finished, what has not begun is given back. Safe to call more than once."""
        if not self.vitals.stopping:
            self.vitals.stopping = True
            logger().info("worker_stopping", held=len(self.holding))
        self._fetcher.stop()

    def _deliver(self, answer: dict[str, Any], deadline: float) -> None:
        """Take a fetched task. When our lock ran out unnoticed and we got it again, the first run goes on."""
        if known := self.holding.get(answer["id"]):
            known.deadline = deadline
            return
        task = read_task(answer)
        held = Held(task, self._handlers[task.topic], answer["variables"], answer.get("retries"), deadline)
        self.holding.add(held)
        if not self.vitals.stopping:
            held.job = asyncio.create_task(self._work(held))

    async def _work(self, held: Held) -> None:
        """One task from start to report. Whatever happens, it leaves the table."""
        try:
            async with self._places.get(held.topic) or nullcontext():
                await self._run_and_report(held)
        except asyncio.CancelledError:
            if not held.lost:
                raise
        except Exception as error:  # a bug here must not stop the others; the task comes back when its lock ends
            self.vitals.tasks.labels(held.topic, "broken").inc()
            logger().error("task_broke", task=held.id, topic=held.topic, kind=type(error).__name__, stack=trace(error))
        finally:
            self.holding.remove(held)

    async def _run_and_report(self, held: Held) -> None:
        held.stage, started = Stage.RUNNING, time.perf_counter()
        self.vitals.waited_seconds.observe(max(0.0, time.time() - held.task.created.timestamp()))
        outcome = await execute(held.handler, held.task, held.variables, held.retries, self._services)
        held.stage = Stage.REPORTING
        took = time.perf_counter() - started
        ended = await self._reporter.report(held, outcome)
        self._record(held, ended, took)

    def _record(self, held: Held, ended: str, took: float) -> None:
        self.vitals.tasks.labels(held.topic, ended).inc()
        self.vitals.handler_seconds.labels(held.topic).observe(took)
        if held.topic == heartbeat.TOPIC:
            self._heartbeat.answered()
        logger().info("task", task=held.id, topic=held.topic, outcome=ended, seconds=round(took, 4))


def _client_of(services: Services) -> EngineClient | None:
    """The session that the case queries use, so that one worker needs one."""
    try:
        found = services.find(Cases)
    except PermanentError:
        return None
    return found.client if isinstance(found, Cases) else None
