"""Cases in which nothing waits for anybody: no task, no timer, no message, no incident would ever move them."""

from __future__ import annotations

from collections.abc import Iterator

from workers.doctor.snapshot import Snapshot
from workers.doctor.trouble import Trouble
from workers.engine.admin_http import Json

CONTAINERS = frozenset({"subProcess", "transaction", "multiInstanceBody", "adHocSubProcess"})
JOINS = frozenset({"parallelGateway", "inclusiveGateway"})
"""Wait for their other branches, which are looked at themselves."""
REMEDY = (
    "Den Vorgang an der richtigen Stelle weiterführen: REST POST /process-instance/{instance}/modification mit cancel "
    "„{box}“ und startBeforeActivity des nächsten Schritts. Vorher klären, wie es dazu kam."
)


def check(snapshot: Snapshot) -> Iterator[Trouble]:
    stuck = [visit for visit in snapshot.visits if not _goes_on(snapshot, visit)]
    for visit in stuck:
        what = "Hier wartet der Fall auf nichts: keine Aufgabe, kein Zeitgeber, keine Nachricht, keine Störung."
        remedy = REMEDY.format(instance=visit["processInstanceId"], box=visit["activityId"])
        yield snapshot.trouble("standstill", visit, what, remedy, since=visit["startTime"])
    known = {visit["processInstanceId"] for visit in stuck}
    for row in snapshot.instances.values():
        if row["id"] not in known and not _lives(snapshot, row["id"]):
            what = "Der Vorgang läuft, aber in keinem seiner Kästen geschieht etwas."
            remedy = "In Cockpit ansehen und beenden oder neu beginnen."
            at = row | {"processInstanceId": row["id"], "activityId": ""}
            yield snapshot.trouble("standstill", at, what, remedy, since=row["startTime"])
    for row in snapshot.instances.values():
        if row["state"] == "SUSPENDED":
            what, remedy = "Der Vorgang ist angehalten.", "In Cockpit fortsetzen, sobald der Grund entfallen ist."
            at = row | {"processInstanceId": row["id"], "activityId": ""}
            yield snapshot.trouble("suspended", at, what, remedy)


def _goes_on(snapshot: Snapshot, visit: Json) -> bool:
    """Does something wait in this box? Timers have their own check, joins and containers live by what is in them."""
    box = snapshot.element(visit["processDefinitionId"], visit["activityId"])
    if box is None or box.kind in CONTAINERS | JOINS or box.event("timer") is not None:
        return True
    if box.kind == "eventBasedGateway":
        waiting = [(visit["processInstanceId"], flow.get("targetRef")) for flow in box.outgoing]
        return any(place in snapshot.waiting_at for place in waiting)
    if box.kind == "callActivity" and visit["calledProcessInstanceId"]:
        return visit["calledProcessInstanceId"] in snapshot.instances
    return (visit["processInstanceId"], box.id) in snapshot.waiting_at


def _lives(snapshot: Snapshot, instance: str) -> bool:
    return any(visit["processInstanceId"] == instance for visit in snapshot.visits) or any(
        place[0] == instance for place in snapshot.waiting_at
    )
