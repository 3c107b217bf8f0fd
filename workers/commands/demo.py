"""`bfm demo`: everything at once on this machine, with sample cases that stand where they are interesting."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import httpx
import typer
from pydantic import SecretStr
from rich.console import Console
from rich.table import Table

from workers.commands.deploy import Published, publish, refuse_findings, show_logins
from workers.commands.ending import ended_by_signal
from workers.commands.play import Theatre, load, perform
from workers.documents.seal import Seal
from workers.engine.admin import EngineAdmin
from workers.engine.admin_logins import Logins
from workers.engine.builder import Product
from workers.engine.launcher import IN_MEMORY, EngineProcess, free_port, start_engine
from workers.errors import UserError
from workers.play import report
from workers.play.results import Result
from workers.play.script import Script, find_files
from workers.rules.staff import Staff
from workers.settings import PROJECT, Settings

SAMPLES = PROJECT / "deploy" / "demo-data" / "samples"
START_SECONDS = 60
"""Longest wait for worker and letter service; both take a second or two."""


@dataclass(frozen=True)
class Ports:
    """Where the parts listen on this machine."""

    engine: int
    serve: int
    health: int

    def require_free(self) -> None:
        """Raise UserError for the first port that is taken, with the option that changes it."""
        for option, port in (("port", self.engine), ("serve-port", self.serve), ("health-port", self.health)):
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    remedy = f"Stop that program, or choose another port: --{option} {free_port()}"
                    raise UserError(f"Port {port} is in use by another program.", remedy=remedy)


def demo(
    product: Annotated[Product, typer.Option("--engine", help="camunda or operaton")] = "camunda",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of Tasklist, Cockpit and REST")] = 8080,
    serve_port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the letters")] = 8090,
    health_port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the worker's health page")] = 8091,
    data: Annotated[Path, typer.Option(help="Folder of database, letters, logins and logs")] = PROJECT / "var" / "demo",
    check: Annotated[
        bool, typer.Option("--check", help="Drive the sample cases to their expected state, then end (free ports)")
    ] = False,
) -> None:
    """Engine, worker, letter service, sample cases; prints what to open and the logins; Ctrl-C ends it all."""
    console = Console()
    ports = Ports(free_port(), free_port(), free_port()) if check else Ports(port, serve_port, health_port)
    ports.require_free()
    passed = not check  # what Ctrl-C leaves behind: a check that was broken off is none
    with ExitStack() as stack:
        stack.enter_context(ended_by_signal())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bfm-demo-"))) if check else data / product
        passed = _run(stack, console, product, ports, folder, check=check)
    if not passed:
        raise typer.Exit(1)


def _run(stack: ExitStack, console: Console, product: Product, ports: Ports, folder: Path, *, check: bool) -> bool:
    started = time.monotonic()
    logins = Logins(folder / "logins.json")
    with console.status("Preparing the engine") as status:
        # while the engine starts, and later while it takes in what is deployed, the other processor reads the files
        reader = stack.enter_context(ThreadPoolExecutor(1))
        checked = reader.submit(refuse_findings, Settings())
        samples = reader.submit(load, find_files([SAMPLES]), Settings())
        engine = stack.enter_context(
            start_engine(
                product,
                port=ports.engine,
                data=folder / "engine",
                database=IN_MEMORY if check else None,
                simulation=True,
                admin_password=logins["admin"],
                environment={"BFM_SERVE_URL": f"http://127.0.0.1:{ports.serve}"},
                progress=status.update,
            )
        )
        settings = _settings(engine, ports, folder, logins)
        admin = stack.enter_context(EngineAdmin(engine.url, engine.admin_user, engine.admin_password))
        status.update("Checking diagrams and forms")
        checked.result()
        published = publish(admin, settings, logins=logins, checked=True, progress=status.update)
        status.update("Starting worker and letters")
        children = [stack.enter_context(_child(name, settings, ports, folder)) for name in ("work", "serve")]
        _wait_ready(ports, children, folder)
        status.update("Playing the sample cases")
        scripts, staff = samples.result()
        results = _samples(Theatre(settings, logins), admin, console, scripts, staff)
    passed = all(result.passed for result in results)
    if check:
        _open_letters(engine, ports, folder, logins)
        console.print(f"Demo in order after {time.monotonic() - started:.0f} s." if passed else "Demo not in order.")
        return passed
    _announce(console, engine, ports, published, settings, scripts)
    _stay(engine, children, folder)
    return True


def _settings(engine: EngineProcess, ports: Ports, folder: Path, logins: Logins) -> Settings:
    return Settings(
        engine_url=engine.url,
        webapp_url=engine.webapp_url,
        admin_user=engine.admin_user,
        admin_password=SecretStr(engine.admin_password),
        worker_password=SecretStr(logins["worker"]),
        worker_id="demo",
        serve_url=f"http://127.0.0.1:{ports.serve}",
        health_port=ports.health,
        outbox=folder / "outbox",
        outbox_keys=SecretStr(Seal.kept_key(folder / "outbox.key")),
    )


@contextmanager
def _child(command: str, settings: Settings, ports: Ports, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`bfm work` or `bfm serve` as in production, with its log in the data folder; stopped at the end."""
    variables = {
        "BFM_ENGINE_URL": settings.engine_url,
        "BFM_WEBAPP_URL": settings.webapp_url,
        "BFM_WORKER_PASSWORD": settings.worker_password.get_secret_value(),
        "BFM_WORKER_ID": settings.worker_id,
        "BFM_SERVE_URL": settings.serve_url,
        "BFM_HEALTH_PORT": str(settings.health_port),
        "BFM_OUTBOX": str(settings.outbox),
        "BFM_OUTBOX_KEYS": settings.outbox_keys.get_secret_value(),
    }
    arguments = ["--port", str(ports.serve)] if command == "serve" else []
    with (folder / f"{command}.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "workers", command, *arguments],
            cwd=PROJECT,
            env=os.environ | variables,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(45)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_ready(ports: Ports, children: list[subprocess.Popen[bytes]], folder: Path) -> None:
    """Until both answer that they are ready. Raises UserError with the log to read."""
    deadline = time.monotonic() + START_SECONDS
    waiting = [f"http://127.0.0.1:{port}/health/ready" for port in (ports.health, ports.serve)]
    while waiting:
        if time.monotonic() > deadline or any(child.poll() is not None for child in children):
            raise UserError("Worker or letter service did not start.", remedy=f"Read work.log, serve.log in {folder}.")
        waiting = [url for url in waiting if not _ready(url)]
        time.sleep(0.1)


def _ready(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2).is_success
    except httpx.HTTPError:
        return False


def _samples(
    theatre: Theatre, admin: EngineAdmin, console: Console, scripts: list[Script], staff: Staff
) -> list[Result]:
    """Play the samples that this engine has not seen; then the clock shows the real time again."""
    new = [script for script in scripts if not _known(admin, script)]
    if not new:
        return []
    try:
        results = perform(theatre, new, staff, inside=False, keep=True, mark="")
    finally:
        admin.reset_clock()
    for result in results:
        if not result.passed:
            report.show_story(console, result)
    return results


def _known(admin: EngineAdmin, script: Script) -> bool:
    return bool(admin.past_instances(processInstanceBusinessKey=script.scenario.fall, maxResults=1))


def _open_letters(engine: EngineProcess, ports: Ports, folder: Path, logins: Logins) -> None:
    """The referrer of an unfiled letter may open it in a browser, a stranger may not. Raises UserError otherwise."""
    letters = sorted(path.stem for path in (folder / "outbox").glob("*.letter"))
    if not letters:
        raise UserError("The samples wrote no letter.", where=str(folder / "outbox"), remedy="Read work.log there.")
    found = {
        user: [_status(engine, ports, logins, user, letter) for letter in letters]
        for user in ("pap.berger", "gb.thiel")
    }
    if 200 not in found["pap.berger"] or 200 in found["gb.thiel"]:
        raise UserError(f"Letters open for the wrong people: {found}.", remedy=f"Read serve.log in {folder}.")


def _status(engine: EngineProcess, ports: Ports, logins: Logins, user: str, letter: str) -> int:
    with httpx.Client(timeout=20) as browser:
        browser.get(f"{engine.webapp_url}/app/welcome/default/")
        browser.post(
            f"{engine.webapp_url}/api/admin/auth/user/default/login/tasklist",
            data={"username": user, "password": logins[user]},
            headers={"X-XSRF-TOKEN": browser.cookies.get("XSRF-TOKEN") or ""},
        )
        return browser.get(f"http://127.0.0.1:{ports.serve}/briefe/{letter}").status_code


def _announce(
    console: Console,
    engine: EngineProcess,
    ports: Ports,
    published: Published,
    settings: Settings,
    scripts: list[Script],
) -> None:
    show_logins(console, published)
    table = Table("Fall", "Beispiel", title="Fälle")
    for script in scripts:
        table.add_row(script.scenario.fall, script.scenario.titel)
    console.print(table)
    for name, address in (
        ("Tasklist", f"{engine.webapp_url}/app/tasklist/default/"),
        ("Cockpit", f"{engine.webapp_url}/app/cockpit/default/  (admin, {engine.admin_password})"),
        ("Schreiben", settings.serve_url),
        ("Team", f"{settings.serve_url}/team  (als Teamleitung oder Bereichsleitung)"),
        ("Worker", f"http://127.0.0.1:{ports.health}/metrics"),
    ):
        console.print(f"  {name:10} {address}", highlight=False, soft_wrap=True)
    environment = f"BFM_ENGINE_URL={engine.url} BFM_ADMIN_PASSWORD={engine.admin_password}"
    console.print(f"  Uhr        {environment} .venv/bin/bfm clock 2027-03-01", highlight=False, soft_wrap=True)
    console.print("Ctrl-C beendet alles; die Fälle bleiben für den nächsten Start.")


def _stay(engine: EngineProcess, children: list[subprocess.Popen[bytes]], folder: Path) -> None:
    """Until somebody ends it, or a part ends by itself."""
    while engine.running and all(child.poll() is None for child in children):
        time.sleep(1)
    raise UserError("A part of the demo ended by itself.", remedy=f"Read the logs in {folder}.")
