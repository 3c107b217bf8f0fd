"""What several processes of the Uckermark share: reminders of missed deadlines, notices, changes from outside."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pydantic import Field

from workers.engine.cases import Cases
from workers.engine.staffing import Staffing
from workers.registry import Case, Handlers, Task
from workers.results import ResultStore
from workers.results.store import StandardMark
from workers.rules.absence import Cover, acting_manager
from workers.rules.german import long_day
from workers.rules.guidelines import UckermarkParameters
from workers.rules.staff import Staff
from workers.rules.uckermark.dates import without_delay

uckermark = Handlers()

NOTICE = "uckermark_notice"
STEERING = "uckermark_steering"
CARE_CHANGED = "care_changed"


class Overdue(Case):
    """What the box behind a timer states: what was due, by which rule, and whose it is (a person, else a group)."""

    case_number: str
    jobcenter: str
    overdue_title: str
    overdue_rule: str
    overdue_due: date
    overdue_person: str | None = None
    overdue_group: str | None = None
    overdue_marks: list[dict[str, str]] = Field([])


class Reminded(Case):
    """The case is marked overdue; nothing else follows (AM-01)."""

    overdue_marks: list[dict[str, str]]


@uckermark.topic("uckermark.remind_owner")
async def remind_owner(
    case: Overdue, task: Task, parameters: UckermarkParameters, staff: Staff, cases: Cases, results: ResultStore
) -> Reminded:
    """Marks a missed standard and reminds whose it is; the management only by parameter (U-264, AM-01)."""
    missed = {"rule": case.overdue_rule, "due": case.overdue_due.isoformat()}
    if missed in case.overdue_marks:  # the form came back for correction: its timer fired before
        return Reminded(overdue_marks=case.overdue_marks)
    await _mark_standard(results, task, case.jobcenter, case.overdue_rule, case.overdue_due, kept=False)
    text = f"War fällig am {long_day(case.overdue_due)}. Bitte nachholen und den Grund im Fachverfahren festhalten."
    escalated = parameters.overdue_to_team_leader
    await cases.begin_once(
        NOTICE,
        case.case_number,
        _notice(case.jobcenter, case.case_number, task, case.overdue_title, text)
        | _to(case.overdue_person, case.overdue_group)
        | {"notice_reminds": True, "notice_rule": case.overdue_rule, "notice_escalates": escalated}
        | (_deviation(case, task, staff) if escalated else {}),
        proof="notice_id",
    )
    return Reminded(overdue_marks=[*case.overdue_marks, missed])


def _deviation(case: Overdue, task: Task, staff: Staff) -> dict[str, Any]:
    """What the existing process „Abweichung bearbeiten“ shows to the management (AM-01)."""
    leaders = staff.in_group(case.jobcenter, "leitung")
    leader = staff.member(case.overdue_person).leader if case.overdue_person else ""
    return {
        "deviation_owner": leader or leaders[0].user,
        "deviation_level": "team",
        "deviation_title": case.overdue_title,
        "deviation_why": f"Fällig war der {long_day(case.overdue_due)}.",
        "deviation_since": task.today,
        "deviation_since_text": f"{task.today:%d.%m.%Y}",
        "deviation_rule": case.overdue_rule,
        "deviation_consequence": "Das Handlungskonzept nennt keine Folge; der Fall läuft weiter.",
        "referrer": case.overdue_person,
        "case_manager": case.overdue_person,
    }


def _notice(jobcenter: str, case_number: str, task: Task, title: str, text: str) -> dict[str, Any]:
    return {
        "jobcenter": jobcenter,
        "case_number": case_number,
        "notice_id": task.id,
        "notice_title": title,
        "notice_text": text,
        "notice_reminds": False,
        "notice_escalates": False,
    }


def _to(person: str | None, group: str | None) -> dict[str, Any]:
    return {"notice_person": person or "", "notice_group": group or ""}


async def send_notice(
    cases: Cases,
    task: Task,
    jobcenter: str,
    *,
    title: str,
    text: str,
    rule: str,
    person: str | None = None,
    group: str | None = None,
    key: str = "",
) -> None:
    """A notice from one desk to another as a task beside the case, told by mail; exactly once (U-222).

    person or group of deploy/access.yaml: who reads it. key: tells several notices of one step apart.
    """
    values = _notice(jobcenter, task.case_number, task, title, text) | _to(person, group)
    values |= {"notice_rule": rule, "notice_id": f"{task.id}{key}"}
    await cases.begin_once(NOTICE, task.case_number, values, proof="notice_id")


async def keep_standard(results: ResultStore, task: Task, jobcenter: str, rule: str, due: date, done_on: date) -> None:
    """Mark a standard as kept when done in time; one that was missed is marked by `remind_owner` (U-264)."""
    if done_on <= due:
        await _mark_standard(results, task, jobcenter, rule, due, kept=True)


async def mark_telling(
    results: ResultStore, task: Task, jobcenter: str, rule: str, since: date, parameters: UckermarkParameters
) -> date:
    """Mark whether something was told without delay, by the end of the next working day (AM-05); returns that day."""
    due = without_delay(since, parameters, rule=rule, basis="Mitteilung").due
    await _mark_standard(results, task, jobcenter, rule, due, kept=task.today <= due)
    return due


async def _mark_standard(results: ResultStore, task: Task, jobcenter: str, rule: str, due: date, *, kept: bool) -> None:
    mark = StandardMark(jobcenter, rule, due, kept=kept, marked_on=task.today)
    await asyncio.to_thread(results.mark_standard, task.id, mark)


async def new_owner(
    task: Task, group: str, manager: str, staff: Staff, staffing: Staffing, cases: Cases
) -> dict[str, str]:
    """Who has the case now, set in all its parts and in what runs beside it, so that news reach them (U-001, U-243)."""
    owner = {"owner_group": group, **owner_values(staff, manager, await staffing.covers())}
    await cases.set_in_case(task.case_number, owner)
    return owner


def owner_values(staff: Staff, manager: str, covers: Iterable[Cover]) -> dict[str, str]:
    """The variables that name who is responsible now, and who works in their place while they are away."""
    return {
        "case_manager": manager,
        "acting_manager": acting_manager(manager, covers),
        "case_manager_name": staff.name(manager),
    }


async def change_care(cases: Cases, task: Task, values: Mapping[str, Any]) -> None:
    """Change shared variables of a running case; steering decides again which care follows (U-243, UT-05, UT-07)."""
    await cases.set_in_case(task.case_number, values)
    await cases.tell(task.case_number, STEERING, CARE_CHANGED, {"care_change": task.id}, proof="care_change")
