"""From the application to the entry counselling in the Uckermark (bpmn/uckermark/access.bpmn)."""

from __future__ import annotations

from datetime import timedelta
from types import NoneType
from typing import Any, get_args

from workers.documents import Documents, Invitation
from workers.engine.cases import Cases
from workers.engine.staffing import Staffing
from workers.handlers import uckermark_access_cases as views
from workers.handlers import uckermark_access_facts as facts
from workers.handlers import uckermark_access_hand_off as handing
from workers.handlers import uckermark_access_words as words
from workers.handlers.common import emptied, filing, refuse
from workers.handlers.uckermark import keep_standard, new_owner, send_notice
from workers.handlers.uckermark_offer import begin_offer
from workers.registry import Handlers, Task
from workers.results import ResultStore
from workers.rules.absence import acting_manager
from workers.rules.german import day
from workers.rules.guidelines import UckermarkParameters
from workers.rules.staff import Staff
from workers.rules.uckermark import entry as rules
from workers.rules.uckermark.dates import birthday, is_adult_client
from workers.rules.uckermark.owner import GROUP_NAMES, owner_group

uckermark_access = Handlers()

BENEFITS = "uckermark_benefits"
NOTHING_YET: dict[str, Any] = {
    name: None
    for name, field in views.Begun.model_fields.items()
    if NoneType in (field.annotation, *get_args(field.annotation))
}
"""What no step has found out when the case begins."""
NO_LIMIT = "Ohne Frist: Das Handlungskonzept nennt hier keine Arbeitstage."


@uckermark_access.topic("uckermark_access.begin_case")
async def begin_case(
    case: views.Application, task: Task, parameters: UckermarkParameters, staff: Staff, staffing: Staffing
) -> views.Begun:
    """Names the case manager of the office; everyone of 15 or more has one (U-001, U-018, U-027, UT-05)."""
    adult = is_adult_client(case.born_on, task.today, parameters)
    pupil = case.start_kind == "turns_15"
    group = owner_group(adult=adult, category=None, with_adviser=pupil)
    manager = staff.in_group(case.jobcenter, group, case.office)[0].user
    fifteen = birthday(case.born_on, parameters.entry_age)
    due = case.appointment_on or task.today
    return views.Begun(
        **NOTHING_YET | {"granted_on": case.granted_on},
        access_decision="admitted",
        counts=False,
        office=case.office,
        adult_client=adult,
        owner_group=group,
        case_manager=manager,
        acting_manager=acting_manager(manager, await staffing.covers()),
        case_manager_name=staff.name(manager),
        appointment_on=due,
        invitation_due_text=f"Spätestens **{day(due)}**, vor dem Termin zur Abgabe des Antrags beim Service.",
        invitation_overdue=due + timedelta(days=1),
        entry_route="turns_15",
        invite_from=fifteen,
        invite_text=f"Wird am {day(fifteen)} im laufenden Leistungsfall {parameters.entry_age}.",
        benefits="pending" if case.start_kind == "application" else "granted",
        services_on_hold=False,
        planning_scope="full",
        assessment_version=0,
        agreement_version=0,
        last_milestone=0,
        new_case=False,
        first_receipt=False,
        alg_top_up=False,
        employment_kind="none",
        handed_off=False,
        esb_used=False,
        esb_owed=False,
        esb_limited=False,
        is_a=False,
        general_school=pupil,
        category_provisional=False,
        barriers=[],
        measures=[],
        overdue_marks=[],
    )


@uckermark_access.topic("uckermark_access.check_new_case", invalid_input="entry_incomplete")
async def check_new_case(
    case: views.EntryForm, task: Task, parameters: UckermarkParameters, staff: Staff, staffing: Staffing, cases: Cases
) -> views.EntryDecided:
    """UT-01 on the day of the appointment; no counselling needed is told to the service desk (U-030 to U-039)."""
    found = rules.entry(facts.facts(case, case.appointment_on), parameters)
    refuse("entry_incomplete", words.entry_problems(case, found.route))
    owner = facts.owner(case, found.route, parameters)
    manager = facts.manager(case.jobcenter, case.office, owner, case.case_manager, staff)
    if found.route == "no_new_case":
        await _tell_service(case, task, found.explanation, cases)
    return views.EntryDecided(
        entry_route=found.route,
        entry_text=found.explanation,
        invite_from=found.invite_from or task.today,
        invite_text=found.explanation,
        new_case=found.new_case,
        first_receipt=case.first_receipt,
        alg_top_up=case.alg_top_up,
        alg_ends_on=case.alg_ends_on,
        moved_in=case.moved_in,
        general_school=case.general_school,
        joint_esb=bool(case.joint_esb),
        owner_group=owner,
        case_manager=manager,
        acting_manager=acting_manager(manager, await staffing.covers()),
        case_manager_name=staff.name(manager),
        hand_off_group=facts.hand_off_group(case, parameters),
        esb_on=case.esb_on if found.route == "esb" else None,
        document_format=case.document_format,
        **emptied(views.EntryDecided),
    )


async def _tell_service(case: views.EntryForm, task: Task, why: str, cases: Cases) -> None:
    title = "Keine Einstiegsberatung nötig"
    await send_notice(cases, task, case.jobcenter, title=title, text=why, rule="U-035", group="service")


@uckermark_access.topic("uckermark_access.write_invitation")
async def write_invitation(
    case: views.InvitationFacts, task: Task, staff: Staff, documents: Documents
) -> views.InvitationWritten:
    """The invitation that the service desk hands out: a voluntary offer (U-034, U-037, U-056; DOC-01)."""
    return views.InvitationWritten(**await _invite(case, task, staff, documents))


@uckermark_access.topic("uckermark_access.write_later_invitation", invalid_input="invitation_incomplete")
async def write_later_invitation(
    case: views.InvitationFacts, task: Task, staff: Staff, documents: Documents
) -> views.LaterInvitationWritten:
    """Top-up client one month before the end, pupil from 15 with guardians; no period (U-038, U-166, U-171, AM-10)."""
    refuse("invitation_incomplete", words.later_invitation_problems(case, task.today))
    written = await _invite(case, task, staff, documents)
    return views.LaterInvitationWritten(
        **written, esb_owed=True, esb_limited=False, esb_due=None, esb_due_at=None, esb_due_text=NO_LIMIT
    )


async def _invite(case: views.InvitationFacts, task: Task, staff: Staff, documents: Documents) -> dict[str, Any]:
    letter = Invitation(
        jobcenter=case.jobcenter,
        kind="entry",
        case_manager=staff.name(case.case_manager),
        case_manager_role=GROUP_NAMES[case.owner_group],
        sent_on=task.today,
        appointment_on=case.esb_on,
        appointment_time=case.esb_time,
        place=case.text_esb_place,
        guardians=case.general_school,
        household=case.joint_esb,
        document_format=case.document_format,
    )
    written = await documents.write(task, letter, filer=case.acting_manager)
    return filing(written, case.acting_manager) | {
        "invitation_url": written.url,
        "text_esb_place": None,
        "correction_message": None,
    }


@uckermark_access.topic("uckermark_access.record_application", invalid_input="application_incomplete")
async def record_application(
    case: views.IntakeForm, task: Task, parameters: UckermarkParameters, cases: Cases
) -> views.Intake:
    """The complete form starts clock, benefit decision, offer under 25 (U-005, U-024 to U-026, U-036, U-225; AM-38)."""
    refuse("application_incomplete", words.intake_problems(case, task.today))
    found = rules.entry(facts.facts(case, case.handed_in_on), parameters)
    due = rules.counselling_due(case.handed_in_on, parameters)
    limited = case.application_complete and found.route == "esb"
    planned = case.handed_in_on if case.esb_same_day else case.esb_on
    if limited:
        refuse("application_incomplete", words.appointment_problems(case, planned, due.due))
    if case.application_complete:
        await _begin_benefits(case, task, cases)
    if case.application_complete and not case.general_school:
        await begin_offer(cases, task, case.jobcenter, case.handed_in_on, case.born_on, parameters)
    return views.Intake(
        application_complete=case.application_complete,
        intake_text=words.intake_text(case),
        entry_route=found.route,
        entry_text=found.explanation,
        new_case=found.new_case,
        invite_from=found.invite_from or task.today,
        invite_text=found.explanation,
        complete_form_on=case.handed_in_on if case.application_complete else None,
        esb_on=planned if limited else None,
        esb_owed=found.route in ("esb", "top_up_later", "too_young", "turns_15"),
        esb_limited=limited,
        esb_due=due.due if limited else None,
        esb_due_at=f"{due.due}T23:59:59" if limited else None,
        esb_overdue=due.overdue if limited else None,
        esb_due_text=f"Spätestens **{day(due.due)}**. {' '.join(due.explain())}" if limited else NO_LIMIT,
        procedure_explained=None,
        esb_same_day=None,
        handed_in_on=None,
        correction_message=None,
    )


async def _begin_benefits(case: views.IntakeForm, task: Task, cases: Cases) -> None:
    """The decision on benefits runs beside the counselling, which never waits for it (U-025)."""
    values = {
        "jobcenter": case.jobcenter,
        "case_number": case.case_number,
        "benefits_id": task.id,
        "case_manager": case.case_manager,
        "owner_group": case.owner_group,
        "complete_form_on": case.handed_in_on,
        "is_a": False,
    }
    await cases.begin_once(BENEFITS, case.case_number, values, proof="benefits_id")


@uckermark_access.topic("uckermark_access.record_esb", invalid_input="counselling_incomplete")
async def record_esb(
    case: views.CounsellingForm,
    task: Task,
    parameters: UckermarkParameters,
    staff: Staff,
    cases: Cases,
    results: ResultStore,
) -> views.Counselled:
    """All contents, or not used without consequence; A or not is binding (U-012, U-013, U-040 to U-056, U-167)."""
    refuse("counselling_incomplete", words.counselling_problems(case, task.today, parameters))
    used, pupil = case.esb_used, case.general_school
    if used:
        await _tell_benefits(case, task, parameters, staff, cases)
    if used and case.esb_due:
        await keep_standard(results, task, case.jobcenter, "U-024", case.esb_due, case.esb_day)
    return views.Counselled(
        esb_next="again" if pupil and not used else "done",
        esb_used=used,
        esb_held_on=case.esb_day if used else None,
        esb_missed_on=None if used else case.esb_day,
        instruction_given_on=case.esb_day if used and case.instructed else None,
        is_a=bool(used and case.a_decision),
        target_group="pupil" if pupil else None,
        school_type=case.school_type if pupil else None,
        class_level=case.class_level if pupil else None,
        leaving_on=case.leaving_on if pupil else None,
        invite_from=task.today,
        invite_text=f"Am {day(case.esb_day)} nicht gekommen: erneut einladen, ohne Rechtsfolgen.",
        contents=[],
        **emptied(views.Counselled),
    )


async def _tell_benefits(
    case: views.CounsellingForm, task: Task, parameters: UckermarkParameters, staff: Staff, cases: Cases
) -> None:
    """The benefit clerk hears result and future case manager; A is to be decided soon (U-228, U-229; DOC-08)."""
    near = bool(case.a_decision) and is_adult_client(case.born_on, case.esb_day, parameters)
    future = staff.in_group(case.jobcenter, "fm-nah", case.office)[0].user if near else case.case_manager
    result = "A (arbeitsmarktnah); bitte kurzfristig entscheiden" if case.a_decision else "nicht A"
    text = f"Ergebnis: {result}. Künftig zuständig: {staff.name(future)}."
    title = "Ergebnis der Einstiegsberatung"
    await send_notice(cases, task, case.jobcenter, title=title, text=text, rule="U-228", group="sb-leistung")
    if case.a_decision:
        await cases.set_in_case(case.case_number, {"is_a": True})
        await cases.put_first(case.case_number, BENEFITS)


@uckermark_access.topic("uckermark_access.offer_hand_off")
def offer_hand_off(case: handing.HandOffGroup, staff: Staff) -> handing.HandOffOptions:
    """Who may take over per working instruction (U-007, U-029)."""
    members = staff.in_group(case.jobcenter, case.hand_off_group, case.office)
    return handing.HandOffOptions(hand_off_options=[{"label": each.name, "value": each.user} for each in members])


@uckermark_access.topic("uckermark_access.record_hand_off", invalid_input="hand_off_incomplete")
async def record_hand_off(
    case: handing.HandOffForm, task: Task, staff: Staff, staffing: Staffing, cases: Cases
) -> handing.HandedOff:
    """Special case manager; S while endorsed; no timer of this text (U-007, U-029, U-077, AM-08, AM-09)."""
    refuse("hand_off_incomplete", words.hand_off_problems(case, task.today, staff))
    founder = case.employment_kind == "self_employed" and bool(case.endorsed)
    owner = await new_owner(task, case.hand_off_group, case.hand_off_manager, staff, staffing, cases)
    return handing.HandedOff(
        **owner,
        handed_off=True,
        category="S" if founder else None,
        category_since=case.taken_over_on if founder else None,
        esb_held_on=case.esb_by_instruction_on,
        esb_used=case.esb_by_instruction_on is not None,
        **emptied(handing.HandedOff),
    )
