"""Clearing in Lichtenberg: invitation, first interview, decision (bpmn/lichtenberg/clearing.bpmn)."""

from __future__ import annotations

from workers.documents import Documents, FinalDecision, FirstInterview, NonTakeover, PendingDecision, TlRequest
from workers.handlers import lichtenberg_clearing_cases as views
from workers.handlers import lichtenberg_clearing_words as words
from workers.handlers.common import filing, in_future, refuse, title
from workers.registry import Case, Handlers, Task
from workers.rules.german import day, long_day
from workers.rules.guidelines import LichtenbergParameters
from workers.rules.lichtenberg import clearing as rules
from workers.rules.staff import Staff

lichtenberg_clearing = Handlers()

LATER_INVITATION = "Für weitere Einladungen nennt der Text keine Frist."


@lichtenberg_clearing.topic("lichtenberg_clearing.set_deadlines")
def set_deadlines(case: views.Reservation, parameters: LichtenbergParameters, staff: Staff) -> views.Deadlines:
    """Four weeks to invite, six to decide, both from the reservation (L-37, L-41, L-43, LA-19 to LA-21, LA-50)."""
    invitation = rules.invitation_due(case.reserved_on, parameters)
    decision = rules.decision_due(case.reserved_on, parameters)
    emptied = [name for name, field in views.Deadlines.model_fields.items() if not field.is_required()]
    return views.Deadlines(
        invitation_due=invitation.due,
        invitation_due_at=f"{invitation.due}T23:59:59",
        invitation_due_text=f"Spätestens **{long_day(invitation.due)}**. {' '.join(invitation.explain())}",
        invitation_news=f"Vorgemerkt am {long_day(case.reserved_on)}. Dies ist die erste Einladung.",
        decision_due=decision.due,
        decision_due_text=f"Über die Übernahme ist bis **{long_day(decision.due)}** zu entscheiden "
        f"(sechs Wochen ab der Vormerkung am {day(case.reserved_on)}).",
        decision_overdue=decision.overdue,
        case_manager_name=staff.name(case.case_manager),
        counts=False,
        no_show_count=0,
        no_show_dates=[],
        invitation_number=0,
        **dict.fromkeys(emptied),
    )


@lichtenberg_clearing.topic("lichtenberg_clearing.write_invitation", invalid_input="invitation_incomplete")
async def write_invitation(case: views.InvitationForm, task: Task, staff: Staff, documents: Documents) -> views.Invited:
    """Invitation to the first interview, counted; a late appointment is warned of (L-41, L-48, LA-18, LA-20)."""
    refuse("invitation_incomplete", words.invitation_problems(case, task.today))
    number = case.invitation_number + 1
    letter = FirstInterview(
        jobcenter=case.jobcenter,
        case_manager=staff.name(case.case_manager),
        case_manager_team=case.case_manager_team,
        referrer=staff.name(case.referrer),
        number=number,
        sent_on=case.invitation_sent_on,
        appointment_on=case.appointment_on,
        appointment_time=case.appointment_time,
        place=case.text_appointment_place,
        joint=case.joint_invitation,
        document_format=case.document_format,
    )
    written = await documents.write(task, letter, filer=case.acting_manager)
    late = case.appointment_on > case.decision_due
    return views.Invited(
        **filing(written, case.acting_manager),
        invitation_number=number,
        appointment_text=f"{number}. Einladung für {long_day(case.appointment_on)}, {case.appointment_time} Uhr.",
        appointment_warning=f"Der Termin liegt nach dem {day(case.decision_due)}, dem Ende der sechs Wochen für die "
        "Übernahmeentscheidung."
        if late
        else None,
        text_appointment_place=None,
        interview_attended=None,
        absence_excuse=None,
        absence_recorded_on=None,
        correction_message=None,
    )


@lichtenberg_clearing.topic("lichtenberg_clearing.count_appearance", invalid_input="interview_incomplete")
def count_appearance(case: views.InterviewForm, task: Task, parameters: LichtenbergParameters) -> views.Counted:
    """Table 5.4; the third no-show without plausible reason is the outcome of that day (L-42, L-48, L-49, LA-25)."""
    refuse("interview_incomplete", words.interview_problems(case, task.today))
    excused = case.absence_excuse in ("cancelled", "plausible")
    found = rules.count_appearance(
        case.no_show_count,
        first_interview=True,
        appeared=case.interview_attended,
        excused=excused,
        parameters=parameters,
    )
    missed = found.count > case.no_show_count
    days = [*case.no_show_dates, case.appointment_on] if missed else case.no_show_dates
    ended = found.next == "no_shows"
    return views.Counted(
        no_show_count=found.count,
        no_show_dates=days,
        appearance_next=found.next,
        takeover_outcome="no_shows" if ended else None,
        takeover_decided_on=task.today if ended else None,
        interview_on=case.interview_on if case.interview_attended else None,
        invitation_due_at=None,
        invitation_due_text=LATER_INVITATION,
        invitation_news=words.count_in_words(days),
        correction_message=None,
    )


@lichtenberg_clearing.topic("lichtenberg_clearing.record_joint_talk", invalid_input="joint_talk_incomplete")
def record_joint_talk(case: views.JointTalk, task: Task) -> views.Recorded:
    """Held with all three, or attempted because the person stayed away; either opens the decision (L-40, LA-18)."""
    return _recorded("joint_talk_incomplete", case, task, "joint_talk_on")


@lichtenberg_clearing.topic("lichtenberg_clearing.record_talk", invalid_input="talk_incomplete")
def record_talk(case: views.ApproachesTalk, task: Task) -> views.Recorded:
    """Counselling approaches discussed by phone or in person, ideally as a case discussion (L-38, L-39, LA-17)."""
    return _recorded("talk_incomplete", case, task, "approaches_discussed_on")


def _recorded(code: str, case: Case, task: Task, *names: str) -> views.Recorded:
    refuse(code, [in_future(title(type(case), name), getattr(case, name), task.today) for name in names])
    return views.Recorded(correction_message=None)


@lichtenberg_clearing.topic("lichtenberg_clearing.record_decision", invalid_input="decision_incomplete")
def record_decision(case: views.DecisionForm, task: Task) -> views.Decided:
    """Not before the interview; doubts need a statement, a refusal its reasons (L-16, L-42, L-51, LA-12)."""
    label = title(views.DecisionForm, "manager_decided_on")
    problems: list[str | None] = list(
        rules.decision_problems(case.manager_decided_on, case.interview_on, task.today, reason=True, label=label)
    )
    if case.eligibility == "review" and not case.prospects_commented:
        problems.append("Zu den Zweifeln an den Aussichten fehlt die Stellungnahme in VerBIS")
    if case.manager_answer == "refuse" and not case.text_refusal:
        problems.append(f"„{title(views.DecisionForm, 'text_refusal')}“ fehlen; die TL 728 braucht sie")
    refuse("decision_incomplete", problems)
    accepted = _outcome(case.manager_answer, None) == "takeover"
    return views.Decided(
        takeover_outcome="takeover" if accepted else None,
        takeover_decided_on=case.manager_decided_on if accepted else None,
        correction_message=None,
    )


def _outcome(answer: rules.Answer, ruling: rules.Ruling | None) -> rules.Outcome:
    """Table 5.3 once the case manager could decide: by then the interview and any joint conversation are done."""
    return rules.outcome(
        three_no_shows=False, disputed=False, interviewed=True, joint_talk_done=True, answer=answer, ruling=ruling
    )


@lichtenberg_clearing.topic("lichtenberg_clearing.write_submission")
async def write_submission(case: views.Submission, task: Task, staff: Staff, documents: Documents) -> views.Submitted:
    """Refusal or dispute with the reasons given, before team leader 728 decides (L-45, L-51, LA-22; D-11)."""
    author = case.dispute_by or case.case_manager
    by_ifk = author == case.referrer
    request = TlRequest(
        jobcenter=case.jobcenter,
        occasions=("takeover_dispute" if case.disputed else "takeover_refusal",),
        requested_on=task.today,
        requested_by=staff.name(author),
        requested_by_role="ifk" if by_ifk else "fallmanagement",
        team_leader=staff.name(case.team_leader),
        facts=words.facts(case, staff),
        reason=case.text_dispute or case.text_refusal or "Ohne Angabe.",
        question="Soll das Fallmanagement die Person übernehmen?",
    )
    filer = case.referrer if by_ifk else case.acting_manager
    written = await documents.write(task, request, filer=filer)
    what = "erklärt die Übernahme für strittig" if case.disputed else "möchte die Übernahme ablehnen"
    return views.Submitted(
        **filing(written, filer),
        submission_url=written.url,
        submission_text=f"{staff.name(author)} {what}. {words.interview_in_words(case.interview_on)}",
        text_refusal=None,
        text_dispute=None,
    )


@lichtenberg_clearing.topic("lichtenberg_clearing.write_ruling", invalid_input="ruling_incomplete")
async def write_ruling(case: views.RulingForm, task: Task, staff: Staff, documents: Documents) -> views.Ruled:
    """Team leader 728 decides finally; takeover counts from that day (L-45, L-52, L-53, LA-22, LA-23; D-12)."""
    refuse("ruling_incomplete", words.ruling_problems(case, task.today))
    record = FinalDecision(
        jobcenter=case.jobcenter,
        team_leader=staff.name(case.team_leader),
        case_manager=staff.name(case.case_manager),
        case_manager_team=case.case_manager_team,
        referrer=staff.name(case.referrer),
        reserved_on=case.reserved_on,
        interview_on=case.interview_on,
        ruled_on=case.leader_ruled_on,
        ruling=case.leader_ruling,
        reason=case.text_ruling,
    )
    written = await documents.write(task, record, filer=case.acting_manager)
    return views.Ruled(
        **filing(written, case.acting_manager),
        takeover_outcome="takeover" if _outcome("refuse", case.leader_ruling) == "takeover" else "rejected",
        takeover_decided_on=case.leader_ruled_on,
        ruling_url=written.url,
        text_ruling=None,
        correction_message=None,
    )


@lichtenberg_clearing.topic("lichtenberg_clearing.write_information")
async def write_information(
    case: views.Outstanding, task: Task, parameters: LichtenbergParameters, staff: Staff, documents: Documents
) -> views.InformationWritten:
    """The six weeks are over: text for mail or printout of the placement officer (L-43, L-44, LA-21; D-09)."""
    due = rules.decision_due(case.reserved_on, parameters)
    information = PendingDecision(
        jobcenter=case.jobcenter,
        team_leader=staff.name(case.team_leader),
        referrer=staff.name(case.referrer),
        case_manager=staff.name(case.case_manager),
        reserved_on=case.reserved_on,
        decision_due=due.due,
        decision_due_explanation=" ".join(due.explain()),
        state=words.state(case),
        written_on=task.today,
    )
    written = await documents.write(task, information, filer=case.referrer)
    return views.InformationWritten(**filing(written, case.referrer), information_url=written.url)


@lichtenberg_clearing.topic("lichtenberg_clearing.close_rejection", invalid_input="rejection_incomplete")
def close_rejection(case: views.Rejection, task: Task) -> views.Recorded:
    """Documented where all may see it and told orally, both after the decision (L-53, L-54, LA-24; D-13, D-14)."""
    names = ("rejection_documented_on", "referrer_informed_on")
    early = [
        f"„{title(views.Rejection, name)}“ kann nicht vor der Entscheidung am {day(case.takeover_decided_on)} liegen"
        for name in names
        if getattr(case, name) < case.takeover_decided_on
    ]
    refuse("rejection_incomplete", early)
    return _recorded("rejection_incomplete", case, task, *names)


@lichtenberg_clearing.topic("lichtenberg_clearing.write_non_takeover")
async def write_non_takeover(
    case: views.NoShows, task: Task, staff: Staff, documents: Documents
) -> views.NonTakeoverWritten:
    """Three no-shows end the reservation without the team leader; the IFK is asked to look again (L-48, L-50; D-15)."""
    record = NonTakeover(
        jobcenter=case.jobcenter,
        referrer=staff.name(case.referrer),
        case_manager=staff.name(case.case_manager),
        case_manager_team=case.case_manager_team,
        reserved_on=case.reserved_on,
        no_show_dates=tuple(case.no_show_dates),
        recorded_on=case.takeover_decided_on,
    )
    written = await documents.write(task, record, filer=case.acting_manager)
    return views.NonTakeoverWritten(**filing(written, case.acting_manager), non_takeover_url=written.url)


@lichtenberg_clearing.topic("lichtenberg_clearing.close_recheck", invalid_input="recheck_incomplete")
def close_recheck(case: views.Recheck, task: Task) -> views.Recorded:
    """Checked again, or not with a reason; it should, and it holds nothing up (L-50)."""
    omitted = case.motivation_result == "not_done" and not case.recheck_omitted
    refuse("recheck_incomplete", [f"„{title(views.Recheck, 'recheck_omitted')}“ fehlt" if omitted else None])
    return _recorded("recheck_incomplete", case, task, "motivation_checked_on")


@lichtenberg_clearing.topic("lichtenberg_clearing.take_over")
def take_over(case: views.FinalTakeover) -> views.TakenOver:
    """The day of the acceptance or of the team leader's order is the day of takeover (L-42, L-52, LA-23, LA-31)."""
    emptied = [name for name, field in views.TakenOver.model_fields.items() if not field.is_required()]
    return views.TakenOver(
        admission_date=case.takeover_decided_on,
        counts=True,
        services_on_hold=False,
        planning_scope="full",
        assessment_version=0,
        agreement_version=0,
        last_milestone=0,
        **dict.fromkeys(emptied),
    )
