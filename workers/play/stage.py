"""The engine as a stage: a clock that stops at every timer, and waiting until nothing moves any more.

The clock is never moved while a task is locked, because locks expire by the engine's clock.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workers.engine.admin import EngineAdmin, read_time
from workers.engine.admin_http import Json
from workers.errors import UserError
from workers.rules.impact_report import Report

QUIET_SECONDS = 120.0
"""Longest wait for the engine and the workers to finish what is due; a letter takes about one."""
FIRST_PAUSE, LONGEST_PAUSE = 0.01, 0.15
AT_ONCE = 4
"""Requests at a time where many cases begin or end."""
OLDEST_FIRST = [{"sortBy": "created", "sortOrder": "asc"}]
ROUNDS = 2
"""Looks without work before the stage counts as quiet: a look takes several requests, work can pass between them."""


@dataclass(frozen=True)
class Trouble:
    """A technical failure in a case: where and the engine's message."""

    case: str
    where: str
    message: str


@dataclass(frozen=True)
class OpenTask:
    """An open user task as it stands in Tasklist."""

    id: str
    case: str
    process: str
    element: str
    name: str
    assignee: str | None
    due: datetime | None
    follow_up: datetime | None
    created: datetime

    @classmethod
    def read(cls, row: Json, case: str, process: str) -> OpenTask:
        return cls(
            id=row["id"],
            case=case,
            process=process,
            element=row["taskDefinitionKey"],
            name=row["name"] or row["taskDefinitionKey"],
            assignee=row["assignee"],
            due=_moment(row["due"]),
            follow_up=_moment(row["followUp"]),
            created=read_time(row["created"]),
        )


def _moment(text: str | None) -> datetime | None:
    return read_time(text) if text else None


class Stage:
    """The part of one engine that belongs to a run: its cases.

    mark: is appended to their numbers, so that they are unique on an engine with other cases; empty leaves them alone.
    alive: raises if the worker in this process has died. report: the monthly report of a Jobcenter, if compiled.
    """

    def __init__(
        self,
        admin: EngineAdmin,
        cases: Iterable[str],
        mark: str = "",
        alive: Callable[[], None] = lambda: None,
        report: Callable[[str, str], Report | None] = lambda jobcenter, month: None,
    ) -> None:
        self.admin, self._alive, self.report = admin, alive, report
        self._numbers = {case: marked(case, mark) for case in cases}
        self._cases = {number: case for case, number in self._numbers.items()}
        self._loads: dict[str, list[str]] = {}
        self._beside: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._mark = mark

    def number(self, case: str) -> str:
        """Case number on the engine."""
        return self._numbers[case]

    def case(self, number: str | None) -> str | None:
        """Case number as in the file; None for a case of somebody else."""
        return self._cases.get(number or "") or self._names.get(number or "")

    def adopt(self, instance: str, case: str) -> None:
        """Show a process that has no case number of its own, an absence, with that case."""
        self._beside[instance] = case

    def _know_adopted(self) -> None:
        """Business keys of adopted processes. Asked anew each time: an absence is renamed when the person is known."""
        if self._beside:
            rows = self.admin.http.post("process-instance", {"processInstanceIds": sorted(self._beside)})
            self._names = {str(row["businessKey"]): self._beside[row["id"]] for row in rows}

    # -- clock ----------------------------------------------------------------------------------------------------

    def set_clock(self, moment: datetime) -> None:
        self.admin.set_clock(moment, ticking=True)

    def next_timer(self, after: datetime) -> datetime | None:
        return self.admin.next_timer(after)

    # -- quiet ----------------------------------------------------------------------------------------------------

    def settle(self) -> list[Trouble]:
        """Wait until no job is due and no task of the system is open; returns technical failures, if there are any.

        Raises UserError if work is left after two minutes, naming it.
        """
        deadline, pause, quiet = time.monotonic() + QUIET_SECONDS, FIRST_PAUSE, 0
        while quiet < ROUNDS:
            self._alive()
            waiting, troubles = self._work()
            if troubles:
                return troubles
            quiet = 0 if waiting else quiet + 1
            if waiting and time.monotonic() > deadline:
                raise UserError(
                    f"Nach {QUIET_SECONDS:.0f} s wartet noch: {', '.join(sorted(set(waiting))[:5])}.",
                    remedy="Läuft ein Worker mit diesen Diagrammen? (bfm work)",
                )
            if waiting:
                time.sleep(pause)
                pause = min(pause * 1.5, LONGEST_PAUSE)
        return self._incidents()

    def _work(self) -> tuple[list[str], list[Trouble]]:
        """Names of the work that is due, and what of it has failed."""
        due = self.admin.due_work(self._beside)
        self._names = {key: self._beside[instance] for instance, key in due["keys"].items()}
        steps = [(case, step) for step in due["steps"] if (case := self.case(step["businessKey"]))]
        troubles = [
            Trouble(case, f"{step['process']}.{step['activity']}", str(step["error"]))
            for case, step in steps
            if step["error"]
        ]
        return [_name(step) for _, step in steps if step["retries"] != 0], troubles

    def _incidents(self) -> list[Trouble]:
        rows = self._ours(self.admin.incidents())
        return [Trouble(case, str(row["activityId"]), str(row["incidentMessage"])) for case, row in rows]

    def _ours(self, rows: list[Json]) -> list[tuple[str, Json]]:
        """Rows that belong to cases of this run, with the case."""
        cases = self._cases_of({str(row["processInstanceId"]) for row in rows if row["processInstanceId"]})
        return [(cases[row["processInstanceId"]], row) for row in rows if row["processInstanceId"] in cases]

    def _cases_of(self, instances: set[str]) -> dict[str, str]:
        """Case of each instance that is ours. Asked anew each time: correcting a case number changes it."""
        if not instances:
            return {}
        rows = self.admin.http.post("process-instance", {"processInstanceIds": sorted(instances)})
        return {row["id"]: case for row in rows if (case := self.case(row["businessKey"]))}

    # -- what is there --------------------------------------------------------------------------------------------

    def open_tasks(self) -> dict[str, OpenTask]:
        """All open user tasks of the run by id, the oldest first."""
        self._know_adopted()
        body = {"processInstanceBusinessKeyIn": sorted({*self._cases, *self._names}), "sorting": OLDEST_FIRST}
        rows = list(self.admin.http.post("task", body))
        return {
            row["id"]: OpenTask.read(row, case, row["processDefinitionId"].partition(":")[0])
            for case, row in self._ours(rows)
        }

    def add_load(self, scenario: str, count: int, process: str, box: str, variables: Json) -> None:
        """Start cases directly before a box, without their history: they only count. They go when the scenario does."""
        loads = self._loads.setdefault(scenario, [])

        def start(place: int) -> str:
            number = marked(f"{scenario}-B{place}", self._mark)
            own = variables | {"case_number": number}
            return str(self.admin.start_before(process, box, own, business_key=number)["id"])

        with ThreadPoolExecutor(AT_ONCE) as pool:
            loads += pool.map(start, range(len(loads) + 1, len(loads) + count + 1))

    def forget(self, scenario: str, cases: Iterable[str]) -> None:
        """Delete everything that still runs of a scenario, its case load included."""
        running = self._loads.pop(scenario, [])
        for case in cases:
            found = self.admin.instances(businessKey=self.number(case), rootProcessInstances=True)
            running += [row["id"] for row in found]
            beside = [instance for instance, owner in self._beside.items() if owner == case]
            running += [instance for instance in beside if self._beside.pop(instance)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(self.admin.delete_instance, dict.fromkeys(running)))

    def history(self, case: str, **query: Any) -> list[Json]:
        """Process instances of a case, running and ended."""
        found = self.admin.past_instances(processInstanceBusinessKey=self.number(case), **query)
        known = {row["id"] for row in found}
        beside = [instance for instance, owner in self._beside.items() if owner == case and instance not in known]
        return found + (self.admin.past_instances(processInstanceIds=",".join(beside)) if beside else [])


def _name(step: Json) -> str:
    return str(step["topic"] or f"Job in {step['process']}")


def marked(case: str, mark: str) -> str:
    """A case number made unique by a mark."""
    return f"{case}-{mark}" if mark else case
