"""Beside care by the Fachkonzept: talks, and the exit check (bpmn/fachkonzept/supervision.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.engine.cases import Cases
from workers.engine.staffing import Staffing
from workers.handlers import fachkonzept_supervision_cases as views
from workers.handlers.common import emptied, in_future, refuse, title
from workers.handlers.fachkonzept_exit import ExitFacts
from workers.handlers.fachkonzept_records import keep_note
from workers.handlers.fachkonzept_steering_entries import reached_goals
from workers.registry import Case, Handlers, Task
from workers.rules.fachkonzept import barriers, goals
from workers.rules.fachkonzept import exit as exits
from workers.rules.german import counted, day

fachkonzept_supervision = Handlers()

TalkKind = Literal["counselling", "information", "planning", "assistance", "guidance", "group", "event"]
"""Counselling, and the six contacts to be kept apart from it (F-072)."""


class Talk(Case):
    """One contact; its content is in VerBIS only (DOC-10)."""

    case_number: str = Field(title="Fallnummer")
    talk_on: date = Field(title="Tag des Kontakts")
    talk_kept: bool = Field(title="Hat stattgefunden")
    talk_type: TalkKind | None = Field(None, title="Art des Kontakts")
    talk_in_person: bool | None = Field(None, title="Persönliches Gespräch")
    talk_minutes: int | None = Field(None, ge=1, le=600, title="Dauer in Minuten")
    talk_recorded_on: date | None = Field(None, title="In VerBIS erfasst am")
    integration_priority: bool = Field(title="Integration weiter vorrangig")
    talks_held: int = Field(0, title="Gespräche bisher")
    talks_missed: int = Field(0, title="Nicht wahrgenommene Termine bisher")
    talks_in_person: int = Field(0, title="Persönliche Termine bisher")
    talk_minutes_total: int = Field(0, title="Minuten bisher")
    exit_hint_text: str | None = Field(None, title="Anlass, den Ausstieg zu prüfen")


class TalkCounted(Case):
    """Numbers for the next contact and for controlling (block H); the form is empty again."""

    talks_held: int
    talks_missed: int
    talks_in_person: int
    talk_minutes_total: int
    talks_so_far: str
    exit_hint_text: str | None
    talk_on: None = None
    talk_kept: None = None
    talk_type: None = None
    talk_in_person: None = None
    talk_minutes: None = None
    talk_recorded_on: None = None
    integration_priority: None = None
    correction_message: None = None


@fachkonzept_supervision.topic("fachkonzept_supervision.record_talk", invalid_input="talk_incomplete")
async def record_talk(talk: Talk, task: Task, cases: Cases, staffing: Staffing) -> TalkCounted:
    """Counts appointments and minutes; the note in VerBIS goes on the list of those to delete (F-022, F-072, F-107)."""
    refuse("talk_incomplete", _problems(talk, task.today))
    held, missed = talk.talks_held + talk.talk_kept, talk.talks_missed + (not talk.talk_kept)
    minutes = talk.talk_minutes_total + (talk.talk_minutes or 0 if talk.talk_kept else 0)
    in_person = talk.talks_in_person + bool(talk.talk_kept and talk.talk_in_person)
    await cases.set_in_case(talk.case_number, {"talks_in_person": in_person, "talk_minutes_total": minutes})
    if talk.talk_kept:
        await keep_note(cases, staffing, task, "contact", talk.talk_on)
    return TalkCounted(
        talks_held=held,
        talks_missed=missed,
        talks_in_person=in_person,
        talk_minutes_total=minutes,
        talks_so_far=f"{counted(held, 'Gespräch', 'Gespräche')}, zusammen {minutes} Minuten; {missed} nicht "
        f"wahrgenommen. Zuletzt eingetragen: {day(talk.talk_on)}.",
        exit_hint_text=talk.exit_hint_text if talk.integration_priority else _aim_given_up(talk.talk_on),
        **emptied(TalkCounted),
    )


def _aim_given_up(on: date) -> str:
    """German sentence that leads from a talk to the exit check (F-022)."""
    return (
        f"Nach dem Gespräch vom {day(on)} wird die Integration in Arbeit nicht mehr vorrangig verfolgt. Bitte "
        "in der Aufgabe „Ausstieg prüfen“ die Voraussetzungen festhalten."
    )


def _problems(talk: Talk, today: date) -> list[str | None]:
    names = ("talk_on", "talk_recorded_on")
    future = [in_future(title(Talk, name), getattr(talk, name), today) for name in names]
    needed = ("talk_type", "talk_in_person", "talk_minutes", "talk_recorded_on") if talk.talk_kept else ()
    return [*future, *(f"„{title(Talk, name)}“ fehlt" for name in needed if getattr(talk, name) is None)]


# -- the exit check, open during all of care


@fachkonzept_supervision.topic("fachkonzept_supervision.prepare_exit_check")
def prepare_exit_check(case: views.CheckedBefore) -> views.ExitCheckPrepared:
    """The form opens empty again, with the result of the last check above (F-040, F-048)."""
    return views.ExitCheckPrepared(
        exit_check_news=case.exit_check_news or "Noch nicht geprüft.",
        barrier_options=[{"label": barriers.LABELS.get(code, code), "value": code} for code in case.barriers],
        **emptied(views.ExitCheckPrepared),
    )


@fachkonzept_supervision.topic("fachkonzept_supervision.recommend_exit", invalid_input="exit_check_incomplete")
def recommend_exit(case: views.ExitCheckForm) -> views.Recommended:
    """Three headings, or care goes on; the result is a recommendation (F-022, F-040 to F-043, F-171, FA-17; FT-13)."""
    facts = case.facts
    refuse(
        "exit_check_incomplete",
        [
            *exits.ground_gaps(facts, unit=case.exit_unit),
            *exits.proof_gaps(facts, benefit_since=case.benefit_since, proof_seen_on=case.proof_seen_on),
            None if facts.work == "none" or case.work_since else "Es fehlt, seit wann die Beschäftigung besteht",
            _unnamed_benefit(case),
        ],
    )
    found = exits.recommendation(facts)
    text = exits.reason(facts, found)
    return views.Recommended(
        exit_possible=found.heading is not None,
        exit_heading=found.heading,
        exit_row=found.row,
        exit_recommendation_text=text,
        exit_check_news=text,
        goal_options=goals.options(case.goal_records),
        correction_message=None,
    )


def _unnamed_benefit(case: views.ExitCheckForm) -> str | None:
    unnamed = case.transferred and not (case.other_benefit and case.other_body)
    return "Es fehlt, welche andere Leistung von welcher Stelle den Lebensunterhalt sichert" if unnamed else None


@fachkonzept_supervision.topic("fachkonzept_supervision.record_decision", invalid_input="exit_decision_incomplete")
async def record_decision(case: views.ExitDecisionForm, task: Task, cases: Cases) -> views.ExitDecided:
    """The case manager ends or goes on; reasons are discussed before care ends (F-040, F-044, F-195, FA-19, FA-45)."""
    if case.exit_decision == "continue":
        await cases.set_in_case(case.case_number, {"exit_hint_text": None})
        return views.ExitDecided(
            exit_agreed=False,
            exit_reason=None,
            exit_date=None,
            return_unit=None,
            exit_facts=None,
            exit_check_news=f"Am {day(task.today)} entschieden: Das Fallmanagement geht weiter.",
            correction_message=None,
        )
    refuse("exit_decision_incomplete", _decision_gaps(case, task.today))
    assert case.care_ended_on
    changes = reached_goals(case.goal_records, case.goals_done, case.goals_done_on or case.care_ended_on)
    if changes:
        await cases.set_in_case(case.case_number, changes)
    return views.ExitDecided(
        exit_agreed=True,
        exit_reason=case.exit_heading,
        exit_date=case.care_ended_on,
        return_unit=case.exit_unit if case.exit_heading == "3" else None,
        exit_facts=_facts(case).model_dump(mode="json"),
        exit_check_news=f"Ende am {day(case.care_ended_on)}." if case.care_ended_on else "",
        correction_message=None,
    )


def _decision_gaps(case: views.ExitDecisionForm, today: date) -> list[str | None]:
    form = views.ExitDecisionForm
    needed = ["care_ended_on", "main_goal_reached", "reasons_recorded_on"]
    needed += ["last_benefit_day", "stay_consent"] if case.exit_heading == "1" else []
    missing: list[str | None] = [f"„{title(form, name)}“ fehlt" for name in needed if getattr(case, name) is None]
    if case.care_ended_on is None:
        return missing
    dates = exits.decision_problems(
        case.care_ended_on, discussed_on=case.reasons_discussed_on, admission=case.admission_date, today=today
    )
    recorded = in_future(title(form, "reasons_recorded_on"), case.reasons_recorded_on, today)
    benefit = in_future(title(form, "last_benefit_day"), case.last_benefit_day, today)
    reached = in_future(title(form, "goals_done_on"), case.goals_done_on, today)
    return [*missing, *dates, recorded, benefit, reached]


def _facts(case: views.ExitDecisionForm) -> ExitFacts:
    """One value for exit, stay check and reports (DOC-34)."""
    assert case.reasons_discussed_on and case.main_goal_reached is not None
    first = case.exit_heading == "1"
    return ExitFacts(
        work=case.work,
        work_since=case.work_since,
        work_features=case.work_features if case.work in exits.INTEGRATED else (),
        row=case.exit_row,
        grounds=case.exit_grounds if case.exit_heading == "3" else (),
        ending=case.exit_ending,
        other_benefit=case.other_benefit,
        other_body=case.other_body,
        benefit_since=case.benefit_since,
        proof_seen_on=case.proof_seen_on,
        main_goal_reached=case.main_goal_reached,
        reasons_discussed_on=case.reasons_discussed_on,
        last_benefit_day=case.last_benefit_day if first else None,
        stay_consent=bool(first and case.stay_consent),
        barriers_left=case.barriers_left,
    )
