"""Every name that a scenario may use: tasks, ends and boxes by German label or id, form fields, variables."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from workers.check.diagram import Diagram
from workers.check.diagram import Element as Node
from workers.check.form import Form as FormFile
from workers.play.forms import Field, Form, read_form
from workers.registry import Handlers

NAME = re.compile(r"\$\{\s*!?\s*([a-z][a-z0-9_]*)\b")


@dataclass(frozen=True)
class Element:
    """A box of a diagram. ``form`` is the id of its form, ``assignee`` and ``groups`` are as drawn."""

    process: str
    id: str
    label: str
    kind: str
    form: str = ""
    groups: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Id that is unique over all diagrams."""
        return f"{self.process}.{self.id}"

    @property
    def writes(self) -> bool:
        """Whether the box writes a document: its topic says so."""
        return self.kind == "serviceTask" and self.id.startswith("write_")


@dataclass(frozen=True)
class Catalogue:
    """Elements, forms and variables of one set of diagrams."""

    elements: tuple[Element, ...]
    forms: dict[str, Form]
    processes: dict[str, str]
    """German name of each process by its id."""
    variables: frozenset[str] = field(default_factory=frozenset)
    guidelines: frozenset[str] = field(default_factory=frozenset)
    """Folders with diagrams of one guideline alone; their processes and forms begin with its name."""

    def find(self, name: str, *kinds: str) -> tuple[Element, ...]:
        """Elements of these kinds whose label, id or place is ``name``; several if a label is used twice."""
        wanted = " ".join(name.split()).casefold()
        return tuple(
            element for element in self._of(kinds) if wanted in (element.label.casefold(), element.id, element.place)
        )

    def names(self, *kinds: str) -> list[str]:
        """Labels of these kinds, for „Meinten Sie …?“."""
        return sorted({element.label or element.id for element in self._of(kinds)})

    def documents(self) -> tuple[Element, ...]:
        return tuple(element for element in self.elements if element.writes)

    def start_form(self, process: str) -> Form | None:
        """Form of a process' start event."""
        for element in self._of(("startEvent",)):
            if element.process == process and element.form:
                return self.forms[element.form]
        return None

    def find_field(self, name: str, jobcenter: str) -> Field:
        """A field of any form that this Jobcenter uses, by key, label or part of a label. Raises FormProblem."""
        return self._fields(jobcenter).find(name)

    def _fields(self, jobcenter: str) -> Form:
        """One form with every field once, without the forms that only other guidelines use."""
        foreign = tuple(f"{name}_" for name in self.guidelines - {jobcenter})
        forms = (form for key, form in self.forms.items() if not key.startswith(foreign))
        fields = {part.key: part for form in forms for part in form.fields}
        return Form("alle Formulare", tuple(fields.values()))

    @cached_property
    def labels(self) -> dict[tuple[str, str], Element]:
        """Element by process and id."""
        return {(element.process, element.id): element for element in self.elements}

    def _of(self, kinds: Iterable[str]) -> Iterable[Element]:
        wanted = frozenset(kinds)
        return (element for element in self.elements if not wanted or element.kind in wanted)


def read_catalogue(folder: Path, handlers: Handlers) -> Catalogue:
    """Names of all diagrams and forms below ``folder``, and the variables that handlers and diagrams set."""
    diagrams = [Diagram(file, file.name) for file in sorted(folder.rglob("*.bpmn"))]
    files = [FormFile(file, file.name) for file in sorted((folder / "forms").glob("*.form"))]
    forms = {file.id: read_form(file) for file in files}
    elements = tuple(_element(node) for diagram in diagrams for node in diagram.nodes)
    variables = {name for form in forms.values() for name in (part.key for part in form.fields)}
    variables |= {name for diagram in diagrams for name in _set_by(diagram)}
    for handler in handlers:
        for model in (handler.case_model, handler.result_model):
            variables |= set(model.model_fields) if model else set()
    processes = {process.id: process.name for diagram in diagrams for process in diagram.processes}
    guidelines = frozenset(file.parent.name for file in folder.glob("*/*.bpmn"))
    return Catalogue(elements, forms, processes, frozenset(variables - {""}), guidelines)


def _element(node: Node) -> Element:
    groups = tuple(part.strip() for part in node.camunda("candidateGroups").split(",") if part.strip())
    return Element(node.process.id, node.id, node.name, node.kind, node.camunda("formRef"), groups)


def _set_by(diagram: Diagram) -> Iterable[str]:
    """Variables that a diagram sets itself or at least reads."""
    for node in diagram.nodes:
        yield node.camunda("initiator")
        for kind, attribute in (
            ("inputParameter", "name"),
            ("outputParameter", "name"),
            ("in", "target"),
            ("out", "target"),
        ):
            yield from (part.get(attribute, "") for part in node.extensions(kind))
        yield from (part.get("{http://camunda.org/schema/1.0/bpmn}errorMessageVariable", "") for part in node.node)
        for value in node.node.attrib.values():
            yield from NAME.findall(str(value))
