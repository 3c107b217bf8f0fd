"""Candidate groups are groups of deploy/access.yaml: a task for a misspelt group appears in nobody's list."""

from __future__ import annotations

from collections.abc import Iterator

from workers.check.finding import Finding
from workers.check.project import Project


def check(project: Project) -> Iterator[Finding]:
    for task in project.of_kind("userTask"):
        named = {group.strip() for group in task.camunda("candidateGroups").split(",") if "{" not in group}
        for group in sorted(named - project.groups - {""}):
            yield task.finding(
                f"Die Gruppe {group} gibt es nicht.", "In deploy/access.yaml ergänzen oder eine von dort nennen."
            )
