"""Whole cases with a marked text in every text field and a marked name for everyone: after filing, no hit anywhere."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from crash.processes import Command
from crash.waiting import until
from documents.pdf_text import text_of
from dump import dump, occurs
from pydantic import SecretStr

from workers.commands.deploy import publish
from workers.commands.play import Theatre, load, perform
from workers.documents import FictionalDirectory
from workers.documents.directory import Person
from workers.documents.outbox import PROOF, Outbox
from workers.engine.admin import EngineAdmin
from workers.engine.admin_logins import Logins
from workers.engine.builder import Product
from workers.engine.launcher import EngineProcess, free_port, start_engine
from workers.play import actions, backstage
from workers.play.forms import Form
from workers.settings import PROJECT, Settings

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

MARK = f"KANARIE{secrets.token_hex(5)}"
CASES = ("K-001", "K-004", "K-005", "K-006", "K-007", "K-009", "K-013", "K-018")
"""Every kind of text: reasons of the referral, handover, refusal, dispute, plan, progress, exit."""
RUN = "SPUR"
FILING = "file_document"


class MarkedDirectory(FictionalDirectory):
    """People who can be found again wherever their names, streets or towns went."""

    def person(self, case_number: str) -> Person:
        marked = {name: f"{MARK}{name}" for name in ("first_name", "last_name", "street", "town")}
        return super().person(case_number).model_copy(update=marked)


@dataclass(frozen=True)
class Office:
    """One engine that may be stopped to read its database, one worker with its log and metrics."""

    engine: EngineProcess
    theatre: Theatre
    folder: Path
    port: int
    password: str

    @property
    def directory(self) -> Path:
        return self.folder / "directory.csv"

    @property
    def outbox(self) -> Path:
        return self.folder / "outbox"

    @property
    def log(self) -> Path:
        return self.folder / "worker.log"

    def worker(self) -> Command:
        environment = {
            "BFM_ENGINE_URL": self.engine.url,
            "BFM_WORKER_PASSWORD": self.password,
            "BFM_DIRECTORY": str(self.directory),
            "BFM_OUTBOX": str(self.outbox),
        }
        return Command(environment, self.log, "work", "--worker-id", "kanarie", "--health-port", str(self.port))

    def metrics(self) -> str:
        return httpx.get(f"http://127.0.0.1:{self.port}/metrics", timeout=10).raise_for_status().text


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    product: Product = "operaton" if os.environ.get("BFM_TEST_ENGINE") == "operaton" else "camunda"
    password = secrets.token_urlsafe(18)
    with start_engine(product, data=tmp_path / "engine", simulation=True) as running:
        access = {"admin_user": running.admin_user, "admin_password": SecretStr(running.admin_password)}
        changed = {"engine_url": running.url, "worker_password": SecretStr(password)}
        settings = Settings().model_copy(update=access | changed)
        theatre = Theatre(settings, Logins(tmp_path / "logins.json"))
        with EngineAdmin(running.url, running.admin_user, running.admin_password) as admin:
            publish(admin, settings, logins=theatre.logins)
        yield Office(running, theatre, tmp_path, free_port(), password)


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever fills a form writes a marked text into every text field that it shows."""
    fill: Callable[..., dict[str, Any]] = actions.fill

    def spoil(form: Form, *given: Any, **more: Any) -> dict[str, Any]:
        sent = fill(form, *given, **more)
        texts = {part.key for part in form.fields if part.key.startswith("text_")}
        return sent | {key: f"{MARK} in {key}" for key in texts & sent.keys() if sent[key] is not None}

    monkeypatch.setattr(actions, "fill", spoil)
    monkeypatch.setattr(backstage, "FictionalDirectory", MarkedDirectory)


@pytest.mark.usefixtures("marked")
def test_no_row_no_line_and_no_measurement_holds_a_name_or_a_text(office: Office) -> None:
    with office.worker() as worker:
        _play(office)
        written = _written(office)
        assert f"{MARK} in text_" in written, "no letter shows a marked text, so this proves nothing"
        assert f"{MARK}last_name" in written, "no letter shows a marked name, so this proves nothing"
        _file_everything(office)
        measured = office.metrics()
        worker.terminate()
    office.engine.stop()
    _assert_nothing_is_left(office, measured)


def _written(office: Office) -> str:
    """Everything that stands in the letters that wait for filing."""
    outbox = Outbox.in_folder(office.outbox, os.environ["BFM_OUTBOX_KEYS"])
    return " ".join(text_of(outbox.open(letter.id)) for letter in outbox.unfiled())


def _play(office: Office) -> None:
    files = [PROJECT / "tests" / "scenarios" / "hannover" / f"{case}.yaml" for case in CASES]
    scripts, staff = load(files, office.theatre.settings)
    results = perform(office.theatre, scripts, staff, inside=False, directory=office.directory, keep=True, mark=RUN)
    assert [str(result.failure) for result in results if result.failure] == []


def _file_everything(office: Office) -> None:
    settings = office.theatre.settings
    with EngineAdmin(office.engine.url, settings.admin_user, settings.admin_password.get_secret_value()) as admin:
        today = admin.clock().date()
        while waiting := admin.tasks(taskDefinitionKey=FILING):
            for task in waiting:
                admin.submit_task(task["id"], {"filed_on": date.isoformat(today)})
            until("every filed letter is removed", lambda: not _at_work(admin))
        assert admin.incidents() == []


def _at_work(admin: EngineAdmin) -> bool:
    return any(row["processDefinitionKey"] != "heartbeat" for row in admin.external_tasks())


def _assert_nothing_is_left(office: Office, measured: str) -> None:
    rows = dump(office.engine)
    assert occurs(f"{CASES[0]}-{RUN}", rows), "the dump misses the case numbers, so it proves nothing"
    assert [line for line in rows.splitlines() if occurs(MARK, line)] == []
    for log in (office.engine.log, office.log):
        assert MARK not in log.read_text(encoding="utf-8"), log.name
    assert "bfm_tasks" in measured
    assert MARK not in measured
    left = {path.name.partition(".")[2] for path in office.outbox.iterdir()}
    assert left == {PROOF}, "only proofs remain in the outbox"
    assert [path.name for path in office.outbox.iterdir() if MARK.encode() in path.read_bytes()] == []
