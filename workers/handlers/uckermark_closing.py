"""The support of a case ends at any time, reported by who leads it (bpmn/uckermark/closing.bpmn)."""

from __future__ import annotations

from pydantic import Field

from workers.engine.cases import Cases
from workers.engine.staffing import Staffing
from workers.errors import BusinessError
from workers.handlers.uckermark_care import own_case
from workers.registry import Case, Handlers, Task

uckermark_closing = Handlers()

SUPERVISION, MESSAGE = "uckermark_supervision", "supervision_ended"
NOT_POSSIBLE = "closing_not_possible"


class Closing(Case):
    """Which case, and who begins."""

    case_number: str = Field(title="Fallnummer")
    closing_starter: str = Field(title="Begonnen von")


class Reported(Case):
    """The case goes on to its exit."""

    jobcenter: str
    correction_message: None = None


@uckermark_closing.topic("uckermark_closing.report_end", invalid_input=NOT_POSSIBLE)
async def report_end(begun: Closing, task: Task, cases: Cases, staffing: Staffing) -> Reported:
    """Ends the supervision and with it all tasks of the support; the exit asks for day and reason (U-009, AM-32)."""
    case = await own_case(staffing, begun.case_number, begun.closing_starter, (), NOT_POSSIBLE)
    told = {"closing_report": task.id}
    if not await cases.tell(begun.case_number, SUPERVISION, MESSAGE, told, proof="closing_report"):
        what = "In diesem Fall läuft keine Betreuung. Er endet über die Aufgaben, die noch offen sind."
        raise BusinessError(NOT_POSSIBLE, what)
    return Reported(jobcenter=case["jobcenter"])
