"""``bfm serve`` as a process of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest


def start(port: int, outbox: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "workers", "serve", "--port", str(port)],
        env=os.environ | {"BFM_OUTBOX": str(outbox), "BFM_WEBAPP_URL": "http://127.0.0.1:9/camunda"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def service(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    with start(0, tmp_path) as process:
        yield process
        process.kill()


def test_it_says_its_address_answers_and_ends_on_request(service: subprocess.Popen[str]) -> None:
    assert service.stdout is not None
    address = re.search(r"http://[\d.:]+/", service.stdout.readline())
    assert address is not None
    assert httpx.get(f"{address[0]}health/live").status_code == 200
    assert httpx.get(f"{address[0]}health/ready").status_code == 503, "no engine at that address"
    service.send_signal(signal.SIGTERM)
    assert service.wait(timeout=20) in (0, -signal.SIGTERM)


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, start(taken.getsockname()[1], tmp_path) as process:
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 2
    assert "choose another port with --port" in errors
    assert "Traceback" not in errors
