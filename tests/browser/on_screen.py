"""Playing a scenario at the screen: the same steps and expectations, but every form is filled in Tasklist."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, TimeoutError, expect

from workers.engine.admin import EngineAdmin
from workers.play.actions import Actor
from workers.play.catalogue import read_catalogue
from workers.play.forms import Field, Form, required_anyway
from workers.play.results import Result
from workers.play.runner import Runner
from workers.play.scenario import Step
from workers.play.script import read_scripts
from workers.play.stage import OpenTask, Stage, marked
from workers.results import ResultStore
from workers.rules.staff import load_staff
from workers.wiring import all_handlers

from .office import Office
from .tasklist import Tasklist

APPEARS_MILLISECONDS = 700
"""A field that depends on an answer is there after this time, or it stays hidden."""
NOT_ENTERED = (None, "", False, [])


@dataclass(frozen=True)
class ScreenActor(Actor):
    """Fills what Tasklist shows. A step that goes past the form's checks (``ungeprüft``) goes by REST."""

    office: Office

    def start(self, step: Step, user: str, process: str, form: Form | None, values: Mapping[str, Any]) -> str:
        if form is None or step.unchecked:
            return super().start(step, user, process, form, values)
        before = self._instances(process)
        person = self.office.person(user)
        self._fill(person, person.begin(self.catalogue.processes[process]), form, values, {}, step.am)
        person.shot(f"startet {process}")
        person.start_button.click()
        expect(person.page.locator(".modal-dialog")).to_have_count(0)
        (instance,) = self._instances(process) - before
        return instance

    def complete(
        self,
        step: Step,
        user: str,
        task: OpenTask,
        form: Form | None,
        values: Mapping[str, Any],
        shown: Mapping[str, Any],
    ) -> None:
        if form is None or step.unchecked:
            super().complete(step, user, task, form, values, shown)
            return
        person = self.office.person(user)
        on_screen = person.open_directly(task.id, task.name)
        if task.assignee is None:
            person.take()
        self._fill(person, on_screen, form, values, shown, step.am)
        person.shot(task.name)
        person.send(on_screen)

    def _instances(self, process: str) -> set[str]:
        """Running and ended: some end as soon as they begin."""
        return {row["id"] for row in self.stage.admin.past_instances(processDefinitionKey=process)}

    def _fill(
        self,
        person: Tasklist,
        on_screen: Locator,
        form: Form,
        values: Mapping[str, Any],
        shown: Mapping[str, Any],
        day: date,
    ) -> None:
        """Enter field by field, from top to bottom; each entry may make another field appear."""
        entered: dict[str, object] = {}
        for field in form.fields:
            value = values.get(field.key)
            if value in NOT_ENTERED and not (field.type == "checklist" and shown.get(field.key)):  # else ticks come off
                value = required_anyway(field, day)
            if value is None or not _there(person, on_screen, field):
                continue
            entry = entered[field.label] = _as_written(field, value, shown)
            if not person.shows(person.field(on_screen, field.label), entry):
                person.enter(person.field(on_screen, field.label), entry)
        person.make_sure(on_screen, entered)


def _there(person: Tasklist, on_screen: Locator, field: Field) -> bool:
    found = person.fields(on_screen, field.label)
    if field.conditional:
        with suppress(TimeoutError):
            found.first.wait_for(timeout=APPEARS_MILLISECONDS)
        return found.count() == 1
    return True


def _as_written(field: Field, value: Any, shown: Mapping[str, Any]) -> object:
    """A value as it stands on the screen: the label of a choice, a date, a number as text."""
    if field.type == "datetime":
        return date.fromisoformat(str(value)[:10])
    if field.type == "checklist":
        return [_label(field, one, shown) for one in value]
    if field.type in ("radio", "select"):
        return _label(field, value, shown)
    return value if field.type == "checkbox" else str(value)


def _label(field: Field, value: Any, shown: Mapping[str, Any]) -> str:
    offered = {option.value: option.label for option in field.options}
    offered |= {entry["value"]: str(entry["label"]) for entry in shown.get(field.options_variable) or ()}
    return offered[value]


def play_on_screen(office: Office, file: Path, mark: str) -> Result:
    """Play one scenario with its people at their Tasklists. mark: makes its case numbers unique."""
    staff, handlers = load_staff(office.settings.staff), all_handlers()
    catalogue = read_catalogue(office.settings.bpmn, handlers)
    scripts = read_scripts([file], catalogue, staff)
    cases = [case for script in scripts for case in script.scenario.cases]
    office.know(*(marked(case, mark) for case in cases))
    results = ResultStore.from_settings(office.settings)
    doors: dict[str, EngineAdmin] = {}

    def door(user: str) -> EngineAdmin:
        known = doors.get(user)
        return known or doors.setdefault(user, EngineAdmin(office.settings.engine_url, user, office.logins[user]))

    try:
        stage = Stage(office.admin, cases, mark, report=results.report)
        acting = partial(ScreenActor, office=office)
        (result,) = Runner(stage, catalogue, staff, door, acting=acting).play(scripts)
        return result
    finally:
        results.close()
        for opened in doors.values():
            opened.close()
