"""Who gets the monthly reports: GB II, and nobody else (H-121)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from workers.documents.outbox import Outbox
from workers.documents.seal import Seal
from workers.reports.shelf import Shelf
from workers.serve.app import build_app
from workers.serve.reports import ReportPages
from workers.serve.sessions import Sessions

TASKLIST = "https://jobcenter.example/camunda/app/tasklist/default/"
NAME = "wirkungsanalyse-hannover-2026-04"
ELSEWHERE = "wirkungsanalyse-lichtenberg-2026-04"
USERS = {"GB": ("gb.thiel", "gb2"), "FM": ("fm.yilmaz", "fallmanagement"), "TL": ("tl.koch", "teamleitung")}


class FakeEngine(httpx.AsyncBaseTransport):
    """Web application of an engine: sessions and groups."""

    away = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.away:
            return httpx.Response(502)
        session = request.headers.get("Cookie", "").removeprefix("JSESSIONID=")
        user, group = USERS.get(session, ("", ""))
        if request.url.path.endswith("/auth/user/default"):
            return httpx.Response(200, json={"userId": user}) if user else httpx.Response(404)
        if request.url.path.endswith("/identity/groups") and request.url.params["userId"] == user:
            return httpx.Response(200, json={"groups": [{"id": group, "name": group}], "groupUsers": []})
        if request.url.path.endswith("/tenant") and request.url.params["userMember"] == user:
            return httpx.Response(200, json=[{"id": "hannover", "name": "Jobcenter Region Hannover"}])
        return httpx.Response(403)


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
async def browser(engine: FakeEngine, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    sessions, shelf = Sessions("http://engine.example/camunda", engine), Shelf(tmp_path / "reports")
    shelf.put({f"{NAME}.pdf": b"%PDF-1.7", f"{NAME}.xlsx": b"PK", f"{ELSEWHERE}.pdf": b"%PDF-1.7 Lichtenberg"})
    outbox = Outbox.in_folder(tmp_path / "outbox", Seal.new_key())
    app = build_app(outbox, sessions, TASKLIST, reports=ReportPages(shelf, sessions, TASKLIST))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://letters.example") as client:
        yield client
    await sessions.close()


def session(name: str) -> dict[str, str]:
    return {"Cookie": f"JSESSIONID={name}"}


async def test_gb2_sees_the_overview_and_opens_both_files(browser: httpx.AsyncClient) -> None:
    overview = await browser.get("/berichte", headers=session("GB"))

    assert overview.status_code == 200
    assert "April 2026, Hannover (PDF)" in overview.text
    for kind, content in (("pdf", b"%PDF-1.7"), ("xlsx", b"PK")):
        assert f'href="/berichte/{NAME}.{kind}"' in overview.text
        answer = await browser.get(f"/berichte/{NAME}.{kind}", headers=session("GB"))
        assert (answer.status_code, answer.content) == (200, content)
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/berichte", f"/berichte/{NAME}.pdf", f"/berichte/{NAME}.xlsx", "/berichte/nothing"])
@pytest.mark.parametrize(("who", "status"), [("FM", 403), ("TL", 403), ("", 401), ("UNKNOWN", 401)])
async def test_nobody_else_sees_anything(browser: httpx.AsyncClient, who: str, status: int, path: str) -> None:
    answer = await browser.get(path, headers=session(who) if who else {})

    assert answer.status_code == status
    assert "April 2026" not in answer.text


async def test_another_jobcenters_reports_are_not_shown(browser: httpx.AsyncClient) -> None:
    assert "Lichtenberg" not in (await browser.get("/berichte", headers=session("GB"))).text
    assert (await browser.get(f"/berichte/{ELSEWHERE}.pdf", headers=session("GB"))).status_code == 404


@pytest.mark.parametrize("name", ["wirkungsanalyse-hannover-2026-05.pdf", "results.sqlite", "..%2Fresults.sqlite"])
async def test_what_is_no_report_is_not_found(browser: httpx.AsyncClient, name: str) -> None:
    assert (await browser.get(f"/berichte/{name}", headers=session("GB"))).status_code == 404


async def test_without_the_engine_nothing_is_shown(browser: httpx.AsyncClient, engine: FakeEngine) -> None:
    engine.away = True

    assert (await browser.get("/berichte", headers=session("GB"))).status_code == 503
