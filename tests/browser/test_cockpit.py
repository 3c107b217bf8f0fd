"""Operations repair an incident in Cockpit, in German, and see that the workers live."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from workers.engine.admin import EngineAdmin

from .facts import CASE_MANAGER, REFERRER, TEAM_LEADER
from .office import MONDAY, Office

pytestmark = pytest.mark.browser
NewCase = Callable[..., str]
LOOKS = 40


class Cockpit:
    """Cockpit as a member of `betrieb` sees it who has just signed in."""

    def __init__(self, office: Office, page: Page) -> None:
        self._office, self.page = office, page
        page.goto(f"{office.settings.webapp_url}/app/cockpit/default/")
        page.get_by_placeholder("Benutzername").fill("betrieb")
        page.get_by_placeholder("Passwort").fill(office.logins["betrieb"])
        page.get_by_role("button", name="Anmelden").click()
        expect(page.get_by_text("Offene Zwischenfälle")).to_be_visible()

    def shot(self, name: str) -> None:
        self._office.shots.mkdir(parents=True, exist_ok=True)
        number = len(list(self._office.shots.iterdir())) + 1
        self.page.screenshot(path=self._office.shots / f"{number:02d} {name}.png", full_page=True)

    def process(self, name: str) -> None:
        """Go to a process by its name, as one finds it in the list."""
        self.page.get_by_role("link", name="Prozesse", exact=True).first.click()
        self.page.get_by_role("link", name=name, exact=True).click()
        expect(self.page.get_by_text("Versions-Tag:")).to_be_visible()

    def row(self, text: str) -> Locator:
        return self.page.locator("tbody tr").filter(has_text=text)

    def tab(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).or_(
            self.page.locator("ul.nav-tabs li").get_by_text(name, exact=True)
        ).first.click()


@pytest.fixture
def cockpit(office: Office) -> Iterator[Cockpit]:
    context = office.browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="de-DE", timezone_id="Europe/Berlin"
    )
    yield Cockpit(office, context.new_page())
    context.close()


def plant(office: Office, case: str) -> None:
    """A clearing whose first day is none: the box „Clearingfrist setzen“ cannot go on. Waits until that is known."""
    people = {"referrer": REFERRER, "case_manager": CASE_MANAGER, "acting_manager": CASE_MANAGER}
    values = people | {"jobcenter": "hannover", "clearing_start": "gestern", "team_leader": TEAM_LEADER}
    clearing = office.admin.start_before("clearing", "set_deadline", values, business_key=case)
    for _ in range(LOOKS):
        if office.admin.incidents(processInstanceId=clearing["id"]):
            return
        time.sleep(0.5)
    raise AssertionError("The worker has not reported the wrong date.")


def test_an_incident_is_found_read_and_repaired(office: Office, new_case: NewCase, cockpit: Cockpit) -> None:
    case, page = new_case(), cockpit.page
    plant(office, case)
    cockpit.process("Clearing durchführen")
    cockpit.row(case).get_by_role("link").first.click()
    cockpit.tab("Zwischenfälle")
    message = page.get_by_text(f"Fall {case}, Kasten „Clearingfrist setzen“ (clearing.set_deadline)")
    expect(message).to_contain_text("„Beginn des Clearings“ ist kein gültiges Datum")
    expect(message).to_contain_text("Erwartet: Variable clearing_start = ein Datum (JJJJ-MM-TT).")
    expect(message).to_contain_text("Bitte in Cockpit berichtigen und den Schritt wiederholen.")
    cockpit.shot("Zwischenfall")
    cockpit.tab("Variablen")
    wrong = cockpit.row("clearing_start")
    wrong.locator("button").first.click()
    field = page.locator("tbody tr").filter(has=page.locator("input")).locator("input:not([type=checkbox])").last
    field.fill(f"{MONDAY}")
    cockpit.shot("Variable berichtigen")
    page.locator("tbody tr").filter(has=page.locator("input")).locator("button.btn-primary").first.click()
    expect(cockpit.row("clearing_start")).to_contain_text(f"{MONDAY}")
    cockpit.tab("Zwischenfälle")
    page.locator("td.action a:visible").click()
    again = page.locator(".modal-dialog")
    expect(again).to_contain_text("Versuch")
    cockpit.shot("Wiederholen")
    again.get_by_role("button", name="Erneut versuchen").click()
    again.get_by_role("button", name="OK").click()
    for _ in range(LOOKS):
        if office.tasks(case):
            break
        page.wait_for_timeout(500)
    assert office.tasks(case) == ["Clearing durchführen"]
    page.reload()
    expect(page.locator(".instance-count").first).to_be_visible()
    expect(page.locator(".instance-incidents:visible")).to_have_count(0)
    cockpit.shot("behoben")


def test_the_workers_signs_of_life_stand_in_cockpit(office: Office, cockpit: Cockpit) -> None:
    cockpit.process("Herzschlag der Worker")
    alive = cockpit.row(office.settings.worker_id)
    expect(alive).to_have_count(1)
    expect(cockpit.page.get_by_text("Lebenszeichen")).to_be_visible()
    cockpit.shot("Herzschlag")
    gone = office.admin.start_before("heartbeat", "alive", {}, business_key="fort-8091")
    with EngineAdmin(office.settings.engine_url, "betrieb", office.logins["betrieb"]) as operations:
        operations.delete_instance(str(gone["id"]))
    assert office.admin.instances(businessKey="fort-8091") == []
