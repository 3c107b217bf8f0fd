"""Supervision: the grid of reviews from admission to the latest end (bpmn/supervision.bpmn)."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from workers.registry import Case, Handlers
from workers.rules import supervision as rules
from workers.rules.parameters import Parameters

supervision = Handlers()


class CareSpan(Case):
    """From when the reviews are counted (A-01)."""

    admission_date: date = Field(title="Aufnahme in VerBIS gebucht am")


class ReviewDates(Case):
    """The dates that the timers wait for."""

    care_ends_latest: date


class CareEnd(Case):
    """Why and until when care ends."""

    exit_reason: str
    last_milestone: int
    exit_latest: date


@supervision.topic("supervision.set_review")
def set_review(case: CareSpan, parameters: Parameters) -> ReviewDates:
    """Latest end of care (H-79)."""
    return ReviewDates(care_ends_latest=rules.care_ends_latest(case.admission_date, parameters))


@supervision.topic("supervision.end_care")
def end_care(case: CareSpan, parameters: Parameters) -> CareEnd:
    """Care ends after 36 months; nobody can extend it (H-79, A-12)."""
    return CareEnd(
        exit_reason="E-09",
        last_milestone=parameters.care_max_months,
        exit_latest=rules.care_ends_latest(case.admission_date, parameters),
    )
