"""How many cases a case manager leads; an orientation that never blocks (F-200)."""

from __future__ import annotations

from workers.rules.german import counted, decimal
from workers.rules.guidelines import FachkonzeptParameters


def per_full_post(cases: int, weekly_hours: float, parameters: FachkonzeptParameters) -> float:
    """Running cases per full-time post, one decimal (F-200, FA-35)."""
    return round(cases * parameters.full_time_hours / weekly_hours, 1)


def caseload_text(cases: int, weekly_hours: float, parameters: FachkonzeptParameters) -> str:
    """The load in words, with a warning above the orientation (F-080, F-200)."""
    ratio, target = per_full_post(cases, weekly_hours, parameters), parameters.caseload_target
    above = f"über der Orientierung {target}" if ratio > target else f"Orientierung {target}"
    return f"{counted(cases, 'Fall', 'Fälle')}, {decimal(ratio)} je Vollzeitstelle, {above}"
