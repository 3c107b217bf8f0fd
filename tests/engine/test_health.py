"""Health page, metrics and logs: what operations see, and what nobody must see."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import aiohttp
import pytest
import structlog

from workers.engine import logs
from workers.engine.health import HealthServer
from workers.engine.held import Holding
from workers.engine.limits import Limits
from workers.engine.vitals import STUCK, Vitals
from workers.engine.worker import Worker
from workers.errors import UserError

from .fault_proxy import FaultProxy
from .handlers import NAME, Effects, lab_handlers
from .lab import QUICK, Lab, services, until, working


@pytest.fixture
def vitals() -> Vitals:
    return Vitals(Holding(4), Limits())


@pytest.fixture
def clean_structlog() -> Iterator[None]:
    yield
    structlog.reset_defaults()


async def get(port: int, path: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as answer:
        return answer.status, await answer.text()


async def test_page_tells_readiness_with_reasons(vitals: Vitals) -> None:
    server = HealthServer(vitals, "127.0.0.1", 0)
    port = await server.start()
    status, body = await get(port, "/health/ready")
    assert (status, json.loads(body)["problems"]) == (503, ["engine: has not answered yet"])
    vitals.poll_answered()
    assert (await get(port, "/health/ready"))[0] == 200
    vitals.stopping = True
    assert (await get(port, "/health/ready"))[0] == 503
    assert (await get(port, "/health/live"))[0] == 200
    await server.stop()


async def test_fetch_loop_that_silently_stopped_is_not_alive(vitals: Vitals) -> None:
    vitals.poll_answered()
    assert vitals.not_alive() == []
    vitals._last_turn = time.monotonic() - STUCK - 100
    assert "no poll" in vitals.not_alive()[0]
    assert vitals.not_ready() == vitals.not_alive()


async def test_port_in_use_is_one_sentence_with_the_remedy(vitals: Vitals) -> None:
    first = HealthServer(vitals, "127.0.0.1", 0)
    port = await first.start()
    with pytest.raises(UserError, match=f"Port {port} .* is in use.*--health-port"):
        await HealthServer(vitals, "127.0.0.1", port).start()
    await first.stop()


async def test_metrics_count_what_happened(lab: Lab) -> None:
    instances = await lab.start("lab_one", 3)
    settings = lab.settings()
    worker = Worker(settings, lab_handlers(Effects()), services(), limits=QUICK)
    running = asyncio.create_task(worker.run())
    await lab.all_ended(instances)
    await until(lambda: len(worker.holding) == 0)
    assert worker._health is not None
    assert worker._health._runner is not None
    status, body = await get(worker._health._runner.addresses[0][1], "/metrics")
    worker.stop()
    await running
    assert status == 200
    assert 'bfm_tasks_total{outcome="result",topic="lab.one"} 3.0' in body
    assert "bfm_ready 1.0" in body
    assert 'bfm_handler_seconds_count{topic="lab.one"} 3.0' in body


@pytest.mark.usefixtures("clean_structlog")
async def test_no_value_gets_into_logs_or_metrics(
    lab: Lab, proxy: FaultProxy, capfd: pytest.CaptureFixture[str]
) -> None:
    """Canary: marked values in every variable, through every outcome, with every fault."""
    logs.configure()
    canary, number = "Kanarienvogel", "H-KANARIE-1"
    modes = ("result", "business_error", "undeclared", "permanent", "technical", "unfit", "long")
    for mode in modes:
        facts = {"mode": mode, "text_reason": canary, "due": date(2026, 1, 1)}
        await lab.start("lab_error", variables=facts, business_key=number)
        await lab.start("lab_one", variables={**facts, "due": canary}, business_key=number)
    slow = await lab.start("lab_slow", variables={"text_reason": canary}, business_key=number)
    for path in ("/complete", "/failure", "/bpmnError", "/fetchAndLock"):
        proxy.fault(path, "answer_lost", times=2)
        proxy.fault(path, 500, times=2)
    limits = replace(QUICK, lock=1.0)
    async with working(lab, lab_handlers(Effects(), slow=1.5), url=proxy.url, limits=limits) as worker:
        await lab.all_ended(slow)
        await until(lambda: _settled(lab))
        metrics = str([family.samples for family in worker.vitals.registry.collect()])
    output = capfd.readouterr()
    lines = [json.loads(line) for line in output.err.splitlines() if line.startswith("{")]
    assert {line["event"] for line in lines} >= {"worker_started", "task", "worker_stopped"}
    for word in (canary, number, NAME, lab.password, "ä" * 10):
        assert word not in output.err + output.out + metrics


async def _settled(lab: Lab) -> bool:
    """Every laboratory task is done or an incident."""
    tasks = await lab.client.request("GET", "external-task")
    return all(task["retries"] == 0 for task in tasks if task["topicName"] in ("lab.one", "lab.error"))
