"""Forms speak of colleagues by name: a variable that a task is assigned by holds a login."""

from __future__ import annotations

from collections.abc import Iterator

from workers.check.expressions import engine_variables, template_variables
from workers.check.finding import Finding
from workers.check.project import Project

ALSO = frozenset({"case_manager", "absent_manager", "cover_manager", "next_referrer", "previous_manager"})
"""Logins that no task is assigned by."""


def check(project: Project) -> Iterator[Finding]:
    tasks = project.of_kind("userTask")
    logins = ALSO | {name for task in tasks for name in engine_variables(task.camunda("assignee"))}
    for form in project.forms:
        for part in form.components:
            shown = {name for text in part.texts() if not text.startswith("=") for name in template_variables(text)}
            for name in sorted(shown & logins):
                yield form.finding(
                    part.place,
                    f"Der Text zeigt mit {name} eine Kennung statt eines Namens.",
                    f"{name}_name zeigen; nennt ihn am Kasten die Eigenschaft given, dann setzt ihn die Engine.",
                )
