"""Care of A clients of 25 and more by fm-nah (bpmn/uckermark/a_clients.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Any

from workers.documents import Documents, NearInformation
from workers.engine.cases import Cases
from workers.engine.staffing import Staffing
from workers.handlers import uckermark_a_clients_cases as views
from workers.handlers.common import emptied, filing, in_future, refuse, title
from workers.handlers.uckermark import keep_standard
from workers.handlers.uckermark_care import hand_tasks_on, manager_options
from workers.registry import Handlers, Task
from workers.results import ResultStore
from workers.rules.deadlines import Deadline
from workers.rules.german import day, long_day
from workers.rules.guidelines import UckermarkParameters
from workers.rules.staff import Staff
from workers.rules.uckermark import near_market, transfers

uckermark_a_clients = Handlers()

FAR = "fm-fern"


@uckermark_a_clients.topic("uckermark_a_clients.set_support")
def set_support(case: views.SupportFacts, task: Task, parameters: UckermarkParameters) -> views.Support:
    """First the talk owed since the handover; else contacts, search, assessment (U-133, U-138, U-148, AM-21)."""
    since = case.handed_over_on or task.today
    owed = case.near_talk_held_on is None or case.near_talk_held_on < since
    return views.Support(
        handed_over_on=since,
        near_talk_owed=owed,
        steering_outcome="reassess" if owed else None,
        planning_scope="full",
        **_assessment(since, case.near_assessment_due, parameters),
        near_assessment_news=f"Übergeben am {day(since)}.",
        near_result=None,
        near_contact_next=None,
        exit_reason=None,
    )


def _assessment(handed_over: date, agreed: date | None, parameters: UckermarkParameters) -> dict[str, Any]:
    """The day of the next assessment; one that belongs to an earlier handover no longer holds."""
    first = near_market.case_assessment(handed_over, parameters)
    due = agreed if agreed and agreed > handed_over else first.due
    why = (
        " ".join(first.explain()) if due == first.due else "Diesen Tag haben Sie bei der letzten Einschätzung gesetzt."
    )
    return {
        "near_assessment_due": due,
        "near_assessment_overdue": due + date.resolution,
        "near_assessment_due_text": long_day(due),
        "near_assessment_explanation": why,
    }


# -- contact


@uckermark_a_clients.topic("uckermark_a_clients.set_contact")
def set_contact(case: views.ContactFacts, parameters: UckermarkParameters) -> views.NextContact:
    """One month after the last contact, whatever kind it was (U-138, AM-36)."""
    last = max(known for known in (case.handed_over_on, case.last_contact_on, case.last_talk_on) if known)
    found = near_market.contact(last, parameters)
    return views.NextContact(**_shown("near_contact", found), **emptied(views.NextContact))


def _shown(prefix: str, found: Deadline) -> dict[str, Any]:
    return {
        f"{prefix}_due": found.due,
        f"{prefix}_overdue": found.overdue,
        f"{prefix}_due_text": long_day(found.due),
        f"{prefix}_explanation": " ".join(found.explain()),
    }


@uckermark_a_clients.topic("uckermark_a_clients.record_contact", invalid_input="contact_incomplete")
async def record_contact(case: views.ContactForm, task: Task, cases: Cases, results: ResultStore) -> views.Contacted:
    """At least one contact a month, counted at its real day; documents kept up to date (U-138, U-139, U-146, AM-36)."""
    form, on = views.ContactForm, case.near_contact_on
    early = on < case.handed_over_on
    refuse(
        "contact_incomplete",
        [
            in_future(title(form, "near_contact_on"), on, task.today),
            in_future(title(form, "near_contact_recorded_on"), case.near_contact_recorded_on, task.today),
            f"„{title(form, 'near_contact_on')}“ liegt vor der Übergabe" if early else None,
        ],
    )
    await keep_standard(results, task, case.jobcenter, "U-138", case.near_contact_due, on)
    await cases.set_in_case(task.case_number, {"last_contact_on": on})
    outcomes: dict[str, Any] = {"continue": None, "renew": "reassess", "integrated": "exit"}
    return views.Contacted(
        last_contact_on=on,
        near_contact_next=case.near_contact_next,
        steering_outcome=outcomes[case.near_contact_next],
        contact_correction=None,
    )


# -- search


class LastSearch(views.SearchFacts):
    """The search before this one."""

    last_search_on: date | None = None


@uckermark_a_clients.topic("uckermark_a_clients.set_search")
def set_search(case: LastSearch, parameters: UckermarkParameters) -> views.NextSearch:
    """One week after the last search, first after the talk that named the target (U-136, U-140, U-141)."""
    last = max(known for known in (case.last_search_on, case.near_talk_held_on, case.handed_over_on) if known)
    found = near_market.job_search(last, parameters)
    return views.NextSearch(**_shown("job_search", found), **emptied(views.NextSearch))


@uckermark_a_clients.topic("uckermark_a_clients.record_search", invalid_input="search_incomplete")
async def record_search(
    case: views.SearchForm, task: Task, parameters: UckermarkParameters, cases: Cases, results: ResultStore
) -> views.Searched:
    """Search and matching documented; a fitting vacancy is told promptly (U-140, U-141, U-142, U-242; DOC-23)."""
    form = views.SearchForm
    days = ("job_searched_on", "job_matched_on")
    future = [in_future(title(form, name), getattr(case, name), task.today) for name in days]
    empty = "Ohne abgeglichene Stelle gibt es keine passende" if case.job_found and not case.job_vacancies else None
    refuse("search_incomplete", [*future, empty])
    await keep_standard(results, task, case.jobcenter, "U-141", case.job_search_due, case.job_searched_on)
    await cases.set_in_case(task.case_number, {"last_search_on": case.job_searched_on})
    return views.Searched(
        last_search_on=case.job_searched_on,
        job_found=case.job_found,
        **_shown("job_hint", near_market.job_hint(task.today, parameters)),
        **emptied(views.Searched),
    )


# -- assessment


@uckermark_a_clients.topic("uckermark_a_clients.record_decision", invalid_input="decision_incomplete")
async def record_decision(
    case: views.AssessmentForm,
    task: Task,
    parameters: UckermarkParameters,
    staff: Staff,
    cases: Cases,
    results: ResultStore,
) -> views.Assessed:
    """Individual, reasoned, binding; without a reason no decision (U-147, U-148, U-149, U-150; table 5.8; DOC-25)."""
    refuse("decision_incomplete", _decision_gaps(case, task.today, parameters))
    on, reachable = case.near_decision_on, case.near_reachable == "yes"
    support = transfers.Support(case.handed_over_on, case.near_integrated == "yes", reachable)
    found = transfers.continuation(support, on, parameters)
    await keep_standard(results, task, case.jobcenter, "U-148", case.near_assessment_due, on)
    again = case.near_next_assessment_on or near_market.case_assessment(on, parameters).due
    await cases.set_in_case(task.case_number, {"near_assessment_due": again})
    return views.Assessed(
        near_result="continue" if found == "continue_decided" else found,
        steering_outcome="exit" if found == "goal_reached" else None,
        **_assessment(case.handed_over_on, again, parameters),
        near_assessment_news=f"Am {day(on)} wurde entschieden, die Betreuung fortzusetzen.",
        near_return_text=f"Am {day(on)} wurde entschieden, die Betreuung zu beenden und zurückzugeben.",
        near_decision_day=on,
        far_manager_options=manager_options(staff, case.jobcenter, FAR, case.office),
        **emptied(views.Assessed),
    )


def _decision_gaps(case: views.AssessmentForm, today: date, parameters: UckermarkParameters) -> list[str | None]:
    form, chosen = views.AssessmentForm, case.near_next_assessment_on
    unjudged = case.near_integrated == "no" and case.near_reachable is None
    early = case.near_decision_on < case.near_assessment_due
    problems = near_market.next_assessment_problems(chosen, case.near_decision_on, parameters) if chosen else []
    return [
        f"„{title(form, 'near_reachable')}“ fehlt" if unjudged else None,
        f"„{title(form, 'near_decision_on')}“ liegt vor dem Tag der Einschätzung" if early else None,
        in_future(title(form, "near_decision_on"), case.near_decision_on, today),
        in_future(title(form, "near_reason_recorded_on"), case.near_reason_recorded_on, today),
        *problems,
    ]


@uckermark_a_clients.topic("uckermark_a_clients.hand_back", invalid_input="package_incomplete")
async def hand_back(
    case: views.PackageForm, task: Task, staff: Staff, staffing: Staffing, cases: Cases, documents: Documents
) -> views.HandedBack:
    """The information package first, then the owner changes; nobody accepts it (U-150, U-151, U-243; DOC-26)."""
    others = {member.user for member in staff.in_group(case.jobcenter, FAR)}
    unknown = f"„{title(views.PackageForm, 'near_new_manager')}“ ist keine Fachkraft für arbeitsmarktferne Kunden"
    refuse("package_incomplete", [None if case.near_new_manager in others else unknown])
    paper = NearInformation(
        jobcenter=case.jobcenter,
        previous_manager=staff.name(case.case_manager),
        new_manager=staff.name(case.near_new_manager),
        handed_over_on=case.handed_over_on,
        decided_on=case.near_decision_day,
        information=case.text_client_information,
        barriers=case.text_barriers_found,
        written_on=task.today,
    )
    written = await documents.write(task, paper, filer=case.near_new_manager)
    owner = await hand_tasks_on(staff, staffing, case.case_number, case.case_manager, case.near_new_manager)
    await cases.set_in_case(case.case_number, {"owner_group": FAR, "near_assessment_due": None, **owner})
    return views.HandedBack(
        **filing(written, case.near_new_manager),
        owner_group=FAR,
        near_assessment_due=None,
        steering_outcome="reassess",
        **owner,
        **emptied(views.HandedBack),
    )
