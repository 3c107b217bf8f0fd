"""People sign in to the web apps at an identity provider (OpenID Connect), in a real browser."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from browser.facts import ADMITTING, FORMAL, TALK
from browser.office import MONDAY, Office, running
from browser.tasklist import Tasklist
from playwright.sync_api import Browser, expect, sync_playwright
from pydantic import SecretStr

from workers.commands.deploy import publish
from workers.engine.admin import EngineAdmin
from workers.engine.admin_logins import Logins
from workers.engine.builder import Product
from workers.engine.launcher import EngineProcess, free_port, start_engine
from workers.errors import UserError
from workers.rules.staff import load_staff
from workers.settings import PROJECT, Settings

from .servers import identity_provider

pytestmark = [pytest.mark.engine, pytest.mark.browser]
PRODUCT: Product = "operaton" if os.environ.get("BFM_TEST_ENGINE") == "operaton" else "camunda"
OWN, WORKERS = "Leine-Ihme-77", "Kroepcke-Uhr-12"
REFERRER, MANAGER, STRANGER, OPERATIONS = "pap.berger", "fm.yilmaz", "kein.recht", "op.frank"
CASE = "OI-4711"
PICTURES = PROJECT / "build" / "screenshots" / PRODUCT / "identity"


class Visitor(Tasklist):
    """Somebody who is sent to the identity provider and comes back."""

    def _sign_in(self, password: str) -> None:
        sign_in(self, self.user)


def sign_in(someone: Tasklist, user: str) -> None:
    """The provider's own pages: name, any password, consent."""
    someone.page.get_by_placeholder("Enter any login").fill(user)
    someone.page.get_by_placeholder("and password").fill("beliebig")
    someone.page.get_by_role("button", name="Sign-in").click()
    someone.page.get_by_role("button", name="Continue").click()


def people() -> dict[str, dict[str, object]]:
    """What the provider says of everybody."""
    known: dict[str, dict[str, object]] = {}
    for member in load_staff(Settings().staff).members():
        first, _, last = member.name.rpartition(" ")
        groups = [member.group, f"jc-{member.jobcenter}", "drucker-etage-3"]
        known[member.user] = {"given_name": first, "family_name": last, "groups": groups}
    known[STRANGER] = {"given_name": "Kim", "family_name": "Fremd", "groups": ["technik", "camunda-admin", "mensa"]}
    known["worker"] = {"given_name": "Wor", "family_name": "Ker", "groups": ["fallmanagement"]}
    known["ohne.kennung"] = {"preferred_username": None, "groups": ["fallmanagement"]}
    known[OPERATIONS] = {"given_name": "Op", "family_name": "Frank", "groups": ["betrieb"]}
    return known


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EngineProcess]:
    folder, port = tmp_path_factory.mktemp("oidc"), free_port()
    webapp = f"http://127.0.0.1:{port}/camunda"
    with identity_provider(folder, webapp, people()) as provider:
        environment = provider | {"BFM_ACCOUNTS": "oidc"}
        with start_engine(
            PRODUCT, port=port, data=folder, admin_password=OWN, simulation=True, environment=environment
        ) as engine:
            yield engine


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def office(engine: EngineProcess, browser: Browser) -> Iterator[Office]:
    settings = Settings().model_copy(
        update={
            "engine_url": engine.url,
            "webapp_url": engine.webapp_url,
            "admin_password": SecretStr(OWN),
            "worker_password": SecretStr(WORKERS),
            "worker_id": "identity",
            "accounts": "oidc",
            "serve_url": f"http://127.0.0.1:{free_port()}",
            "health_port": free_port(),
            "outbox": engine.data / "outbox",
            "directory": str(engine.data / "directory.csv"),
        }
    )
    with ExitStack() as stack:
        admin = stack.enter_context(EngineAdmin(engine.url, "admin", OWN))
        publish(admin, settings, checked=True)
        office = Office(settings, Logins(engine.data / "none.json"), admin, browser, PICTURES)
        office.know(CASE)
        office.pictures_go_to(PICTURES)
        office.set_day(MONDAY)
        health = f"http://127.0.0.1:{settings.health_port}/health/ready"
        stack.enter_context(running("work", settings, ready=health, log=engine.data / "work.log"))
        port = settings.serve_url.rpartition(":")[2]
        ready = f"{settings.serve_url}/health/ready"
        stack.enter_context(running("serve", settings, "--port", port, ready=ready, log=engine.data / "serve.log"))
        yield office


def visitor(office: Office, user: str) -> Visitor:
    return Visitor(office.browser, office.settings.webapp_url, user, "", PICTURES)


def test_a_case_goes_from_hand_to_hand(office: Office) -> None:
    with visitor(office, REFERRER) as referrer, visitor(office, MANAGER) as manager:
        referrer.start("Fallmanagement", {"Fallnummer": CASE} | FORMAL)
        referrer.complete(CASE, "Übergabegespräch führen", TALK)
        filing = referrer.open(CASE, "Dokument ablegen")
        address, letter = referrer.open_link(filing)
        assert (letter.status, letter.headers["content-type"]) == (200, "application/pdf")
        referrer.finish(filing, "Dokument ablegen", {"abgelegt am": MONDAY})
        clearing = manager.open(CASE, "Clearing durchführen")
        manager.shot("Clearing durchführen")
        manager.finish(clearing, "Clearing durchführen", ADMITTING)
        office.settle(CASE)
        assert httpx.get(address).status_code == 401
    assert office.admin.identity.groups(MANAGER).keys() == {"fallmanagement"}
    assert MANAGER in office.admin.tenant_members("hannover", "user")


def test_without_a_known_group_nothing_is_to_be_seen(office: Office) -> None:
    """Groups of technical accounts and administrators are not taken from outside."""
    context = office.browser.new_context(locale="de-DE")
    page = context.new_page()
    page.goto(f"{office.settings.webapp_url}/app/tasklist/default/")
    someone = Visitor.__new__(Visitor)
    someone.page, someone.user = page, STRANGER
    sign_in(someone, STRANGER)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / "ohne Gruppe.png")
    api = f"{office.settings.webapp_url}/api/engine/engine/default"
    assert context.request.get(f"{office.settings.webapp_url}/api/admin/auth/user/default").json()[
        "authorizedApps"
    ] in ([], ["welcome"])
    assert context.request.get(f"{api}/task").json() == []
    assert context.request.get(f"{api}/process-definition").json() == []
    assert office.admin.identity.groups(STRANGER) == {}
    context.close()


@pytest.mark.parametrize("user", ["worker", "ohne.kennung"])
def test_whoever_has_no_id_or_that_of_a_technical_account_stays_outside(office: Office, user: str) -> None:
    context = office.browser.new_context(locale="de-DE")
    page = context.new_page()
    page.goto(f"{office.settings.webapp_url}/app/tasklist/default/")
    someone = Visitor.__new__(Visitor)
    someone.page = page
    sign_in(someone, user)
    expect(page.get_by_role("heading", name="Anmeldung nicht gelungen")).to_be_visible()
    assert context.request.get(f"{office.settings.webapp_url}/api/engine/engine/default/task").status == 401
    assert office.admin.identity.groups("worker").keys() == {"technik"}
    context.close()


def test_sign_out_reaches_the_identity_provider(office: Office) -> None:
    with visitor(office, MANAGER) as manager:
        page = manager.page
        page.locator("[cam-widget-header] .account .dropdown-toggle, .account a").first.click()
        page.locator(".logout").first.click()
        page.get_by_role("button", name="Yes, sign me out").click()
        expect(page.get_by_role("heading", name="Abgemeldet")).to_be_visible()
        manager.shot("abgemeldet")
        page.get_by_role("link", name="Aufgabenliste").click()
        expect(page.get_by_placeholder("Enter any login")).to_be_visible()


def test_an_ended_session_leads_to_the_provider_not_to_a_form_for_passwords(office: Office) -> None:
    with visitor(office, MANAGER) as manager:
        cookies = [one for one in manager.context.cookies() if one["name"] != "JSESSIONID"]
        manager.context.clear_cookies()
        manager.context.add_cookies(cookies)  # the provider's session lives on: nobody types anything again
        manager.choose("Überfällig")
        expect(manager.page.locator(".start-process-action a")).to_be_visible()
        assert manager.page.locator("input[type=password]").count() == 0


def test_passwords_open_nothing_but_technical_accounts(engine: EngineProcess, office: Office) -> None:
    def status(user: str, password: str) -> int:
        return httpx.get(f"{engine.url}/task", auth=(user, password)).status_code

    assert (status("admin", OWN), status("worker", WORKERS), status(MANAGER, "beliebig")) == (200, 200, 401)
    with httpx.Client(base_url=engine.webapp_url) as browser:
        page = browser.get("/app/tasklist/default/", headers={"Accept": "text/html"})
        assert page.status_code == 302 and page.headers["location"].endswith("/camunda/oauth2/authorization/haus")
        form = {"username": "admin", "password": OWN}
        assert browser.post("/api/admin/auth/user/default/login/tasklist", data=form).status_code in (401, 403)
        assert browser.get("/api/engine/engine/default/task").status_code == 401
    assert httpx.get(f"{engine.base}/actuator/health").json() == {"status": "UP", "groups": ["liveness", "readiness"]}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"BFM_OIDC_SECRET": "", "BFM_OIDC_CLIENT": ""}, "braucht noch BFM_OIDC_CLIENT, BFM_OIDC_SECRET."),
        ({"BFM_OIDC_ISSUER": "http://sso.example/"}, "BFM_OIDC_ISSUER muss mit https:// beginnen"),
    ],
)
def test_wrong_settings_are_told_in_one_sentence(tmp_path: Path, changed: dict[str, str], sentence: str) -> None:
    given = {"BFM_ACCOUNTS": "oidc", "BFM_OIDC_ISSUER": "http://127.0.0.1:1", "BFM_OIDC_CLIENT": "bfm"}
    with pytest.raises(UserError) as refusal:
        start_engine(PRODUCT, data=tmp_path, admin_password=OWN, environment=given | {"BFM_OIDC_SECRET": "x"} | changed)
    assert sentence in str(refusal.value)


def test_another_name_of_the_provider_is_told(engine: EngineProcess, tmp_path: Path) -> None:
    given = json.loads((engine.data / "provider.json").read_text(encoding="utf-8"))
    wrong = {"BFM_OIDC_ISSUER": f"http://127.0.0.1:{given['port']}/", "BFM_OIDC_CLIENT": "bfm", "BFM_OIDC_SECRET": "x"}
    with pytest.raises(UserError, match="der Anmeldedienst nennt sich aber http://127"):
        start_engine(PRODUCT, data=tmp_path, admin_password=OWN, environment=wrong | {"BFM_ACCOUNTS": "oidc"})
