"""Camunda Tasklist as a person uses it, in a real browser: by what is written on the screen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Self

from playwright.sync_api import APIResponse, Browser, Locator, Page, TimeoutError, expect

MINE, OF_MY_GROUP = "Meine Aufgaben", "Aufgaben meiner Gruppe"
"""Names of lists; a task of the group has to be taken before one can work on it."""
WIDE = {"width": 1280, "height": 1000}
LOOKS, LOOK_SECONDS = 30, 2
"""How often somebody clicks on a list until a task is in it, and how long one waits after each click."""
ATTEMPTS = 5
TAKEN_OVER_MILLISECONDS = 400
"""After this time a form has taken over what was typed; it waits 300 for more."""


def _choice(field: Locator, label: str) -> Locator:
    """The choice with this label; a part of the label will do where no other has it."""
    whole = field.get_by_label(label, exact=True)
    return whole if whole.count() else field.get_by_label(label)


class Tasklist:
    """One logged-in person. Fields are found by a part of their German label, tasks by name and case number.

    shots: folder for pictures, numbered in the order in which they are taken; may be changed from test to test.
    """

    def __init__(self, browser: Browser, base: str, user: str, password: str, shots: Path) -> None:
        self.user, self.shots = user, shots
        self.context = browser.new_context(viewport=WIDE, locale="de-DE", timezone_id="Europe/Berlin")  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.url = f"{base}/app/tasklist/default/"
        self.page.goto(self.url)
        self._sign_in(password)
        expect(self.page.locator(".start-process-action a")).to_be_visible()

    def _sign_in(self, password: str) -> None:
        """Type until it stands there: when the page is ready it moves the focus to the user name, once."""
        name, secret = self.page.get_by_placeholder("Benutzername"), self.page.get_by_placeholder("Passwort")
        for _ in range(ATTEMPTS):
            name.fill(self.user)
            secret.fill(password)
            if (name.input_value(), secret.input_value()) == (self.user, password):
                break
        self.page.get_by_role("button", name="Anmelden").click()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    def home(self) -> None:
        """The start page anew, whatever was open before."""
        self.page.goto("about:blank")
        self.page.goto(self.url)
        expect(self.page.locator(".task-filters a").first).to_be_visible()

    def shot(self, name: str) -> None:
        """Keep a picture of the whole page."""
        self.shots.mkdir(parents=True, exist_ok=True)
        number = len(list(self.shots.iterdir())) + 1
        self.page.screenshot(path=self.shots / f"{number:02d} {self.user} {name}.png", full_page=True)

    # -- starting a process -----------------------------------------------------------------------------------------

    def begin(self, process: str) -> Locator:
        """Open the start form of a process. Returns the form."""
        self.page.locator(".start-process-action a").click()
        self.page.locator(".modal-dialog").get_by_text(process, exact=True).click()
        form = self.page.locator(".modal-dialog .fjs-form").first
        expect(form).to_be_visible()
        return form

    @property
    def start_button(self) -> Locator:
        return self.page.locator(".modal-footer").get_by_role("button", name="Start", exact=True)

    def start(self, process: str, values: Mapping[str, object]) -> None:
        """Start a process through its form."""
        self.fill(self.begin(process), values)
        self.shot(f"startet {process}")
        self.start_button.click()
        expect(self.page.locator(".modal-dialog")).to_have_count(0)

    # -- tasks ------------------------------------------------------------------------------------------------------

    def choose(self, list_name: str) -> None:
        """Click a list in the left column."""
        self.page.locator(".task-filters a").filter(has_text=list_name).first.click()

    def entry(self, case: str, task: str) -> Locator:
        """The entry of a task in the list."""
        return self.page.locator("li.task").filter(has_text=task).filter(has_text=case)

    def look_for(self, case: str, task: str, list_name: str = MINE) -> Locator:
        """Click on a list until the task is in it. Returns the entry."""
        entry = self.entry(case, task).first
        for _ in range(LOOKS):
            self.choose(list_name)
            with suppress(TimeoutError):
                entry.wait_for(timeout=LOOK_SECONDS * 1000)
                break
        expect(entry, f"»{task}« of {case} in »{list_name}«").to_be_visible()
        return entry

    def look_in(self, list_name: str, *, shows: str) -> None:
        """Open a list that is to show at least one entry with this text."""
        self.choose(list_name)
        expect(self.page.locator("li.task").filter(has_text=shows).first).to_be_visible()

    def open(self, case: str, task: str, list_name: str = MINE, *, take: bool = True) -> Locator:
        """Open a task from a list; unless told otherwise, take it if it is the group's. Returns its form."""
        self.look_for(case, task, list_name).locator("h4 a").first.click()
        form = self.page.locator(".task-details .fjs-form").first
        expect(self.page.locator(".task-details h2").filter(has_text=task).first).to_be_visible()
        expect(self.page.locator("li.task.active")).to_contain_text(case)
        expect(form).to_be_visible()
        if list_name == OF_MY_GROUP and take:
            self.take()
        return form

    def open_directly(self, task: str, name: str) -> Locator:
        """Open a task by its id, as the link of a mail does. Returns its form."""
        self.page.goto(f"{self.url}#/?task={task}")
        expect(self.page.locator(".task-details h2").filter(has_text=name).first).to_be_visible()
        form = self.page.locator(".task-details .fjs-form").first
        expect(form).to_be_visible()
        return form

    def take(self) -> None:
        """Take the open task of the group."""
        self.page.get_by_text("Diese Aufgabe übernehmen").click()
        expect(self.page.locator(".disabled-form")).to_have_count(0)
        expect(self.complete_button).to_be_visible()

    @property
    def complete_button(self) -> Locator:
        return self.page.get_by_role("button", name="Abschließen")

    def complete(self, case: str, task: str, values: Mapping[str, object], *, list_name: str = MINE) -> None:
        """Open a task, fill its form, complete it."""
        self.finish(self.open(case, task, list_name), task, values)

    def finish(self, form: Locator, task: str, values: Mapping[str, object]) -> None:
        """Fill the form of the open task and complete it."""
        self.fill(form, values)
        self.shot(task)
        self.send(form)

    def send(self, form: Locator) -> None:
        """Complete the open task. Names the fields with which the form is not content, if it is not.

        A list that opened as the focus came to it lies over the button: one clicks beside it first.
        """
        if form.locator(".fjs-dropdownlist-item:visible").count():
            self.page.locator(".task-details h2").first.click()
        self.complete_button.click()
        try:
            expect(form).to_have_count(0)
        except AssertionError as problem:
            refused = form.locator(".fjs-has-errors").all_inner_texts()
            raise AssertionError(f"The form does not go; it is not content with {refused}.") from problem

    # -- fields -----------------------------------------------------------------------------------------------------

    def fill(self, form: Locator, values: Mapping[str, object]) -> None:
        """Enter values by a part of the label; the kind of field is seen on the screen.

        Reads through the form afterwards, as one does: the form takes over a text a moment after it was typed, and a
        redraw within that moment (a field appears because of the answer before) empties the field again. Nobody types
        as fast as this does.
        """
        for label, value in values.items():
            self.enter(self.field(form, label), value)
        self.make_sure(form, values)

    def make_sure(self, form: Locator, values: Mapping[str, object]) -> None:
        """Read through what was entered, and enter again what got lost."""
        for _ in range(ATTEMPTS):
            self.page.wait_for_timeout(TAKEN_OVER_MILLISECONDS)
            lost = [label for label, value in values.items() if self._is_empty(self.field(form, label), value)]
            if not lost:
                return
            for label in lost:
                self.enter(self.field(form, label), values[label])
        raise AssertionError(f"The form does not keep what is entered in {', '.join(lost)}.")

    def field(self, form: Locator, label: str) -> Locator:
        """The one field whose label is this text, else the one whose label contains it."""
        exact = self.fields(form, label)
        if exact.count() == 1:
            return exact
        field = form.locator(".fjs-form-field").filter(has=self.page.locator("label").filter(has_text=label))
        expect(field, f"field »{label}« on the form").to_have_count(1)
        return field

    def fields(self, form: Locator, label: str) -> Locator:
        """The fields with exactly this label, whatever stands for ``{{name}}``; a field that depends on an answer may
        not be there."""
        said = ".*".join(re.escape(part) for part in re.split(r"{{.*?}}", label))
        named = re.compile(rf"^\s*{said}\s*\*?\s*$")
        return form.locator(".fjs-form-field").filter(has=self.page.locator("label").filter(has_text=named))

    def shows(self, field: Locator, value: object) -> bool:
        """Whether the field holds this value already, because the form came with it."""
        kind = field.get_attribute("class") or ""
        if "fjs-form-field-radio" in kind:
            return field.get_by_label(str(value), exact=True).is_checked()
        if "fjs-form-field-checklist" in kind or "fjs-form-field-checkbox" in kind:
            return all(box.is_checked() == wanted for box, wanted in self._boxes(field, value))
        wanted = f"{value:%d.%m.%Y}" if isinstance(value, date) else str(value)
        return field.locator("input, textarea").first.input_value() == wanted

    def enter(self, field: Locator, value: object) -> None:
        kind = field.get_attribute("class") or ""
        if "fjs-form-field-radio" in kind:
            choice = field.get_by_label(str(value), exact=True)
            choice.click()
            expect(choice).to_be_checked()
        elif "fjs-form-field-select" in kind:
            self._choose(field, str(value))
        elif "fjs-form-field-checklist" in kind or "fjs-form-field-checkbox" in kind:
            self._tick(field, value)
        elif isinstance(value, date):
            self.type_date(field, f"{value:%d.%m.%Y}")
        else:
            field.locator("input, textarea").first.fill(str(value))

    def _choose(self, field: Locator, label: str) -> None:
        """Open the list and choose; a click may close a list that opened by itself, or a calendar over it."""
        item = field.locator(".fjs-dropdownlist-item").filter(has_text=label).first
        for _ in range(4):
            if not item.is_visible():
                field.locator(".fjs-input-group").first.click()
            with suppress(TimeoutError):
                item.click(timeout=2000)
                return
        item.click()

    def _tick(self, field: Locator, value: object) -> None:
        """Tick with the space bar: a single box (True), or those of a list by their labels and no others."""
        for box, wanted in self._boxes(field, value):
            if box.is_checked() != wanted:
                box.focus()
                box.press("Space")
                expect(box).to_be_checked(checked=wanted)

    def _boxes(self, field: Locator, value: object) -> list[tuple[Locator, bool]]:
        """Each box with whether it is to be ticked."""
        if not isinstance(value, list):
            return [(field.locator("input"), bool(value))]
        wanted = {_choice(field, str(one)).get_attribute("id") for one in value}
        return [(box, box.get_attribute("id") in wanted) for box in field.locator("input").all()]

    def _is_empty(self, field: Locator, value: object) -> bool:
        """What is typed into a field that shows nothing afterwards was lost; choices are checked when they are made."""
        kind = field.get_attribute("class") or ""
        if any(f"fjs-form-field-{name}" in kind for name in ("radio", "checkbox", "checklist")) or value == "":
            return False
        return field.locator("input, textarea").first.input_value() == ""

    def type_date(self, field: Locator, text: str) -> None:
        """Type a date as on a keyboard and go on to the next field."""
        box = field.locator("input").first
        box.fill(text)
        box.press("Enter")
        box.press("Tab")

    # -- letters ----------------------------------------------------------------------------------------------------

    def open_link(self, form: Locator, link: str = "öffnen") -> tuple[str, APIResponse]:
        """Click a link, by a part of its text, which opens beside the form. Returns its address and what is shown."""
        with self.context.expect_page() as opened:
            form.locator("a[href]").filter(has_text=link).first.click()
        page = opened.value
        page.wait_for_load_state()
        address = page.url
        page.close()
        expect(form).to_be_visible()
        return address, self.context.request.get(address)
