"""What controlling knows of the cases, read from the engine's history: codes, days, numbers (F-169, F-176).

The process records them anyway; nobody fills in a form for a statistic. The account needs READ_HISTORY. What the engine
has deleted (five years after the end of a case) is in no later report.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

from workers.engine.cases import CASE
from workers.engine.client import EngineClient
from workers.engine.variables import decode
from workers.rules.fachkonzept.case_facts import CaseFacts

CHUNK = 200
"""Cases named in one question."""
NAMES = sorted(set(CaseFacts.model_fields) - {"person"})
"""The variables of a case that are read; no other ones leave the engine."""
Row = dict[str, Any]


class CaseHistory:
    """Questions about all cases of a Jobcenter, running or ended."""

    def __init__(self, client: EngineClient) -> None:
        self._client = client

    async def close(self) -> None:
        await self._client.close()

    async def facts(self, jobcenter: str, case_manager: str = "") -> tuple[CaseFacts, ...]:
        """The cases of a Jobcenter; of one case manager if one is named (F-196)."""
        owned = [{"name": "case_manager", "operator": "eq", "value": case_manager}] if case_manager else []
        query = {"processDefinitionKey": CASE, "tenantIdIn": [jobcenter], "variables": owned}
        known = {row["id"]: row["businessKey"] for row in await self._post("history/process-instance", **query)}
        return tuple([found async for found in self._read(known)])

    async def _read(self, known: dict[str, str]) -> AsyncIterator[CaseFacts]:
        for chunk in _chunks(list(known)):
            values: dict[str, Row] = {instance: {} for instance in chunk}
            query = {"processInstanceIdIn": chunk, "variableNameIn": NAMES}
            for row in await self._post("history/variable-instance?deserializeValues=false", **query):
                if row["activityInstanceId"] == row["processInstanceId"]:  # of the case itself, not of a part of it
                    values[row["processInstanceId"]] |= decode({row["name"]: row})
            for instance, found in values.items():
                yield CaseFacts.model_validate(
                    {"person": known[instance]} | {name: value for name, value in found.items() if value is not None}
                )

    async def _post(self, path: str, **query: Any) -> list[Row]:
        return list(await self._client.request("POST", path, query))


def _chunks(ids: Sequence[str]) -> Iterator[list[str]]:
    return (list(ids[start : start + CHUNK]) for start in range(0, len(ids), CHUNK))
