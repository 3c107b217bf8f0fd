"""`bfm play`: plays scenario files on the real engine with a moved clock and says what differs from the expectation."""

from __future__ import annotations

import logging
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr
from rich.console import Console

from workers.commands.deploy import LOGINS, publish
from workers.documents.seal import Seal
from workers.engine import logs
from workers.engine.admin import EngineAdmin
from workers.engine.admin_logins import Logins
from workers.engine.builder import Product
from workers.engine.launcher import IN_MEMORY, start_engine
from workers.errors import UserError
from workers.play import report
from workers.play.backstage import WorkerThread, write_directory
from workers.play.catalogue import read_catalogue
from workers.play.coverage import Covered, Ledger
from workers.play.results import Result
from workers.play.runner import Progress, Runner
from workers.play.script import Script, find_files, read_scripts
from workers.play.stage import Stage
from workers.rules.staff import Staff, load_staff
from workers.settings import Settings

MARK_BYTES = 2


@dataclass(frozen=True)
class Theatre:
    """An engine with a movable clock, and who may enter: settings with address and accounts, logins of the staff."""

    settings: Settings
    logins: Logins


def play(
    files: Annotated[list[Path], typer.Argument(help="Scenario files or folders of them")],
    product: Annotated[Product, typer.Option("--engine", help="Engine to start: camunda or operaton")] = "camunda",
    engine_url: Annotated[str | None, typer.Option(help="A running engine instead")] = None,
    logins: Annotated[
        Path, typer.Option(help="Passwords of that engine's staff, from bfm deploy --demo-users")
    ] = LOGINS,
    worker: Annotated[bool, typer.Option(help="Work the system's tasks in this process")] = True,
    directory: Annotated[
        Path | None, typer.Option(help="Where outside workers read the directory (BFM_DIRECTORY)")
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Leave the cases and the clock, to look at them")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Only the summary and what failed")] = False,
    coverage: Annotated[bool, typer.Option("--coverage", help="Say which arrows of the diagrams no case took")] = False,
    coverage_to: Annotated[
        Path | None, typer.Option("--coverage-to", help="Write how often each arrow was taken into this file (JSON)")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable result")] = False,
) -> None:
    """Play scenarios together on one engine and compare. Exit status 1 if any fails."""
    settings, console = Settings(), Console()
    started = time.monotonic()
    logs.configure(logging.ERROR)  # the worker's troubles appear in the story
    scripts, staff = load(find_files(files), settings)
    ledger = Ledger(settings.bpmn) if coverage or coverage_to else None
    with ExitStack() as stack:
        status = stack.enter_context(Console(stderr=True).status("Starting the engine"))
        own = engine_url is None
        theatre = stack.enter_context(own_engine(product, settings)) if own else _given(settings, engine_url, logins)
        results = perform(
            theatre,
            scripts,
            staff,
            inside=worker,
            directory=directory,
            keep=keep,
            ledger=ledger,
            progress=lambda day, done, total: status.update(f"{day:%d.%m.%Y} ({done} von {total} Tagen)"),
        )
    covered = ledger.diagrams() if ledger else []
    _print(console, results, covered if coverage else [], time.monotonic() - started, quiet=quiet, as_json=as_json)
    if coverage_to:
        coverage_to.write_text(report.coverage_json(covered), encoding="utf-8")
    if not all(result.passed for result in results):
        raise typer.Exit(1)


def load(files: Sequence[Path], settings: Settings, today: date | None = None) -> tuple[list[Script], Staff]:
    """Scenario files, checked against the diagrams, forms and staff of the settings. Raises UserError.

    today: what „heute“ in a file means, by default this day.
    """
    from workers import wiring  # everything that handlers need, which `bfm --help` does not

    staff = load_staff(settings.staff)
    catalogue = read_catalogue(settings.bpmn, wiring.all_handlers())
    return read_scripts(files, catalogue, staff, today), staff


def perform(
    theatre: Theatre,
    scripts: Sequence[Script],
    staff: Staff,
    *,
    inside: bool = True,
    directory: Path | None = None,
    outbox: Path | None = None,
    keep: bool = False,
    mark: str | None = None,
    ledger: Ledger | None = None,
    progress: Progress = lambda day, done, total: None,
) -> list[Result]:
    """Play checked scenarios on an engine on which everything is deployed.

    inside: with a worker in this process; otherwise workers outside must read their directory from ``directory``, and
    their monthly reports are looked for where the settings say (BFM_RESULTS_URL, BFM_RESULTS, BFM_OUTBOX).
    outbox: where the worker in this process leaves its letters, by default a folder that goes with the run.
    keep: leave the cases, and the clock where the last step was. mark: makes case numbers unique, by default a new one;
    empty leaves them as in the files, and the workers' directory must know them. ledger: notes which flows are taken.
    """
    from workers import wiring
    from workers.results import ResultStore

    mark = secrets.token_hex(MARK_BYTES).upper() if mark is None else mark
    if not inside and directory is None and mark:
        raise UserError(
            "Workers outside need the directory of this run.", remedy="Name their BFM_DIRECTORY: --directory FILE"
        )
    with ExitStack() as stack:
        door = stack.enter_context(_doors(theatre))
        admin = door(theatre.settings.admin_user)
        admin.clock()  # the first word to the engine: address, password and movable clock are right
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bfm-play-")))
        settings = _worker_settings(theatre, directory or folder / "directory.csv", outbox or folder / "outbox", mark)
        if inside or directory is not None:
            write_directory(Path(settings.directory), scripts, mark)
        thread = stack.enter_context(_worker(admin, settings)) if inside else None
        cases = [case for script in scripts for case in script.scenario.cases]
        results = ResultStore.from_settings(settings if inside else theatre.settings)  # where the workers write
        stack.callback(results.close)
        stage = Stage(admin, cases, mark, thread.alive if thread else lambda: None, results.report)
        catalogue = read_catalogue(settings.bpmn, wiring.all_handlers())
        return Runner(stage, catalogue, staff, door, keep=keep, ledger=ledger).play(scripts, progress)


def _worker(admin: EngineAdmin, settings: Settings) -> WorkerThread:
    """A worker in this process, once the engine lets its account in."""
    if not admin.knows_password(settings.worker_user, settings.worker_password.get_secret_value()):
        raise UserError(
            f"The engine does not let the worker's account {settings.worker_user} in.",
            remedy="Set BFM_WORKER_PASSWORD, or name the file of bfm deploy --demo-users with --logins.",
        )
    return WorkerThread(settings)


@contextmanager
def own_engine(product: Product, settings: Settings) -> Iterator[Theatre]:
    """A fresh engine in a temporary folder, with everything deployed and everyone of the staff file."""
    with (
        tempfile.TemporaryDirectory(prefix="bfm-engine-") as folder,
        start_engine(
            product,
            data=Path(folder),
            simulation=True,
            admin_user=settings.admin_user,
            database=IN_MEMORY,
            heap="768m",
        ) as engine,
        EngineAdmin(engine.url, engine.admin_user, engine.admin_password) as admin,
    ):
        changed = {"engine_url": engine.url, "admin_password": SecretStr(engine.admin_password)}
        theatre = Theatre(settings.model_copy(update=changed), Logins(Path(folder) / "logins.json"))
        publish(admin, theatre.settings, logins=theatre.logins)
        yield theatre


def _given(settings: Settings, engine_url: str | None, logins: Path) -> Theatre:
    if not settings.admin_password.get_secret_value():
        raise UserError("The password of the set-up account is missing.", remedy="Set BFM_ADMIN_PASSWORD.")
    return Theatre(settings.model_copy(update={"engine_url": engine_url}), Logins(logins))


def _worker_settings(theatre: Theatre, directory: Path, outbox: Path, mark: str) -> Settings:
    given = theatre.settings
    password = given.worker_password.get_secret_value() or theatre.logins.get(given.worker_user) or ""
    return given.model_copy(
        update={
            "worker_password": SecretStr(password),
            "worker_id": f"play-{mark}",
            "outbox": outbox,
            "outbox_keys": given.outbox_keys if given.outbox_keys.get_secret_value() else SecretStr(Seal.new_key()),
            "directory": str(directory),
            "smtp_host": "",  # a played case tells nobody
        }
    )


@contextmanager
def _doors(theatre: Theatre) -> Iterator[Callable[[str], EngineAdmin]]:
    """The engine as each user sees it; connections are kept and closed at the end."""
    clients: dict[str, EngineAdmin] = {}

    def door(user: str) -> EngineAdmin:
        if user not in clients:
            clients[user] = EngineAdmin(theatre.settings.engine_url, user, _password(theatre, user))
        return clients[user]

    try:
        yield door
    finally:
        for client in clients.values():
            client.close()


def _password(theatre: Theatre, user: str) -> str:
    if user == theatre.settings.admin_user:
        return theatre.settings.admin_password.get_secret_value()
    found = theatre.logins.get(user)
    if found is None:
        remedy = "Run bfm deploy --demo-users on that engine, or name its file with --logins."
        raise UserError(f"The password of {user} is not known.", where=str(theatre.logins.file), remedy=remedy)
    return found


def _print(
    console: Console, results: list[Result], covered: list[Covered], seconds: float, *, quiet: bool, as_json: bool
) -> None:
    if as_json:
        passed = all(result.passed for result in results)
        data = {"passed": passed, "seconds": round(seconds, 1), "scenarios": [result.as_dict() for result in results]}
        data |= {"coverage": [diagram.as_dict() for diagram in covered]} if covered else {}
        console.print_json(data=data)
        return
    for result in results:
        if not quiet or not result.passed:
            report.show_story(console, result)
    report.show_summary(console, results, seconds)
    if covered:
        report.show_coverage(console, covered)
