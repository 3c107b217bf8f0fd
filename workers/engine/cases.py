"""What a handler may ask the engine about cases, and what it may tell a case beyond its own task.

Every list is cut by the engine to what the worker's account may read, silently: the account needs READ_INSTANCE and
READ_HISTORY on the process definitions, or a running case would be overlooked; UPDATE_INSTANCE to set variables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from workers.engine.answers import Conflict, EngineFault, Rejected
from workers.engine.client import EngineClient
from workers.engine.variables import Typed, encode
from workers.settings import Settings

CASE = "fallmanagement"
BEGINNINGS = (CASE, "lichtenberg_reservation", "fachkonzept_referral", "uckermark_application")
"""Processes with which a case begins; the others are called by them."""
RECHECK_MESSAGE = "referral_received"
EXIT_DAY = "last_exit_date"
TASK_FIELDS = (
    "name",
    "description",
    "assignee",
    "owner",
    "delegationState",
    "due",
    "followUp",
    "parentTaskId",
    "tenantId",
)
HIGH_PRIORITY = 80
"""Of 0 to 100; a task has 50 if nobody says otherwise."""


@dataclass(frozen=True)
class RunningCase:
    """A case that has begun and not ended. waiting_for_recheck: it only waits, a new referral may replace it.

    jobcenter: to which it belongs on the engine; empty for one that began before cases belonged to Jobcenters.
    """

    id: str
    started: datetime
    waiting_for_recheck: bool
    jobcenter: str = ""


class Cases:
    """Asked for by handlers as a service; shares the worker's session."""

    def __init__(self, client: EngineClient) -> None:
        self.client = client

    @classmethod
    def from_settings(cls, settings: Settings) -> Cases:
        return cls(EngineClient.from_settings(settings))

    async def running(self, case_number: str) -> list[RunningCase]:
        """All running cases of this number, the oldest first; suspended ones count."""
        found = await self._unfinished({"processDefinitionKey": CASE, "processInstanceBusinessKey": case_number})
        return [
            RunningCase(
                case["id"],
                datetime.fromisoformat(case["startTime"]),
                bool(await self._waiting_in(case["id"])),
                case["tenantId"] or "",
            )
            for case in found
        ]

    async def last_exit(self, case_number: str, jobcenter: str) -> date | None:
        """Latest end of care that any case of this number, running or ended, has recorded in that Jobcenter (H-81)."""
        query = {"processDefinitionKey": CASE, "processInstanceBusinessKey": case_number}
        rows = await self.client.request("POST", "history/process-instance", query)
        found = [case["id"] for case in rows if case["tenantId"] in (jobcenter, None)]
        if not found:
            return None
        body = {"variableName": EXIT_DAY, "processInstanceIdIn": found}
        rows = await self.client.request("POST", "history/variable-instance", body)
        return max((date.fromisoformat(row["value"]) for row in rows if row["value"]), default=None)

    async def earlier(self, case_number: str, jobcenter: str, names: Iterable[str]) -> list[dict[str, Any]]:
        """These variables of every ended case of this number in that Jobcenter; one that was never set is left out."""
        query = {"processDefinitionKey": CASE, "processInstanceBusinessKey": case_number, "finished": True}
        rows = await self.client.request("POST", "history/process-instance", query)
        known: dict[str, dict[str, Any]] = {row["id"]: {} for row in rows if row["tenantId"] in (jobcenter, None)}
        for name in names if known else ():
            body = {"variableName": name, "processInstanceIdIn": list(known)}
            for row in await self.client.request("POST", "history/variable-instance", body):
                known[row["processInstanceId"]][name] = row["value"]
        return list(known.values())

    async def tell(
        self, case_number: str, process: str, message: str, values: Mapping[str, Any], *, proof: str
    ) -> bool:
        """Give a message to the process that belongs to a case; False if none waits for it.

        proof: one of the values, a name for this message; who has it was told before, by an earlier delivery.
        """
        query = {"businessKey": case_number, "processDefinitionKey": process}
        found = [instance["id"] for instance in await self.client.request("POST", "process-instance", query)]
        told = [await self._knows(instance, proof, values[proof]) for instance in found]
        if any(told):
            return True
        return any([await self._correlate(instance, message, values) for instance in found])

    async def _knows(self, instance: str, name: str, value: object) -> bool:
        body = {"variableName": name, "activityInstanceIdIn": [instance]}
        rows = await self.client.request("POST", "variable-instance", body)
        return any(row["value"] == value for row in rows)

    async def begin_once(self, process: str, case_number: str, values: Mapping[str, Any], *, proof: str) -> bool:
        """Start a process beside the case; False if an earlier delivery has already started it.

        proof: one of the values, a name for this start. The case may end meanwhile; the new process goes on.
        """
        wanted = [_equals(proof, values[proof])]
        query = {"processDefinitionKey": process, "processInstanceBusinessKey": case_number, "variables": wanted}
        if await self.client.request("POST", "history/process-instance", query):
            return False
        body = {"businessKey": case_number, "variables": encode(values)}
        await self.client.request("POST", f"process-definition/key/{process}/start", body)
        return True

    async def caseload(self, case_manager: str) -> int:
        """Admitted cases of a case manager (user id) that still run."""
        counts = [_equals("counts", True), _equals("case_manager", case_manager)]
        body = {"processDefinitionKey": CASE, "variables": counts}
        answer = await self.client.request("POST", "process-instance/count", body)
        return int(answer["count"])

    async def replace_recheck(self, case_number: str) -> int:
        """Tell every waiting recheck of this case that a new referral takes its place; returns how many heard it."""
        found = await self._unfinished({"processDefinitionKey": CASE, "processInstanceBusinessKey": case_number})
        waiting = [instance for case in found for instance in await self._waiting_in(case["id"])]
        return sum([await self._correlate(instance, RECHECK_MESSAGE, {}) for instance in waiting])

    async def set_in_case(self, case_number: str, values: Mapping[str, Any]) -> int:
        """Set variables in every running process instance of this case; returns in how many.

        A called process works on copies, so a change that all phases must see (who is responsible, whether services
        are on hold) is made in each of them. Set twice, it is the same. A phase that ends meanwhile hands its old
        values back to the case, and the next one begins with copies of them: then all are set once more.
        """
        typed, settled = encode(values), list[str]()
        while (present := await self._parts_of(case_number)) != settled:
            done = [await self._set(instance, typed) for instance in present]
            settled = present if all(done) else []
        return len(settled)

    async def put_first(self, case_number: str, process: str) -> int:
        """Give the open tasks of a process beside the case a high priority; returns how many it has.

        The engine takes a task only as a whole: who claims it in the few milliseconds between, claims once more.
        """
        query = {"processInstanceBusinessKey": case_number, "processDefinitionKey": process}
        found = await self.client.request("POST", "task", query)
        for task in found:
            kept = {name: task[name] for name in TASK_FIELDS}
            await self.client.request("PUT", f"task/{task['id']}", kept | {"priority": HIGH_PRIORITY})
        return len(found)

    async def _parts_of(self, case_number: str) -> list[str]:
        """Running process instances of a case: the case itself, its phases, and what runs beside it."""
        found = await self.client.request("POST", "process-instance", {"businessKey": case_number})
        return sorted(instance["id"] for instance in found)

    async def _set(self, instance: str, typed: Mapping[str, Typed]) -> int:
        """1 when set; 0 when the instance moved on or ended in the meantime."""
        try:
            await self.client.request("POST", f"process-instance/{instance}/variables", {"modifications": typed})
        except Conflict:
            return 0
        except EngineFault:
            if await self.client.request("POST", "process-instance", {"processInstanceIds": [instance]}):
                raise
            return 0
        return 1

    async def _unfinished(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        body = {**query, "unfinished": True, "sorting": [{"sortBy": "startTime", "sortOrder": "asc"}]}
        return list(await self.client.request("POST", "history/process-instance", body))

    async def _waiting_in(self, case: str) -> list[str]:
        """Called process instances of a case in which the recheck message is awaited."""
        called = await self.client.request("POST", "process-instance", {"superProcessInstance": case})
        return [instance["id"] for instance in called if await self._awaits_message(instance["id"])]

    async def _awaits_message(self, instance: str) -> bool:
        query = urlencode({"processInstanceId": instance, "messageEventSubscriptionName": RECHECK_MESSAGE})
        return bool((await self.client.request("GET", f"execution/count?{query}"))["count"])

    async def _correlate(self, instance: str, message: str, values: Mapping[str, Any]) -> int:
        """1 when the message arrived; 0 when the process went on in the meantime."""
        body = {"messageName": message, "processInstanceId": instance, "processVariables": encode(values)}
        try:
            await self.client.request("POST", "message", body)
        except Rejected:
            return 0
        return 1


def _equals(name: str, value: object) -> dict[str, object]:
    return {"name": name, "operator": "eq", "value": value}
