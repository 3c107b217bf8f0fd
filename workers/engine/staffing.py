"""Who works which case: case managers and their cases, covers in force, and tasks that change hands (H-83 to H-90).

A task that somebody works for another person has that person as owner, so that it finds its way back; a task that its
holder owns himself is his own business and does not follow the case. The account needs READ_TASK and TASK_ASSIGN.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from workers.engine.answers import EngineError
from workers.engine.cases import CASE
from workers.engine.client import EngineClient
from workers.engine.variables import decode
from workers.rules.absence import Cover

ABSENCE = "absence"
Json = dict[str, Any]


@dataclass(frozen=True)
class HeldCase:
    """A running case of a case manager, in whatever phase; ``id`` is its root process instance."""

    id: str
    number: str


class Staffing:
    """Asked for by handlers as a service. Every method may be repeated: it then finds nothing left to do."""

    def __init__(self, client: EngineClient) -> None:
        self.client = client

    async def cases_of(self, case_manager: str) -> list[HeldCase]:
        """All running cases that name this case manager, admitted, in clearing, or on the way out."""
        wanted = [{"name": "case_manager", "operator": "eq", "value": case_manager}]
        found = await self.client.request(
            "POST", "process-instance", {"processDefinitionKey": CASE, "variables": wanted}
        )
        return [HeldCase(case["id"], case["businessKey"]) for case in found]

    async def facts(self, case_number: str, names: Iterable[str], process: str | None = None) -> Json | None:
        """These variables of the running case, or of a process beside it, as they are now; None if none runs."""
        found = await self.parts(case_number, process or CASE)
        return (await self._variables(found, names))[found[0]] if found else None

    async def all_facts(self, jobcenter: str, names: Iterable[str]) -> list[Json]:
        """These variables of every running case of a Jobcenter, without its number; one that is not set is None."""
        query = {"processDefinitionKey": CASE, "tenantIdIn": [jobcenter]}
        found = [instance["id"] for instance in await self.client.request("POST", "process-instance", query)]
        known: dict[str, Json] = {instance: dict.fromkeys(names) for instance in found}
        for name in names if found else ():
            wanted = {"variableName": name, "tenantIdIn": [jobcenter]}
            for row in await self.client.request("POST", "variable-instance?deserializeValues=false", wanted):
                if row["activityInstanceId"] in known:
                    known[row["activityInstanceId"]] |= decode({name: row})
        return list(known.values())

    async def covers(self) -> list[Cover]:
        """Absences that are known, in force or to come, each with its cover if that is arranged."""
        found = await self.client.request("POST", "process-instance", {"processDefinitionKey": ABSENCE})
        known = await self._variables([absence["id"] for absence in found], Cover.VARIABLES)
        return [cover for absence, values in known.items() if (cover := _cover(absence, values))]

    async def parts(self, case_number: str, process: str) -> list[str]:
        """Running instances of a process that belong to a case."""
        query = {"businessKey": case_number, "processDefinitionKey": process}
        return [instance["id"] for instance in await self.client.request("POST", "process-instance", query)]

    async def reassign(self, case_number: str, former: str, present: str, *, lent: bool = False) -> int:
        """Give the open tasks of a case that one person works to another; returns how many.

        lent: those that somebody else owns still belong to him; else the new holder works them for himself.
        """
        if former == present:
            return 0
        found = await self._tasks(processInstanceBusinessKey=case_number, assignee=former)
        tasks = [task for task in found if task["owner"] != former]
        return sum([await self._assign(task, present, owner=task["owner"] if lent else None) for task in tasks])

    async def lend(self, absent: str, cover: str) -> int:
        """Give every open task of an absent person to the cover, who works it for the owner; returns how many."""
        tasks = await self._tasks(assignee=absent)
        return sum([await self._assign(task, cover, owner=task["owner"] or absent) for task in tasks])

    async def give_back(self, owner: str) -> int:
        """Return what was lent, as far as it is still open; returns how many tasks."""
        tasks = [task for task in await self._tasks(owner=owner) if task["assignee"] != owner]
        return sum([await self._assign(task, owner, owner=None) for task in tasks])

    async def _tasks(self, **query: str) -> list[Json]:
        return list(await self.client.request("POST", "task", query))

    async def _assign(self, task: Json, user: str, *, owner: str | None) -> int:
        """1 when done; 0 when somebody completed the task in the meantime."""
        path, before = f"task/{task['id']}", task["owner"]
        try:
            if owner and owner != before:
                await self.client.request("POST", f"{path}/identity-links", _as_owner(owner))
            await self.client.request("POST", f"{path}/assignee", {"userId": user})
            if before and not owner:
                await self.client.request("POST", f"{path}/identity-links/delete", _as_owner(before))
        except EngineError:
            if await self._tasks(taskId=task["id"]):
                raise
            return 0
        return 1

    async def _variables(self, instances: list[str], names: Iterable[str]) -> dict[str, Json]:
        """These variables, and no others, of process instances by instance; one that is not set is left out."""
        known: dict[str, Json] = {instance: {} for instance in instances}
        for name in names if instances else ():
            query = {"variableName": name, "activityInstanceIdIn": instances}
            for row in await self.client.request("POST", "variable-instance?deserializeValues=false", query):
                known[row["activityInstanceId"]] |= decode({name: row})
        return known


def _as_owner(user: str) -> Json:
    return {"userId": user, "type": "owner"}


def _cover(absence: str, values: Json) -> Cover | None:
    """The absence with its cover; None while nobody has said yet who is away."""
    if not values.get("absent_manager"):
        return None
    return Cover(
        id=absence,
        absent=values["absent_manager"],
        cover=values.get("cover_manager") or "",
        first=date.fromisoformat(values["absence_first_day"]),
        last=date.fromisoformat(values["absence_last_day"]),
        in_force=values.get("cover_in_force") is True,
    )
