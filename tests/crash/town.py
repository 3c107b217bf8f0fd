"""An engine of its own with the project's diagrams, its people with their logins, and an outbox."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import httpx
from pydantic import SecretStr

from workers.commands.deploy import publish
from workers.engine.admin import EngineAdmin
from workers.engine.admin_http import Json
from workers.engine.admin_logins import Logins
from workers.engine.launcher import EngineProcess, free_port, start_engine
from workers.settings import Settings

from .processes import Command

HANDS = 4
"""Requests that the people of the town send at the same time."""
Item = TypeVar("Item")
Answer = TypeVar("Answer")


class Town:
    """What the tests share: one engine that may be killed, one worker name, one outbox."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.outbox = folder, folder / "outbox"
        self.mark = f"KANARIE{secrets.token_hex(6)}"
        self.lives = [self._start_engine()]
        self._worker_password = secrets.token_urlsafe(18)
        self._logins = Logins(folder / "logins.json")
        self._people: dict[str, EngineAdmin] = {}
        self.admin = EngineAdmin(self.engine.url, self.engine.admin_user, self.engine.admin_password)
        publish(self.admin, self._settings(), logins=self._logins, checked=True)

    @property
    def engine(self) -> EngineProcess:
        return self.lives[-1]

    def _start_engine(self, **again: Any) -> EngineProcess:
        product: Any = os.environ.get("BFM_TEST_ENGINE", "camunda")
        return start_engine(product, data=self.folder / "engine", simulation=True, **again)

    def revive_engine(self) -> None:
        """Start the engine again where it was killed: same port, same database."""
        self.lives.append(self._start_engine(port=self.engine.port, admin_password=self.engine.admin_password))

    def _settings(self) -> Settings:
        changed = {"worker_password": SecretStr(self._worker_password), "admin_user": self.engine.admin_user}
        secret = SecretStr(self.engine.admin_password)
        return Settings().model_copy(update=changed | {"engine_url": self.engine.url, "admin_password": secret})

    def close(self) -> None:
        for account in (self.admin, *self._people.values()):
            account.close()
        self.engine.stop()

    # -- people and machines --------------------------------------------------------------------------------------

    def person(self, user: str) -> EngineAdmin:
        """The engine as this person reaches it, with nothing but their rights."""
        if user not in self._people:
            self._people[user] = EngineAdmin(self.engine.url, user, self.password(user))
        return self._people[user]

    def password(self, user: str) -> str:
        return self._logins[user]

    def worker(self, name: str = "crash") -> Command:
        """A worker; the same name is the same worker in another life."""
        arguments = ("--worker-id", name, "--health-port", str(self.health_port))
        return Command(self._environment, self.folder / "worker.log", "work", *arguments)

    def serve(self, port: int) -> Command:
        return Command(self._environment, self.folder / "serve.log", "serve", "--port", str(port))

    @cached_property
    def health_port(self) -> int:
        return free_port()

    @cached_property
    def _environment(self) -> dict[str, str]:
        return {
            "BFM_ENGINE_URL": self.engine.url,
            "BFM_WEBAPP_URL": self.engine.webapp_url,
            "BFM_WORKER_USER": "worker",
            "BFM_WORKER_PASSWORD": self._worker_password,
            "BFM_OUTBOX": str(self.outbox),
            "BFM_DIRECTORY": "fictional",
        }

    def metrics(self) -> str:
        return httpx.get(f"http://127.0.0.1:{self.health_port}/metrics", timeout=10).raise_for_status().text

    # -- what the engine says -------------------------------------------------------------------------------------

    def cases(self, prefix: str) -> dict[str, str]:
        """Case number of every running process instance, called ones included, of the cases with this prefix."""
        rows = self.admin.http.post("process-instance", {"businessKeyLike": f"{prefix}%"})
        return {row["id"]: row["businessKey"] for row in rows}

    def tasks(self, prefix: str, element: str | None = None) -> list[Json]:
        """Open user tasks of the cases with this prefix."""
        body = {"processInstanceBusinessKeyLike": f"{prefix}%", "taskDefinitionKey": element}
        return list(self.admin.http.post("task", body))

    def count_tasks(self, prefix: str, element: str) -> int:
        body = {"processInstanceBusinessKeyLike": f"{prefix}%", "taskDefinitionKey": element}
        return int(self.admin.http.post("task/count", body)["count"])

    def count_done(self, prefix: str, element: str) -> int:
        body = {"processInstanceBusinessKeyLike": f"{prefix}%", "taskDefinitionKey": element, "finished": True}
        return int(self.admin.http.post("history/task/count", body)["count"])

    def external_tasks(self) -> list[Json]:
        """Open work of the system, but for the worker's own heartbeat."""
        rows = self.admin.external_tasks()
        return [row for row in rows if row["processDefinitionKey"] != "heartbeat"]

    def locked(self) -> list[Json]:
        """Work that the engine keeps for a worker."""
        return [row for row in self.external_tasks() if row["workerId"] and row["lockExpirationTime"]]

    def values(self, name: str, prefix: str) -> dict[str, set[str]]:
        """Values of a variable by case, in all process instances of the case."""
        cases = self.cases(prefix)
        found: dict[str, set[str]] = {}
        rows = self.admin.http.post("variable-instance", {"variableName": name})
        for row in rows:
            if case := cases.get(row["processInstanceId"]):
                found.setdefault(case, set()).add(row["value"])
        return found


def with_hands(work: Callable[[Item], Answer], items: Iterable[Item]) -> Sequence[Answer]:
    """Do something for every item, several at a time."""
    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(work, items))
