"""The web apps in a real browser: German for everybody, no vendor's notice, a session other services can ask."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from conftest import LiveEngine
from playwright.sync_api import Browser, Page, expect, sync_playwright

pytestmark = pytest.mark.engine

APPS = ["tasklist", "cockpit", "admin", "welcome"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A browser that asks for English."""
    context = browser.new_context(locale="en-US")
    yield context.new_page()
    context.close()


def sign_in(page: Page, engine: LiveEngine, app: str) -> None:
    page.goto(f"{engine.webapp_url}/app/{app}/default/")
    page.get_by_placeholder("Benutzername").fill(engine.user)
    page.get_by_placeholder("Passwort").fill(engine.password)
    page.get_by_role("button", name="Anmelden").click()
    expect(page.locator("a.user-account, .account")).to_be_visible(timeout=30_000)


@pytest.mark.parametrize("app", APPS)
def test_app_speaks_german_and_shows_no_vendor_notice(page: Page, engine: LiveEngine, app: str) -> None:
    sign_in(page, engine, app)
    expect(page.get_by_text("Datum und Uhrzeit werden")).to_be_visible(timeout=30_000)
    expect(page.locator(".ce-eol-banner:visible")).to_have_count(0)


def test_session_names_its_user_to_other_services(page: Page, engine: LiveEngine) -> None:
    sign_in(page, engine, "tasklist")
    (session,) = [cookie for cookie in page.context.cookies() if cookie["name"] == "JSESSIONID"]
    assert (session["path"], session["httpOnly"]) == ("/", True)
    address = f"{engine.webapp_url}/api/admin/auth/user/default"
    answer = httpx.get(address, cookies={"JSESSIONID": session["value"]})
    assert answer.json()["userId"] == engine.user


def test_letter_in_a_new_tab_escapes_the_sandbox(engine: LiveEngine) -> None:
    """Without it the browser's PDF viewer stays empty."""
    headers = httpx.get(f"{engine.webapp_url}/app/tasklist/default/").headers
    assert "allow-popups-to-escape-sandbox" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_front_page_leads_to_the_apps(engine: LiveEngine) -> None:
    assert httpx.get(engine.base, follow_redirects=True).url.path.startswith("/camunda/app/welcome")


def test_every_page_may_run_its_own_scripts(engine: LiveEngine) -> None:
    """The vendor mixes up the nonces of pages asked for at the same moment; a wrong one gives a blank page."""
    with httpx.Client(timeout=60) as client, ThreadPoolExecutor(16) as pool:
        addresses = [f"{engine.webapp_url}/app/{app}/default/" for app in APPS] * 50
        answers = list(pool.map(client.get, addresses))
    for answer in answers:
        in_page = set(re.findall(r'nonce="([^"]+)"', answer.text))
        assert re.findall(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"]) == list(in_page)
    assert len({answer.headers["Content-Security-Policy"] for answer in answers}) > 1
