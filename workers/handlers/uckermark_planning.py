"""Goal, integration plan and agreement of Uckermark (bpmn/uckermark/planning.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Any

from workers.documents import Documents
from workers.engine.cases import Cases
from workers.handlers import uckermark_agreement_cases as papers
from workers.handlers import uckermark_planning_cases as views
from workers.handlers import uckermark_planning_words as words
from workers.handlers.common import emptied, filing, in_future, refuse, title
from workers.registry import Handlers, Task
from workers.rules import planning as shared
from workers.rules.german import listed, long_day
from workers.rules.guidelines import UckermarkParameters
from workers.rules.staff import Staff
from workers.rules.uckermark import agreement, barriers, plan
from workers.rules.uckermark.barriers import Barrier
from workers.rules.uckermark.category import COMPLEX
from workers.rules.uckermark.dates import age_on, is_adult_client
from workers.rules.uckermark.follow_up import next_talk_gaps, talk_due
from workers.rules.uckermark.task_dates import due_at, overdue_on

uckermark_planning = Handlers()

ADVICE = {"options", "ways", "consequences", "hurdles", "help", "alternatives"}
"""What the case manager advises on before a goal is chosen (U-092)."""
DUTY_TEXTS = tuple(f"text_duty_{row}" for row in views.DUTIES)
MARKET = {"companies", "recruiting", "budget", "trend"}
"""Against what the goals are checked (U-101)."""


@uckermark_planning.topic("uckermark_planning.prepare_planning")
def prepare_planning(case: views.PlanningStart, task: Task, parameters: UckermarkParameters) -> views.Prepared:
    """Is an agreement owed, in which order are the barriers worked on, what is preset (U-079, U-090, U-104; 5.6)."""
    needs = views.open_barriers(case.barriers)
    duty = agreement.agreement_duty(
        case.category,
        pupil=_is_pupil(case, task.today, parameters),
        ready=case.ready_for_training,
        leaving_on=case.leaving_on,
        today=task.today,
        to_be_handed_over=_to_be_handed_over(case, task.today, parameters),
    )
    return views.Prepared.model_validate(
        emptied(views.Prepared)
        | _rows(needs, case.need_targets)
        | _agreement_opens(case, task.today, parameters)
        | {
            "egv_duty": duty,
            "duty_text": DUTIES[duty],
            "egv_kind_planned": agreement.kind(case.category, profile_finished=not case.category_provisional),
            "planning_intro": _intro(case),
            "needs_count": len(needs),
            "order_text": listed(barriers.label(need.key) for need in barriers.proposed(needs)) if needs else None,
            "complex_profile": case.category in COMPLEX,
            "goal_kind": plan.preset_goal(case.employment_kind, case.target_group),
        }
    )


def _is_pupil(case: views.PlanningStart, today: date, parameters: UckermarkParameters) -> bool:
    """Booked as a pupil, or at school and not yet booked (U-179, U-219)."""
    young = not is_adult_client(case.born_on, today, parameters)
    return case.target_group == "pupil" or (young and case.general_school and case.target_group is None)


def _to_be_handed_over(case: views.PlanningStart, today: date, parameters: UckermarkParameters) -> bool:
    """A found by fm-fern: the agreement is concluded by fm-nah, in the talk after the handover (U-143, AM-31)."""
    adult = is_adult_client(case.born_on, today, parameters)
    return adult and case.category == "A" and case.owner_group != "fm-nah"


DUTIES: dict[agreement.Duty, str] = {
    "none": "Zurzeit wird keine Vereinbarung geschlossen.",
    "owed": "Die Vereinbarung wird im Gespräch geschlossen.",
    "owed_training": "Die Vereinbarung hat das Ziel, in Ausbildung zu vermitteln.",
    "instruction": "Für Selbständige gilt die Arbeitsanweisung.",
}


def _intro(case: views.PlanningStart) -> str:
    state = "vorläufige Kategorie" if case.category_provisional else "Kategorie"
    progress = f" Fortschritt: {case.barrier_progress_text}." if case.barrier_progress_text else ""
    known = f"{state[0].upper()}{state[1:]} {case.category}." if case.category else "Noch ohne Kategorie."
    return known + progress


def _rows(needs: list[Barrier], targets: dict[str, date]) -> dict[str, Any]:
    """A row for each open barrier, with the proposed rank and the day agreed before (U-104, U-106)."""
    ranks = {need.key: need.rank for need in barriers.proposed(needs)}
    rows: dict[str, Any] = {f"need_{row}_text": None for row in views.NEEDS}
    for row, need in zip(views.NEEDS, needs, strict=False):
        rows[f"need_{row}_text"] = f"{barriers.label(need.key)} ({barriers.AREAS[need.area]})"
        rows[f"need_{row}_rank"] = ranks[need.key]
        rows[f"need_{row}_until"] = targets.get(need.key)
    return rows


def _agreement_opens(case: views.PlanningStart, today: date, parameters: UckermarkParameters) -> dict[str, Any]:
    """Until when, and who signs: in the talk; an update at the end of the old one at the latest (U-108, U-114)."""
    latest = [day for day in (case.last_talk_on, case.egv_ends_on or case.first_talk_due) if day]
    due = max(latest, default=None)
    return {
        "agreement_due_at": due_at(due),
        "agreement_due_on": due,
        "agreement_overdue": overdue_on(due),
        "agreement_due_text": f"Im Gespräch, spätestens am **{long_day(due)}**." if due else "Im Gespräch.",
        "youth": not is_adult_client(case.born_on, today, parameters),
        "under_age": age_on(case.born_on, today) < parameters.adult_age,
        "offer_needed": shared.opens_with_offer(parameters),
        "plan_name_text": parameters.plan_name,
    }


@uckermark_planning.topic("uckermark_planning.record_instruction", invalid_input="instruction_incomplete")
async def record_instruction(case: views.InstructionForm, task: Task, cases: Cases) -> views.NoAgreement:
    """S follows its working instruction; nothing else is asked here (U-077, U-091, AM-08)."""
    label = title(views.InstructionForm, "instruction_applied_on")
    refuse("instruction_incomplete", [in_future(label, case.instruction_applied_on, task.today)])
    return await _without_agreement(task.case_number, cases)


@uckermark_planning.topic("uckermark_planning.leave_out")
async def leave_out(task: Task, cases: Cases) -> views.NoAgreement:
    """X, Y, Z and pupils have no agreement for the time being (U-079, U-179, U-219, AM-13)."""
    return await _without_agreement(task.case_number, cases)


async def _without_agreement(case_number: str, cases: Cases) -> views.NoAgreement:
    gone: dict[str, Any] = dict.fromkeys(("egv_kind", "egv_concluded_on", "egv_ends_on", "next_talk_on"))
    await cases.set_in_case(case_number, gone | {"egv_duties": []})
    return views.NoAgreement(
        **gone,
        egv_duties=[],
        agreement_concluded_on=None,
        agreement_waived=True,
        third_party_needed=False,
        planning_scope="full",
        correction_message=None,
    )


@uckermark_planning.topic("uckermark_planning.record_goal", invalid_input="goal_incomplete")
def record_goal(case: views.GoalForm, task: Task) -> views.GoalSet:
    """The goal both sides want, or one with a reason (U-088 to U-096, U-184)."""
    goal = plan.Goal(
        case.goal_kind, case.goal_agreed == "yes", case.goal_exception_reason, bool(case.goal_reduces_need)
    )
    missing = ADVICE - set(case.goal_advice)
    refuse(
        "goal_incomplete",
        [
            *plan.goal_gaps(goal),
            f"„{title(views.GoalForm, 'goal_advice')}“: alle sechs Punkte gehören dazu" if missing else None,
            in_future(title(views.GoalForm, "goal_recorded_on"), case.goal_recorded_on, task.today),
        ],
    )
    return views.GoalSet(
        goal_kind=case.goal_kind,
        goal_text=plan.GOALS[case.goal_kind],
        goal_hint_text=plan.goal_hint(case.goal_kind, case.category),
        goal_categories=[case.goal_kind],
        correction_message=None,
    )


@uckermark_planning.topic("uckermark_planning.check_plan", invalid_input="plan_incomplete")
async def check_plan(case: views.PlanForm, task: Task, cases: Cases) -> views.Planned:
    """Each barrier has a strategy, an intermediate goal and a day; the order is theirs (U-098 to U-106, U-216)."""
    refuse("plan_incomplete", _plan_gaps(case, task.today))
    needs = case.open_barriers
    ranks = {key: rank for key, rank in case.ranks.items() if rank}
    settled = [barrier for barrier in case.barriers if barrier.status == "settled"]
    ordered = [*barriers.reordered(needs, ranks), *settled]
    ranked = [barrier.model_copy(update={"rank": rank}) for rank, barrier in enumerate(ordered, 1)]
    await cases.set_in_case(task.case_number, {"barriers": [barrier.model_dump() for barrier in ranked]})
    return views.Planned(
        barriers=ranked,
        obstacles=[barrier.key for barrier in ranked],
        need_targets={step.barrier: step.target for step in case.steps if step.target},
        need_order=[barrier.key for barrier in needs],
        correction_message=None,
    )


def _plan_gaps(case: views.PlanForm, today: date) -> list[str | None]:
    needs = case.open_barriers
    unchecked = MARKET - set(case.market_checked)
    return [
        *plan.step_gaps(needs, case.steps, today),
        *(barriers.rank_gaps(needs, case.ranks, reason=case.order_reason) if needs else []),
        *plan.moved_gaps(case.need_targets, case.steps),
        *plan.partial_goal_gaps(case.category, case.partial_goals),
        *plan.strategy_gap(needs, case.plan_strategies),
        f"„{title(views.PlanForm, 'market_checked')}“: alle vier Punkte gehören dazu" if unchecked else None,
        in_future(title(views.PlanForm, "plan_recorded_on"), case.plan_recorded_on, today),
    ]


@uckermark_planning.topic("uckermark_planning.record_agreement", invalid_input="agreement_incomplete")
async def record_agreement(
    case: papers.AgreementForm, task: Task, parameters: UckermarkParameters, cases: Cases
) -> papers.Agreed:
    """Regular or until the next talk, with duties and days; from here all periods count (U-108 to U-114, U-218)."""
    refuse("agreement_incomplete", _agreement_gaps(case, task.today, parameters))
    held, ends = case.agreement_concluded_on, _ends(case)
    concluded = held if case.concluded else None
    duties = [
        {"number": number, "side": duty.side, "until": duty.until.isoformat()}
        for number, duty in enumerate(case.duties, 1)
        if duty.until
    ]
    known: dict[str, Any] = {
        "egv_kind": case.egv_kind_planned if case.concluded else None,
        "egv_concluded_on": concluded,
        "egv_ends_on": ends if case.concluded else None,
        "egv_duties": duties if case.concluded else [],
        "next_talk_on": case.next_talk_planned,
        "last_talk_on": held,
        "last_contact_on": held,
    }
    await cases.set_in_case(task.case_number, known)
    return papers.Agreed(
        **known,
        plan_kind=shared.plan_kind(parameters),
        plan_name_text=parameters.plan_name,
        agreement_concluded_on=concluded,
        agreement_waived=not case.concluded,
        agreement_base_date=held,
        agreement_version=case.agreement_version + int(case.concluded),
        third_party_needed=False,
        planning_scope="full",
        youth_agreement=case.concluded and not is_adult_client(case.born_on, held, parameters),
        correction_message=None,
    )


def _ends(case: papers.AgreementForm) -> date | None:
    """An interim agreement lasts until the follow-up talk (U-109)."""
    return case.next_talk_planned if case.egv_kind_planned == "interim" else case.egv_valid_until


def _agreement_gaps(case: papers.AgreementForm, today: date, parameters: UckermarkParameters) -> list[str | None]:
    label = title(papers.AgreementForm, "agreement_concluded_on")
    early = case.plan_recorded_on is not None and case.agreement_concluded_on < case.plan_recorded_on
    common = [
        in_future(label, case.agreement_concluded_on, today),
        f"„{label}“ liegt vor dem Integrationsfahrplan" if early else None,
        *_next_talk_gaps(case, parameters),
    ]
    if case.concluded:
        return [*_draft_gaps(case, parameters), *common]
    reason = title(papers.AgreementForm, "unsigned_reason")
    return [f"„{reason}“ fehlt" if case.unsigned_reason is None else None, *common]


def _next_talk_gaps(case: papers.AgreementForm, parameters: UckermarkParameters) -> list[str]:
    held = case.agreement_concluded_on
    concluded, ends = (held, _ends(case)) if case.concluded else (None, None)
    due = talk_due(case.category, held, parameters, concluded=concluded, ends=ends)
    return next_talk_gaps(held, case.next_talk_planned, due)


def _draft_gaps(case: papers.AgreementForm, parameters: UckermarkParameters) -> list[str | None]:
    draft = agreement.Draft(
        kind=case.egv_kind_planned,
        concluded=case.agreement_concluded_on,
        ends=_ends(case),
        duties=case.duties,
        under_age=age_on(case.born_on, case.agreement_concluded_on) < parameters.adult_age,
        represented=case.representative is not None,
    )
    return [
        *agreement.draft_gaps(draft, parameters),
        f"„{title(papers.AgreementForm, 'egv_target_area')}“ fehlt" if case.egv_target_area is None else None,
        f"„{title(papers.AgreementForm, 'text_offer')}“ fehlt"
        if shared.opens_with_offer(parameters) and not case.text_offer
        else None,
    ]


@uckermark_planning.topic("uckermark_planning.write_agreement")
async def write_agreement(
    case: papers.AgreementText, task: Task, parameters: UckermarkParameters, staff: Staff, documents: Documents
) -> papers.AgreementWritten:
    """Integration plan and agreement on one paper (U-098, U-108 to U-117, U-143 to U-145, U-216 to U-218)."""
    written = await documents.write(task, words.agreement(case, parameters, staff), filer=case.acting_manager)
    kept = () if is_adult_client(case.born_on, case.agreement_concluded_on, parameters) else DUTY_TEXTS
    gone = dict.fromkeys(name for name in papers.TEXTS if name not in kept)
    return papers.AgreementWritten(**filing(written, case.acting_manager), **gone)


@uckermark_planning.topic("uckermark_planning.write_task_sheet")
async def write_task_sheet(
    case: papers.AgreementText, task: Task, parameters: UckermarkParameters, staff: Staff, documents: Documents
) -> papers.SheetWritten:
    """The young person's tasks and days on a sheet to take home (U-220; DOC-19)."""
    written = await documents.write(task, words.task_sheet(case, parameters, staff), filer=case.acting_manager)
    return papers.SheetWritten(**filing(written, case.acting_manager), **dict.fromkeys(papers.TEXTS))


@uckermark_planning.topic("uckermark_planning.drop_texts")
def drop_texts() -> papers.TextsGone:
    """What was not signed is dropped, what was signed stands on paper (U-108; Projektvorgabe)."""
    return papers.TextsGone(**dict.fromkeys(papers.TEXTS))
