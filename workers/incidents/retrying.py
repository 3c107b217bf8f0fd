"""Tries incidents again, one by one, and looks what became of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from workers.engine.admin import EngineAdmin
from workers.engine.admin_http import EngineError
from workers.incidents.causes import Cause
from workers.incidents.incident import JOB, WORK, Incident, read

PATHS = {JOB: "job/{}/retries", WORK: "external-task/{}/retries"}
LOOK = 1.0
"""Seconds between two looks."""
State = Literal["done", "again", "waiting", "refused"]


@dataclass(frozen=True)
class Retried:
    """What became of one: gone on, the same box failed again, not yet worked, or not accepted by the engine."""

    incident: Incident
    state: State
    why: str = ""


def matching(
    causes: Iterable[Cause], word: str, since: datetime | None, until: datetime | None, limit: int
) -> list[Incident]:
    """Incidents of the named causes that arose in the window (both ends included), the oldest first."""
    found = [one for cause in causes if cause.named(word) for one in cause.incidents if one.kind in PATHS]
    wanted = [one for one in found if (not since or one.since >= since) and (not until or one.since <= until)]
    return sorted(wanted, key=lambda one: (one.since, one.id))[:limit]


def retry(
    admin: EngineAdmin, incidents: Sequence[Incident], *, patience: float, progress: Callable[[], object] = lambda: None
) -> list[Retried]:
    """Give each one more attempt, then watch for `patience` seconds whether they go on."""
    refused = [result for one in incidents if (result := _set(admin, one, progress))]
    accepted = [one for one in incidents if one not in {result.incident for result in refused}]
    return refused + _watch(admin, accepted, patience)


def _set(admin: EngineAdmin, incident: Incident, progress: Callable[[], object]) -> Retried | None:
    """One more attempt; a task that is gone meanwhile has been mended by somebody else."""
    try:
        admin.http.put(PATHS[incident.kind].format(incident.target), {"retries": 1})
    except EngineError as error:
        if error.status == 404:
            return Retried(incident, "done", "war schon behoben")
        return Retried(incident, "refused", str(error))
    finally:
        progress()
    return None


def _watch(admin: EngineAdmin, incidents: Sequence[Incident], patience: float) -> list[Retried]:
    """Every attempt ends in one of three ways: nothing is left of it, a new incident, or nobody has worked it yet."""
    deadline = time.monotonic() + patience
    while True:
        states = _states(admin, incidents)
        if "waiting" not in states or time.monotonic() >= deadline:
            return [Retried(one, state) for one, state in zip(incidents, states, strict=True)]
        time.sleep(LOOK)


def _states(admin: EngineAdmin, incidents: Sequence[Incident]) -> list[State]:
    failed = {one.target for one in read(admin)}
    return [_state(admin, one, failed) for one in incidents]


def _state(admin: EngineAdmin, incident: Incident, failed: set[str]) -> State:
    if incident.target in failed:
        return "again"
    kind = "external-task" if incident.kind == WORK else "job"
    try:
        admin.http.get(f"{kind}/{incident.target}")
    except EngineError as error:
        if error.status == 404:
            return "done"
        raise
    return "waiting"
