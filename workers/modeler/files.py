"""Where Camunda Modeler looks for templates: `.camunda/element-templates` beside the diagrams."""

from __future__ import annotations

import json
from pathlib import Path

from workers.check.project import Project
from workers.modeler.templates import templates
from workers.registry import Handlers

FILE = Path(".camunda/element-templates/bfm.json")


def write(folder: Path, handlers: Handlers) -> None:
    """Write the file for the diagrams in this folder."""
    target = folder / FILE
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(content(Project.load(folder, handlers)), encoding="utf-8")


def current(project: Project) -> bool:
    """Does the file say what would be written now?"""
    target = project.folder / FILE
    return target.is_file() and target.read_text(encoding="utf-8") == content(project)


def content(project: Project) -> str:
    return json.dumps(templates(project), ensure_ascii=False, indent=1) + "\n"
