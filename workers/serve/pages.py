"""The few German pages of the letter service: one layout, plain words, usable without pictures, scripts and mouse."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping

from jinja2 import Environment, StrictUndefined
from starlette.responses import HTMLResponse

STYLE = """
body { font: 1.1rem/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 40rem; margin: 3rem auto;
  padding: 0 1rem }
h1 { font-size: 1.5rem; color: #0b3a66 }
a { color: #0b3a66; text-decoration: underline }
a:focus { outline: 3px solid #b35c00; outline-offset: 2px }
"""
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()

COMMON_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
PAGE_HEADERS = COMMON_HEADERS | {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
}
PDF_HEADERS = COMMON_HEADERS | {
    # Chromium shows a PDF in a page of its own making, which needs a plug-in object and inline style.
    "Content-Security-Policy": (
        "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
    )
}

_PAGE = Environment(autoescape=True, undefined=StrictUndefined).from_string(
    """<!DOCTYPE html>
<html lang="de">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ heading }} – Schreiben im Fallmanagement</title><style>{{ style | safe }}</style></head>
<body><main>
<h1>{{ heading }}</h1>
{% for sentence in sentences %}<p>{{ sentence }}</p>
{% endfor %}{% for words, address in links.items() %}<p><a href="{{ address }}">{{ words }}</a></p>
{% endfor %}{% if tasklist %}<p><a href="{{ tasklist }}">Zur Aufgabenliste (Tasklist)</a></p>
{% endif %}</main></body>
</html>
"""
)


def page(
    status: int, heading: str, *sentences: str, tasklist: str = "", links: Mapping[str, str] | None = None
) -> HTMLResponse:
    """A page that says what is the matter and what to do next."""
    body = _PAGE.render(heading=heading, sentences=sentences, tasklist=tasklist, links=links or {}, style=STYLE)
    return HTMLResponse(body, status_code=status, headers=PAGE_HEADERS)
