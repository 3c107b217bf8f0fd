"""Doing what a step says, as the person it names: with their login, their rights, and the form that Tasklist shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from workers.engine.admin import EngineAdmin
from workers.play.cast import Cast
from workers.play.catalogue import Catalogue
from workers.play.expect import german, same
from workers.play.forms import Form, fill, usual
from workers.play.scenario import Scenario, Step
from workers.play.stage import OpenTask, Stage

REFERRER = "pap"
"""Who starts a case if a step does not say."""
LOAD_BOX = "correct_referral"
"""Where a case that only counts waits."""
MAIN = "fallmanagement"


class NotPossible(Exception):
    """A step that the engine's state does not allow; the message is German."""


@dataclass(frozen=True)
class Actor:
    """Acts in one scenario. ``door`` gives the engine as a user sees it."""

    scenario: Scenario
    cast: Cast
    stage: Stage
    catalogue: Catalogue
    door: Callable[[str], EngineAdmin]

    def begin(self, step: Step) -> str:
        """Start a process by its form. Returns what was done."""
        process = str(step.beginnt)
        user = self.cast.user(step.wer or REFERRER)
        form = self.catalogue.start_form(process)
        values = self._values(form, step, {}) if form else {}
        instance = self.start(step, user, process, form, values)
        if form and process != MAIN:
            self.stage.adopt(instance, self.scenario.case_of(step))
        return f"{user} beginnt „{self.catalogue.processes[process]}“"

    def finish(self, step: Step, tasks: list[OpenTask]) -> tuple[str, str]:
        """Complete a task by its form, claimed before if it is a group's. Returns what was done and the task's id."""
        task = self._find(step, tasks)
        element = self.catalogue.labels[(task.process, task.element)]
        user = self._user(step, task, element.groups)
        form = self.catalogue.forms.get(element.form)
        shown = self.door(user).task_variables(task.id) if form else {}
        values = self._values(form, step, shown) if form else {}
        self.complete(step, user, task, form, values, shown)
        return f"{user} erledigt „{task.name}“", task.id

    def start(self, step: Step, user: str, process: str, form: Form | None, values: Mapping[str, Any]) -> str:
        """Send the start form. Returns the instance."""
        # a process without a form enters no number anywhere: its key is the scenario's
        number = None if form else self.stage.number(self.scenario.case_of(step))
        return str(self.door(user).start(process, values, business_key=number)["id"])

    def complete(
        self,
        step: Step,
        user: str,
        task: OpenTask,
        form: Form | None,
        values: Mapping[str, Any],
        shown: Mapping[str, Any],
    ) -> None:
        """Take the task if it is a group's, and send its form. shown: variables that the form shows."""
        if task.assignee is None:
            self.door(user).claim(task.id, user)
        self.door(user).submit_task(task.id, values)

    def load(self) -> list[str]:
        """Bring case managers to the number of admitted cases the scenario starts with. Returns what was done."""
        lines = []
        for name, wanted in self.scenario.bestand.items():
            user = self.cast.user(name)
            present = self._load_of(user)
            if present > wanted:
                raise NotPossible(
                    f"{user} hat schon {present} Fälle, das Szenario braucht {wanted}; ein anderer Lauf ist noch da."
                )
            variables = {"jobcenter": self.scenario.jobcenter, "case_manager": user, "referrer": user, "counts": True}
            self.stage.add_load(self.scenario.fall, wanted - present, MAIN, LOAD_BOX, variables)
            lines.append(f"{user} betreut {wanted} Fälle")
        return lines

    def _load_of(self, user: str) -> int:
        """Admitted cases of a case manager."""
        wanted = {"case_manager": user, "counts": True}
        variables = [{"name": name, "operator": "eq", "value": value} for name, value in wanted.items()]
        body = {"processDefinitionKey": MAIN, "variables": variables}
        return int(self.stage.admin.http.post("process-instance/count", body)["count"])

    def _values(self, form: Form, step: Step, known: Mapping[str, Any]) -> dict[str, Any]:
        given = {name: self.cast.value(value) for name, value in step.mit.items()}
        find = self.catalogue.find_field
        said = self.scenario.angaben.items()
        facts = {find(name, self.scenario.jobcenter).key: self.cast.value(value) for name, value in said}
        facts = {**usual(), **facts, "case_number": self.scenario.case_of(step), "jobcenter": self.scenario.jobcenter}
        sent = fill(form, given, facts=facts, known=known, day=step.am, unchecked=step.unchecked)
        cases = {case: self.stage.number(case) for case in self.scenario.cases}
        return {name: cases.get(value, value) if isinstance(value, str) else value for name, value in sent.items()}

    def _find(self, step: Step, tasks: list[OpenTask]) -> OpenTask:
        places = {(element.process, element.id) for element in self.catalogue.find(str(step.erledigt), "userTask")}
        found = [task for task in tasks if (task.process, task.element) in places]
        if not found:
            names = ", ".join(f"„{task.name}“" for task in tasks) or "keine"
            raise NotPossible(f"Die Aufgabe „{step.erledigt}“ ist nicht offen. Offen: {names}.")
        for task in found:
            if not step.zeigt or self._shows(task, step.zeigt):
                return task
        wanted = ", ".join(f"{name}: {german(value)}" for name, value in step.zeigt.items())
        raise NotPossible(f"Keine der Aufgaben „{step.erledigt}“ zeigt {wanted}.")

    def _shows(self, task: OpenTask, wanted: Mapping[str, Any]) -> bool:
        shown = self.stage.admin.task_variables(task.id)
        return all(same(self.cast.value(value), shown.get(name)) for name, value in wanted.items())

    def _user(self, step: Step, task: OpenTask, groups: tuple[str, ...]) -> str:
        if step.wer is None:
            return task.assignee or self.cast.first_of(groups[0])
        role = self.cast.role(step.wer)
        if task.assignee is None:
            return self.cast.user(step.wer)
        if task.assignee == role.user or (not role.user and self.cast.role(task.assignee).group == role.group):
            return task.assignee
        raise NotPossible(f"Die Aufgabe „{task.name}“ gehört {task.assignee}, nicht {role}.")
