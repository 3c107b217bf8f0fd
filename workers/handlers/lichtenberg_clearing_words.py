"""What Lichtenberg's clearing says about bad input and about the state of a case (bpmn/lichtenberg/clearing.bpmn)."""

from __future__ import annotations

from datetime import date

from workers.documents import Fact
from workers.handlers import lichtenberg_clearing_cases as views
from workers.handlers.common import in_future, title
from workers.rules.german import counted, day, listed, long_day
from workers.rules.lichtenberg import clearing as rules
from workers.rules.staff import Staff


def invitation_problems(case: views.InvitationForm, today: date) -> list[str | None]:
    """What keeps an invitation back (L-41)."""
    label = title(views.InvitationForm, "invitation_sent_on")
    problems = [in_future(label, case.invitation_sent_on, today)]
    if case.invitation_sent_on < case.reserved_on:
        problems.append(f"Die Einladung kann nicht vor der Vormerkung am {day(case.reserved_on)} hinausgehen")
    if case.appointment_on < case.invitation_sent_on:
        problems.append("Der Termin kann nicht vor dem Tag liegen, an dem die Einladung hinausgeht")
    return problems


def interview_problems(case: views.InterviewForm, today: date) -> list[str | None]:
    """What does not fit in the record of an appointment (L-48, L-49)."""
    if case.interview_attended:
        missing = case.interview_on is None
        label = title(views.InterviewForm, "interview_on")
        early = case.interview_on is not None and case.interview_on < case.reserved_on
        return [
            f"„{label}“ fehlt" if missing else None,
            f"Das Erstgespräch kann nicht vor der Vormerkung am {day(case.reserved_on)} liegen" if early else None,
            in_future(label, case.interview_on, today),
        ]
    if case.absence_excuse is None:
        return [f"„{title(views.InterviewForm, 'absence_excuse')}“ fehlt"]
    open_yet = case.absence_excuse != "cancelled" and case.appointment_on > today
    return [
        f"Der Termin am {day(case.appointment_on)} steht noch bevor" if open_yet else None,
        in_future(title(views.InterviewForm, "absence_recorded_on"), case.absence_recorded_on, today),
    ]


def ruling_problems(case: views.RulingForm, today: date) -> list[str | None]:
    """A rejection needs reasons, a decision without interview too (L-52, LA-22)."""
    label = title(views.RulingForm, "leader_ruled_on")
    reason = bool(case.text_ruling)
    problems = rules.decision_problems(case.leader_ruled_on, case.interview_on, today, reason=reason, label=label)
    unreasoned = case.leader_ruling == "reject" and not reason
    missing = f"„{title(views.RulingForm, 'text_ruling')}“ fehlt; sie wird dokumentiert und der IFK mitgeteilt"
    return [*problems, missing if unreasoned else None]


def count_in_words(days: list[date]) -> str:
    """How often the person did not come without plausible reason."""
    if not days:
        return "Bisher kein Nichterscheinen ohne plausiblen Grund."
    return f"Nichterscheinen ohne plausiblen Grund bisher: {len(days)} ({listed([day(each) for each in days])})."


def interview_in_words(interview_on: date | None) -> str:
    """Whether a first interview was held, for the team leader."""
    if interview_on is None:
        return "Ein Erstgespräch hat nicht stattgefunden; die Entscheidung braucht dann eine Begründung."
    return f"Das Erstgespräch war am {day(interview_on)}."


def facts(case: views.Submission, staff: Staff) -> tuple[Fact, ...]:
    """The facts of a submission to team leader 728."""
    shown = {
        "reserved_on": day(case.reserved_on),
        "eligibility_text": case.eligibility_text or "keine",
        "interview_on": day(case.interview_on) if case.interview_on else "nicht geführt",
        "no_show_count": str(case.no_show_count),
    }
    people = {"Integrationsfachkraft": case.referrer, "Fallmanagement": case.case_manager}
    return (
        *(Fact(label=label, value=staff.name(user)) for label, user in people.items()),
        *(Fact(label=title(views.Submission, name), value=value) for name, value in shown.items()),
    )


def state(case: views.Outstanding) -> str:
    """How far the first interview is, for the information after six weeks (L-43)."""
    if case.interview_on:
        return f"geführt am {day(case.interview_on)}"
    if case.appointment_on is None:
        return "noch nicht eingeladen"
    missed = counted(case.no_show_count, "Nichterscheinen", "Nichterscheinen")
    invited = f"{case.invitation_number}. Einladung für {long_day(case.appointment_on)}"
    return f"{invited}; bisher {missed} ohne plausiblen Grund"
