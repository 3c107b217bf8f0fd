"""Workers and engines that die: nothing is lost, nothing is done twice, nobody has to help."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from workers.engine.launcher import start_engine

from .fake_engine import FakeEngine
from .handlers import Effects, lab_handlers
from .lab import Lab, until, working

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def worker_process(lab: Lab, folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """A worker in a process of its own, killed at the end if it still lives."""
    command = (sys.executable, "-m", "tests.engine.worker_process", lab.url, lab.user, str(folder))
    with (folder / "log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=log, stderr=log
        )
    assert process.stdin
    process.stdin.write(f"{lab.password}\n".encode())
    await process.stdin.drain()
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def letters(folder: Path) -> list[Path]:
    return list(folder.glob("*.letter"))


async def check_each_step_once(lab: Lab, instances: list[str], folder: Path) -> None:
    """As many letters as steps, each of another task; every case went each step once."""
    assert len(letters(folder)) == 3 * len(instances)
    for instance in instances:
        steps = Counter(
            name for name in await lab.activities(instance) if name.rpartition("_")[2] in "abc" or "." in name
        )
        assert sorted(steps.values()) == [1, 1, 1]


async def test_killed_worker_leaves_each_letter_and_each_record_once(lab: Lab, tmp_path: Path) -> None:
    instances = await lab.start("lab_three", 200)
    for written in (100, 300):
        async with worker_process(lab, tmp_path) as process:
            await until(lambda enough=written: len(letters(tmp_path)) > enough)  # type: ignore[misc]
            os.kill(process.pid, signal.SIGKILL)
    assert await lab.ended(instances) < 200
    assert await lab.locked("mortal") != []
    async with worker_process(lab, tmp_path):
        await lab.all_ended(instances)
    await check_each_step_once(lab, instances, tmp_path)
    runs = Counter((tmp_path / "runs").read_text().split())
    assert len(runs) == 600


async def test_sigterm_ends_cleanly_and_leaves_nothing_locked(lab: Lab, tmp_path: Path) -> None:
    instances = await lab.start("lab_three", 60)
    async with worker_process(lab, tmp_path) as process:
        await until(lambda: len(letters(tmp_path)) > 30)
        process.terminate()
        assert await process.wait() == 0
    assert await lab.locked("mortal") == []
    assert len((tmp_path / "runs").read_text().split()) == len(letters(tmp_path))
    async with worker_process(lab, tmp_path):
        await lab.all_ended(instances)
    await check_each_step_once(lab, instances, tmp_path)


async def test_second_sigterm_ends_at_once(lab: Lab, tmp_path: Path) -> None:
    await lab.start("lab_slow")
    async with worker_process(lab, tmp_path) as process:
        await until((tmp_path / "lingering").exists)
        process.terminate()
        await until(lambda: b"worker_stopping" in (tmp_path / "log").read_bytes())
        process.terminate()
        await process.wait()
    assert b"worker_stopped" not in (tmp_path / "log").read_bytes()


class Mortal:
    """An engine that can be killed and started again on its data."""

    def __init__(self, lab: Lab, kill: Callable[[], Awaitable[None]], revive: Callable[[], Awaitable[None]]) -> None:
        self.lab, self.kill, self.revive = lab, kill, revive


@pytest.fixture(params=["fake", pytest.param("real", marks=pytest.mark.engine)])
async def mortal(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Mortal]:
    if request.param == "fake":
        async with FakeEngine() as fake:
            lab = Lab(fake.url, fake.user, fake.password)
            yield Mortal(lab, fake.go_away, fake.listen)
            await lab.client.close()
        return
    async for mortal in _real_mortal(tmp_path):
        yield mortal


async def _real_mortal(folder: Path) -> AsyncIterator[Mortal]:
    product = os.environ.get("BFM_TEST_ENGINE", "camunda")
    lives = [await asyncio.to_thread(start_engine, product, data=folder, simulation=True)]  # type: ignore[arg-type]
    first = lives[0]
    lab = Lab(first.url, first.admin_user, first.admin_password)

    async def kill() -> None:
        lives[-1].kill()

    async def revive() -> None:
        again = {"data": folder, "simulation": True, "port": first.port, "admin_password": first.admin_password}
        lives.append(await asyncio.to_thread(start_engine, product, **again))  # type: ignore[arg-type]

    try:
        await lab.deploy()
        yield Mortal(lab, kill, revive)
    finally:
        await lab.client.close()
        await asyncio.to_thread(lives[-1].stop)


async def test_worker_goes_on_by_itself_when_the_engine_was_killed(mortal: Mortal) -> None:
    """Tasks waiting, running and being reported at the moment of the kill are all done in the end."""
    effects, lab = Effects(), mortal.lab
    instances = await lab.start("lab_three", 100)
    async with working(lab, lab_handlers(effects, hold=0.05)) as worker:
        await until(lambda: sum(effects.runs.values()) > 60)
        await mortal.kill()
        await until(lambda: bool(worker.vitals.not_ready()))
        await mortal.revive()
        await lab.all_ended(instances)
        assert worker.vitals.not_ready() == []
    assert len(effects.runs) == 300
    assert await lab.locked() == []
