"""Element templates: valid by their schema, understood by the Modeler's own parts, and `bfm check` likes the result."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from workers import modeler
from workers.check import errors, run
from workers.check.diagram import Diagram
from workers.check.node import packages, program
from workers.check.project import Project
from workers.modeler.files import content
from workers.settings import PROJECT
from workers.wiring import all_handlers

from .drawing import HERE, opened

TEMPLATES = json.loads((PROJECT / "bpmn" / modeler.FILE).read_text(encoding="utf-8"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of all diagrams, to draw in."""
    shutil.copytree(PROJECT / "bpmn", tmp_path / "bpmn")
    shutil.copytree(PROJECT / "templates", tmp_path / "templates")
    return tmp_path / "bpmn"


def test_the_file_is_what_would_be_written_now() -> None:
    project = Project.load(PROJECT / "bpmn", all_handlers())
    assert (PROJECT / "bpmn" / modeler.FILE).read_text(encoding="utf-8") == content(project)


def test_every_handler_has_its_template() -> None:
    assert {f"bfm.{handler.topic}" for handler in all_handlers()} <= {one["id"] for one in TEMPLATES}
    assert len({one["name"] for one in TEMPLATES}) == len(TEMPLATES)


def test_templates_keep_their_schema() -> None:
    packages(HERE)
    command = [program("node"), "validate.mjs", str(PROJECT / "bpmn" / modeler.FILE)]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(done.stdout) == []


def test_a_new_automatic_step_needs_nothing_typed(project: Path) -> None:
    file = project / "clearing.bpmn"
    with opened(file, TEMPLATES) as drawing:
        assert drawing.replace("set_deadline", "ServiceTask", "bfm.clearing.set_deadline") == "set_deadline"
        drawing.save(file)
    box = Diagram(file, "clearing.bpmn").find("set_deadline")
    assert box is not None
    assert (box.name, box.camunda("topic"), box.rules[0]) == ("Clearingfrist setzen", "clearing.set_deadline", "H-63")
    assert errors(run([project], all_handlers())) == []


def test_a_new_task_with_its_form_as_the_manual_says(project: Path) -> None:
    """The example of bpmn/ANLEITUNG.md: box, form, nothing else."""
    file = project / "assessment.bpmn"
    named = {"id": "discuss_result", "name": "Ergebnis besprechen", "camunda:formRef": "assessment.discuss_result"}
    with opened(file, TEMPLATES) as drawing:
        drawing.append("record_assessment", "UserTask", "bfm.task.person.0", named, rule="H-39")
        drawing.save(file)
    assert {"bpmn/assessment.bpmn"} <= {finding.file for finding in errors(run([project], all_handlers()))}
    shutil.copy(HERE / "assessment.discuss_result.form", project / "forms")
    assert errors(run([project], all_handlers())) == []
