"""Access by the Fachkonzept: what is recommended, what the case manager may decide (F-028 to F-064; FT-1 to FT-3).

Qualification and target group are no inputs: they never change the result (F-034).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from workers.rules.german import listed, long_day
from workers.rules.guidelines import FachkonzeptParameters

Recommendation = Literal["hold", "not_admissible", "not_covered", "indicated", "possible", "not_indicated"]
Decision = Literal["admit", "return", "forward"]
Reason = Literal[
    "definition", "prophylaxis", "special_case", "criteria_not_met", "declined", "pension", "unavailable", "other"
]
EntryClass = Literal["participant_refused", "wrong_allocation", "forwarded"]

RECOMMENDATIONS: dict[Recommendation, str] = {
    "hold": "Erst die Einstiegsberatung, dann die Entscheidung",
    "not_admissible": "Nicht möglich: keine erwerbsfähige leistungsberechtigte Person",
    "not_covered": "Nicht erfasst: Integration in den Arbeitsmarkt ist nicht das vorrangige Ziel",
    "indicated": "In der Regel angezeigt",
    "possible": "Möglich (Prophylaxe)",
    "not_indicated": "Nicht angezeigt",
}
NOT_COVERED: tuple[Reason, ...] = ("pension", "unavailable", "other")
"""Why integration is not the priority aim; the list is open (F-021, FA-08)."""


@dataclass(frozen=True)
class Counselling:
    """What entry counselling has shown (FT-1). None: not yet known, counts as no and is listed as missing."""

    completed: bool = True
    employable: bool | None = None
    priority_aim: bool | None = None
    barriers: int = 0
    support_needed: bool | None = None
    new_entry: bool | None = None
    profiling_secured: bool | None = None
    risk_recognisable: bool | None = None
    risk_reducible: bool | None = None


def recommendation(found: Counselling, parameters: FachkonzeptParameters) -> Recommendation:
    """First row of FT-1 that fits; it never admits or refuses anybody (F-021, F-028, F-035, F-038, F-050)."""
    if not found.completed:
        return "hold"
    if not found.employable:
        return "not_admissible"
    if not found.priority_aim:
        return "not_covered"
    if _definition(found, parameters):
        return "indicated"
    return "possible" if _prophylaxis(found) else "not_indicated"


def _definition(found: Counselling, parameters: FachkonzeptParameters) -> bool:
    """Enough barriers, and without support no or much later integration (F-035, FA-01)."""
    return found.barriers >= parameters.barriers_min and bool(found.support_needed)


def _prophylaxis(found: Counselling) -> bool:
    """New entry, secured profiling, a risk that can be reduced: stands in for both conditions (F-038, FA-06)."""
    return bool(found.new_entry and found.profiling_secured and found.risk_recognisable and found.risk_reducible)


def missing(found: Counselling) -> list[str]:
    """Inputs that nobody has answered yet, in German."""
    names = {
        "employable": "Erwerbsfähigkeit",
        "priority_aim": "vorrangiges Ziel",
        "support_needed": "Prognose ohne Unterstützung",
        "new_entry": "Neuzugang",
    }
    beyond = {
        "profiling_secured": "abgesichertes Profiling",
        "risk_recognisable": "Risiko der Langzeitarbeitslosigkeit",
        "risk_reducible": "Verringerung des Risikos",
    }
    asked = names | (beyond if found.new_entry else {})
    return [german for name, german in asked.items() if getattr(found, name) is None]


def explained(found: Counselling, result: Recommendation, parameters: FachkonzeptParameters) -> str:
    """The recommendation with what it rests on, for the person who decides (F-050, F-058)."""
    count = f"{found.barriers} von mindestens {parameters.barriers_min} zählenden Vermittlungshemmnissen"
    forecast = "nötig" if found.support_needed else "nicht nötig"
    facts = f"{count}; Unterstützung durch das Fallmanagement ist nach der Prognose {forecast}"
    gaps = missing(found)
    open_points = f" Noch offen und deshalb als „nein“ gezählt: {listed(gaps)}." if gaps else ""
    return f"**{RECOMMENDATIONS[result]}.** {facts}.{open_points}"


def decision_problems(
    advice: Recommendation, decision: Decision, reason: Reason | None, receiving: str | None
) -> list[str]:
    """What FT-2 does not allow; every decision needs its reasons, above all one against the recommendation.

    (F-021, F-050, F-059, F-064, FA-07)
    """
    problems = []
    if advice == "hold":
        problems.append("Vor der Entscheidung ist die Einstiegsberatung abzuschließen")
    if decision == "admit" and advice in ("not_admissible", "not_covered"):
        problems.append(
            f"Eine Aufnahme ist ausgeschlossen ({RECOMMENDATIONS[advice]}); möglich sind nur Rücküberweisung "
            "oder Weiterleitung"
        )
    if reason is None:
        problems.append("Der Grund der Entscheidung fehlt")
    if decision == "admit" and advice == "not_indicated" and reason not in ("special_case", None):
        problems.append("Gegen die Empfehlung aufnehmen lässt sich nur mit dem Grund „besondere Lage im Einzelfall“")
    if decision != "admit" and advice == "not_covered" and reason not in (*NOT_COVERED, None):
        problems.append("Bitte den Grund wählen, aus dem Integration nicht das vorrangige Ziel ist")
    if decision == "forward" and not receiving:
        problems.append("Zur Weiterleitung fehlt die aufnehmende Stelle; ohne sie bleibt die Rücküberweisung")
    return problems


def is_override(advice: Recommendation, decision: Decision) -> bool:
    """Decided against the recommendation: marked and counted (F-059, FT-2); prophylaxis is none (F-038)."""
    return (advice, decision == "admit") in (("indicated", False), ("not_indicated", True))


def entry_class(decision: Decision, reason: Reason) -> EntryClass | None:
    """Why somebody did not enter, as the report counts it; None: admitted (F-189, FA-52)."""
    if decision == "admit":
        return None
    if decision == "forward":
        return "forwarded"
    return "participant_refused" if reason == "declined" else "wrong_allocation"


def handover_words(talk_on: date | None, receiver: str, obstacle: str | None) -> str:
    """For the letter to the person: the joint talk, or why there was none (F-046)."""
    if talk_on:
        return f"Am {long_day(talk_on)} haben wir gemeinsam mit {receiver} gesprochen."
    return f"Ein gemeinsames Gespräch mit {receiver} war nicht möglich: {obstacle}"


def transfers_text(before: int) -> str | None:
    """How often the person was handed on before; guidance from the second time on (F-045, project default)."""
    if not before:
        return None
    times = "einmal" if before == 1 else f"{before}-mal"
    return (
        f"Diese Person wurde schon {times} weitergegeben. Bitte prüfen, ob eine weitere Übergabe nötig ist: Der "
        "Eindruck eines Verschiebebahnhofs ist zu vermeiden."
    )
