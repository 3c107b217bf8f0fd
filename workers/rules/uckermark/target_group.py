"""Target groups of under-25s: which of the five, by table 5.9 (U-162, U-163, U-181, U-198, U-211)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from workers.rules.deadlines import add_months
from workers.rules.guidelines import UckermarkParameters

TargetGroup = Literal["pupil", "training_seeker", "graduate", "placement", "activation"]
Vocation = Literal["none", "in_training", "qualified"]
"""In vocational training with supplementary benefits, or with a vocational qualification."""

GROUPS: tuple[TargetGroup, ...] = get_args(TargetGroup)
LABELS: dict[TargetGroup, str] = {
    "pupil": "Schüler",
    "training_seeker": "Ausbildungssuchende",
    "graduate": "Ausbildungsabsolventen",
    "placement": "Vermittlungskunden",
    "activation": "Aktivierungskunden",
}


@dataclass(frozen=True)
class Facts:
    """What table 5.9 asks. None: nobody has said yet."""

    general_school: bool
    leaving_on: date | None = None
    ready: bool | None = None
    interested: bool | None = None
    vocation: Vocation = "none"
    training_ended_on: date | None = None
    foreseeable: bool | None = None
    """Integration is foreseeable (U-207)."""
    expected: bool | None = None
    """Integration is to be expected within 24 months after the qualification (U-210)."""
    signed_off: bool = False
    multiple_barriers: bool | None = None


def switch_on(leaving_on: date, parameters: UckermarkParameters) -> date:
    """First day of the last half-year before leaving school (U-178, U-183)."""
    return add_months(leaving_on, -parameters.leaving_months)


def graduate_until(training_ended_on: date, parameters: UckermarkParameters) -> date:
    """Day on which six months since the end of training are over: then decide (U-207)."""
    return add_months(training_ended_on, parameters.graduate_months)


def target_group(facts: Facts, on: date, parameters: UckermarkParameters) -> TargetGroup:
    """First row of table 5.9 that fits; what nobody has said counts as no."""
    if facts.general_school:
        return "training_seeker" if facts.ready and _leaves_soon(facts, on, parameters) else "pupil"
    if facts.vocation == "in_training":
        return "graduate"
    if facts.vocation == "qualified":
        return _qualified(facts, on, parameters)
    if not facts.ready:
        return "activation"
    if facts.interested and not facts.signed_off:
        return "training_seeker"
    return without_training(bool(facts.multiple_barriers))


def without_training(multiple_barriers: bool) -> TargetGroup:
    """After the sign-off, or without interest in training (U-197, AM-26)."""
    return "activation" if multiple_barriers else "placement"


def _leaves_soon(facts: Facts, on: date, parameters: UckermarkParameters) -> bool:
    return facts.leaving_on is not None and on >= switch_on(facts.leaving_on, parameters)


def _qualified(facts: Facts, on: date, parameters: UckermarkParameters) -> TargetGroup:
    """Rows 5 to 7: the FM's view on 24 months only counts once the six months are over (U-207, U-210)."""
    fresh = facts.training_ended_on is not None and on <= graduate_until(facts.training_ended_on, parameters)
    if fresh or facts.foreseeable:
        return "graduate"
    return "activation" if facts.expected is False else "placement"


def gaps(facts: Facts) -> list[str]:
    """What is still to be said before a group can be booked, in German."""
    if facts.general_school:
        return [] if facts.leaving_on else ["Wann die Schule voraussichtlich endet, fehlt"]
    if facts.vocation == "none":
        return _training_gaps(facts)
    ended = None if facts.training_ended_on else "Das Ende der Ausbildung fehlt"
    return [ended] if ended else []


def _training_gaps(facts: Facts) -> list[str]:
    if facts.ready is None:
        return ["Ob die Person ausbildungsreif ist, fehlt"]
    if not facts.ready:
        return []
    if facts.interested is None:
        return ["Ob die Person eine Ausbildung sucht, fehlt"]
    undecided = (facts.signed_off or not facts.interested) and facts.multiple_barriers is None
    return ["Ob mehrere Hemmnisse vorliegen, fehlt"] if undecided else []
