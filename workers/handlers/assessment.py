"""Assessment: the situation analysis and its result (bpmn/assessment.bpmn)."""

from __future__ import annotations

from datetime import date

from workers.handlers import assessment_cases as views
from workers.handlers.common import in_future, refuse, title
from workers.registry import Handlers, Task
from workers.rules import assessment as rules
from workers.rules.german import day

assessment = Handlers()


@assessment.topic("assessment.prepare_assessment")
def prepare_assessment(case: views.EarlierAssessment) -> views.PreparedAssessment:
    """The form opens with the last answers; the first assessment after admission is complete (H-38, H-114, A-04)."""
    opened: dict[str, object] = dict.fromkeys(views.PreparedAssessment.model_fields)
    filled = {**(case.assessment_answers or {}), "assessment_intro": _intro(case)}
    return views.PreparedAssessment.model_validate(opened | filled)


def _intro(case: views.EarlierAssessment) -> str:
    if case.assessment_date is None:
        return f"Erstes vollständiges Assessment nach der Aufnahme am {day(case.admission_date)}."
    return (
        f"Erneutes Assessment: Die Felder zeigen den Stand vom {day(case.assessment_date)} "
        f"(Fassung {case.assessment_version}). Bitte ändern, was sich geändert hat."
    )


@assessment.topic("assessment.record_assessment", invalid_input="assessment_incomplete")
def record_assessment(case: views.AssessmentRecord, task: Task) -> views.Assessment:
    """Result of the situation analysis: obstacles in order, and where third parties must help (H-28, H-37 to H-40)."""
    refuse("assessment_incomplete", _problems(case, task.today))
    return views.Assessment(
        assessment_version=case.assessment_version + 1,
        assessment_answers=case.answers,
        obstacles=list(rules.obstacles(case.findings)),
        third_party_areas=list(rules.third_party_areas(case.findings)),
        correction_message=None,
    )


def _problems(case: views.AssessmentRecord, today: date) -> list[str | None]:
    label = title(views.AssessmentRecord, "assessment_date")
    early = case.assessment_date < case.admission_date
    return [
        *rules.assessment_gaps(case.findings),
        None if case.support_need else f"„{title(views.AssessmentRecord, 'support_need')}“ fehlt",
        *_unticked(case),
        in_future(label, case.assessment_date, today),
        f"„{label}“ kann nicht vor der Aufnahme am {day(case.admission_date)} liegen" if early else None,
    ]


def _unticked(case: views.AssessmentRecord) -> list[str]:
    ticks = ("abilities_recorded", "potential_recorded", "possibilities_recorded", "agreed_with_customer")
    labels = [title(views.AssessmentRecord, name) for name in ticks if not getattr(case, name)]
    return [f"„{label}“ ist nicht angekreuzt" for label in labels]
