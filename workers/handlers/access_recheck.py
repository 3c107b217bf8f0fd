"""Checking access again for those who were not admitted (bpmn/access_recheck.bpmn)."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from workers.handlers.common import DeviationReport
from workers.registry import Case, Handlers
from workers.rules import access_recheck as rules
from workers.rules import deviations
from workers.rules.german import long_day
from workers.rules.parameters import Parameters

access_recheck = Handlers()


class NotAdmitted(Case):
    """What the last check or the refusal left behind."""

    criterion_a_met: bool = Field(title="Kriterium (a) erfüllt")
    last_check_date: date = Field(title="Letzte Zugangsprüfung oder Absage")
    access_decision: str = Field(title="Ergebnis der Zugangsprüfung")
    locked_until: date | None = Field(None, title="Wiederaufnahme möglich ab")

    @property
    def lock_end(self) -> date | None:
        """End of the lock, if the lock is why there was no access."""
        return self.locked_until if self.access_decision == "locked" else None

    @property
    def fact_date(self) -> date:
        return self.last_check_date


class RecheckDates(Case):
    """When the next check opens, is due and is late; empty if none is owed. The last round's answer is forgotten."""

    recheck_owed: bool
    recheck_opens: date | None
    recheck_due: date | None
    recheck_due_text: str | None
    recheck_overdue: date | None
    recheck_explanation: str
    recheck_result: None = None


@access_recheck.topic("access_recheck.set_date")
def set_date(case: NotAdmitted, parameters: Parameters) -> RecheckDates:
    """Next access check: six months after the last one while (a) is met, or at the end of a lock (H-22, A-16, P-02)."""
    found = rules.recheck(
        criterion_a_met=case.criterion_a_met,
        last_check=case.last_check_date,
        locked_until=case.lock_end,
        parameters=parameters,
    )
    return RecheckDates(
        recheck_owed=found.owed,
        recheck_opens=found.opens,
        recheck_due=found.due,
        recheck_due_text=long_day(found.due) if found.due else None,
        recheck_overdue=found.overdue,
        recheck_explanation=found.explanation,
        recheck_result=None,
    )


class OverdueRecheck(NotAdmitted):
    """A check that was due and did not happen."""

    recheck_due: date = Field(title="Zugangsprüfung fällig am")


@access_recheck.topic("access_recheck.explain_overdue")
def explain_overdue(case: OverdueRecheck, parameters: Parameters) -> DeviationReport:
    """Why the team leader hears of an access check that is late (H-22, H-111, P-03)."""
    found = deviations.recheck_overdue(
        last_check=case.last_check_date, due=case.recheck_due, locked_until=case.lock_end, parameters=parameters
    )
    return DeviationReport.of(found)
