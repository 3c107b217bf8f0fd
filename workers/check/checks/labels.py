"""Every process, task, event and gateway has a label of at most 50 characters; decisions are questions."""

from __future__ import annotations

from collections.abc import Iterator

from workers.check.diagram import Element
from workers.check.finding import Finding
from workers.check.project import Project

LONGEST = 50
NEEDS_NO_NAME = frozenset({"parallelGateway"})


def check(project: Project) -> Iterator[Finding]:
    for node in (*project.processes.values(), *project.nodes):
        merges = node.kind == "exclusiveGateway" and len(node.outgoing) < 2
        if not node.name and node.kind not in NEEDS_NO_NAME and not merges:
            yield node.finding("Die Beschriftung fehlt.", "Eine deutsche Beschriftung eintragen.")
        elif len(node.name) > LONGEST:
            yield node.finding(
                f"Die Beschriftung hat {len(node.name)} Zeichen.", f"Auf höchstens {LONGEST} Zeichen kürzen."
            )
        if node.kind in ("exclusiveGateway", "inclusiveGateway") and not merges:
            yield from _decision(node)


def _decision(gateway: Element) -> Iterator[Finding]:
    if gateway.name and not gateway.name.endswith("?"):
        yield gateway.finding(
            f"Die Entscheidung „{gateway.name}“ ist nicht als Frage beschriftet.", "Als Frage mit „?“ beschriften."
        )
    for flow in gateway.outgoing:
        if not flow.name:
            yield flow.finding(
                f"Der Weg aus „{gateway.name}“ hat keine Antwort.",
                "Den Pfeil mit der Antwort beschriften (ja, nein, …).",
            )
