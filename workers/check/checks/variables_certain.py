"""What an expression or a handler cannot do without exists on every path to it: the engine stops at an unknown name."""

from __future__ import annotations

from collections.abc import Iterator

from workers.check.finding import Finding
from workers.check.flow import Flow
from workers.check.project import Project
from workers.check.variables import available, uses

REMEDY = "Auf jedem Weg dorthin setzen. Was fehlen darf: im Handler mit Vorgabewert, im Ausdruck mit getVariable lesen."


def check(project: Project) -> Iterator[Finding]:
    found = [finding for jobcenter in project.book.names() for finding in _check(project, jobcenter)]
    yield from dict.fromkeys(found)


def _check(project: Project, jobcenter: str) -> Iterator[Finding]:
    """Each Jobcenter by itself: what its own diagrams set before."""
    exists, holds, known = Flow(project, jobcenter), Flow(project, jobcenter, filled=True), available(project)
    for use in uses(project):
        element = use.element
        if not use.needed or element.kind == "process" or use.variable not in known[element.process.id]:
            continue
        if element.process.id not in exists.reached.processes:
            continue
        flow = holds if use.by_handler else exists
        certain = flow.after[element] if use.late else flow.before[element]
        if use.variable not in certain:
            yield element.finding(f"{use.sentence}; die Variable fehlt aber auf manchem Weg hierher.", REMEDY)
