"""bpmnlint is really run: a sound diagram passes, a broken one is reported in its own words."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from workers.check import node
from workers.check.lint import lint
from workers.check.project import Project
from workers.errors import UserError

from .probe import probe


def test_sound_diagrams_are_clean(base: Path) -> None:
    assert lint(Project.load(base / "bpmn", probe).diagrams) == []


def test_a_path_without_end_is_reported(base: Path) -> None:
    diagram = base / "bpmn/probe.bpmn"
    text = diagram.read_text(encoding="utf-8")
    ending = text.index('<bpmn:endEvent id="done"')
    closing = text.index("</bpmn:endEvent>", ending) + len("</bpmn:endEvent>")
    arrow = '<bpmn:sequenceFlow id="to_done" sourceRef="call_child" targetRef="done" />'
    diagram.write_text((text[:ending] + text[closing:]).replace(arrow, "").replace("to_done", ""), encoding="utf-8")
    found = lint(Project.load(base / "bpmn", probe).diagrams)
    assert ("bpmn/probe.bpmn", "call_child", "bpmnlint/no-implicit-end", "error") in {
        (finding.file, finding.element, finding.check, finding.severity) for finding in found
    }


def test_a_gateway_that_joins_and_forks_in_one_file_does_not_colour_the_next(base: Path) -> None:
    """Rules of bpmnlint remember what they saw: each file gets a linter of its own."""
    (base / "bpmn/twin.bpmn").write_bytes((base / "bpmn/probe.bpmn").read_bytes())
    assert lint(Project.load(base / "bpmn", probe).diagrams) == []


def test_missing_node_is_named_with_its_install_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UserError, match="apt-get install"):
        node.program("node")


def test_failed_installation_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], 1, "", "npm error code E404")

    monkeypatch.setattr(subprocess, "run", fails)
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "package-lock.json").write_text("{}")
    with pytest.raises(UserError, match="npm error code E404"):
        node.packages(tmp_path)
    assert not (tmp_path / "node_modules/.bfm-installed").exists()
