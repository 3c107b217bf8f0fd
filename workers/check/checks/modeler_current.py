"""The element templates that Camunda Modeler offers are those that handlers and diagrams give."""

from __future__ import annotations

from collections.abc import Iterator

from workers import modeler
from workers.check.finding import Finding
from workers.check.project import Project


def check(project: Project) -> Iterator[Finding]:
    if not modeler.current(project):
        name = project.name(project.folder / modeler.FILE)
        what = "Die Vorlagen für den Camunda Modeler sind nicht auf dem Stand der Diagramme und Handler."
        yield Finding(name, "", what, "Mit bfm check --write-readme neu schreiben.", "warning")
