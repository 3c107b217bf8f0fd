"""The grid of care: reviews every six months from admission and the latest end (H-73 to H-80, A-05 to A-12; DT-6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from workers.rules.deadlines import Deadline, Span, add_months, internal
from workers.rules.german import day, long_day
from workers.rules.parameters import Parameters

Decision = Literal["continue", "end"]
Consent = Literal["agree", "refuse"]
Step = Literal["wait", "continue", "exit"]
Told = Literal["informed", "deviation", "area"]


@dataclass(frozen=True)
class Verdict:
    """What DT-6 says. ``row`` 0: nothing yet, the day has not passed. ``hold``: no new services (A-10).

    ``told``: the team leader is informed, or hears of a deviation; or the area leader is asked as well.
    """

    row: int
    step: Step
    exit_reason: str | None = None
    hold: bool = False
    told: Told | None = None


def review_verdict(
    milestone: int,
    parameters: Parameters,
    *,
    decision: Decision | None = None,
    reason: str | None = None,
    consent: Consent | None = None,
    past_due: bool = False,
) -> Verdict:
    """DT-6 from the top; a case that has left care before the milestone is never asked about (H-74 to H-80)."""
    if decision == "end":
        return Verdict(1, "exit", reason or "E-07")
    if milestone >= parameters.care_max_months:
        return Verdict(8, "exit", "E-09")
    if decision is None:
        return _without_note(milestone, parameters) if past_due else Verdict(0, "wait")
    if milestone in parameters.tl_consent_months:
        return _by_team_leader(consent, past_due=past_due)
    if milestone in parameters.tl_informed_months:
        return Verdict(3, "continue", told="informed")
    return Verdict(2, "continue")


def _without_note(milestone: int, parameters: Parameters) -> Verdict:
    return Verdict(7, "wait", hold=milestone in parameters.tl_consent_months, told="deviation")


def _by_team_leader(consent: Consent | None, *, past_due: bool) -> Verdict:
    """Her silence is neither consent nor refusal (A-10)."""
    if consent == "agree":
        return Verdict(4, "continue")
    if consent == "refuse":
        return Verdict(5, "exit", "E-08")
    return Verdict(6, "wait", hold=True, told="area") if past_due else Verdict(0, "wait")


def exit_latest(verdict: Verdict, milestone_day: date, decided_on: date) -> date | None:
    """Last possible exit day where DT-6 names one: the milestone, or the day of a later refusal (rows 5 and 8)."""
    if verdict.row == 5:
        return max(milestone_day, decided_on)
    return milestone_day if verdict.row == 8 else None


def review_due(admission: date, milestone: int, parameters: Parameters) -> Deadline:
    """Last day of a review, counted from the admission and never chained (H-74, H-75, A-05 to A-07)."""
    basis = f"Fortführung spätestens {milestone} Monate nach der Aufnahme überprüfen"
    return internal(admission, Span(months=milestone), parameters, rule="H-75", basis=basis)


def review_dates(admission: date, parameters: Parameters) -> tuple[date, ...]:
    """Last days of all continuation reviews (H-74, H-75, A-06)."""
    return tuple(review_due(admission, months, parameters).due for months in parameters.review_months)


def next_milestone(last: int, parameters: Parameters) -> int | None:
    """The milestone after the last one settled; None when only the end of care remains (H-75, A-06)."""
    return next((months for months in parameters.review_months if months > last), None)


def milestone_before(milestone: int, parameters: Parameters) -> int:
    """The milestone before this one; 0 is the admission."""
    return max((months for months in parameters.review_months if months < milestone), default=0)


def next_review(admission: date, on: date, parameters: Parameters) -> date | None:
    """The first review due on that day or later; None when only the end of care remains."""
    return next((due for due in review_dates(admission, parameters) if due >= on), None)


def consent_overdue(due: date, noted_on: date, parameters: Parameters) -> date:
    """First day without a decision of the team leader; a late note leaves her the day on which it came (P-09)."""
    return max(due, noted_on) + timedelta(days=parameters.overdue_after_days)


def care_ends_latest(admission: date, parameters: Parameters) -> date:
    """Last possible day of care (H-79); nobody can extend it (A-12)."""
    return add_months(admission, parameters.care_max_months)


def exit_preparation_opens(admission: date, parameters: Parameters) -> date:
    """Day from which the case manager prepares the exit at the maximum (P-08)."""
    return care_ends_latest(admission, parameters) - timedelta(days=parameters.exit_preparation_days)


def explain_dates(admission: date, on: date, parameters: Parameters) -> str:
    """German sentences on the next review and the latest end, with what they count from (H-73 to H-79, A-01)."""
    due = next_review(admission, on, parameters)
    review = f"Die Fortführung ist spätestens am {day(due)} zu überprüfen. " if due else ""
    latest = day(care_ends_latest(admission, parameters))
    return f"{review}Die Betreuung endet spätestens am {latest}. Beides zählt ab der Aufnahme am {day(admission)}."


def explain_end(admission: date, parameters: Parameters) -> str:
    """German sentences on normal duration and maximum (H-73, H-79, A-11)."""
    normal = add_months(admission, parameters.normal_duration_months)
    return (
        f"Die Betreuung dauert in der Regel höchstens {parameters.normal_duration_months} Monate, hier bis "
        f"{long_day(normal)}; länger nur mit Zustimmung der Teamleitung. Nach {parameters.care_max_months} Monaten "
        f"endet sie in jedem Fall: letzter möglicher Tag ist {long_day(care_ends_latest(admission, parameters))}, "
        f"gezählt in Kalendermonaten ab der Aufnahme am {day(admission)}."
    )


def leader_part(milestone: int, parameters: Parameters) -> str:
    """German sentence: what the team leader has to do with a decision to continue (H-76 to H-78, A-08, A-09)."""
    if milestone in parameters.tl_consent_months:
        return "Wollen Sie fortführen, entscheidet danach Ihre Teamleitung; nur mit ihrer Zustimmung geht es weiter."
    if milestone in parameters.tl_informed_months:
        return "Führen Sie fort, erfährt Ihre Teamleitung davon; aufgehalten wird dadurch nichts."
    return "Die Teamleitung ist bei dieser Überprüfung nicht beteiligt."


def without_review(milestone: int, overdue: date, parameters: Parameters) -> str:
    """German sentences: what follows if the review stays open (DT-6 row 7, A-10, P-03)."""
    hold = milestone in parameters.tl_consent_months
    return (
        f"Ab {long_day(overdue)} erfährt Ihre Teamleitung davon"
        f"{', und neue Leistungen ruhen' if hold else ''}. Die Überprüfung bleibt offen; die Betreuung endet dadurch "
        "nicht von selbst."
    )
