"""`bfm work` as an operator starts it: real handlers and settings, against the fake engine."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from .fake_engine import FakeEngine
from .lab import until

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
async def fake() -> AsyncIterator[FakeEngine]:
    async with FakeEngine() as fake:
        yield fake


async def start(url: str, password: str, port: int, outbox: Path) -> Process:
    environment = {
        **os.environ,
        "BFM_WORKER_USER": "admin",
        "BFM_WORKER_PASSWORD": password,
        "BFM_OUTBOX": str(outbox),
        "BFM_WORKER_ID": "operator",
    }
    command = ("-m", "workers", "work", "--engine-url", url, "--health-port", str(port))
    return await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=ROOT, env=environment, stdin=DEVNULL, stdout=PIPE, stderr=PIPE
    )


async def ready(port: int) -> bool:
    address = f"http://127.0.0.1:{port}/health/ready"
    try:
        async with aiohttp.ClientSession() as session, session.get(address) as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False


async def test_becomes_ready_and_ends_cleanly(fake: FakeEngine, tmp_path: Path) -> None:
    port = free_port()
    process = await start(fake.url, fake.password, port, tmp_path)
    await until(lambda: ready(port))
    process.terminate()
    _, errors = await process.communicate()
    assert process.returncode == 0
    assert b"worker_stopped" in errors
    assert b"Traceback" not in errors


async def test_wrong_password_is_one_sentence_with_the_remedy(fake: FakeEngine, tmp_path: Path) -> None:
    process = await start(fake.url, "wrong", free_port(), tmp_path)
    assert process.stderr
    line = b""
    while b"poll_failed" not in line:
        line = await process.stderr.readline()
        assert line, "the worker ended"
    process.terminate()
    await process.communicate()
    assert b"Check BFM_WORKER_USER, BFM_WORKER_PASSWORD" in line
    assert b"wrong" not in line


async def test_port_in_use_ends_with_one_sentence(fake: FakeEngine, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = await start(fake.url, fake.password, taken.getsockname()[1], tmp_path)
        output, errors = await process.communicate()
    assert process.returncode == 2
    assert b"--health-port" in output + errors
    assert b"Traceback" not in output + errors


async def test_address_that_is_none_ends_with_one_sentence(tmp_path: Path) -> None:
    process = await start("localhost:8080", "secret", free_port(), tmp_path)
    output, errors = await process.communicate()
    assert process.returncode == 2
    assert b"BFM_ENGINE_URL" in output + errors
