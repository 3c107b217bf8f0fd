"""bpmn/README.md: for each diagram its picture and a table box – form or topic – handler – template – rule ids."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from workers.check import pictures, rights_section
from workers.check.boxes import Box, boxes
from workers.check.diagram import Diagram
from workers.check.project import Project
from workers.registry import Handlers

README = "README.md"
PICTURES = "pictures"
INTRODUCTION = """# Diagramme

Diese Seite schreibt `bfm check --write-readme` aus den Diagrammen; Änderungen von Hand gehen verloren.
Wo eine Regel lebt, sagt `bfm trace H-63`; was hinter einem Kasten steht, sagt `bfm trace clearing.set_deadline`.
"""
HEADER = """| Kasten | Art | Formular oder Topic | Handler | Vorlage | Regeln |
|---|---|---|---|---|---|"""


def text(project: Project) -> str:
    """The whole page."""
    found = boxes(project)
    parts = [INTRODUCTION, "\n".join(_contents(project)) + "\n"]
    for diagram in sorted(project.diagrams, key=lambda diagram: diagram.name):
        parts.append("\n".join(_section(project, diagram, found)))
    return "\n".join(parts)


def write(folder: Path, handlers: Handlers) -> None:
    """Write the page, draw its pictures, renew the rights in README.md. UserError without Chromium or npm packages."""
    project = Project.load(folder, handlers)
    with TemporaryDirectory() as drawn:  # what exists stays until everything new is there
        pictures.write([diagram.path for diagram in project.diagrams], Path(drawn), png=False)
        _replace_pictures(project, Path(drawn), folder / PICTURES)
    (folder / README).write_text(text(project), encoding="utf-8")
    rights_section.write(project)


def _replace_pictures(project: Project, drawn: Path, target: Path) -> None:
    target.mkdir(exist_ok=True)
    for old in target.glob("*.svg"):
        old.unlink()
    for diagram in project.diagrams:
        for name in picture_names(diagram):
            svg = (drawn / name).read_text(encoding="utf-8")
            (target / name).write_text(f"{svg}\n{stamp(diagram)}\n", encoding="utf-8")


def stamp(diagram: Diagram) -> str:
    """Last line of a picture: of which state of the diagram it was drawn. Fonts differ, so pixels are not compared."""
    return f"<!-- {diagram.path.name} {hashlib.sha256(diagram.path.read_bytes()).hexdigest()} -->"


def picture_names(diagram: Diagram) -> list[str]:
    """Files of the diagram's planes: the process first, then its collapsed sub-processes."""
    planes = [plane for plane in diagram.plane_owners if diagram.find(plane)]
    process = diagram.processes[0].id
    return [f"{process}.svg", *(f"{process}.{plane}.svg" for plane in planes)]


def _contents(project: Project) -> Iterator[str]:
    yield "| Diagramm | Fassung | Inhalt |\n|---|---|---|"
    for diagram in sorted(project.diagrams, key=lambda diagram: diagram.name):
        for process in diagram.processes:
            cells = (f"[{process.name}](#{process.id})", process.camunda("versionTag"), _cell(process.documentation))
            yield f"| {' | '.join(cells)} |"


def _section(project: Project, diagram: Diagram, found: list[Box]) -> Iterator[str]:
    for process in diagram.processes:
        place = diagram.path.relative_to(project.folder).as_posix()
        yield f'<a id="{process.id}"></a>\n\n## {process.name}\n\n[{place}]({place})\n'
    for name in picture_names(diagram):
        yield f"![{name.removesuffix('.svg')}]({PICTURES}/{name})\n"
    yield HEADER
    for box in found:
        if box.element.diagram is diagram:
            yield _row(box)
    yield ""


def _row(box: Box) -> str:
    form = f"[{box.form.id}](forms/{box.form.path.name})" if box.form else ""
    topic = f"`{box.handler.topic}`" if box.handler else ""
    called = ", ".join(f"[{process}](#{process})" for process in box.called)
    code = box.handler_place.partition(":")[0]
    handler = f"[{box.element.id}](../{code})" if box.handler else ""
    templates = "<br>".join(f"[{name}](../templates/{name})" for name in box.templates)
    cells = (f"{_cell(box.label)} <br>`{box.element.id}`", box.kind, form or topic or called, handler, templates)
    return f"| {' | '.join(cells)} | {' '.join(box.rules)} |"


def _cell(value: str) -> str:
    return " ".join(value.replace("|", "\\|").split())
