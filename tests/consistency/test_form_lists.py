"""A list of a form must never be emptied to null: Tasklist could not complete the form."""

from __future__ import annotations

from pathlib import Path

import pytest

from workers.check.checks import form_lists
from workers.check.project import Project
from workers.registry import Case, Handlers

from .probe import Arrival

FORM = "bpmn/forms/probe.decide.form"


class Emptied(Case):
    answer: tuple[str, ...] | None


class Kept(Case):
    answer: tuple[str, ...]


def found(base: Path, result: type[Case]) -> list[str]:
    handlers = Handlers()

    def set_date(case: Arrival) -> Case:
        raise NotImplementedError

    set_date.__annotations__ |= {"case": Arrival, "return": result}
    handlers.topic("probe.set_date")(set_date)
    return [str(finding) for finding in form_lists.check(Project.load(base / "bpmn", handlers, base / "templates"))]


@pytest.fixture
def asks_for_a_list(base: Path) -> Path:
    form = base / FORM
    form.write_text(form.read_text(encoding="utf-8").replace('"radio"', '"checklist"'), encoding="utf-8")
    return base


def test_a_step_that_empties_the_list_is_named(asks_for_a_list: Path) -> None:
    (finding,) = found(asks_for_a_list, Emptied)
    assert "leert die Liste answer" in finding
    assert "probe.decide" in finding


def test_an_empty_list_and_a_plain_choice_are_fine(base: Path, asks_for_a_list: Path) -> None:
    assert found(asks_for_a_list, Kept) == []


def test_a_choice_may_be_emptied(base: Path) -> None:
    assert found(base, Emptied) == []
