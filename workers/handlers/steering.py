"""Steering: progress, course corrections, review of the agreement, return (bpmn/steering.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Any

from workers.documents import Documents, Fact, TlRequest
from workers.engine.cases import Cases
from workers.handlers import steering_cases as views
from workers.handlers.common import DeviationReport, filing, in_future, refuse, title
from workers.registry import Handlers, Task
from workers.rules import deviations
from workers.rules import steering as rules
from workers.rules.assessment import AREAS
from workers.rules.exit import reasons_in_steering
from workers.rules.german import day, listed, long_day
from workers.rules.parameters import Parameters
from workers.rules.planning import agreement_review
from workers.rules.staff import Staff

steering = Handlers()

RETURN = "E-06"
"""Reason of an exit by return to the pAp (H-34, A-29)."""


@steering.topic("steering.set_agreement_review")
def set_agreement_review(case: views.AgreementInForce, parameters: Parameters) -> views.SteeringStart:
    """Next review of the agreement, none while it is waived (H-48, H-51, A-31, P-02; DT-9); what the forms offer.

    Third parties are asked for each area once, and again only if a new assessment names another one (H-43, H-44).
    """
    reasons = reasons_in_steering(parameters)
    missing = [AREAS[area] for area in case.third_party_areas if area not in case.third_parties_reached]
    name = case.plan_name_text or parameters.plan_name
    emptied = [field_name for field_name, field in views.SteeringStart.model_fields.items() if not field.is_required()]
    return views.SteeringStart(
        **_review_dates(case.agreement_base_date, name, parameters),
        plan_name_text=name,
        agreement_base_date=case.agreement_base_date,
        agreement_waived=case.agreement_base_date is None,
        exit_reason_options=[{"label": reason.label, "value": reason.code} for reason in reasons],
        third_parties_missing=bool(missing),
        third_parties_text=listed(missing) if missing else None,
        steering_news=None,
        **dict.fromkeys(emptied),
    )


def _review_dates(base: date | None, name: str, parameters: Parameters) -> dict[str, Any]:
    found = rules.agreement_review(base, name, parameters)
    explained = " ".join(agreement_review(base, parameters).explain()) if base else None
    return {
        "agreement_review_opens": found.opens,
        "agreement_review_due": found.due,
        "agreement_review_due_text": long_day(found.due) if found.due else None,
        "agreement_review_overdue": found.overdue,
        "agreement_review_text": found.explanation,
        "agreement_review_explanation": explained,
    }


@steering.topic("steering.explain_overdue")
def explain_overdue(case: views.OverdueReview, parameters: Parameters) -> DeviationReport:
    """Why the team leader hears of an agreement that was not reviewed (H-48, H-111, P-03)."""
    found = deviations.agreement_review_overdue(case.agreement_base_date, case.plan_name_text, parameters)
    return DeviationReport.of(found)


@steering.topic("steering.record_steering", invalid_input="steering_incomplete")
def record_steering(case: views.SteeringForm, task: Task, parameters: Parameters) -> views.Steering:
    """Progress and the next step (H-26, H-30, H-34, H-35, H-49, H-105, H-113, H-114, A-10, A-29)."""
    refuse("steering_incomplete", _steering_problems(case, task.today, parameters))
    outcome = rules.next_step(case.steering_decision, doubt=case.return_doubt)
    reasons = {"exit": case.exit_reason_choice, "return": RETURN}
    emptied = [name for name, field in views.Steering.model_fields.items() if not field.is_required()]
    return views.Steering(
        steering_outcome=outcome,
        exit_reason=reasons.get(case.steering_decision) if outcome == "exit" else None,
        planning_scope="agreement" if outcome == "adapt_agreement" else "full",
        adaptation_cause=case.adaptation_cause if outcome == "adapt_agreement" else None,
        steering_news=rules.progress_sentence(case.entry) or case.steering_news,
        **dict.fromkeys(emptied),
    )


def _steering_problems(case: views.SteeringForm, today: date, parameters: Parameters) -> list[str | None]:
    decision = rules.decision_gaps(
        case.steering_decision,
        cause=case.adaptation_cause,
        waived=case.agreement_waived,
        exit_reason=case.exit_reason_choice,
        efforts_on=case.return_efforts_on,
    )
    known = {reason.code for reason in reasons_in_steering(parameters)}
    unknown = case.steering_decision == "exit" and case.exit_reason_choice not in {None, *known}
    return [
        *rules.entry_gaps(case.entry),
        *decision,
        "Dieser Grund des Abgangs steht nicht zur Wahl" if unknown else None,
        *_impossible_dates(case, today),
    ]


def _impossible_dates(case: views.SteeringForm, today: date) -> list[str | None]:
    past = ("progress_recorded_on", "deviation_corrected_on", "agreement_attempted_on", "return_efforts_on")
    problems = [in_future(title(views.SteeringForm, name), getattr(case, name), today) for name in past]
    early = [name for name in past if (value := getattr(case, name)) and value < case.admission_date]
    labels = ", ".join(f"„{title(views.SteeringForm, name)}“" for name in early)
    problems.append(f"{labels}: nicht vor der Aufnahme am {day(case.admission_date)}" if early else None)
    return problems


@steering.topic("steering.write_tl_request")
async def write_tl_request(
    case: views.DoubtfulReturn, task: Task, staff: Staff, documents: Documents
) -> views.ReturnRequestWritten:
    """Request to the team leader when the case manager doubts a return (H-34, H-35, A-22; D-11)."""
    request = TlRequest(
        jobcenter=case.jobcenter,
        occasions=("return",),
        requested_on=task.today,
        requested_by=staff.name(case.acting_manager),
        requested_by_role="fallmanagement",
        team_leader=staff.name(case.team_leader),
        facts=_facts(case, staff),
        reason=case.text_return_reasons or "Das Fallmanagement hat Zweifel, ob die Person zurückgegeben werden soll.",
        question="Soll die Person an die oder den pAp zurückgegeben werden?",
    )
    written = await documents.write(task, request, filer=case.acting_manager)
    return views.ReturnRequestWritten(
        **filing(written, case.acting_manager),
        tl_request_url=written.url,
        efforts_text=_efforts(case),
        text_return_reasons=None,
    )


def _facts(case: views.DoubtfulReturn, staff: Staff) -> tuple[Fact, ...]:
    base = case.agreement_base_date
    return (
        Fact(label="Fallmanagement", value=staff.name(case.case_manager)),
        Fact(label=title(type(case), "admission_date"), value=day(case.admission_date)),
        Fact(label=case.plan_name_text, value=f"zuletzt vom {day(base)}" if base else "zurückgestellt"),
        Fact(label=title(type(case), "return_efforts_on"), value=_efforts(case)),
    )


def _efforts(case: views.DoubtfulReturn) -> str:
    return day(case.return_efforts_on) if case.return_efforts_on else "nicht angegeben"


@steering.topic("steering.record_return", invalid_input="return_incomplete")
def record_return(case: views.ReturnDecision, task: Task) -> views.DecidedReturn:
    """The team leader's decision: exit by return, or care goes on (H-35, A-29; D-11)."""
    refuse("return_incomplete", _decision_problems(case, task.today))
    returned = case.tl_return_decision == "return"
    return views.DecidedReturn(
        steering_outcome="exit" if returned else "continue",
        exit_reason=RETURN if returned else None,
        steering_news=f"Die Teamleitung hat am {day(case.tl_return_date)} entschieden: "
        f"{'Rückgabe an die pAp' if returned else 'Betreuung fortsetzen'}.",
        correction_message=None,
    )


def _decision_problems(case: views.ReturnDecision, today: date) -> list[str | None]:
    problems = [in_future(title(type(case), "tl_return_date"), case.tl_return_date, today)]
    efforts = case.return_efforts_on
    if efforts and case.tl_return_date < efforts:
        problems.append(f"Die Entscheidung kann nicht vor den Bemühungen vom {day(efforts)} liegen")
    return problems


@steering.topic("steering.record_agreement_review", invalid_input="agreement_review_incomplete")
async def record_agreement_review(
    case: views.AgreementReviewForm, task: Task, parameters: Parameters, cases: Cases
) -> views.AgreementReviewed:
    """Reviewed: the next one counts from this day; to be adapted: back to planning (H-48, H-49, A-31; D-14).

    The whole case learns the day, because an exit by the supervision ends steering without asking it.
    """
    refuse("agreement_review_incomplete", _review_problems(case, task.today))
    await cases.set_in_case(task.case_number, {"agreement_base_date": case.agreement_reviewed_on})
    return views.AgreementReviewed(
        **_review_dates(case.agreement_reviewed_on, case.plan_name_text, parameters),
        agreement_base_date=case.agreement_reviewed_on,
        agreement_outcome=case.agreement_review_result,
        **_adaptation(case),
        **dict.fromkeys(("agreement_reviewed_on", "agreement_review_result", "review_adaptation_cause")),
        correction_message=None,
    )


def _adaptation(case: views.AgreementReviewForm) -> dict[str, Any]:
    """What ends steering when the agreement is to be adapted (H-49)."""
    if case.agreement_review_result == "unchanged":
        return {}
    return {
        "steering_outcome": "adapt_agreement",
        "planning_scope": "agreement",
        "adaptation_cause": case.review_adaptation_cause,
        "exit_reason": None,
    }


def _review_problems(case: views.AgreementReviewForm, today: date) -> list[str | None]:
    name = case.plan_name_text
    early = case.agreement_reviewed_on < case.agreement_base_date
    uncaused = case.agreement_review_result == "adapt" and case.review_adaptation_cause is None
    return [
        in_future(title(type(case), "agreement_reviewed_on"), case.agreement_reviewed_on, today),
        f"Die Überprüfung kann nicht vor dem Stand der Vereinbarung ({name}) vom {day(case.agreement_base_date)} liegen"
        if early
        else None,
        "Es fehlt, warum die Vereinbarung angepasst wird" if uncaused else None,
    ]


@steering.topic("steering.record_third_party", invalid_input="third_party_incomplete")
def record_third_party(case: views.ThirdPartyContact, task: Task) -> views.ThirdPartyContacted:
    """The case manager took the initiative towards third parties (H-43, H-44, H-46, H-93)."""
    label = title(type(case), "third_party_contacted_on")
    early = case.third_party_contacted_on < case.admission_date
    refuse(
        "third_party_incomplete",
        [
            in_future(label, case.third_party_contacted_on, task.today),
            f"„{label}“: nicht vor der Aufnahme am {day(case.admission_date)}" if early else None,
        ],
    )
    return views.ThirdPartyContacted(third_parties_reached=case.third_party_areas, correction_message=None)
