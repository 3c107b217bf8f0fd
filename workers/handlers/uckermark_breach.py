"""Following up a breach of the agreement (bpmn/uckermark/breach.bpmn). Nothing here decides on a sanction."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.engine.cases import Cases
from workers.handlers.common import in_future, refuse, title
from workers.handlers.uckermark_follow_up import start_sanction
from workers.registry import Case, Handlers, Task
from workers.rules.german import day

uckermark_breach = Handlers()


class BreachForm(Case):
    """A duty that the person did not fulfil (U-118)."""

    jobcenter: str = Field(title="Jobcenter")
    breach_text: str = Field(title="Verstoß")
    talk_held_on: date = Field(title="Folgegespräch am")
    breach_clarified_on: date = Field(title="Geklärt und im Kontaktmanagement erfasst am")
    breach_outcome: Literal["good_reason", "agreed_again", "sanction"] = Field(title="Ergebnis")


class BreachFollowed(Case):
    """Closed here, or handed to the benefit clerk."""

    breach_outcome: Literal["good_reason", "agreed_again", "sanction"]
    correction_message: None = None


@uckermark_breach.topic("uckermark_breach.record_breach", invalid_input="breach_incomplete")
async def record_breach(case: BreachForm, task: Task, cases: Cases) -> BreachFollowed:
    """A good reason, a new agreement on the duty, or the steps of a sanction begin (U-118, U-124)."""
    label, on = title(BreachForm, "breach_clarified_on"), case.breach_clarified_on
    early = on < case.talk_held_on
    refuse(
        "breach_incomplete",
        [in_future(label, on, task.today), f"„{label}“ liegt vor dem Folgegespräch" if early else None],
    )
    if case.breach_outcome == "sanction":
        text = f"{case.breach_text} Folgegespräch am {day(case.talk_held_on)}."
        await start_sanction(case.jobcenter, text, task, cases)
    return BreachFollowed(breach_outcome=case.breach_outcome, correction_message=None)
