"""Tasklist stays readable under load, and operations open Cockpit in German."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from .facts import REFERRER
from .office import Office
from .tasklist import Tasklist

pytestmark = pytest.mark.browser
LOADS = 20


@contextmanager
def calls_running(person: Tasklist) -> Iterator[list[int]]:
    """Pages and API calls of another session all the time; gives the statuses seen."""
    import httpx

    cookies = {cookie["name"]: cookie["value"] for cookie in person.context.cookies()}
    stop, seen = threading.Event(), list[int]()

    def call() -> None:
        with httpx.Client(cookies=cookies, timeout=30) as client:
            while not stop.is_set():
                seen.append(client.get(person.url).status_code)
                seen.append(client.get(person.url.replace("/app/tasklist/default/", "/api/engine/engine")).status_code)

    callers = [threading.Thread(target=call) for _ in range(3)]
    for caller in callers:
        caller.start()
    try:
        yield seen
    finally:
        stop.set()
        for caller in callers:
            caller.join()


def test_tasklist_is_never_blank_while_calls_are_running(office: Office) -> None:
    referrer = office.person(REFERRER)
    refused: list[str] = []
    referrer.page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    with calls_running(referrer) as seen:
        for _ in range(LOADS):
            referrer.page.goto("about:blank")
            referrer.page.goto(referrer.url)
            expect(referrer.page.locator(".start-process-action a")).to_be_visible()
    assert len(seen) > LOADS
    assert set(seen) == {200}
    assert [text for text in refused if "Content Security Policy" in text] == []


def test_cockpit_opens_for_the_administrator_in_german(office: Office) -> None:
    context = office.browser.new_context(locale="en-US")
    page = context.new_page()
    page.goto(f"{office.settings.webapp_url}/app/cockpit/default/")
    page.get_by_placeholder("Benutzername").fill(office.settings.admin_user)
    page.get_by_placeholder("Passwort").fill(office.settings.admin_password.get_secret_value())
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_text("Laufende Prozessinstanzen")).to_be_visible()
    page.goto(f"{office.settings.webapp_url}/app/cockpit/default/#/processes")
    expect(page.get_by_text("Clearing durchführen", exact=True).first).to_be_visible()
    office.shots.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=office.shots / "01 Cockpit.png", full_page=True)
    context.close()
