"""Integration plan and agreement by the Fachkonzept, as one unit (bpmn/fachkonzept/planning.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Any

from workers.documents import CourseStep, Documents, IntegrationPlan
from workers.documents import course as pictures
from workers.engine.cases import Cases
from workers.engine.staffing import Staffing
from workers.handlers import fachkonzept_planning_cases as views
from workers.handlers import fachkonzept_planning_words as words
from workers.handlers.agreement import agreement_head
from workers.handlers.common import filing, in_future, refuse, title
from workers.handlers.fachkonzept_records import last_assessment
from workers.registry import Handlers, Task
from workers.rules import planning as shared
from workers.rules.fachkonzept import assessment as assessed
from workers.rules.fachkonzept import barriers, data_groups, goals, network
from workers.rules.fachkonzept import planning as rules
from workers.rules.fachkonzept.records import TalkRecord
from workers.rules.german import counted, day, listed
from workers.rules.guidelines import FachkonzeptParameters
from workers.rules.staff import Staff

fachkonzept_planning = Handlers()


@fachkonzept_planning.topic("fachkonzept_planning.prepare_planning")
async def prepare_planning(
    case: views.PlanningStart, task: Task, parameters: FachkonzeptParameters, staffing: Staffing
) -> views.Prepared:
    """The plan before, barriers and services to choose from, self-assessment and its counterpart (F-104, F-105)."""
    opened: dict[str, Any] = {name: field.default for name, field in views.Prepared.model_fields.items()}
    opened |= dict(case.plan_answers or {})
    record = await last_assessment(staffing, task.case_number)
    upbringing = case.assessment_answers.get("help_for_upbringing") is True
    wanted = rules.help_plan(help_for_upbringing=upbringing, entitled=True, exists=case.plan_recorded_on is not None)
    return views.Prepared.model_validate(
        opened
        | {
            "help_plan_needed": wanted == "help_plan_first",
            "planning_intro": _intro(case.plan_recorded_on),
            "barrier_options": [_option(code, barriers.label(code)) for code in case.obstacles],
            "service_options": [
                _option(views.OWN_ACTION, "eigener Schritt des Jobcenters (keine Leistung)"),
                *(_option(found.code, found.label) for found in shared.services_on(task.today, parameters)),
            ],
            "plan_name_text": parameters.plan_name,
            "offer_needed": shared.opens_with_offer(parameters),
            "talk_before_text": _before(record),
        }
    )


def _intro(last: date | None) -> str:
    if last is None:
        return "Erster Integrationsplan."
    return (
        f"Die Felder zeigen den Plan vom {day(last)}. Bitte ändern, was sich geändert hat, und die Worte neu schreiben."
    )


def _option(value: str, label: str) -> dict[str, str]:
    return {"value": value, "label": label}


def _before(record: TalkRecord | None) -> str | None:
    """Side by side, as long as the record is there (F-104, F-107)."""
    if record is None:
        return None
    held = record.content
    rated = assessed.comparison(held.get("own", {}), held.get("seen", {}), data_groups.ABILITIES, data_groups.RATINGS)
    perspectives: dict[Any, str] = {**assessed.PERSPECTIVES}
    perspective = perspectives.get(held.get("perspective"))
    parts = [f"Perspektive: {perspective}"] if perspective else []
    return ". ".join([*parts, *([f"Selbsteinschätzung: {rated}"] if rated else [])]) or None


@fachkonzept_planning.topic("fachkonzept_planning.record_help_plan", invalid_input="help_plan_incomplete")
def record_help_plan(case: views.HelpPlanForm, task: Task) -> views.HelpPlanned:
    """Help for upbringing goes first; the focus of a competing measure says who pays (F-155 to F-157; FT-12, FA-33)."""
    label = title(views.HelpPlanForm, "help_plan_on")
    unreasoned = case.help_plan_state == "released" and not case.released_reason
    competes = case.measure_competes == "yes"
    refuse(
        "help_plan_incomplete",
        [
            in_future(label, case.help_plan_on, task.today),
            f"„{title(views.HelpPlanForm, 'released_reason')}“ fehlt" if unreasoned else None,
            f"„{title(views.HelpPlanForm, 'measure_focus')}“ fehlt" if competes and not case.measure_focus else None,
        ],
    )
    payer = rules.payer(competes=competes, focus=case.measure_focus)
    return views.HelpPlanned(
        measure_payer=payer,
        measure_payer_text=rules.PAYERS[payer],
        help_plan_needed=False,
        correction_message=None,
    )


@fachkonzept_planning.topic("fachkonzept_planning.check_plan", invalid_input="plan_refused")
def check_plan(case: views.PlanRecord, task: Task, parameters: FachkonzeptParameters) -> views.CheckedPlan:
    """Goals, steps and course fit together; what only should be is told as a hint (F-119 to F-144, F-164, F-191)."""
    refuse("plan_refused", _plan_problems(case, task.today, parameters))
    counts = rules.duties(case.steps)
    course = network.course_text(case.steps)
    return views.CheckedPlan(
        plan_answers=case.answers,
        planned_services=words.services(case, words.names(parameters)),
        goal_categories=sorted({goal.area for goal in case.goals if goal.area}),
        duties_person=counts["person"],
        duties_jobcenter=counts["jobcenter"],
        duties_text=_duties_text(counts),
        course_text=course,
        course_picture=pictures.as_address(pictures.draw(_bars(case), course)),
        plan_hint_text=_hints(case),
        correction_message=None,
    )


def _plan_problems(case: views.PlanRecord, today: date, parameters: FachkonzeptParameters) -> list[str | None]:
    kinds = [found.code for found in shared.services_on(case.plan_recorded_on, parameters)]
    needed = [name for name in ("plan_goal_count", "plan_step_count") if getattr(case, name) is None]
    planned = rules.completeness(
        assessed=case.assessment_date is not None,
        planned=True,
        duties_person=rules.duties(case.steps)["person"],
        duties_jobcenter=rules.duties(case.steps)["jobcenter"],
        goals_dated=True,
        explained=True,
    )
    single = rules.step_gaps(case.steps, case.goals, kinds)
    return [
        *(f"„{title(views.PlanRecord, name)}“ fehlt" for name in needed),
        *rules.goal_gaps(case.goals, today),
        *single,
        *([] if single else network.network_gaps(case.steps)),
        *rules.placement_gap(case.steps, case.no_placement_reason),
        None if planned.output == "generate" or needed else planned.why,
        in_future(title(views.PlanRecord, "plan_recorded_on"), case.plan_recorded_on, today),
    ]


def _bars(case: views.PlanForm) -> list[pictures.Bar]:
    return [
        pictures.Bar(step.number, step.side == "person", step.first, step.last, step.after)
        for step in case.steps
        if step.first and step.last
    ]


def _duties_text(counts: dict[rules.Side, int]) -> str:
    own = counted(counts["person"], "Schritt", "Schritte")
    return f"{own} der Kundin, des Kunden und {counts['jobcenter']} des Jobcenters"


def _hints(case: views.PlanRecord) -> str | None:
    """Barriers without a goal, and a lopsided share of duties: guidance (F-144, F-191)."""
    left = [barriers.label(code) for code in rules.uncovered(case.obstacles, case.goals)]
    counts = rules.duties(case.steps)
    lopsided = max(counts.values()) > 2 * min(counts.values())
    hints = [f"Noch ohne Ziel: {listed(left)}."] if left else []
    return " ".join([*hints, *(["Die Schritte sind ungleich verteilt."] if lopsided else [])]) or None


@fachkonzept_planning.topic("fachkonzept_planning.record_agreement", invalid_input="agreement_incomplete")
async def record_agreement(
    case: views.AgreementRecord, task: Task, parameters: FachkonzeptParameters, cases: Cases
) -> views.Agreed:
    """No agreement without plan and explanation; an exception names the law (F-120 to F-137; FT-8, FA-22)."""
    refuse("agreement_incomplete", _agreement_problems(case, task.today, parameters))
    concluded = case.agreement_concluded_on if case.concluded else None
    base = concluded or case.plan_recorded_on
    assert base
    agreed = goals.agree(case.goal_records, case.planned.goals, base)
    records = [goal.model_dump(mode="json") for goal in agreed]
    await cases.set_in_case(case.case_number, {"goal_records": records})
    return views.Agreed(
        goal_records=records,
        plan_kind=shared.plan_kind(parameters),
        plan_name_text=parameters.plan_name,
        agreement_concluded_on=concluded,
        agreement_waived=not case.concluded,
        agreement_base_date=base,
        agreement_version=case.agreement_version + int(case.concluded),
        third_party_needed=False,
        consequences_explained_on=case.consequences_explained_on if case.concluded else None,
        planning_scope="full",
        correction_message=None,
    )


def _agreement_problems(
    case: views.AgreementRecord, today: date, parameters: FachkonzeptParameters
) -> list[str | None]:
    return _conclusion_problems(case, today, parameters) if case.concluded else _exception_problems(case, today)


def _conclusion_problems(
    case: views.AgreementRecord, today: date, parameters: FachkonzeptParameters
) -> list[str | None]:
    on, explained = case.agreement_concluded_on, case.consequences_explained_on
    found = rules.completeness(
        assessed=case.assessment_date is not None,
        planned=case.plan_recorded_on is not None,
        duties_person=case.duties_person,
        duties_jobcenter=case.duties_jobcenter,
        goals_dated=True,
        explained=explained is not None and case.binding_disclosed is True,
    )
    labels = {
        name: title(views.AgreementRecord, name) for name in ("agreement_concluded_on", "consequences_explained_on")
    }
    early = on and case.plan_recorded_on and on < case.plan_recorded_on
    offer = shared.opens_with_offer(parameters) and not case.text_offer
    return [
        None if found.output == "generate" else found.why,
        None if on else f"„{labels['agreement_concluded_on']}“ fehlt",
        "Die Rechtsfolgen werden vor dem Abschluss erklärt" if on and explained and explained > on else None,
        f"Die Vereinbarung kann nicht vor dem Plan vom {day(case.plan_recorded_on)} geschlossen sein"
        if early and case.plan_recorded_on
        else None,
        f"„{title(views.AgreementRecord, 'text_offer')}“ fehlt" if offer else None,
        in_future(labels["agreement_concluded_on"], on, today),
    ]


def _exception_problems(case: views.AgreementRecord, today: date) -> list[str | None]:
    needed = ("waiver_reference", "waiver_recorded_on")
    labels = {name: title(views.AgreementRecord, name) for name in needed}
    missing = [f"„{label}“ fehlt" for name, label in labels.items() if getattr(case, name) is None]
    return [*missing, in_future(labels["waiver_recorded_on"], case.waiver_recorded_on, today)]


@fachkonzept_planning.topic("fachkonzept_planning.write_agreement")
async def write_agreement(
    case: views.ConcludedAgreement, task: Task, parameters: FachkonzeptParameters, staff: Staff, documents: Documents
) -> views.AgreementWritten:
    """Plan, agreement and legal consequences on one paper (F-120, F-124, F-131, F-132; DOC-18, DOC-19, DOC-20)."""
    review = rules.review_due(case.agreement_concluded_on, parameters)
    letter = IntegrationPlan(
        **agreement_head(case, parameters, staff),
        goals=tuple(words.goal(case, goal) for goal in case.goals),
        steps_person=words.words(case, "person"),
        steps_jobcenter=words.words(case, "jobcenter"),
        services=words.printed_services(case, parameters),
        course=tuple(
            CourseStep(number=bar.number, own=bar.own, first=bar.first, last=bar.last, after=bar.after)
            for bar in _bars(case)
        ),
        consequences_explained_on=case.consequences_explained_on,
        review_due=review.due,
        review_due_explanation=words.review_words(case.agreement_concluded_on, review.due, parameters),
    )
    written = await documents.write(task, letter, filer=case.acting_manager)
    return views.AgreementWritten(**filing(written, case.acting_manager), **dict.fromkeys(views.TEXTS))


@fachkonzept_planning.topic("fachkonzept_planning.dispense")
def dispense() -> views.Dispensed:
    """Without an agreement its words go; plan and review stay (F-127, FA-22)."""
    return views.Dispensed(**dict.fromkeys(views.TEXTS))
