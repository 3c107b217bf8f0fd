"""Impact analysis: what one anonymous record may hold (H-116 to H-119; D-23), and how a person's input is refused.

The fields of `ImpactRecord` are the allow-list of H-118: area, month of the exit, codes and numbers. There is no field
for a name, a customer number, a case reference, a member of staff, an organisational or team code, and none for text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from workers.rules.parameters import Parameters

ExitReason = Literal["E-01", "E-02", "E-03", "E-04", "E-05", "E-06", "E-07", "E-08", "E-09", "E-10"]
Goal = Literal["G1", "G2", "G3"]
LARGEST_COUNT = 99
"""More needs or referrals in one case are a slip of the keyboard."""
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
Count = Annotated[int, Field(ge=0, le=LARGEST_COUNT, strict=True)]


@dataclass(frozen=True)
class Reason:
    """A reason for ending (DT-7). employed: whether it means an integration; None where the reason leaves it open."""

    label: str
    employed: bool | None


EXIT_REASONS: dict[ExitReason, Reason] = {
    "E-01": Reason("Prozessfähigkeit hergestellt, zurück zur pAp", False),
    "E-02": Reason("Gesundheit geklärt, Wechsel in ein anderes Hilfesystem", False),
    "E-03": Reason("marktnah, Vermittlung wahrscheinlich", False),
    "E-04": Reason("sozialversicherungspflichtige Beschäftigung", True),
    "E-05": Reason("Hilfebedürftigkeit beendet", None),
    "E-06": Reason("kein verlässliches Arbeitsbündnis, zurück zur pAp", False),
    "E-07": Reason("Fortführung bei der Überprüfung nicht begründet", False),
    "E-08": Reason("Zustimmung der Teamleitung versagt", False),
    "E-09": Reason("Höchstdauer von 36 Monaten erreicht", False),
    "E-10": Reason("anderer Grund, zum Beispiel Wegzug", None),
}
"""A-26: the text lists no reasons; the codes are those of DT-7."""

BASE_GOALS: dict[Goal, str] = {
    "G1": "Prozessfähigkeit",
    "G2": "gesundheitliche Situation geklärt",
    "G3": "Vermittlung wahrscheinlich",
}
"""The base goals of H-13."""


class ImpactRecord(BaseModel):
    """One exit, without anybody in it (D-23). A field more is refused, and so is a value that is no code or number."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    jobcenter: str = Field(pattern=r"^[a-z][a-z0-9_]{1,30}$")
    area: str = Field(min_length=1, max_length=60)
    month: str = Field(pattern=rf"^{MONTH.pattern}$")
    """Month of the exit, not the day (A-27)."""
    reason: ExitReason
    integration: bool = Field(strict=True)
    medical_referrals: Count
    health_restrictions: bool = Field(strict=True)
    needs_removed: Count
    goals: tuple[Goal, ...] = ()

    @field_validator("goals")
    @classmethod
    def _each_once(cls, goals: tuple[Goal, ...]) -> tuple[Goal, ...]:
        return tuple(sorted(set(goals)))


def integration(reason: ExitReason, stated: bool | None) -> bool | None:
    """Whether the exit is an integration (DT-7): the reason says so, or the case manager where it leaves it open."""
    employed = EXIT_REASONS[reason].employed
    return stated if employed is None else employed


def record_gaps(reason: ExitReason, stated: bool | None, area: str, parameters: Parameters) -> list[str | None]:
    """German sentences on what the form lacks; they never repeat what was entered (H-117, H-118)."""
    open_question = integration(reason, stated) is None
    return [
        None if area in parameters.impact_areas else "„Bereich“ muss einer der Bereiche der Liste sein",
        "Bei diesem Grund braucht es die Angabe, ob eine Beschäftigung aufgenommen wurde" if open_question else None,
    ]
