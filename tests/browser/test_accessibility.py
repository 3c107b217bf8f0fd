"""Every list and form is accessible: axe finds nothing in what is ours, and the keyboard alone is enough."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from .axe import violations
from .every_task import open_each, starters
from .facts import CASE_MANAGER, REFERRER, TEAM_LEADER, filed, referred, talked
from .office import MONDAY, Office
from .tasklist import MINE, Tasklist

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
NewCase = Callable[..., str]
DIVISION_TWO = "gb.thiel"
ZOOMED = {"width": 640, "height": 512}
"""A window of 1280 × 1024 at 200 %."""
ABSENCE = "Abwesenheit und Vertretung"
FORMS = re.compile("/deployed-(start-)?form")
PAGES = ["/", "/briefe/unbekannt", "/impressum", "/barrierefreiheit"]
CHAPTERS = ["", "/clearing", "/fallmanagement", "/regeln", "/suche?q=Dolmetscher", "/gibtesnicht"]


def show(person: Tasklist, task: dict[str, str]) -> None:
    """Open a task by its address, without loading the page anew."""
    person.page.evaluate("id => { location.hash = '#/?task=' + id }", task["id"])
    title = person.page.locator(".task-details h2").filter(has_text=task["name"]).first
    expect(title, task["taskDefinitionKey"]).to_be_visible()
    expect(person.page.locator(".task-details .fjs-form").first).to_be_visible()


@contextmanager
def sized(page: Page, **size: int) -> Iterator[None]:
    before = page.viewport_size
    page.set_viewport_size(size)  # type: ignore[arg-type]
    yield
    page.set_viewport_size(before)  # type: ignore[arg-type]


def assert_nothing_lost(page: Page) -> None:
    """The form fits the window: nobody scrolls to the side to read a line."""
    form = page.locator(".task-details .fjs-form").first
    assert form.evaluate("form => form.scrollWidth <= form.clientWidth + 1")
    assert form.evaluate("form => form.getBoundingClientRect().right <= innerWidth + 1")
    assert form.evaluate(CUT_OFF) == []


def test_every_form_is_accessible_with_all_its_fields(office: Office, new_case: NewCase) -> None:
    mark = new_case()
    person = office.person(CASE_MANAGER)
    found: dict[str, list[str]] = {}
    with all_fields(person.page) as shown:
        for task in open_each(office.admin, office.settings, CASE_MANAGER, mark, MONDAY + timedelta(days=9)):
            show(person, task)
            if wrong := violations(person.page, ".task-details"):
                found[task["taskDefinitionKey"]] = wrong
    assert found == {}
    assert len(shown) > 100


def test_every_start_form_is_accessible_with_all_its_fields(office: Office) -> None:
    found: dict[str, list[str]] = {}
    shown: list[str] = []
    for user, processes in starters(office.settings).items():
        person = office.person(user)
        with all_fields(person.page) as fields:
            for process in processes:
                person.begin(process)
                person.shot(process)
                if wrong := violations(person.page, ".modal-dialog"):
                    found[process] = wrong
                person.home()
        shown += fields
    assert found == {}
    assert shown


@contextmanager
def all_fields(page: Page) -> Iterator[list[str]]:
    """Forms come as the engine sends them, but no field waits for the answer to another; gives those that waited."""
    waited: list[str] = []

    def show_all(route: Route) -> None:
        answer = route.fetch()
        form = answer.json()
        waited.extend(part["id"] for part in form["components"] if part.pop("conditional", None))
        route.fulfill(response=answer, json=form)

    page.route(FORMS, show_all)
    yield waited
    page.unroute(FORMS, show_all)


def test_lists_and_tabs_are_accessible(office: Office, new_case: NewCase) -> None:
    case = new_case()
    office.bring(case, [referred(), talked(), filed()])
    person = office.person(CASE_MANAGER)
    assert violations(person.page) == []
    person.open(case, "Clearing durchführen")
    person.shot("Liste und Formular")
    assert violations(person.page) == []
    for tab in ("Historie", "Diagramm", "Beschreibung"):
        person.page.get_by_role("link", name=tab).click()
        expect(person.page.locator(".task-details .loader:visible")).to_have_count(0)
        assert (tab, violations(person.page, ".task-details")) == (tab, [])
    person.page.get_by_role("link", name="Formular").click()
    for name, width, height in (("768", 768, 1024), ("200 %", ZOOMED["width"], ZOOMED["height"])):
        with sized(person.page, width=width, height=height):
            person.page.locator(".task-details .fjs-form").first.scroll_into_view_if_needed()
            person.page.wait_for_timeout(700)  # columns move
            person.shot(f"Formular bei {name}")
            assert_nothing_lost(person.page)


def test_log_in_page_is_accessible_and_german_in_any_browser(office: Office) -> None:
    context = office.browser.new_context(locale="en-US")
    page = context.new_page()
    page.goto(f"{office.settings.webapp_url}/app/tasklist/default/")
    expect(page.get_by_role("button", name="Anmelden")).to_be_visible()
    expect(page).to_have_title("Fallmanagement Aufgaben")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.get_by_role("link", name="Impressum")).to_be_visible()
    office.shots.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=office.shots / "01 Anmeldung.png")
    assert violations(page) == []
    context.close()


def test_pages_beside_tasklist_are_accessible(office: Office) -> None:
    visits = [(REFERRER, page) for page in PAGES] + [(REFERRER, f"/handbuch{chapter}") for chapter in CHAPTERS]
    visits += [(TEAM_LEADER, "/team"), (REFERRER, "/team"), (DIVISION_TWO, "/berichte"), (REFERRER, "/berichte")]
    found = {}
    for user, address in visits:
        page = office.person(user).context.new_page()
        page.goto(f"{office.settings.serve_url}{address}")
        for box in page.locator("#modell [role=button]").all()[:1]:
            box.press("Enter")
            expect(page.locator("#gewaehlt h3")).to_be_visible()
        if wrong := violations(page):
            found[user, address] = wrong
        page.close()
    assert found == {}


def test_a_task_is_done_with_the_keyboard_alone(office: Office, new_case: NewCase) -> None:
    case = new_case()
    office.bring(case, [referred()])
    person = office.person(REFERRER)
    page = person.page
    person.look_for(case, "Übergabegespräch führen", MINE)
    keys = Keys(page)
    keys.to("li.task h4 a", case, "Übergabegespräch führen")
    keys.press("Enter")
    expect(page.locator(".task-details .fjs-form").first).to_be_visible()
    keys.fill_form(
        {
            "Art des Gesprächs": "Space",
            "Gespräch geführt am": f"{MONDAY:%d.%m.%Y}",
            "Form des Gesprächs": "Space",
            "Zuständig im Fallmanagement": "Enter",
            "Gründe für die Einschaltung": "Schulden.",
            "Zielerwartung": "Wohnung sichern.",
        }
    )
    person.shot("nur mit der Tastatur ausgefüllt")
    keys.to("button", "Abschließen")
    keys.press("Enter")
    expect(page.locator("li.task").filter(has_text=case).filter(has_text="Übergabegespräch")).to_have_count(0)
    office.settle(case)
    assert "Übergabegespräch führen" not in office.tasks(case)


def test_the_first_click_counts_although_a_calendar_closes(office: Office, new_case: NewCase) -> None:
    case = new_case()
    office.bring(case, [referred()])
    person = office.person(REFERRER)
    with sized(person.page, width=1280, height=800):
        form = person.open(case, "Übergabegespräch führen")
        assert_button_stays(person, form, person.complete_button)
        expect(form.locator(".fjs-has-errors").first).to_be_visible()


def test_the_first_click_counts_in_a_start_form_too(office: Office) -> None:
    person = office.person(CASE_MANAGER)
    with sized(person.page, width=1280, height=600):
        form = person.begin(ABSENCE)
        assert_button_stays(person, form, person.start_button)
        expect(form.locator(".fjs-has-errors").first).to_be_visible()
    person.home()


def assert_button_stays(person: Tasklist, form: Locator, button: Locator) -> None:
    """Scrolled to the end, with a calendar open there: the press that closes the calendar does not move the button."""
    form.locator(".flatpickr-input").last.click()
    expect(person.page.locator(".flatpickr-calendar.open")).to_be_visible()
    form.locator(".flatpickr-input").last.hover()
    person.page.mouse.wheel(0, 5000)
    person.page.wait_for_timeout(500)  # scrolls smoothly
    person.shot("Kalender offen")
    before = button.bounding_box()
    assert before is not None
    person.page.mouse.move(before["x"] + before["width"] / 2, before["y"] + before["height"] / 2)
    person.page.mouse.down()
    person.page.wait_for_timeout(300)  # the calendar closes
    assert button.bounding_box() == before
    person.page.mouse.up()


class Keys:
    """A person without a mouse: the Tab key until something has the focus, which is always seen."""

    LONGEST_WAY = 80

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def to(self, selector: str, *texts: str) -> None:
        """Tab on until an element of this kind has the focus, and assert that one sees where one is on the way.

        texts: what the element, or its entry in the list of tasks, contains.
        """
        way = []
        for _ in range(self.LONGEST_WAY):
            self.press("Tab")
            way.append(self.page.evaluate(HERE))
            assert self.page.evaluate(VISIBLE), f"no visible focus: {way[-1]}"
            if self.page.evaluate(AT, [selector, texts]):
                return
        raise AssertionError(f"The Tab key does not reach {selector} {texts}, only {way}")

    def fill_form(self, values: dict[str, str]) -> None:
        """By label: a key („Space“, „Enter“) chooses the first answer, anything else is typed."""
        for label, value in values.items():
            for _ in range(self.LONGEST_WAY):
                self.press("Tab")
                if label in self.page.evaluate(LABEL):
                    break
            else:
                raise AssertionError(f"The Tab key does not reach the field {label}")
            if value == "Enter":
                self.press("ArrowDown")
                expect(self.page.locator(".fjs-dropdownlist-item:visible").first).to_be_visible()
                self.press("Enter")
                expect(self.page.locator(".fjs-dropdownlist-item:visible")).to_have_count(0)
            elif value == "Space":
                self.press("Space")
            else:
                self.page.keyboard.type(value)
            self.page.wait_for_timeout(800)  # the form takes over what was typed
            self.page.wait_for_function(FILLED)


CUT_OFF = """form => [...form.querySelectorAll('label, p')].filter(text => {
  const words = document.createRange();
  words.selectNodeContents(text);
  return words.getBoundingClientRect().right > form.getBoundingClientRect().right + 1;
}).map(text => text.textContent)"""
HERE = "document.activeElement.outerHTML.slice(0, 200)"
AT = """([selector, texts]) => {
  const at = document.activeElement, entry = at.closest('li.task') ?? at;
  return at.matches(selector) && texts.every(text => entry.textContent.includes(text));
}"""
FILLED = "document.activeElement.checked || !!document.activeElement.value"
LABEL = """() => document.activeElement.closest('.fjs-form-field')?.textContent ?? ''"""
VISIBLE = """() => {
  const at = document.activeElement;
  if (at === document.body) return true;
  const parts = [at, at.closest('.fjs-input-group')].filter(Boolean);
  return parts.some(part => getComputedStyle(part).outlineStyle !== 'none');
}"""
