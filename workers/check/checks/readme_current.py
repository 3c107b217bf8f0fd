"""What is generated is up to date: bpmn/README.md, its pictures, and the table of rights in README.md."""

from __future__ import annotations

from collections.abc import Iterator

from workers.check import readme, rights_section
from workers.check.finding import Finding
from workers.check.project import Project

REMEDY = "Mit bfm check --write-readme neu schreiben."


def check(project: Project) -> Iterator[Finding]:
    page = project.folder / readme.README
    if not page.is_file() or page.read_text(encoding="utf-8") != readme.text(project):
        yield Finding(project.name(page), "", "Die Übersicht ist nicht auf dem Stand der Diagramme.", REMEDY, "warning")
    front = rights_section.page(project)
    if front.is_file() and front.read_text(encoding="utf-8") != rights_section.current(project):
        yield Finding(front.name, "", "Die Tabelle der Rechte ist nicht auf dem Stand von deploy.", REMEDY, "warning")
    for diagram in project.diagrams:
        for name in readme.picture_names(diagram):
            picture = project.folder / readme.PICTURES / name
            if not picture.is_file() or readme.stamp(diagram) not in picture.read_text(encoding="utf-8"):
                what = "Das Bild ist nicht auf dem Stand des Diagramms."
                yield Finding(project.name(picture), "", what, REMEDY, "warning")
