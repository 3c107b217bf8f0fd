"""`bfm work`: runs the workers until SIGTERM or Ctrl-C."""

from __future__ import annotations

import asyncio
import signal
from dataclasses import replace
from typing import Annotated, Any

import typer

from workers.engine import logs
from workers.engine.limits import Limits
from workers.engine.worker import Worker
from workers.settings import Settings

FORCED = 130
"""Exit status after the second signal."""


def work(
    engine_url: Annotated[str | None, typer.Option(help="REST address of the engine")] = None,
    worker_id: Annotated[str | None, typer.Option(help="Stable name of this worker, never shared by two")] = None,
    health_host: Annotated[str | None, typer.Option(help="Address of health page and metrics")] = None,
    health_port: Annotated[int | None, typer.Option(help="Port of health page and metrics")] = None,
    concurrency: Annotated[int, typer.Option(min=1, help="Letters and queries of one topic at a time")] = 8,
    locked: Annotated[int, typer.Option(min=1, help="Tasks held at a time")] = 64,
    heartbeat: Annotated[float, typer.Option(min=0, help="Seconds between heartbeats, 0 for none")] = 60.0,
) -> None:
    """Work the tasks of all topics. The account comes from BFM_WORKER_USER and BFM_WORKER_PASSWORD."""
    given = {"engine_url": engine_url, "worker_id": worker_id, "health_host": health_host, "health_port": health_port}
    settings = Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    limits = replace(Limits(), concurrency=concurrency, locked=locked, heartbeat=heartbeat)
    logs.configure()
    if not asyncio.run(run(settings, limits)):
        raise typer.Exit(FORCED)


async def run(settings: Settings, limits: Limits) -> bool:
    """Work until a signal; False when a second one cut it short."""
    from workers import wiring  # imports everything handlers need, which `bfm --help` does not

    worker = Worker(settings, wiring.all_handlers(), wiring.build_services(settings), limits=limits)
    return await run_until_signal(worker)


async def run_until_signal(worker: Worker) -> bool:
    """First SIGTERM or Ctrl-C: finish and give back. Second: leave at once; the next start's sweep mends the rest."""
    working = asyncio.ensure_future(worker.run())

    def on_signal() -> Any:
        return working.cancel() if worker.vitals.stopping else worker.stop()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, on_signal)
    try:
        await working
    except asyncio.CancelledError:
        return False
    return True
