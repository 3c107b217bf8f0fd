"""How every document looks: pictures of all pages, agreed upon by looking at them, beside what is rendered now.

A picture that is not there yet is written, and the test fails once: look at it, and keep it if it is right. A changed
look on purpose: delete the picture, run again, look. The comparison forgives what other versions of fonts and poppler
do to single pixels, not a line that moved.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from workers.documents.rendering import Renderer

from .samples import printed, printing, printings

GOLDEN = Path(__file__).parent / "golden"
DOTS = 45
"""Dots per inch: small, and every line of text still has its place."""
MOST_PAGES = 6
"""Of a very long document; the pages between look alike."""
LARGEST = 100_000
"""Bytes of a picture."""
TOLERATED = 1.5
"""Mean difference of grey values (0 to 255), after blurring."""


SEEN = [each for each in printings() if "electronic_text" not in each.values]
"""The text for a reading device comes beside a PDF that looks as usual."""


@pytest.mark.parametrize(("template", "kind", "form"), SEEN)
def test_every_page_looks_as_agreed(renderer: Renderer, template: str, kind: str, form: str, tmp_path: Path) -> None:
    picture = sheet(renderer.render(printed(template, kind, form)).pdf, tmp_path)
    agreed = GOLDEN / f"{printing(template, kind, form)}.png"
    if not agreed.exists():
        agreed.parent.mkdir(parents=True, exist_ok=True)
        picture.quantize(16).save(agreed, optimize=True)
        pytest.fail(f"{agreed} was written: look at it, and keep it if the document looks as it should.")
    assert agreed.stat().st_size < LARGEST
    assert difference(picture, Image.open(agreed).convert("L")) < TOLERATED, f"compare {save(picture, agreed)}"


def test_a_line_that_moved_or_is_missing_is_noticed(renderer: Renderer, tmp_path: Path) -> None:
    """Without this, a comparison that forgives everything would go unnoticed."""
    picture = sheet(renderer.render(printed("access/handover_record.html.j2", "normal", "standard")).pdf, tmp_path)
    moved = ImageChops.offset(picture, 0, 4)
    assert difference(picture, picture) == 0
    assert difference(picture, moved) > 2 * TOLERATED


def sheet(pdf: bytes, folder: Path) -> Image.Image:
    """The first pages side by side, in grey."""
    command = ["pdftoppm", "-gray", "-r", str(DOTS), "-l", str(MOST_PAGES), "-", str(folder / "page")]
    subprocess.run(command, input=pdf, check=True)
    pages = [Image.open(path).convert("L") for path in sorted(folder.glob("page-*.pgm"))]
    whole = Image.new("L", (sum(page.width for page in pages), pages[0].height), 255)
    for number, page in enumerate(pages):
        whole.paste(page, (number * page.width, 0))
    return whole


def difference(one: Image.Image, other: Image.Image) -> float:
    """How far two pictures are apart; other pages or sizes are as far as can be."""
    if one.size != other.size:
        return 255.0
    soft = [picture.filter(ImageFilter.GaussianBlur(1)) for picture in (one, other)]
    return float(ImageStat.Stat(ImageChops.difference(*soft)).mean[0])


def save(picture: Image.Image, agreed: Path) -> Path:
    """Put the new picture where somebody can look at it."""
    target = Path("build/letters") / f"{agreed.parent.name}_{agreed.name}"
    target.parent.mkdir(parents=True, exist_ok=True)
    picture.save(target)
    return target
