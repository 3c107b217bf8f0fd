"""Topics in diagrams are registered topics, named ``<process>.<element>``, and each handler has its box.

A step that several diagrams share has a topic of its own, whose first part is no process.
"""

from __future__ import annotations

from collections.abc import Iterator

from workers.check.diagram import Element
from workers.check.finding import Finding
from workers.check.project import Project


def check(project: Project) -> Iterator[Finding]:
    used = set()
    for task in project.of_kind("serviceTask", "sendTask", "businessRuleTask", "scriptTask"):
        yield from _task(project, task)
        used.add(task.camunda("topic"))
    for handler in project.handlers:
        if handler.topic not in used:
            yield Finding(
                f"workers/handlers/{handler.module}.py",
                handler.element,
                f"Zum Topic {handler.topic} gibt es keinen Kasten im Diagramm.",
                f"Kasten {handler.element} in {handler.module}.bpmn zeichnen oder den Handler löschen.",
            )


def _task(project: Project, task: Element) -> Iterator[Finding]:
    topic, expected = task.camunda("topic"), f"{task.process.id}.{task.id}"
    if task.kind != "serviceTask" or task.camunda("type") != "external" or not topic:
        yield task.finding(
            "Der automatische Schritt ist keine externe Aufgabe mit Topic.",
            f"Im Modeler „Service task“, Implementation „External“ und Topic {expected} eintragen.",
        )
    elif topic != expected and not _shared(project, topic):
        yield task.finding(f"Das Topic heißt {topic}.", f"Es muss {expected} heißen (Prozess-Id.Element-Id).")
    elif topic not in project.handlers:
        yield task.finding(
            f"Zum Topic {topic} ist kein Handler registriert.",
            f"In workers/handlers/{task.process.id}.py die Funktion {task.id} anlegen oder die Element-Id berichtigen.",
        )


def _shared(project: Project, topic: str) -> bool:
    return topic in project.handlers and topic.partition(".")[0] not in project.processes
