"""Which documents of the guidelines are letters: the list fits the catalogue, the templates and the forms."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from workers.check import letters
from workers.check.checks.documents_listed import check
from workers.check.project import Project
from workers.errors import UserError
from workers.settings import Settings
from workers.wiring import all_handlers


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    shutil.copytree(Settings().templates, tmp_path / "templates")
    return tmp_path / "templates"


def found(templates: Path) -> list[str]:
    return [str(finding) for finding in check(Project.load(Settings().bpmn, all_handlers(), templates))]


def edit(templates: Path, old: str, new: str) -> None:
    text = (templates / letters.LIST).read_text(encoding="utf-8")
    assert old in text
    (templates / letters.LIST).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_list_fits(templates: Path) -> None:
    letters.write(templates)
    assert found(templates) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("  D-04:", "  D-99:", "D-04: Dieses Dokument der Leitlinie fehlt"),
        ("  D-04:", "  D-99:", "D-99: Dieses Dokument kennt die Leitlinie nicht"),
        ("clearing.record_result", "clearing.record_nothing", "Das Formular clearing.record_nothing gibt es nicht"),
        ("templates: [exit/exit_record.html.j2]", "templates: []", "Ein Schreiben braucht eine Vorlage"),
        ("templates: [exit/exit_record.html.j2]", "templates: []", "Diese Vorlage gehört zu keinem Dokument"),
        ("exit/exit_record.html.j2", "exit/note.html.j2", "exit/note.html.j2: Diese Vorlage gibt es nicht"),
        ("forms: [lichtenberg_clearing.invite]", "forms: [x.y]", "lichtenberg.D-04: Das Formular x.y gibt es nicht"),
        ("german: Clearing-Vermerk", "german: Vermerk", "Die Übersicht der Schreiben ist veraltet"),
    ],
)
def test_what_does_not_fit_is_told(templates: Path, old: str, new: str, says: str) -> None:
    letters.write(templates)
    edit(templates, old, new)
    assert any(says in finding for finding in found(templates)), found(templates)


def test_a_letter_without_samples_is_told(templates: Path) -> None:
    (templates / "samples/exit/exit_record.yaml").unlink()
    assert any("samples/exit/exit_record.yaml: Die Beispieldaten fehlen" in finding for finding in found(templates))


def test_a_mistake_in_the_list_is_told_with_its_line(templates: Path) -> None:
    edit(templates, "how: Formular", "how: Zettel")
    with pytest.raises(UserError, match=r"documents\.yaml, Zeile \d+.*how"):
        letters.load(templates)


def test_every_document_of_the_other_guidelines_is_named() -> None:
    listed = letters.load(Settings().templates)
    assert list(listed.uckermark) == list(range(1, 46))
    assert list(listed.lichtenberg) == list(range(1, 34))
    assert sorted(listed.fachkonzept) == list(range(1, 43))


def test_the_page_says_what_is_a_letter_and_why() -> None:
    page = letters.text(letters.load(Settings().templates))
    assert "| D-13 | Eingliederungsvereinbarung, Kooperationsplan | Schreiben | [planning/agreement.html.j2]" in page
    assert "| D-07 | Einladung zum Erstgespräch | Schreiben | [lichtenberg/first_interview.html.j2]" in page
    assert "| DOC-01 | Einladung zur ESB | Schreiben | [uckermark/invitation.html.j2]" in page
