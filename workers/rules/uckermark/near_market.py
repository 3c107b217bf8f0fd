"""A clients of 25 and more: invitation, talk, contact, search, assessment (U-133 to U-149; AM-05, AM-06, AM-36)."""

from __future__ import annotations

from datetime import date, timedelta

from workers.rules.deadlines import Deadline, Span, internal
from workers.rules.german import day, long_day
from workers.rules.guidelines import UckermarkParameters
from workers.rules.public_holidays import work_calendar
from workers.rules.uckermark.dates import after_months, within_working_days, without_delay


def invitation(handed_over: date, parameters: UckermarkParameters) -> Deadline:
    """Last day for the written invitation (U-133)."""
    days = parameters.near_invitation_working_days
    return within_working_days(handed_over, days, parameters, rule="U-133", basis="Einladung nach der Übergabe")


def first_talk(handed_over: date, parameters: UckermarkParameters) -> Deadline:
    """Last day for the first talk, counted from the handover and not from the invitation (U-134, AM-06)."""
    days = parameters.near_talk_working_days
    return within_working_days(handed_over, days, parameters, rule="U-134", basis="Erstgespräch nach der Übergabe")


def appointment_problems(
    appointment: date, handed_over: date, sent: date, parameters: UckermarkParameters, *, first: bool
) -> list[str]:
    """What stands against an appointment: a later one than the tenth working day is refused (U-134).

    Only for the first invitation, and only while the day can still be kept: a period that is over must not make the
    talk impossible.
    """
    last = first_talk(handed_over, parameters).due
    found = []
    obstacle = work_calendar(parameters).obstacle(appointment)
    if obstacle:
        found.append(f"Der {long_day(appointment)} ist kein Arbeitstag ({obstacle})")
    if appointment < sent:
        found.append("Der Termin liegt vor der Einladung")
    if first and sent <= last < appointment:
        found.append(f"Der Termin muss spätestens am {day(last)} sein (zehn Arbeitstage nach der Übergabe)")
    return found


def contact(last: date, parameters: UckermarkParameters) -> Deadline:
    """The next contact: one month after the last one, rolling (U-138, AM-36)."""
    months = parameters.near_contact_months
    return after_months(last, months, parameters, rule="U-138", basis="Kontakt nach dem letzten Kontakt")


def job_search(last: date, parameters: UckermarkParameters) -> Deadline:
    """The next intensive job search with matching by the employer service (U-140, U-141; its rhythm: AM-05)."""
    span = Span(days=parameters.job_search_days)
    return internal(last, span, parameters, rule="U-141", basis="Stellensuche nach der letzten")


def job_hint(found: date, parameters: UckermarkParameters) -> Deadline:
    """Telling the client about a fitting vacancy, promptly: by the end of the next working day (U-142, AM-05)."""
    return without_delay(found, parameters, rule="U-142", basis="Hinweis auf eine passende Stelle")


def handing_over(decided: date, parameters: UckermarkParameters) -> Deadline:
    """Notice and documents to the case manager, without delay after the decision (U-236, U-237, AM-05)."""
    return without_delay(decided, parameters, rule="U-236", basis="Übergabe nach der Entscheidung")


def case_assessment(handed_over: date, parameters: UckermarkParameters) -> Deadline:
    """The individual assessment six months after the handover; nothing ends by itself (U-147, U-148, AM-21)."""
    months = parameters.near_assessment_months
    return after_months(handed_over, months, parameters, rule="U-148", basis="Einschätzung nach der Übergabe")


def next_assessment_problems(chosen: date, decided: date, parameters: UckermarkParameters) -> list[str]:
    """A continued support is assessed again six months later at the latest (AM-21)."""
    latest = case_assessment(decided, parameters).due
    if chosen <= decided:
        return ["Die nächste Einschätzung muss nach der Entscheidung liegen"]
    if chosen > latest:
        return [f"Die nächste Einschätzung muss spätestens am {day(latest)} sein (sechs Monate)"]
    return []


def search_before(talk: date, searched: date | None) -> bool:
    """Was there a job search in the week before the talk (U-141)? Beside the weekly rhythm, which covers it."""
    return searched is not None and timedelta() <= talk - searched <= timedelta(days=7)
