"""Questions about single user tasks that a handler may ask the engine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote, urlencode

from workers.engine.answers import NOT_THE_ENGINE, EngineError, Forbidden
from workers.engine.client import EngineClient
from workers.engine.variables import decode
from workers.errors import PermanentError
from workers.registry import BERLIN


@dataclass(frozen=True)
class UserTask:
    """An open task as it stands in Tasklist. form: process and element, as the form is named."""

    id: str
    name: str
    form: str
    assignee: str
    due: date | None


class Tasks:
    """Asked for by handlers as a service; shares the worker's session."""

    def __init__(self, client: EngineClient) -> None:
        self._client = client

    async def open(self, task_id: str) -> UserTask | None:
        """The task, or None when it is done."""
        try:
            row = await self._client.request("GET", f"task/{quote(task_id, safe='')}")
        except EngineError as error:
            if error.status != 404 or error.kind == NOT_THE_ENGINE:
                raise
            await self._be_sure(task_id)
            return None
        process = str(row["processDefinitionId"]).partition(":")[0]
        due = datetime.fromisoformat(row["due"]).astimezone(BERLIN).date() if row["due"] else None
        name = " ".join(str(row["name"] or row["taskDefinitionKey"]).split())
        return UserTask(row["id"], name, f"{process}.{row['taskDefinitionKey']}", row["assignee"] or "", due)

    async def _be_sure(self, task_id: str) -> None:
        """Raise PermanentError if the task is not done: the engine denies what the account may not see.

        The question for variables is answered 403 then, and otherwise when there is no such task.
        """
        try:
            await self.texts(task_id, ("unknown",))
        except Forbidden:
            raise PermanentError(
                "Das Konto der Worker darf die Aufgabe nicht lesen. Erwartet: READ_TASK am Prozess der Aufgabe. Bitte "
                "in deploy/access.yaml ergänzen, bfm deploy ausführen und dann im Cockpit wiederholen."
            ) from None
        except EngineError as error:
            if error.kind == NOT_THE_ENGINE or not 400 <= error.status <= 500:
                raise

    async def texts(self, task_id: str, names: Iterable[str]) -> dict[str, str]:
        """Those of the named variables that the task sees and that are texts."""
        query = urlencode({"variableNames": ",".join(names)})
        found = await self._client.request("GET", f"task/{quote(task_id, safe='')}/form-variables?{query}")
        return {name: value for name, value in decode(found).items() if isinstance(value, str)}
