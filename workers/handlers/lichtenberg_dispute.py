"""A disputed takeover in Lichtenberg: team leader 728 decides instead (bpmn/lichtenberg/dispute.bpmn)."""

from __future__ import annotations

from pydantic import Field

from workers.engine.cases import Cases
from workers.engine.staffing import Staffing
from workers.errors import BusinessError
from workers.registry import Case, Handlers, Task

lichtenberg_dispute = Handlers()

CLEARING, MESSAGE = "lichtenberg_clearing", "case_disputed"
MAY_DECLARE = ("referrer", "case_manager", "acting_manager")


class Dispute(Case):
    """Who declares the takeover of which case disputed, and why."""

    case_number: str = Field(title="Fallnummer")
    dispute_by: str = Field(title="Gemeldet von")
    text_dispute: str = Field(title="Was ist strittig")


class DisputeDeclared(Case):
    """The case knows; the text now lies there."""

    text_dispute: None = None
    correction_message: None = None


@lichtenberg_dispute.topic("lichtenberg_dispute.declare_dispute", invalid_input="dispute_refused")
async def declare_dispute(dispute: Dispute, task: Task, cases: Cases, staffing: Staffing) -> DisputeDeclared:
    """Placement officer or case manager, while no outcome is recorded (L-45, LA-22); delivered twice, told once."""
    known = await staffing.facts(dispute.case_number, MAY_DECLARE)
    if known is None or dispute.dispute_by not in known.values():
        raise _refused("Unter dieser Fallnummer betreuen Sie keinen Fall. Bitte die Fallnummer prüfen.")
    values = {
        "dispute_id": task.process_instance,
        "dispute_by": dispute.dispute_by,
        "text_dispute": dispute.text_dispute,
    }
    if not await cases.tell(dispute.case_number, CLEARING, MESSAGE, values, proof="dispute_id"):
        raise _refused(
            "Über diese Übernahme ist schon entschieden, oder sie liegt bereits bei der TL 728. Strittig erklären "
            "lässt sie sich nur vorher."
        )
    return DisputeDeclared(text_dispute=None, correction_message=None)


def _refused(message: str) -> BusinessError:
    return BusinessError("dispute_refused", message)
