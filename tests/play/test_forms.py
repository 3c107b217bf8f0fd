"""Filling a form as Tasklist would."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workers.play.catalogue import Catalogue
from workers.play.forms import Field, Form, FormProblem, Option, check_given, fill, usual

DAY = date(2025, 3, 5)
FORM = Form(
    "f",
    (
        Field("number", "Handlungsbedarfe in der Gruppe Eins", "number", required=True, minimum=0, maximum=20),
        Field("day", "Geführt am", "datetime", required=True),
        Field(
            "kind", "Art des Gesprächs", "radio", (Option("a", "nur intern"), Option("b", "gemeinsam mit der Person"))
        ),
        Field("who", "Zuständig", "select", options_variable="offered"),
        Field("agreed", "Einig?", "radio", (Option("yes", "ja"), Option("no", "nein"))),
        Field("text_why", "Worin besteht die Uneinigkeit?", "textarea", required=True),
        Field("hidden", "Nur manchmal", "textfield", conditional=True, required=True),
    ),
)


def filled(given: dict[str, Any], facts: dict[str, Any] | None = None, known: dict[str, Any] | None = None) -> Any:
    return fill(FORM, given, facts=facts or {"number": 1}, known=known or {}, day=DAY, unchecked=False)


def test_labels_parts_of_labels_and_german_words_are_understood() -> None:
    sent = filled({"Gruppe Eins": 3, "Art des": "gemeinsam", "einig": "nein"})
    assert (sent["number"], sent["kind"], sent["agreed"]) == (3, "b", "no")


def test_what_is_left_out_is_sent_as_tasklist_does() -> None:
    sent = filled({})
    assert sent["day"] == "2025-03-05"
    assert sent["kind"] is None
    assert "hidden" not in sent


def test_values_shown_by_the_form_go_before_the_facts_of_the_case() -> None:
    assert filled({}, {"number": 1}, {"number": 7})["number"] == 7


def test_choices_that_come_from_a_variable() -> None:
    known = {"offered": [{"label": "Deniz Yılmaz (Team 741)", "value": "fm.yilmaz"}]}
    assert filled({"Zuständig": "Deniz"}, known=known)["who"] == "fm.yilmaz"
    with pytest.raises(FormProblem, match="steht nicht zur Wahl"):
        filled({"Zuständig": "fm.niemand"}, known=known)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"Gruppe Eins": -1}, "0 bis 20"),
        ({"Gruppe Eins": "drei"}, "Zahl"),
        ({"Geführt am": "gestern"}, "kein Datum"),
        ({"Art des": "schriftlich"}, "steht nicht zur Wahl"),
        ({"Grupe": 1}, "kein Feld"),
    ],
)
def test_what_the_form_does_not_allow(given: dict[str, Any], problem: str) -> None:
    with pytest.raises(FormProblem, match=problem):
        filled(given)


def test_a_required_field_left_empty_is_named() -> None:
    with pytest.raises(FormProblem, match=r"Gruppe Eins.*Pflicht"):
        fill(FORM, {}, facts={}, known={}, day=DAY, unchecked=False)


def test_a_part_that_fits_several_labels_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(FormProblem, match="mehrere Felder"):
        catalogue.forms["fallmanagement.referral"].find("Handlungsbedarfe")


def test_ticks_and_lists_of_choices() -> None:
    form = Form(
        "g",
        (
            Field("done", "Erledigt", "checkbox", required=True),
            Field("maybe", "Vielleicht", "checkbox"),
            Field("which", "Welche", "checklist", (Option("a", "erste"), Option("b", "zweite"))),
        ),
    )

    def sent(given: dict[str, Any]) -> Any:
        return fill(form, given, facts={}, known={}, day=DAY, unchecked=False)

    assert sent({}) == {"done": True, "maybe": False, "which": []}
    assert sent({"Erledigt": "nein", "Vielleicht": "ja", "Welche": ["zweite", "erste"]}) == {
        "done": False,
        "maybe": True,
        "which": ["b", "a"],
    }
    assert sent({"Welche": "erste"})["which"] == ["a"]
    with pytest.raises(FormProblem, match="ja oder nein"):
        sent({"Vielleicht": "manchmal"})


def test_the_usual_values_fit_the_forms(catalogue: Catalogue) -> None:
    fields = {part.key: part for form in catalogue.forms.values() for part in form.fields}
    for name, value in usual().items():
        check_given(Form("one", (fields[name],)), {name: value}, unchecked=False)
