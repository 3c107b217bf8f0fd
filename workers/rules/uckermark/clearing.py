"""After the entry counselling: grant, A or not, and by when the first talk is held (UT-04; U-050 to U-060, U-152)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from workers.rules.deadlines import Deadline
from workers.rules.guidelines import UckermarkParameters
from workers.rules.uckermark import dates

Benefits = Literal["pending", "granted", "refused"]
Next = Literal["refused", "hand_over", "first_talk", "pupil", "summon", "invite", "wait", "by_instruction"]


@dataclass(frozen=True)
class Outcome:
    """Inputs of UT-04. counselled None: no counselling was owed (returner). adult: 25 or more."""

    benefits: Benefits
    counselled: bool | None
    top_up: bool
    adult: bool
    pupil: bool
    is_a: bool
    handed_off: bool = False
    """Self-employed or refugee: the special working instruction holds, no period of this text (AM-09)."""


def after_counselling(found: Outcome) -> tuple[Next, int]:
    """UT-04, first row that fits; row 0: the grant is still to come (U-025, U-053 to U-060, U-152, U-153).

    Row 8, a pupil who did not come, is invited again before it gets here (AM-10).
    """
    if found.benefits == "refused":
        return "refused", 1
    if found.handed_off:
        return "by_instruction", 0
    if found.counselled and found.adult and found.is_a:
        return "hand_over", 2
    if found.pupil:
        return "pupil", 5 if found.counselled else 8
    if found.counselled is False and found.top_up:
        return "summon", 6
    if found.benefits == "pending":
        return "wait", 0
    if found.counselled is False:
        return "invite", 7
    return "first_talk", 3 if found.adult else 4


def first_talk_due(
    granted_on: date, counselled_on: date | None, *, top_up: bool, parameters: UckermarkParameters
) -> Deadline:
    """10 working days from the grant; for a top-up client from the later of grant and counselling (U-060, AM-29)."""
    start = max(granted_on, counselled_on) if top_up and counselled_on else granted_on
    return dates.within_working_days(
        start, parameters.first_talk_working_days, parameters, rule="U-060", basis="Erstgespräch nach der Bewilligung"
    )


def near_talk_due(handed_over_on: date, parameters: UckermarkParameters) -> Deadline:
    """First talk with fm-nah, counted from the handover (U-134, AM-06)."""
    days, basis = parameters.near_talk_working_days, "Erstgespräch nach der Übergabe"
    return dates.within_working_days(handed_over_on, days, parameters, rule="U-134", basis=basis)
