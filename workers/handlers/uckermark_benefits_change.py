"""The benefit clerk tells the case manager of a change in benefits (bpmn/uckermark/benefits_change.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field

from workers.engine.staffing import Staffing
from workers.handlers.common import emptied, in_future, refuse, title
from workers.handlers.uckermark import mark_telling
from workers.handlers.uckermark_care import LEAD, no_case
from workers.registry import Case, Handlers, Task
from workers.results import ResultStore
from workers.rules.german import day
from workers.rules.guidelines import UckermarkParameters
from workers.rules.parameters import ParameterBook
from workers.rules.staff import Member, Staff

uckermark_benefits_change = Handlers()

NOT_POSSIBLE = "change_not_possible"


class BenefitsChange(Case):
    """The change as the clerk reports it."""

    case_number: str = Field(title="Fallnummer")
    change_reporter: str = Field(title="Begonnen von")
    change_known_on: date = Field(title="Bekannt seit")


class ChangeTold(Case):
    """Whose task it is now; the check opens empty."""

    jobcenter: str
    case_manager: str
    acting_manager: str
    change_reporter_name: str
    change_known_on_text: str
    change_told_on_text: str
    change_told_text: str
    change_has_effect: None = None
    text_change_effect: None = None
    correction_message: None = None


@uckermark_benefits_change.topic("uckermark_benefits_change.tell_change", invalid_input=NOT_POSSIBLE)
async def tell_change(
    change: BenefitsChange, task: Task, book: ParameterBook, staff: Staff, staffing: Staffing, results: ResultStore
) -> ChangeTold:
    """Who leads the case checks the change; told by the next working day is kept (U-235, AM-05; DOC-37)."""
    refuse(NOT_POSSIBLE, [in_future(title(BenefitsChange, "change_known_on"), change.change_known_on, task.today)])
    reporter = staff.member(change.change_reporter)
    case = await _case_here(change.case_number, reporter, book, staffing)
    parameters = book.in_force(reporter.jobcenter, task.today, UckermarkParameters)
    due = await mark_telling(results, task, reporter.jobcenter, "U-235", change.change_known_on, parameters)
    return ChangeTold(
        jobcenter=case["jobcenter"],
        case_manager=case["case_manager"],
        acting_manager=case["acting_manager"],
        change_reporter_name=reporter.name,
        change_known_on_text=day(change.change_known_on),
        change_told_on_text=day(task.today),
        change_told_text="rechtzeitig" if task.today <= due else f"fällig war der {day(due)}",
        **emptied(ChangeTold),
    )


async def _case_here(number: str, reporter: Member, book: ParameterBook, staffing: Staffing) -> dict[str, Any]:
    """The running case of the clerk's own Jobcenter; another's is unknown there."""
    case = await staffing.facts(number, LEAD)
    here = book.follows(reporter.jobcenter, UckermarkParameters)
    if case is None or case["jobcenter"] != reporter.jobcenter or not here:
        raise no_case(NOT_POSSIBLE)
    return case
