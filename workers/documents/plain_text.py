"""The text of a letter for reading devices and Braille displays: no layout, no pictures, one thought a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html
from lxml.html import HtmlElement

BLOCKS = ("h1", "h2", "h3", "p", "li", "tr", "caption", "address")


def plain_text(page: str) -> str:
    """The readable text of a filled template, in reading order; headings stand apart, table rows are one line."""
    body = html.document_fromstring(page).find("body")
    assert body is not None
    return "\n".join(_lines(body)).strip() + "\n"


def _lines(element: HtmlElement) -> Iterator[str]:
    for part in element.iterchildren("*"):
        if part.tag in BLOCKS and not (part.tag in ("p", "li") and part.find(".//li") is not None):
            yield from _block(part)
        else:
            yield from _lines(part)


def _block(element: HtmlElement) -> Iterator[str]:
    if element.tag in ("h1", "h2", "h3"):
        yield from ("", _words(element), "")
    elif element.tag == "li":
        yield f"- {_words(element)}"
    elif element.tag == "tr":
        yield ": ".join(_words(cell) for cell in element.iterchildren("th", "td"))
    else:
        yield _words(element)


def _words(element: HtmlElement) -> str:
    """Text on one line; a line break in the letter becomes a comma, an item of a list inside too."""
    for end in element.iter("br", "li"):
        end.tail = f", {end.tail or ''}"
    text = re.sub(r"[\s\N{NO-BREAK SPACE}]+", " ", element.text_content())
    return re.sub(r"(\s*,\s*)+", ", ", text).strip(" ,")
