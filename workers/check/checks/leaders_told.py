"""Every task of a team or area leader is told by mail: the box has the property notify = mail."""

from __future__ import annotations

from collections.abc import Iterator

from workers.check.expressions import engine_variables
from workers.check.finding import Finding
from workers.check.project import Project

LEADERS = frozenset({"team_leader", "area_leader", "deviation_owner"})
REMEDY = "Unter „Extension properties“ den Namen notify mit dem Wert mail eintragen."


def check(project: Project) -> Iterator[Finding]:
    for task in project.of_kind("userTask"):
        notify = task.setting("notify")
        if notify not in ("", "mail"):
            yield task.finding(f"Die Eigenschaft notify hat den unbekannten Wert {notify}.", REMEDY)
        elif not notify and engine_variables(task.camunda("assignee")) & LEADERS:
            yield task.finding("Die Leitung erfährt nicht, dass diese Aufgabe bei ihr liegt.", REMEDY)
