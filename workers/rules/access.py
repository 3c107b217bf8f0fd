"""Who gets access to case management, by which route, and when the handover is complete (DT-1, DT-3, DT-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Literal

from workers.rules.german import counted, listed
from workers.rules.parameters import Parameters
from workers.rules.readmission import Lock

TlDecision = Literal["agree", "object"]

INDIVIDUAL_REASONS = {
    "placement_obstacle": "ein schwerwiegendes, alles überlagerndes Vermittlungshemmnis",
    "acute_problem": "eine akute Problemlage bei sonst marktnaher Person",
    "conspicuous_behaviour": "stark auffälliges Verhalten",
    "other": "ein anderer begründeter Einzelfall",
}
"""Reasons for departing from the formal criteria, not exhaustive (H-24)."""


@dataclass(frozen=True)
class FormalAccess:
    """Answer of DT-1: which row, whether (a) is met, and the reasons in German."""

    row: int
    criterion_a_met: bool
    formal: bool
    check_owed: bool
    reasons: tuple[str, ...]


def enough_needs(needs: int, parameters: Parameters) -> bool:
    """First half of (a): needs of both key groups together, other groups ignored (H-18, A-17)."""
    return needs >= parameters.needs_min


def formal_access(
    *, is_elb: bool, needs: int, integration_expected: bool, progress_expected: bool, parameters: Parameters
) -> FormalAccess:
    """Formal access = eLb and (a) enough needs, no integration expected, and (b) progress expected (H-15 to H-20).

    needs: sum of capability and framework conditions. integration_expected: within the forecast window of 12 months,
    exactly 12 included (F-01).
    """
    if not is_elb:
        return FormalAccess(
            1, False, False, False, ("Die Person ist nicht erwerbsfähig und leistungsberechtigt (eLb).",)
        )
    many = enough_needs(needs, parameters)
    row = 2 + 4 * (not many) + 2 * integration_expected + (not progress_expected)
    criterion_a = many and not integration_expected
    reasons = (
        _needs_text(needs, parameters),
        _forecast_text(integration_expected, parameters),
        f"Konkrete Integrationsfortschritte sind {'zu' if progress_expected else 'nicht zu'} erwarten (Kriterium b).",
    )
    return FormalAccess(
        row, criterion_a, criterion_a and progress_expected, criterion_a and not progress_expected, reasons
    )


def _needs_text(needs: int, parameters: Parameters) -> str:
    what = counted(needs, "Handlungsbedarf", "Handlungsbedarfe")
    return f"{what} in Leistungsfähigkeit und Rahmenbedingungen, nötig sind mindestens {parameters.needs_min}."


def _forecast_text(integration_expected: bool, parameters: Parameters) -> str:
    expected = "erwartet" if integration_expected else "nicht erwartet"
    return f"Eine Integration in den Arbeitsmarkt wird innerhalb von {parameters.forecast_months} Monaten {expected}."


class Route(Enum):
    """Outputs of DT-3; the values are those of the variable ``access_decision``."""

    LOCKED = "locked"
    FORMAL = "formal"
    INDIVIDUAL = "individual"
    ASK_TEAM_LEADER = "tl_consultation"
    NONE = "none"


@dataclass(frozen=True)
class AccessRoute:
    """Answer of DT-3, with the row, the sentence that explains it, and what the team leader is asked."""

    route: Route
    row: int
    check_owed: bool
    explanation: str
    asks_individual: bool = False
    asks_lock: bool = False


def access_route(
    lock: Lock,
    formal: FormalAccess,
    *,
    referral_wanted: bool,
    individual_reason: str | None,
    tl_decision: TlDecision | None,
    ask_for_exception: bool = False,
) -> AccessRoute:
    """DT-3: the way into case management (H-16, H-20, H-21, H-24, H-25, H-59). Not an eLb: no case at all (H-02).

    ask_for_exception: the pAp wants an exception from the lock and the team leader has not decided yet (A-13).
    """
    because = " ".join(formal.reasons)
    if formal.row == 1:
        return AccessRoute(Route.NONE, 0, False, f"Kein Zugang: {because}")
    if formal.formal:
        free = _formal_route(referral_wanted, because)
    else:
        free = _individual_route(formal, individual_reason, tl_decision, because)
    return _locked_route(lock, free, ask_for_exception) if lock.locked else free


def _locked_route(lock: Lock, free: AccessRoute, ask_for_exception: bool) -> AccessRoute:
    """Row 1, unless the team leader is first asked for an exception; only where her consent could open access."""
    if ask_for_exception and free.route is not Route.NONE:
        text = f"Die Teamleitung wird nach einer Ausnahme von der Sperre gefragt. {lock.explanation}"
        return AccessRoute(Route.ASK_TEAM_LEADER, 5, False, text, asks_individual=free.asks_individual, asks_lock=True)
    return AccessRoute(Route.LOCKED, 1, True, f"Kein Zugang zurzeit: {lock.explanation}")


def _formal_route(referral_wanted: bool, because: str) -> AccessRoute:
    if referral_wanted:
        return AccessRoute(Route.FORMAL, 2, False, f"Formaler Zugang: {because}")
    text = f"Die formalen Kriterien sind erfüllt, eine Überleitung wird aber nicht gewünscht. {because}"
    return AccessRoute(Route.NONE, 3, True, text)


def _individual_route(
    formal: FormalAccess, reason: str | None, tl_decision: TlDecision | None, because: str
) -> AccessRoute:
    owed = formal.criterion_a_met
    if reason is None:
        return AccessRoute(Route.NONE, 4, owed, f"Kein formaler Zugang: {because}")
    why = f"Begründeter Einzelfall ({INDIVIDUAL_REASONS[reason]}). {because}"
    if tl_decision is None:
        text = f"Die Teamleitung wird gefragt. {why}"
        return AccessRoute(Route.ASK_TEAM_LEADER, 5, False, text, asks_individual=True)
    if tl_decision == "agree":
        return AccessRoute(Route.INDIVIDUAL, 6, False, f"Zugang im Einzelfall mit Zustimmung der Teamleitung. {why}")
    return AccessRoute(Route.NONE, 7, owed, f"Kein Zugang: Die Teamleitung hat dem Einzelfall widersprochen. {because}")


def handover_gaps(*, talk_held: bool, reasons_recorded: bool, goal_recorded: bool) -> tuple[str, ...]:
    """What is missing before clearing may start (DT-4; H-60, H-61); nothing missing means the gate is open.

    talk_held: between pAp and case manager, or jointly with the customer; one of the two is enough.
    """
    checks = (
        (talk_held, "das Übergabegespräch (pAp mit Fallmanagement oder gemeinsam mit der Kundin, dem Kunden)"),
        (reasons_recorded, "die Gründe für die Einschaltung"),
        (goal_recorded, "die Zielerwartung"),
    )
    return tuple(text for present, text in checks if not present)


def handover_message(gaps: tuple[str, ...]) -> str:
    """German sentence for the person who completes the handover."""
    return f"Für die Übergabe fehlt noch: {listed(gaps)}. Bitte nachtragen, erst dann beginnt das Clearing."


def clearing_start(talk_date: date, wanted: date | None) -> date | None:
    """Day on which the case manager takes the person over: by default the talk; None if wanted before it (A-02)."""
    start = wanted or talk_date
    return start if start >= talk_date else None
