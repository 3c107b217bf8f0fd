"""Clearing: its last day (H-63) and its result (DT-5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from workers.rules.capacity import Capacity
from workers.rules.deadlines import Deadline, Span, internal
from workers.rules.german import counted, day
from workers.rules.parameters import Parameters
from workers.rules.readmission import Lock

Outcome = Literal["admit", "refuse", "tl_return"]
Reason = Literal["no_capacity", "not_willing", "no_alliance", "progress_not_confirmed", "locked"]

REFUSAL_REASONS: dict[Reason, str] = {
    "no_capacity": "Im Fallmanagement ist zurzeit kein Platz frei",
    "not_willing": "Die Person ist nicht bereit, sich den Handlungsbedarfen zu stellen und mitzuwirken",
    "no_alliance": "Trotz intensivierter Bemühungen kam kein verlässliches Arbeitsbündnis zustande",
    "progress_not_confirmed": "Das Fallmanagement erwartet keine konkreten Integrationsfortschritte (Kriterium b)",
    "locked": "Die Wiederaufnahmesperre gilt noch",
}


def clearing_due(start: date, parameters: Parameters) -> Deadline:
    """Last day on which clearing may end (H-63, F-03): two calendar months after its start, never shifted (A-07)."""
    months = parameters.clearing_max_months
    basis = f"Clearing dauert höchstens {counted(months, 'Monat', 'Monate')}"
    return internal(start, Span(months=months), parameters, rule="H-63", basis=basis)


@dataclass(frozen=True)
class ClearingResult:
    """Answer of DT-5: what follows, why, and the row. ``row`` 0: a team leader decides first (H-35)."""

    outcome: Outcome
    row: int
    reason: Reason | None = None
    explanation: str = ""


def clearing_result(
    *,
    willing: bool,
    alliance: bool,
    progress_confirmed: bool,
    capacity: Capacity,
    lock: Lock,
    doubt: bool = False,
    tl_decided_return: bool = False,
) -> ClearingResult:
    """Stage 1 of DT-5, the case manager's decision (H-17, H-34, H-35, H-65 to H-67, A-40).

    doubt: whether to return the person to the pAp; then the team leader decides, until she has decided "return".
    lock: on the day of the result (A-13: checked at referral and again at admission).
    """
    reason = _personal_reason(willing, alliance, progress_confirmed)
    if reason and doubt and not tl_decided_return:
        text = f"{REFUSAL_REASONS[reason]}. Weil an der Rückgabe Zweifel bestehen, entscheidet die Teamleitung."
        return ClearingResult("tl_return", 0, None, text)
    if reason:
        return ClearingResult("refuse", 3, reason, f"{REFUSAL_REASONS[reason]}.")
    if lock.locked:
        return ClearingResult("refuse", 3, "locked", f"{REFUSAL_REASONS['locked']}. {lock.explanation}")
    if not capacity.free:
        return ClearingResult("refuse", 2, "no_capacity", f"{REFUSAL_REASONS['no_capacity']}: {capacity.explanation}")
    return ClearingResult("admit", 1, None, "Beide Seiten sind einig, und es ist Platz: Aufnahme.")


def _personal_reason(willing: bool, alliance: bool, progress_confirmed: bool) -> Reason | None:
    if not willing:
        return "not_willing"
    if not alliance:
        return "no_alliance"
    return None if progress_confirmed else "progress_not_confirmed"


def result_after_talk(*, agreed: bool, tl_decision: Literal["admit", "refuse"] | None) -> ClearingResult:
    """Stage 2 of DT-5, after the talk about a refusal (H-69, H-70): the team leader may admit, above the limit too."""
    if agreed:
        return ClearingResult("refuse", 4, None, "Fallmanagement und pAp sind sich einig: keine Aufnahme.")
    if tl_decision is None:
        raise ValueError("CM and pAp disagree: the team leader has to decide first (H-70).")
    if tl_decision == "admit":
        return ClearingResult("admit", 5, None, "Die Teamleitung hat die Aufnahme entschieden.")
    return ClearingResult("refuse", 6, None, "Die Teamleitung hat die Aufnahme abgelehnt.")


def result_gaps(
    *, alliance: bool, efforts_recorded_on: date | None, informed_on: date, analysed_on: date, result: date, start: date
) -> str | None:
    """German sentence on what the record of the result lacks or contradicts, else None (H-32, H-34, H-64)."""
    if result < start:
        return f"Das Ergebnis kann nicht vor dem Beginn des Clearings am {day(start)} liegen"
    later = {"Informiert am": informed_on, "Situationsanalyse am": analysed_on, "Bemühungen am": efforts_recorded_on}
    for label, value in later.items():
        if value is not None and value > result:
            return f"„{label}“ kann nicht nach dem Ergebnis vom {day(result)} liegen"
    if not alliance and efforts_recorded_on is None:
        return "Ohne Arbeitsbündnis braucht es das Datum, an dem die Bemühungen in VerBIS dokumentiert wurden"
    return None
