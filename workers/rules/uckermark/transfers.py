"""Between fm-nah and fm-fern (UT-08; U-147 to U-151, U-243 to U-246; AM-17, AM-21)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from workers.rules.deadlines import add_months
from workers.rules.german import counted
from workers.rules.guidelines import UckermarkParameters

SETTLED = "settled"
ADULT = 25

Continuation = Literal["goal_reached", "continue", "continue_decided", "return"]


@dataclass(frozen=True)
class Support:
    """Support by the case manager close to the labour market, as it stands on a day."""

    handed_over: date
    integrated: bool
    reachable: bool | None
    """In the view of the case manager, in the near future; None: not yet judged."""


def continuation(support: Support, on: date, parameters: UckermarkParameters) -> Continuation:
    """Table 5.8, from ``fm-nah``: no row ends support by the lapse of time alone (U-147, U-148; AM-21, AM-32)."""
    if support.integrated:
        return "goal_reached"
    if on < add_months(support.handed_over, parameters.near_assessment_months) or support.reachable is None:
        return "continue"
    return "continue_decided" if support.reachable else "return"


Handover = Literal["stays", "stays_under_25", "proof_missing", "hand_over"]


def becomes_a(*, category: str | None, age: int, barriers: Iterable[Mapping[str, Any]]) -> Handover:
    """Table 5.8, to ``fm-nah`` (U-055, U-244, U-245; AM-17)."""
    if category != "A":
        return "stays"
    if age < ADULT:
        return "stays_under_25"
    return "hand_over" if not open_barriers(barriers) else "proof_missing"


def open_barriers(barriers: Iterable[Mapping[str, Any]]) -> list[str]:
    """Keys of the barriers that are not successfully settled: while there is one, the proof is missing (AM-17)."""
    return [str(barrier["key"]) for barrier in barriers if barrier["status"] != SETTLED]


def proof_sentence(barriers: Iterable[Mapping[str, Any]]) -> str:
    """German sentence on the proof that former barriers are removed (U-245)."""
    known = list(barriers)
    if not known:
        return "Es ist kein Hemmnis erfasst; der Nachweis ist erbracht."
    settled = len(known) - len(open_barriers(known))
    return f"Erfolgreich erledigt: {settled} von {counted(len(known), 'Hemmnis', 'Hemmnissen')}."
