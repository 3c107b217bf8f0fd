"""A proxy between worker and engine that breaks what it is told to break."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web


@dataclass
class Fault:
    """The next `times` requests whose path contains `path` suffer it.

    kind: `answer_lost` (the engine has done it, the connection is cut), `reset` (cut before the engine hears of it),
    `delay` (the answer comes `seconds` late), or a status, answered in the engine's place.
    """

    path: str
    kind: str | int
    times: int = 1
    seconds: float = 0.0
    hits: int = field(default=0, init=False)


class FaultProxy:
    """Forwards everything to the engine at `target`; start it with `async with`."""

    def __init__(self, target: str) -> None:
        self._target = target.removesuffix("/engine-rest")
        self.faults: list[Fault] = []
        self.seen: list[str] = []

    def fault(self, path: str, kind: str | int, *, times: int = 1, seconds: float = 0.0) -> Fault:
        fault = Fault(path, kind, times, seconds)
        self.faults.append(fault)
        return fault

    async def __aenter__(self) -> FaultProxy:
        self._session = aiohttp.ClientSession(auto_decompress=False)
        app = web.Application(client_max_size=2**24)
        app.router.add_route("*", "/{path:.*}", self._forward)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/engine-rest"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()
        await self._session.close()

    async def _forward(self, request: web.Request) -> web.StreamResponse:
        self.seen.append(request.path)
        fault = self._fault_for(request.path)
        if fault is None:
            return await self._ask(request)
        if isinstance(fault.kind, int):
            return web.Response(status=fault.kind, text="out of order")
        if fault.kind == "reset":
            return self._cut(request)
        answer = await self._ask(request)
        if fault.kind == "answer_lost":
            return self._cut(request)
        await asyncio.sleep(fault.seconds)
        return answer

    def _fault_for(self, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.path in path and fault.hits < fault.times:
                fault.hits += 1
                return fault
        return None

    @staticmethod
    def _cut(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async def _ask(self, request: web.Request) -> web.Response:
        body = await request.read()
        headers = {name: value for name, value in request.headers.items() if name in ("Authorization", "Content-Type")}
        url = f"{self._target}{request.raw_path}"
        try:
            async with self._session.request(request.method, url, data=body, headers=headers) as answer:
                content = await answer.read()
        except aiohttp.ClientError:
            return web.Response(status=502)
        kind = {"Content-Type": answer.headers["Content-Type"]} if "Content-Type" in answer.headers else {}
        return web.Response(status=answer.status, body=content, headers=kind)
