"""One incident with all that is known of it, read from the engine by REST."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workers.engine.admin import EngineAdmin, read_time
from workers.engine.admin_http import Json
from workers.incidents import message

JOB, WORK = "failedJob", "failedExternalTask"
"""Kinds of incidents that can be tried again: a step of the engine, a step of a worker."""


@dataclass(frozen=True)
class Incident:
    """``target`` is the job or external task that is tried again; ``box`` is `process.element`."""

    id: str
    kind: str
    case: str
    box: str
    label: str
    text: str
    cause: str
    since: datetime
    target: str

    @property
    def place(self) -> str:
        """The box as people know it."""
        return f"„{self.label}“ ({self.box})" if self.label else self.box


def read(admin: EngineAdmin) -> list[Incident]:
    """All incidents, oldest first; not those that a called process only passes on to its callers."""
    rows = [row for row in admin.incidents() if is_own(row)]
    cases = _cases(admin, {row["processInstanceId"] for row in rows})
    found = [of_row(row, cases.get(row["processInstanceId"], "")) for row in rows]
    return sorted(found, key=lambda incident: (incident.since, incident.id))


def is_own(row: Json) -> bool:
    """Did it arise here, or is it passed on by a called process?"""
    return bool(row["causeIncidentId"] == row["id"])


def of_row(row: Json, case: str) -> Incident:
    """An incident as the engine sends it; case and label also stand in its message."""
    text = str(row["incidentMessage"] or "Ohne Meldung.")
    place = message.PLACE.match(text)
    process = str(row["processDefinitionId"] or "").partition(":")[0]
    return Incident(
        id=str(row["id"]),
        kind=str(row["incidentType"]),
        case=case,
        box=f"{process}.{row.get('failedActivityId') or row['activityId'] or ''}",
        label=(place["label"] or "") if place else "",
        text=message.what(text),
        cause=message.cause(text, case),
        since=read_time(row["incidentTimestamp"]),
        target=str(row["configuration"] or ""),
    )


def _cases(admin: EngineAdmin, instances: set[str]) -> dict[str, str]:
    """Case numbers by process instance."""
    rows = admin.http.post("process-instance", {"processInstanceIds": sorted(instances)}) if instances else []
    return {str(row["id"]): str(row["businessKey"] or "") for row in rows}
