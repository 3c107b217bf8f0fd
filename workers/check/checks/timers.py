"""Every timer waits for a date that a handler computed: no duration, no date written into the diagram."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, get_args

from workers.check.diagram import BPMN, Element
from workers.check.expressions import engine_variables
from workers.check.finding import Finding
from workers.check.project import Project
from workers.registry import Handlers

REMEDY = "„Date“ wählen und eine berechnete Variable nennen, zum Beispiel ${clearing_overdue}T00:00:00."


def check(project: Project) -> Iterator[Finding]:
    computed = _computed(project.handlers)
    for node in project.nodes:
        timer = node.event("timer")
        if timer is None:
            continue
        when = timer.find(BPMN + "timeDate")
        variables = engine_variables(when.text or "") if when is not None else set()
        if not variables:
            yield node.finding("Die Zeit steht fest im Diagramm.", REMEDY)
        for variable in sorted(variables - computed):
            yield node.finding(f"Kein Handler berechnet das Datum {variable}.", REMEDY)
        yield from _place(node)


def _place(node: Element) -> Iterator[Finding]:
    if node.kind == "startEvent" and node.parent and node.parent.is_event_subprocess:
        yield node.finding(
            "Ein Ereignis-Teilprozess beginnt mit einem Zeitereignis; bei einer Migration entstünde es neu.",
            "Ein Zeitereignis an den Kasten setzen oder ein Zwischenereignis verwenden.",
        )


def _computed(handlers: Handlers) -> set[str]:
    """Names of the date fields in handler results."""
    models = [handler.result_model for handler in handlers if handler.result_model]
    return {name for model in models for name, field in model.model_fields.items() if _is_date(field.annotation)}


def _is_date(annotation: Any) -> bool:
    return any(isinstance(part, type) and issubclass(part, date) for part in (annotation, *get_args(annotation)))
