"""From the reservation to the final outcome in Lichtenberg (tables 5.3, 5.4, 5.11; L-40 to L-45, L-48 to L-54)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from workers.rules.deadlines import Deadline, Span, internal
from workers.rules.german import day
from workers.rules.guidelines import LichtenbergParameters

Answer = Literal["accept", "refuse"]
Ruling = Literal["takeover", "reject"]
Outcome = Literal["takeover", "rejected", "no_shows", "at_leader", "invite", "joint_talk", "decide"]
Information = Literal["nothing", "create", "withdraw"]


def invitation_due(reserved_on: date, parameters: LichtenbergParameters) -> Deadline:
    """Last day for sending the first invitation (L-41, LA-19, LA-20)."""
    basis = "Einladung zum Erstgespräch innerhalb von vier Wochen nach der Vormerkung"
    return internal(reserved_on, Span(days=parameters.invitation_days), parameters, rule="L-41", basis=basis)


def decision_due(reserved_on: date, parameters: LichtenbergParameters) -> Deadline:
    """Last day of the six weeks for the decision on the takeover (L-43, LA-19, LA-21)."""
    basis = "Übernahmeentscheidung innerhalb von sechs Wochen nach der Vormerkung"
    return internal(reserved_on, Span(days=parameters.decision_days), parameters, rule="L-43", basis=basis)


@dataclass(frozen=True)
class Appearance:
    """Answer of table 5.4: the count of this reservation, and whether the person is now invited anew."""

    count: int
    next: Literal["decide", "invite", "no_shows"]


def count_appearance(
    before: int, *, first_interview: bool, appeared: bool, excused: bool, parameters: LichtenbergParameters
) -> Appearance:
    """Table 5.4: only unexcused absence from a first interview counts (L-48, L-49, LA-25).

    excused: cancelled before, or a reason that the case manager finds plausible.
    """
    if not first_interview:
        return Appearance(before, "invite")
    if appeared:
        return Appearance(before, "decide")
    count = before + (not excused)
    return Appearance(count, "no_shows" if count >= parameters.no_shows_max else "invite")


def outcome(
    *,
    three_no_shows: bool,
    disputed: bool,
    interviewed: bool,
    joint_talk_done: bool,
    answer: Answer | None,
    ruling: Ruling | None,
) -> Outcome:
    """Table 5.3: how it stands with the takeover (L-42, L-45, L-48, L-51, L-52, LA-18, LA-22, LA-23, LA-25).

    joint_talk_done: held, attempted or not needed. answer: of the case manager; ruling: of team leader 728.
    """
    if disputed:
        return _by_leader(ruling)
    if three_no_shows:
        return "no_shows"
    if not interviewed:
        return "invite"
    if not joint_talk_done:
        return "joint_talk"
    if answer is None:
        return "decide"
    return "takeover" if answer == "accept" else _by_leader(ruling)


def _by_leader(ruling: Ruling | None) -> Outcome:
    if ruling is None:
        return "at_leader"
    return "takeover" if ruling == "takeover" else "rejected"


def six_weeks_information(
    on: date, reserved_on: date, parameters: LichtenbergParameters, *, decided: bool, told: bool
) -> Information:
    """Table 5.11: the placement officer tells team leader 728 once, from the day after the six weeks (L-43, LA-21)."""
    if on < decision_due(reserved_on, parameters).overdue:
        return "nothing"
    if decided:
        return "withdraw" if told else "nothing"
    return "nothing" if told else "create"


def decision_problems(
    decided_on: date, interviewed_on: date | None, today: date, *, reason: bool, label: str
) -> list[str]:
    """A decision is not made in the future nor before the interview; without interview it says why (L-42, LA-22)."""
    problems = []
    if decided_on > today:
        problems.append(f"„{label}“ liegt in der Zukunft")
    if interviewed_on and decided_on < interviewed_on:
        problems.append(f"Die Entscheidung kann nicht vor dem Erstgespräch am {day(interviewed_on)} liegen")
    if interviewed_on is None and not reason:
        problems.append("Ohne Erstgespräch braucht die Entscheidung eine Begründung")
    return problems
