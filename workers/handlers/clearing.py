"""Clearing: its deadline and its result, admission or refusal (bpmn/clearing.bpmn)."""

from __future__ import annotations

from datetime import date, timedelta

from workers.documents import Documents, Fact, RefusalNote, TlRequest
from workers.engine.cases import Cases
from workers.handlers import clearing_cases as views
from workers.handlers.common import DeviationReport, filing, in_future, refuse, title
from workers.handlers.load import hours_of, load_of
from workers.registry import Handlers, Task
from workers.rules import clearing as rules
from workers.rules import deviations, supervision
from workers.rules.capacity import Capacity, capacity, counts
from workers.rules.german import day, long_day
from workers.rules.parameters import Parameters
from workers.rules.readmission import readmission_lock
from workers.rules.staff import Staff

clearing = Handlers()


@clearing.topic("clearing.set_deadline")
def set_deadline(case: views.ClearingStart, parameters: Parameters) -> views.ClearingDeadline:
    """Last day on which clearing may end, with the reminder before it (H-62, H-63, A-07, P-02, P-03)."""
    due = rules.clearing_due(case.clearing_start, parameters)
    emptied = [name for name, field in views.ClearingDeadline.model_fields.items() if not field.is_required()]
    return views.ClearingDeadline(
        clearing_due=due.due,
        clearing_due_text=long_day(due.due),
        clearing_reminder=due.reminder(parameters.clearing_reminder_days),
        clearing_overdue=due.due + timedelta(days=parameters.overdue_after_days),
        clearing_due_explanation=" ".join(due.explain()),
        counts=counts(None, None, case.clearing_start),
        **dict.fromkeys(emptied),
    )


@clearing.topic("clearing.explain_overdue")
def explain_overdue(case: views.ClearingStart, parameters: Parameters) -> DeviationReport:
    """Why the team leader hears of a clearing that runs too long (H-63, H-111, A-03, P-03)."""
    return DeviationReport.of(deviations.clearing_overdue(case.clearing_start, parameters))


@clearing.topic("clearing.decide_result", invalid_input="result_incomplete")
async def decide_result(
    case: views.ClearingRecord, task: Task, parameters: Parameters, staff: Staff, cases: Cases
) -> views.ClearingDecision:
    """Admit, refuse or ask the team leader (H-17, H-32 to H-35, H-53, H-54, H-64 to H-67, A-13, A-40; DT-5).

    A team leader's "continue" led back to the form; it does not answer a doubt that is raised again.
    """
    refuse("result_incomplete", [_result_gap(case, task.today)])
    load = await load_of(case.case_manager, staff, cases, parameters)
    result = rules.clearing_result(
        willing=case.willing,
        alliance=case.alliance,
        progress_confirmed=case.progress_confirmed,
        capacity=load,
        lock=readmission_lock(case.care, case.clearing_result_date, parameters, tl_agrees=case.exception_granted),
        doubt=case.return_doubt,
        tl_decided_return=case.tl_return_decision == "return",
    )
    return _decision(case, result, load)


def _decision(case: views.ClearingRecord, result: rules.ClearingResult, load: Capacity) -> views.ClearingDecision:
    asked_anew = ("return_doubt", "tl_return_decision", "tl_return_date") if result.outcome == "tl_return" else ()
    return views.ClearingDecision(
        clearing_decision=result.outcome,
        refusal_reason=result.reason,
        refusal_reason_text=result.explanation,
        clearing_late=case.clearing_result_date > case.clearing_due,
        case_count=load.case_count,
        case_limit=load.case_limit,
        correction_message=None,
        **dict.fromkeys(asked_anew),
    )


def _result_gap(case: views.ClearingRecord, today: date) -> str | None:
    future = in_future(title(views.ClearingRecord, "clearing_result_date"), case.clearing_result_date, today)
    return future or rules.result_gaps(
        alliance=case.alliance,
        efforts_recorded_on=case.efforts_recorded_on,
        informed_on=case.informed_on,
        analysed_on=case.situation_analysis_recorded_on,
        result=case.clearing_result_date,
        start=case.clearing_start,
    )


@clearing.topic("clearing.admit", invalid_input="admission_invalid")
async def admit(
    case: views.BookedAdmission, task: Task, parameters: Parameters, staff: Staff, cases: Cases
) -> views.Admission:
    """Formal admission: the person counts from now on; the reviews are set (H-53, H-65, H-68, H-73 to H-79, A-13)."""
    refuse("admission_invalid", _admission_problems(case, task.today, parameters))
    counted = counts(case.admission_date, None, case.admission_date)
    load = await load_of(case.case_manager, staff, cases, parameters, more=int(counted))
    return views.Admission(
        admission_date=case.admission_date,
        counts=counted,
        case_count=load.case_count,
        case_limit=load.case_limit,
        caseload_exceeded=load.exceeded,
        review_due_next=supervision.next_review(case.admission_date, case.admission_date, parameters),
        reviews_due=list(supervision.review_dates(case.admission_date, parameters)),
        care_ends_latest=supervision.care_ends_latest(case.admission_date, parameters),
        care_dates_text=supervision.explain_dates(case.admission_date, case.admission_date, parameters),
        last_milestone=0,
        services_on_hold=False,
        planning_scope="full",
        assessment_version=0,
        agreement_version=0,
        exit_reason=None,
        exit_outcome=None,
        plan_name_text=None,
        third_parties_reached=None,
        exit_latest=None,
        notice_title="Aufnahme ins Fallmanagement",
        notice_text=f"Die Person wurde am {day(case.admission_date)} ins Fallmanagement aufgenommen. "
        f"Zuständig ist {staff.name(case.case_manager)}.",
        correction_message=None,
    )


def _admission_problems(case: views.BookedAdmission, today: date, parameters: Parameters) -> list[str | None]:
    problems = [in_future(title(views.BookedAdmission, "admission_date"), case.admission_date, today)]
    if case.admission_date < case.clearing_start:
        problems.append(f"Die Aufnahme kann nicht vor dem Beginn des Clearings am {day(case.clearing_start)} liegen")
    lock = readmission_lock(case.care, case.admission_date, parameters, tl_agrees=case.exception_granted)
    return [*problems, lock.explanation.removesuffix(".") if lock.locked else None]


@clearing.topic("clearing.explain_caseload")
def explain_caseload(case: views.Overload, parameters: Parameters, staff: Staff) -> DeviationReport:
    """Why the team leader hears of a caseload above the limit (H-06, H-53, H-54, H-111)."""
    load = capacity(case.case_count, hours_of(staff, case.case_manager), parameters)
    return DeviationReport.of(deviations.caseload_exceeded(load, case.admission_date, parameters))


@clearing.topic("clearing.write_refusal_note")
async def write_refusal_note(
    case: views.BookedRefusal, task: Task, staff: Staff, documents: Documents
) -> views.RefusalNoteWritten:
    """Note on the refusal, and the notice to the pAp: code and date, details orally (H-66 to H-69; D-07, D-08)."""
    note = RefusalNote(
        jobcenter=case.jobcenter,
        referrer=staff.name(case.referrer),
        case_manager=staff.name(case.case_manager),
        case_manager_team=case.case_manager_team,
        clearing_start=case.clearing_start,
        clearing_result_date=case.clearing_result_date,
        assigned_on=case.assigned_on,
        refused_on=case.refused_on,
        refusal_reason=case.refusal_reason,
        refusal_reason_text=case.refusal_reason_text,
        refusal_details=case.text_refusal_reason,
        case_count=case.case_count,
        case_limit=case.case_limit,
    )
    written = await documents.write(task, note, filer=case.acting_manager)
    return views.RefusalNoteWritten(
        **filing(written, case.acting_manager),
        notice_title="Keine Aufnahme ins Fallmanagement",
        notice_text=f"Die Absage wurde am {day(case.refused_on)} in VerBIS gebucht. Grund: "
        f"{rules.REFUSAL_REASONS[case.refusal_reason]}. Die Einzelheiten bespricht "
        f"{staff.name(case.case_manager)} mit Ihnen persönlich.",
        text_refusal_reason=None,
    )


@clearing.topic("clearing.write_tl_request")
async def write_tl_request(
    case: views.DisputedRefusal, task: Task, staff: Staff, documents: Documents
) -> views.DisputeRequestWritten:
    """Request to the leader of the case manager's team when CM and pAp disagree about a refusal (H-70, A-22; D-10)."""
    request = TlRequest(
        jobcenter=case.jobcenter,
        occasions=("admission_dispute",),
        requested_on=task.today,
        requested_by=staff.name(case.case_manager),
        requested_by_role="fallmanagement",
        team_leader=staff.leader_of(case.case_manager),
        facts=_facts(case, staff),
        reason=case.text_dispute or "Fallmanagement und pAp haben sich im Gespräch nicht geeinigt.",
        question="Soll die Person entgegen der Absage ins Fallmanagement aufgenommen werden?",
    )
    written = await documents.write(task, request, filer=case.acting_manager)
    return views.DisputeRequestWritten(
        **filing(written, case.acting_manager), tl_request_url=written.url, text_dispute=None
    )


def _facts(case: views.DisputedRefusal, staff: Staff) -> tuple[Fact, ...]:
    shown = {
        "clearing_start": day(case.clearing_start),
        "clearing_result_date": day(case.clearing_result_date),
        "refusal_reason_text": case.refusal_reason_text,
        "refused_on": day(case.refused_on),
        "refusal_talk_date": day(case.refusal_talk_date),
    }
    facts = [Fact(label=title(views.DisputedRefusal, name), value=value) for name, value in shown.items()]
    return (Fact(label="pAp", value=staff.name(case.referrer)), *facts)


@clearing.topic("clearing.close_refusal")
def close_refusal(case: views.DiscussedRefusal) -> views.ClosedRefusal:
    """End of the refusal: agreed, or decided by the team leader (H-69, H-70, A-16; DT-5 rows 4 to 6)."""
    result = rules.result_after_talk(agreed=case.refusal_agreed, tl_decision=case.tl_admission_decision)
    return views.ClosedRefusal(
        last_check_date=case.refused_on, admitted_by_tl=result.outcome == "admit", text_dispute=None
    )
