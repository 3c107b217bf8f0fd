"""Steering by the Fachkonzept: entries, services, reviews (bpmn/fachkonzept/steering.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Any

from workers.engine.cases import Cases
from workers.engine.staffing import Staffing
from workers.handlers import fachkonzept_steering_cases as views
from workers.handlers import fachkonzept_steering_entries as entries
from workers.handlers import fachkonzept_steering_services as services
from workers.handlers.common import emptied, in_future, refuse, title
from workers.handlers.fachkonzept_records import keep_consents
from workers.registry import Handlers, Task
from workers.rules.deadlines import add_months
from workers.rules.fachkonzept import goals
from workers.rules.fachkonzept import steering as rules
from workers.rules.german import day, listed, long_day
from workers.rules.guidelines import FachkonzeptParameters
from workers.rules.provider_file import Network, Package
from workers.rules.providers import Need, Providers, package_weeks

fachkonzept_steering = Handlers()


@fachkonzept_steering.topic("fachkonzept_steering.set_review")
def set_review(case: views.SteeringStart, task: Task, parameters: FachkonzeptParameters) -> views.ReviewDates:
    """Six months from conclusion or the last review; on the day itself after an amendment (F-047, F-128, FA-20)."""
    reviewed = case.reviewed_version if case.reviewed_version is not None else 1
    forced = case.agreement_version > reviewed
    base = case.agreement_base_date or case.plan_recorded_on or task.today
    return views.ReviewDates(
        **_review_dates(base, case.next_review_chosen, parameters, forced=forced),
        goal_options=goals.options(case.goal_records),
        reviewed_version=reviewed,
        **emptied(views.ReviewDates),
    )


def _review_dates(
    base: date, chosen: date | None, parameters: FachkonzeptParameters, *, forced: bool = False
) -> dict[str, Any]:
    found = rules.review_due(base, parameters)
    due = base if forced else chosen or found.due
    opens = base if forced or chosen else found.reminder(parameters.agreement_review_opens_days)
    if forced:
        why = f"Die Vereinbarung wurde am {day(base)} angepasst; damit ist auch das Fallmanagement zu überprüfen."
    else:
        why = f"Am {day(base)} festgelegt." if chosen else " ".join(found.explain())
    return {
        "review_opens": opens,
        "review_due": due,
        "review_due_text": long_day(due),
        "review_explanation": why,
        "review_text": f"Das Fallmanagement ist spätestens am {long_day(due)} zu überprüfen.",
        "review_forced": forced,
    }


@fachkonzept_steering.topic("fachkonzept_steering.prepare_steering")
def prepare_steering(
    case: views.Recorded, task: Task, parameters: FachkonzeptParameters, providers: Providers
) -> views.Prepared:
    """The same form again and again, with what can be chosen in it (F-145, F-147, F-167)."""
    network = providers.of(case.jobcenter)
    following = case.interim_next or _interim(task.today, parameters)
    return views.Prepared(
        steering_news=case.steering_news or "Noch kein Eintrag.",
        interim_text=f"Nächste Zwischenbilanz: {long_day(following)}." if following else None,
        interim_reminder_at=f"{following.isoformat()}T00:00:00" if following else None,
        problem_options=[{"label": problem.label, "value": code} for code, problem in network.problems.items()],
        target_group_options=network.group_options,
        goal_options=goals.options(case.goal_records),
        service_options=entries.service_options(case),
        exit_hint_text=case.exit_hint_text,
        **emptied(views.Prepared) | {"needed_groups": case.target_groups},
    )


def _interim(today: date, parameters: FachkonzeptParameters) -> date | None:
    """The text leaves the period open; without a value of the Jobcenter there is no reminder (F-145)."""
    months = parameters.interim_balance_months
    return add_months(today, months) if months else None


@fachkonzept_steering.topic("fachkonzept_steering.record_steering", invalid_input="steering_incomplete")
async def record_steering(case: views.SteeringForm, task: Task, cases: Cases, providers: Providers) -> views.Steered:
    """What follows from an entry (F-025, F-071, F-121, F-130, F-132, F-145, F-159, F-212, F-219; FT-10, FT-11)."""
    refuse("steering_incomplete", entries.gaps(case, task.today))
    follows = entries.follow(case, task, providers.of(case.jobcenter))
    if follows.changes:
        await cases.set_in_case(case.case_number, follows.changes)
    await entries.tell(follows, case, task, cases)
    return views.Steered(
        steering_step=follows.step,
        steering_outcome=follows.outcome,
        exit_reason=None,
        planning_scope="full",
        steering_news=follows.news,
        interim_next=case.interim_next_on if case.steering_action == "interim" else case.interim_next,
        undelivered_services=follows.changes.get("undelivered_services", case.undelivered_services),
        service_gaps=follows.changes.get("service_gaps", case.service_gaps),
        correction_message=None,
    )


@fachkonzept_steering.topic("fachkonzept_steering.find_providers")
def find_providers(case: views.ProviderNeed, task: Task, providers: Providers) -> views.ProvidersFound:
    """Offers for the problem fields, the best match first, and packages for the constellation (F-148, F-163, F-167)."""
    network = providers.of(case.jobcenter)
    need = Need(case.needed_problems, frozenset(case.needed_groups), case.needed_language or "")
    found = providers.suggestions(case.jobcenter, need, task.today)
    options = [{"label": suggestion.label, "value": suggestion.value} for suggestion in found]
    packages = providers.packages(case.jobcenter, need)
    return views.ProvidersFound(
        arrange_text=listed(network.problems[code].arrange for code in case.needed_problems),
        package_text="\n\n".join(_package(package, network) for package in packages) or None,
        provider_options=[*options, *_other_choices(network)],
        **emptied(views.ProvidersFound),
    )


def _other_choices(network: Network) -> list[dict[str, str]]:
    other = (
        [{"label": "andere Stelle, nicht in der Datenbank", "value": "elsewhere"}] if network.choice == "free" else []
    )
    return [
        *other,
        {"label": "kein passendes Angebot: Lücke melden", "value": "gap"},
        {"label": "doch nichts veranlassen", "value": "cancel"},
    ]


def _package(package: Package, network: Network) -> str:
    weeks = package_weeks(package)
    steps = sorted(package.steps.items(), key=lambda item: weeks[item[0]])
    lines = [
        f"- Woche {weeks[code][0]} bis {weeks[code][1]}: {step.goal} ({network.problems[step.problem].label})"
        for code, step in steps
    ]
    return "\n".join([f"{package.label}:", *lines])


@fachkonzept_steering.topic("fachkonzept_steering.arrange_service", invalid_input="provider_incomplete")
async def arrange_service(
    case: views.ProviderChoice, task: Task, cases: Cases, providers: Providers, staffing: Staffing
) -> views.Arranged:
    """A service begins beside planning, or a gap goes to the network (F-006, F-147, F-152, F-160, F-212)."""
    network = providers.of(case.jobcenter)
    refuse("provider_incomplete", services.choice_gaps(case, task.today, providers))
    arranged, missing = list(case.services), list(case.service_gaps)
    if case.service_choice == "gap":
        missing.append(services.gap_of(case, task.today))
        await services.report_gap(case, missing[-1], task, cases, network)
        news = f"Fehlendes Angebot am {day(task.today)} dem Netzwerk gemeldet."
    elif case.service_choice == "cancel":
        news = "Keine Leistung veranlasst."
    else:
        arranged.append(services.service_of(case, task, providers))
        if not await services.begin_service(case, arranged[-1], task, cases, providers):
            refuse("provider_incomplete", ["Die Betreuung ist schon beendet; es beginnt keine Leistung mehr"])
        if case.exchange_consent:
            await keep_consents(cases, staffing, task, services.exchange_consents(case))
        news = f"Veranlasst: {arranged[-1].label}, Beginn {day(arranged[-1].started_on)}."
    known: dict[str, Any] = {
        "services": [found.model_dump(mode="json") for found in arranged],
        "service_gaps": [found.model_dump(mode="json") for found in missing],
    }
    await cases.set_in_case(case.case_number, known)
    return views.Arranged(steering_news=news, correction_message=None, **known)


@fachkonzept_steering.topic("fachkonzept_steering.record_review", invalid_input="review_incomplete")
async def record_review(
    case: views.ReviewForm, task: Task, parameters: FachkonzeptParameters, cases: Cases
) -> views.Reviewed:
    """Goals, causes on both sides, sense and economy; the next six months (F-047, F-128, F-141; FT-9)."""
    refuse("review_incomplete", _review_gaps(case, task.today, parameters))
    outcome = rules.review_result(sensible=case.still_sensible, missed=case.goals_missed)
    amended = case.still_sensible and case.review_choice == "amend"
    known: dict[str, Any] = {
        "agreement_base_date": case.reviewed_on,
        "next_review_chosen": case.next_review_on,
        "reviewed_version": case.agreement_version,
        **entries.reached_goals(case.goal_records, case.goals_reached, case.goals_reached_on or case.reviewed_on),
    }
    hint = {} if outcome != "exit_check" else {"exit_hint_text": exit_hint(case.reviewed_on)}
    await cases.set_in_case(case.case_number, {**known, **hint})
    return views.Reviewed(
        **_review_dates(case.reviewed_on, case.next_review_on, parameters),
        **emptied(views.ReviewDates),
        **{name: value for name, value in known.items() if name in views.Reviewed.model_fields},
        goal_options=[],
        review_outcome="exit_check" if outcome == "exit_check" else "amend" if amended else "go_on",
        steering_outcome="adapt_agreement" if amended else "continue",
        planning_scope="full",
        exit_reason=None,
    )


def exit_hint(reviewed: date) -> str:
    """German sentence that leads from a review to the exit check (FT-9 row 3)."""
    return (
        f"Die Überprüfung vom {day(reviewed)} hat ergeben, dass das Fallmanagement nicht mehr sinnvoll oder nicht mehr "
        "wirtschaftlich ist. Bitte in der Aufgabe „Ausstieg prüfen“ die Voraussetzungen festhalten."
    )


def _review_gaps(case: views.ReviewForm, today: date, parameters: FachkonzeptParameters) -> list[str | None]:
    past = [
        in_future(title(views.ReviewForm, name), getattr(case, name), today)
        for name in ("reviewed_on", "review_recorded_on", "goals_reached_on")
    ]
    early = case.reviewed_on < case.admission_date
    undecided = case.still_sensible and case.review_choice is None
    return [
        *past,
        f"Die Überprüfung kann nicht vor der Aufnahme am {day(case.admission_date)} liegen" if early else None,
        *rules.missed_goal_gaps(
            case.goals_missed, customer_side=bool(case.causes_person), office_side=bool(case.causes_office)
        ),
        "Es fehlt, ob Plan und Vereinbarung weiter gelten oder angepasst werden" if undecided else None,
        *rules.wished_problems(
            case.reviewed_on,
            case.next_review_on,
            reason_recorded=case.later_reason_recorded,
            parameters=parameters,
        ),
    ]
