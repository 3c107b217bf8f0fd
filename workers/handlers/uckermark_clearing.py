"""Clearing of the Uckermark: grant, result of the counselling, way to the first talk (bpmn/uckermark/clearing.bpmn)."""

from __future__ import annotations

from datetime import date

from workers.documents import Documents, Invitation
from workers.engine.cases import Cases
from workers.engine.staffing import Staffing
from workers.handlers import uckermark_clearing_cases as views
from workers.handlers.common import emptied, filing, in_future, refuse, title
from workers.handlers.uckermark import keep_standard, new_owner, send_notice
from workers.registry import Handlers, Task
from workers.results import ResultStore
from workers.rules.deadlines import Deadline
from workers.rules.german import day
from workers.rules.guidelines import UckermarkParameters
from workers.rules.staff import Staff
from workers.rules.uckermark import clearing as rules
from workers.rules.uckermark.dates import is_adult_client, without_delay
from workers.rules.uckermark.owner import GROUP_NAMES

uckermark_clearing = Handlers()


@uckermark_clearing.topic("uckermark_clearing.weigh_outcome")
def weigh_outcome(
    case: views.Counselled, task: Task, parameters: UckermarkParameters, staff: Staff
) -> views.OutcomeWeighed:
    """UT-04: who goes on, and by when the first talk is held (U-050 to U-060, U-152, U-153, AM-29, AM-32)."""
    adult = is_adult_client(case.born_on, case.esb_held_on or task.today, parameters)
    facts = rules.Outcome(
        benefits=case.benefits,
        counselled=case.esb_used if case.esb_owed or case.esb_used else None,
        top_up=case.alg_top_up,
        adult=adult,
        pupil=case.target_group == "pupil",
        is_a=case.is_a,
        handed_off=case.handed_off,
    )
    step, row = rules.after_counselling(facts)
    due = _talk_due(case, step, parameters)
    limit = _step_due(case, step, due, task, parameters)
    return views.OutcomeWeighed(
        clearing_next=step,
        clearing_row=row,
        counts=step != "refused",
        admission_date=task.today,
        first_talk_due=due.due if due else None,
        first_talk_overdue=due.overdue if due else None,
        step_due=limit.due,
        step_overdue=limit.overdue,
        step_due_text=f"Spätestens **{day(limit.due)}**. {' '.join(limit.explain())}",
        near_options=[
            {"label": each.name, "value": each.user} for each in staff.in_group(case.jobcenter, "fm-nah", case.office)
        ],
        exit_reason=None,
    )


def _talk_due(case: views.Counselled, step: rules.Next, parameters: UckermarkParameters) -> Deadline | None:
    """Only with a grant, and not for pupils or those cared for by instruction (U-153, AM-09)."""
    if step not in ("first_talk", "invite") or case.granted_on is None:
        return None
    counselled = case.esb_held_on or case.esb_missed_on
    return rules.first_talk_due(case.granted_on, counselled, top_up=case.alg_top_up, parameters=parameters)


def _step_due(
    case: views.Counselled, step: rules.Next, talk: Deadline | None, task: Task, parameters: UckermarkParameters
) -> Deadline:
    """Invitation after the grant: with the talk (AM-07); handover and summons: without delay (U-058, U-236, AM-05)."""
    if talk:
        return talk
    start = case.esb_held_on or case.esb_missed_on or task.today
    rule, basis = ("U-058", "Meldeaufforderung") if step == "summon" else ("U-236", "Übergabe der A-Unterlagen")
    return without_delay(start, parameters, rule=rule, basis=basis)


@uckermark_clearing.topic("uckermark_clearing.record_handover", invalid_input="handover_incomplete")
async def record_handover(
    case: views.HandoverForm,
    task: Task,
    parameters: UckermarkParameters,
    staff: Staff,
    staffing: Staffing,
    cases: Cases,
    results: ResultStore,
) -> views.HandedOver:
    """Binding A of 25 or more: mail and documents to fm-nah (U-053, U-134, U-236, U-237; DOC-09)."""
    refuse("handover_incomplete", _handover_problems(case, task.today, staff))
    await _tell_near(case, task, staff, cases)
    await keep_standard(results, task, case.jobcenter, "U-236", case.step_due, case.handed_over_on)
    talk = rules.near_talk_due(case.handed_over_on, parameters)
    owner = await new_owner(task, "fm-nah", case.near_manager, staff, staffing, cases)
    return views.HandedOver(
        **owner,
        category="A",
        category_since=case.esb_held_on,
        first_talk_due=talk.due,
        first_talk_overdue=talk.overdue,
        **emptied(views.HandedOver),
    )


def _handover_problems(case: views.HandoverForm, today: date, staff: Staff) -> list[str | None]:
    near = {member.user for member in staff.in_group(case.jobcenter, "fm-nah")}
    label = title(views.HandoverForm, "handed_over_on")
    return [
        None if case.near_manager in near else f"„{title(views.HandoverForm, 'near_manager')}“ ist unbekannt",
        in_future(label, case.handed_over_on, today),
        f"„{label}“ liegt vor der Einstiegsberatung" if case.handed_over_on < case.esb_held_on else None,
    ]


async def _tell_near(case: views.HandoverForm, task: Task, staff: Staff, cases: Cases) -> None:
    text = (
        f"In der Einstiegsberatung am {day(case.esb_held_on)} verbindlich als A entschieden. Die Unterlagen sind am "
        f"{day(case.handed_over_on)} übergeben. Einladung und Erstgespräch kommen als Aufgaben mit Frist."
    )
    title_ = "A-Kundin oder A-Kunde übergeben"
    near = case.near_manager
    await send_notice(cases, task, case.jobcenter, title=title_, text=text, rule="U-236", person=near)


@uckermark_clearing.topic("uckermark_clearing.write_first_talk_invitation", invalid_input="invitation_incomplete")
async def write_first_talk_invitation(
    case: views.TalkInvitationForm,
    task: Task,
    staff: Staff,
    documents: Documents,
    results: ResultStore,
) -> views.TalkInvited:
    """With legal consequences, or summons of a top-up client (U-056 to U-059; DOC-10, DOC-11)."""
    summons = case.clearing_next == "summon"
    refuse("invitation_incomplete", _talk_problems(case, task.today, summons=summons))
    letter = Invitation(
        jobcenter=case.jobcenter,
        kind="summons" if summons else "first_talk",
        case_manager=staff.name(case.case_manager),
        case_manager_role=GROUP_NAMES[case.owner_group],
        sent_on=case.talk_invited_on,
        appointment_on=case.talk_on,
        appointment_time=case.talk_time,
        place=case.text_talk_place,
        missed_on=case.esb_missed_on,
        document_format=case.document_format,
    )
    written = await documents.write(task, letter, filer=case.acting_manager)
    rule = "U-058" if summons else "U-057"
    await keep_standard(results, task, case.jobcenter, rule, case.step_due, case.talk_invited_on)
    return views.TalkInvited(
        **filing(written, case.acting_manager),
        first_talk_due=case.talk_on if summons else case.step_due,
        first_talk_overdue=date.fromordinal((case.talk_on if summons else case.step_due).toordinal() + 1),
        next_talk_on=case.talk_on,
        **emptied(views.TalkInvited),
    )


def _talk_problems(case: views.TalkInvitationForm, today: date, *, summons: bool) -> list[str | None]:
    """The talk itself lies within the period, unless the reason is noted (AM-07)."""
    label = title(views.TalkInvitationForm, "talk_on")
    late = not summons and case.talk_on > case.step_due and case.late_reason_on is None
    return [
        in_future(title(views.TalkInvitationForm, "talk_invited_on"), case.talk_invited_on, today),
        f"„{label}“ liegt vor der Einladung" if case.talk_on < case.talk_invited_on else None,
        f"„{label}“ liegt nach dem {day(case.step_due)}; bitte den Grund in OPEN/PROSOZ erfassen" if late else None,
    ]
