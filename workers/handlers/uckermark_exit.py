"""Exit of the Uckermark: closing reasons are an addition of the project (AM-32; bpmn/uckermark/exit.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.engine.cases import Cases
from workers.handlers.common import in_future, refuse, title
from workers.registry import Case, Handlers, Task

uckermark_exit = Handlers()

MEASURE, CASE_CLOSED = "uckermark_measure", "case_closed"


class ExitForm(Case):
    """The form."""

    exit_date: date = Field(title="Ende am")
    closing_reason: Literal["work", "no_need", "refused", "moved", "other"] = Field(title="Grund")


class Exited(Case):
    """The case leaves the count."""

    exit_outcome: str
    exit_reason: str
    counts: bool
    last_exit_date: date
    recheck_owed_after_exit: bool
    correction_message: None = None


@uckermark_exit.topic("uckermark_exit.book_exit", invalid_input="exit_incomplete")
async def book_exit(case: ExitForm, task: Task, cases: Cases) -> Exited:
    """Reasons are an addition (U-009, AM-32); the measures of the case are no longer followed."""
    refuse("exit_incomplete", [in_future(title(ExitForm, "exit_date"), case.exit_date, task.today)])
    told = {"case_closed_by": task.id}
    await cases.tell(task.case_number, MEASURE, CASE_CLOSED, told, proof="case_closed_by")
    return Exited(
        exit_outcome="exited",
        exit_reason=case.closing_reason,
        counts=False,
        last_exit_date=case.exit_date,
        recheck_owed_after_exit=False,
        correction_message=None,
    )
