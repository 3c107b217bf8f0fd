"""Every task of a team or area leader is told by mail: the box has the property notify = mail."""

from __future__ import annotations

from collections.abc import Iterator

from workers.check.diagram import Element
from workers.check.expressions import engine_variables
from workers.check.finding import Finding
from workers.check.project import Project

OWNER, LEADER = "deviation_owner", "_leader"
"""A variable that names a leader: this one, or any with this ending."""
GROUPS = frozenset({"teamleitung", "bereichsleitung"})
REMEDY = "Unter „Extension properties“ den Namen notify mit dem Wert mail eintragen."


def check(project: Project) -> Iterator[Finding]:
    for task in project.of_kind("userTask"):
        notify = task.setting("notify")
        if notify not in ("", "mail"):
            yield task.finding(f"Die Eigenschaft notify hat den unbekannten Wert {notify}.", REMEDY)
        elif not notify and _is_leaders(task):
            yield task.finding("Die Leitung erfährt nicht, dass diese Aufgabe bei ihr liegt.", REMEDY)


def _is_leaders(task: Element) -> bool:
    people = engine_variables(task.camunda("assignee"))
    groups = {group.strip() for group in task.camunda("candidateGroups").split(",")}
    return bool(groups & GROUPS) or any(name == OWNER or name.endswith(LEADER) for name in people)
