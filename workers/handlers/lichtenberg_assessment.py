"""Introductory counselling and assessment in Lichtenberg (bpmn/lichtenberg/assessment.bpmn)."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from workers.handlers.common import in_future, refuse, title
from workers.registry import Case, Handlers, Task
from workers.rules.german import day, long_day
from workers.rules.guidelines import LichtenbergParameters
from workers.rules.lichtenberg import stay

lichtenberg_assessment = Handlers()


class TakenOver(Case):
    """The takeover, and what was assessed before."""

    admission_date: date = Field(title="Übernommen am")
    assessment_date: date | None = Field(None, title="Letztes Assessment")
    agreement_concluded_on: date | None = Field(None, title="Vereinbarung geschlossen am")


class Prepared(Case):
    """Both forms as they open."""

    introduced: bool
    assessment_intro: str
    agreement_note_text: str
    agreement_overdue_text: str | None
    introduction_held_on: None = None
    takeover_clarified: None = None
    understanding_shared: None = None
    problems_recorded: None = None
    resources_recorded: None = None
    life_situation_recorded: None = None
    help_needs_recorded: None = None
    assessment_recorded_on: None = None
    correction_message: None = None


class Introduction(Case):
    """The first constructive talk of the working alliance."""

    admission_date: date = Field(title="Übernommen am")
    introduction_held_on: date = Field(title="Einstiegsberatung am")
    takeover_clarified: bool = Field(False, title="Übernahmesituation geklärt")
    understanding_shared: bool = Field(False, title="Gemeinsames Verständnis der Situation entwickelt")


class Introduced(Case):
    """The talk is recorded."""

    correction_message: None = None


class AssessmentForm(Case):
    """The assessment."""

    admission_date: date = Field(title="Übernommen am")
    assessment_version: int = Field(0, title="Fassung")
    problems_recorded: bool = Field(False, title="Problemlagen erfasst")
    resources_recorded: bool = Field(False, title="Ressourcen erfasst")
    life_situation_recorded: bool = Field(False, title="Lebenssituation erfasst")
    help_needs_recorded: bool = Field(False, title="Lösungen und Hilfebedarf erfasst")
    assessment_recorded_on: date = Field(title="Assessment in VerBIS erfasst am")


class Assessed(Case):
    """What planning builds on."""

    assessment_date: date
    assessment_version: int
    correction_message: None = None


@lichtenberg_assessment.topic("lichtenberg_assessment.prepare_assessment")
def prepare_assessment(case: TakenOver, task: Task, parameters: LichtenbergParameters) -> Prepared:
    """The counselling comes once, after the takeover; an assessment may come again (L-46, L-56, L-58, LA-28)."""
    due = stay.agreement_due(case.admission_date, parameters)
    late = case.agreement_concluded_on is None and task.today >= due.overdue
    emptied = [name for name, field in Prepared.model_fields.items() if not field.is_required()]
    before = f"Letztes Assessment vom {day(case.assessment_date)}." if case.assessment_date else "Erstes Assessment."
    return Prepared(
        introduced=case.assessment_date is not None,
        assessment_intro=f"Übernommen am {day(case.admission_date)}. {before}",
        agreement_note_text=f"Die neue Vereinbarung ist spätestens am {long_day(due.due)} zu schließen.",
        agreement_overdue_text=stay.agreement_overdue_text(due.overdue) if late else None,
        **dict.fromkeys(emptied),
    )


@lichtenberg_assessment.topic("lichtenberg_assessment.record_introduction", invalid_input="introduction_incomplete")
def record_introduction(case: Introduction, task: Task) -> Introduced:
    """Takeover clarified, and a shared understanding of the situation (L-56, L-57, LA-28)."""
    refuse(
        "introduction_incomplete",
        [
            *_unticked(case, ("takeover_clarified", "understanding_shared")),
            *_impossible(case, "introduction_held_on", task.today),
        ],
    )
    return Introduced(correction_message=None)


@lichtenberg_assessment.topic("lichtenberg_assessment.record_assessment", invalid_input="assessment_incomplete")
def record_assessment(case: AssessmentForm, task: Task) -> Assessed:
    """Problems and resources both, in the person's situation, with solutions (L-06, L-55, L-58 to L-60)."""
    needed = ("problems_recorded", "resources_recorded", "life_situation_recorded", "help_needs_recorded")
    problems = [*_unticked(case, needed), *_impossible(case, "assessment_recorded_on", task.today)]
    refuse("assessment_incomplete", problems)
    return Assessed(
        assessment_date=case.assessment_recorded_on,
        assessment_version=case.assessment_version + 1,
        correction_message=None,
    )


def _unticked(case: Case, names: tuple[str, ...]) -> list[str]:
    return [f"„{title(type(case), name)}“ ist nicht angekreuzt" for name in names if not getattr(case, name)]


def _impossible(case: Introduction | AssessmentForm, name: str, today: date) -> list[str | None]:
    label, value = title(type(case), name), getattr(case, name)
    early = value < case.admission_date
    return [
        in_future(label, value, today),
        f"„{label}“ kann nicht vor der Übernahme am {day(case.admission_date)} liegen" if early else None,
    ]
