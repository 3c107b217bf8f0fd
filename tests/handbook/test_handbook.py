"""The handbook: every diagram and box is there, found and reachable; nothing of a text becomes markup."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from lxml import html
from starlette.applications import Starlette

from workers.check.node import packages
from workers.check.project import Project
from workers.handbook import Handbook
from workers.handbook.pages import HERE, VIEWER, HandbookPages
from workers.settings import PROJECT
from workers.wiring import all_handlers

SHIPPED = HERE / "viewer"


@pytest.fixture(scope="module")
def handbook() -> Handbook:
    return Handbook(Project.load(PROJECT / "bpmn", all_handlers(), PROJECT / "templates"))


@pytest.fixture(scope="module")
def browser(handbook: Handbook) -> Iterator[Browser]:
    yield Browser(HandbookPages(lambda: handbook))


class Browser:
    """Asks the pages without a server."""

    def __init__(self, pages: HandbookPages) -> None:
        self.transport = httpx.ASGITransport(Starlette(routes=pages.routes()))

    async def get(self, path: str, **query: str) -> httpx.Response:
        async with httpx.AsyncClient(transport=self.transport, base_url="http://handbuch") as client:
            return await client.get(path, params=query)

    async def page(self, path: str, **query: str) -> html.HtmlElement:
        answer = await self.get(path, **query)
        assert answer.status_code == 200
        return html.document_fromstring(answer.text)


async def test_the_main_process_comes_first(browser: Browser, handbook: Handbook) -> None:
    page = await browser.page("/handbuch")
    titles = [cell.text_content() for cell in page.cssselect("tbody th")]
    assert titles[0] == "Fallmanagement"
    assert len(titles) == len(handbook.project.processes)


async def test_each_box_of_each_picture_leads_to_its_description(browser: Browser, handbook: Handbook) -> None:
    for chapter in handbook.chapters.values():
        page = await browser.page(f"/handbuch/{chapter.id}")
        described = {heading.get("id") for heading in page.cssselect("h3")}
        linked = {link.get("href", "").removeprefix("#") for link in page.cssselect(".bild a")}
        labelled = {node.id for node in handbook.project.of_process(chapter.id) if node.name}
        assert labelled <= linked & described, chapter.id


async def test_a_box_tells_rules_numbers_and_form(browser: Browser) -> None:
    page = await browser.page("/handbuch/clearing")
    text = page.text_content()
    assert "H-63" in text
    assert "Höchstdauer der Clearingphase" in text
    assert "Ist ein Arbeitsbündnis vereinbart? (Pflicht)" in text
    assert "{{clearing_due_text}}" in text


async def test_links_inside_the_handbook_lead_somewhere(browser: Browser, handbook: Handbook) -> None:
    paths = ["/handbuch", "/handbuch/regeln", "/handbuch/zahlen", *(f"/handbuch/{name}" for name in handbook.chapters)]
    pages = {path: await browser.page(path) for path in paths}
    anchors = {path: {node.get("id") for node in page.cssselect("[id]")} for path, page in pages.items()}
    for path, page in pages.items():
        for link in page.cssselect("main a[href]"):
            target, _, anchor = str(link.get("href")).partition("#")
            assert (target or path) in pages, link.get("href")
            assert not anchor or anchor in anchors[target or path], link.get("href")


@pytest.mark.parametrize(
    ("wanted", "address"),
    [
        ("H-63", "/handbuch/clearing#set_deadline"),
        ("arbeitsbündnis vereinbart", "/handbuch/clearing#record_result"),
        ("Höchstdauer Clearingphase", "/handbuch/zahlen"),
    ],
)
async def test_search_finds_steps_rules_and_numbers(browser: Browser, wanted: str, address: str) -> None:
    page = await browser.page("/handbuch/suche", q=wanted)
    assert address in [link.get("href") for link in page.cssselect("main a")]


async def test_what_is_searched_for_is_text(browser: Browser) -> None:
    answer = await browser.get("/handbuch/suche", q='"><script>alert(1)</script>')
    assert "<script" not in answer.text
    assert "0 Fundstellen" in answer.text


async def test_form_texts_bring_no_markup_of_their_own() -> None:
    from workers.handbook.pages import MARKDOWN

    assert "<b>" not in MARKDOWN.render("<b>fett</b> **stark** [Link](http://x)")
    assert "<strong>stark</strong>" in MARKDOWN.render("**stark**")


async def test_an_unknown_diagram_is_a_page_that_helps(browser: Browser) -> None:
    answer = await browser.get("/handbuch/gibtesnicht")
    assert answer.status_code == 404
    assert "Dieses Diagramm gibt es nicht" in answer.text


async def test_only_the_scripts_of_the_live_diagram_run(browser: Browser) -> None:
    answer = await browser.get("/handbuch/fallmanagement")
    rules = dict(rule.split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split("; "))
    assert (rules["default-src"], rules["script-src"], rules["connect-src"]) == ("'none'", "'self'", "'self'")
    page = html.document_fromstring(answer.text)
    scripts = [script.get("src") for script in page.cssselect("script")]
    assert [str(name).rpartition("/")[2] for name in scripts] == [name for name in VIEWER if name.endswith(".js")]
    for script in scripts:
        assert (await browser.get(str(script))).headers["Content-Type"].startswith("text/javascript")


async def test_the_live_diagram_gets_the_diagram_itself(browser: Browser, handbook: Handbook) -> None:
    for name in handbook.chapters:
        page = await browser.page(f"/handbuch/{name}")
        answer = await browser.get(page.get_element_by_id("modell").get("data-diagramm"))
        assert f'<bpmn:process id="{name}"' in answer.text


@pytest.mark.parametrize("path", ["ansicht/pages.py", "ansicht/..%2Fpages.py", "gibtesnicht.bpmn"])
async def test_nothing_else_is_handed_out(browser: Browser, path: str) -> None:
    assert (await browser.get(f"/handbuch/{path}")).status_code == 404


def test_the_viewer_is_that_of_the_drawn_pictures() -> None:
    """Shipped with the pages, because where they are served there is no Node.js."""
    installed = packages() / "bpmn-js/dist"
    for name in VIEWER:
        if name != "handbook.js":
            source = installed / ("assets" if name.endswith(".css") else "") / name
            assert (SHIPPED / name).read_bytes() == source.read_bytes(), f"cp {source} {SHIPPED}"
    assert (SHIPPED / "LICENSE").read_bytes() == (installed.parent / "LICENSE").read_bytes()


async def test_every_diagram_stands_in_the_table_of_its_guideline(browser: Browser, handbook: Handbook) -> None:
    page = await browser.page("/handbuch")
    assert [title.text_content() for title in page.cssselect("h2")] == list(handbook.groups)
    assert all(handbook.groups.values())
    assert handbook.chapters["uckermark_steering"].group == "Uckermark"
