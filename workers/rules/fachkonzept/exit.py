"""Exit: recommendation by three headings, decision, stay check (F-022, F-040 to F-046, F-171, F-185; FT-13).

The case manager decides with reasons (FA-19). The text fixes no duration, so no clock ends a case (F-048).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from workers.errors import UserError
from workers.rules.deadlines import Deadline, Span, internal
from workers.rules.german import day, listed
from workers.rules.guidelines import FachkonzeptParameters

Heading = Literal["1", "2", "3", "not_covered", "other"]
Work = Literal["none", "marginal", "insured", "training", "self_employed"]
Ground = Literal["cooperation", "market_ready", "workload", "other"]
Ending = Literal["moved", "deceased", "not_employable", "refusal"]
Unit = Literal["pap", "vermittlung", "sb-leistung", "fm-spezial"]
Stay = Literal["confirmed", "not", "unknown"]
NotWarm = Literal["no_receiver", "absent", "declined", "other"]

HEADINGS: dict[Heading, str] = {
    "1": "Überschrift 1: Integration in den Arbeitsmarkt erreicht, dadurch unabhängig von Leistungen",
    "2": "Überschrift 2: Übergang in ein anderes System, das den Lebensunterhalt sichert",
    "3": "Überschrift 3: Integration ist an anderer Stelle im Haus wirtschaftlicher möglich",
    "not_covered": "Integration in Arbeit ist nicht mehr vorrangiges Ziel",
    "other": "anderes Ende",
}
WORK: dict[Work, str] = {
    "none": "keine Beschäftigung",
    "marginal": "geringfügige Beschäftigung",
    "insured": "versicherungspflichtige Beschäftigung",
    "training": "Ausbildung",
    "self_employed": "tragfähige Selbständigkeit",
}
INTEGRATED: frozenset[Work] = frozenset({"insured", "training", "self_employed"})
"""Marginal employment alone is a sub-goal, no integration (F-171, FA-16)."""
Feature = Literal["subsidised", "qualified", "measure", "fixed_term", "agency"]
FEATURES: dict[Feature, str] = {
    "subsidised": "mit Förderung",
    "qualified": "passend zur Qualifikation",
    "measure": "mit weiterer Förderung der Beschäftigungsfähigkeit",
    "fixed_term": "befristet",
    "agency": "Zeitarbeit",
}
"""How an integration was: goal dimensions can be refined (F-182, F-184)."""
GROUNDS: dict[Ground, str] = {
    "cooperation": "Bereitschaft zur Zusammenarbeit",
    "market_ready": "marktnah, weitere Vermittlung ohne Fallmanagement möglich",
    "workload": "Auslastung",
    "other": "anderer Grund, in VerBIS begründet",
}
ENDINGS: dict[Ending, str] = {
    "moved": "Wegzug",
    "deceased": "verstorben",
    "not_employable": "nicht mehr erwerbsfähig oder hilfebedürftig",
    "refusal": "anhaltende Ablehnung",
}
"""Not regulated by the text; local sub-codes that never count as success (FA-18)."""
UNITS: dict[Unit, str] = {
    "pap": "Persönliche Ansprechperson",
    "vermittlung": "Vermittlung",
    "sb-leistung": "Leistungsgewährung",
    "fm-spezial": "spezialisiertes Fallmanagement",
}
NOT_WARM: dict[NotWarm, str] = {
    "no_receiver": "niemand übernimmt, weil kein Leistungsbezug mehr besteht oder eine Stelle außerhalb zuständig ist",
    "absent": "die Person ist nicht erreichbar",
    "declined": "die Person möchte kein gemeinsames Gespräch",
    "other": "anderer Grund, in VerBIS begründet",
}


@dataclass(frozen=True)
class Facts:
    """Inputs of FT-13 as the case manager states them."""

    work: Work
    independent: bool
    transferred: bool
    priority_aim: bool
    grounds: tuple[Ground, ...] = ()
    ending: Ending | None = None

    @property
    def integrated(self) -> bool:
        return self.work in INTEGRATED


@dataclass(frozen=True)
class Recommendation:
    """Row of FT-13 with its answer. heading None: care goes on. row 0: an ending that the text does not regulate."""

    row: int
    heading: Heading | None
    stay_check: bool = False
    success: bool = False
    """May count as success by heading; heading 3 counts by destination only (F-185)."""


def recommendation(facts: Facts) -> Recommendation:
    """FT-13, first row that fits (F-022, F-041 to F-043, FA-16, FA-18)."""
    if facts.ending is not None:
        return Recommendation(0, "other")
    if facts.integrated and facts.independent:
        return Recommendation(1, "1", stay_check=True, success=True)
    if facts.transferred:
        return Recommendation(3 if facts.integrated else 2, "2")
    if not facts.priority_aim:
        return Recommendation(5 if facts.integrated else 4, "not_covered")
    if facts.grounds:
        return Recommendation(6 if facts.integrated else 7, "3")
    return Recommendation(8 if facts.integrated else 9, None)


def heading(code: str) -> Heading:
    """The heading behind the reason that the main process hands on. UserError for one of another guideline."""
    found = next((known for known in HEADINGS if known == code), None)
    if found is None:
        raise UserError(
            f"Der Grund „{code}“ gehört nicht zum Fachkonzept.", remedy=f"Bekannt sind: {', '.join(HEADINGS)}."
        )
    return found


def heading_label(code: str) -> str:
    """Short, for tables: the heading by its number, another ending by its name."""
    if code in ("1", "2", "3"):
        return f"Überschrift {code}"
    return next((label for known, label in HEADINGS.items() if known == code), code)


def ground_gaps(facts: Facts, *, unit: Unit | None) -> list[str]:
    """German sentences on what heading 3 lacks: workload never alone, and who takes over (F-043, FA-17)."""
    if recommendation(facts).heading != "3":
        return []
    problems = []
    if set(facts.grounds) == {"workload"}:
        problems.append("Auslastung allein genügt nicht; es braucht einen zweiten Grund")
    if unit is None:
        problems.append("Es fehlt, welche Stelle im Haus übernimmt")
    return problems


def proof_gaps(facts: Facts, *, benefit_since: date | None, proof_seen_on: date | None) -> list[str]:
    """German sentences on a transfer without proof of the other benefit (F-042)."""
    if not facts.transferred or recommendation(facts).heading != "2":
        return []
    missing = {"der Beginn der anderen Leistung": benefit_since, "der Tag, an dem der Nachweis vorlag": proof_seen_on}
    open_parts = [label for label, value in missing.items() if value is None]
    return [f"Es fehlen: {listed(open_parts)}"] if open_parts else []


def reason(facts: Facts, found: Recommendation) -> str:
    """German sentence: what the facts lead to, for the form (F-040, F-171)."""
    if found.heading:
        return f"{HEADINGS[found.heading]}."
    sub_goal = " Die geringfügige Beschäftigung ist ein erreichtes Teilziel." if facts.work == "marginal" else ""
    return f"Kein Ausstieg: Das Fallmanagement geht weiter.{sub_goal}"


def counts_as_success(heading: Heading, work: Work) -> bool:
    """Whether the exit may stand in a numerator of success: work of its own, never heading 2 or an end (F-185)."""
    return heading in ("1", "3") and work in INTEGRATED


def decision_problems(ended_on: date, *, discussed_on: date | None, admission: date, today: date) -> list[str]:
    """German sentences on an exit that cannot be completed: reasons are discussed before it (F-044)."""
    checks = [
        (discussed_on is None, "Es fehlt, wann die Gründe mit der Person besprochen wurden"),
        (discussed_on is not None and discussed_on > today, "Das Gespräch über die Gründe liegt in der Zukunft"),
        (discussed_on is not None and ended_on < discussed_on, "Das Ende kann nicht vor dem Gespräch liegen"),
        (ended_on < admission, f"Das Ende kann nicht vor der Aufnahme am {day(admission)} liegen"),
        (ended_on > today, "Das Ende liegt in der Zukunft"),
    ]
    return [text for wrong, text in checks if wrong]


def transfers_text(number: int) -> str | None:
    """German hint from the second transfer of a person on; the number is ours (F-045)."""
    if number < 2:
        return None
    return (
        f"Die Person wird zum {number}. Mal weitergegeben. Bitte prüfen, ob das nötig ist: Der Eindruck, hin- und "
        "hergeschoben zu werden, ist zu vermeiden."
    )


def stay_check(last_benefit_day: date, parameters: FachkonzeptParameters) -> Deadline:
    """The day for which work or training is to be shown (F-195): six months after the last day of benefit."""
    basis = "Verbleib sechs Monate nach dem Ende des Leistungsbezugs"
    months = parameters.stay_check_months
    return internal(last_benefit_day, Span(months=months), parameters, rule="F-195", basis=basis)


def stay_problems(result: Stay, *, evidence_seen: bool, reason_given: bool) -> list[str]:
    """German sentences: confirmed only by evidence for that day, unknown only with a reason (F-195; 6.2 no. 6)."""
    if result == "confirmed" and not evidence_seen:
        return ["Bestätigt ist der Verbleib nur mit einem Nachweis für diesen Tag; kein neuer Antrag ist kein Nachweis"]
    if result == "unknown" and not reason_given:
        return ["Es fehlt, warum der Verbleib unbekannt ist"]
    return []
