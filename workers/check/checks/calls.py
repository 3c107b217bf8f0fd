"""A call activity names a known process, directly or through a parameter, and passes the case number."""

from __future__ import annotations

from collections.abc import Iterator

from workers.check.diagram import Element
from workers.check.finding import Finding
from workers.check.project import Project

BUSINESS_KEY = "#{execution.processBusinessKey}"


def check(project: Project) -> Iterator[Finding]:
    for activity in project.of_kind("callActivity"):
        yield from _target(project, activity)
        if not any(node.get("businessKey") for node in activity.extensions("in")):
            yield activity.finding(
                "Die Fallnummer geht nicht mit.", f"Unter „In mappings“ den Business key {BUSINESS_KEY} übergeben."
            )


def _target(project: Project, activity: Element) -> Iterator[Finding]:
    named, called = activity.get("calledElement"), project.called(activity)
    if not called:
        yield activity.finding(
            f"Zu {named} kennen die Parameter keinen Prozess.", "workers/rules/parameters/phases.yaml ergänzen."
        )
    for process in sorted(called - project.processes.keys()):
        yield activity.finding(
            f"Den Prozess {process or '(leer)'} gibt es nicht.",
            f"Bekannt sind: {', '.join(sorted(project.processes))}.",
        )
