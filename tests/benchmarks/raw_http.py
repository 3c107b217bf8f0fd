"""The ceiling: hand-written HTTP on asyncio streams, no safety at all. Nothing in Python asks an engine for less."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

Json = Any


class Connection:
    """One kept connection; reopened when the server has closed it (Tomcat does after 100 requests)."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self._parts = urlsplit(url)
        secret = base64.b64encode(f"{user}:{password}".encode()).decode()
        self._headers = (
            f"Host: {self._parts.netloc}\r\nAuthorization: Basic {secret}\r\nContent-Type: application/json\r\n"
        )
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, body: bytes) -> tuple[int, bytes]:
        reader, writer = self._streams or await self._connect()
        head = f"POST {self._parts.path}/{path} HTTP/1.1\r\n{self._headers}Content-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        answer = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        content = await _content(reader, answer)
        if "connection: close" in answer:
            self.close()
        return int(answer.split(" ", 2)[1]), content

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        self._streams = await asyncio.open_connection(self._parts.hostname, self._parts.port or 80, limit=2**24)
        return self._streams

    def close(self) -> None:
        if self._streams:
            self._streams[1].close()
        self._streams = None


async def _content(reader: asyncio.StreamReader, head: str) -> bytes:
    if "content-length: " in head:
        return await reader.readexactly(int(head.split("content-length: ")[1].split("\r\n")[0]))
    content = b""
    while "transfer-encoding: chunked" in head:
        size = int(await reader.readuntil(b"\r\n"), 16)
        content += (await reader.readexactly(size + 2))[:-2]
        if not size:
            break
    return content


class RawWorker:
    """Holds up to `locked` tasks and completes `in_flight` at a time; `done` counts, `on_task` sees each."""

    def __init__(
        self, connect: Callable[[], Connection], topics: list[str], locked: int, in_flight: int,
        on_task: Callable[[Json], None] = lambda task: None,
    ) -> None:  # fmt: skip
        self._connect, self._topics, self._locked, self._in_flight = connect, topics, locked, in_flight
        self._on_task, self._queue = on_task, asyncio.Queue[Json]()
        self._held, self._room = 0, asyncio.Event()
        self.done = 0

    async def run(self) -> None:
        await asyncio.gather(self._fetch(), *[self._complete() for _ in range(self._in_flight)])

    async def _fetch(self) -> None:
        connection = self._connect()
        topics = [{"topicName": t, "lockDuration": 60000, "variables": ["number"]} for t in self._topics]
        while True:
            free = self._locked - self._held
            request = {"workerId": "raw", "maxTasks": free, "usePriority": True, "topics": topics}
            body = json.dumps({**request, "asyncResponseTimeout": 5000}).encode()
            _, content = await connection.post("external-task/fetchAndLock", body)
            for task in json.loads(content):
                self._held += 1
                self._on_task(task)
                self._queue.put_nowait(task["id"])
            while self._held > self._locked // 2:
                self._room.clear()
                await self._room.wait()

    async def _complete(self) -> None:
        connection = self._connect()
        while True:
            task = await self._queue.get()
            status, _ = await connection.post(f"external-task/{task}/complete", b'{"workerId":"raw"}')
            if status >= 500:
                self._queue.put_nowait(task)
                continue
            self.done += 1
            self._held -= 1
            self._room.set()


def seconds_since(created: str) -> float:
    """Age of a task by its createTime, on the same machine's clock."""
    from datetime import datetime

    return time.time() - datetime.fromisoformat(created).timestamp()
