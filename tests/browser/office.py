"""What browser tests stand on: the shared engine with everything deployed, a worker, the letter service, the people."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from datetime import time as clock_time
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser

from workers.documents import FictionalDirectory
from workers.documents.directory import COLUMNS
from workers.documents.outbox import Outbox
from workers.engine.admin import EngineAdmin
from workers.engine.admin_logins import Logins
from workers.play.stage import Stage
from workers.registry import BERLIN
from workers.settings import PROJECT, Settings

from .tasklist import Tasklist

START_SECONDS = 90
"""Longest wait for worker and letter service on a busy machine."""
MONDAY = date(2026, 3, 2)
"""The day on which every test begins; two months later is a Saturday."""


@dataclass
class Office:
    """Engine, worker and letter service with the people who work there."""

    settings: Settings
    logins: Logins
    admin: EngineAdmin
    browser: Browser
    shots: Path
    _people: dict[str, Tasklist] = field(default_factory=dict)
    _known: dict[str, dict[str, str]] = field(default_factory=dict)

    def person(self, user: str) -> Tasklist:
        """Somebody at their Tasklist; who is logged in stays so from test to test."""
        if user not in self._people:
            base = self.settings.webapp_url
            self._people[user] = Tasklist(self.browser, base, user, self.logins[user], self.shots)
        else:
            self._people[user].home()
        self._people[user].shots = self.shots
        return self._people[user]

    def pictures_go_to(self, folder: Path) -> None:
        for old in folder.glob("*.png"):
            old.unlink()
        self.shots = folder

    def photograph_all(self) -> None:
        """What everybody sees at this moment."""
        for person in self._people.values():
            person.shots = self.shots
            person.shot("am Ende")

    def send_home(self) -> None:
        for person in self._people.values():
            person.context.close()
        self._people.clear()

    # -- cases ------------------------------------------------------------------------------------------------------

    def know(self, *cases: str) -> None:
        """Put invented people with these numbers into the directory; without any there is at least the file."""
        for case in cases:
            values = FictionalDirectory().person(case).model_dump() | {"case_number": case}
            self._known[case] = {column: values[name] for column, name in COLUMNS.items()}
        draft = Path(self.settings.directory).with_suffix(".new")
        with draft.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, COLUMNS, delimiter=";")
            writer.writeheader()
            writer.writerows(self._known.values())
        draft.replace(Path(self.settings.directory))

    def roots(self, case: str) -> list[str]:
        """Running cases with this number, by instance id."""
        rows = self.admin.instances(businessKey=case, rootProcessInstances=True)
        return [row["id"] for row in rows]

    def tasks(self, case: str) -> list[str]:
        """Names of the open tasks of a case, sorted."""
        return sorted(row["name"] for row in self.admin.tasks(processInstanceBusinessKey=case))

    def letters(self, case: str) -> int:
        """Letters of a case that are not filed yet."""
        return sum(entry.case_number == case for entry in Outbox.from_settings(self.settings).unfiled())

    def settle(self, case: str) -> None:
        """Wait until the system has done everything that is due in a case; technical failures are not accepted."""
        troubles = Stage(self.admin, [case]).settle()
        assert troubles == [], troubles

    def forget(self, case: str) -> None:
        for instance in self.roots(case):
            self.admin.delete_instance(instance)

    # -- a case on its way, without a browser ------------------------------------------------------------------------

    def bring(self, case: str, steps: Sequence[tuple[str, str, dict[str, Any]]]) -> None:
        """Do steps by REST as the people would: (user, task or ``""`` for the start, values of the form)."""
        for user, task, values in steps:
            with EngineAdmin(self.settings.engine_url, user, self.logins[user]) as door:
                if not task:
                    door.start("fallmanagement", values | {"case_number": case, "jobcenter": "hannover"})
                else:
                    (row,) = door.tasks(processInstanceBusinessKey=case, name=task)
                    door.submit_task(row["id"], values)
            self.settle(case)

    # -- clock ------------------------------------------------------------------------------------------------------

    def set_day(self, day: date, hour: int = 8, minute: int = 0) -> None:
        self.admin.set_clock(datetime.combine(day, clock_time(hour, minute), BERLIN))


@contextmanager
def running(command: str, settings: Settings, *arguments: str, ready: str, log: Path) -> Iterator[None]:
    """`bfm work` or `bfm serve` as in production; ready when the address answers so."""
    variables = {
        "BFM_ENGINE_URL": settings.engine_url,
        "BFM_WEBAPP_URL": settings.webapp_url,
        "BFM_WORKER_PASSWORD": settings.worker_password.get_secret_value(),
        "BFM_WORKER_ID": settings.worker_id,
        "BFM_SERVE_URL": settings.serve_url,
        "BFM_HEALTH_PORT": str(settings.health_port),
        "BFM_OUTBOX": str(settings.outbox),
        "BFM_DIRECTORY": str(settings.directory),
    }
    call = [sys.executable, "-m", "workers", command, *arguments]
    with log.open("ab") as stream:
        process = subprocess.Popen(call, cwd=PROJECT, env=os.environ | variables, stdout=stream, stderr=stream)
    try:
        _wait_until(ready, process, log)
        yield
    finally:
        process.terminate()
        process.wait(60)


def _wait_until(ready: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(ready, timeout=5).is_success:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"{ready} is not ready:\n{log.read_text(encoding='utf-8')[-2000:]}")
