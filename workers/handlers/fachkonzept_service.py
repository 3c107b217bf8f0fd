"""One arranged service: feedback, end, rating of the partner (bpmn/fachkonzept/service.bpmn)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Literal

from pydantic import Field

from workers.engine.cases import Cases
from workers.engine.staffing import Staffing
from workers.handlers.common import emptied, in_future, refuse, title
from workers.handlers.fachkonzept_steering_entries import begin_notice
from workers.registry import Case, Handlers, Task
from workers.rules.fachkonzept.consent import Consent
from workers.rules.german import counted, day, long_day

fachkonzept_service = Handlers()

Development = Literal["progress", "slow", "none", "broken_off"]


class RunningService(Case):
    """When feedback was agreed or last received."""

    service_started_on: date = Field(title="Beginnt am")
    feedback_agreed_on: date | None = Field(None, title="Rückmeldung vereinbart für")
    feedback_weeks: int | None = Field(None, title="Abstand der Rückmeldungen")
    last_feedback_on: date | None = Field(None, title="Letzte Rückmeldung am")
    exchange_consent_on: date | None = Field(None, title="Einwilligung erteilt am")
    exchange_recipient: str = Field("", title="Empfänger der Daten")
    consents: tuple[Consent, ...] = Field((), title="Einwilligungen")


class FeedbackDue(Case):
    """The next feedback; the form opens empty."""

    feedback_due: date
    feedback_due_text: str
    feedback_explanation: str
    consent_text: str
    feedback_from: None = None
    feedback_received_on: None = None
    whereabouts_known: None = None
    development: None = None
    target_state: None = None
    service_continues: None = None
    next_feedback_on: None = None
    barrier_state: None = None
    partner_rating: None = None
    check_cooperation: None = None
    service_cost: None = None
    goal_change_approved_on: None = None
    final_talk_held: None = None


class Feedback(Case):
    """What was reported, or that the service is over."""

    case_number: str = Field(title="Fallnummer")
    jobcenter: str = Field(title="Jobcenter")
    service_id: str = Field(title="Kennung der Leistung")
    provider_label: str = Field(title="Stelle")
    service_started_on: date = Field(title="Beginnt am")
    feedback_weeks: int | None = Field(None, title="Abstand der Rückmeldungen")
    exchange_consent_on: date | None = Field(None, title="Einwilligung erteilt am")
    exchange_recipient: str = Field("", title="Empfänger der Daten")
    consents: tuple[Consent, ...] = Field((), title="Einwilligungen")
    feedback_from: Literal["provider", "person"] = Field(title="Wer berichtet?")
    feedback_received_on: date = Field(title="Rückmeldung am")
    whereabouts_known: bool = Field(False, title="Ort und Ansprechperson sind bekannt")
    development: Development = Field(title="Stand der Entwicklung")
    target_state: Literal["open", "reached", "missed"] = Field(title="Ziel der Leistung")
    service_continues: bool = Field(title="Läuft die Leistung weiter?")
    next_feedback_on: date | None = Field(None, title="Nächste Rückmeldung vereinbart für")
    barrier_state: Literal["open", "reduced", "removed"] | None = Field(None, title="Das Hemmnis ist")
    partner_rating: Literal["good", "partly", "missed"] | None = Field(None, title="Bewertung des Trägers")
    check_cooperation: bool | None = Field(None, title="Zusammenarbeit prüfen")
    service_cost: float | None = Field(None, title="Kosten in Euro", ge=0)
    is_case_management: bool = Field(False, title="Fallmanagement bei Dritten")
    final_talk_held: bool = Field(False, title="Abschlussbericht und Abschlussgespräch")


class Known(Case):
    """The last feedback; over, or the next one is due."""

    service_ended: bool
    last_feedback_on: date
    feedback_agreed_on: date | None
    correction_message: None = None


@fachkonzept_service.topic("fachkonzept_service.set_feedback")
def set_feedback(case: RunningService, task: Task) -> FeedbackDue:
    """The agreed day, or the interval of the cooperation agreement after the last feedback (F-152, F-153)."""
    due = _due(case)
    consent = _consent(case, task.today)
    return FeedbackDue(
        feedback_due=due,
        feedback_due_text=long_day(due),
        feedback_explanation=_why(case),
        consent_text=f"Einwilligung in den Austausch vom {day(consent)}."
        if consent
        else "Ohne Einwilligung: kein Austausch mit dem Träger; die Person berichtet selbst.",
        **emptied(FeedbackDue),
    )


def _consent(case: RunningService | Feedback, today: date) -> date | None:
    """Day of the consent to the exchange with this body, None without one and after its withdrawal (F-152, FA-32)."""
    ended = any(
        (found.purpose, found.recipient) == ("exchange", case.exchange_recipient) and not found.holds(today)
        for found in case.consents
    )
    return None if ended else case.exchange_consent_on


def _due(case: RunningService) -> date:
    """An agreed day or an interval is demanded when the service is arranged; the start alone stands in for neither."""
    if case.feedback_agreed_on:
        return case.feedback_agreed_on
    return (case.last_feedback_on or case.service_started_on) + timedelta(weeks=case.feedback_weeks or 0)


def _why(case: RunningService) -> str:
    weeks = counted(case.feedback_weeks, "Woche", "Wochen") if case.feedback_weeks else ""
    if not case.last_feedback_on:
        text = f"Beginn der Leistung am {day(case.service_started_on)}"
        return (
            f"{text}, Rückmeldung alle {weeks} laut Kooperationsvereinbarung." if weeks else f"{text}, so vereinbart."
        )
    if case.feedback_agreed_on:
        return "So bei der letzten Rückmeldung vereinbart."
    return f"Letzte Rückmeldung am {day(case.last_feedback_on)}, alle {weeks} laut Kooperationsvereinbarung."


@fachkonzept_service.topic("fachkonzept_service.record_feedback", invalid_input="feedback_incomplete")
async def record_feedback(case: Feedback, task: Task, cases: Cases, staffing: Staffing) -> Known:
    """State, place, target; at the end barrier and rating (F-016, F-152, F-153, F-206, F-210)."""
    refuse("feedback_incomplete", _gaps(case, task.today))
    if not case.service_continues:
        await _end(case, task, cases, staffing)
    return Known(
        service_ended=not case.service_continues,
        last_feedback_on=case.feedback_received_on,
        feedback_agreed_on=case.next_feedback_on if case.service_continues else None,
        correction_message=None,
    )


def _gaps(case: Feedback, today: date) -> list[str | None]:
    blocked = case.feedback_from == "provider" and _consent(case, today) is None
    running = case.service_continues
    ends = [] if running else [name for name in ("barrier_state", "partner_rating") if getattr(case, name) is None]
    undated = running and case.next_feedback_on is None and case.feedback_weeks is None
    early = case.next_feedback_on is not None and case.next_feedback_on <= case.feedback_received_on
    return [
        "Ohne Einwilligung der Person ist der Austausch mit dem Träger gesperrt; bitte die Person fragen"
        if blocked
        else None,
        in_future(title(Feedback, "feedback_received_on"), case.feedback_received_on, today),
        f"„{title(Feedback, 'whereabouts_known')}“ fehlt" if running and not case.whereabouts_known else None,
        *(f"„{title(Feedback, name)}“ fehlt" for name in ends),
        "Es fehlen Abschlussbericht und Abschlussgespräch mit der Person"
        if case.is_case_management and not running and not case.final_talk_held
        else None,
        "Mit diesem Träger ist kein Abstand vereinbart; bitte den Tag der nächsten Rückmeldung nennen"
        if undated
        else None,
        "Die nächste Rückmeldung liegt nicht nach dieser" if running and early else None,
    ]


async def _end(case: Feedback, task: Task, cases: Cases, staffing: Staffing) -> None:
    """The record of the case learns end and result; a doubtful cooperation goes to the network (F-151, F-210)."""
    facts = await staffing.facts(case.case_number, ["services"]) or {}
    ended: dict[str, Any] = {
        "ended_on": case.feedback_received_on.isoformat(),
        "result": case.target_state,
        **({"cost": case.service_cost} if case.service_cost is not None else {}),
    }
    services = [
        {**found, **ended} if found["id"] == case.service_id else found for found in facts.get("services") or ()
    ]
    if services:
        await cases.set_in_case(case.case_number, {"services": services})
    if case.check_cooperation:
        notice = {
            "notice_id": task.id,
            "notice_kind": "cooperation",
            "notice_text": f"Zusammenarbeit prüfen: {case.provider_label}",
            "network_group": "netzwerk",
        }
        await begin_notice(case.case_number, case.jobcenter, notice, cases)
