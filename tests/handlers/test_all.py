"""What holds for every handler."""

from __future__ import annotations

import re

import pytest

from workers.registry import Handler

from .conftest import HANDLERS

ALL = pytest.mark.parametrize("handler", list(HANDLERS), ids=[handler.topic for handler in HANDLERS])


@ALL
def test_topic_names_module_and_function(handler: Handler) -> None:
    assert handler.function.__module__ == f"workers.handlers.{handler.module}"
    assert handler.function.__name__ == handler.element


@ALL
def test_the_docstring_names_the_rules(handler: Handler) -> None:
    assert re.search(r"\b[HLFU]-\d", str(handler.function.__doc__))


@ALL
def test_a_field_that_a_person_fills_has_a_german_title(handler: Handler) -> None:
    if handler.invalid_input and handler.case_model:
        assert [name for name, field in handler.case_model.model_fields.items() if not field.title] == []


@ALL
def test_who_reads_a_letters_text_empties_it(handler: Handler) -> None:
    read = {name for name in handler.variables if name.startswith("text_")}
    written = set(handler.result_model.model_fields) if handler.result_model else set()

    if handler.element.startswith("write_"):
        assert read <= written
