"""Who gets a letter and who gets a page; with an engine that only knows sessions and the tasks they may read."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import redirect_stderr
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest
import structlog

from workers.documents.models import HandoverRecord
from workers.documents.outbox import Draft, Entry, Outbox
from workers.documents.samples import sample_job
from workers.documents.seal import Seal
from workers.serve.app import build_app
from workers.serve.sessions import Sessions
from workers.settings import PROJECT

NUMBER = "abcdefgh234567ij"
PDF = b"%PDF-1.7 Frau Mustermann"
LETTER = f"/briefe/{NUMBER}"
KEY = Seal.new_key()


class FakeEngine(httpx.AsyncBaseTransport):
    """Web application of an engine: sessions, and which cases have a task that the session may read."""

    def __init__(self) -> None:
        self.users = {"SESSION-MAY": "pap.a", "SESSION-MAYNOT": "pap.b"}
        self.readable = {("SESSION-MAY", "H-2025-0001")}
        self.task = "record_result"
        self.asked: list[httpx.Request] = []
        self.failure: Exception | None = None
        self.status: int | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if self.failure:
            raise self.failure
        if self.status:
            return httpx.Response(self.status, text="<html>Sorry</html>")
        session = dict(part.split("=", 1) for part in request.headers.get("Cookie", "").split("; ") if "=" in part).get(
            "JSESSIONID", ""
        )
        fresh = {"Set-Cookie": "JSESSIONID=SESSION-MAY; Path=/"}
        if request.url.path.endswith("/api/admin/auth/user/default"):
            user = self.users.get(session)
            return (
                httpx.Response(200, json={"userId": user, "authorizedApps": ["tasklist"]}, headers=fresh)
                if user
                else httpx.Response(404, headers=fresh)
            )
        if request.url.path.endswith("/api/engine/engine/default/task"):
            case = request.url.params["processInstanceBusinessKey"]
            return httpx.Response(
                200, json=[{"id": "1", "taskDefinitionKey": self.task}] if (session, case) in self.readable else []
            )
        return httpx.Response(404)


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    outbox = Outbox.in_folder(tmp_path, KEY)
    entry = Entry(
        id=NUMBER,
        title="Übergabeprotokoll vom 20.01.2025",
        sha256=hashlib.sha256(PDF).hexdigest(),
        template="access/handover_record.html.j2",
        template_version="0011223344556677",
        case_number="H-2025-0001",
        filer="pap.a",
        process_instance="7d1c0f5e",
        created=datetime(2025, 1, 20, 9, 30, tzinfo=UTC),
    )
    outbox.write(entry, PDF)
    return outbox


@pytest.fixture
async def browser(engine: FakeEngine, outbox: Outbox) -> AsyncIterator[httpx.AsyncClient]:
    sessions = Sessions("http://engine.example/camunda", engine)
    app = build_app(outbox, sessions, "https://jobcenter.example/camunda/app/tasklist/default/")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://letters.example") as client:
        yield client
    await sessions.close()


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the service logs, as text."""
    written = io.StringIO()
    with redirect_stderr(written):
        structlog.configure(
            processors=[structlog.processors.JSONRenderer()], logger_factory=structlog.PrintLoggerFactory(written)
        )
        yield written
    structlog.reset_defaults()


def cookie(session: str) -> dict[str, str]:
    return {"Cookie": f"JSESSIONID={session}"}


async def test_who_may_read_a_task_of_the_case_gets_the_letter(browser: httpx.AsyncClient) -> None:
    answer = await browser.get(LETTER, headers=cookie("SESSION-MAY"))
    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'inline; filename="{NUMBER}.pdf"'


@pytest.mark.parametrize("task", ["correct_transfer", "correct_referral"])
async def test_a_case_number_that_was_only_typed_opens_nothing(
    browser: httpx.AsyncClient, engine: FakeEngine, task: str
) -> None:
    engine.task = task
    assert (await browser.get(LETTER, headers=cookie("SESSION-MAY"))).status_code == 403


async def test_another_user_is_refused_in_german(browser: httpx.AsyncClient) -> None:
    answer = await browser.get(LETTER, headers=cookie("SESSION-MAYNOT"))
    assert answer.status_code == 403
    assert "Sie dürfen dieses Schreiben nicht lesen" in answer.text
    assert b"Mustermann" not in answer.content


@pytest.mark.parametrize("headers", [{}, cookie("UNKNOWN"), {"Cookie": "other=1"}, {"Cookie": "JSESSIONID="}])
async def test_without_login_there_is_a_link_to_the_task_list(
    browser: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    answer = await browser.get(LETTER, headers=headers)
    assert answer.status_code == 401
    assert "Bitte melden Sie sich an" in answer.text
    assert 'href="https://jobcenter.example/camunda/app/tasklist/default/"' in answer.text


async def test_a_letter_with_text_offers_both(browser: httpx.AsyncClient, outbox: Outbox) -> None:
    entry = outbox.find(NUMBER)
    assert isinstance(entry, Entry)
    outbox.write(entry.model_copy(update={"has_text": True}), PDF, "Guten Tag, Zoë".encode())
    answer = await browser.get(LETTER, headers=cookie("SESSION-MAY"))
    assert answer.status_code == 200
    assert f'href="{LETTER}/pdf"' in answer.text
    assert f'href="{LETTER}/text"' in answer.text
    pdf, text = [await browser.get(f"{LETTER}/{kind}", headers=cookie("SESSION-MAY")) for kind in ("pdf", "text")]
    assert pdf.content == PDF
    assert text.text == "Guten Tag, Zoë"
    assert text.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert text.headers["Content-Disposition"] == f'attachment; filename="{NUMBER}.txt"'
    assert (await browser.get(f"{LETTER}/text", headers=cookie("SESSION-MAYNOT"))).status_code == 403


async def test_a_letter_without_text_has_none(browser: httpx.AsyncClient) -> None:
    assert (await browser.get(f"{LETTER}/text", headers=cookie("SESSION-MAY"))).status_code == 404
    assert (await browser.get(f"{LETTER}/word", headers=cookie("SESSION-MAY"))).status_code == 404


async def test_a_blocked_letter_says_what_is_missing_and_shows_what_was_written(
    browser: httpx.AsyncClient, outbox: Outbox
) -> None:
    number = "bbbbbbbbbbbbbbbb"
    outbox.keep(
        Draft(
            id=number,
            title="Übergabeprotokoll vom 20.01.2025",
            template=HandoverRecord.template,
            case_number="H-2025-0001",
            filer="pap.a",
            process_instance="7d1c0f5e",
            created=datetime(2025, 1, 20, 9, 30, tzinfo=UTC),
            content=sample_job(PROJECT / "templates", HandoverRecord.template, "normal").model.model_dump(mode="json"),
            problem="Die Anschrift ist gesperrt.",
        )
    )
    answer = await browser.get(f"/briefe/{number}", headers=cookie("SESSION-MAY"))
    assert answer.status_code == 409
    assert "Die Anschrift ist gesperrt." in answer.text
    assert "Anbindung an die Schuldnerberatung" in answer.text
    assert "Schuldnerberatung" not in (await browser.get(f"/briefe/{number}", headers=cookie("SESSION-MAYNOT"))).text


async def test_a_filed_letter_says_when_it_was_filed(browser: httpx.AsyncClient, outbox: Outbox) -> None:
    outbox.remove(NUMBER, date(2025, 1, 22))
    answer = await browser.get(LETTER, headers=cookie("SESSION-MAY"))
    assert answer.status_code == 410
    assert "wurde am 22.01.2025 abgelegt" in answer.text
    assert (await browser.get(LETTER)).status_code == 401


@pytest.mark.parametrize(
    "path", ["/briefe/unknownunknown22", "/briefe/..%2F..%2Fetc%2Fpasswd", "/briefe/" + "a" * 5000, "/nirgendwo"]
)
async def test_an_unknown_address_is_told_in_german(browser: httpx.AsyncClient, path: str) -> None:
    answer = await browser.get(path, headers=cookie("SESSION-MAY"))
    assert answer.status_code == 404
    assert "Kein Schreiben unter dieser Adresse" in answer.text


async def test_a_letter_that_vanished_meanwhile_is_not_found(browser: httpx.AsyncClient, tmp_path: Path) -> None:
    (tmp_path / f"{NUMBER}.letter").unlink()
    assert (await browser.get(LETTER, headers=cookie("SESSION-MAY"))).status_code == 404


@pytest.mark.parametrize(
    "failure", [httpx.ConnectError("refused"), httpx.ReadTimeout("slow"), httpx.RemoteProtocolError("cut")]
)
async def test_an_engine_that_is_away_opens_nothing(
    browser: httpx.AsyncClient, engine: FakeEngine, failure: Exception
) -> None:
    engine.failure = failure
    answer = await browser.get(LETTER, headers=cookie("SESSION-MAY"))
    assert answer.status_code == 503
    assert "weil das Fallsystem nicht antwortet" in answer.text


@pytest.mark.parametrize(("status", "seen"), [(500, 503), (503, 503), (401, 401), (403, 401), (302, 401), (200, 503)])
async def test_an_unexpected_answer_of_the_engine_opens_nothing(
    browser: httpx.AsyncClient, engine: FakeEngine, status: int, seen: int
) -> None:
    engine.status = status
    assert (await browser.get(LETTER, headers=cookie("SESSION-MAY"))).status_code == seen


async def test_only_the_session_is_passed_on(browser: httpx.AsyncClient, engine: FakeEngine) -> None:
    headers = {"Cookie": "XSRF-TOKEN=x; JSESSIONID=SESSION-MAY; tracking=y; BFM_NODE=2", "Authorization": "Basic abc"}
    assert (await browser.get(LETTER, headers=headers)).status_code == 200
    assert {request.headers["Cookie"] for request in engine.asked} == {"JSESSIONID=SESSION-MAY; BFM_NODE=2"}
    assert not any("Authorization" in request.headers for request in engine.asked)


async def test_a_session_of_one_browser_never_serves_another(browser: httpx.AsyncClient) -> None:
    """The engine answers with Set-Cookie; a client that kept it would lend the session to the next user."""
    assert (await browser.get(LETTER, headers=cookie("SESSION-MAY"))).status_code == 200
    browser.cookies.clear()
    assert (await browser.get(LETTER, headers=cookie("SESSION-MAYNOT"))).status_code == 403
    assert (await browser.get(LETTER, headers=cookie("UNKNOWN"))).status_code == 401
    assert (await browser.get(LETTER)).status_code == 401


@pytest.mark.parametrize("value", ["SESSION-MAY\x01", "a b", "x" * 300, '"SESSION-MAY"', "a,b"])
async def test_a_cookie_that_is_no_session_is_not_passed_on(
    browser: httpx.AsyncClient, engine: FakeEngine, value: str
) -> None:
    answer = await browser.get(LETTER, headers=[(b"Cookie", b"JSESSIONID=" + value.encode())])
    assert answer.status_code in (200, 401)
    passed_on = [request.headers.get("Cookie", "") for request in engine.asked]
    assert all(sent in ("", "JSESSIONID=SESSION-MAY") for sent in passed_on)


@pytest.mark.parametrize(
    ("path", "session"), [(LETTER, "SESSION-MAY"), (LETTER, "SESSION-MAYNOT"), ("/", ""), ("/x", "")]
)
async def test_nothing_is_cached_framed_or_sniffed(browser: httpx.AsyncClient, path: str, session: str) -> None:
    headers = (await browser.get(path, headers=cookie(session))).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


async def test_the_start_page_says_what_the_service_is(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/")
    assert answer.status_code == 200
    assert '<html lang="de">' in answer.text
    assert answer.text.count("<h1>") == 1
    assert "solange sie noch nicht abgelegt sind" in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_nothing_can_be_changed_through_the_service(
    browser: httpx.AsyncClient, outbox: Outbox, method: str
) -> None:
    assert (await browser.request(method, LETTER, headers=cookie("SESSION-MAY"))).status_code == 405
    assert outbox.open(NUMBER) == PDF


async def test_health_tells_alive_and_whether_the_engine_answers(
    browser: httpx.AsyncClient, engine: FakeEngine
) -> None:
    assert (await browser.get("/health/live")).status_code == 200
    assert (await browser.get("/health/ready")).status_code == 200
    engine.failure = httpx.ConnectError("refused")
    assert (await browser.get("/health/live")).status_code == 200
    assert (await browser.get("/health/ready")).status_code == 503


async def test_every_request_is_logged_with_user_and_document_and_nothing_else(
    browser: httpx.AsyncClient, log: io.StringIO
) -> None:
    for session in ("SESSION-MAY", "SESSION-MAYNOT", ""):
        await browser.get(LETTER, headers=cookie(session))
    await browser.get("/briefe/Frau%20Mustermann", headers=cookie("SESSION-MAY"))
    entries = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [(entry["user"], entry["document"], entry["status"]) for entry in entries] == [
        ("pap.a", NUMBER, 200),
        ("pap.b", NUMBER, 403),
        (None, NUMBER, 401),
        ("pap.a", "invalid", 404),
    ]
    for word in ("Mustermann", "H-2025", "SESSION"):
        assert word not in log.getvalue()
