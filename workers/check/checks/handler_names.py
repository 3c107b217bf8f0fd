"""A handler's function is called like its element and lies in the module called like its process."""

from __future__ import annotations

from collections.abc import Iterator

from workers.check.finding import Finding
from workers.check.project import Project


def check(project: Project) -> Iterator[Finding]:
    for handler in project.handlers:
        module = handler.function.__module__.rpartition(".")[2]
        place = f"{module}.{handler.function.__name__}"
        if place != handler.topic:
            yield Finding(
                f"workers/handlers/{module}.py",
                handler.function.__name__,
                f"Die Funktion {place} bearbeitet das Topic {handler.topic}.",
                "Modul und Funktion müssen wie das Topic heißen, damit eine Suche alles findet.",
            )
