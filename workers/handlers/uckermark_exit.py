"""Exit of the Uckermark: closing reasons are an addition of the project (AM-32; bpmn/uckermark/exit.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.handlers.common import in_future, refuse, title
from workers.registry import Case, Handlers, Task

uckermark_exit = Handlers()


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
def book_exit(case: ExitForm, task: Task) -> Exited:
    """The text knows no general exits; reasons are an addition (U-009, AM-32)."""
    refuse("exit_incomplete", [in_future(title(ExitForm, "exit_date"), case.exit_date, task.today)])
    return Exited(
        exit_outcome="exited",
        exit_reason=case.closing_reason,
        counts=False,
        last_exit_date=case.exit_date,
        recheck_owed_after_exit=False,
        correction_message=None,
    )
