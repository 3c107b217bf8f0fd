"""Looks twice: what is only passing by is no trouble."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from workers.doctor import deadlines, letters, people, standstill, timers, work
from workers.doctor.snapshot import Box, Snapshot, take
from workers.doctor.trouble import Trouble
from workers.documents.outbox import Outbox
from workers.engine.admin import EngineAdmin, read_time
from workers.rules.staff import Staff

PAUSE = 2.0
"""Seconds between the two looks; a step of the engine or a worker takes less."""
ABSENCE = "absence"


def examine(admin: EngineAdmin, staff: Staff, outbox: Outbox | None = None, *, pause: float = PAUSE) -> list[Trouble]:
    """Every trouble that is there at two looks, sorted by case. Raises UserError if the engine cannot be read."""
    first = _look(admin, staff, outbox)
    if not first:
        return []
    time.sleep(pause)
    again = {trouble.key for trouble in _look(admin, staff, outbox)}
    return sorted(trouble for trouble in first if trouble.key in again)


def _look(admin: EngineAdmin, staff: Staff, outbox: Outbox | None) -> list[Trouble]:
    snapshot = take(admin)
    missing = list(timers.check(snapshot, _fired(admin, snapshot)))
    found = [*missing, *standstill.check(snapshot), *work.check(snapshot)]
    found += people.check(snapshot, staff, _away(admin, snapshot))
    told = {(trouble.case, trouble.place) for trouble in missing}
    late = deadlines.check(snapshot, admin.past_instances(processDefinitionKey="deviation"))
    found += [trouble for trouble in late if (trouble.case, trouble.place) not in told]
    if outbox:
        found += letters.check(snapshot, outbox.unfiled(), _being_filed(admin))
    return found


def _fired(admin: EngineAdmin, snapshot: Snapshot) -> dict[Box, list[datetime]]:
    """When the boundary timers of living instances went off."""
    found: dict[Box, list[datetime]] = defaultdict(list)
    for row in admin.past_activities(activityType="boundaryTimer"):
        if row["processInstanceId"] in snapshot.instances:
            found[row["processInstanceId"], row["activityId"]].append(read_time(row["startTime"]))
    return found


def _being_filed(admin: EngineAdmin) -> frozenset[str]:
    rows = admin.http.get("variable-instance", variableName="document_id", deserializeValues=False)
    return frozenset(str(row["value"]) for row in rows)


def _away(admin: EngineAdmin, snapshot: Snapshot) -> dict[str, str]:
    """Who is absent today by a running process of that kind, with the last day as people read it."""
    found: dict[str, str] = {}
    for row in snapshot.instances.values():
        if row["processDefinitionKey"] == ABSENCE:
            found.update(_absence(admin.instance_variables(str(row["id"])), snapshot))
    return found


def _absence(values: dict[str, object], snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    person, begins, ends = (values.get(name) for name in ("absent_manager", "absence_first_day", "absence_last_day"))
    today = snapshot.now.date()
    if person and begins and ends and _day(begins) <= today <= _day(ends):
        yield str(person), f"{_day(ends):%d.%m.%Y}"


def _day(value: object) -> date:
    return date.fromisoformat(str(value)[:10])
