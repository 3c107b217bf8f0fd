"""Arrows neither cross each other nor run through boxes they do not belong to."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from workers.check.diagram import Bounds, Diagram, Element, Point
from workers.check.finding import Finding
from workers.check.project import Project

Segment = tuple[Point, Point]
REMEDY = "Den Pfeil oder die Kästen verschieben."


def check(project: Project) -> Iterator[Finding]:
    for diagram in project.diagrams:
        drawn = [flow for flow in diagram.flows if flow.id in diagram.waypoints]
        for flow in drawn:
            yield from _through_boxes(diagram, flow)
        for one, other in combinations(drawn, 2):
            if one.parent == other.parent and _cross(diagram, one, other):
                yield one.finding(f"Der Pfeil kreuzt {other.id}.", REMEDY, "warning")


def _through_boxes(diagram: Diagram, flow: Element) -> Iterator[Finding]:
    ends = (flow.get("sourceRef"), flow.get("targetRef"))
    for node in flow.parent.inside() if flow.parent else ():
        box = diagram.shapes.get(node.id)
        if box and node.id not in ends and any(_enters(segment, box) for segment in _segments(diagram, flow)):
            yield flow.finding(f"Der Pfeil läuft durch {node.id}.", REMEDY, "warning")


def _segments(diagram: Diagram, flow: Element) -> list[Segment]:
    return list(pairwise(diagram.waypoints[flow.id]))


def _enters(segment: Segment, box: Bounds) -> bool:
    """Does a piece of an arrow run through the inside of a box? Arrows are drawn straight along or across."""
    (x1, y1), (x2, y2) = segment
    beside = max(x1, x2) <= box.x or min(x1, x2) >= box.x + box.width
    return not (beside or max(y1, y2) <= box.y or min(y1, y2) >= box.y + box.height)


def _cross(diagram: Diagram, one: Element, other: Element) -> bool:
    return any(_meet(a, b) for a in _segments(diagram, one) for b in _segments(diagram, other))


def _meet(one: Segment, other: Segment) -> bool:
    """Do the two cut each other, not only touch?"""
    return _side(*one, other[0]) * _side(*one, other[1]) < 0 and _side(*other, one[0]) * _side(*other, one[1]) < 0


def _side(start: Point, end: Point, point: Point) -> float:
    """Positive on one side of the line, negative on the other, 0 on it."""
    return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])
