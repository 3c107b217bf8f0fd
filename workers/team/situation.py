"""What somebody's cases are like now: read from the engine with the technical account, as codes, dates and numbers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from workers.engine.admin import read_time, rest_time
from workers.engine.client import EngineClient
from workers.engine.variables import decode

CASE, DEVIATION = "fallmanagement", "deviation"
CHUNK = 500
"""Instances named in one question."""
FACTS = ("case_manager", "counts", "admission_date", "exit_date")
Row = dict[str, Any]


@dataclass(frozen=True)
class Scope:
    """Whose cases: those one works (`acting_manager`), those one leads (`team_leader`), all of a `jobcenter`."""

    variable: str
    value: str


@dataclass(frozen=True)
class CaseNow:
    """A running case. counts: it counts for its case manager (H-62); clearing: it is in clearing and does not."""

    number: str
    manager: str
    counts: bool
    clearing: bool
    admission: date | None


@dataclass(frozen=True)
class Work:
    """An open task of one of the cases. assignee: empty while it is a group's. since: the day it came up."""

    case: str
    name: str
    assignee: str
    due: date | None
    since: date | None = None


@dataclass(frozen=True)
class OpenDeviation:
    """A deviation whose task is open."""

    case: str
    title: str
    since: date | None
    owner: str


@dataclass(frozen=True)
class Care:
    """A period of care: from admission, to the end if there was one."""

    admission: date
    exit: date | None


@dataclass(frozen=True)
class Situation:
    """Everything the overview counts."""

    cases: tuple[CaseNow, ...]
    work: tuple[Work, ...]
    deviations: tuple[OpenDeviation, ...]
    care: tuple[Care, ...]


class TeamData:
    """Questions about many cases at once; the account needs READ_INSTANCE, READ_TASK and READ_HISTORY."""

    def __init__(self, client: EngineClient) -> None:
        self._client = client

    async def close(self) -> None:
        await self._client.close()

    async def situation(self, scope: Scope, clearing: str, since: datetime) -> Situation:
        """The cases of a scope. clearing: process of that phase; since: how far back ended cases are looked at."""
        running = {row["id"]: row["businessKey"] for row in await self._running(scope)}
        facts = await self._facts(running)
        in_clearing = {
            row["businessKey"] for row in await self._post("process-instance", processDefinitionKey=clearing)
        }
        tasks = await self._tasks(sorted(set(running.values())))
        return Situation(
            cases=tuple(_case(number, facts[key], number in in_clearing) for key, number in running.items()),
            work=tuple([work async for work in self._work(tasks)]),
            deviations=tuple([found async for found in self._deviations(tasks)]),
            care=tuple(_care([*facts.values(), *await self._ended(scope, since)])),
        )

    async def _running(self, scope: Scope) -> list[Row]:
        return await self._post("process-instance", processDefinitionKey=CASE, variables=[_equals(scope)])

    async def _facts(self, instances: Iterable[str], names: Sequence[str] = FACTS) -> dict[str, Row]:
        """Those variables of each process instance itself, not of a part of it."""
        found: dict[str, Row] = {instance: {} for instance in instances}
        for chunk in _chunks(list(found)):
            for name in names:
                rows = await self._post("variable-instance", variableName=name, processInstanceIdIn=chunk)
                for row in rows:
                    if row["executionId"] == row["processInstanceId"]:
                        found[row["processInstanceId"]] |= decode({name: row})
        return found

    async def _tasks(self, numbers: Sequence[str]) -> list[Row]:
        found: list[Row] = []
        for chunk in _chunks(numbers):
            found += await self._post("task", processInstanceBusinessKeyIn=chunk)
        return found

    async def _numbers(self, tasks: Sequence[Row]) -> dict[str, str]:
        """Case number by process instance."""
        found: dict[str, str] = {}
        for chunk in _chunks(sorted({str(task["processInstanceId"]) for task in tasks})):
            rows = await self._post("process-instance", processInstanceIds=chunk)
            found |= {row["id"]: row["businessKey"] for row in rows}
        return found

    async def _work(self, tasks: Sequence[Row]) -> AsyncIterator[Work]:
        numbers = await self._numbers(tasks)
        for task in tasks:
            if number := numbers.get(task["processInstanceId"]):
                due = read_time(task["due"]).date() if task["due"] else None
                name, since = task["name"] or task["taskDefinitionKey"], read_time(task["created"]).date()
                yield Work(number, name, task["assignee"] or "", due, since)

    async def _deviations(self, tasks: Sequence[Row]) -> AsyncIterator[OpenDeviation]:
        found = [task for task in tasks if str(task["processDefinitionId"]).startswith(f"{DEVIATION}:")]
        numbers = await self._numbers(found)
        facts = await self._facts(numbers, ("deviation_title", "deviation_since"))
        for task in found:
            if number := numbers.get(task["processInstanceId"]):
                fact = facts[task["processInstanceId"]]
                title, since = str(fact.get("deviation_title") or ""), _day(fact.get("deviation_since"))
                yield OpenDeviation(number, title, since, task["assignee"] or "")

    async def _ended(self, scope: Scope, since: datetime) -> list[Row]:
        """Admission and exit of cases that ended since then."""
        query = {"processDefinitionKey": CASE, "variables": [_equals(scope)], "finishedAfter": rest_time(since)}
        found: dict[str, Row] = {row["id"]: {} for row in await self._post("history/process-instance", **query)}
        for chunk in _chunks(list(found)):
            wanted = {"processInstanceIdIn": chunk, "variableNameIn": ["admission_date", "exit_date", "counts"]}
            for row in await self._post("history/variable-instance", **wanted):
                found[row["processInstanceId"]] |= decode({row["name"]: row})
        return list(found.values())

    async def _post(self, path: str, **query: Any) -> list[Row]:
        suffix = "?deserializeValues=false" if path.endswith("variable-instance") else ""
        return list(await self._client.request("POST", path + suffix, query))


def _case(number: str, facts: Row, clearing: bool) -> CaseNow:
    manager, counts = str(facts.get("case_manager") or ""), facts.get("counts") is True
    return CaseNow(number, manager, counts, clearing and not counts, _day(facts.get("admission_date")))


def _care(rows: Iterable[Row]) -> Iterator[Care]:
    for row in rows:
        if admission := _day(row.get("admission_date")):
            yield Care(admission, None if row.get("counts") is True else _day(row.get("exit_date")))


def _day(value: Any) -> date | None:
    return date.fromisoformat(str(value)[:10]) if value else None


def _equals(scope: Scope) -> dict[str, str]:
    return {"name": scope.variable, "operator": "eq", "value": scope.value}


def _chunks(names: Sequence[str]) -> Iterator[list[str]]:
    return (list(names[start : start + CHUNK]) for start in range(0, len(names), CHUNK))
