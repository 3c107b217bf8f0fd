"""One element template for each handler, and those for new tasks of people."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from workers.check.boxes import Box, boxes
from workers.check.project import Project
from workers.modeler.parts import Json, attribute, choice, fixed, setting, shown, template, text
from workers.registry import Case, Handler

RULE = "Kennungen der Regeln, durch Leerzeichen getrennt, zum Beispiel H-63 (bfm trace H-63)"
PEOPLE = {
    "acting_manager": "Fachkraft, die den Fall gerade bearbeitet (auch die Vertretung)",
    "team_leader": "Teamleitung der zuständigen Fachkraft",
    "area_leader": "Bereichsleitung",
    "referrer": "pAp, die übergeleitet hat",
    "document_filer": "Person, die das Schreiben ablegt",
}
"""Whom a task may belong to: variables that every case knows."""
VARIABLE = re.compile(r"\$\{(\w+)\}")
OWN = {"id": "people", "name": "Neue Aufgaben für Menschen"}


def templates(project: Project) -> list[Json]:
    """All templates, in the order of process and box."""
    # a step that several diagrams share has one template, at the first of them
    steps = list({box.handler.topic: box for box in reversed(boxes(project)) if box.handler}.values())
    labels = Counter((box.element.process.id, box.label) for box in steps)
    found = [_step(box, unique=labels[box.element.process.id, box.label] == 1) for box in steps]
    return [*_tasks(project), *sorted(found, key=lambda one: str(one["id"]))]


def _step(box: Box, *, unique: bool) -> Json:
    """An automatic step: the topic comes from here, and so does the id that belongs to it."""
    handler, process = box.handler, box.element.process
    assert handler
    properties = [
        fixed(attribute("camunda:type"), "external"),
        fixed(attribute("camunda:topic"), handler.topic),
        fixed(attribute("id"), handler.element),
        text("Beschriftung", attribute("name"), box.label, description="Was der Schritt tut, höchstens 50 Zeichen"),
        text("Regeln", setting("rule"), " ".join(box.element.rules), description=RULE),
    ]
    if box.templates:
        properties.append(shown("Schreiben", setting("document"), " ".join(box.templates)))
    category = {"id": process.id, "name": process.name}
    name = f"{process.name}: {box.label}" + ("" if unique else f" ({handler.element})")
    return template(f"bfm.{handler.topic}", name, _description(box, handler), "bpmn:ServiceTask", properties, category)


def _description(box: Box, handler: Handler) -> str:
    said = f"{box.element.documentation} " if box.element.documentation else ""
    needs, gives = _fields(handler.case_model), _fields(handler.result_model)
    parts = (f"Braucht: {needs}." if needs else "", f"Setzt: {gives}." if gives else "")
    return f"{said}{' '.join(filter(None, parts))}".strip() or box.label


def _fields(model: type[Case] | None) -> str:
    """The variables of a model; more than six would fill the panel."""
    names = list(model.model_fields) if model else []
    return ", ".join(names[:6]) + (f" und {len(names) - 6} weitere" if len(names) > 6 else "")


def _tasks(project: Project) -> Iterator[Json]:
    workers = project.access.with_application("tasklist")
    person = choice(
        "Wer",
        attribute("camunda:assignee"),
        [(german, f"${{{name}}}") for name, german in PEOPLE.items()],
        description="Wechsel und Vertretung berücksichtigt die Engine selbst",
        value="${acting_manager}",
    )
    group = choice(
        "Wer",
        attribute("camunda:candidateGroups"),
        [(group.name, name) for name, group in project.access.groups.items() if name in workers],
        description="Jemand aus der Gruppe übernimmt die Aufgabe",
        value="teamleitung",
    )
    for identity, name, who in (("person", "Aufgabe einer Person", person), ("group", "Aufgabe einer Gruppe", group)):
        for dates, suffix in enumerate(("", " mit Frist", " mit Frist und Wiedervorlage")):
            properties = [*_task_texts(), who, *_task_dates(project)[:dates], _mail()]
            about = f"Ein neuer Schritt mit Formular, den ein Mensch erledigt{suffix and ',' + suffix}."
            yield template(f"bfm.task.{identity}.{dates}", name + suffix, about, "bpmn:UserTask", properties, OWN)


def _task_texts() -> Iterator[Json]:
    yield text("Beschriftung", attribute("name"), description="Was zu tun ist, höchstens 50 Zeichen")
    form = (
        "Prozess und Kennung des Kastens mit Punkt, zum Beispiel clearing.record_result; so heißt auch die Datei .form"
    )
    yield text("Formular", attribute("camunda:formRef"), description=form)
    yield fixed(attribute("camunda:formRefBinding"), "deployment")
    yield text("Regeln", setting("rule"), description=RULE)


def _task_dates(project: Project) -> list[Json]:
    """Due and follow-up date. Each template has only those it needs: the engine stumbles over an empty one."""
    known = sorted(_dates(project).items(), key=lambda item: item[1])
    return [
        choice(
            label,
            attribute(f"camunda:{name}"),
            [("– bitte wählen –", ""), *((f"{german} ({key})", f"${{{key}}}{hour}") for key, german in known)],
            description=about,
        )
        for label, name, hour, about in (
            ("Frist", "dueDate", "T23:59:59", "Letzter Tag nach Gesetz oder Leitlinie"),
            ("Wiedervorlage", "followUpDate", "T00:00:00", "Tag, an dem die Liste erinnert"),
        )
    ]


def _dates(project: Project) -> dict[str, str]:
    """Every date that a rule computes and a diagram waits for, told by the box that waits for it first."""
    found: dict[str, str] = {}
    for node in project.nodes:
        timer = node.event("timer")
        written = (
            node.camunda("dueDate"),
            node.camunda("followUpDate"),
            "".join(timer.itertext()) if timer is not None else "",
        )
        for use, expression in zip(("Frist", "Wiedervorlage", "Zeitpunkt"), written, strict=True):
            for name in VARIABLE.findall(expression):
                found.setdefault(name, f"{node.process.name}: {use} „{node.name}“")
    return found


def _mail() -> Json:
    choices = [("nein", ""), ("ja", "mail")]
    return choice(
        "E-Mail an die Person oder Gruppe", setting("notify"), choices, description="Sagt, dass etwas zu tun ist"
    )
