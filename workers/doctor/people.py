"""Tasks that no one will do: of people who are away or unknown, or of nobody at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workers.doctor.snapshot import Snapshot
from workers.doctor.trouble import Trouble
from workers.rules.staff import Staff

GIVE = "Die Teamleitung gibt die Aufgabe einer anderen Person."


def check(snapshot: Snapshot, staff: Staff, away: Mapping[str, str]) -> Iterator[Trouble]:
    """``away``: who is absent, with the day until which."""
    for task in snapshot.tasks:
        person = task["assignee"]
        if person is None and task["id"] in snapshot.nobodys_tasks:
            what, remedy = "Die Aufgabe gehört niemandem, und keine Gruppe sieht sie.", GIVE
            yield snapshot.trouble("nobodys_task", task, what, remedy, since=task["created"])
        elif person in away:
            what = f"Die Aufgabe liegt bei {person}, abwesend bis {away[person]}."
            yield snapshot.trouble("absent", task, what, f"{GIVE} Oder die Vertretung regeln.", since=task["created"])
        elif person and not staff.knows(person):
            what = f"Die Aufgabe liegt bei „{person}“; diese Kennung steht nicht in der Personalliste."
            remedy = f"{GIVE} Oder die Person in deploy/staff.yaml ergänzen."
            yield snapshot.trouble("unknown_person", task, what, remedy, since=task["created"])
