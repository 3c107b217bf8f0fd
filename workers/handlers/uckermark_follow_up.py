"""Talks and contacts of Uckermark, and what follows from breaches (bpmn/uckermark/follow_up.bpmn, breach.bpmn)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from workers.engine.cases import Cases
from workers.handlers import uckermark_follow_up_cases as views
from workers.handlers.common import emptied, in_future, refuse, title
from workers.handlers.uckermark import keep_standard, send_notice
from workers.registry import Handlers, Task
from workers.results import ResultStore
from workers.rules.german import day, listed, long_day
from workers.rules.guidelines import UckermarkParameters
from workers.rules.uckermark import follow_up as rules
from workers.rules.uckermark.task_dates import due_at, overdue_on

uckermark_follow_up = Handlers()

BREACH = "uckermark_breach"
SIDES = {"person": "Kundin, Kunde", "jobcenter": "Jobcenter"}
Values = dict[str, Any]


@uckermark_follow_up.topic("uckermark_follow_up.set_dates")
def set_dates(case: views.CareState, task: Task, parameters: UckermarkParameters) -> views.Dates:
    """Contact or talk next, each with its last day and how it came about (U-129, U-131, U-132, U-185, U-204; 5.7)."""
    last = case.last_talk_on or case.first_talk_held_on or task.today
    talk = rules.talk_due(case.category, last, parameters, concluded=case.egv_concluded_on, ends=case.egv_ends_on)
    contact = rules.contact_due(case.target_group, max(last, case.last_contact_on or last), parameters)
    planned = case.next_talk_on if case.next_talk_on and last < case.next_talk_on <= talk.on else talk.on
    opens = max(last, planned - timedelta(days=parameters.talk_opens_days))
    return views.Dates.model_validate(
        emptied(views.Dates)
        | _contact(contact)
        | _duties(case)
        | {
            "next_step": "contact" if contact and contact.on < opens and task.today < opens else "talk",
            "talk_due_at": due_at(planned),
            "talk_due_on": talk.on,
            "talk_opens": opens,
            "talk_overdue": overdue_on(talk.on),
            "talk_rule": talk.rule,
            "talk_due_text": _talk_text(planned, talk.on),
            "talk_explanation": talk.why,
            "agreement_ended": case.egv_kind == "interim" or case.egv_concluded_on is None,
        }
    )


def _talk_text(planned: date, latest: date) -> str:
    if planned == latest:
        return f"Spätestens am **{long_day(latest)}**."
    return f"Vereinbart für **{long_day(planned)}**, spätestens am {long_day(latest)}."


def _contact(contact: rules.Due | None) -> Values:
    due = contact.on if contact else None
    return {
        "contact_due_at": due_at(due),
        "contact_due_on": due,
        "contact_overdue": overdue_on(due),
        "contact_rule": contact.rule if contact else "U-185",
        "contact_due_text": f"Spätestens am **{long_day(due)}**." if due else "Keine Frist im Text.",
        "contact_explanation": contact.why if contact else None,
    }


def _duties(case: views.CareState) -> Values:
    """The duties of the agreement without their words, which stand on the paper (U-123)."""
    rows: Values = {f"duty_{row}_text": None for row in views.DUTIES}
    for row, duty in zip(views.DUTIES, case.egv_duties, strict=False):
        side, until = SIDES.get(str(duty["side"]), ""), date.fromisoformat(str(duty["until"]))
        rows[f"duty_{row}_text"] = f"Pflicht {duty['number']} ({side}, bis {day(until)})"
    return rows | {"duties_count": min(len(case.egv_duties), len(views.DUTIES))}


@uckermark_follow_up.topic("uckermark_follow_up.record_contact", invalid_input="contact_incomplete")
async def record_contact(case: views.ContactForm, task: Task, cases: Cases, results: ResultStore) -> views.Contacted:
    """A contact counts by its real day; the next one rolls from there (U-185, U-186, U-204; AM-36)."""
    label, held = title(views.ContactForm, "contact_held_on"), case.contact_held_on
    early = case.last_contact_on is not None and held < case.last_contact_on
    refuse(
        "contact_incomplete",
        [in_future(label, held, task.today), f"„{label}“ liegt vor dem letzten Kontakt" if early else None],
    )
    await cases.set_in_case(task.case_number, {"last_contact_on": held})
    if case.contact_due_on:
        await keep_standard(results, task, case.jobcenter, case.contact_rule, case.contact_due_on, held)
    return views.Contacted(last_contact_on=held, correction_message=None)


@uckermark_follow_up.topic("uckermark_follow_up.record_preparation", invalid_input="preparation_incomplete")
def record_preparation(case: views.PreparationForm) -> views.Prepared:
    """Profile, position and agreement are seen before every talk (U-120, U-121)."""
    refuse("preparation_incomplete", rules.preparation_gaps(list(case.prepared_points)))
    return views.Prepared(correction_message=None)


@uckermark_follow_up.topic("uckermark_follow_up.record_talk", invalid_input="talk_incomplete")
async def record_talk(
    case: views.TalkForm, task: Task, parameters: UckermarkParameters, cases: Cases, results: ResultStore
) -> views.Talked:
    """Four steps: compare, check, apply, agree; breaches are followed up (U-063, U-097, U-103, U-118 to U-130)."""
    refuse("talk_incomplete", _talk_gaps(case, task.today, parameters))
    held, owed = case.talk_held_on, _owed(case)
    known: Values = {
        "last_talk_on": held,
        "last_contact_on": held,
        "next_talk_on": None if owed else case.next_talk_planned,
    }
    await cases.set_in_case(task.case_number, known)
    await _begin(case, task, cases)
    if case.talk_due_on:
        await keep_standard(results, task, case.jobcenter, case.talk_rule, case.talk_due_on, held)
    return views.Talked(
        **known,
        steering_outcome="reassess" if owed else "continue",
        planning_scope="full",
        exit_reason=None,
        correction_message=None,
    )


def _owed(case: views.TalkForm) -> bool:
    """Without an agreement there is one to conclude, whatever else (U-108, U-110, U-129)."""
    interim = case.egv_kind == "interim" or case.egv_concluded_on is None
    return rules.new_agreement_owed(case.talk_held_on, interim=interim, ends=case.egv_ends_on, changed=case.changed)


def _talk_gaps(case: views.TalkForm, today: date, parameters: UckermarkParameters) -> list[str | None]:
    form, held = views.TalkForm, case.talk_held_on
    early = case.last_talk_on is not None and held < case.last_talk_on
    silent = case.blocking_need == "no" and not case.applications_discussed
    return [
        in_future(title(form, "talk_held_on"), held, today),
        in_future(title(form, "evaluation_recorded_on"), case.evaluation_recorded_on, today),
        f"„{title(form, 'talk_held_on')}“ liegt vor dem letzten Gespräch" if early else None,
        *rules.result_gaps(case.results),
        f"„{title(form, 'applications_discussed')}“ fehlt" if silent else None,
        *_next_gaps(case, parameters),
    ]


def _next_gaps(case: views.TalkForm, parameters: UckermarkParameters) -> list[str]:
    """The next day is fixed here, or with the new agreement (U-129)."""
    if _owed(case):
        return []
    if case.next_talk_planned is None:
        return [f"„{title(views.TalkForm, 'next_talk_planned')}“ fehlt"]
    held = case.talk_held_on
    due = rules.talk_due(case.category, held, parameters, concluded=case.egv_concluded_on, ends=case.egv_ends_on)
    return rules.next_talk_gaps(held, case.next_talk_planned, due)


async def _begin(case: views.TalkForm, task: Task, cases: Cases) -> None:
    """Breaches are followed up beside the case; other groups get a notice of their own (U-118, U-124, U-128)."""
    failed = rules.breaches(case.results)
    named = listed(f"Pflicht {number}" for number in failed) if failed else "Verstoß gegen die Vereinbarung"
    if case.sanction_facts == "yes":
        await start_sanction(case.jobcenter, f"{named}, Folgegespräch am {day(case.talk_held_on)}.", task, cases)
    elif failed:
        await _follow_breach(case, f"Nicht erfüllt: {named}.", task, cases)
    if case.ags_asked:
        title_, text = "Förderung und Folgeaktivitäten prüfen", "Einzelheiten stehen in OPEN/PROSOZ."
        await send_notice(cases, task, case.jobcenter, title=title_, text=text, rule="U-128", group="ags", key="-ags")


async def start_sanction(jobcenter: str, text: str, task: Task, cases: Cases) -> None:
    """The benefit clerk begins the check; nothing is decided here (U-124; DOC-43)."""
    heading = "Sanktionsprüfung beginnen"
    await send_notice(
        cases, task, jobcenter, title=heading, text=text, rule="U-124", group="sb-leistung", key="-sanction"
    )


async def _follow_breach(case: views.TalkForm, text: str, task: Task, cases: Cases) -> None:
    values: Values = {
        "breach_id": task.id,
        "breach_text": text,
        "talk_held_on": case.talk_held_on,
        "case_number": task.case_number,
        "jobcenter": case.jobcenter,
        "case_manager": case.case_manager,
        "acting_manager": case.acting_manager,
    }
    await cases.begin_once(BREACH, task.case_number, values, proof="breach_id")
