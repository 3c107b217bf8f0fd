"""Each box of a diagram with everything that hangs on it: form or topic, handler, template, parameters, rules."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from pathlib import Path

from workers.check import reach
from workers.check.diagram import TASKS, Element
from workers.check.form import Form
from workers.check.project import Project
from workers.registry import Handler
from workers.rules.catalogue import ids_in
from workers.settings import PROJECT

KINDS = {
    "userTask": "Aufgabe",
    "serviceTask": "automatisch",
    "callActivity": "ruft Prozess",
    "startEvent": "Start",
    "endEvent": "Ende",
    "boundaryEvent": "Ereignis am Kasten",
    "intermediateCatchEvent": "wartet",
    "intermediateThrowEvent": "meldet",
    "exclusiveGateway": "Entscheidung",
    "parallelGateway": "gleichzeitig",
    "eventBasedGateway": "wartet auf das Erste",
    "subProcess": "Teilprozess",
}


@dataclass(frozen=True)
class Box:
    """One element of a diagram and what belongs to it."""

    element: Element
    form: Form | None
    handler: Handler | None
    called: tuple[str, ...]

    @property
    def name(self) -> str:
        """``<process>.<element>``: the topic of a service task, the form of a user task."""
        return f"{self.element.process.id}.{self.element.id}"

    @property
    def label(self) -> str:
        return self.element.name or self.element.id

    @property
    def kind(self) -> str:
        """In German, as the tables show it."""
        return KINDS.get(self.element.kind, self.element.kind)

    @property
    def has_parts(self) -> bool:
        """Is there anything behind the box but its rules?"""
        return self.element.kind in TASKS or self.form is not None

    @property
    def rules(self) -> list[str]:
        """Ids on the box and on its form."""
        return list(dict.fromkeys([*self.element.rules, *(self.form.rules if self.form else ())]))

    @property
    def code_rules(self) -> list[str]:
        """Ids in the docstrings of the handler and of the rules it applies."""
        if not self.handler:
            return []
        texts = (inspect.getdoc(thing) or "" for thing in reach.reached(self.handler.function))
        return list(dict.fromkeys(rule for text in texts for rule in ids_in(text)))

    @property
    def templates(self) -> list[str]:
        return reach.templates(self.handler.function) if self.handler else []

    @property
    def parameters(self) -> list[str]:
        return reach.parameters(self.handler.function) if self.handler else []

    @property
    def handler_place(self) -> str:
        """``workers/handlers/clearing.py:42``, empty without handler."""
        if not self.handler:
            return ""
        function = inspect.unwrap(self.handler.function)
        path = Path(inspect.getsourcefile(function) or "")
        name = path.relative_to(PROJECT).as_posix() if path.is_relative_to(PROJECT) else path.name
        return f"{name}:{function.__code__.co_firstlineno}"


def boxes(project: Project) -> list[Box]:
    """Every flow node of every diagram."""
    return [
        Box(node, project.form(node.camunda("formRef")), project.handler(node), _called(project, node))
        for node in project.nodes
    ]


def _called(project: Project, node: Element) -> tuple[str, ...]:
    return tuple(sorted(project.called(node))) if node.kind == "callActivity" else ()
