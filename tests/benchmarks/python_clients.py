"""The Python workers of the benchmark, each run as a process of its own: ``python python_clients.py NAME`` with a JSON
order on standard input, a JSON result on standard output.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from typing import Any

from raw_http import Connection, RawWorker, seconds_since

Json = Any


@dataclass
class Order:
    """What to work: `tasks` of `topics`, at most `limit` seconds. Latencies are kept when asked for."""

    url: str
    user: str
    password: str
    topics: list[str]
    tasks: int
    limit: float
    worker_id: str
    waits: list[float] = field(default_factory=list)
    began: float = field(default_factory=time.perf_counter)
    cpu_began: float = field(default_factory=time.process_time)

    def begin(self) -> None:
        """Imports are done; count from here."""
        self.began, self.cpu_began = time.perf_counter(), time.process_time()

    def finish(self, done: int) -> None:
        """Report and leave at once; some of the libraries cannot be stopped otherwise."""
        seconds = time.perf_counter() - self.began
        cpu = time.process_time() - self.cpu_began
        result = {"done": done, "seconds": seconds, "cpu": cpu, "waits": self.waits}
        sys.stdout.write(json.dumps(result) + "\n")
        sys.stdout.flush()
        os._exit(0)

    def over(self, done: int) -> bool:
        return done >= self.tasks or time.perf_counter() - self.began > self.limit


async def watch(order: Order, work: Coroutine[Any, Any, Any], done: Callable[[], int]) -> None:
    working = asyncio.ensure_future(work)
    while not order.over(done()):
        await asyncio.sleep(0.005)
        if working.done():
            working.result()
    order.finish(done())


def raw(order: Order, locked: int, in_flight: int) -> None:
    worker = RawWorker(
        lambda: Connection(order.url, order.user, order.password),
        order.topics,
        locked,
        in_flight,
        lambda task: order.waits.append(seconds_since(task["createTime"])),
    )
    asyncio.run(watch(order, worker.run(), lambda: worker.done))


def handlers(order: Order) -> tuple[Any, Any]:
    """The handler that our worker and the adapter share: reads a variable by a model, writes none."""
    from workers.registry import Case, Handlers, Services, Task
    from workers.rules.parameters import load_parameters

    class Number(Case):
        number: int | None = None

    found = Handlers()

    def step(case: Number, task: Task) -> None:
        order.waits.append(time.time() - task.created.timestamp())

    step.__annotations__ = {"case": Number, "task": Task}
    for topic in order.topics:
        found.topic(topic)(step)
    return found, Services(load_parameters())


def ours(order: Order, locked: int, in_flight: int) -> None:
    """As in production: lock extension, sweep, heartbeat, health page, metrics, JSON log to a file."""
    from pydantic import SecretStr

    from workers.engine import logs
    from workers.engine.limits import Limits
    from workers.engine.worker import Worker
    from workers.settings import Settings

    logs.configure()
    settings = Settings(
        engine_url=order.url,
        worker_user=order.user,
        worker_password=SecretStr(order.password),
        worker_id=order.worker_id,
        health_port=0,
    )
    found, services = handlers(order)
    worker = Worker(settings, found, services, limits=replace(Limits(), locked=locked, reports=in_flight))
    order.begin()

    def done() -> int:
        counted = (worker.vitals.tasks.labels(topic, "result")._value.get() for topic in order.topics)
        return int(sum(counted))

    asyncio.run(watch(order, worker.run(), done))


def library_config(order: Order, **more: Json) -> dict[str, Json]:
    return {"auth_basic": {"username": order.user, "password": order.password}, "deserializeValues": False, **more}


def library(order: Order, **more: Json) -> None:
    """camunda-external-task-client-python3: a worker and a thread for each topic, as its README shows."""
    from camunda.external_task.external_task_worker import ExternalTaskWorker

    from workers.engine.c7_adapter import Adapter

    adapter = Adapter(*handlers(order))

    def subscribe(topic: str) -> None:
        worker = ExternalTaskWorker(order.worker_id, order.url, library_config(order, **more))
        worker.subscribe([topic], adapter, variables=["number"])

    order.begin()
    for topic in order.topics:
        threading.Thread(target=subscribe, args=(topic,), daemon=True).start()
    while not order.over(len(order.waits)):
        time.sleep(0.005)
    order.finish(len(order.waits))


def library_async(order: Order) -> None:
    """Its asyncio variant."""
    from camunda.external_task.async_external_task_worker import AsyncExternalTaskWorker

    from workers.engine.c7_adapter import Adapter

    adapter = Adapter(*handlers(order))
    worker = AsyncExternalTaskWorker(order.worker_id, order.url, library_config(order))
    order.begin()
    topics = dict.fromkeys(order.topics, adapter.work)
    asyncio.run(watch(order, worker.subscribe(topics, variables=["number"]), lambda: len(order.waits)))


CLIENTS: dict[str, Callable[[Order], None]] = {
    "raw 64/8": lambda order: raw(order, 64, 8),
    "raw 256/64": lambda order: raw(order, 256, 64),
    "bfm 64/8": lambda order: ours(order, 64, 8),
    "bfm 256/16": lambda order: ours(order, 256, 16),
    "c7-python3": lambda order: library(order),
    "c7-python3 maxTasks 50": lambda order: library(order, maxTasks=50),
    "c7-python3 async": lambda order: library_async(order),
}

if __name__ == "__main__":
    CLIENTS[sys.argv[1]](Order(**json.loads(sys.stdin.read())))
