"""What the benchmark needs of an engine: its diagrams, a technical account with only its rights, work to do."""

from __future__ import annotations

import asyncio
import json
import secrets
from pathlib import Path
from typing import Any

import aiohttp

FOLDER = Path(__file__).parent
DIAGRAMS = (FOLDER / "bench.bpmn", FOLDER.parents[1] / "workers/engine/heartbeat.bpmn")
RIGHTS = {6: ["READ", "CREATE_INSTANCE", "READ_INSTANCE", "UPDATE_INSTANCE"], 8: ["CREATE"]}
"""By the engine's resource type: 6 is process definition, 8 process instance."""
AT_ONCE = 8
STEPS = ("a", "b", "c")
BAIT, BITE_SECONDS = 4, 0.5
"""Tasks of each topic that are laid out for polls nobody reads any more, and how long they have to take them."""

Json = Any


class Engine:
    """An engine seen by its administrator; use it with `async with`."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self.url = url.rstrip("/")
        self._headers = {"Authorization": aiohttp.encode_basic_auth(user, password)}
        self._places = asyncio.Semaphore(AT_ONCE)
        self.worker, self.worker_password = f"bench{secrets.token_hex(4)}", secrets.token_urlsafe(18)

    async def __aenter__(self) -> Engine:
        self._session = aiohttp.ClientSession(headers=self._headers)
        await self._deploy()
        await self._create_worker()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.clear()
        await self._ask("DELETE", f"user/{self.worker}")
        for row in await self._ask("GET", f"authorization?userIdIn={self.worker}"):
            await self._ask("DELETE", f"authorization/{row['id']}")
        await self._session.close()

    async def _ask(self, method: str, path: str, body: Json = None) -> Json:
        async with self._places, self._session.request(method, f"{self.url}/{path}", json=body) as answer:
            answer.raise_for_status()
            content = await answer.read()
        return json.loads(content) if content else None

    async def _deploy(self) -> None:
        form = aiohttp.FormData({"deployment-name": "benchmark", "deploy-changed-only": "true"})
        for diagram in DIAGRAMS:
            form.add_field(diagram.name, diagram.read_bytes(), filename=diagram.name)
        async with self._session.post(f"{self.url}/deployment/create", data=form) as answer:
            answer.raise_for_status()

    async def _create_worker(self) -> None:
        profile = {"id": self.worker, "firstName": "Bench", "lastName": "Worker"}
        await self._ask("POST", "user/create", {"profile": profile, "credentials": {"password": self.worker_password}})
        for resource, permissions in RIGHTS.items():
            grant = {"type": 1, "userId": self.worker, "resourceType": resource, "resourceId": "*"}
            await self._ask("POST", "authorization/create", {**grant, "permissions": permissions})

    async def start(self, process: str, count: int) -> None:
        body = {"variables": {"number": {"type": "Integer", "value": 7}}}
        await asyncio.gather(
            *[self._ask("POST", f"process-definition/key/{process}/start", body) for _ in range(count)]
        )

    async def lay_ghosts(self) -> None:
        """Feed the polls of workers that have ended until none bites: the engine still holds them open, and the next
        tasks of their topics would go to them and stay locked.
        """
        while True:
            for element in STEPS:
                begin = {"startInstructions": [{"type": "startBeforeActivity", "activityId": element}]}
                calls = [self._ask("POST", "process-definition/key/bench_steps/start", begin) for _ in range(BAIT)]
                await asyncio.gather(*calls)
            await asyncio.sleep(BITE_SECONDS)
            bitten = (await self._ask("GET", "external-task/count?locked=true"))["count"]
            await self.clear()
            if not bitten:
                return

    async def clear(self) -> None:
        """Delete what a worker that was cut short has left; the engine may still be busy with its last requests."""
        query = "process-instance?processDefinitionKeyIn=bench_steps,bench_one,heartbeat"
        while left := await self._ask("GET", query):
            deleted = [self._ask("DELETE", f"process-instance/{row['id']}") for row in left]
            await asyncio.gather(*deleted, return_exceptions=True)
