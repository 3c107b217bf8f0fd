"""What the exit check of the Fachkonzept reads from a case and writes back; the fields are the process variables."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from workers.registry import Case
from workers.rules.fachkonzept import exit as rules
from workers.rules.fachkonzept.goals import GoalRecord

Benefit = Literal["disability_pension", "old_age_pension", "social_assistance", "sick_pay", "unemployment", "other"]
Body = Literal["pension_insurance", "social_welfare", "health_insurance", "employment_agency", "other"]


class CheckedBefore(Case):
    """The last check."""

    barriers: tuple[str, ...] = Field((), title="Hemmnisse")
    exit_check_news: str | None = Field(None, title="Zuletzt")


class ExitCheckPrepared(Case):
    """The form opens empty."""

    exit_check_news: str
    barrier_options: list[dict[str, str]]
    work: None = None
    work_since: None = None
    work_features: tuple[rules.Feature, ...] = ()
    independent: None = None
    transferred: None = None
    other_benefit: None = None
    other_body: None = None
    benefit_since: None = None
    proof_seen_on: None = None
    priority_aim: None = None
    exit_grounds: tuple[rules.Ground, ...] = ()
    exit_unit: None = None
    exit_ending: None = None
    exit_decision: None = None
    reasons_discussed_on: None = None
    reasons_recorded_on: None = None
    main_goal_reached: None = None
    goals_done: tuple[str, ...] = ()
    goals_done_on: None = None
    care_ended_on: None = None
    last_benefit_day: None = None
    stay_consent: None = None
    barriers_left: tuple[str, ...] = ()
    correction_message: None = None


class ExitCheckForm(Case):
    """The facts that decide about an exit (FT-13)."""

    work: rules.Work = Field(title="Beschäftigung")
    work_since: date | None = Field(None, title="Seit")
    independent: bool = Field(title="Unabhängig von Leistungen nach dem SGB II")
    transferred: bool = Field(title="Anderes System sichert den Lebensunterhalt")
    other_benefit: Benefit | None = Field(None, title="Andere Leistung")
    other_body: Body | None = Field(None, title="Stelle, die sie zahlt")
    benefit_since: date | None = Field(None, title="Andere Leistung seit")
    proof_seen_on: date | None = Field(None, title="Nachweis lag vor am")
    priority_aim: bool = Field(title="Integration in Arbeit weiter vorrangiges Ziel")
    exit_grounds: tuple[rules.Ground, ...] = Field((), title="Warum anderswo wirtschaftlicher?")
    exit_unit: rules.Unit | None = Field(None, title="Übernehmende Stelle im Haus")
    exit_ending: rules.Ending | None = Field(None, title="Anderes Ende")
    goal_records: tuple[GoalRecord, ...] = Field((), title="Ziele der Vereinbarung")

    @property
    def facts(self) -> rules.Facts:
        return rules.Facts(
            self.work, self.independent, self.transferred, self.priority_aim, self.exit_grounds, self.exit_ending
        )


class Recommended(Case):
    """What the facts lead to."""

    exit_possible: bool
    exit_heading: rules.Heading | None
    exit_row: int
    exit_recommendation_text: str
    exit_check_news: str
    goal_options: list[dict[str, str]]
    correction_message: None = None


class ExitDecisionForm(Case):
    """The case manager's decision."""

    case_number: str = Field(title="Fallnummer")
    admission_date: date = Field(title="Aufnahme am")
    exit_heading: rules.Heading = Field(title="Überschrift")
    exit_row: int = Field(title="Zeile der Entscheidungstabelle")
    work: rules.Work = Field(title="Beschäftigung")
    work_since: date | None = Field(None, title="Seit")
    work_features: tuple[rules.Feature, ...] = Field((), title="Wie ist die Beschäftigung?")
    other_benefit: Benefit | None = Field(None, title="Andere Leistung")
    other_body: Body | None = Field(None, title="Stelle, die sie zahlt")
    benefit_since: date | None = Field(None, title="Andere Leistung seit")
    proof_seen_on: date | None = Field(None, title="Nachweis lag vor am")
    exit_grounds: tuple[rules.Ground, ...] = Field((), title="Warum anderswo wirtschaftlicher?")
    exit_unit: rules.Unit | None = Field(None, title="Übernehmende Stelle im Haus")
    exit_ending: rules.Ending | None = Field(None, title="Anderes Ende")
    exit_decision: Literal["end", "continue"] = Field(title="Entscheidung")
    reasons_discussed_on: date | None = Field(None, title="Gründe mit der Person besprochen am")
    reasons_recorded_on: date | None = Field(None, title="Gründe in VerBIS erfasst am")
    main_goal_reached: bool | None = Field(None, title="Hauptziel erreicht")
    goals_done: tuple[str, ...] = Field((), title="Erreichte Ziele")
    goals_done_on: date | None = Field(None, title="Erreicht am")
    goal_records: tuple[GoalRecord, ...] = Field((), title="Ziele der Vereinbarung")
    care_ended_on: date | None = Field(None, title="Ende des Fallmanagements am")
    last_benefit_day: date | None = Field(None, title="Letzter Tag des Leistungsbezugs")
    stay_consent: bool | None = Field(None, title="Einwilligung in die Nachfrage nach sechs Monaten")
    barriers_left: tuple[str, ...] = Field((), title="Hemmnisse, die bleiben")


class ExitDecided(Case):
    """Care ends, or goes on."""

    exit_agreed: bool
    exit_reason: rules.Heading | None
    exit_date: date | None
    return_unit: rules.Unit | None
    exit_facts: dict[str, Any] | None
    exit_check_news: str
    correction_message: None = None
