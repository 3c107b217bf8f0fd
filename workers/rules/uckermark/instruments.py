"""Instruments for under-25s and their conditions in the text (U-190 to U-200, U-213; table 5.12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from workers.rules.guidelines import UckermarkParameters
from workers.rules.uckermark.target_group import TargetGroup

Instrument = Literal["bvb", "eq", "abh", "non_company", "asa", "placement_budget", "external_exam"]
INSTRUMENTS: tuple[Instrument, ...] = get_args(Instrument)
LABELS: dict[Instrument, str] = {
    "bvb": "Berufsvorbereitende Bildungsmaßnahme (BvB)",
    "eq": "Einstiegsqualifizierung (EQ)",
    "abh": "Ausbildungsbegleitende Hilfen (abH)",
    "non_company": "Außerbetriebliche Ausbildung",
    "asa": "Assistierte Ausbildung (AsA)",
    "placement_budget": "Vermittlungsbudget",
    "external_exam": "Nichtschülerprüfung",
}
CONDITIONS: dict[Instrument, str] = {
    "bvb": "Ausbildungssuchende und nicht Ausbildungsreife, um die Ausbildungsreife zu erreichen",
    "eq": "ohne Ausbildungsplatz nach der Nachvermittlung, noch nicht ausbildungsreif, oder lernbeeinträchtigt und "
    "sozial benachteiligt",
    "abh": "Förderbedarf während der EQ, während der betrieblichen Ausbildung oder nach deren Ende",
    "non_company": "Förderbedarf, und auch mit abH nicht in einen Betrieb zu vermitteln",
    "asa": "lernbeeinträchtigt und sozial benachteiligt, und aus Gründen in der Person ist eine betriebliche "
    "Ausbildung nicht zu beginnen, fortzusetzen oder zu beenden",
    "placement_budget": "Anbahnung oder Aufnahme einer betrieblichen oder schulischen Ausbildung",
    "external_exam": "Aktivierungskunden ohne Schulabschluss",
}
Reason = Literal[
    "no_place",
    "learning_impaired",
    "socially_disadvantaged",
    "needs_support",
    "in_eq",
    "company_training",
    "no_company_place",
    "personal_reasons",
    "starts_training",
    "no_certificate",
]
"""What the FM ticks. company_training: it runs or has ended; no_company_place: not even with abH."""


@dataclass(frozen=True)
class Facts:
    """Target group, readiness and what the FM ticked."""

    group: TargetGroup
    ready: bool | None
    ticked: frozenset[Reason]


def allowed(facts: Facts) -> list[Instrument]:
    """The instruments whose conditions are met, in the order of the table."""
    return [instrument for instrument in INSTRUMENTS if _meets(instrument, facts)]


def _meets(instrument: Instrument, facts: Facts) -> bool:
    seeks = facts.group in ("training_seeker", "activation")
    disadvantaged = {"learning_impaired", "socially_disadvantaged"} <= facts.ticked
    support = "needs_support" in facts.ticked
    met = {
        "bvb": facts.group == "training_seeker" or not facts.ready,
        "eq": seeks and ("no_place" in facts.ticked or not facts.ready or disadvantaged),
        "abh": support and bool({"in_eq", "company_training"} & facts.ticked),
        "non_company": support and "no_company_place" in facts.ticked,
        "asa": disadvantaged and "personal_reasons" in facts.ticked,
        "placement_budget": "starts_training" in facts.ticked,
        "external_exam": facts.group == "activation" and "no_certificate" in facts.ticked,
    }
    return met[instrument]


def gaps(
    instrument: Instrument,
    facts: Facts,
    parameters: UckermarkParameters,
    *,
    months: int | None,
    agency_agreed: bool,
) -> list[str]:
    """Why the instrument cannot be agreed, in German (U-190, U-191, AM-27, AM-37)."""
    found = [] if _meets(instrument, facts) else [f"{LABELS[instrument]} setzt voraus: {CONDITIONS[instrument]}"]
    low, high = parameters.eq_min_months, parameters.eq_max_months
    if instrument == "eq" and not (months and low <= months <= high):
        found.append(f"Eine EQ dauert {low} bis {high} Monate")
    if instrument == "bvb" and not agency_agreed:
        found.append("Die BvB läuft über die Agentur für Arbeit Eberswalde; die Abstimmung mit ihr fehlt")
    return found
