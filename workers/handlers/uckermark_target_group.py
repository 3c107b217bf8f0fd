"""A look at the target group at any time (bpmn/uckermark/target_group.bpmn)."""

from __future__ import annotations

from pydantic import Field

from workers.engine.cases import Cases
from workers.engine.staffing import Staffing
from workers.handlers.common import refuse
from workers.handlers.uckermark_care import facts_changed, own_case
from workers.registry import Case, Handlers, Task

uckermark_target_group = Handlers()


class ReviewWanted(Case):
    """Which case, and who asks."""

    case_number: str = Field(title="Fallnummer")
    review_starter: str = Field(title="Begonnen von")


class ReviewOpened(Case):
    """The task lies in the case."""

    correction_message: None = None


@uckermark_target_group.topic("uckermark_target_group.open_review", invalid_input="review_not_possible")
async def open_review(form: ReviewWanted, task: Task, staffing: Staffing, cases: Cases) -> ReviewOpened:
    """Who leads the case may look at the group before a fixed date (U-163, U-198, U-210)."""
    await own_case(staffing, form.case_number, form.review_starter, (), "review_not_possible")
    told = await facts_changed(cases, task, review=True)
    refuse("review_not_possible", [None if told else "Die Person hat keine Zielgruppe U25"])
    return ReviewOpened(correction_message=None)
