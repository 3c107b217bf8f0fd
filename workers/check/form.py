"""A Camunda form as the checks see it: which variables it sets and which it reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from workers.check.expressions import feel_variables, template_variables
from workers.check.finding import Finding, Severity

INPUTS = frozenset(
    {"textfield", "textarea", "number", "datetime", "checkbox", "radio", "select", "checklist", "taglist"}
)
SHOWN = frozenset({"text", "html", "separator", "spacer", "image", "table", "button"})
CONTAINERS = frozenset({"group", "dynamiclist"})


@dataclass(frozen=True)
class Component:
    """One part of a form.

    ``nested``: inside a container that keeps its values in a list or object of its own. ``always``: never hidden by a
    condition; Tasklist sends no value for a hidden field.
    """

    data: dict[str, Any]
    nested: bool
    always: bool = True

    @property
    def type(self) -> str:
        return str(self.data.get("type", ""))

    @property
    def place(self) -> str:
        """What names the component in a finding: key, else path, else id."""
        return str(self.data.get("key") or self.data.get("path") or self.data.get("id") or self.type)

    @property
    def variable(self) -> str:
        """The process variable that it shows or sets; empty for none."""
        if self.nested or self.type not in INPUTS | CONTAINERS:
            return ""
        return str(self.data.get("key") or self.data.get("path") or "").partition(".")[0]

    @property
    def read_only(self) -> bool:
        """Shown, but never sent back."""
        return self.data.get("disabled") is True or self.data.get("readonly") is True

    def texts(self) -> Iterator[str]:
        """Every text of the component itself, also in its settings, not those of components inside."""
        yield from _texts({key: value for key, value in self.data.items() if key != "components"})


class Form:
    """One ``.form`` file. Raises ValueError when it is no JSON object."""

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.name = path, name
        self.data = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(self.data, dict):
            raise ValueError("kein JSON-Objekt")

    @property
    def id(self) -> str:
        return str(self.data.get("id", ""))

    @cached_property
    def components(self) -> list[Component]:
        return list(_flatten(self.data.get("components", []), nested=False, always=True))

    @cached_property
    def sets(self) -> set[str]:
        """Variables that completing the form writes."""
        return {part.variable for part in self.components if part.variable and not part.read_only}

    @cached_property
    def always_sets(self) -> set[str]:
        """Those that every completion writes, if only as empty: no condition ever hides them."""
        return {part.variable for part in self.components if part.variable and part.always and not part.read_only}

    @cached_property
    def reads(self) -> dict[str, Component]:
        """Variables that must exist to show the form: shown fields, option lists, conditions, placeholders."""
        found: dict[str, Component] = {}
        for part in self.components:
            for variable in _reads(part):
                found.setdefault(variable, part)
        return {name: part for name, part in found.items() if name not in self.sets}

    @property
    def rules(self) -> list[str]:
        """Rule ids of the form and of its parts (custom property ``rule``), each once; Tasklist never shows them."""
        found = [_rule_property(self.data), *(_rule_property(part.data) for part in self.components)]
        return list(dict.fromkeys(rule for text in found for rule in text.replace(",", " ").split()))

    def finding(self, place: str, what: str, remedy: str, severity: Severity = "error") -> Finding:
        return Finding(self.name, place, what, remedy, severity)


def _rule_property(data: dict[str, Any]) -> str:
    properties = data.get("properties")
    return str(properties.get("rule", "")) if isinstance(properties, dict) else ""


def _flatten(components: list[dict[str, Any]], *, nested: bool, always: bool) -> Iterator[Component]:
    for data in components:
        shown = always and not (data.get("conditional") or {}).get("hide")
        yield Component(data, nested, shown)
        yield from _flatten(data.get("components", []), nested=nested or bool(data.get("path")), always=shown)


def _reads(part: Component) -> Iterator[str]:
    if part.nested:
        return  # conditions inside a list speak of the list's own fields
    if part.read_only and part.variable:
        yield part.variable
    if part.data.get("valuesKey"):
        yield str(part.data["valuesKey"])
    for text in part.texts():
        if text.startswith("="):
            yield from feel_variables(text[1:])
        else:
            yield from template_variables(text)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
