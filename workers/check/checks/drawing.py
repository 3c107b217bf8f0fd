"""What runs is also drawn: each box and each arrow, no box over another, and the way runs from left to right."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from workers.check.diagram import Diagram, Element
from workers.check.finding import Finding
from workers.check.project import Project


def check(project: Project) -> Iterator[Finding]:
    for diagram in project.diagrams:
        yield from _missing(diagram)
        yield from _overlapping(diagram)
        yield from _backwards(diagram)


def _missing(diagram: Diagram) -> Iterator[Finding]:
    remedy = "Das Element im Modeler löschen und neu zeichnen."
    for node in diagram.nodes:
        if node.id not in diagram.shapes:
            yield node.finding("Der Schritt läuft, ist aber nicht gezeichnet.", remedy)
    for flow in diagram.flows:
        if flow.id not in diagram.waypoints:
            yield flow.finding("Der Pfeil gilt, ist aber nicht gezeichnet.", remedy)


def _overlapping(diagram: Diagram) -> Iterator[Finding]:
    nodes = {node.id: node for node in diagram.nodes}
    for plane in diagram.planes:
        drawn = [nodes[name] for name in plane if name in nodes]
        for one, other in combinations(drawn, 2):
            if not _belong_together(one, other) and diagram.shapes[one.id].overlaps(diagram.shapes[other.id]):
                yield one.finding(f"Der Kasten überdeckt {other.id}.", "Die Kästen auseinanderziehen.")


def _belong_together(one: Element, other: Element) -> bool:
    """An event at a border and its host, a sub-process and what is inside."""
    attached = one.get("attachedToRef") == other.id or other.get("attachedToRef") == one.id
    return attached or one in other.scopes or other in one.scopes


def _backwards(diagram: Diagram) -> Iterator[Finding]:
    for flow in diagram.flows:
        source, target = (diagram.shapes.get(flow.get(end)) for end in ("sourceRef", "targetRef"))
        if source and target and target.middle < source.middle and not _loops(diagram, flow):
            yield flow.finding(
                "Der Pfeil läuft nach links, ohne eine Schleife zu schließen.",
                "Die Schritte von links nach rechts anordnen.",
                "warning",
            )


def _loops(diagram: Diagram, flow: Element) -> bool:
    """Does the arrow lead back to a step from which its own start is reached?"""
    goal, queue, seen = flow.get("sourceRef"), [flow.get("targetRef")], set()
    while queue:
        here = queue.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            queue.extend(_next(diagram, here))
    return False


def _next(diagram: Diagram, identifier: str) -> list[str]:
    following = [flow.get("targetRef") for flow in diagram.flows if flow.get("sourceRef") == identifier]
    borders = [node.id for node in diagram.of_kind("boundaryEvent") if node.get("attachedToRef") == identifier]
    return following + borders
