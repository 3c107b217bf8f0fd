"""What access of the Uckermark says about bad input (bpmn/uckermark/access.bpmn)."""

from __future__ import annotations

from datetime import date

from workers.handlers import uckermark_access_cases as views
from workers.handlers import uckermark_access_hand_off as handing
from workers.handlers.common import in_future, title
from workers.registry import Case
from workers.rules.german import day
from workers.rules.guidelines import UckermarkParameters
from workers.rules.staff import Staff
from workers.rules.uckermark import entry as rules

CONTENTS = {
    "procedure": "Abläufe der Eingliederung erklärt",
    "course": "Ziele, Verlauf und Inhalte des Fallmanagements besprochen",
    "competences": "Stammdaten, berufliche und soziale Kompetenzen erfasst",
}
"""What every counselling covers (U-040, U-044)."""


def _missing(case: Case, *names: str) -> list[str | None]:
    return [f"„{title(type(case), name)}“ fehlt" for name in names if getattr(case, name) in (None, "")]


def entry_problems(case: views.EntryForm, route: rules.Route) -> list[str | None]:
    """A top-up client has an end, a mixed household a joint talk or a note, an invitation day, time and place."""
    needed = ["alg_ends_on"] if case.alg_top_up else []
    if case.household_mixed:
        needed.append("joint_esb")
    if case.household_mixed and case.joint_esb is False:
        needed.append("joint_declined_on")
    if route == "esb":
        needed += ["esb_on", "esb_time", "text_esb_place"]
    known = case.last_receipt_on is not None
    return [
        *_missing(case, *needed),
        "Wer erstmals Leistungen bezieht, hat keinen letzten Tag des Bezugs in der Uckermark"
        if case.first_receipt and known and not case.moved_in
        else None,
    ]


def later_invitation_problems(case: views.InvitationFacts, today: date) -> list[str | None]:
    """Not earlier than the text allows (U-038), and to come."""
    early = case.esb_on < case.invite_from
    return [
        f"Der Termin liegt vor dem {day(case.invite_from)}, ab dem eingeladen wird" if early else None,
        f"„{title(views.InvitationFacts, 'esb_on')}“ liegt in der Vergangenheit" if case.esb_on < today else None,
    ]


def intake_problems(case: views.IntakeForm, today: date) -> list[str | None]:
    """What the service desk did (U-036, U-037)."""
    explained = case.procedure_explained or not case.application_complete
    return [
        in_future(title(views.IntakeForm, "handed_in_on"), case.handed_in_on, today),
        None if explained else f"„{title(views.IntakeForm, 'procedure_explained')}“ fehlt",
    ]


def appointment_problems(case: views.IntakeForm, planned: date | None, due: date) -> list[str | None]:
    """The day of the counselling lies between the complete form and the last working day allowed (U-024, U-225)."""
    label = title(views.IntakeForm, "esb_on")
    if planned is None:
        return [f"„{label}“ fehlt: Es ist eine Einstiegsberatung nötig"]
    return [
        f"„{label}“ liegt vor der Abgabe des Antrags" if planned < case.handed_in_on else None,
        f"„{label}“ liegt nach dem {day(due)}, dem letzten möglichen Tag" if planned > due else None,
    ]


def intake_text(case: views.IntakeForm) -> str:
    """What the service desk reads when the form comes back."""
    if case.application_complete:
        return f"Vollständig abgegeben am {day(case.handed_in_on)}."
    return f"Am {day(case.handed_in_on)} unvollständig abgegeben; die Frist beginnt erst mit dem vollständigen Antrag."


def counselling_problems(case: views.CounsellingForm, today: date, parameters: UckermarkParameters) -> list[str | None]:
    """All contents of a counselling that took place; nothing but the day of one that was not used (U-056)."""
    future = in_future(title(views.CounsellingForm, "esb_day"), case.esb_day, today)
    if not case.esb_used:
        return [future]
    needed = ["profile_on", "cost_forms_on", "a_decision", "instructed"]
    if case.first_receipt:
        needed.append("questionnaire_on")
    if case.general_school:
        needed += ["school_type", "class_level", "leaving_on", "pupil_record_on"]
    helps = case.a_helps
    lacking = rules.a_problems(case.a_conditions, helps, reasoned=bool(case.a_reason_on)) if case.a_decision else []
    return [
        future,
        *_missing(case, *needed),
        *(f"Es fehlt der Inhalt „{text}“" for key, text in CONTENTS.items() if key not in case.contents),
        *lacking,
        _instruction_problem(case, parameters),
    ]


def _instruction_problem(case: views.CounsellingForm, parameters: UckermarkParameters) -> str | None:
    """UT-16."""
    if case.instructed is not False:
        return None
    may_wait = rules.instruction_may_wait(
        case.born_on,
        case.esb_day,
        general_school=case.general_school,
        leaving_on=case.leaving_on,
        parameters=parameters,
    )
    return None if may_wait else "Die vollumfängliche Belehrung ist hier Pflicht"


def hand_off_problems(case: handing.HandOffForm, today: date, staff: Staff) -> list[str | None]:
    """A person of that group; the self-employed are endorsed or not (U-077)."""
    known = {member.user for member in staff.in_group(case.jobcenter, case.hand_off_group)}
    needed = ["endorsed"] if case.employment_kind == "self_employed" else []
    return [
        None if case.hand_off_manager in known else f"„{title(handing.HandOffForm, 'hand_off_manager')}“ ist unbekannt",
        in_future(title(handing.HandOffForm, "taken_over_on"), case.taken_over_on, today),
        in_future(title(handing.HandOffForm, "esb_by_instruction_on"), case.esb_by_instruction_on, today),
        *_missing(case, *needed),
    ]
