"""Clients per member of staff: a warning, never a block (U-015, U-019; DOC-44)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from workers.rules.german import decimal
from workers.rules.guidelines import UckermarkParameters

Area = Literal["adults", "under_25"]
AREAS: dict[Area, str] = {"adults": "ab 25", "under_25": "unter 25"}


@dataclass(frozen=True)
class StaffCounted:
    """Who counts: case managers plus leading and assistant staff (l. 95, 107), in persons or shares of a full post."""

    case_managers: float
    leading: float = 0
    assistants: float = 0

    @property
    def total(self) -> Fraction:
        return sum((Fraction(str(part)) for part in (self.case_managers, self.leading, self.assistants)), Fraction())


@dataclass(frozen=True)
class Caseload:
    """Clients of one area against its target."""

    area: Area
    clients: int
    staff: Fraction
    target: int

    @property
    def ratio(self) -> Fraction | None:
        """Clients per member of staff; None without staff."""
        return self.clients / self.staff if self.staff else None

    @property
    def above(self) -> bool:
        """More clients than the target, or clients without anybody."""
        return bool(self.clients) if self.ratio is None else self.ratio > self.target

    @property
    def text(self) -> str:
        """1:156 (Ziel 1:150), with a warning above the target."""
        if self.ratio is None:
            return f"{AREAS[self.area]}: {self.clients} ohne Personal (Ziel 1:{self.target})"
        shown = int(self.ratio) if self.ratio.denominator == 1 else decimal(float(self.ratio))
        warning = ". Achtung: über dem Ziel" if self.above else ""
        return f"{AREAS[self.area]}: 1:{shown} (Ziel 1:{self.target}){warning}"


def caseload(area: Area, clients: int, staff: StaffCounted, parameters: UckermarkParameters) -> Caseload:
    """The ratio of one area (U-015, U-019)."""
    target = parameters.caseload_target if area == "adults" else parameters.caseload_target_youth
    return Caseload(area, clients, staff.total, target)
