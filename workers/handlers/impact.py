"""Impact: one anonymous record per exit (bpmn/impact.bpmn).

What the form asks goes into the record and nowhere else: its variables begin with ``anonymous_``, which the engine
never writes into its history, and are emptied as soon as the record is sent. So nobody can read a record back from the
case (H-118, H-121), and a name that somebody tried to send is gone with the correction.
"""

from __future__ import annotations

import asyncio
from datetime import date

from pydantic import Field

from workers.handlers.common import refuse
from workers.registry import Case, Handlers, Task
from workers.results import ResultStore
from workers.rules import impact as rules
from workers.rules.impact_report import month_of
from workers.rules.parameters import Parameters

impact = Handlers()


class ExitOn(Case):
    """The day of the exit, whose parameters apply."""

    exit_date: date = Field(title="Abgang am")

    @property
    def fact_date(self) -> date:
        return self.exit_date


class AreaChoice(Case):
    """The areas that the form offers."""

    impact_area_options: list[dict[str, str]]
    correction_message: None = None


class ImpactForm(ExitOn):
    """The form (D-23). These fields are the allow-list of H-118: the worker fetches nothing else of the case."""

    jobcenter: str = Field(title="Jobcenter")
    anonymous_area: str = Field(title="Bereich")
    exit_reason: rules.ExitReason = Field(title="Grund des Endes der Betreuung")
    anonymous_integration: bool | None = Field(None, title="Beschäftigung aufgenommen")
    anonymous_medical_referrals: int = Field(
        title="Einschaltungen des Ärztlichen Dienstes", ge=0, le=rules.LARGEST_COUNT
    )
    anonymous_health_restrictions: bool = Field(title="Handlungsbedarf „gesundheitliche Einschränkungen“")
    anonymous_needs_removed: int = Field(title="Beseitigte Handlungsbedarfe", ge=0, le=rules.LARGEST_COUNT)
    anonymous_goals: list[rules.Goal] = Field([], title="Erreichte Grundziele")


class RecordSent(Case):
    """Nothing of the record stays in the case."""

    anonymous_area: None = None
    anonymous_integration: None = None
    anonymous_medical_referrals: None = None
    anonymous_health_restrictions: None = None
    anonymous_needs_removed: None = None
    anonymous_goals: None = None
    correction_message: None = None


@impact.topic("impact.offer_areas")
def offer_areas(case: ExitOn, parameters: Parameters) -> AreaChoice:
    """The areas (Bereiche) of the Jobcenter on the day of the exit (H-117)."""
    options = [{"label": area, "value": area} for area in parameters.impact_areas]
    return AreaChoice(impact_area_options=options, correction_message=None)


@impact.topic("impact.send_impact_record", invalid_input="record_refused")
async def send_impact_record(case: ImpactForm, task: Task, parameters: Parameters, results: ResultStore) -> RecordSent:
    """Exactly one record per exit, without name, number or text (H-116 to H-120; D-23, A-27)."""
    stated = case.anonymous_integration
    refuse("record_refused", rules.record_gaps(case.exit_reason, stated, case.anonymous_area, parameters))
    record = rules.ImpactRecord(
        jobcenter=case.jobcenter,
        area=case.anonymous_area,
        month=month_of(case.exit_date),
        reason=case.exit_reason,
        integration=bool(rules.integration(case.exit_reason, stated)),
        medical_referrals=case.anonymous_medical_referrals,
        health_restrictions=case.anonymous_health_restrictions,
        needs_removed=case.anonymous_needs_removed,
        goals=tuple(case.anonymous_goals),
    )
    await asyncio.to_thread(results.add, task.id, record, task.today)
    return RecordSent(**dict.fromkeys(RecordSent.model_fields))
