"""When X, Y and Z are looked at again (U-080 to U-083, U-161; table 5.14; AM-16, AM-24)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from workers.rules.deadlines import Span, add_months, internal
from workers.rules.german import counted, day
from workers.rules.guidelines import UckermarkParameters

Resting = Literal["X", "Y", "Z"]
RULES: dict[Resting, str] = {"X": "U-080", "Y": "U-081", "Z": "U-082"}


@dataclass(frozen=True)
class Resubmission:
    """Last day, and in German how it came about."""

    due: date
    why: str


def resubmission(
    category: Resting, since: date, event_ends: date | None, today: date, parameters: UckermarkParameters
) -> Resubmission:
    """X and Z after six months; Y after a year, at the latest three months before the event's end (table 5.14).

    A day that has passed already is today (AM-24).
    """
    months = parameters.event_resubmission_months if category == "Y" else parameters.resubmission_months
    basis = f"Wiedervorlage {category} spätestens nach {counted(months, 'Monat', 'Monaten')}"
    found = internal(since, Span(months=months), parameters, rule=RULES[category], basis=basis)
    latest = Resubmission(found.due, " ".join(found.explain()))
    if category != "Y" or event_ends is None:
        return latest
    return min(latest, _before_the_end(event_ends, today, parameters), key=lambda one: one.due)


def _before_the_end(event_ends: date, today: date, parameters: UckermarkParameters) -> Resubmission:
    months = parameters.event_end_months
    before = add_months(event_ends, -months)
    ahead = counted(months, "Monat", "Monate")
    why = f"Das Ereignis endet am {day(event_ends)}; vorgelegt wird spätestens {ahead} vorher."
    if before < today:
        return Resubmission(today, f"{why} Dieser Tag ist schon vorbei, deshalb sofort.")
    return Resubmission(before, why)


def wished_gaps(wished: date | None, found: Resubmission, today: date) -> list[str]:
    """German sentences: an earlier day is allowed, a later one is not (AM-24)."""
    if wished is None:
        return []
    if wished < today:
        return ["Die gewünschte Wiedervorlage liegt in der Vergangenheit"]
    return [f"Später als am {day(found.due)} ist die Wiedervorlage nicht möglich"] if wished > found.due else []
