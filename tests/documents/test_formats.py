"""The forms in which a person may want letters: large print, text for a reading device, plain language (§ 10 BGG)."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader

from workers.documents.models import ClientLetter, documents
from workers.documents.rendering import Renderer
from workers.settings import PROJECT

from .pdf_text import text_of
from .samples import HANDOVER, TEMPLATES, job, printed, sample, words

AGREEMENT = "planning/agreement.html.j2"
LETTERS = [template for template, model in documents().items() if issubclass(model, ClientLetter)]


def sizes(pdf: bytes) -> set[float]:
    """Font sizes from the second page on, where no address field of fixed size stands."""
    found: set[float] = set()

    def visit(text: str, _user: object, matrix: list[float], _font: object, size: float) -> None:
        if text.strip():
            found.add(round(abs(size * matrix[3]) * 0.75, 1))  # pixels of 1/96 inch

    for page in PdfReader(io.BytesIO(pdf)).pages[1:]:
        page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("template", LETTERS)
def test_large_print_is_large_and_says_the_same(renderer: Renderer, template: str) -> None:
    usual, large = (renderer.render(printed(template, "normal", form)).pdf for form in ("standard", "large_print"))
    assert min(sizes(large)) >= 12, "page numbers and footer too"
    assert 18 in sizes(large)
    said = text_of(large)
    missing = [word for word in set(text_of(usual).replace("•", " ").split()) if word not in said]
    assert [word for word in missing if not word.isdigit()] == []


@pytest.mark.parametrize("template", LETTERS)
def test_text_for_a_reading_device_says_everything_in_order(renderer: Renderer, template: str) -> None:
    letter = printed(template, "normal", "electronic_text")
    rendered = renderer.render(letter)
    assert rendered.text is not None
    text = rendered.text.decode()
    assert "<" not in text
    assert letter.person.full_name in text
    assert [word for word in words(letter.model) if word not in re.sub(r"\s", "", text)] == []


def test_only_the_wanted_form_has_a_text(renderer: Renderer) -> None:
    assert renderer.render(sample(AGREEMENT)).text is None
    assert renderer.render(printed(AGREEMENT, "normal", "large_print")).text is None


def test_plain_language_prints_its_own_wording(renderer: Renderer) -> None:
    plain, usual = (renderer.render(printed(AGREEMENT, "normal", form)) for form in ("plain_language", "standard"))
    assert "Das machen Sie" in text_of(plain.pdf)
    assert "Das machen Sie" not in text_of(usual.pdf)
    assert plain.template_version != usual.template_version


def test_each_plain_wording_lies_in_its_folder() -> None:
    named = {model.plain_template for model in documents().values() if issubclass(model, ClientLetter)}
    lying = {path.relative_to(TEMPLATES).as_posix() for path in (PROJECT / "templates/plain").rglob("*.html.j2")}
    assert named - {None} == lying


def test_a_record_for_colleagues_stays_as_it_is(renderer: Renderer) -> None:
    assert not isinstance(HANDOVER, ClientLetter)
    assert renderer.render(job(HANDOVER)).text is None
