"""The same with a real engine: two people log in to Tasklist; the case belongs to one of them."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest
from conftest import Account, LiveEngine

from workers.documents.outbox import Entry, Outbox
from workers.documents.seal import Seal
from workers.serve.app import build_app
from workers.serve.sessions import Sessions

pytestmark = pytest.mark.engine
NUMBER = "abcdefgh234567ij"
PDF = b"%PDF-1.7 Frau Mustermann"
TASKLIST = {"type": 1, "resourceType": 0, "resourceId": "tasklist", "permissions": ["ACCESS"]}
RANDOM = secrets.token_hex(4)


@pytest.fixture(scope="module")
def people(engine: LiveEngine) -> dict[str, Account]:
    """Two people who may use Tasklist and nothing else, so far."""
    accounts = {name: Account(f"{name}{RANDOM}", secrets.token_urlsafe(18)) for name in ("filer", "colleague")}
    with engine.client() as client:
        for account in accounts.values():
            profile = {"id": account.user, "firstName": "Test", "lastName": "Person"}
            body = {"profile": profile, "credentials": {"password": account.password}}
            client.post("/user/create", json=body).raise_for_status()
            client.post("/authorization/create", json=TASKLIST | {"userId": account.user}).raise_for_status()
    return accounts


@pytest.fixture(scope="module")
def case(engine: LiveEngine, people: dict[str, Account]) -> Iterator[str]:
    """A case whose only open task, in a called process, belongs to the filer. Gives the process instance."""
    with engine.client() as client:
        form = {"deployment-name": "letter_case", "enable-duplicate-filtering": "true"}
        diagram = Path(__file__).parent / "letter_case.bpmn"
        files = {"diagram": (diagram.name, diagram.read_bytes())}
        client.post("/deployment/create", data=form, files=files).raise_for_status()
        variables = {"filer": {"value": people["filer"].user, "type": "String"}}
        body = {"businessKey": f"L-{RANDOM.upper()}", "variables": variables}
        instance = client.post("/process-definition/key/letter_case/start", json=body).raise_for_status().json()["id"]
        yield instance
        client.delete(f"/process-instance/{instance}")


@pytest.fixture
def outbox(tmp_path: Path, case: str) -> Outbox:
    outbox = Outbox.in_folder(tmp_path, Seal.new_key())
    entry = Entry(
        id=NUMBER,
        title="Übergabeprotokoll vom 20.01.2025",
        sha256=hashlib.sha256(PDF).hexdigest(),
        template="access/handover_record.html.j2",
        template_version="0011223344556677",
        case_number=f"L-{RANDOM.upper()}",
        filer="filer",
        process_instance=case,
        created=datetime(2025, 1, 20, 9, 30, tzinfo=UTC),
    )
    outbox.write(entry, PDF)
    return outbox


@pytest.fixture
async def letters(engine: LiveEngine, outbox: Outbox) -> AsyncIterator[httpx.AsyncClient]:
    sessions = Sessions(engine.webapp_url)
    app = build_app(outbox, sessions, f"{engine.webapp_url}/app/tasklist/default/")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://letters.example") as client:
        yield client
    await sessions.close()


@asynccontextmanager
async def logged_in(engine: LiveEngine, account: Account) -> AsyncIterator[httpx.AsyncClient]:
    """A browser with a Tasklist session of this account."""
    async with httpx.AsyncClient(base_url=engine.webapp_url, timeout=30) as browser:
        await browser.get("/app/tasklist/default/")
        answer = await browser.post(
            "/api/admin/auth/user/default/login/tasklist",
            data={"username": account.user, "password": account.password},
            headers={"X-XSRF-TOKEN": browser.cookies["XSRF-TOKEN"]},
        )
        answer.raise_for_status()
        await browser.get("/app/tasklist/default/")  # the new session has a new token
        yield browser


def cookies(browser: httpx.AsyncClient) -> dict[str, str]:
    return {"Cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies.jar)}


async def test_the_person_with_the_task_reads_the_letter_and_the_colleague_does_not(
    engine: LiveEngine, people: dict[str, Account], letters: httpx.AsyncClient, outbox: Outbox
) -> None:
    async with logged_in(engine, people["filer"]) as filer, logged_in(engine, people["colleague"]) as colleague:
        answer = await letters.get(f"/briefe/{NUMBER}", headers=cookies(filer))
        assert (answer.status_code, answer.content) == (200, PDF)
        refused = await letters.get(f"/briefe/{NUMBER}", headers=cookies(colleague))
        assert refused.status_code == 403
        assert b"Mustermann" not in refused.content
        outbox.remove(NUMBER, date(2025, 1, 22))
        assert (await letters.get(f"/briefe/{NUMBER}", headers=cookies(filer))).status_code == 410


async def test_after_logging_out_the_session_opens_nothing(
    engine: LiveEngine, people: dict[str, Account], letters: httpx.AsyncClient
) -> None:
    async with logged_in(engine, people["filer"]) as browser:
        before = cookies(browser)
        assert (await letters.get(f"/briefe/{NUMBER}", headers=before)).status_code == 200
        headers = {"X-XSRF-TOKEN": browser.cookies["XSRF-TOKEN"]}
        (await browser.post("/api/admin/auth/user/default/logout", headers=headers)).raise_for_status()
        assert (await letters.get(f"/briefe/{NUMBER}", headers=before)).status_code == 401


@pytest.mark.parametrize("session", ["", "JSESSIONID=0123456789ABCDEF0123456789ABCDEF"])
async def test_without_a_session_there_is_no_letter(letters: httpx.AsyncClient, session: str) -> None:
    answer = await letters.get(f"/briefe/{NUMBER}", headers={"Cookie": session} if session else {})
    assert answer.status_code == 401
    assert b"Mustermann" not in answer.content


async def test_the_service_is_ready_when_the_engine_answers(letters: httpx.AsyncClient) -> None:
    assert (await letters.get("/health/ready")).json() == {"engine": True}
