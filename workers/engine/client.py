"""REST client of the hot path: few kept connections, bytes in and out, every call with a time-out.

aiohttp, because on the same engine it reached 1,243 tasks/s against 635 of httpx and 1,292 of hand-written HTTP
(README, *What is used where*). Administration (deployments, users) does not go through here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import aiohttp
from yarl import URL

from workers.engine.answers import NOT_THE_ENGINE, Unavailable, classify
from workers.errors import UserError
from workers.settings import Settings

Json = Any
SECONDS = 10.0
"""Longest wait for any answer but the long poll's."""
POLL_MARGIN = 5.0
"""The answer to a long poll may come this much later than asked for."""


class EngineClient:
    """One engine, one account. The session is opened at the first request, inside the running loop."""

    def __init__(self, url: str, user: str = "", password: str = "", *, connections: int = 20) -> None:
        if not url.startswith(("http://", "https://")):
            raise UserError(
                f"{url!r} is no web address",
                where="engine_url",
                remedy="Set BFM_ENGINE_URL to http(s)://…/engine-rest.",
            )
        self.url, self._connections = url.rstrip("/"), connections
        self._headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if user:
            self._headers["Authorization"] = aiohttp.encode_basic_auth(user, password)
        self._open: aiohttp.ClientSession | None = None
        self._timeout = aiohttp.ClientTimeout(total=SECONDS)

    @classmethod
    def from_settings(cls, settings: Settings, *, connections: int = 20) -> EngineClient:
        password = settings.worker_password.get_secret_value()
        return cls(settings.engine_url, settings.worker_user, password, connections=connections)

    @property
    def _session(self) -> aiohttp.ClientSession:
        if self._open is None or self._open.closed:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=30)
            self._open = aiohttp.ClientSession(connector=connector, headers=self._headers, timeout=self._timeout)
        return self._open

    async def close(self) -> None:
        if self._open is not None:
            await self._open.close()

    async def request(self, method: str, path: str, body: Json = None, *, seconds: float | None = None) -> Json:
        """Send one request and return the decoded answer, or None for an empty one.

        path: below the REST root, query included, already quoted. seconds: time limit of this call.
        A connection cut before the answer is repeated once at once: Tomcat closes a kept connection after 100
        requests, and every call of the hot path may be sent twice (second `complete`: 404, `fetchAndLock`: the sweep).
        """
        try:
            try:
                return await self._send(method, path, body, seconds)
            except aiohttp.ClientConnectorError:
                raise
            except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
                return await self._send(method, path, body, seconds)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise Unavailable(0, kind=type(error).__name__) from error

    async def _send(self, method: str, path: str, body: Json, seconds: float | None) -> Json:
        data = None if body is None else json.dumps(body, separators=(",", ":")).encode()
        timeout = self._timeout if seconds is None else aiohttp.ClientTimeout(total=seconds)
        url = URL(f"{self.url}/{path}", encoded=True)
        async with self._session.request(method, url, data=data, timeout=timeout) as answer:
            content = await answer.read()
            if answer.status >= 400:
                raise classify(answer.status, content)
            return json.loads(content) if content else None

    async def fetch_and_lock(
        self, worker: str, topics: Sequence[Mapping[str, Json]], limit: int, wait: float
    ) -> list[dict[str, Json]]:
        """Lock up to `limit` tasks; hangs up to `wait` seconds until there is one."""
        body = {
            "workerId": worker,
            "maxTasks": limit,
            "usePriority": True,
            "asyncResponseTimeout": int(wait * 1000),
            "topics": topics,
        }
        tasks = await self.request("POST", "external-task/fetchAndLock", body, seconds=wait + POLL_MARGIN)
        if not isinstance(tasks, list):
            raise Unavailable(200, kind=NOT_THE_ENGINE)
        return tasks

    async def complete(self, task: str, worker: str, variables: Mapping[str, Json]) -> None:
        await self.request("POST", f"external-task/{task}/complete", {"workerId": worker, "variables": variables})

    async def failure(self, task: str, worker: str, message: str, details: str, retries: int, wait: float) -> None:
        """Report a failed attempt; retries 0 makes an incident. The engine refuses negative retries with 500."""
        body = {
            "workerId": worker,
            "errorMessage": message,
            "errorDetails": details,
            "retries": max(0, retries),
            "retryTimeout": int(wait * 1000),
        }
        await self.request("POST", f"external-task/{task}/failure", body)

    async def bpmn_error(self, task: str, worker: str, code: str, message: str) -> None:
        body = {"workerId": worker, "errorCode": code, "errorMessage": message}
        await self.request("POST", f"external-task/{task}/bpmnError", body)

    async def extend_lock(self, task: str, worker: str, seconds: float) -> None:
        body = {"workerId": worker, "newDuration": int(seconds * 1000)}
        await self.request("POST", f"external-task/{task}/extendLock", body)

    async def unlock(self, task: str) -> None:
        await self.request("POST", f"external-task/{task}/unlock", {})

    async def locked_by(self, worker: str) -> list[dict[str, Json]]:
        """Tasks whose lock under this worker id has not run out."""
        found = await self.request("GET", f"external-task?locked=true&workerId={quote(worker, safe='')}")
        return list(found)

    async def start(self, key: str, business_key: str) -> str:
        """Start the latest version of a process; returns the instance id."""
        started = await self.request("POST", f"process-definition/key/{key}/start", {"businessKey": business_key})
        return str(started["id"])

    async def correlate_all(self, message: str, business_key: str) -> None:
        """Deliver a message to everything that waits for it under this key; nobody waiting is fine."""
        body = {"messageName": message, "businessKey": business_key, "all": True}
        await self.request("POST", "message", body)
