"""The handbook's pages: plain HTML, readable by keyboard, screen reader and on paper.

On a diagram's page a script puts the live diagram (bpmn-js) in the place of the drawn pictures; without it they remain.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import markdown_it
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from workers.handbook.content import Handbook
from workers.serve.pages import COMMON_HEADERS

HERE = Path(__file__).parent
STYLE = (HERE / "handbook.css").read_text(encoding="utf-8")
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS = COMMON_HEADERS | {
    # the pictures carry their colours as style attributes
    "Content-Security-Policy": (
        f"default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self' 'sha256-{_HASH}'; "
        "style-src-attr 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cache-Control": "max-age=60",
}
VIEWER = {
    "diagram-js.css": "text/css",
    "bpmn-js.css": "text/css",
    "bpmn-navigated-viewer.production.min.js": "text/javascript",
    "handbook.js": "text/javascript",
}
"""Files of the live diagram, in the order in which a page needs them. All but the last are those of the bpmn-js that
draws the pictures (its licence lies beside them); a test compares them."""
MARKDOWN = markdown_it.MarkdownIt("zero").enable(["emphasis", "heading", "list"])
"""What form texts use; anything else, HTML above all, is shown as it stands."""


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["formatted"] = lambda text: Markup(MARKDOWN.render(text))
    environment.filters["picture"] = Markup
    return environment


class HandbookPages:
    """Answers ``/handbuch`` and what lies below."""

    def __init__(self, load: Callable[[], Handbook]) -> None:
        self._load, self._environment = load, _environment()

    @cached_property
    def handbook(self) -> Handbook:
        """Read at the first visit, which takes seconds."""
        return self._load()

    def _page(self, template: str, status: int = 200, **values: Any) -> Response:
        body = self._environment.get_template(template).render(style=STYLE, handbook=self.handbook, **values)
        return HTMLResponse(body, status_code=status, headers=HEADERS)

    # no coroutines: each runs in a thread of its own, so that letters do not wait for it

    def index(self, _request: Request) -> Response:
        return self._page("index.html.j2", title="Prozesshandbuch")

    def chapter(self, request: Request) -> Response:
        chapter = self.handbook.chapters.get(request.path_params["process"])
        if chapter is None:
            return self._missing()
        return self._page("chapter.html.j2", title=chapter.title, chapter=chapter, viewer=VIEWER)

    def diagram(self, request: Request) -> Response:
        """The diagram itself, for the live view."""
        process = self.handbook.project.processes.get(request.path_params["process"])
        if process is None:
            return self._missing()
        return Response(process.diagram.path.read_bytes(), media_type="application/xml", headers=HEADERS)

    def part(self, request: Request) -> Response:
        """One file of the live view."""
        name = request.path_params["name"]
        if name not in VIEWER:
            return self._missing()
        return Response((HERE / "viewer" / name).read_bytes(), media_type=VIEWER[name], headers=HEADERS)

    def _missing(self) -> Response:
        return self._page("missing.html.j2", 404, title="Nicht gefunden")

    def rules(self, _request: Request) -> Response:
        return self._page("rules.html.j2", title="Regeln")

    def numbers(self, _request: Request) -> Response:
        return self._page("numbers.html.j2", title="Zahlen und Namen")

    def search(self, request: Request) -> Response:
        wanted = request.query_params.get("q", "").strip()[:100]
        return self._page("search.html.j2", title="Suche", wanted=wanted, hits=self.handbook.search(wanted))

    def routes(self) -> list[Route]:
        return [
            Route("/handbuch", self.index),
            Route("/handbuch/regeln", self.rules),
            Route("/handbuch/zahlen", self.numbers),
            Route("/handbuch/suche", self.search),
            Route("/handbuch/ansicht/{name}", self.part),
            Route("/handbuch/{process}.bpmn", self.diagram),
            Route("/handbuch/{process}", self.chapter),
        ]
