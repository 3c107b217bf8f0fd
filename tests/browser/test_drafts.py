"""What people see and keep in Tasklist: drafts without a trace on the computer, dates as written here, names."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from playwright.sync_api import expect

from .facts import CASE_MANAGER, REFERRER, STRANGER, TEAM_LEADER, filed, referred, talked
from .office import MONDAY, Office
from .tasklist import Tasklist
from .test_hannover import LAST_DAY

pytestmark = pytest.mark.browser
NewCase = Callable[..., str]
TALK, REASONS = "Übergabegespräch führen", "Schulden und eine lange Pause."
STORED = "() => JSON.stringify([{...localStorage}, {...sessionStorage}])"


def test_a_draft_stays_with_its_task_and_leaves_nothing_on_the_computer(office: Office, new_case: NewCase) -> None:
    case = new_case()
    office.bring(case, [referred()])
    referrer = office.person(REFERRER)
    form = referrer.open(case, TALK)
    referrer.fill(form, {"Gründe für die Einschaltung": REASONS, "Gespräch geführt am": MONDAY})
    referrer.page.get_by_role("button", name="Speichern").click()
    expect(referrer.page.get_by_text("Entwurf gespeichert.")).to_be_visible()
    referrer.shot("Entwurf gespeichert")
    assert REASONS not in referrer.page.evaluate(STORED)
    (task,) = office.admin.tasks(processInstanceBusinessKey=case)
    assert office.admin.past_variables(variableName="text_draft") == []

    referrer.home()
    again = referrer.open(case, TALK)
    reasons = referrer.field(again, "Gründe für die Einschaltung").locator("textarea")
    expect(reasons).to_have_value(REASONS)
    expect(referrer.field(again, "Gespräch geführt am").locator("input").first).to_have_value("02.03.2026")
    assert_only_the_owner_reaches(office, task["id"])
    assert "text_draft" not in office.admin.instance_variables(office.roots(case)[0])


def assert_only_the_owner_reaches(office: Office, task: str) -> None:
    address = f"{office.settings.webapp_url}/api/bfm/draft/{task}"
    owner, stranger = office.person(REFERRER).context.request, office.person(STRANGER).context.request
    assert json.loads(owner.get(address).text())["text_involvement_reasons"] == REASONS
    assert stranger.get(address).status == 403
    with Tasklist(office.browser, office.settings.webapp_url, REFERRER, office.logins[REFERRER], office.shots) as twin:
        refused = twin.context.request.put(address, data="{}")  # as from a foreign page; it costs the session
    assert (refused.status, refused.headers["x-xsrf-token"]) == (403, "Required")
    assert httpx.get(address).status_code == 401


def test_dates_are_written_as_here_and_belong_to_the_diagram(office: Office, new_case: NewCase) -> None:
    case = new_case()
    office.bring(case, [referred(), talked(), filed()])
    manager = office.person(CASE_MANAGER)
    manager.open(case, "Clearing durchführen")
    entry, head = manager.entry(case, "Clearing durchführen"), manager.page.locator("[cam-tasklist-task-meta]")
    expect(entry).to_contain_text("Fällig 02.05.2026")
    expect(entry).to_contain_text("Am Tag nach der Frist erfährt es die Teamleitung.")
    expect(entry).to_contain_text("Clearing")
    expect(head.locator(".due-date")).to_contain_text("02.05.2026")
    expect(head.locator(".followup-date")).to_contain_text("18.04.2026")
    for date in (".due-date", ".followup-date"):
        head.locator(date).click(force=True)
        head.locator(date).evaluate(
            "date => date.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}))"
        )
    expect(head.locator("input")).to_have_count(0)
    expect(head.get_by_role("button")).to_have_count(0)


def test_a_leader_reads_names_and_finds_the_deviation_in_a_list_of_its_own(office: Office, new_case: NewCase) -> None:
    case = new_case()
    office.bring(case, [referred(), talked(), filed()])
    office.set_day(LAST_DAY + timedelta(days=1), 0, 1)
    leader = office.person(TEAM_LEADER)
    form = leader.open(case, "Abweichung klären", "Eskaliert")
    expect(form).to_contain_text("Fallmanagement: Deniz Yılmaz")
    expect(form).to_contain_text("Überleitung: Jonas Berger")
    expect(leader.entry(case, "Abweichung klären")).to_contain_text("Das Clearing läuft weiter")
    leader.shot("Eskaliert")
