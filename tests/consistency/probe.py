"""Handler of the tiny sound project under ``base``; a check's bad example breaks one thing of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from workers.documents.models import HandoverRecord
from workers.registry import Case, Handlers

probe = Handlers()


class Arrival(Case):
    case_number: str
    source: Literal["own", "foreign"] | None = None


class Dates(Case):
    due: date
    overdue_on: date


@probe.topic("probe.set_date", errors=["date_invalid"])
def set_date(case: Arrival) -> Dates:
    """Last day and the day after it (H-63); prints the letter whose template the base has."""
    assert HandoverRecord.template
    due = date(2026, 1, len(case.case_number))
    return Dates(due=due, overdue_on=due + timedelta(days=1))
