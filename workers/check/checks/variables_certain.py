"""What an expression or a handler cannot do without exists on every path to it: the engine stops at an unknown name."""

from __future__ import annotations

from collections.abc import Iterator

from workers.check.finding import Finding
from workers.check.flow import Flow
from workers.check.project import Project
from workers.check.variables import available, uses

REMEDY = "Auf jedem Weg dorthin setzen. Was fehlen darf: im Handler mit Vorgabewert, im Ausdruck mit getVariable lesen."


def check(project: Project) -> Iterator[Finding]:
    exists, holds, known = Flow(project), Flow(project, filled=True), available(project)
    for use in uses(project):
        element = use.element
        if not use.needed or element.kind == "process" or use.variable not in known[element.process.id]:
            continue
        flow = holds if use.by_handler else exists
        certain = flow.after[element] if use.late else flow.before[element]
        if use.variable not in certain:
            yield element.finding(f"{use.sentence}; die Variable fehlt aber auf manchem Weg hierher.", REMEDY)
