"""`bfm trace` finds a rule in every place it lives, and every rule of a box."""

from __future__ import annotations

import pytest

from workers import trace
from workers.check.project import Project
from workers.errors import UserError
from workers.settings import Settings
from workers.wiring import all_handlers


@pytest.fixture(scope="module")
def project() -> Project:
    settings = Settings()
    return Project.load(settings.bpmn, all_handlers(), settings.templates)


def test_a_rule_is_found_in_parameters_diagrams_forms_and_code(project: Project) -> None:
    found = trace.rule(project, "H-63")
    assert found.requirement.source == "IV.2; L.592–594"
    assert "clearing_max_months" in {line.key for line in found.parameters}
    assert {"2 Monate"} == {line.value for line in found.parameters if line.key == "clearing_max_months"}
    assert {"clearing.set_deadline", "clearing.record_result"} <= {box.box for box in found.boxes}
    assert "bpmn/forms/clearing.record_result.form" in {box.form for box in found.boxes}
    assert ("workers/handlers/clearing.py", "set_deadline") in {(place.file, place.name) for place in found.code}


def test_tools_that_only_speak_of_rules_are_not_named(project: Project) -> None:
    assert not [place for place in trace.rule(project, "H-63").code if "/check/" in place.file or "trace" in place.file]


@pytest.mark.parametrize("spelling", ["H-63", "h63", "H-063", " h-63 "])
def test_spellings_of_an_id(spelling: str, project: Project) -> None:
    assert trace.rule(project, spelling).id == "H-63"


def test_an_unknown_rule_names_the_nearest(project: Project) -> None:
    with pytest.raises(UserError, match=r"H-163: .*H-63"):
        trace.rule(project, "H-163")


def test_a_reading_is_found_by_the_parameter_that_follows_it(project: Project) -> None:
    assert "A-03" in trace.box(project, "clearing.clearing_overdue_reached").rules
    assert trace.rule(project, "A-07").parameters


def test_a_service_task_tells_rules_handler_and_parameters(project: Project) -> None:
    found = trace.box(project, "clearing.set_deadline")
    assert "H-63" in found.rules
    assert found.box.handler.startswith("workers/handlers/clearing.py:")
    assert "clearing_max_months" in {line.key for line in found.parameters}
    assert "clearing_start" in found.reads
    assert "clearing_due" in found.writes


def test_a_user_task_tells_its_form_and_fields(project: Project) -> None:
    found = trace.box(project, "clearing.record_result")
    assert found.box.form == "bpmn/forms/clearing.record_result.form"
    assert "alliance" in found.writes


def test_a_box_that_writes_a_letter_tells_its_template(project: Project) -> None:
    assert trace.box(project, "access.write_handover_record").templates == ["access/handover_record.html.j2"]


def test_an_unknown_box_names_the_nearest(project: Project) -> None:
    with pytest.raises(UserError, match=r"clearing\.set_deadline"):
        trace.box(project, "clearing.set_deadlin")


def test_coverage_knows_every_normative_rule(project: Project) -> None:
    rows = {row.id: row for row in trace.coverage(project)}
    assert [f"H-{number:02d}" in rows for number in range(1, 125)] == [True] * 124
    assert rows["H-63"].status == "implemented"
    assert rows["H-33"].status == "guidance"


def test_an_acceptance_case_counts_when_its_scenario_runs_to_its_end(project: Project) -> None:
    rows = {row.id: row for row in trace.coverage(project)}
    assert (rows["K-008"].status, rows["K-008"].where) == ("implemented", ["tests/scenarios/hannover/K-008.yaml"])


def test_a_box_is_found_in_the_scenarios_that_pass_it(project: Project) -> None:
    files = {place.file for place in trace.box(project, "clearing.record_result").tests}
    assert "tests/scenarios/hannover/K-008.yaml" in files


def test_coverage_knows_every_rule_of_lichtenberg(project: Project) -> None:
    rows = {row.id: row for row in trace.coverage(project)}
    assert [f"L-{number:02d}" in rows for number in range(1, 101)] == [True] * 100
    assert [f"LB-{number:02d}" in rows for number in range(1, 21)] == [True] * 20
    assert all(row.reason for row in rows.values() if row.status == "open")


def test_coverage_knows_every_rule_of_the_fachkonzept(project: Project) -> None:
    rows = {row.id: row for row in trace.coverage(project)}
    assert [f"F-{number:03d}" in rows for number in range(1, 220)] == [True] * 219
    assert [f"AC-{number:02d}" in rows for number in range(1, 21)] == [True] * 20
    assert all(row.reason for row in rows.values() if row.status == "open")


def test_coverage_knows_every_rule_of_the_uckermark(project: Project) -> None:
    rows = {row.id: row for row in trace.coverage(project)}
    assert [f"U-{number:03d}" in rows for number in range(1, 268)] == [True] * 267
    assert [f"UC-{number:02d}" in rows for number in range(1, 26)] == [True] * 25
    assert all(row.reason for row in rows.values() if row.status == "open")


def test_no_rule_of_hannover_is_open(project: Project) -> None:
    rows = trace.coverage(project)
    assert len([row for row in rows if row.id.startswith("H-")]) == 124
    assert {row.id: row.reason for row in rows if row.status == "open" and row.id[0] in "HK"} == {}
