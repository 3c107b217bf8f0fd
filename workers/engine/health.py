"""Health page and metrics of the worker, for container platform and Prometheus. No personal data, no account needed."""

from __future__ import annotations

import errno

from aiohttp import web
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from workers.engine.vitals import Vitals
from workers.errors import UserError


class HealthServer:
    """Serves /health/live, /health/ready and /metrics. Its port is also the guard against two workers of one name."""

    def __init__(self, vitals: Vitals, host: str, port: int) -> None:
        self._vitals, self._host, self._port = vitals, host, port
        self._runner: web.AppRunner | None = None

    async def start(self) -> int:
        """Listen; returns the port. Raises UserError when it is taken."""
        app = web.Application()
        app.router.add_get("/health/live", self._live)
        app.router.add_get("/health/ready", self._ready)
        app.router.add_get("/metrics", self._metrics)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise self._explain(error) from error
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    def _explain(self, error: OSError) -> UserError:
        what = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be opened ({error.strerror})"
        return UserError(
            f"Port {self._port} on {self._host} {what}.",
            where="health page",
            remedy="Stop the other worker, or give this one another port with --health-port or BFM_HEALTH_PORT.",
        )

    async def _live(self, _: web.Request) -> web.Response:
        return _answer(self._vitals.not_alive())

    async def _ready(self, _: web.Request) -> web.Response:
        return _answer(self._vitals.not_ready())

    async def _metrics(self, _: web.Request) -> web.Response:
        return web.Response(body=generate_latest(self._vitals.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


def _answer(problems: list[str]) -> web.Response:
    return web.json_response({"ok": not problems, "problems": problems}, status=503 if problems else 200)
