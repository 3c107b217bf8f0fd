"""The grid of care: reviews every six months from admission and the latest end (H-73 to H-79, A-06)."""

from __future__ import annotations

from datetime import date

from workers.rules.deadlines import add_months
from workers.rules.german import day
from workers.rules.parameters import Parameters


def review_dates(admission: date, parameters: Parameters) -> tuple[date, ...]:
    """Last days of the continuation reviews, all counted from the admission and never chained (H-74, H-75, A-06)."""
    return tuple(add_months(admission, months) for months in parameters.review_months)


def next_review(admission: date, on: date, parameters: Parameters) -> date | None:
    """The first review due on that day or later; None when only the end of care remains."""
    return next((due for due in review_dates(admission, parameters) if due >= on), None)


def care_ends_latest(admission: date, parameters: Parameters) -> date:
    """Last possible day of care (H-79); nobody can extend it (A-12)."""
    return add_months(admission, parameters.care_max_months)


def explain_dates(admission: date, on: date, parameters: Parameters) -> str:
    """German sentences on the next review and the latest end, with what they count from (H-73 to H-79, A-01)."""
    due = next_review(admission, on, parameters)
    review = f"Die Fortführung ist spätestens am {day(due)} zu überprüfen. " if due else ""
    latest = day(care_ends_latest(admission, parameters))
    return f"{review}Die Betreuung endet spätestens am {latest}. Beides zählt ab der Aufnahme am {day(admission)}."
