"""What a PDF says, for comparison in tests."""

from __future__ import annotations

import io
import re

from pypdf import PdfReader


def text_of(pdf: bytes) -> str:
    """All text of a PDF, white space folded: line ends are a matter of layout."""
    pages = (page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return re.sub(r"\s+", " ", "\n".join(pages)).strip()
