"""When access is checked again for a person who was not admitted (H-22, A-16; DT-3 row 1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from workers.rules.deadlines import Deadline, Span, internal
from workers.rules.german import counted, day, long_day
from workers.rules.parameters import Parameters


@dataclass(frozen=True)
class Recheck:
    """Whether and when access has to be checked again; without dates when nothing is owed."""

    owed: bool
    explanation: str
    opens: date | None = None
    due: date | None = None
    overdue: date | None = None


def recheck_due(last_check: date, parameters: Parameters) -> Deadline:
    """Latest day of the next check (H-22, F-02): counted from the last documented check, refusal or exit (A-16)."""
    months = parameters.access_check_months
    basis = f"Zugangsprüfung spätestens alle {counted(months, 'Monat', 'Monate')}"
    return internal(last_check, Span(months=months), parameters, rule="H-22", basis=basis)


def recheck(*, criterion_a_met: bool, last_check: date, locked_until: date | None, parameters: Parameters) -> Recheck:
    """The next check: at the end of a lock, else six months after the last one if (a) is met (DT-1, DT-3 row 1)."""
    if locked_until is not None:
        return _at_end_of_lock(locked_until, parameters)
    if not criterion_a_met:
        return Recheck(False, "Kriterium (a) ist nicht erfüllt; eine regelmäßige Zugangsprüfung ist nicht geschuldet.")
    due = recheck_due(last_check, parameters)
    opens = due.reminder(parameters.access_check_opens_days)
    text = f"{due.basis}; die letzte war am {day(last_check)}. Fällig spätestens am {long_day(due.due)}."
    return Recheck(True, text, opens, due.due, _overdue(due.due, parameters))


def _at_end_of_lock(until: date, parameters: Parameters) -> Recheck:
    text = (
        f"Die Wiederaufnahmesperre endet: Ab {long_day(until)} ist ein Zugang möglich und wird an diesem Tag geprüft."
    )
    return Recheck(True, text, until, until, _overdue(until, parameters))


def _overdue(due: date, parameters: Parameters) -> date:
    """First day that counts as overdue (P-03)."""
    return due + timedelta(days=parameters.overdue_after_days)
