"""Timers that should run and do not: nothing else in the engine would ever notice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime

from workers.check.diagram import Element
from workers.doctor.snapshot import Box, Snapshot
from workers.doctor.trouble import Trouble
from workers.engine.admin import read_time
from workers.engine.admin_http import Json

AGAIN = (
    "Den Kasten neu beginnen lassen, dann entsteht der Zeitgeber aus den Daten des Falls neu: REST "
    "POST /process-instance/{instance}/modification mit cancel und startBeforeActivity „{host}“. "
    "Schon eingegebene Angaben bleiben im Fall."
)


def check(snapshot: Snapshot, fired: Mapping[Box, list[datetime]]) -> Iterator[Trouble]:
    """``fired``: when each boundary timer of an instance went off; one that does not interrupt does so once."""
    hosts: dict[tuple[str, str, str], list[Json]] = defaultdict(list)
    for visit in snapshot.visits:
        for event in _timers_of(snapshot, visit):
            hosts[visit["processInstanceId"], visit["activityId"], event.id].append(visit)
    for (instance, host, timer), visits in hosts.items():
        if (instance, host) in snapshot.jobs_at and timer != host:
            continue  # the box is just being left or entered
        jobs = len(snapshot.timer_jobs.get((instance, timer), ()))
        still = [visit for visit in visits if not _went_off(visit, fired.get((instance, timer), []))]
        for visit in still[jobs:]:
            yield _missing(snapshot, visit, timer)
    yield from _starts(snapshot)


def _timers_of(snapshot: Snapshot, visit: Json) -> list[Element]:
    """Timers that run while this box is active: its own, those at its border, those behind an event gateway."""
    box = snapshot.element(visit["processDefinitionId"], visit["activityId"])
    if box is None:
        return []
    diagram = box.diagram
    border = [event for event in diagram.of_kind("boundaryEvent") if event.get("attachedToRef") == box.id]
    behind = [diagram.find(flow.get("targetRef")) for flow in box.outgoing] if box.kind == "eventBasedGateway" else []
    own = [box] if box.kind == "intermediateCatchEvent" else []
    return [event for event in (*own, *border, *behind) if event is not None and event.event("timer") is not None]


def _went_off(visit: Json, moments: list[datetime]) -> bool:
    return any(moment >= read_time(visit["startTime"]) for moment in moments)


def _missing(snapshot: Snapshot, visit: Json, timer: str) -> Trouble:
    element = snapshot.element(visit["processDefinitionId"], timer)
    name = element.name if element else timer
    what = f"Der Zeitgeber „{name}“ fehlt; der Termin geht vorbei, ohne dass etwas geschieht."
    remedy = AGAIN.format(instance=visit["processInstanceId"], host=visit["activityId"])
    return snapshot.trouble("timer_missing", visit, what, remedy, since=visit["startTime"])


def _starts(snapshot: Snapshot) -> Iterator[Trouble]:
    """Processes that begin by the calendar: the newest version of each has a timer for that."""
    for definition, diagram in snapshot.diagrams.items():
        for start in diagram.of_kind("startEvent"):
            top = start.parent is not None and start.parent.kind == "process"
            if top and start.event("timer") is not None and not _will_start(snapshot, definition, start.id):
                row = {"processDefinitionId": definition, "activityId": start.id}
                what = "Der Zeitgeber fehlt, der diesen Ablauf regelmäßig beginnt; er beginnt nie mehr."
                yield snapshot.trouble("start_timer_missing", row, what, "bfm deploy nach einer Änderung am Diagramm.")


def _will_start(snapshot: Snapshot, definition: str, start: str) -> bool:
    key = definition.partition(":")[0]
    rows = [row for row in snapshot.job_definitions.values() if row["activityId"] == start]
    ours = {row["id"] for row in rows if row["processDefinitionKey"] == key}
    return any(job["jobDefinitionId"] in ours for job in snapshot.jobs)
