"""What the engine keeps of ended cases, for retention: finding and deleting it.

The account needs READ_HISTORY and DELETE_HISTORY on the process definitions; lists are cut, silently, to what it may
read.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any
from urllib.parse import quote

from workers.engine.answers import NOT_THE_ENGINE, EngineError
from workers.engine.cases import BEGINNINGS, CASE
from workers.engine.client import EngineClient

NOT_FOUND = 404
AT_A_TIME = 100


class PastCases:
    """Asked for by handlers as a service; shares the worker's session."""

    def __init__(self, client: EngineClient) -> None:
        self._client = client

    async def task_is_open(self, task_id: str) -> bool:
        """Whether the engine still knows this external task and could hand it out again."""
        return await self._known("GET", f"external-task/{quote(task_id, safe='')}")

    async def runs(self, case_number: str) -> bool:
        """Whether a case of this number is still running."""
        query = {"processDefinitionKey": CASE, "processInstanceBusinessKey": case_number, "unfinished": True}
        return bool((await self._client.request("POST", "history/process-instance/count", query))["count"])

    async def ended_before(self, moment: datetime) -> AsyncIterator[str]:
        """Ids of cases that ended before that moment, in portions: delete one before asking for the next."""
        query = {"processDefinitionKeyIn": BEGINNINGS, "rootProcessInstances": True, "finishedBefore": _rest(moment)}
        while found := await self._find(query, maxResults=AT_A_TIME):
            for instance in found:
                yield instance

    async def delete(self, instance: str) -> None:
        """Delete the history of an ended case with all processes it called, the case itself last: a run that is cut off
        finds the rest again."""
        for called in await self._find({"superProcessInstanceId": instance}):
            await self.delete(called)
        await self._known("DELETE", f"history/process-instance/{instance}")

    async def _known(self, method: str, path: str) -> bool:
        """Send the request; False if the engine itself, not a proxy before it, says that there is no such thing."""
        try:
            await self._client.request(method, path)
        except EngineError as error:
            if error.status != NOT_FOUND or error.kind == NOT_THE_ENGINE:
                raise
            return False
        return True

    async def _find(self, query: dict[str, Any], **limits: int) -> list[str]:
        limit = "&".join(f"{name}={value}" for name, value in limits.items())
        rows = await self._client.request("POST", f"history/process-instance?{limit}", query)
        return [str(row["id"]) for row in rows]


def _rest(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000%z")
