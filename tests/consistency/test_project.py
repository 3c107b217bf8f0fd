"""The project's own diagrams, forms, handlers, letters and parameters fit each other."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import etree

from workers.check.checks import CHECKS
from workers.check.diagram import Diagram
from workers.check.lint import lint
from workers.check.project import Project
from workers.check.readme import picture_names
from workers.rules.catalogue import ids_in, load_catalogue
from workers.rules.parameters import load_parameters
from workers.settings import PROJECT, Settings
from workers.wiring import all_handlers


@pytest.fixture(scope="module")
def project() -> Project:
    settings = Settings()
    return Project.load(settings.bpmn, all_handlers(), settings.templates)


@pytest.mark.parametrize("check", CHECKS)
def test_project_passes(check: str, project: Project) -> None:
    assert [str(finding) for finding in CHECKS[check](project)] == []


def test_every_file_can_be_read(project: Project) -> None:
    assert project.unreadable == []
    assert len(project.diagrams) >= 4


def test_bpmnlint_is_clean(project: Project) -> None:
    assert [str(finding) for finding in lint(project.diagrams)] == []


@pytest.mark.parametrize("phase", ["fallmanagement", "access", "clearing", "access_recheck"])
def test_the_phase_is_drawn(phase: str, project: Project) -> None:
    assert phase in project.processes


def test_pictures_of_the_overview_can_be_shown(project: Project) -> None:
    """A browser shows an SVG only if it is sound XML; a diagram should not weigh more than a photograph."""
    for diagram in project.diagrams:
        for name in picture_names(diagram):
            picture = project.folder / "pictures" / name
            assert etree.parse(picture).getroot().tag == "{http://www.w3.org/2000/svg}svg"
            assert picture.stat().st_size < 200_000


def test_every_level_stays_readable(project: Project) -> None:
    """At most 15 steps on one plane; events at a border and the end of a path are not counted."""
    assert {name: count for name, count in _steps(project.diagrams).items() if count > 15} == {}


def _steps(diagrams: list[Diagram]) -> dict[str, int]:
    counted = {}
    for diagram in diagrams:
        nodes = {node.id: node for node in diagram.nodes}
        for owner, plane in zip(diagram.plane_owners, diagram.planes, strict=True):
            steps = [nodes[name] for name in plane if name in nodes]
            main = [step for step in steps if not any(scope.is_event_subprocess for scope in (step, *step.scopes))]
            counted[owner] = sum(step.kind not in ("boundaryEvent", "endEvent") for step in main)
    return counted


def test_every_rule_id_in_code_parameters_and_tests_is_in_the_catalogue() -> None:
    known, unknown = load_catalogue(), set()
    for folder in ("workers/rules", "workers/handlers", "workers/documents", "templates", "tests/scenarios"):
        for path in (PROJECT / folder).rglob("*"):
            if path.suffix in (".py", ".yaml", ".j2"):
                found = set(ids_in(path.read_text(encoding="utf-8"))) - known.keys()
                unknown |= {(path.name, identifier) for identifier in found}
    assert unknown == set()


def test_the_engine_keeps_a_case_as_long_as_the_retention_parameter_says(project: Project) -> None:
    """The engine's own clean-up is the fallback of bpmn/retention.bpmn, which leaves a proof (H-100)."""
    keep = load_parameters().in_force("hannover", date(2026, 11, 23)).history_keep_days

    assert project.processes["fallmanagement"].camunda("historyTimeToLive") == f"P{keep}D"
