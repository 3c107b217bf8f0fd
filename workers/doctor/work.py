"""Work of the system that does not move: incidents, locks that nobody holds any more, tasks that nobody fetches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from workers.doctor.snapshot import HEARTBEAT, Snapshot, shown
from workers.doctor.trouble import Trouble
from workers.engine.admin import read_time
from workers.engine.admin_http import Json
from workers.engine.limits import Limits
from workers.incidents import incident

LIMITS = Limits()
LONGEST_LOCK = timedelta(seconds=2 * LIMITS.lock)
"""A worker of ours never asks for a longer one; it extends the lock while it works."""
SILENT = timedelta(seconds=3 * LIMITS.heartbeat)
UNFETCHED = timedelta(minutes=10)
UNLOCK = "Freigeben: REST POST /external-task/{id}/unlock; der nächste Worker holt ihn, jeder Schritt ist wiederholbar."

DEAD = (
    "Neu starten; er räumt dann selbst auf. Gibt es ihn nicht mehr: in Cockpit unter „Herzschlag der Worker“ seinen "
    "Vorgang löschen."
)


def check(snapshot: Snapshot) -> Iterator[Trouble]:
    for row in snapshot.external_tasks:
        if row["lockExpirationTime"] and read_time(row["lockExpirationTime"]) > snapshot.now:
            yield from _locked(snapshot, row)
        elif row["retries"] != 0 and not row["suspended"]:
            yield from _unfetched(snapshot, row)
    for row in snapshot.incidents:
        if incident.is_own(row):
            yield _incident(snapshot, row)
    yield from _silent_workers(snapshot)


def _silent_workers(snapshot: Snapshot) -> Iterator[Trouble]:
    """Workers whose last sign of life is old and still there: one that stops in order takes it away."""
    rows = [row for row in snapshot.instances.values() if row["processDefinitionKey"] == HEARTBEAT]
    for name in sorted({str(row["businessKey"]) for row in rows}):
        last = snapshot.beats.get(name)
        if last is None or snapshot.now - last > SILENT:
            heard = f"zuletzt {shown(last)}" if last else "nie"
            yield Trouble("", "", "", "silent_worker", f"Der Worker {name} hat sich {heard} gemeldet.", DEAD)


def _repeated(snapshot: Snapshot, row: Json) -> Trouble:
    """Failed, and tried again by itself later; the lock is the wait until then."""
    when = shown(read_time(row["lockExpirationTime"]))
    remedy = f"Er wird von selbst wiederholt. Nächster Versuch: {when}. Hält es an, die Ursache beheben."
    return snapshot.trouble("repeated", row, f"Der Schritt scheitert: {row['errorMessage']}", remedy)


def _locked(snapshot: Snapshot, row: Json) -> Iterator[Trouble]:
    until, worker = read_time(row["lockExpirationTime"]), row["workerId"]
    remedy = UNLOCK.format(id=row["id"])
    if row["errorMessage"] and row["retries"]:
        yield _repeated(snapshot, row)
        return
    last = snapshot.beats.get(worker)
    if until - snapshot.now > LONGEST_LOCK:
        what = f"Der Schritt ist bis {shown(until)} für den Worker {worker} gesperrt, viel länger als üblich."
        yield snapshot.trouble("locked_too_long", row, what, remedy)
    elif row["retries"] != 0 and (last is None or snapshot.now - last > SILENT):
        heard = f"zuletzt {shown(last)}" if last else "nie"
        what = f"Der Schritt ist für den Worker {worker} gesperrt, der sich {heard} gemeldet hat."
        yield snapshot.trouble("locked_by_dead_worker", row, what, remedy)


def _unfetched(snapshot: Snapshot, row: Json) -> Iterator[Trouble]:
    created = read_time(row["createTime"]) if row.get("createTime") else snapshot.now
    if snapshot.now - created > UNFETCHED:
        what = "Kein Worker holt diesen Schritt ab."
        remedy = f"Läuft ein Worker (bfm work), der das Thema {row['topicName']} kennt, und darf er es sehen?"
        yield snapshot.trouble("unfetched", row, what, remedy, since=row["createTime"])


def _incident(snapshot: Snapshot, row: Json) -> Trouble:
    found = incident.of_row(row, snapshot.case(row["processInstanceId"]))
    remedy = "Nach dem Beheben wiederholen: in Cockpit oder, viele auf einmal, mit bfm incidents retry."
    at = found.box.partition(".")[2]
    return snapshot.trouble("incident", row, f"Störung: {found.text}", remedy, at=at, since=row["incidentTimestamp"])
