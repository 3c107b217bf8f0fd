"""The small parts of an element template, as its schema wants them (Camunda 7)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]
SCHEMA = "https://unpkg.com/@camunda/element-templates-json-schema@0.16.0/resources/schema.json"
"""An old version on purpose: a Modeler refuses templates of a schema that is newer than itself."""
DETAILS, ORDER = "what", "rights"
GROUPS = [{"id": DETAILS, "label": "Was geschieht"}, {"id": ORDER, "label": "Wer und bis wann"}]


def template(identity: str, name: str, description: str, element: str, properties: list[Json], category: Json) -> Json:
    """A whole template; whatever else the panel offers for the element stays visible."""
    return {
        "$schema": SCHEMA,
        "name": name,
        "id": identity,
        "description": description,
        "category": category,
        "appliesTo": ["bpmn:Task", element],
        "elementType": {"value": element},
        "groups": GROUPS,
        "entriesVisible": True,
        "properties": properties,
    }


def fixed(binding: Json, value: str) -> Json:
    """Set once, not shown: nobody has to type it."""
    return {"type": "Hidden", "value": value, "binding": binding}


def shown(label: str, binding: Json, value: str) -> Json:
    """To read only; it follows from the code."""
    return {"label": label, "type": "String", "value": value, "editable": False, "group": DETAILS, "binding": binding}


def text(label: str, binding: Json, value: str = "", *, description: str, group: str = DETAILS) -> Json:
    """To be filled in."""
    entry = {"label": label, "description": description, "type": "String", "value": value, "group": group}
    return entry | {"binding": binding, "constraints": {"notEmpty": True}}


def choice(label: str, binding: Json, choices: Iterable[tuple[str, str]], *, description: str, value: str = "") -> Json:
    """One of several: (what people read, what the diagram says)."""
    offered = [{"name": name, "value": word} for name, word in choices]
    entry = {"label": label, "description": description, "type": "Dropdown", "value": value, "choices": offered}
    return entry | {"group": ORDER, "binding": binding}


def attribute(name: str) -> Json:
    return {"type": "property", "name": name}


def setting(name: str) -> Json:
    """A property of ours (`camunda:property`), such as ``rule``."""
    return {"type": "camunda:property", "name": name}
