"""The overview says for each box: form or topic, handler, template and rule ids."""

from __future__ import annotations

from pathlib import Path

import pytest

from workers.check import readme
from workers.check.project import Project

from .probe import probe


@pytest.fixture
def page(base: Path) -> str:
    return readme.text(Project.load(base / "bpmn", probe))


def row(page: str, element: str) -> list[str]:
    (line,) = [line for line in page.splitlines() if f"`{element}`" in line]
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_service_task_names_topic_handler_and_template(page: str) -> None:
    label, kind, topic, handler, template, rules = row(page, "set_date")
    assert label.startswith("Frist setzen")
    assert (kind, topic, rules) == ("automatisch", "`probe.set_date`", "H-63 A-03")
    assert handler.startswith("[set_date](")
    assert template == "[access/handover_record.html.j2](../templates/access/handover_record.html.j2)"


def test_user_task_links_its_form(page: str) -> None:
    assert row(page, "decide")[2] == "[probe.decide](forms/probe.decide.form)"


def test_call_activity_links_the_called_process(page: str) -> None:
    assert row(page, "call_child")[2] == "[child](#child)"


def test_pictures_of_all_planes_are_shown(page: str) -> None:
    assert all(f"(pictures/{name}.svg)" in page for name in ("probe", "child", "child.carry_out"))
