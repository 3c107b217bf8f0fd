"""What stands beside Tasklist, clicked by the people who read it: the handbook, and the overview of cases."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .facts import CASE_MANAGER, REFERRER, TEAM_LEADER, referred
from .office import Office

pytestmark = pytest.mark.browser


def picture(office: Office, page: Page, name: str) -> None:
    """The page as it is read at 1280 and at 768 pixels."""
    office.shots.mkdir(parents=True, exist_ok=True)
    for width in (1280, 768):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=office.shots / f"{name} {width}.png")
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_box_of_the_handbook_leads_to_its_rule_and_the_rule_is_found(office: Office) -> None:
    page = office.person(REFERRER).context.new_page()
    page.goto(f"{office.settings.serve_url}/handbuch")
    page.get_by_role("link", name="Clearing durchführen", exact=True).first.click()
    page.locator('.bild a[href="#record_result"][aria-label]').first.click()
    described = page.locator("#record_result")
    expect(described).to_be_in_viewport()
    picture(office, page, "Kasten")
    page.get_by_role("searchbox").fill("H-63")
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator("main")).to_contain_text("Clearing")
    picture(office, page, "Suche")
    page.close()


def test_a_leader_reads_the_work_in_hand_as_picture_table_and_file(
    office: Office, new_case: Callable[..., str]
) -> None:
    case = new_case()
    office.bring(case, [referred()])
    page = office.person(TEAM_LEADER).context.new_page()
    page.goto(f"{office.settings.serve_url}/team")
    expect(page.get_by_role("heading", name="Teamübersicht")).to_be_visible()
    expect(page.get_by_role("img").first).to_be_visible()
    picture(office, page, "Teamübersicht")
    with page.expect_download() as loading:
        page.get_by_role("link", name="als CSV herunterladen").first.click()
    text = loading.value.path().read_text(encoding="utf-8-sig")
    assert "Deniz Yılmaz" in text
    page.close()


def test_a_case_manager_finds_own_cases_from_the_footer_of_tasklist(
    office: Office, new_case: Callable[..., str]
) -> None:
    case = new_case()
    facts = {
        "jobcenter": "hannover",
        "referrer": REFERRER,
        "acting_manager": CASE_MANAGER,
        "case_manager": CASE_MANAGER,
    }
    office.admin.start_before("fallmanagement", "correct_referral", facts, business_key=case)
    manager = office.person(CASE_MANAGER)
    with manager.context.expect_page() as opening:
        manager.page.get_by_role("link", name="Fallübersicht").click()
    page = opening.value
    expect(page.get_by_role("heading", name="Meine Fälle")).to_be_visible()
    waiting = page.get_by_role("table", name="Warten auf andere").get_by_role("row").filter(has_text=case)
    expect(waiting).to_contain_text("Überleitung berichtigen")
    expect(waiting).to_contain_text("Jonas Berger")
    picture(office, page, "Meine Fälle")
    page.close()
