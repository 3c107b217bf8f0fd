"""Faults between worker and engine: each of them leads to one effect, and costs nobody a manual step."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from .fault_proxy import FaultProxy
from .handlers import Effects, lab_handlers
from .lab import QUICK, Lab, until, working


@pytest.mark.parametrize("kind", ["answer_lost", "reset", 500, 502, 503])
@pytest.mark.parametrize("path", ["/complete", "/fetchAndLock", "/unlock"])
async def test_each_step_is_done_once(lab: Lab, proxy: FaultProxy, path: str, kind: str | int) -> None:
    effects = Effects()
    instances = await lab.start("lab_three", 10)
    fault = proxy.fault(path, kind, times=7)
    async with working(lab, lab_handlers(effects), url=proxy.url):
        await lab.all_ended(instances)
    assert fault.hits > 0 or path == "/unlock"
    activities = [name for instance in instances for name in await lab.activities(instance)]
    assert all(activities.count(name) == 10 for name in set(activities))
    assert await lab.locked() == []


async def test_lost_answer_to_complete_runs_no_handler_again(lab: Lab, proxy: FaultProxy) -> None:
    effects = Effects()
    instances = await lab.start("lab_one", 5)
    proxy.fault("/complete", "answer_lost", times=5)
    async with working(lab, lab_handlers(effects), url=proxy.url) as worker:
        await lab.all_ended(instances)
        await until(lambda: len(worker.holding) == 0)
        done = sum(worker.vitals.tasks.labels("lab.one", end)._value.get() for end in ("result", "duplicate"))
    assert done == 5
    assert sorted(effects.runs.values()) == [1] * 5


@pytest.mark.parametrize(("mode", "path"), [("technical", "/failure"), ("business_error", "/bpmnError")])
@pytest.mark.parametrize("kind", ["answer_lost", "reset", 503])
async def test_other_outcomes_arrive_too(lab: Lab, proxy: FaultProxy, mode: str, path: str, kind: str | int) -> None:
    effects = Effects()
    (instance,) = await lab.start("lab_error", variables={"mode": mode})
    proxy.fault(path, kind, times=3)

    async def arrived() -> bool:
        tasks = await lab.tasks(instance)
        return not tasks or tasks[0]["retries"] == 0

    async with working(lab, lab_handlers(effects), url=proxy.url):
        await until(arrived)
    assert sum(effects.runs.values()) == (3 if mode == "technical" else 1)


async def test_answer_five_seconds_late_keeps_the_task_ours(lab: Lab, proxy: FaultProxy) -> None:
    effects = Effects()
    instances = await lab.start("lab_one", 3)
    proxy.fault("/complete", "delay", times=3, seconds=5.0)
    limits = replace(QUICK, lock=1.0)
    async with (
        working(lab, lab_handlers(effects), url=proxy.url, worker_id="one", limits=limits),
        working(lab, lab_handlers(effects), worker_id="two", limits=limits),
    ):
        await lab.all_ended(instances)
    assert sorted(effects.runs.values()) == [1, 1, 1]


async def test_late_answer_to_the_poll_is_not_swept_away(lab: Lab, proxy: FaultProxy) -> None:
    effects = Effects()
    instances = await lab.start("lab_one", 3)
    proxy.fault("/fetchAndLock", "delay", seconds=1.5)
    limits = replace(QUICK, lock=10.0, sweep=0.2)
    async with working(lab, lab_handlers(effects), url=proxy.url, limits=limits) as worker:
        await lab.all_ended(instances)
        assert worker.vitals.orphans._value.get() == 0


async def test_refused_account_turns_ready_red_and_heals(lab: Lab, proxy: FaultProxy) -> None:
    instances = await lab.start("lab_one", 3)
    refusal = proxy.fault("", 401, times=10**6)
    async with working(lab, lab_handlers(Effects()), url=proxy.url) as worker:
        await until(lambda: any("BFM_WORKER_PASSWORD" in reason for reason in worker.vitals.not_ready()))
        assert worker.vitals.not_alive() == []
        refusal.times = 0
        await lab.all_ended(instances)
        assert worker.vitals.not_ready() == []


async def test_wrong_password_is_not_hammered(lab: Lab, proxy: FaultProxy) -> None:
    """The engine locks an account after ten wrong passwords: one poll and one sweep, then a long pause."""
    limits = replace(QUICK, refused=60.0, heartbeat=0.01, sweep=0.1)
    async with working(lab, lab_handlers(Effects()), url=proxy.url, limits=limits, user="nobody") as worker:
        await until(lambda: bool(worker.vitals.polls.labels("Forbidden")._value.get()))
        await asyncio.sleep(0.5)
        assert len(proxy.seen) <= 2


async def test_one_refusal_after_a_long_absence_costs_a_short_pause(lab: Lab, proxy: FaultProxy) -> None:
    """An engine that comes up may refuse one poll: that is the first refusal, not the thirtieth."""
    instances = await lab.start("lab_one", 3)
    away = proxy.fault("/fetchAndLock", 503, times=30)
    refusal = proxy.fault("/fetchAndLock", 401)
    limits = replace(QUICK, away=0.01, refused_most=10**6)
    async with working(lab, lab_handlers(Effects()), url=proxy.url, limits=limits):
        await until(lambda: refusal.hits > 0)
        assert away.hits == away.times
        await lab.all_ended(instances)


async def test_engine_that_is_away_turns_ready_red_and_heals(lab: Lab, proxy: FaultProxy) -> None:
    instances = await lab.start("lab_three", 5)
    away = proxy.fault("", "reset", times=10**6)
    async with working(lab, lab_handlers(Effects()), url=proxy.url) as worker:
        await until(lambda: any("does not answer" in reason for reason in worker.vitals.not_ready()))
        away.times = 0
        await lab.all_ended(instances)
        assert worker.vitals.not_ready() == []
