"""Clearing of the Uckermark: grant, result of the counselling, way to the first talk (bpmn/uckermark/clearing.bpmn)."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from workers.registry import Case, Handlers, Task
from workers.rules.guidelines import UckermarkParameters
from workers.rules.uckermark.dates import within_working_days

uckermark_clearing = Handlers()


class Counselled(Case):
    """The case after the entry counselling."""

    jobcenter: str = Field(title="Jobcenter")
    granted_on: date | None = Field(None, title="Leistung bewilligt am")


class Admitted(Case):
    """Care begins: by when the first talk is held."""

    counts: bool
    admission_date: date
    first_talk_due: date
    first_talk_overdue: date


@uckermark_clearing.topic("uckermark_clearing.admit")
def admit(case: Counselled, task: Task, parameters: UckermarkParameters) -> Admitted:
    """First talk at the latest within 10 working days of the grant (U-060, U-152)."""
    start, days = case.granted_on or task.today, parameters.first_talk_working_days
    due = within_working_days(start, days, parameters, rule="U-060", basis="Erstgespräch")
    return Admitted(counts=True, admission_date=task.today, first_talk_due=due.due, first_talk_overdue=due.overdue)
