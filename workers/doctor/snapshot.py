"""Everything the doctor looks at, read from one engine at one moment: what lives, and what it waits for."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from workers.check.diagram import Diagram, Element
from workers.doctor.trouble import Trouble
from workers.engine.admin import EngineAdmin, read_time
from workers.engine.admin_http import EngineError, Json
from workers.registry import BERLIN

Box = tuple[str, str]
"""Process instance and element: where something waits."""
NOTHING: Json = {}
HEARTBEAT = "heartbeat"


@dataclass(frozen=True)
class Snapshot:
    """Rows as the engine sends them; ``visits`` are boxes in which somebody or something is right now."""

    now: datetime
    instances: Mapping[str, Json]
    visits: list[Json]
    tasks: list[Json]
    jobs: list[Json]
    job_definitions: Mapping[str, Json]
    external_tasks: list[Json]
    subscriptions: list[Json]
    incidents: list[Json]
    nobodys_tasks: frozenset[str]
    """Open tasks without assignee, group or candidate."""
    beats: Mapping[str, datetime]
    """When each worker last gave a sign of life through the engine, by its name."""
    diagrams: Mapping[str, Diagram] = field(repr=False)
    """Deployed diagram by the id of the definition."""

    def case(self, instance: str | None) -> str:
        """Case number of a process instance, empty if it has none."""
        return str(self.instances.get(instance or "", NOTHING).get("businessKey") or "")

    def element(self, definition: str, activity: str) -> Element | None:
        diagram = self.diagrams.get(definition)
        return diagram.find(activity) if diagram else None

    def trouble(self, kind: str, row: Json, what: str, remedy: str, *, at: str = "", since: str = "") -> Trouble:
        """A trouble in the box that a row of the engine names (or in ``at``)."""
        activity = at or str(row.get("activityId") or row.get("taskDefinitionKey") or "")
        definition = str(row.get("processDefinitionId") or "")
        element = self.element(definition, activity)
        place = ".".join(filter(None, (definition.partition(":")[0], activity)))
        label = element.name if element else ""
        return Trouble(self.case(row.get("processInstanceId")), place, label, kind, what, remedy, shown(since))

    @cached_property
    def timer_jobs(self) -> Mapping[Box, list[Json]]:
        """Timers by instance and timer event."""
        found: dict[Box, list[Json]] = defaultdict(list)
        for job in self.jobs:
            definition = self.job_definitions.get(job["jobDefinitionId"] or "", NOTHING)
            if str(definition.get("jobType", "")).startswith("timer"):
                found[job["processInstanceId"] or "", definition["activityId"]].append(job)
        return found

    @cached_property
    def jobs_at(self) -> frozenset[Box]:
        """Where any job waits: a timer, or a step that the engine will take by itself."""
        rows = [(job, self.job_definitions.get(job["jobDefinitionId"] or "", NOTHING)) for job in self.jobs]
        return frozenset((job["processInstanceId"], row["activityId"]) for job, row in rows if row)

    @cached_property
    def waiting_at(self) -> frozenset[Box]:
        """Where something waits that will go on: a person, a worker, a timer, a message, or a known incident."""
        return self.jobs_at | frozenset(
            [
                *((row["processInstanceId"], row["taskDefinitionKey"]) for row in self.tasks),
                *((row["processInstanceId"], row["activityId"]) for row in self.external_tasks),
                *((row["processInstanceId"], row["activityId"]) for row in self.subscriptions),
                *((row["processInstanceId"], row["activityId"]) for row in self.incidents),
            ]
        )


def shown(moment: str | datetime) -> str:
    """A moment of the engine as people read it."""
    if isinstance(moment, str):
        return f"{read_time(moment):%d.%m.%Y %H:%M}" if moment else ""
    return f"{moment.astimezone(BERLIN):%d.%m.%Y %H:%M}"


def take(admin: EngineAdmin) -> Snapshot:
    """Look once. Nothing is written to the engine."""
    rows = {str(row["id"]): row for row in admin.past_instances(unfinished=True)}
    visits = admin.past_activities(unfinished=True)
    tasks, work = admin.tasks(), admin.external_tasks()
    beats = admin.past_instances(processDefinitionKey=HEARTBEAT, sortBy="startTime", sortOrder="asc")
    return Snapshot(
        now=_now(admin),
        instances=rows,
        visits=visits,
        tasks=tasks,
        jobs=admin.jobs(),
        job_definitions={str(row["id"]): row for row in admin.http.get("job-definition")},
        external_tasks=work,
        subscriptions=list(admin.http.get("event-subscription")),
        incidents=admin.incidents(),
        nobodys_tasks=frozenset(_nobodys(admin)),
        beats=_beats(beats, work),
        diagrams=_diagrams(admin, [*rows.values(), *admin.definitions()]),
    )


def _now(admin: EngineAdmin) -> datetime:
    """Engine time: its movable clock, or this computer's where it has none."""
    try:
        return admin.clock()
    except EngineError:
        return datetime.now(BERLIN)


def _nobodys(admin: EngineAdmin) -> Iterable[str]:
    rows = admin.tasks(unassigned=True, withoutCandidateGroups=True, withoutCandidateUsers=True)
    return (str(row["id"]) for row in rows)


def _beats(rows: Iterable[Json], external_tasks: Iterable[Json]) -> dict[str, datetime]:
    """The newest answered beat of each worker; one that is not answered has an open task."""
    open_ones = {row["processInstanceId"] for row in external_tasks}
    answered = [row for row in rows if row["id"] not in open_ones]
    return {str(row["businessKey"]): read_time(row["startTime"]) for row in answered}


def _diagrams(admin: EngineAdmin, rows: Iterable[Json]) -> dict[str, Diagram]:
    """The deployed diagrams of all that lives and of the latest versions."""
    found = {}
    with tempfile.TemporaryDirectory(prefix="bfm-doctor-") as folder:
        for definition in sorted({str(row.get("processDefinitionId") or row["id"]) for row in rows}):
            file = Path(folder) / "diagram.bpmn"
            file.write_text(admin.http.get(f"process-definition/{definition}/xml")["bpmn20Xml"], encoding="utf-8")
            found[definition] = Diagram(file, definition)
    return found
