"""Case steering in Lichtenberg (bpmn/lichtenberg/steering.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.handlers.common import in_future, refuse, title
from workers.registry import Case, Handlers, Task
from workers.rules.german import day

lichtenberg_steering = Handlers()

Decision = Literal["continue", "replan", "reassess"]
GoalStatus = Literal["open", "partly", "achieved"]
MeasureStatus = Literal["none", "running", "finished", "broken_off"]
Partner = Literal["N01", "N02", "N03", "N04", "N05", "N06", "N07", "N08", "N99"]


class SteeringStart(Case):
    """What was recorded before."""

    admission_date: date = Field(title="Übernommen am")
    steering_news: str | None = Field(None, title="Zuletzt")


class Prepared(Case):
    """The form opens empty, with the last entry above."""

    steering_news: str
    goal_status: None = None
    measure_status: None = None
    steering_recorded_on: None = None
    conference_on: None = None
    conference_partners: tuple[Partner, ...] = ()
    information_passed_on: None = None
    steering_choice: None = None
    correction_message: None = None


class SteeringForm(Case):
    """Goals and measures followed up, a case conference if there was one."""

    admission_date: date = Field(title="Übernommen am")
    goal_status: GoalStatus = Field(title="Stand der vereinbarten Ziele")
    measure_status: MeasureStatus = Field(title="Stand der Maßnahmen")
    steering_recorded_on: date = Field(title="Fallsteuerung in VerBIS erfasst am")
    conference_on: date | None = Field(None, title="Fallkonferenz am")
    conference_partners: tuple[Partner, ...] = Field((), title="Beteiligte der Fallkonferenz")
    information_passed_on: date | None = Field(None, title="Information weitergegeben am")
    steering_choice: Decision = Field(title="Wie geht es weiter?")


class Steered(Case):
    """Where the case goes from here."""

    steering_outcome: Decision
    exit_reason: None = None
    planning_scope: Literal["full"]
    steering_news: str
    correction_message: None = None


@lichtenberg_steering.topic("lichtenberg_steering.prepare_steering")
def prepare_steering(case: SteeringStart) -> Prepared:
    """The same form again and again, in no fixed rhythm (L-08, L-64)."""
    emptied = [name for name, field in Prepared.model_fields.items() if field.annotation is type(None)]
    return Prepared(
        steering_news=case.steering_news or "Noch kein Eintrag.", conference_partners=(), **dict.fromkeys(emptied)
    )


@lichtenberg_steering.topic("lichtenberg_steering.record_steering", invalid_input="steering_incomplete")
def record_steering(case: SteeringForm, task: Task) -> Steered:
    """Goals, measures, conferences, what was passed on (L-08, L-55, L-64, L-67, L-96, L-98, L-100, LA-05)."""
    past = ("steering_recorded_on", "conference_on", "information_passed_on")
    problems = [in_future(title(SteeringForm, name), getattr(case, name), task.today) for name in past]
    if case.steering_recorded_on < case.admission_date:
        problems.append(f"Der Eintrag kann nicht vor der Übernahme am {day(case.admission_date)} liegen")
    if case.conference_on and not case.conference_partners:
        problems.append("Zur Fallkonferenz gehören die Beteiligten")
    refuse("steering_incomplete", problems)
    return Steered(
        steering_outcome=case.steering_choice,
        exit_reason=None,
        planning_scope="full",
        steering_news=f"Zuletzt erfasst am {day(case.steering_recorded_on)}.",
        correction_message=None,
    )
