"""Planning: the integration plan, and the agreement or its reasoned deferral (bpmn/planning.bpmn)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from workers.documents import Agreement, AgreementGoal, Documents, Fact
from workers.handlers import planning_cases as views
from workers.handlers.agreement import agreement_head
from workers.handlers.common import filing, in_future, refuse, title
from workers.registry import Case, Handlers, Task
from workers.rules import planning as rules
from workers.rules.assessment import AREAS, Area, numbered
from workers.rules.german import day, listed
from workers.rules.parameters import Parameters
from workers.rules.staff import Staff

planning = Handlers()


@planning.topic("planning.prepare_planning")
def prepare_planning(case: views.PlanningStart, task: Task, parameters: Parameters) -> views.PreparedPlanning:
    """Both forms open with the obstacles, the plan before and the terms of the day (H-39, H-41, H-43, H-47, A-31)."""
    answers = views.PlanForm.model_validate(case.plan_answers or {})
    emptied = [name for name, field in views.PreparedPlanning.model_fields.items() if field.annotation is type(None)]
    return views.PreparedPlanning(
        **{name: getattr(answers, name) for name in views.PlanForm.model_fields},
        **_goal_texts(answers),
        planning_intro=_intro(case),
        obstacles_text=numbered(case.obstacles),
        third_party_text=_areas(case.third_party_areas),
        third_party_needed=bool(case.third_party_areas),
        area_options=[_option(area, AREAS[area]) for area in case.obstacles],
        service_options=[_option(found.code, found.label) for found in rules.services_on(task.today, parameters)],
        plan_name_text=parameters.plan_name,
        offer_needed=rules.opens_with_offer(parameters),
        **dict.fromkeys(emptied),
    )


def _intro(case: views.PlanningStart) -> str:
    if case.plan_recorded_on is None:
        return "Erste Planung nach dem Assessment."
    return f"Die Felder zeigen die Planung vom {day(case.plan_recorded_on)}. Bitte ändern, was sich geändert hat."


def _areas(areas: tuple[Area, ...]) -> str | None:
    return listed(AREAS[area] for area in areas) if areas else None


def _option(value: str, label: str) -> dict[str, str]:
    return {"value": value, "label": label}


def _goal_texts(form: views.PlanForm) -> dict[str, Any]:
    """The fields of `GoalTexts`; a goal that is not planned has none."""
    empty = dict.fromkeys(f"goal_{row}_text" for row in views.ROWS)
    shown = {f"goal_{row}_text": _goal_text(row, goal) for row, goal in enumerate(form.goals, 1)}
    return {**empty, **shown, "smart_hints": " ".join(rules.smart_hints(form.goals)) or None}


def _goal_text(number: int, goal: rules.Goal) -> str:
    until = f" bis {day(goal.target)}" if goal.target else ""
    aim = f": {rules.CATEGORIES[goal.category]}" if goal.category else ""
    return f"Ziel {number}{until}{aim}"


@planning.topic("planning.check_plan", invalid_input="plan_refused")
def check_plan(case: views.PlanRecord, task: Task, parameters: Parameters) -> views.CheckedPlan:
    """Refuses what a plan must not lack, and new services on hold (H-13, H-39, H-41 to H-43, H-112, A-10; DT-6)."""
    refuse("plan_refused", _plan_problems(case, task.today, parameters))
    return views.CheckedPlan(
        **_goal_texts(case),
        plan_answers=case.answers,
        planned_services=[
            views.PlannedService(area=found.area, kind=found.kind)
            for found in case.services
            if found.area and found.kind
        ],
        goal_categories=sorted({goal.category for goal in case.goals if goal.category}),
        correction_message=None,
    )


def _plan_problems(case: views.PlanRecord, today: date, parameters: Parameters) -> list[str | None]:
    plan = rules.Plan(
        recorded_on=case.plan_recorded_on,
        goals=case.goals,
        services=case.services,
        obstacles=case.obstacles,
        third_party_areas=case.third_party_areas,
        partners=case.third_party_partners,
    )
    before = views.PlanForm.model_validate(case.plan_answers or {})
    needed = ("goal_horizon", "goal_count", "service_count")
    return [
        *_missing(views.PlanRecord, case, needed),
        *rules.plan_gaps(plan, parameters),
        *(rules.held_back(case.services, before.services) if case.services_on_hold else []),
        in_future(title(views.PlanRecord, "plan_recorded_on"), case.plan_recorded_on, today),
    ]


def _missing(model: type[Case], case: Case, names: Iterable[str]) -> list[str]:
    return [f"„{title(model, name)}“ fehlt" for name in names if getattr(case, name) is None]


@planning.topic("planning.record_agreement", invalid_input="agreement_incomplete")
def record_agreement(case: views.AgreementRecord, task: Task, parameters: Parameters) -> views.Agreement:
    """Concluded, or waived with reasons; nothing else completes planning (H-47, H-50, H-51, A-31; DT-9)."""
    refuse("agreement_incomplete", _agreement_problems(case, task.today, parameters))
    concluded = case.concluded is True
    return views.Agreement(
        plan_kind=rules.plan_kind(parameters),
        plan_name_text=parameters.plan_name,
        agreement_concluded_on=case.agreement_concluded_on if concluded else None,
        agreement_waived=not concluded,
        agreement_base_date=case.agreement_concluded_on if concluded else None,
        agreement_version=case.agreement_version + int(concluded),
        planning_scope="full",
        correction_message=None,
        **dict.fromkeys(() if concluded else views.TEXTS),
    )


def _agreement_problems(case: views.AgreementRecord, today: date, parameters: Parameters) -> list[str | None]:
    gaps = rules.agreement_gaps(
        concluded=case.concluded,
        concluded_on=case.agreement_concluded_on,
        reasons_recorded_on=case.waiver_reasons_recorded_on,
        admission=case.admission_date,
    )
    name = "agreement_concluded_on" if case.concluded else "waiver_reasons_recorded_on"
    future = in_future(title(views.AgreementRecord, name), getattr(case, name), today)
    texts = _missing(views.AgreementRecord, case, _needed_texts(case, parameters)) if case.concluded else []
    return [*gaps, *texts, future]


def _needed_texts(case: views.AgreementRecord, parameters: Parameters) -> list[str]:
    goals = [f"text_goal_{row}" for row in views.ROWS if row <= int(case.goal_count)]
    offer = ["text_offer"] if rules.opens_with_offer(parameters) else []
    return [*goals, "text_steps_person", "text_steps_jobcenter", *offer]


@planning.topic("planning.write_agreement")
async def write_agreement(
    case: views.ConcludedAgreement, task: Task, parameters: Parameters, staff: Staff, documents: Documents
) -> views.AgreementWritten:
    """The agreement on paper, named by the law of its day, with its latest review (H-47, H-48, H-112, A-31; D-13)."""
    agreement = Agreement(
        **agreement_head(case, parameters, staff),
        goals=_goals(case),
        steps_person=case.text_steps_person or "",
        steps_jobcenter=case.text_steps_jobcenter or "",
        services=_services(case, parameters),
        partners=tuple(rules.PARTNERS[partner] for partner in case.third_party_partners),
        review_due=rules.agreement_review(case.agreement_concluded_on, parameters).due,
        review_due_explanation=rules.explain_review(case.agreement_concluded_on, parameters),
    )
    written = await documents.write(task, agreement, filer=case.acting_manager)
    return views.AgreementWritten(**filing(written, case.acting_manager), **dict.fromkeys(views.TEXTS))


def _goals(case: views.ConcludedAgreement) -> tuple[AgreementGoal, ...]:
    rows = [row for row in views.ROWS if row <= int(case.goal_count)]
    values = [(getattr(case, f"text_goal_{row}"), getattr(case, f"goal_{row}_target")) for row in rows]
    return tuple(AgreementGoal(text=text, target=target) for text, target in values)


def _services(case: views.ConcludedAgreement, parameters: Parameters) -> tuple[Fact, ...]:
    names = {service.code: service.label for service in parameters.integration_services}
    return tuple(Fact(label=AREAS[planned.area], value=names[planned.kind]) for planned in case.planned_services)
