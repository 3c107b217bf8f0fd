"""Each user task of each diagram as an open task, without its case: to look at every form cheaply."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from workers.check.diagram import Element
from workers.check.expressions import engine_variables
from workers.check.project import Project
from workers.check.variables import own_nodes, texts
from workers.engine.admin import EngineAdmin
from workers.engine.variables import encode
from workers.rules.staff import load_staff
from workers.settings import Settings
from workers.wiring import all_handlers

DAY = re.compile(r"\$\{(\w+)\}T\d\d:")
"""A variable that an expression completes to a moment holds a day."""
MOMENT = re.compile(r"\$\{(\w+_at)\}")
"""A variable that is a moment by itself, because it may be none."""
ENTRY = re.compile(r"\$\{(\w+)\.stringValue\(\)\}")
"""A variable that is an entry of a JSON list."""
NOBODY_AWAY = {"absent_manager": ""}
"""Else every worker would look for who covers."""


def user_tasks(settings: Settings) -> list[Element]:
    return list(Project.load(settings.bpmn, all_handlers(), settings.templates).of_kind("userTask"))


def starters(settings: Settings) -> dict[str, list[str]]:
    """Every process that people begin with a form, by someone who may; few people for many processes."""
    project = Project.load(settings.bpmn, all_handlers(), settings.templates)
    staff, found = load_staff(settings.staff).members(), dict[str, list[str]]()
    for start in project.of_kind("startEvent"):
        holders = project.access.holders(start.process.id, "CREATE_INSTANCE")
        may = [
            each.user for each in staff if holders.intersection(project.access.groups_in(each.group, each.jobcenter))
        ]
        if may and start.camunda("formRef"):
            user = next((user for user in may if user in found), may[0])
            found.setdefault(user, []).append(start.process.name)
    return found


def open_each(admin: EngineAdmin, settings: Settings, user: str, mark: str, day: date) -> Iterator[dict[str, Any]]:
    """Start each task with its deadline on that day; all belong to the user. Gives the tasks as REST does."""
    project = Project.load(settings.bpmn, all_handlers(), settings.templates)
    for task in project.of_kind("userTask"):
        written = [text for node in project.nodes if node.process.id == task.process.id for text in _texts(node)]
        values = {name: user for text in written for name in engine_variables(text)}
        values |= {name: day.isoformat() for text in written for name in DAY.findall(text)}
        values |= {name: f"{day}T23:59:59" for text in written for name in MOMENT.findall(text)}
        entries = {
            name: {"type": "Json", "value": json.dumps(user)} for text in written for name in ENTRY.findall(text)
        }
        case = {"case_number": mark, "jobcenter": "hannover", **NOBODY_AWAY}
        instance = _start_before(admin, task, mark, encode(values | case) | entries)
        try:
            (row,) = admin.tasks(processInstanceId=instance["id"])
            admin.http.post(f"task/{row['id']}/assignee", {"userId": user})  # some belong to whoever began the case
            yield row
        finally:
            admin.delete_instance(instance["id"])


def _start_before(admin: EngineAdmin, task: Element, mark: str, typed: dict[str, Any]) -> dict[str, Any]:
    steps = [{"type": "startBeforeActivity", "activityId": task.id}]
    body = {"businessKey": mark, "variables": typed, "startInstructions": steps}
    return dict(admin.http.post(f"process-definition/key/{task.process.id}/start", body))


def _texts(element: Element) -> Iterator[str]:
    for node in own_nodes(element):
        yield from texts(node)
