"""Entry counselling (Einstiegsberatung, ESB): needed or not, by when, by whom (UT-01, UT-02; U-021 to U-039)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from workers.rules.deadlines import Deadline, add_months
from workers.rules.german import day
from workers.rules.guidelines import UckermarkParameters
from workers.rules.uckermark import dates

Employment = Literal["none", "employed", "self_employed", "refugee"]
Route = Literal["too_young", "hand_off", "turns_15", "no_new_case", "top_up_later", "esb"]
"""What UT-01 gives; ``esb`` covers the top-up client whose month has begun (rows 6 and 7)."""


@dataclass(frozen=True)
class EntryFacts:
    """Inputs of UT-01. last_receipt_on None: never received benefits. turns_15: in a running benefit case."""

    born_on: date
    applied_on: date
    employment: Employment = "none"
    turns_15: bool = False
    moved_in: bool = False
    last_receipt_on: date | None = None
    alg_ends_on: date | None = None
    """End of unemployment insurance of a top-up client; None: none is received."""


@dataclass(frozen=True)
class Entry:
    """Answer of UT-01: row, way, the sentence that explains it, and the first day of an invitation, if one waits."""

    route: Route
    row: int
    explanation: str
    invite_from: date | None = None

    @property
    def new_case(self) -> bool:
        return self.row >= 5


def new_case_from(last_receipt_on: date, parameters: UckermarkParameters) -> date:
    """First day on which an application is a new case: after six full months without receipt (U-030, AM-18)."""
    return date.fromordinal(add_months(last_receipt_on, parameters.new_case_months).toordinal() + 1)


def entry(facts: EntryFacts, parameters: UckermarkParameters) -> Entry:
    """UT-01, first row that fits (U-021, U-022, U-029 to U-031, U-038, AM-09, AM-10, AM-18, AM-29)."""
    fifteen = dates.birthday(facts.born_on, parameters.entry_age)
    if facts.applied_on < fifteen:
        return Entry("too_young", 1, f"Unter {parameters.entry_age}: gewartet wird bis zum {day(fifteen)}.", fifteen)
    if facts.employment in ("self_employed", "refugee"):
        return Entry("hand_off", 2, "Die Einstiegsberatung folgt der besonderen Arbeitsanweisung, ohne Frist hier.")
    if facts.turns_15:
        text = f"Wird am {day(fifteen)} im laufenden Leistungsfall {parameters.entry_age}; ohne Frist von Arbeitstagen."
        return Entry("turns_15", 3, text, fifteen)
    returned = None if facts.moved_in else _returned(facts, parameters)
    return returned or _new_case(facts, parameters)


def _returned(facts: EntryFacts, parameters: UckermarkParameters) -> Entry | None:
    """Row 4: received within six months and not moved in."""
    if facts.last_receipt_on is None:
        return None
    begins = new_case_from(facts.last_receipt_on, parameters)
    if facts.applied_on >= begins:
        return None
    text = (
        f"Kein Neufall: Leistungsbezug bis {day(facts.last_receipt_on)}, ein Neufall ist es erst ab dem {day(begins)}. "
        "Es ist keine Einstiegsberatung nötig."
    )
    return Entry("no_new_case", 4, text)


def _new_case(facts: EntryFacts, parameters: UckermarkParameters) -> Entry:
    """Rows 5 to 7."""
    if facts.alg_ends_on is not None:
        begins = add_months(facts.alg_ends_on, -parameters.alg_invitation_months)
        if begins > facts.applied_on:
            text = f"Neufall. ALG-Aufstocker bis {day(facts.alg_ends_on)}: Einladung erst am {day(begins)}."
            return Entry("top_up_later", 5, text, begins)
        return Entry(
            "esb", 6, f"Neufall. Das Arbeitslosengeld endet schon am {day(facts.alg_ends_on)}: sofort einladen."
        )
    why = "zugezogen" if facts.moved_in else "in den letzten sechs Monaten ohne Leistungsbezug"
    return Entry("esb", 7, f"Neufall: {why}. Die Einstiegsberatung findet möglichst sofort statt.")


def counsellor(born_on: date, on: date, *, pupil: bool, parameters: UckermarkParameters) -> str:
    """UT-02: who holds the counselling, by the age on its day (U-027, U-166, AM-39)."""
    if dates.is_adult_client(born_on, on, parameters):
        return "fm-fern"
    return "berufsberater" if pupil else "fm-u25"


def counselling_due(complete_form_on: date, parameters: UckermarkParameters) -> Deadline:
    """Last day of the counselling: 10 working days after the complete form (U-024, U-026, U-225)."""
    days, basis = parameters.esb_working_days, "Einstiegsberatung nach dem vollständigen Antrag"
    return dates.within_working_days(complete_form_on, days, parameters, rule="U-024", basis=basis)


def instruction_may_wait(
    born_on: date, on: date, *, general_school: bool, leaving_on: date | None, parameters: UckermarkParameters
) -> bool:
    """UT-16: only under 25, at a general school, and leaving more than six months away (U-048, AM-11)."""
    if dates.is_adult_client(born_on, on, parameters) or not general_school or leaving_on is None:
        return False
    return add_months(leaving_on, -parameters.leaving_months) > on


A_CONDITIONS = {
    "independent": "sucht selbständig",
    "committed": "sucht engagiert",
    "purposeful": "sucht zielgerichtet",
    "first_market": "sucht Arbeit auf dem ersten Arbeitsmarkt",
    "direct": "ist ohne oder mit geringen Hilfen direkt integrierbar",
}
"""All five make an A client (U-051)."""

LITTLE_HELP = {
    "budget": "Vermittlungsbudget",
    "activation": "kurze Aktivierung beim Arbeitgeber",
    "voucher": "Aktivierungs- und Vermittlungsgutschein",
    "subsidy": "angemessener Eingliederungszuschuss",
    "qualification": "kurze Qualifizierung",
}
"""Nothing else is little help (U-052)."""


def a_problems(conditions: list[str], helps: list[str], *, reasoned: bool) -> list[str]:
    """German sentences on what A lacks: all five conditions, and other help only with a reason (U-051, U-052)."""
    found = [f"Für A fehlt: {text}" for key, text in A_CONDITIONS.items() if key not in conditions]
    other = set(helps) - set(LITTLE_HELP)
    if other and not reasoned:
        found.append("Andere als geringe Hilfen schließen A aus; A geht nur mit Grund in OPEN/PROSOZ")
    return found
