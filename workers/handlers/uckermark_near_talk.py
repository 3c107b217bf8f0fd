"""Invitation and first talk with the case manager of A clients (bpmn/uckermark/near_talk.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.documents import DocumentFormat, Documents, NearInvitation
from workers.engine.cases import Cases
from workers.handlers.common import emptied, filing, in_future, refuse, title
from workers.handlers.uckermark import keep_standard
from workers.registry import Case, Handlers, Task
from workers.results import ResultStore
from workers.rules.german import day, long_day
from workers.rules.guidelines import UckermarkParameters
from workers.rules.staff import Staff
from workers.rules.uckermark import near_market as rules

uckermark_near_talk = Handlers()

OFFICES = {"angermuende": "Angermünde", "prenzlau": "Prenzlau", "schwedt": "Schwedt", "templin": "Templin"}
Office = Literal["angermuende", "prenzlau", "schwedt", "templin"]


class HandedOver(Case):
    """From this day both periods run (AM-06)."""

    handed_over_on: date | None = Field(None, title="Unterlagen übergeben am")


class TalkDates(Case):
    """When to invite and to talk; both forms open empty."""

    handed_over_on: date
    near_invitation_due: date
    near_invitation_overdue: date
    near_invitation_due_text: str
    near_invitation_explanation: str
    near_talk_due: date
    near_talk_overdue: date
    near_talk_due_text: str
    near_talk_explanation: str
    near_invitation_news: str
    near_invitation_number: int
    appointment_on: None = None
    appointment_time: None = None
    near_invitation_sent_on: None = None
    appointment_office: None = None
    near_talk_outcome: None = None
    near_talk_held_on: None = None
    near_profile_completed: None = None
    near_documents_viewed: None = None
    near_target_recorded_on: None = None
    near_alliance: None = None
    correction_message: None = None


@uckermark_near_talk.topic("uckermark_near_talk.set_dates")
def set_dates(case: HandedOver, task: Task, parameters: UckermarkParameters) -> TalkDates:
    """Five working days for the invitation, ten for the talk, both from the handover (U-133, U-134, AM-03, AM-06)."""
    since = case.handed_over_on or task.today
    invitation, talk = rules.invitation(since, parameters), rules.first_talk(since, parameters)
    return TalkDates(
        handed_over_on=since,
        near_invitation_due=invitation.due,
        near_invitation_overdue=invitation.overdue,
        near_invitation_due_text=long_day(invitation.due),
        near_invitation_explanation=" ".join(invitation.explain()),
        near_talk_due=talk.due,
        near_talk_overdue=talk.overdue,
        near_talk_due_text=long_day(talk.due),
        near_talk_explanation=f"Zehn Arbeitstage ab der Übergabe am {day(since)}.",
        near_invitation_news=f"Übergeben am {long_day(since)}. Dies ist die erste Einladung.",
        near_invitation_number=0,
        **emptied(TalkDates),
    )


class InvitationForm(Case):
    """What the letter needs (DOC-12)."""

    jobcenter: str = Field(title="Jobcenter")
    acting_manager: str = Field(title="Fachkraft")
    handed_over_on: date = Field(title="Unterlagen übergeben am")
    near_invitation_due: date = Field(title="Einladung fällig am")
    near_invitation_number: int = Field(0, title="Einladungen bisher")
    appointment_on: date = Field(title="Termin am")
    appointment_time: str = Field(title="Uhrzeit", pattern=r"^([01]?[0-9]|2[0-3]):[0-5][0-9]$")
    near_invitation_sent_on: date = Field(title="Einladung abgesandt am")
    appointment_office: Office = Field(title="Ort des Gesprächs")
    document_format: DocumentFormat = Field("standard", title="Form der Schreiben")


class Invited(Case):
    """The letter is in the outbox, the appointment stands in the talk's form."""

    document_id: str
    document_title: str
    document_url: str
    document_filer: str
    near_invitation_number: int
    near_appointment_text: str
    near_talk_outcome: None = None
    correction_message: None = None


@uckermark_near_talk.topic("uckermark_near_talk.write_invitation", invalid_input="near_invitation_incomplete")
async def write_invitation(
    case: InvitationForm,
    task: Task,
    parameters: UckermarkParameters,
    staff: Staff,
    documents: Documents,
    results: ResultStore,
) -> Invited:
    """The written invitation; a later appointment is refused while the period can be kept (U-133, U-134; DOC-12)."""
    first = case.near_invitation_number == 0
    refuse("near_invitation_incomplete", _invitation_gaps(case, task.today, parameters, first=first))
    letter = NearInvitation(
        jobcenter=case.jobcenter,
        case_manager=staff.name(case.acting_manager),
        number=case.near_invitation_number + 1,
        sent_on=case.near_invitation_sent_on,
        appointment_on=case.appointment_on,
        appointment_time=case.appointment_time,
        office=OFFICES[case.appointment_office],
        document_format=case.document_format,
    )
    written = await documents.write(task, letter, filer=case.acting_manager)
    if first:
        sent = case.near_invitation_sent_on
        await keep_standard(results, task, case.jobcenter, "U-133", case.near_invitation_due, sent)
    return Invited(
        **filing(written, case.acting_manager),
        near_invitation_number=letter.number,
        near_appointment_text=f"{letter.number}. Einladung für {long_day(case.appointment_on)}, "
        f"{case.appointment_time} Uhr, {letter.office}.",
        **emptied(Invited),
    )


def _invitation_gaps(
    case: InvitationForm, today: date, parameters: UckermarkParameters, *, first: bool
) -> list[str | None]:
    sent = case.near_invitation_sent_on
    return [
        in_future(title(InvitationForm, "near_invitation_sent_on"), sent, today),
        *rules.appointment_problems(case.appointment_on, case.handed_over_on, sent, parameters, first=first),
    ]


class TalkForm(Case):
    """The first talk (U-135 to U-137); profile and target are recorded in OPEN/PROSOZ."""

    jobcenter: str = Field(title="Jobcenter")
    handed_over_on: date = Field(title="Unterlagen übergeben am")
    near_talk_due: date = Field(title="Erstgespräch fällig am")
    near_talk_outcome: Literal["held", "missed"] = Field(title="Fand das Gespräch statt?")
    near_talk_held_on: date | None = Field(None, title="Erstgespräch am")
    near_profile_completed: bool | None = Field(None, title="Bewerberprofil vollständig in OPEN/PROSOZ")
    near_documents_viewed: bool | None = Field(None, title="Bewerbungsunterlagen gesichtet")
    near_target_recorded_on: date | None = Field(None, title="Zielberuf oder Zieltätigkeit in OPEN/PROSOZ erfasst am")
    near_alliance: bool | None = Field(None, title="Arbeitsbündnis mit der Person geschlossen")


class Talked(Case):
    """Held: from here contacts count; missed: the next invitation opens empty."""

    near_talk_outcome: str
    near_talk_held_on: date | None
    near_invitation_news: str
    appointment_on: None = None
    appointment_time: None = None
    near_invitation_sent_on: None = None
    correction_message: None = None


@uckermark_near_talk.topic("uckermark_near_talk.record_talk", invalid_input="near_talk_incomplete")
async def record_talk(case: TalkForm, task: Task, cases: Cases, results: ResultStore) -> Talked:
    """Profile completed, documents viewed, target named, working alliance made (U-135, U-136, U-137)."""
    held = case.near_talk_held_on if case.near_talk_outcome == "held" else None
    refuse("near_talk_incomplete", _talk_gaps(case, task.today))
    if held:
        await keep_standard(results, task, case.jobcenter, "U-134", case.near_talk_due, held)
        talked = {"near_talk_held_on": held, "last_talk_on": held, "last_contact_on": held}
        await cases.set_in_case(task.case_number, {"first_talk_held_on": held} | talked)
    return Talked(
        near_talk_outcome=case.near_talk_outcome,
        near_talk_held_on=held,
        near_invitation_news="Die Person kam nicht. Für eine weitere Einladung nennt der Text keine Frist.",
        **emptied(Talked),
    )


NEEDED = (
    "near_talk_held_on",
    "near_profile_completed",
    "near_documents_viewed",
    "near_target_recorded_on",
    "near_alliance",
)


def _talk_gaps(case: TalkForm, today: date) -> list[str | None]:
    if case.near_talk_outcome == "missed":
        return []
    held = case.near_talk_held_on
    early = held is not None and held < case.handed_over_on
    return [
        *(f"„{title(TalkForm, name)}“ fehlt" for name in NEEDED if not getattr(case, name)),
        in_future(title(TalkForm, "near_talk_held_on"), held, today),
        in_future(title(TalkForm, "near_target_recorded_on"), case.near_target_recorded_on, today),
        f"„{title(TalkForm, 'near_talk_held_on')}“ liegt vor der Übergabe" if early else None,
    ]
