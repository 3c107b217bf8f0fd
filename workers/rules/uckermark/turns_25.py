"""The 25th birthday: stay for a measure, or hand over with a protocol (U-247 to U-251; table 5.15, AM-28)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from workers.rules.german import day

Plan = Literal["stay", "hand_over"]


def plan_gaps(plan: Plan, measure_ends_on: date | None, today: date, *, reasoned: bool) -> list[str]:
    """Staying needs a measure that still runs and a reason; then it is checked again at its end (U-248)."""
    if plan == "hand_over":
        return []
    found = [] if reasoned else ["Warum die Maßnahme erst beendet wird, ist in OPEN/PROSOZ festzuhalten"]
    if measure_ends_on is None:
        return [*found, "Das Ende der Maßnahme fehlt"]
    if measure_ends_on <= today:
        found.append(f"Die Maßnahme endete schon am {day(measure_ends_on)}; nach der Auswertung ist zu übergeben")
    return found


def protocol_gaps(talk_on: date | None, informed_on: date | None, today: date) -> list[str]:
    """Nobody changes owner without the talk of both FM and its protocol (U-249, U-250, U-251)."""
    if talk_on is None:
        return ["Ohne Übergabegespräch und Übergabeprotokoll wechselt die Zuständigkeit nicht"]
    if talk_on > today:
        return ["Das Übergabegespräch liegt in der Zukunft"]
    if informed_on is not None and talk_on < informed_on:
        return [f"Das Übergabegespräch liegt vor der Unterrichtung der Person am {day(informed_on)}"]
    return []
