"""A deadline that a form shows, as the variables of its task (section 1.5: in time until the end of the due day)."""

from __future__ import annotations

from datetime import date, timedelta

NEVER = date(2999, 12, 31)
"""Where the text sets no deadline, the reminder waits for this day: a timer needs one."""


def due_at(due: date | None) -> str | None:
    """End of the due day, as a task's due date; None: none."""
    return f"{due.isoformat()}T23:59:59" if due else None


def overdue_on(due: date | None) -> date:
    """First day on which it is too late."""
    return due + timedelta(days=1) if due else NEVER
