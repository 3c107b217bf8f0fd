"""`bfm check` and `bfm trace` at the command line: exit status, JSON, one sentence for bad input."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from workers.check import errors, run
from workers.commands import check, trace
from workers.errors import UserError

from .probe import probe


def invoke(command: Callable[..., None], *arguments: str) -> tuple[int, str]:
    cli = typer.Typer(pretty_exceptions_enable=False)
    cli.command()(command)
    result = CliRunner().invoke(cli, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


@pytest.fixture
def broken(base: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sound project with a misspelt topic, checked with its own handler."""
    monkeypatch.setattr(check, "all_handlers", lambda: probe)
    monkeypatch.setenv("BFM_TEMPLATES", str(base / "templates"))
    diagram = base / "bpmn/probe.bpmn"
    diagram.write_text(diagram.read_text(encoding="utf-8").replace("probe.set_date", "probe.set_day"), encoding="utf-8")
    return base / "bpmn"


def test_findings_end_with_status_1_and_name_file_element_and_remedy(broken: Path) -> None:
    code, output = invoke(check.check, str(broken))
    assert code == 1
    assert "bpmn/probe.bpmn · set_date: Das Topic heißt probe.set_day. Es muss probe.set_date heißen" in output


def test_findings_as_json(broken: Path) -> None:
    code, output = invoke(check.check, "--json", str(broken))
    assert code == 1
    assert ("bpmn/probe.bpmn", "set_date", "topics", "error") in {
        (entry["file"], entry["element"], entry["check"], entry["severity"]) for entry in json.loads(output)
    }


def test_a_single_file_reports_only_what_concerns_it(broken: Path) -> None:
    assert errors(run([broken / "child.bpmn"], probe, with_lint=False)) == []
    assert errors(run([broken / "probe.bpmn"], probe, with_lint=False)) != []


def test_without_node_the_command_says_what_to_install(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "all_handlers", lambda: probe)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UserError, match=r"Das Programm (node|npm) fehlt\. .*apt-get install -y nodejs npm"):
        invoke(check.check, str(base / "bpmn"))


def test_without_node_a_server_can_still_deploy(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    (found,) = run([base / "bpmn"], probe)
    assert (found.severity, str(found)[:37]) == ("warning", "bpmnlint lief nicht mit: Das Programm")


def test_sound_project_ends_with_status_0(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "all_handlers", lambda: probe)
    monkeypatch.setenv("BFM_TEMPLATES", str(base / "templates"))
    assert invoke(check.check, str(base / "bpmn")) == (0, "Alles passt zusammen.\n")


@pytest.mark.parametrize("missing", ["nowhere", "nowhere.bpmn"])
def test_a_path_that_does_not_exist_is_one_sentence(missing: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="Diese Datei gibt es nicht"):
        invoke(check.check, str(tmp_path / missing))


def test_a_folder_without_diagrams_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="Hier liegt kein Diagramm"):
        invoke(check.check, str(tmp_path))


def test_trace_of_a_rule_as_json() -> None:
    code, output = invoke(trace.trace, "H-63", "--json")
    assert code == 0
    assert json.loads(output)["requirement"]["phase"] == "clearing"


def test_trace_shows_a_box_in_words() -> None:
    code, output = invoke(trace.trace, "clearing.set_deadline")
    assert code == 0
    assert "Clearingfrist setzen" in output
    assert "clearing_max_months = 2 Monate" in output


def test_coverage_counts_what_is_done() -> None:
    code, output = invoke(trace.trace, "--coverage")
    assert code == 0
    assert "umgesetzt" in output.splitlines()[-1]


def test_trace_of_nothing_says_what_to_type() -> None:
    with pytest.raises(UserError, match="bfm trace H-63"):
        invoke(trace.trace)
