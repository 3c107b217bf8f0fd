"""A list that a form asks for is never null: Tasklist could not complete the form."""

from __future__ import annotations

from collections.abc import Iterator
from types import NoneType
from typing import Any, get_args

from workers.check.diagram import Element
from workers.check.expressions import engine_assignments
from workers.check.finding import Finding
from workers.check.form import Form
from workers.check.project import Project
from workers.check.variables import own_nodes, texts

LISTS = frozenset({"checklist", "taglist", "dynamiclist"})
PREFIX = "anonymous_"
"""Emptied only when the form is done, in the step that follows it."""


def check(project: Project) -> Iterator[Finding]:
    asked = {name: form for form in project.forms for name in _lists(form)}
    for element in project.nodes:
        for name in sorted(_emptied(project, element) & asked.keys()):
            yield element.finding(
                f"Der Schritt leert die Liste {name}; das Formular {asked[name].id} lässt sich dann nicht abschließen.",
                "Statt nichts (None, null) eine leere Liste setzen.",
            )


def _lists(form: Form) -> set[str]:
    parts = (part for part in form.components if part.type in LISTS and part.variable)
    return {part.variable for part in parts if not part.variable.startswith(PREFIX)}


def _emptied(project: Project, element: Element) -> set[str]:
    """Variables that the step can set to null."""
    handler = project.handler(element)
    fields = handler.result_model.model_fields if handler and handler.result_model else {}
    found = {name for name, field in fields.items() if _may_be_none(field.annotation)}
    for node in own_nodes(element):
        for text in texts(node):
            found |= {name for name in engine_assignments(text) if f"'{name}', null" in text.replace('"', "'")}
    return found


def _may_be_none(annotation: Any) -> bool:
    return annotation is NoneType or NoneType in get_args(annotation)
