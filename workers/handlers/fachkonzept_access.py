"""Access by the Fachkonzept: referral, entry counselling, decision (bpmn/fachkonzept/access.bpmn)."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from workers.engine.cases import Cases
from workers.engine.staffing import Staffing
from workers.handlers.common import in_future, refuse, title
from workers.handlers.load import hours_of
from workers.registry import Case, Handlers, Task
from workers.rules.absence import acting_manager
from workers.rules.fachkonzept.caseload import caseload_text
from workers.rules.guidelines import FachkonzeptParameters
from workers.rules.staff import Staff

fachkonzept_access = Handlers()


class Referred(Case):
    """Where the person is referred."""

    jobcenter: str = Field(title="Jobcenter")


class Choices(Case):
    """The case managers to choose from, each with the load."""

    case_manager_options: list[dict[str, str]]


@fachkonzept_access.topic("fachkonzept_access.prepare_referral")
async def prepare_referral(case: Referred, parameters: FachkonzeptParameters, staff: Staff, cases: Cases) -> Choices:
    """The case managers by name, with a caseload that never blocks (F-052, F-200)."""
    found = []
    for member in staff.case_managers(case.jobcenter):
        load = caseload_text(await cases.caseload(member.user), hours_of(staff, member.user), parameters)
        found.append({"label": f"{member.name} ({member.team}; {load})", "value": member.user})
    return Choices(case_manager_options=found)


class Decision(Case):
    """The case manager's decision."""

    case_manager: str = Field(title="Zuständig im Fallmanagement")
    decided_on: date = Field(title="Entschieden am")


class Admitted(Case):
    """The case is admitted: its day, who is responsible, and what later phases begin with."""

    access_decision: str
    admission_date: date
    acting_manager: str
    counts: bool
    services_on_hold: bool
    planning_scope: str
    assessment_version: int
    agreement_version: int
    last_milestone: int
    exit_reason: None = None
    exit_outcome: None = None
    plan_name_text: None = None
    correction_message: None = None


@fachkonzept_access.topic("fachkonzept_access.admit", invalid_input="decision_incomplete")
async def admit(case: Decision, task: Task, staffing: Staffing) -> Admitted:
    """Outcome a: admission date and responsible case manager; no end is set (F-003, F-048, F-062)."""
    refuse("decision_incomplete", [in_future(title(Decision, "decided_on"), case.decided_on, task.today)])
    return Admitted(
        access_decision="admitted",
        admission_date=case.decided_on,
        acting_manager=acting_manager(case.case_manager, await staffing.covers()),
        counts=True,
        services_on_hold=False,
        planning_scope="full",
        assessment_version=0,
        agreement_version=0,
        last_milestone=0,
    )
