"""Integration plan and agreement in Lichtenberg (bpmn/lichtenberg/planning.bpmn)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from pydantic import Field

from workers.handlers.common import in_future, refuse, title
from workers.registry import Case, Handlers, Task
from workers.rules.german import day, long_day
from workers.rules.guidelines import LichtenbergParameters
from workers.rules.lichtenberg import stay

lichtenberg_planning = Handlers()


class PlanningStart(Case):
    """The takeover, and what was agreed before."""

    admission_date: date = Field(title="Übernommen am")
    agreement_concluded_on: date | None = Field(None, title="Vereinbarung geschlossen am")
    handover_agreement_until: date | None = Field(None, title="Vereinbarung der Arbeitsvermittlung gilt bis")


class Prepared(Case):
    """Both forms as they open. agreement_due_at: when the task is due; None for a later agreement."""

    plan_name_text: str
    agreement_due_at: str | None
    agreement_due_text: str
    agreement_overdue_text: str | None
    handover_agreement_text: str | None
    plan_goals: None = None
    plan_steps_planned: None = None
    plan_recorded_on: None = None
    new_agreement_on: None = None
    agreement_valid_until: None = None
    duties_person: None = None
    duties_jobcenter: None = None
    agreement_individual: None = None
    correction_message: None = None


class PlanForm(Case):
    """The integration plan."""

    admission_date: date = Field(title="Übernommen am")
    plan_goals: int = Field(title="Anzahl der Ziele", ge=1)
    plan_steps_planned: bool = Field(False, title="Zu jedem Ziel mindestens ein Schritt")
    plan_recorded_on: date = Field(title="Integrationsplan in VerBIS erfasst am")


class Planned(Case):
    """The plan stands; the agreement follows."""

    plan_recorded_on: date
    correction_message: None = None


class AgreementForm(Case):
    """The agreement."""

    admission_date: date = Field(title="Übernommen am")
    agreement_version: int = Field(0, title="Fassung")
    new_agreement_on: date = Field(title="Geschlossen am")
    agreement_valid_until: date = Field(title="Gilt bis")
    duties_person: bool = Field(False, title="Pflichten der Person")
    duties_jobcenter: bool = Field(False, title="Pflichten des Jobcenters")
    agreement_individual: bool = Field(False, title="Auf die Person zugeschnitten, mit Bezug auf den Plan")

    @property
    def fact_date(self) -> date:
        return self.new_agreement_on


class Agreement(Case):
    """Plan and agreement are one unit (L-61)."""

    plan_name_text: str
    plan_kind: Literal["egv", "kooperationsplan"]
    agreement_concluded_on: date
    agreement_waived: bool
    agreement_base_date: date
    agreement_version: int
    agreement_overdue_text: None = None
    planning_scope: Literal["full"]
    correction_message: None = None


@lichtenberg_planning.topic("lichtenberg_planning.prepare_planning")
def prepare_planning(case: PlanningStart, task: Task, parameters: LichtenbergParameters) -> Prepared:
    """The first agreement after the takeover has a last day, a later one has none (L-46, L-66, LA-16, LA-26)."""
    due, first = stay.agreement_due(case.admission_date, parameters), case.agreement_concluded_on is None
    late = first and task.today >= due.overdue
    emptied = [name for name, field in Prepared.model_fields.items() if not field.is_required()]
    again = "Keine Frist im Text; geändert werden kann die Vereinbarung jederzeit."
    return Prepared(
        plan_name_text=parameters.plan_name,
        agreement_due_at=f"{due.due.isoformat()}T23:59:59" if first else None,
        agreement_due_text=f"Spätestens {long_day(due.due)}. {' '.join(due.explain())}" if first else again,
        agreement_overdue_text=stay.agreement_overdue_text(due.overdue) if late else None,
        handover_agreement_text=_gap(case.handover_agreement_until) if first else None,
        **dict.fromkeys(emptied),
    )


def _gap(until: date | None) -> str | None:
    """A warning, no shorter period (LA-16)."""
    if until is None:
        return None
    return (
        f"Die Vereinbarung der Arbeitsvermittlung gilt bis {day(until)}; ab {day(until + timedelta(days=1))} gilt ohne "
        "neue Vereinbarung keine mehr."
    )


@lichtenberg_planning.topic("lichtenberg_planning.check_plan", invalid_input="plan_incomplete")
def check_plan(case: PlanForm, task: Task) -> Planned:
    """At least one goal, and a step for each (L-07, L-55, L-63)."""
    label = title(PlanForm, "plan_recorded_on")
    refuse(
        "plan_incomplete",
        [
            None if case.plan_steps_planned else "Zu jedem Ziel gehört mindestens ein Schritt",
            in_future(label, case.plan_recorded_on, task.today),
            f"„{label}“ liegt vor der Übernahme" if case.plan_recorded_on < case.admission_date else None,
        ],
    )
    return Planned(plan_recorded_on=case.plan_recorded_on, correction_message=None)


@lichtenberg_planning.topic("lichtenberg_planning.record_agreement", invalid_input="agreement_incomplete")
def record_agreement(case: AgreementForm, task: Task, parameters: LichtenbergParameters) -> Agreement:
    """New, limited in time, individual, with the duties of both sides (L-46, L-61, L-65, L-66, LA-26, LA-29)."""
    ticks = ("duties_person", "duties_jobcenter", "agreement_individual")
    missing = [f"„{title(AgreementForm, name)}“ ist nicht angekreuzt" for name in ticks if not getattr(case, name)]
    dates = (case.new_agreement_on, case.agreement_valid_until, case.admission_date, task.today)
    refuse("agreement_incomplete", [*missing, *stay.agreement_problems(*dates)])
    return Agreement(
        plan_name_text=parameters.plan_name,
        plan_kind="egv" if parameters.law_regime == "E" else "kooperationsplan",
        agreement_concluded_on=case.new_agreement_on,
        agreement_waived=False,
        agreement_base_date=case.new_agreement_on,
        agreement_version=case.agreement_version + 1,
        agreement_overdue_text=None,
        planning_scope="full",
        correction_message=None,
    )
