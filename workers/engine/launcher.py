"""Starts and stops an engine as a child process: for `bfm engine`, the demo, tests and benchmarks."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import httpx

from workers.engine.builder import Product, Progress, engine_jar, program
from workers.errors import UserError
from workers.settings import PROJECT

START_SECONDS = 240
STOP_SECONDS = 40
REFUSED = 2  # exit status when the engine itself says in one sentence why it does not start


@dataclass(frozen=True)
class Database:
    """Another database instead of the H2 file, as a rule PostgreSQL. ``url`` is a JDBC address."""

    url: str
    user: str
    password: str = field(repr=False)


IN_MEMORY = Database("jdbc:h2:mem:engine;DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE", "sa", "")
"""For an engine whose cases end with it: writing every commit to a file takes a third of its time."""


@dataclass
class EngineProcess:
    """A running engine. Leaving its ``with`` block stops it."""

    process: subprocess.Popen[bytes]
    product: Product
    port: int
    data: Path
    log: Path
    admin_user: str
    admin_password: str = field(repr=False)

    @property
    def base(self) -> str:
        """Root address, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """REST address, as in Settings.engine_url."""
        return f"{self.base}/engine-rest"

    @property
    def webapp_url(self) -> str:
        return f"{self.base}/camunda"

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def stop(self) -> None:
        """End it gracefully: requests and jobs under way are finished first."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power failure would."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self.running:
            self.process.send_signal(how)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self) -> EngineProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start_engine(
    product: Product = "camunda",
    *,
    port: int | None = None,
    data: Path | None = None,
    simulation: bool = False,
    admin_user: str = "admin",
    admin_password: str | None = None,
    database: Database | None = None,
    heap: str = "512m",
    hours: bool = False,
    build: bool = True,
    owner: int | None = None,
    environment: Mapping[str, str | None] | None = None,
    progress: Progress = lambda step: None,
) -> EngineProcess:
    """Start an engine and wait until it is healthy.

    port: default is a free one. data: folder of database and log, default ``var/engine``. simulation: the clock can be
    moved. hours: it will work that long, so it may take its time to begin. admin_password: default is a new random one.
    database: default is an H2 file in ``data``. owner: process id whose end also ends the engine, default this process.
    environment: further variables, None removes one. Raises UserError with the engine's own reason.
    """
    jar = engine_jar(product, build=build, progress=progress)
    port = _usable_port(port)
    folder = (data or PROJECT / "var" / "engine").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    password = secrets.token_urlsafe(18) if admin_password is None else admin_password
    variables: dict[str, str | None] = {
        **os.environ,
        "BFM_ADMIN_USER": admin_user,
        "BFM_ADMIN_PASSWORD": password,
        "BFM_DATA": str(folder),
        "BFM_PARENT": str(owner or os.getpid()),
        "SERVER_PORT": str(port),
        "SPRING_PROFILES_ACTIVE": "simulation" if simulation else "",
        **_database_variables(database),
        **(environment or {}),
    }
    log = folder / "engine.log"
    progress(f"Starting the {product} engine")
    process = _spawn(_command(jar, heap, simulation and not hours), variables, log)
    engine = EngineProcess(process, product, port, folder, log, admin_user, password)
    _wait_until_healthy(engine)
    return engine


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _usable_port(wanted: int | None) -> int:
    if wanted is None:
        return free_port()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", wanted))
        except OSError:
            raise UserError(
                f"Port {wanted} is in use by another program or not allowed.",
                remedy=f"Stop that program, or choose another port: --port {free_port()}",
            ) from None
    return wanted


def _database_variables(database: Database | None) -> dict[str, str]:
    if not database:
        return {}
    return {"BFM_DB_URL": database.url, "BFM_DB_USER": database.user, "BFM_DB_PASSWORD": database.password}


def _command(jar: Path, heap: str, brief: bool) -> list[str]:
    options = [f"-Xmx{heap}", "-XX:+ExitOnOutOfMemoryError"]
    archive = jar.with_suffix(".jsa")
    if archive.exists():
        options += [f"-XX:SharedArchiveFile={archive}", "-Xlog:cds=off", "-Xlog:cds+dynamic=off"]
    if brief:
        # a quick start counts more than the last third of speed, work done more than short pauses
        options += ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    return ["java", *options, *program(jar)]


def _spawn(command: list[str], variables: Mapping[str, str | None], log: Path) -> subprocess.Popen[bytes]:
    """In a session of its own: Ctrl-C reaches us, and we stop the engine gracefully."""
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={name: value for name, value in variables.items() if value is not None},
            start_new_session=True,
        )


def _wait_until_healthy(engine: EngineProcess) -> None:
    deadline = time.monotonic() + START_SECONDS
    try:
        while not _healthy(engine):
            if not engine.running:
                raise _failed_start(engine)
            if time.monotonic() > deadline:
                raise UserError(f"The engine did not start within {START_SECONDS} s.", remedy=f"Read {engine.log}.")
            time.sleep(0.1)
    except BaseException:
        engine.kill()
        raise


def _healthy(engine: EngineProcess) -> bool:
    with contextlib.suppress(httpx.HTTPError):
        return httpx.get(f"{engine.base}/actuator/health/readiness", timeout=5).is_success
    return False


def _failed_start(engine: EngineProcess) -> UserError:
    lines = engine.log.read_text(encoding="utf-8", errors="replace").splitlines()
    if any("Database may be already in use" in line for line in lines[-400:]):
        return UserError(
            f"The database in {engine.data} is in use by another engine.",
            remedy="Stop that engine, or choose another folder: --data FOLDER",
        )
    refused = engine.process.returncode == REFUSED
    return UserError(_reason(lines), remedy="" if refused else f"The whole story is in {engine.log}.")


def _reason(lines: list[str]) -> str:
    """The refusal is the last line; of a stack trace the innermost cause tells most."""
    for line in reversed(lines[-400:]):
        if line.startswith(("The engine does not start", "The profile ", "Die Engine startet nicht")):
            return line
        if line.startswith("Caused by: "):
            return f"The engine did not start: {line.removeprefix('Caused by: ')}"
    return "The engine did not start."
