"""Every user task has a form of its own and someone who does it; so has the start that people trigger."""

from __future__ import annotations

from collections.abc import Iterator

from workers.check.diagram import CAMUNDA, Element
from workers.check.finding import Finding
from workers.check.project import Project


def check(project: Project) -> Iterator[Finding]:
    for task in project.of_kind("userTask"):
        yield from _form(project, task)
        if not (task.camunda("assignee") or task.camunda("candidateGroups")):
            yield task.finding("Niemand ist zuständig.", "„Assignee“ oder „Candidate groups“ eintragen.")
        for name, german in (("dueDate", "Frist"), ("followUpDate", "Wiedervorlage")):
            if task.node.get(CAMUNDA + name) == "":
                yield task.finding(f"Die {german} ist leer.", "Einen Tag wählen oder die Angabe löschen.")
    for start in project.of_kind("startEvent"):
        process = start.parent
        if process and process.kind == "process" and _by_hand(project, start):
            yield from _form(project, start)


def _by_hand(project: Project, start: Element) -> bool:
    events = ("message", "timer", "signal", "conditional", "escalation", "error")
    called = bool(project.callers.get(start.process.id)) or bool(start.setting("given"))
    return not called and all(start.event(kind) is None for kind in events)


def _form(project: Project, element: Element) -> Iterator[Finding]:
    reference, expected = element.camunda("formRef"), f"{element.process.id}.{element.id}"
    if not reference:
        yield element.finding(
            "Das Formular fehlt.", f"„Camunda Forms“, Form reference {expected}, Binding „deployment“."
        )
        return
    if element.camunda("formRefBinding") != "deployment":
        yield element.finding("Das Formular ist nicht an das Deployment gebunden.", "Binding „deployment“ wählen.")
    if project.form(reference) is None:
        yield element.finding(
            f"Das Formular {reference} gibt es nicht.",
            f"bpmn/forms/{reference}.form anlegen oder den Namen berichtigen.",
        )
