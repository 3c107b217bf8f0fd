"""Who reads the controlling reports: everybody who works in that Jobcenter, and nobody else (F-196)."""

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
NAME = "kennzahlen-fachkonzept-2025"
USERS = {"FM": ("fm.arendt", "fachkonzept"), "CO": ("co.oster", "fachkonzept"), "GB": ("gb.thiel", "hannover")}


class FakeEngine(httpx.AsyncBaseTransport):
    """Web application of an engine: sessions, and the tenant of each person."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        session = request.headers.get("Cookie", "").removeprefix("JSESSIONID=")
        user, tenant = USERS.get(session, ("", ""))
        if request.url.path.endswith("/auth/user/default"):
            return httpx.Response(200, json={"userId": user}) if user else httpx.Response(404)
        if request.url.path.endswith("/identity/groups"):
            return httpx.Response(200, json={"groups": [], "groupUsers": []})
        if request.url.path.endswith("/tenant") and request.url.params["userMember"] == user:
            return httpx.Response(200, json=[{"id": tenant, "name": tenant}])
        return httpx.Response(403)


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    sessions = Sessions("http://engine.example/camunda", FakeEngine())
    shelf = Shelf(tmp_path / "reports")
    shelf.put({f"{NAME}.pdf": b"%PDF-1.7", f"{NAME}.xlsx": b"PK", "wirkungsanalyse-fachkonzept-2026-04.pdf": b"no"})
    outbox = Outbox.in_folder(tmp_path / "outbox", Seal.new_key())
    app = build_app(outbox, sessions, TASKLIST, reports=ReportPages(shelf, sessions, TASKLIST))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://letters.example") as client:
        yield client
    await sessions.close()


async def see(browser: httpx.AsyncClient, who: str, path: str = "/berichte") -> httpx.Response:
    return await browser.get(path, headers={"Cookie": f"JSESSIONID={who}"} if who else {})


@pytest.mark.parametrize("who", ["FM", "CO"])
async def test_staff_and_controlling_open_the_same_report(browser: httpx.AsyncClient, who: str) -> None:
    overview = await see(browser, who)
    assert "Kennzahlen des Fallmanagements, 2025, Fachkonzept (PDF)" in overview.text
    assert "wirkungsanalyse" not in overview.text
    for kind, content in (("pdf", b"%PDF-1.7"), ("xlsx", b"PK")):
        assert f'href="/berichte/{NAME}.{kind}"' in overview.text
        answer = await see(browser, who, f"/berichte/{NAME}.{kind}")
        assert (answer.status_code, answer.content) == (200, content)


async def test_another_jobcenter_sees_none(browser: httpx.AsyncClient) -> None:
    assert (await see(browser, "GB")).status_code == 403
    assert (await see(browser, "GB", f"/berichte/{NAME}.pdf")).status_code == 403


@pytest.mark.parametrize("who", ["", "UNKNOWN"])
async def test_without_a_session_nothing_is_shown(browser: httpx.AsyncClient, who: str) -> None:
    assert (await see(browser, who)).status_code == 401
    assert (await see(browser, who, f"/berichte/{NAME}.pdf")).status_code == 401


async def test_only_controlling_reports_are_given(browser: httpx.AsyncClient) -> None:
    assert (await see(browser, "FM", "/berichte/wirkungsanalyse-fachkonzept-2026-04.pdf")).status_code == 404
