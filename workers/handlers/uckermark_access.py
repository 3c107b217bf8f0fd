"""Access of the Uckermark: entry counselling (bpmn/uckermark/access.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.engine.staffing import Staffing
from workers.registry import Case, Handlers, Task
from workers.rules.absence import acting_manager
from workers.rules.guidelines import UckermarkParameters
from workers.rules.staff import Staff
from workers.rules.uckermark.dates import is_adult_client
from workers.rules.uckermark.owner import owner_group

uckermark_access = Handlers()


class Application(Case):
    """The start form."""

    jobcenter: str = Field(title="Jobcenter")
    office: str = Field(title="Standort")
    start_kind: Literal["application", "turns_15", "first_talk"] = Field(title="Anlass")
    born_on: date = Field(title="Geboren am")
    granted_on: date | None = Field(None, title="Leistung bewilligt am")


class Begun(Case):
    """Whose case it is, and all shared variables in their first state."""

    access_decision: str
    counts: bool
    owner_group: str
    case_manager: str
    acting_manager: str
    benefits: str
    services_on_hold: bool
    planning_scope: str
    assessment_version: int
    agreement_version: int
    last_milestone: int
    new_case: bool
    first_receipt: bool
    alg_top_up: bool
    employment_kind: str
    esb_used: bool
    is_a: bool
    general_school: bool
    category_provisional: bool
    barriers: list[dict[str, object]]
    measures: list[dict[str, object]]
    overdue_marks: list[dict[str, str]]
    complete_form_on: date | None = None
    alg_ends_on: date | None = None
    esb_held_on: date | None = None
    instruction_given_on: date | None = None
    handed_over_on: date | None = None
    first_talk_due: date | None = None
    first_talk_held_on: date | None = None
    category: str | None = None
    category_since: date | None = None
    event_ends_on: date | None = None
    egv_kind: str | None = None
    egv_concluded_on: date | None = None
    egv_ends_on: date | None = None
    next_talk_on: date | None = None
    last_talk_on: date | None = None
    target_group: str | None = None
    school_type: str | None = None
    class_level: int | None = None
    leaving_on: date | None = None
    ready_for_training: bool | None = None
    training_ends_on: date | None = None
    qualified_on: date | None = None
    exit_reason: None = None
    exit_outcome: None = None
    steering_outcome: None = None
    plan_name_text: None = None
    correction_message: None = None


@uckermark_access.topic("uckermark_access.begin_case")
async def begin_case(
    case: Application, task: Task, parameters: UckermarkParameters, staff: Staff, staffing: Staffing
) -> Begun:
    """Names the case manager of the office; everyone of 15 or more has one (U-001, U-018, U-027, UT-05)."""
    adult = is_adult_client(case.born_on, task.today, parameters)
    group = owner_group(adult=adult, category=None, with_adviser=case.start_kind == "turns_15")
    manager = staff.in_group(case.jobcenter, group, case.office)[0].user
    open_fields = {name: None for name, field in Begun.model_fields.items() if not field.is_required()}
    return Begun(
        access_decision="admitted",
        counts=False,
        owner_group=group,
        case_manager=manager,
        acting_manager=acting_manager(manager, await staffing.covers()),
        benefits="granted" if case.granted_on else "pending",
        services_on_hold=False,
        planning_scope="full",
        assessment_version=0,
        agreement_version=0,
        last_milestone=0,
        new_case=False,
        first_receipt=False,
        alg_top_up=False,
        employment_kind="none",
        esb_used=False,
        is_a=False,
        general_school=case.start_kind == "turns_15",
        category_provisional=False,
        barriers=[],
        measures=[],
        overdue_marks=[],
        **open_fields,
    )
