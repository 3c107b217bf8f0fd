"""Which variables an expression reads."""

from __future__ import annotations

import pytest

from workers.check.expressions import engine_assignments, engine_variables, feel_variables, template_variables


@pytest.mark.parametrize(
    ("expression", "variables"),
    [
        ("${clearing_due}T23:59:59", {"clearing_due"}),
        ("${access_decision == 'formal' || access_decision == \"tl\"}", {"access_decision"}),
        ("${empty due or not counts}", {"due", "counts"}),
        ("#{execution.processBusinessKey}", set()),
        ("${execution.getVariable('exit_date')}", {"exit_date"}),
        ("${dates.first}", {"dates"}),
        ("${now()}", set()),
        ("${a} und ${b}", {"a", "b"}),
        ("kein Ausdruck mit a", set()),
    ],
)
def test_engine_expressions(expression: str, variables: set[str]) -> None:
    assert engine_variables(expression) == variables


@pytest.mark.parametrize(
    ("expression", "variables"),
    [
        ('alliance = "yes"', {"alliance"}),
        ('correction_message = null or correction_message = ""', {"correction_message"}),
        ("not(willing) and count(needs) > 3", {"willing", "needs"}),
        ("if string length(name) > 3 then a else b", {"name", "a", "b"}),
        ("case.owner", {"case"}),
    ],
)
def test_form_expressions(expression: str, variables: set[str]) -> None:
    assert feel_variables(expression) == variables


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("**Fall {{case_number}}**", {"case_number"}),
        ("{{#if late}}zu spät: {{days}}{{/if}}", {"late", "days"}),
        ("{{#loop dates}}{{this}}{{/loop}}", {"dates"}),
        ("ohne Platzhalter", set()),
    ],
)
def test_form_texts(text: str, variables: set[str]) -> None:
    assert template_variables(text) == variables


def test_assignments() -> None:
    assert engine_assignments("${execution.setVariable('tl_decision', null)}") == {"tl_decision"}
