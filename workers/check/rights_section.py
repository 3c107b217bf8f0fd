"""The section „Rechte“ of README.md between two marks: which role may do what, written from `deploy/rights.yaml`."""

from __future__ import annotations

from pathlib import Path

from workers.check.project import Project
from workers.errors import UserError
from workers.rules import rights_table

BEGIN = "<!-- Rechte: aus deploy/rights.yaml, geschrieben von bfm check --write-readme -->"
END = "<!-- Ende der Rechte -->"


def page(project: Project) -> Path:
    """The README that has the section."""
    return project.folder.parent / "README.md"


def current(project: Project) -> str:
    """The whole README with the section as it should be; as it is where there is no table of rights.

    UserError if the README has no marks.
    """
    readme, source = page(project), project.deploy / "rights.yaml"
    before = readme.read_text(encoding="utf-8") if readme.is_file() else ""
    if not before or project.deploy.parent != readme.parent or not source.is_file():
        return before
    head, begin, rest = before.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise UserError("Der Abschnitt „Rechte“ fehlt.", where=readme.name, remedy=f"Einfügen: {BEGIN} {END}")
    table = rights_table.read_rights(source, project.access)
    return f"{head}{BEGIN}\n\n{rights_table.text(table, project.access)}\n{END}{tail}"


def write(project: Project) -> None:
    if text := current(project):
        page(project).write_text(text, encoding="utf-8")
