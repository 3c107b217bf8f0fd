"""Access: checking the criteria, asking the team leader, handing over (bpmn/access.bpmn)."""

from __future__ import annotations

from datetime import date

from workers.documents import Documents, Fact, HandoverRecord, TlRequest
from workers.engine.staffing import Staffing
from workers.errors import BusinessError
from workers.handlers import access_cases as views
from workers.handlers.common import filing, in_future, refuse, title
from workers.registry import Handlers, Task
from workers.rules import access as rules
from workers.rules.absence import acting_manager
from workers.rules.clearing import clearing_due
from workers.rules.german import day
from workers.rules.parameters import ParameterBook, Parameters
from workers.rules.readmission import readmission_lock
from workers.rules.staff import Staff

access = Handlers()


@access.topic("access.check_access", invalid_input="referral_incomplete")
def check_access(case: views.AccessFacts, task: Task, parameters: Parameters, staff: Staff) -> views.AccessDecision:
    """Formal access, individual case, lock or none (H-02, H-15 to H-25, H-59, H-81, H-82; DT-1 to DT-3)."""
    refuse("referral_incomplete", _contradictions(case, task.today))
    lock = readmission_lock(case.care, case.access_check_date, parameters, tl_agrees=case.exception_granted)
    formal = rules.formal_access(
        is_elb=case.is_elb,
        needs=case.needs,
        integration_expected=case.integration_expected_within_12_months,
        progress_expected=case.progress_expected,
        parameters=parameters,
    )
    route = rules.access_route(
        lock,
        formal,
        referral_wanted=case.referral_wanted,
        individual_reason=case.individual_reason,
        tl_decision=case.tl_individual_decision,
        ask_for_exception=case.lock_exception_requested and case.tl_lock_exception is None,
    )
    refuse("referral_incomplete", [_missing_reason(case, route)])
    return _decision(case, route, formal, lock.until, staff)


def _decision(
    case: views.AccessFacts, route: rules.AccessRoute, formal: rules.FormalAccess, until: date | None, staff: Staff
) -> views.AccessDecision:
    asks = route.route is rules.Route.ASK_TEAM_LEADER
    return views.AccessDecision(
        access_decision=route.route.value,
        criterion_a_met=formal.criterion_a_met,
        access_explanation=route.explanation,
        locked_until=until if route.route is rules.Route.LOCKED else None,
        last_check_date=case.access_check_date,
        tl_asks_individual=route.asks_individual,
        tl_asks_lock=route.asks_lock,
        tl_question=_question(case, route, until) if asks else None,
        case_manager_options=staff.options(case.jobcenter),
        text_individual_reason=case.text_individual_reason if asks else None,
        correction_message=None,
        talk_kind=None,
        talk_date=None,
        talk_mode=None,
        clearing_start=None,
    )


def _contradictions(case: views.AccessFacts, today: date) -> list[str | None]:
    """Dates that cannot be: recorded as past but yet to come, or in an impossible order."""
    past = ("access_check_date", "profiling_recorded_on", "work_started_on", "benefits_ended_on", "benefits_resumed_on")
    problems = [in_future(title(views.AccessFacts, name), getattr(case, name), today) for name in past]
    if case.last_exit_date and case.last_exit_date > case.access_check_date:
        problems.append("Die letzte Betreuung kann nicht nach der Zugangsprüfung geendet haben")
    if case.benefits_ended_on and case.benefits_resumed_on and case.benefits_resumed_on <= case.benefits_ended_on:
        problems.append("Der Leistungsbezug kann nicht wieder begonnen haben, bevor er beendet war")
    return problems


def _missing_reason(case: views.AccessFacts, route: rules.AccessRoute) -> str | None:
    """The team leader needs the reason in words where no code says it (H-24 "other", A-13)."""
    needed = route.asks_lock or (route.asks_individual and case.individual_case_reason == "other")
    if not needed or case.text_individual_reason:
        return None
    label = title(views.AccessFacts, "text_individual_reason")
    return f"„{label}“ fehlt; die Teamleitung braucht sie für ihre Entscheidung"


def _question(case: views.AccessFacts, route: rules.AccessRoute, until: date | None) -> str:
    parts = []
    if route.asks_individual and case.individual_reason:
        reason = rules.INDIVIDUAL_REASONS[case.individual_reason]
        parts.append(f"Soll die Person als begründeter Einzelfall ins Fallmanagement kommen? Genannt ist {reason}.")
    if route.asks_lock and until:
        parts.append(f"Soll eine Wiederaufnahme ausnahmsweise schon vor dem {day(until)} möglich sein?")
    return " ".join(parts)


@access.topic("access.write_tl_request")
async def write_tl_request(
    case: views.TlConsultation, task: Task, staff: Staff, documents: Documents
) -> views.TlRequestWritten:
    """Request to the team leader before an individual case or an exception from the lock (H-24, H-25, A-13; D-02)."""
    asked = {"individual_case": case.tl_asks_individual, "readmission_exception": case.tl_asks_lock}
    request = TlRequest(
        jobcenter=case.jobcenter,
        occasions=tuple(occasion for occasion, wanted in asked.items() if wanted),
        requested_on=task.today,
        requested_by=staff.name(case.referrer),
        requested_by_role="pap",
        team_leader=staff.leader_of(case.referrer),
        facts=_facts(case),
        reason=case.text_individual_reason or _reason_in_words(case),
        question=case.tl_question,
    )
    written = await documents.write(task, request, filer=case.referrer)
    return views.TlRequestWritten(
        **filing(written, case.referrer), tl_request_url=written.url, text_individual_reason=None
    )


def _reason_in_words(case: views.TlConsultation) -> str:
    return f"Genannt ist {rules.INDIVIDUAL_REASONS[case.individual_reason or 'other']}."


def _facts(case: views.TlConsultation) -> tuple[Fact, ...]:
    shown = {
        "access_check_date": day(case.access_check_date),
        "needs_capability": str(case.needs_capability),
        "needs_framework": str(case.needs_framework),
        "integration_expected_within_12_months": _yes_no(case.integration_expected_within_12_months),
        "progress_expected": _yes_no(case.progress_expected),
    }
    history = ("last_exit_date", "work_started_on", "benefits_ended_on", "benefits_resumed_on")
    if case.last_exit_date:
        shown |= {name: day(value) for name in history if (value := getattr(case, name))}
    facts = [Fact(label=title(views.TlConsultation, name), value=value) for name, value in shown.items()]
    return (*facts, Fact(label="Ergebnis der Zugangsprüfung", value=case.access_explanation))


def _yes_no(value: bool) -> str:
    return "ja" if value else "nein"


@access.topic("access.record_handover", invalid_input="handover_incomplete")
async def record_handover(
    talk: views.HandoverTalk, task: Task, staff: Staff, book: ParameterBook, staffing: Staffing
) -> views.Handover:
    """No clearing without the talk, its reasons and the expected goal (H-07, H-60, H-61, A-02, A-24; DT-4).

    Is the chosen case manager away just then, the colleague who covers begins the work (H-83).
    """
    gaps = rules.handover_gaps(
        talk_held=talk.talk_kind is not None and talk.talk_date is not None,
        reasons_recorded=talk.text_involvement_reasons is not None,
        goal_recorded=talk.text_goal_expectation is not None,
    )
    if gaps or talk.talk_date is None:
        raise BusinessError("handover_incomplete", rules.handover_message(gaps))
    start = rules.clearing_start(talk.talk_date, talk.clearing_start)
    early = "Das Clearing kann nicht vor dem Übergabegespräch beginnen" if start is None else None
    label = title(views.HandoverTalk, "talk_date")
    future = in_future(label, talk.talk_date, task.today)
    refuse("handover_incomplete", [future, _too_old(label, talk, book), early, _not_a_case_manager(talk, staff)])
    manager = staff.member(talk.case_manager)
    return views.Handover(
        clearing_start=start or talk.talk_date,
        acting_manager=acting_manager(manager.user, await staffing.covers()),
        case_manager_team=manager.team,
        team_leader=manager.leader,
        area_leader=staff.area_leader_of(manager.user),
        correction_message=None,
    )


def _too_old(label: str, talk: views.HandoverTalk, book: ParameterBook) -> str | None:
    """A day for which no clearing deadline is known, for instance a year typed wrongly."""
    begins = book.begins(talk.jobcenter)
    return f"„{label}“ liegt vor dem {day(begins)}" if talk.talk_date and talk.talk_date < begins else None


def _not_a_case_manager(talk: views.HandoverTalk, staff: Staff) -> str | None:
    if talk.case_manager in {member.user for member in staff.case_managers(talk.jobcenter)}:
        return None
    return f"„{title(views.HandoverTalk, 'case_manager')}“ ist in der Personalliste nicht im Fallmanagement geführt"


@access.topic("access.write_handover_record")
async def write_handover_record(
    case: views.RecordedHandover, task: Task, parameters: Parameters, staff: Staff, documents: Documents
) -> views.HandoverRecordWritten:
    """Record of the handover talk with reasons, goal and the last day of clearing (H-07, H-61, H-63; D-03)."""
    due = clearing_due(case.clearing_start, parameters)
    record = HandoverRecord(
        jobcenter=case.jobcenter,
        referrer=staff.name(case.referrer),
        case_manager=staff.name(case.case_manager),
        case_manager_team=case.case_manager_team,
        access_decision=case.access_decision,
        access_check_date=case.access_check_date,
        talk_kind=case.talk_kind,
        talk_mode=case.talk_mode,
        talk_date=case.talk_date,
        involvement_reasons=case.text_involvement_reasons,
        goal_expectation=case.text_goal_expectation,
        clearing_start=case.clearing_start,
        clearing_due=due.due,
        clearing_due_explanation=" ".join(due.explain()),
    )
    written = await documents.write(task, record, filer=case.referrer)
    return views.HandoverRecordWritten(
        **filing(written, case.referrer), text_involvement_reasons=None, text_goal_expectation=None
    )
