"""Assessment: the situation analysis and its result (bpmn/assessment.bpmn)."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from workers.handlers.common import in_future, refuse
from workers.registry import Case, Handlers, Task

assessment = Handlers()


class AssessmentRecord(Case):
    """The form of the situation analysis (D-05)."""

    assessment_date: date = Field(title="Assessment in VerBIS erfasst am")
    assessment_version: int = Field(0, title="Fassung des Assessments")


class Assessment(Case):
    """What planning builds on."""

    assessment_version: int
    obstacles: list[str]
    third_party_areas: list[str]
    correction_message: None = None


@assessment.topic("assessment.record_assessment", invalid_input="assessment_incomplete")
def record_assessment(case: AssessmentRecord, task: Task) -> Assessment:
    """Result of the situation analysis (H-28, H-37, H-38)."""
    refuse("assessment_incomplete", [in_future("Assessment in VerBIS erfasst am", case.assessment_date, task.today)])
    return Assessment(
        assessment_version=case.assessment_version + 1, obstacles=[], third_party_areas=[], correction_message=None
    )
