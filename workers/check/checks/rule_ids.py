"""Every task, decision and timer says which rules it carries, and every id named anywhere is in the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from workers.check.diagram import BPMN, TASKS, Element
from workers.check.finding import Finding
from workers.check.project import Project
from workers.rules.catalogue import nearest

REMEDY = "Unter „Extension properties“ die Eigenschaft rule mit den Kennungen füllen, zum Beispiel H-63 A-03."


def check(project: Project) -> Iterator[Finding]:
    for node in (*project.processes.values(), *project.nodes):
        if _needs_rule(node) and not node.rules:
            yield node.finding("Der Schritt nennt keine Regel.", REMEDY)
        for rule in node.rules:
            if rule not in project.catalogue:
                yield node.finding(*_unknown(project, rule))
    for form in project.forms:
        for rule in form.rules:
            if rule not in project.catalogue:
                yield form.finding("", *_unknown(project, rule))


def _needs_rule(node: Element) -> bool:
    decides = any(flow.node.find(BPMN + "conditionExpression") is not None for flow in node.outgoing)
    return node.kind in TASKS or decides or node.event("timer") is not None


def _unknown(project: Project, rule: str) -> tuple[str, str]:
    similar = nearest(rule, project.catalogue)
    hint = f"Ähnlich: {', '.join(similar)}." if similar else "Bekannte Kennungen zeigt bfm trace --coverage."
    return f"Die Regel {rule} steht in keinem Katalog.", hint
