"""The working alliance, and when the case manager may change (F-055, F-056, F-074, F-075; FT-4, FT-14)."""

from __future__ import annotations

from datetime import date
from typing import Literal

Next = Literal["again", "reached", "coordinate", "inform"]
Refusal = Literal["none", "person", "case_manager"]
ChangeReason = Literal["legal", "coordination"]


def next_step(*, points_discussed: bool, reached: bool, refusal: Refusal) -> Next:
    """Where the talk leads (FT-4): without the four points it stays open, and it may be tried without limit (F-077)."""
    if not points_discussed:
        return "again"
    if reached:
        return "reached"
    return "inform" if refusal == "none" else "coordinate"


def change_problems(
    reason: ChangeReason | None, talk_on: date | None, today: date, *, admitted_on: date | None = None
) -> list[str]:
    """Why a change of case manager is refused: two reasons and no other, with the day of the talk (F-055, FT-14)."""
    problems = []
    if reason is None:
        problems.append(
            "Ein Wechsel braucht einen Grund: rechtlich unvermeidbar oder Ergebnis des Abstimmungsgesprächs"
        )
    if talk_on is None:
        problems.append("Der Tag des Abstimmungsgesprächs fehlt")
    elif talk_on > today:
        problems.append("Der Tag des Abstimmungsgesprächs liegt in der Zukunft")
    elif admitted_on and talk_on < admitted_on:
        problems.append("Der Tag des Abstimmungsgesprächs liegt vor der Aufnahme")
    return problems
