"""`bfm letter preview`: a process owner looks at a letter with sample data."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from workers.commands.letter import find_case, find_template, letter
from workers.errors import UserError

from .pdf_text import text_of


def test_a_letter_is_written_with_sample_data(tmp_path: Path) -> None:
    target = tmp_path / "new" / "letter.pdf"
    answer = CliRunner().invoke(letter, ["preview", "refusal_note", "--output", str(target)])
    assert answer.exit_code == 0, answer.output
    assert str(target) in answer.output
    assert "Im Fallmanagement ist zurzeit kein Platz frei." in text_of(target.read_bytes())


@pytest.mark.parametrize(
    "wanted",
    [
        "access/handover_record",
        "handover_record",
        "handover_record.html.j2",
        "templates/access/handover_record.html.j2",
    ],
)
def test_a_template_is_found_by_every_way_to_name_it(wanted: str) -> None:
    assert find_template(wanted) == "access/handover_record.html.j2"


@pytest.mark.parametrize(
    ("wanted", "meant"), [("handover", "access/handover_record"), ("absage", "clearing/refusal_note")]
)
def test_an_unknown_template_is_answered_with_the_nearest_or_all(wanted: str, meant: str) -> None:
    with pytest.raises(UserError, match=rf"„{wanted}“ gibt es nicht.*{meant}"):
        find_template(wanted)


def test_an_unknown_sample_is_answered_with_those_there_are() -> None:
    with pytest.raises(UserError, match="normal, extreme, minimal"):
        find_case("viel")
