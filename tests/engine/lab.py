"""What the tests of the runtime share: the laboratory processes, a handle on an engine, a worker in a `with` block."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import aiohttp
from pydantic import SecretStr

from workers.engine.answers import EngineError
from workers.engine.client import EngineClient
from workers.engine.limits import Limits
from workers.engine.variables import encode
from workers.engine.worker import Worker
from workers.registry import Handlers, Services
from workers.rules.parameters import ParameterBook, load_parameters
from workers.settings import Settings

from .fake_engine import PROCESSES

DIAGRAM = Path(__file__).with_name("lab.bpmn")
HEARTBEAT = Path(__file__).parents[2] / "workers/engine/heartbeat.bpmn"
QUICK = Limits(lock=10.0, poll=0.5, sweep=0.5, away=0.3, refused=0.2, drain=3.0, heartbeat=0)
PATIENCE = 60.0
"""Seconds after which a state that must come counts as never coming."""


class Lab:
    """One engine, real or fake, with the laboratory processes on it. Everything goes over HTTP."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self.url, self.user, self.password = url, user, password
        self.client = EngineClient(url, user, password)

    def settings(self, *, url: str = "", worker_id: str = "lab", user: str = "") -> Settings:
        return Settings(
            engine_url=url or self.url,
            worker_user=user or self.user,
            worker_password=SecretStr(self.password),
            worker_id=worker_id,
            health_port=0,
        )

    async def deploy(self, *files: Path) -> None:
        form = aiohttp.FormData({"deployment-name": "lab", "deploy-changed-only": "true"})
        for file in files or (DIAGRAM, HEARTBEAT):
            form.add_field(file.name, file.read_bytes(), filename=file.name, content_type="text/xml")
        async with self._session() as session:
            (await session.post(f"{self.url}/deployment/create", data=form)).raise_for_status()

    async def start(
        self, key: str, count: int = 1, *, variables: dict[str, Any] | None = None, business_key: str | None = None
    ) -> list[str]:
        body = {"variables": encode(variables or {}), "businessKey": business_key}
        path = f"process-definition/key/{key}/start"
        return [(await self.client.request("POST", path, body))["id"] for _ in range(count)]

    async def tasks(self, instance: str) -> list[dict[str, Any]]:
        """Open external tasks of an instance."""
        return list(await self.client.request("GET", f"external-task?processInstanceId={instance}"))

    async def task(self, instance: str) -> dict[str, Any]:
        (task,) = await self.tasks(instance)
        return task

    async def details(self, task: str) -> str:
        """Stack trace that a failed task carries."""
        async with self._session() as session, session.get(f"{self.url}/external-task/{task}/errorDetails") as answer:
            return await answer.text()

    def _session(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(headers={"Authorization": aiohttp.encode_basic_auth(self.user, self.password)})

    async def fetch(
        self, topic: str, *, worker: str = "lab", lock: float = 60.0, limit: int = 10
    ) -> list[dict[str, Any]]:
        request = {"topicName": topic, "lockDuration": int(lock * 1000), "deserializeValues": False}
        return await self.client.fetch_and_lock(worker, [request], limit, 0)

    async def locked(self, worker: str = "lab") -> list[str]:
        return [task["id"] for task in await self.client.locked_by(worker)]

    async def suspend(self, instance: str, suspended: bool = True) -> None:
        await self.client.request("PUT", f"process-instance/{instance}/suspended", {"suspended": suspended})

    async def delete(self, instance: str) -> None:
        await self.client.request("DELETE", f"process-instance/{instance}")

    async def ended(self, instances: list[str]) -> int:
        """How many of these have come to an end."""
        found = await self.client.request("POST", "history/process-instance", {"processInstanceIds": instances})
        return sum(instance["state"] != "ACTIVE" for instance in found)

    async def all_ended(self, instances: list[str]) -> None:
        """Wait until all came to an end; if not, say what is still open and who holds it."""
        try:
            await until(lambda: self._none_open(instances))
        except TimeoutError:
            open_tasks = [task for instance in instances for task in await self.tasks(instance)]
            raise AssertionError(f"only {await self.ended(instances)} ended; open tasks: {open_tasks}") from None

    async def _none_open(self, instances: list[str]) -> bool:
        return await self.ended(instances) == len(instances)

    async def variables(self, instance: str) -> dict[str, Any]:
        """Typed variables by name, from history."""
        path = f"history/variable-instance?processInstanceId={instance}&deserializeValues=false"
        return {variable["name"]: variable for variable in await self.client.request("GET", path)}

    async def activities(self, instance: str) -> list[str]:
        found = await self.client.request("GET", f"history/activity-instance?processInstanceId={instance}")
        return [activity["activityId"] for activity in found]

    async def clean(self) -> None:
        """Delete what a test left running; other tests may use the same engine."""
        keys = ",".join(PROCESSES)
        for instance in await self.client.request("GET", f"process-instance?processDefinitionKeyIn={keys}"):
            try:
                await self.delete(instance["id"])
            except EngineError:
                continue  # went with the instance that had called it


async def until(reached: Callable[[], bool | Awaitable[bool]], seconds: float = PATIENCE) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(seconds):
        while True:
            answer = reached()
            if answer if isinstance(answer, bool) else await answer:
                return
            await asyncio.sleep(0.02)


@lru_cache
def parameters() -> ParameterBook:
    return load_parameters()


def services(*others: object) -> Services:
    return Services(parameters(), *others)


@asynccontextmanager
async def working(
    lab: Lab, handlers: Handlers, *, url: str = "", worker_id: str = "lab", limits: Limits = QUICK, user: str = ""
) -> AsyncIterator[Worker]:
    """A worker that runs during the block and is stopped as SIGTERM stops it."""
    settings = lab.settings(url=url, worker_id=worker_id, user=user)
    worker = Worker(settings, handlers, services(), limits=limits, health=False)
    running = asyncio.create_task(worker.run())
    try:
        yield worker
    finally:
        worker.stop()
        await running
