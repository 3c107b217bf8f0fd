"""The tiny sound project, as a copy that a test may break."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from workers import modeler
from workers.check import readme, rights_section
from workers.check.project import Project

from .probe import probe

BASE = Path(__file__).parent / "base"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Folder with ``bpmn`` and ``templates``, its overview and pictures up to date."""
    target = tmp_path / "project"
    shutil.copytree(BASE, target)
    project = Project.load(target / "bpmn", probe, target / "templates")
    (target / "bpmn/README.md").write_text(readme.text(project), encoding="utf-8")
    rights_section.write(project)
    modeler.write(target / "bpmn", probe)
    (target / "bpmn/pictures").mkdir()
    for diagram in project.diagrams:
        for name in readme.picture_names(diagram):
            (target / "bpmn/pictures" / name).write_text("<svg/>\n" + readme.stamp(diagram), encoding="utf-8")
    return target
