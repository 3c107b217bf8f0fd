"""What a form offers is what handlers accept and what decisions ask for: one spelling of every code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from workers.check.finding import Finding
from workers.check.form import Form
from workers.check.project import Project
from workers.check.variables import own_nodes, texts
from workers.rules.catalogue import nearest

COMPARED = re.compile(r"(?<![\w.])(\w+)\s*(?:==|!=|eq|ne)\s*['\"]([^'\"]*)['\"]")
Offer = dict[str, set[str]]


def check(project: Project) -> Iterator[Finding]:
    accepted = _accepted(project)
    for form in project.forms:
        for variable, values in offers(form).items():
            for topic, known in accepted.get(variable, {}).items():
                for value in sorted(values - known - {""}):
                    yield form.finding(
                        variable,
                        f"Das Formular bietet den Wert {value} an, den {topic} nicht kennt.",
                        f"Bekannt sind: {', '.join(sorted(known))}.",
                    )
    yield from _conditions(project)


def offers(form: Form) -> Offer:
    """For each choice of a form the values it can give."""
    choices = (part for part in form.components if part.variable and part.data.get("values"))
    return {part.variable: {str(value.get("value", "")) for value in part.data["values"]} for part in choices}


def _accepted(project: Project) -> dict[str, dict[str, set[str]]]:
    """For each variable the values that handlers accept, by topic."""
    found: dict[str, dict[str, set[str]]] = {}
    for handler in project.handlers:
        fields = handler.case_model.model_fields if handler.case_model else {}
        for name, field in fields.items():
            if (values := codes(field.annotation)) is not None:
                found.setdefault(name, {})[handler.topic] = values
    return found


def codes(annotation: Any) -> set[str] | None:
    """Values of a Literal, also of an optional one; None for a type that accepts more than listed codes."""
    if get_origin(annotation) is Literal:
        return {str(value) for value in get_args(annotation)}
    if get_origin(annotation) in (Union, UnionType):
        parts = [codes(part) for part in get_args(annotation) if part is not NoneType]
        return None if any(part is None for part in parts) else {value for part in parts for value in part or ()}
    return None


def _conditions(project: Project) -> Iterator[Finding]:
    known = _possible(project)
    for node in project.nodes:
        compared = {pair for xml in own_nodes(node) for text in texts(xml) for pair in COMPARED.findall(text)}
        for variable, value in sorted(compared):
            values = known.get(variable)
            if values is not None and value not in values:
                similar = nearest(value, values) or sorted(values)
                yield node.finding(
                    f"Die Bedingung fragt, ob {variable} den Wert {value} hat; das kommt nie vor.",
                    f"Möglich: {', '.join(similar)}.",
                )


def _possible(project: Project) -> dict[str, set[str] | None]:
    """For each variable every value it can get; None when something else than a choice or a listed code sets it."""
    found: dict[str, set[str] | None] = {}

    def add(variable: str, values: set[str] | None) -> None:
        before = found.get(variable, set())
        found[variable] = None if before is None or values is None else before | values

    for form in project.forms:
        offered = offers(form)
        for variable in form.sets:
            add(variable, offered.get(variable))
    for handler in project.handlers:
        for name, field in (handler.result_model.model_fields if handler.result_model else {}).items():
            if field.annotation is not NoneType:
                add(name, codes(field.annotation))
    for node in project.nodes:
        for mapping in node.extensions("outputParameter"):
            text = "".join(mapping.itertext()).strip()
            add(mapping.get("name", ""), set() if text == "${null}" else None if "{" in text else {text})
    return found
