"""Supervision: the grid of reviews from admission to the latest end (bpmn/supervision.bpmn)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from workers.engine.cases import Cases
from workers.engine.staffing import Staffing
from workers.handlers import supervision_cases as views
from workers.handlers.common import DeviationReport, in_future, refuse, title
from workers.registry import Handlers, Task
from workers.rules import deviations
from workers.rules import supervision as rules
from workers.rules.exit import reasons_at_review
from workers.rules.german import day, long_day
from workers.rules.parameters import ParameterBook, Parameters
from workers.rules.staff import Staff

supervision = Handlers()

OUTCOMES = {1: "end", 2: "continue", 3: "inform", 0: "consent", 6: "consent"}
"""By row of DT-6, when only the case manager has decided."""


@supervision.topic("supervision.set_end_of_care")
def set_end_of_care(case: views.CareStart, parameters: Parameters) -> views.CareEndDates:
    """Latest end of care and from when the exit is prepared (H-73, H-79, A-11, A-12, P-08)."""
    latest = rules.care_ends_latest(case.admission_date, parameters)
    return views.CareEndDates(
        care_ends_latest=latest,
        care_ends_latest_text=long_day(latest),
        care_end_explanation=rules.explain_end(case.admission_date, parameters),
        exit_preparation_opens=rules.exit_preparation_opens(case.admission_date, parameters),
        review_notes=case.review_notes,
        exit_reason=None,
        exit_latest=None,
    )


@supervision.topic("supervision.set_review")
def set_review(case: views.Progress, parameters: Parameters) -> views.NextReview:
    """The next milestone of the fixed grid, wherever the last review fell (H-74, H-75, A-05, A-06, P-01, P-03)."""
    milestone = rules.next_milestone(case.last_milestone, parameters)
    due = milestone and rules.review_due(case.admission_date, milestone, parameters)
    return views.NextReview(
        review_owed=milestone is not None,
        review_milestone=milestone,
        review_due=due.due if due else None,
        review_opens=due.reminder(parameters.review_opens_days) if due else None,
        review_overdue=due.due + timedelta(days=parameters.overdue_after_days) if due else None,
    )


@supervision.topic("supervision.prepare_review")
async def prepare_review(
    case: views.OpenReview, task: Task, parameters: Parameters, book: ParameterBook, staffing: Staffing, staff: Staff
) -> views.PreparedReview:
    """What the form says; whether the agreement is still waived is asked of the case as it stands now (H-51, H-74)."""
    due = rules.review_due(case.admission_date, case.review_milestone, parameters)
    now = await staffing.facts(task.case_number, ["agreement_waived"]) or {}
    emptied = [name for name, field in views.PreparedReview.model_fields.items() if not field.is_required()]
    return views.PreparedReview(
        agreement_waived=now.get("agreement_waived") is True,
        plan_name_text=book.in_force(case.jobcenter, task.today).plan_name,
        review_due_text=long_day(case.review_due),
        review_explanation=" ".join(due.explain()),
        review_leader_text=rules.leader_part(case.review_milestone, parameters),
        review_otherwise_text=rules.without_review(case.review_milestone, case.review_overdue, parameters),
        review_history_text=_history(case.review_notes, staff),
        review_reason_options=[{"label": r.label, "value": r.code} for r in reasons_at_review(parameters)],
        **dict.fromkeys(emptied),
    )


def _history(notes: list[dict[str, Any]], staff: Staff) -> str:
    """One line per settled milestone, for the reader."""
    return "\n".join(f"- {_history_line(note, staff)}" for note in notes) or "Noch keine."


def _history_line(note: dict[str, Any], staff: Staff) -> str:
    recorded, due = date.fromisoformat(note["recorded_on"]), date.fromisoformat(note["due"])
    late = f", verspätet (fällig {day(due)})" if recorded > due else ""
    decided = "fortführen" if note["decision"] == "continue" else "beenden"
    done = f"erfasst am {day(recorded)}{late} von {staff.name(note['author'])}"
    line = f"nach {note['milestone']} Monaten: {decided}, {done}"
    if "consent" not in note:
        return line
    answer = "Zustimmung" if note["consent"] == "agree" else "Ablehnung"
    decided_on = day(date.fromisoformat(note["consent_decided_on"]))
    return f"{line}; {answer} am {decided_on} durch {staff.name(note['consent_author'])}"


@supervision.topic("supervision.explain_overdue")
async def explain_overdue(
    case: views.OverdueReview, task: Task, parameters: Parameters, cases: Cases
) -> DeviationReport:
    """Why the team leader hears of a missing note; from 24 months services are on hold (H-74, A-10, P-03; DT-6 row 7).

    A step that was held up until the review was done puts nothing on hold any more.
    """
    verdict = rules.review_verdict(case.review_milestone, parameters, past_due=True)
    if verdict.hold and not case.settled:
        await cases.set_in_case(task.case_number, {"services_on_hold": True})
    return DeviationReport.of(deviations.review_overdue(case.admission_date, case.review_milestone, parameters))


@supervision.topic("supervision.evaluate_review", invalid_input="review_incomplete")
async def evaluate_review(
    case: views.ReviewForm, task: Task, parameters: Parameters, cases: Cases, staff: Staff
) -> views.ReviewDecision:
    """What follows from the case manager's decision (H-74 to H-77, H-80, A-08; DT-6 rows 1 to 3; D-16, D-17).

    Only a decision to continue settles the milestone: after an exit that is withdrawn it is asked about again.
    """
    refuse("review_incomplete", _review_gaps(case, task.today, parameters))
    verdict = rules.review_verdict(
        case.review_milestone, parameters, decision=case.review_decision, reason=case.review_exit_reason
    )
    settled = case.review_milestone if verdict.step == "continue" else case.last_milestone
    notes = [*_others(case.review_notes, case.review_milestone), _note(case)]
    await cases.set_in_case(task.case_number, {"last_milestone": settled, "review_notes": notes})
    notice = _notice(case, staff) if verdict.told == "informed" else (None, None)
    overdue = rules.consent_overdue(case.review_due, task.today, parameters)
    return views.ReviewDecision(
        review_outcome=OUTCOMES[verdict.row],
        review_notes=notes,
        last_milestone=settled,
        exit_reason=verdict.exit_reason,
        notice_title=notice[0],
        notice_text=notice[1],
        consent_overdue=overdue,
        consent_basis_text=_basis(case, staff),
        consent_otherwise_text=f"Ab {long_day(overdue)} ruhen neue Leistungen, und die Bereichsleitung wird gefragt.",
        consent_decision=None,
        consent_decided_on=None,
        consent_recorded_on=None,
        correction_message=None,
    )


def _review_gaps(case: views.ReviewForm, today: date, parameters: Parameters) -> list[str | None]:
    form = views.ReviewForm
    problems = [
        in_future(title(form, name), getattr(case, name), today)
        for name in ("review_recorded_on", "agreement_raised_on")
    ]
    before = rules.review_due(
        case.admission_date, rules.milestone_before(case.review_milestone, parameters), parameters
    ).due
    if case.review_recorded_on < before:
        problems.append(f"Die Begründung für diese Überprüfung kann nicht vor dem {day(before)} erfasst sein")
    offered = {reason.code for reason in reasons_at_review(parameters)}
    if case.review_decision == "end" and case.review_exit_reason not in offered:
        problems.append("Beim Beenden fehlt ein Grund des Abgangs aus der Liste")
    asked = case.agreement_raised_on and case.agreement_attempt
    if case.review_decision == "continue" and case.agreement_waived and not asked:
        problems.append(
            f"Es fehlt, wann und mit welchem Ergebnis der Abschluss ({case.plan_name_text}) angesprochen wurde"
        )
    return problems


def _note(case: views.ReviewForm) -> dict[str, Any]:
    """The record of a review: dates and codes, whoever did it (D-16, H-51)."""
    note: dict[str, Any] = {
        "milestone": case.review_milestone,
        "due": case.review_due.isoformat(),
        "recorded_on": case.review_recorded_on.isoformat(),
        "decision": case.review_decision,
        "author": case.review_author,
    }
    if case.agreement_waived and case.agreement_raised_on:
        note |= {"agreement": case.agreement_attempt, "agreement_raised_on": case.agreement_raised_on.isoformat()}
    return note


def _others(notes: list[dict[str, Any]], milestone: int) -> list[dict[str, Any]]:
    """Records of the other milestones: a step that is done twice, or a review begun anew, leaves one record."""
    return [note for note in notes if note["milestone"] != milestone]


def _notice(case: views.ReviewForm, staff: Staff) -> tuple[str, str]:
    return (
        f"Fortführung nach {case.review_milestone} Monaten",
        f"Die Betreuung wird über {case.review_milestone} Monate hinaus fortgeführt. {_basis(case, staff)}",
    )


def _basis(case: views.ReviewForm, staff: Staff) -> str:
    return (
        f"{staff.name(case.review_author)} hat Gründe und Erfolgsaussichten am {day(case.review_recorded_on)} in "
        f"VerBIS erfasst; fällig war das am {day(case.review_due)}, aufgenommen wurde am {day(case.admission_date)}."
    )


@supervision.topic("supervision.explain_missing_consent")
async def explain_missing_consent(
    case: views.MissingConsent, task: Task, parameters: Parameters, cases: Cases, staff: Staff
) -> DeviationReport:
    """Services are on hold, and the area leader is asked; nothing is decided (H-04, H-77, A-10, P-09; DT-6 row 6)."""
    if not case.settled:
        await cases.set_in_case(task.case_number, {"services_on_hold": True})
    return DeviationReport.of(
        deviations.consent_missing(
            case.admission_date,
            case.review_milestone,
            case.consent_overdue,
            parameters,
            team_leader=staff.name(case.team_leader),
        )
    )


@supervision.topic("supervision.record_consent", invalid_input="consent_incomplete")
async def record_consent(
    case: views.ConsentForm, task: Task, parameters: Parameters, cases: Cases
) -> views.ConsentDecision:
    """The team leader's decision: care goes on without hold, or ends (H-77, H-78; DT-6 rows 4 and 5; D-18)."""
    refuse("consent_incomplete", _consent_gaps(case, task.today))
    verdict = rules.review_verdict(
        case.review_milestone, parameters, decision="continue", consent=case.consent_decision
    )
    given = verdict.step == "continue"
    settled = case.review_milestone if given else case.last_milestone
    notes = [_with_consent(note, case) for note in case.review_notes]
    lifted = {"services_on_hold": False} if given else {}
    await cases.set_in_case(task.case_number, {"last_milestone": settled, "review_notes": notes, **lifted})
    return views.ConsentDecision(
        consent_given=given,
        review_notes=notes,
        last_milestone=settled,
        exit_reason=verdict.exit_reason,
        exit_latest=rules.exit_latest(verdict, case.review_due, case.consent_decided_on),
        correction_message=None,
    )


def _consent_gaps(case: views.ConsentForm, today: date) -> list[str | None]:
    form = views.ConsentForm
    problems = [
        in_future(title(form, name), getattr(case, name), today)
        for name in ("consent_decided_on", "consent_recorded_on")
    ]
    if case.consent_decided_on < case.review_recorded_on:
        noted = day(case.review_recorded_on)
        problems.append(
            f"Entscheiden können Sie erst, seit das Fallmanagement die Fortführung am {noted} begründet hat"
        )
    if case.consent_recorded_on < case.consent_decided_on:
        problems.append("In VerBIS kann die Entscheidung nicht vor dem Tag stehen, an dem sie fiel")
    return problems


def _with_consent(note: dict[str, Any], case: views.ConsentForm) -> dict[str, Any]:
    if note["milestone"] != case.review_milestone:
        return note
    return note | {
        "consent": case.consent_decision,
        "consent_decided_on": case.consent_decided_on.isoformat(),
        "consent_recorded_on": case.consent_recorded_on.isoformat(),
        "consent_author": case.consent_author,
    }


@supervision.topic("supervision.explain_unprepared_exit")
def explain_unprepared_exit(case: views.Admitted, parameters: Parameters) -> DeviationReport:
    """Why the team leader hears of the last day of care (H-79, H-111, P-08; DT-6 row 8)."""
    return DeviationReport.of(deviations.exit_unprepared(case.admission_date, parameters))


@supervision.topic("supervision.end_care")
def end_care(case: views.Admitted, task: Task, parameters: Parameters) -> views.CareEnd:
    """Care ends after 36 months; nobody can extend it (H-79, A-12; DT-6 row 8)."""
    verdict = rules.review_verdict(parameters.care_max_months, parameters)
    latest = rules.care_ends_latest(case.admission_date, parameters)
    return views.CareEnd(exit_reason=verdict.exit_reason, exit_latest=rules.exit_latest(verdict, latest, task.today))
