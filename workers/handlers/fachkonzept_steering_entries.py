"""What follows from an entry of steering: news, changes, processes that are told (F-025, F-130, F-152, F-212)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from workers.engine.cases import Cases
from workers.handlers import fachkonzept_steering_cases as views
from workers.handlers.common import in_future, title
from workers.registry import Task
from workers.rules.fachkonzept import goals as rules_of_goals
from workers.rules.fachkonzept import steering as rules
from workers.rules.fachkonzept.goals import GoalRecord
from workers.rules.german import day
from workers.rules.provider_file import Network

SUPERVISION, NETWORK = "fachkonzept_supervision", "fachkonzept_network"
BREACH_MESSAGE, UNIT_MESSAGE = "breach_reported", "unit_commissioned"
UNITS: dict[views.Unit, str] = {
    "vermittlung": "Vermittlung: bei Stellensuche und Arbeitgebern helfen",
    "sb-leistung": "Leistungsgewährung: Frage zum Leistungsrecht beantworten",
    "back-office": "Bearbeitungsbüro: laufende Leistungsbearbeitung",
    "fm-spezial": "Spezialisiertes Fallmanagement: Angebote entwickeln und steuern",
}
PARAGRAPHS = {"16(1)": "§ 16 Abs. 1", "16(2)": "§ 16 Abs. 2", "16(3)": "§ 16 Abs. 3"}
Values = dict[str, Any]


@dataclass(frozen=True)
class Follows:
    """step: next box. changes: for the whole case. breach, commission: to the supervision. notice: to the network."""

    news: str
    step: Literal["steer", "arrange", "end"] = "steer"
    outcome: Literal["continue", "replan", "reassess", "adapt_agreement"] = "continue"
    changes: Values = field(default_factory=dict)
    breach: Values | None = None
    commission: Values | None = None
    notice: Values | None = None


NEEDED: dict[str, tuple[str, ...]] = {
    "interim": ("interim_held_on", "interim_findings", "course_corrected"),
    "arrange": ("needed_problems",),
    "unavailable": ("affected_service", "shortage_reason", "shortage_noticed_on"),
    "refusal": ("refusal_event", "refused_on"),
    "conference": ("conference_on", "conference_disciplines", "conference_consent_on", "conference_minutes_on"),
    "commission": ("commission_group", "commission_recorded_on"),
    "problem": ("problem_kind",),
}
PAST = (
    "commission_recorded_on",
    "interim_held_on",
    "refused_on",
    "shortage_noticed_on",
    "conference_on",
    "conference_minutes_on",
)


def gaps(case: views.SteeringForm, today: date) -> list[str | None]:
    """German sentences on what the chosen action lacks; consent before a conference (F-145, F-152, F-159)."""
    form = views.SteeringForm
    needed = [*NEEDED.get(case.steering_action, ())]
    if case.steering_action == "problem" and case.problem_kind != "complaint":
        needed += ["gap_problem", "gap_paragraph"]
    needed += ["affected_service"] if case.refusal_event == "measure" and case.steering_action == "refusal" else []
    needed += ["waiting_answer"] if case.steering_action == "unavailable" and case.shortage_reason == "waiting" else []
    missing = [f"„{title(form, name)}“ fehlt" for name in needed if getattr(case, name) in (None, ())]
    dates = [name for name in PAST if name in needed]
    dates += ["goals_done_on"] if case.steering_action == "interim" and case.goals_done else []
    future = [in_future(title(form, name), getattr(case, name), today) for name in dates]
    return [*missing, *future, *_early(case, dates), _late_consent(case)]


def _early(case: views.SteeringForm, names: Iterable[str]) -> list[str]:
    found = [name for name in names if (value := getattr(case, name)) and value < case.admission_date]
    admitted = day(case.admission_date)
    return [f"„{title(views.SteeringForm, name)}“ liegt vor der Aufnahme am {admitted}" for name in found]


def _late_consent(case: views.SteeringForm) -> str | None:
    if case.steering_action != "conference" or not (case.conference_on and case.conference_consent_on):
        return None
    late = case.conference_consent_on > case.conference_on
    return (
        "Die Einwilligung muss vor der Fallkonferenz erteilt sein; ohne sie gibt es keinen Austausch" if late else None
    )


def service_options(case: views.Recorded | views.SteeringForm) -> list[views.Option]:
    """Services of the plan, those arranged, and those that the office did not deliver, as choices."""
    owed = {item["value"]: f"{item['label']} (vom Jobcenter nicht erbracht)" for item in case.undelivered_services}
    known = {planned_value(item, case.agreement_version): item["label"] for item in case.planned_services}
    known |= {service.id: service.label for service in case.services if service.ended_on is None}
    found = [{"label": label, "value": value} for value, label in {**known, **owed}.items()]
    return [*found, {"label": "andere vereinbarte Leistung", "value": "other"}]


def planned_value(item: views.Option, version: int) -> str:
    """A step is number 2 in every plan; only with the agreement's version does it name one service."""
    return f"v{version}-{item['value']}"


def follow(case: views.SteeringForm, task: Task, network: Network) -> Follows:
    """Dispatch by the chosen action."""
    return FOLLOW[case.steering_action](case, task, network)


def _interim(case: views.SteeringForm, task: Task, network: Network) -> Follows:
    assert case.interim_held_on
    changes = reached_goals(case.goal_records, case.goals_done, case.goals_done_on or case.interim_held_on)
    return Follows(
        f"Zwischenbilanz am {day(case.interim_held_on)}; die Überprüfung bleibt, wann sie war.", changes=changes
    )


def reached_goals(known: Iterable[GoalRecord], ids: Iterable[str], on: date) -> Values:
    """What changes in the case when goals are reached; nothing without one (F-194)."""
    reached = rules_of_goals.reach(known, tuple(ids), on) if ids else ()
    return {"goal_records": [goal.model_dump(mode="json") for goal in reached]} if reached else {}


def _arrange(case: views.SteeringForm, task: Task, network: Network) -> Follows:
    return Follows("Leistung gesucht.", step="arrange")


def _unavailable(case: views.SteeringForm, task: Task, network: Network) -> Follows:
    """FT-11: never a breach of the person; new plan and gap unless only the waiting time is longer (F-130)."""
    assert case.shortage_reason and case.shortage_noticed_on and case.affected_service
    answer = rules.shortage(case.shortage_reason)
    undelivered = _undelivered(case)
    news = f"Zugesagte Leistung kommt nicht ({rules.SHORTAGES[case.shortage_reason]}); kein Verstoß der Person."
    replan = answer.replan or case.waiting_answer == "amend"
    changes: Values = {"undelivered_services": undelivered}
    notice = None
    if answer.gap:
        gap = _gap_of_service(case)
        changes["service_gaps"] = [found.model_dump(mode="json") for found in (*case.service_gaps, gap)]
        notice = notice_of("gap", gap_text(gap, network), task) if answer.network else None
    step: Literal["steer", "end"] = "end" if replan else "steer"
    return Follows(news, step, "adapt_agreement" if replan else "continue", changes, notice=notice)


def _undelivered(case: views.SteeringForm) -> list[views.Option]:
    """With the one that does not come; its label stays when the plan no longer has it (F-130)."""
    known = {item["value"] for item in case.undelivered_services}
    if case.affected_service in known:
        return [*case.undelivered_services]
    new = [option for option in service_options(case) if option["value"] == case.affected_service]
    return [*case.undelivered_services, *new]


def _gap_of_service(case: views.SteeringForm) -> views.GapRecord:
    assert case.shortage_noticed_on and case.shortage_reason
    arranged = next((found for found in case.services if found.id == case.affected_service), None)
    version = case.agreement_version
    planned = next((i for i in case.planned_services if planned_value(i, version) == case.affected_service), {})
    return views.GapRecord(
        problem=arranged.problem if arranged else planned.get("problem", ""),
        paragraph=arranged.paragraph if arranged else planned.get("paragraph", ""),
        reason=case.shortage_reason,
        noticed_on=case.shortage_noticed_on,
    )


def _refusal(case: views.SteeringForm, task: Task, network: Network) -> Follows:
    """FT-10: what was reported is checked by the case manager, or has no consequence (F-025, FA-25 to FA-27)."""
    assert case.refusal_event and case.refused_on
    explained = case.consequences_explained_on
    found = rules.breach(
        rules.Occurrence(
            event=case.refusal_event,
            agreement=case.agreement_concluded_on is not None and not case.agreement_waived,
            explained=explained is not None and explained <= case.refused_on,
            undelivered=case.affected_service in {item["value"] for item in case.undelivered_services},
        )
    )
    news = f"{rules.EVENTS[case.refusal_event]} am {day(case.refused_on)}. {rules.BREACHES[found]}"
    if found not in ("check_breach", "check_refusal"):
        return Follows(news)
    breach = {
        "breach_id": task.id,
        "breach_text": f"{rules.EVENTS[case.refusal_event]}.",
        "refused_on": case.refused_on,
        "refused_on_text": day(case.refused_on),
        "explained_text": f"Die Rechtsfolgen wurden am {day(explained)} erklärt." if explained else "",
    }
    return Follows(news, breach=breach)


def _conference(case: views.SteeringForm, task: Task, network: Network) -> Follows:
    assert case.conference_on
    return Follows(f"Fallkonferenz am {day(case.conference_on)}, Niederschrift in VerBIS.")


def _commission(case: views.SteeringForm, task: Task, network: Network) -> Follows:
    """Another unit helps; the responsible case manager stays the same (F-017, F-019, F-020, F-165)."""
    assert case.commission_group
    text = UNITS[case.commission_group]
    values = {"commission_id": task.id, "commission_group": case.commission_group, "commission_text": text}
    return Follows(f"Auftrag erteilt. {text}.", commission=values)


def _problem(case: views.SteeringForm, task: Task, network: Network) -> Follows:
    """A missing offer goes to the network, the rest to the management (F-071, F-212, F-218, F-219)."""
    if case.problem_kind == "complaint":
        text = "Beschwerde einer Kundin oder eines Kunden; das Anliegen steht in VerBIS"
        return Follows("Beschwerde der Leitung gemeldet.", notice=notice_of("complaint", text, task, "leitung"))
    assert case.gap_problem and case.gap_paragraph
    gap = views.GapRecord(
        problem=case.gap_problem, paragraph=case.gap_paragraph, reason="market", noticed_on=task.today
    )
    if case.problem_kind == "regional":
        label = network.problems[gap.problem].label if gap.problem in network.problems else gap.problem
        text = f"In der Region nicht lösbar: {label}, {PARAGRAPHS[gap.paragraph]}"
        return Follows("Problem der Leitung gemeldet.", notice=notice_of("regional", text, task, "leitung"))
    changes = {"service_gaps": [found.model_dump(mode="json") for found in (*case.service_gaps, gap)]}
    return Follows(
        "Fehlendes Angebot dem Netzwerk gemeldet.",
        changes=changes,
        notice=notice_of("gap", gap_text(gap, network), task),
    )


def _replan(case: views.SteeringForm, task: Task, network: Network) -> Follows:
    return Follows("Plan und Vereinbarung werden angepasst.", "end", "replan")


def _reassess(case: views.SteeringForm, task: Task, network: Network) -> Follows:
    return Follows("Ein neues Assessment beginnt.", "end", "reassess")


FOLLOW: dict[str, Callable[[views.SteeringForm, Task, Network], Follows]] = {
    "interim": _interim,
    "arrange": _arrange,
    "unavailable": _unavailable,
    "refusal": _refusal,
    "conference": _conference,
    "commission": _commission,
    "problem": _problem,
    "replan": _replan,
    "reassess": _reassess,
}


def notice_of(kind: str, text: str, task: Task, group: str = "netzwerk") -> Values:
    return {"notice_id": task.id, "notice_kind": kind, "notice_text": text, "network_group": group}


def gap_text(gap: views.GapRecord, network: Network) -> str:
    label = network.problems[gap.problem].label if gap.problem in network.problems else "ohne Problemfeld"
    return f"Fehlendes Angebot: {label}, {PARAGRAPHS.get(gap.paragraph, 'Art offen')}"


async def tell(follows: Follows, case: views.SteeringForm, task: Task, cases: Cases) -> None:
    """The supervision begins a breach check; the network gets a task of its own, beside the case."""
    if follows.breach:
        await cases.tell(case.case_number, SUPERVISION, BREACH_MESSAGE, follows.breach, proof="breach_id")
    if follows.commission:
        await cases.tell(case.case_number, SUPERVISION, UNIT_MESSAGE, follows.commission, proof="commission_id")
    if follows.notice:
        await begin_notice(case.case_number, case.jobcenter, follows.notice, cases)


async def begin_notice(case_number: str, jobcenter: str, notice: Values, cases: Cases) -> None:
    values = {**notice, "jobcenter": jobcenter, "case_number": case_number}
    await cases.begin_once(NETWORK, case_number, values, proof="notice_id")
