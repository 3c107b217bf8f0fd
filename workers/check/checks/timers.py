"""Every timer waits for a date that a handler computed: no duration, no date written into the diagram.

The one exception: a process that belongs to no case and that nobody calls (report, deletion) may begin at a recurring
time. Its start event is the only place where that time can stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, get_args

from lxml import etree

from workers.check.diagram import BPMN, Element
from workers.check.expressions import engine_variables
from workers.check.finding import Finding
from workers.check.project import Project
from workers.registry import Handlers

REMEDY = "„Date“ wählen und eine berechnete Variable nennen, zum Beispiel ${clearing_overdue}T00:00:00."
CRON = re.compile(r"(?:\d{1,2} ){3}(?:[\d,*/?L-]+ )(?:[\d,*/-]+ )[\w,*/?#-]+")
"""Second, minute and hour as numbers: no process begins more often than once a day."""


def check(project: Project) -> Iterator[Finding]:
    computed = _computed(project.handlers)
    for node in project.nodes:
        timer = node.event("timer")
        if timer is None:
            continue
        if _begins_by_itself(project, node):
            yield from _cycle(node, timer)
            continue
        when = timer.find(BPMN + "timeDate")
        variables = engine_variables(when.text or "") if when is not None else set()
        if not variables:
            yield node.finding("Die Zeit steht fest im Diagramm.", REMEDY)
        for variable in sorted(variables - computed):
            yield node.finding(f"Kein Handler berechnet das Datum {variable}.", REMEDY)
        yield from _place(node)


def _begins_by_itself(project: Project, node: Element) -> bool:
    at_top = node.kind == "startEvent" and node.parent is not None and node.parent.kind == "process"
    return at_top and not project.callers.get(node.process.id)


def _cycle(node: Element, timer: etree._Element) -> Iterator[Finding]:
    when = timer.find(BPMN + "timeCycle")
    if when is None or not CRON.fullmatch((when.text or "").strip()):
        yield node.finding(
            "Der Vorgang beginnt nicht zu einer wiederkehrenden Zeit.",
            "„Cycle“ wählen und sechs Angaben nennen (Sekunde Minute Stunde Tag Monat Wochentag), "
            "zum Beispiel 0 0 5 1 * ? für jeden ersten Tag des Monats um 5 Uhr.",
        )


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
