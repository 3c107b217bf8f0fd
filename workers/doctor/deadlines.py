"""Deadlines that have passed in silence: the team leader should have heard of them (H-111)."""

from __future__ import annotations

from collections.abc import Iterator

from workers.doctor.snapshot import Snapshot, shown
from workers.doctor.trouble import Trouble
from workers.engine.admin import read_time
from workers.engine.admin_http import Json


def check(snapshot: Snapshot, deviations: list[Json]) -> Iterator[Trouble]:
    """``deviations``: running and past processes that told a leader, each with its case number."""
    for task in snapshot.tasks:
        if task["due"] and read_time(task["due"]) < snapshot.now and _tells(snapshot, task):
            case = snapshot.case(task["processInstanceId"])
            due = read_time(task["due"])
            told = [read_time(row["startTime"]) for row in deviations if row["businessKey"] == case]
            if not any(moment >= due for moment in told):
                what = f"Die Aufgabe war am {shown(task['due'])} fällig, und die Teamleitung weiß nichts davon."
                remedy = "Die Teamleitung unterrichten; in Cockpit nachsehen, warum die Meldung ausblieb."
                yield snapshot.trouble("overdue_unreported", task, what, remedy)


def _tells(snapshot: Snapshot, task: Json) -> bool:
    """Has the box a timer at its border that should tell somebody, and has it no job left to do so?"""
    box = snapshot.element(task["processDefinitionId"], task["taskDefinitionKey"])
    events = (
        [event for event in box.diagram.of_kind("boundaryEvent") if event.get("attachedToRef") == box.id] if box else []
    )
    timers = [event for event in events if event.event("timer") is not None]
    pending = [(task["processInstanceId"], event.id) for event in timers]
    return bool(timers) and not any(place in snapshot.timer_jobs for place in pending)
