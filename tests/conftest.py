"""One real engine for all tests that ask for it, shared by the processes of a parallel run.

BFM_TEST_ENGINE=camunda|operaton chooses it (default camunda). BFM_TEST_ENGINE_URL names one that runs already, with
BFM_ADMIN_USER and BFM_ADMIN_PASSWORD; it must have the profile `simulation`.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from workers.documents.seal import Seal
from workers.engine.launcher import IN_MEMORY, STOP_SECONDS, free_port, start_engine

os.environ.setdefault("BFM_OUTBOX_KEYS", Seal.new_key())  # programs that a test starts read the same outbox
SHARED, OWNER = "BFM_TEST_SHARED", "BFM_TEST_OWNER"
WORKER_RIGHTS = {6: ["READ", "CREATE_INSTANCE", "READ_INSTANCE", "UPDATE_INSTANCE"], 8: ["CREATE", "READ", "UPDATE"]}
"""By the engine's resource type: 6 is process definition, 8 process instance."""


@dataclass(frozen=True)
class Account:
    """A user of the engine."""

    user: str
    password: str = field(repr=False)

    @property
    def auth(self) -> tuple[str, str]:
        return self.user, self.password


@dataclass(frozen=True)
class LiveEngine:
    """A running engine with a movable clock.

    ``url`` is its REST address, as in Settings.engine_url; ``serve_url`` is where it expects ``bfm serve``.
    """

    product: str
    base: str
    user: str
    password: str = field(repr=False)
    pid: int = 0
    serve_url: str = ""

    @property
    def url(self) -> str:
        return f"{self.base}/engine-rest"

    @property
    def webapp_url(self) -> str:
        return f"{self.base}/camunda"

    @property
    def admin(self) -> Account:
        return Account(self.user, self.password)

    def client(self, account: Account | None = None) -> httpx.Client:
        """REST client of an account, by default the administrator's; paths are relative to ``url``."""
        return httpx.Client(base_url=self.url, auth=(account or self.admin).auth, timeout=60)

    def set_clock(self, now: datetime, *, ticking: bool = True) -> None:
        """Move engine time; with ``ticking`` it runs on from there."""
        self._clock("PUT", {"now": now.isoformat(), "ticking": ticking})

    def reset_clock(self) -> None:
        self._clock("DELETE")

    def clock(self) -> datetime:
        return datetime.fromisoformat(self._clock("GET")["now"])

    def _clock(self, method: str, body: dict[str, object] | None = None) -> dict[str, str]:
        address = f"{self.base}/simulation/clock"
        answer = httpx.request(method, address, json=body, auth=self.admin.auth, timeout=30).raise_for_status()
        return dict(answer.json())


def pytest_configure(config: pytest.Config) -> None:
    """The first process of a run makes the folder that its helpers find the engine in."""
    if not _is_helper(config):
        os.environ[SHARED] = tempfile.mkdtemp(prefix="bfm-test-")
        os.environ[OWNER] = str(os.getpid())


def pytest_unconfigure(config: pytest.Config) -> None:
    if not _is_helper(config) and (shared := os.environ.pop(SHARED, None)):
        _stop_shared_engine(Path(shared))
        shutil.rmtree(shared, ignore_errors=True)


@pytest.fixture(scope="session")
def engine() -> LiveEngine:
    """The engine of this run."""
    if address := os.environ.get("BFM_TEST_ENGINE_URL"):
        return _given_engine(address.rstrip("/").removesuffix("/engine-rest"))
    shared = Path(os.environ[SHARED])
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = shared / "engine.json"
        if not known.exists():
            known.write_text(json.dumps(asdict(_start(shared / "data"))), encoding="utf-8")
        return LiveEngine(**json.loads(known.read_text(encoding="utf-8")))


@pytest.fixture
def clock(engine: LiveEngine) -> Iterator[LiveEngine]:
    """The engine, whose clock is set back after the test."""
    yield engine
    engine.reset_clock()


@pytest.fixture(scope="session")
def _worker(engine: LiveEngine) -> Account:
    account = Account(f"worker-{secrets.token_hex(4)}", secrets.token_urlsafe(18))
    profile = {"id": account.user, "firstName": "Test", "lastName": "Worker"}
    with engine.client() as client:
        body = {"profile": profile, "credentials": {"password": account.password}}
        client.post("/user/create", json=body).raise_for_status()
    return account


@pytest.fixture
def worker_account(engine: LiveEngine, _worker: Account) -> Account:
    """A technical account that may work all topics, and nothing else; its rights are mended if a test took them."""
    with engine.client() as client:
        if not client.get("/authorization", params={"userIdIn": _worker.user, "resourceType": 6}).json():
            for resource, permissions in WORKER_RIGHTS.items():
                grant = {"type": 1, "userId": _worker.user, "resourceType": resource, "resourceId": "*"}
                client.post("/authorization/create", json=grant | {"permissions": permissions}).raise_for_status()
    return _worker


def _is_helper(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def _given_engine(base: str) -> LiveEngine:
    account = Account(os.environ.get("BFM_ADMIN_USER", "admin"), os.environ["BFM_ADMIN_PASSWORD"])
    version = httpx.get(f"{base}/engine-rest/version", auth=account.auth).raise_for_status().json()["version"]
    return LiveEngine("camunda" if version.startswith("7.") else "operaton", base, account.user, account.password)


def _start(data: Path) -> LiveEngine:
    product = os.environ.get("BFM_TEST_ENGINE", "camunda")
    if product not in ("camunda", "operaton"):
        raise pytest.UsageError(f"BFM_TEST_ENGINE={product}: expected camunda or operaton.")
    serve_url = f"http://127.0.0.1:{free_port()}"
    running = start_engine(
        product,  # type: ignore[arg-type]
        data=data,
        simulation=True,
        database=IN_MEMORY,
        heap="768m",
        owner=int(os.environ[OWNER]),
        environment={"BFM_SERVE_URL": serve_url},
    )
    access = running.admin_user, running.admin_password
    return LiveEngine(product, running.base, *access, running.pid, serve_url)


def _stop_shared_engine(shared: Path) -> None:
    known = shared / "engine.json"
    if known.exists():
        engine = LiveEngine(**json.loads(known.read_text(encoding="utf-8")))
        with contextlib.suppress(ProcessLookupError):
            os.kill(engine.pid, signal.SIGTERM)
        _wait_until_closed(int(engine.base.rpartition(":")[2]))


def _wait_until_closed(port: int) -> None:
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.1)
