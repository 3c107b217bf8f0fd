"""Exit: reasons, last possible day and consequences (DT-7; H-71, H-72, H-77, H-79, H-81)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from workers.errors import UserError
from workers.rules.access_recheck import recheck_due
from workers.rules.deadlines import add_months
from workers.rules.german import day, long_day
from workers.rules.parameters import ExitReason, Parameters
from workers.rules.supervision import care_ends_latest, review_dates

NoReferrer = Literal["benefits_ended", "moved", "not_elb", "other"]
Destination = Literal["referrer", "help_system", "employment", "training", "no_benefits", "moved", "other"]

NO_REFERRER: dict[NoReferrer, str] = {
    "benefits_ended": "der Leistungsbezug ist beendet",
    "moved": "die Person ist aus der Region weggezogen",
    "not_elb": "die Person ist nicht mehr erwerbsfähig oder leistungsberechtigt",
    "other": "anderer Grund",
}
"""Why there may be no next pAp (A-25); the list is ours."""

DESTINATIONS: dict[Destination, str] = {
    "referrer": "Betreuung durch die pAp",
    "help_system": "anderes Hilfesystem",
    "employment": "Beschäftigung",
    "training": "Ausbildung oder Qualifizierung",
    "no_benefits": "kein Leistungsbezug mehr",
    "moved": "Wegzug aus der Region",
    "other": "anderer Verbleib",
}
"""Where the person goes; the list is ours."""


def exit_reason(code: str, parameters: Parameters) -> ExitReason:
    """The reason with this code (DT-7, A-26). UserError for a code that the Jobcenter does not know."""
    found = next((reason for reason in parameters.exit_reasons if reason.code == code), None)
    if found is None:
        raise UserError(
            f"Der Abgangsgrund „{code}“ ist nicht bekannt.",
            remedy="Bitte in workers/rules/parameters/exit.yaml ergänzen oder den Fall berichtigen.",
        )
    return found


def reasons_in_steering(parameters: Parameters) -> list[ExitReason]:
    """The reasons that a case manager chooses from during steering (DT-7)."""
    return [reason for reason in parameters.exit_reasons if reason.at == "steering"]


def reasons_at_review(parameters: Parameters) -> list[ExitReason]:
    """The reasons for not continuing: E-07, or the real one; a return needs its own record (DT-6 row 1, DT-7)."""
    own = [reason for reason in parameters.exit_reasons if reason.at == "review"]
    return [*own, *reasons_in_steering(parameters)]


@dataclass(frozen=True)
class ExitDates:
    """Until when care ends. ``latest``: due; later the team leader hears of it. ``limit``: last day that may count."""

    latest: date
    limit: date
    overdue: date
    explanation: str


def exit_dates(
    reason: ExitReason,
    *,
    given: date | None,
    admission: date,
    last_milestone: int,
    on: date,
    parameters: Parameters,
) -> ExitDates:
    """Last possible day of the exit that begins on a day (H-74, H-77, H-79, A-05; DT-6 rows 5 and 8).

    given: the day the supervision set for a compulsory exit. Any other exit is due at the next milestone, past which
    care would need a review; past a milestone that needs consent it is not possible at all.
    """
    latest = given or _next_milestone(admission, last_milestone, on, parameters, consent_only=False)
    if reason.compulsory:
        limit, text = latest, f"Wird der Abgang später gebucht, gilt der {day(latest)} als Abgangstag."
    else:
        limit = max(latest, _next_milestone(admission, last_milestone, on, parameters, consent_only=True))
        text = f"Später als am {day(limit)} kann die Betreuung nicht enden."
    return ExitDates(
        latest, limit, latest + timedelta(days=parameters.overdue_after_days), f"{_basis(reason, latest)} {text}"
    )


def _next_milestone(admission: date, last: int, on: date, parameters: Parameters, *, consent_only: bool) -> date:
    wanted = parameters.tl_consent_months if consent_only else parameters.review_months
    dates = zip(parameters.review_months, review_dates(admission, parameters), strict=True)
    open_dates = [due for months, due in dates if months in wanted and months > last and due >= on]
    return min([*open_dates, care_ends_latest(admission, parameters)])


def _basis(reason: ExitReason, latest: date) -> str:
    if reason.at == "maximum":
        return f"Die Höchstdauer der Betreuung endet am {long_day(latest)}; niemand kann sie verlängern."
    if reason.at == "consent":
        return f"Ohne Zustimmung der Teamleitung endet die Betreuung spätestens am {long_day(latest)}."
    return "Darüber hinaus bräuchte die Betreuung eine Überprüfung der Fortführung."


def exit_rule(reason: ExitReason) -> str:
    """The rule behind the last day, in words for the team leader (H-74, H-77, H-79)."""
    texts = {
        "maximum": "Nach 36 Monaten durchgehender Betreuung ist keine Verlängerung möglich (Handlungsleitlinie IV.4; "
        "H-79).",
        "consent": "Nach 24 Monaten ist die Betreuung nur mit Zustimmung der Teamleitung möglich (Handlungsleitlinie "
        "IV.4; H-77).",
    }
    usual = (
        "Alle sechs Monate sind die Gründe für die Fortführung zu dokumentieren (Handlungsleitlinie IV.4; H-74, H-75)."
    )
    return texts.get(reason.at, usual)


def exit_day(booked: date, limit: date) -> date:
    """The day on which care ended: the booked one, but never after the limit (DT-6 row 8)."""
    return min(booked, limit)


def booking_problems(booked: date, *, talk: date | None, admission: date, limit: date) -> list[str]:
    """German sentences on an impossible day of exit (H-71, A-05): talk first, then booking (DT-7, order)."""
    problems = []
    if booked < admission:
        problems.append(f"Der Abgang kann nicht vor der Aufnahme am {day(admission)} liegen")
    if talk and booked < talk and talk <= limit:
        problems.append(f"Der Abgang kann nicht vor dem Gespräch mit der nächsten pAp am {day(talk)} liegen")
    return problems


@dataclass(frozen=True)
class ExitConsequences:
    """Answer of DT-7: what an exit brings with it. ``row`` 4: never admitted, so it is a refusal and no exit (A-15)."""

    row: int
    talk: Literal["held", "replaced", "none"]
    booked: bool
    impact_records: int
    locked_until: date | None
    recheck_due: date | None


def exit_consequences(
    *, admitted: bool, next_referrer: bool, criterion_a_met: bool, exit_date: date, parameters: Parameters
) -> ExitConsequences:
    """DT-7: lock after every exit, the next access check only with a next pAp and criterion (a) (H-22, H-81, A-25)."""
    if not admitted:
        return ExitConsequences(4, "none", False, 0, None, None)
    until = add_months(exit_date, parameters.readmission_lock_months)
    if not next_referrer:
        return ExitConsequences(3, "replaced", True, 1, until, None)
    if not criterion_a_met:
        return ExitConsequences(2, "held", True, 1, until, None)
    return ExitConsequences(1, "held", True, 1, until, recheck_due(exit_date, parameters).due)
