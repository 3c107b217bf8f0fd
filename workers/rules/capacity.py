"""How many cases a case manager carries (H-53 to H-55, H-62; DT-10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from workers.rules.german import decimal
from workers.rules.parameters import Parameters


@dataclass(frozen=True)
class Capacity:
    """A case manager's load: counted cases, own limit, and both as a sentence."""

    case_count: int
    case_limit: int
    explanation: str

    @property
    def free(self) -> bool:
        """Room for one more case (DT-5)."""
        return self.case_count < self.case_limit

    @property
    def exceeded(self) -> bool:
        """More cases than the limit, as after a team leader's decision to admit (H-70)."""
        return self.case_count > self.case_limit


def case_limit(weekly_hours: float, parameters: Parameters) -> int:
    """Caseload of a full post, in proportion to weekly hours, rounded down (H-53, H-54, P-04, A-23)."""
    share = Fraction(str(weekly_hours)) / Fraction(str(parameters.full_time_hours))
    return int(parameters.caseload_full_time * share)


def capacity(case_count: int, weekly_hours: float, parameters: Parameters) -> Capacity:
    """The load of a case manager with those weekly hours (H-53, H-54)."""
    limit = case_limit(weekly_hours, parameters)
    text = f"{case_count} von {limit} Fällen bei {decimal(weekly_hours)} Wochenstunden."
    return Capacity(case_count, limit, text)


def counts(admission_date: date | None, exit_date: date | None, on: date) -> bool:
    """Does this eLb count as a case on that day? From admission to the day of exit; never in access or clearing.

    (H-55, H-57, H-62, DT-10.) Each eLb counts for itself; cover for a colleague does not move the count.
    """
    return admission_date is not None and admission_date <= on and (exit_date is None or on <= exit_date)
