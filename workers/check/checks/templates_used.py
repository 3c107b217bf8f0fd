"""Every template is printed by a handler, directly or as part of another, and each document has its template."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from workers.check import reach
from workers.check.finding import Finding
from workers.check.project import Project

PART = re.compile(r"{%-?\s*(?:extends|include|import|from)\s+[\"']([^\"']+)[\"']")


def check(project: Project) -> Iterator[Finding]:
    folder = project.templates
    if folder is None:
        return
    printed = {name: handler for handler in project.handlers for name in reach.templates(handler.function)}
    for name, handler in printed.items():
        if not (folder / name).is_file():
            yield Finding(
                f"templates/{name}", "", f"Die Vorlage für {handler.topic} fehlt.", "Die Datei anlegen oder umbenennen."
            )
    used = _with_parts(folder, set(printed))
    for path in sorted(folder.rglob("*.j2")):
        name = path.relative_to(folder).as_posix()
        if name not in used:
            yield Finding(
                f"templates/{name}", "", "Kein Handler druckt diese Vorlage.", "Verwenden oder die Datei löschen."
            )


def _with_parts(folder: Path, names: set[str]) -> set[str]:
    """The templates and everything they extend, include or import."""
    found, queue = set(names), list(names)
    while queue:
        path = folder / queue.pop()
        parts = set(PART.findall(path.read_text(encoding="utf-8"))) if path.is_file() else set()
        queue.extend(parts - found)
        found |= parts
    return found
