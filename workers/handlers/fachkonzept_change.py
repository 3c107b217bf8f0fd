"""Change of the responsible case manager, for two reasons and no other (bpmn/fachkonzept/change.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from workers.engine.cases import Cases
from workers.engine.staffing import Staffing
from workers.errors import BusinessError
from workers.handlers.common import emptied, in_future, refuse, title
from workers.handlers.load import hours_of
from workers.registry import Case, Handlers, Task
from workers.rules.absence import acting_manager
from workers.rules.fachkonzept.alliance import ChangeReason, change_problems
from workers.rules.fachkonzept.caseload import caseload_text
from workers.rules.guidelines import FachkonzeptParameters
from workers.rules.parameters import ParameterBook
from workers.rules.staff import Staff

fachkonzept_change = Handlers()

FACTS = ("jobcenter", "case_manager", "acting_manager", "admission_date", "counts")


class ChangeBegun(Case):
    """Which case, and who begins."""

    case_number: str = Field(title="Fallnummer")
    change_starter: str = Field(title="Begonnen von")


class FoundCase(Case):
    """The case as it is, and who else could lead it; the form is empty."""

    jobcenter: str
    previous_manager: str
    previous_manager_name: str
    admission_date: date
    manager_options: list[dict[str, str]]
    change_wish: None = None
    change_reason: None = None
    change_talk_on: None = None
    new_manager: None = None
    correction_message: None = None


@fachkonzept_change.topic("fachkonzept_change.look_up_case", invalid_input="change_not_possible")
async def look_up_case(
    begun: ChangeBegun, task: Task, book: ParameterBook, staff: Staff, staffing: Staffing, cases: Cases
) -> FoundCase:
    """An admitted case, begun by who leads it or by management (F-018, F-055; who may begin is a project default)."""
    case = await _running_case(begun, staffing, staff)
    parameters = book.in_force(case["jobcenter"], task.today, FachkonzeptParameters)
    others = [member for member in staff.case_managers(case["jobcenter"]) if member.user != case["case_manager"]]
    options = []
    for member in others:
        load = caseload_text(await cases.caseload(member.user), hours_of(staff, member.user), parameters)
        options.append({"label": f"{member.name} ({member.team}; {load})", "value": member.user})
    return FoundCase(
        jobcenter=case["jobcenter"],
        previous_manager=case["case_manager"],
        previous_manager_name=staff.name(case["case_manager"]),
        admission_date=case["admission_date"],
        manager_options=options,
        **emptied(FoundCase),
    )


async def _running_case(begun: ChangeBegun, staffing: Staffing, staff: Staff) -> dict[str, Any]:
    case = await staffing.facts(begun.case_number, FACTS)
    if case is None or case.get("counts") is not True:
        raise _refused("Unter dieser Fallnummer läuft kein Fall im Fallmanagement. Bitte die Fallnummer prüfen.")
    leads = begun.change_starter in (case["case_manager"], case["acting_manager"])
    manages = staff.knows(begun.change_starter) and staff.member(begun.change_starter).group == "leitung"
    if not leads and not manages:
        raise _refused("Den Wechsel beginnt, wer den Fall führt, oder die Leitung. Bitte dort nachfragen.")
    return case


def _refused(message: str) -> BusinessError:
    return BusinessError("change_not_possible", message)


class ChangeForm(Case):
    """The coordination talk (DOC-08)."""

    case_number: str = Field(title="Fallnummer")
    jobcenter: str = Field(title="Jobcenter")
    previous_manager: str = Field(title="Bisher zuständig")
    admission_date: date = Field(title="Aufgenommen am")
    change_wish: Literal["change", "stay"] = Field(title="Ergebnis")
    change_reason: ChangeReason | None = Field(None, title="Grund des Wechsels")
    change_talk_on: date | None = Field(None, title="Abstimmungsgespräch am")
    change_participants: list[str] = Field([], title="Am Gespräch beteiligt")
    new_manager: str | None = Field(None, title="Künftig zuständig")
    change_recorded_on: date | None = Field(None, title="Sicht der Person in VerBIS erfasst am")


class ChangeSettled(Case):
    """Who is responsible now."""

    manager_changed: bool
    case_manager: str
    correction_message: None = None


@fachkonzept_change.topic("fachkonzept_change.change_manager", invalid_input="change_refused")
async def change_manager(form: ChangeForm, task: Task, staff: Staff, staffing: Staffing, cases: Cases) -> ChangeSettled:
    """FT-14: two reasons, each with the day of the talk; the case and its open tasks change hands (F-003, F-055)."""
    if form.change_wish == "stay":
        return ChangeSettled(manager_changed=False, case_manager=form.previous_manager, **emptied(ChangeSettled))
    refuse("change_refused", _problems(form, task.today, staff))
    manager, covers = staff.member(form.new_manager or ""), await staffing.covers()
    acting = acting_manager(manager.user, covers)
    await cases.set_in_case(
        form.case_number,
        {"case_manager": manager.user, "acting_manager": acting, "case_manager_name": manager.name},
    )
    for former in dict.fromkeys((form.previous_manager, acting_manager(form.previous_manager, covers))):
        await staffing.reassign(form.case_number, former, acting)
    return ChangeSettled(manager_changed=True, case_manager=manager.user, **emptied(ChangeSettled))


def _problems(form: ChangeForm, today: date, staff: Staff) -> list[str | None]:
    others = {member.user for member in staff.case_managers(form.jobcenter)} - {form.previous_manager}
    label = title(ChangeForm, "new_manager")
    return [
        *change_problems(form.change_reason, form.change_talk_on, today, admitted_on=form.admission_date),
        None if form.new_manager in others else f"„{label}“ ist keine andere Fachkraft im Fallmanagement",
        None if form.change_participants else f"„{title(ChangeForm, 'change_participants')}“ fehlt",
        in_future(title(ChangeForm, "change_recorded_on"), form.change_recorded_on, today),
    ]
