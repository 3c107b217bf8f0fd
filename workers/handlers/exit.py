"""Exit: end of care and the readmission lock (bpmn/exit.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.handlers.common import in_future, refuse
from workers.registry import Case, Handlers, Task

exit_phase = Handlers()


class ExitForm(Case):
    """The form of the exit (D-19)."""

    exit_date: date = Field(title="Abgang in VerBIS gebucht am")
    criterion_a_still_met: bool = Field(title="Ist Kriterium (a) weiter erfüllt?")


class Exit(Case):
    """The case leaves the count; the lock runs from here (H-81)."""

    exit_outcome: Literal["exited", "continued"]
    counts: bool
    last_exit_date: date
    last_check_date: date
    criterion_a_met: bool
    recheck_owed_after_exit: bool
    correction_message: None = None


@exit_phase.topic("exit.record_exit", invalid_input="exit_incomplete")
def record_exit(case: ExitForm, task: Task) -> Exit:
    """End of care (H-71, H-81)."""
    refuse("exit_incomplete", [in_future("Abgang in VerBIS gebucht am", case.exit_date, task.today)])
    return Exit(
        exit_outcome="exited",
        counts=False,
        last_exit_date=case.exit_date,
        last_check_date=case.exit_date,
        criterion_a_met=case.criterion_a_still_met,
        recheck_owed_after_exit=case.criterion_a_still_met,
        correction_message=None,
    )
