"""All indicators of section 6 for one period: figures, how they come about, and what is missing (F-169, F-173, F-175).

Pure: facts of the cases and figures from outside go in, figures with numerator and denominator come out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from workers.rules.fachkonzept import indicators_access as access
from workers.rules.fachkonzept import indicators_care as care
from workers.rules.fachkonzept import indicators_goals as goals
from workers.rules.fachkonzept import indicators_results as results
from workers.rules.fachkonzept.indicator_data import Data
from workers.rules.fachkonzept.indicator_file import DEFINITIONS, Definition
from workers.rules.fachkonzept.indicator_values import Line, german, rounded

Compute = Callable[[Data], list[Line]]
COMPUTE: dict[str, Compute] = {
    "A": access.structure,
    "B1": access.recipient_density,
    "B2": access.unemployment,
    "B3": access.insured_employment,
    "C1": access.new_entries,
    "D1": access.participation,
    "D2": access.not_entered,
    "D3": access.composition,
    "D4": access.counselling_length,
    "E1": care.problem_types,
    "E2": care.resource_types,
    "F1": care.goal_areas,
    "F2": care.goals_per_problem,
    "G1": care.services("16(1)"),
    "G2": care.services("16(2)"),
    "G3": care.services("16(3)"),
    "G4": care.activation,
    "H1": care.duration,
    "H2": care.appointments,
    "H3": care.working_time,
    "H4": care.costs,
    "H5": care.partners,
    "I1": results.attainment_a,
    "I2": results.attainment_b,
    "I3": results.drop_outs,
    "I4a": results.integration_one,
    "I4b": results.integration_two,
    "Z1": results.integrations,
    "Z2": results.activation_a,
    "Z3": results.activation_s,
    "Z4": goals.reduced_need,
    "Z5": goals.cost_per_person,
    "Z6": goals.caseload,
    "Z7": goals.register,
    "Z8": goals.points,
}
"""Each indicator by its id; the texts to them are in ``indicators.yaml``."""


@dataclass(frozen=True)
class Indicator:
    """An indicator with its figures; target: what the Jobcenter wants, empty if it has set nothing (F-005)."""

    id: str
    text: Definition
    lines: tuple[Line, ...]
    target: str

    @property
    def head(self) -> Line:
        """The figure that carries the name."""
        return self.lines[0]


def indicators(data: Data) -> tuple[Indicator, ...]:
    """All indicators of the period, in the order of the text."""
    return tuple(indicator(code, data) for code in DEFINITIONS)


def indicator(code: str, data: Data) -> Indicator:
    return Indicator(code, DEFINITIONS[code], tuple(COMPUTE[code](data)), _target(code, data))


def _target(code: str, data: Data) -> str:
    wanted = data.external.targets.get(code) if data.external else None
    if wanted is None:
        return "kein Ziel gesetzt"
    return german(rounded(Fraction(str(wanted)), 1))
