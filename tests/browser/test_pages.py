"""What stands beside Tasklist, clicked by the people who read it: the handbook, and the overview of cases."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

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


def test_a_box_of_the_handbook_tells_its_rules_and_the_rule_is_found(office: Office) -> None:
    page = office.person(REFERRER).context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{office.settings.serve_url}/handbuch")
    page.get_by_role("link", name="Clearing durchführen", exact=True).first.click()
    box(page, "record_result").locator(".djs-hit").first.click()
    told = page.get_by_role("region", name="Gewählter Kasten")
    expect(told.get_by_role("heading", name="Clearing durchführen")).to_be_in_viewport()
    expect(told).to_contain_text("Das Clearing ist nach höchstens zwei Monaten abzuschließen.")
    expect(box(page, "record_result")).to_be_in_viewport()
    picture(office, page, "Kasten")
    page.get_by_role("searchbox").fill("H-63")
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator("main")).to_contain_text("Clearing")
    picture(office, page, "Suche")
    assert problems == []
    page.close()


def test_the_live_diagram_is_read_with_the_keyboard_and_stepped_into(office: Office) -> None:
    page = office.person(REFERRER).context.new_page()
    page.goto(f"{office.settings.serve_url}/handbuch/fallmanagement")
    part = box(page, "care")
    part.focus()
    page.keyboard.press("Enter")
    told = page.get_by_role("region", name="Gewählter Kasten")
    expect(told.get_by_role("heading", name="Betreuung durchführen")).to_be_focused()
    page.keyboard.press("Escape")
    expect(part).to_be_focused()
    page.get_by_title("Betreuung durchführen öffnen").click()
    inner = box(page, "steering")
    expect(inner).to_be_in_viewport()
    before = inner.bounding_box()
    page.get_by_role("button", name="Größer").click()
    after = inner.bounding_box()
    assert before and after and after["width"] > before["width"]
    picture(office, page, "Teilprozess")
    page.close()


def test_without_scripts_the_drawn_picture_leads_to_the_text(office: Office) -> None:
    browser = office.person(REFERRER).context.browser
    assert browser
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{office.settings.serve_url}/handbuch/clearing")
    page.locator('.bild a[href="#record_result"][aria-label]').first.click()
    expect(page.locator("#record_result")).to_be_in_viewport()
    context.close()


def box(page: Page, element: str) -> Locator:
    """A box of the live diagram."""
    return page.locator(f'#modell [data-element-id="{element}"]')


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
