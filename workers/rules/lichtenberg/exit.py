"""Exit and return: reasons, groups, receiving unit, closing (L-80 to L-93, LA-40 to LA-46; tables 5.7 to 5.9)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from workers.rules.deadlines import add_months
from workers.rules.german import day
from workers.rules.guidelines import LichtenbergParameters

Group = Literal["SUCCESS", "NO_PROSPECTS", "OTHER"]
Unit = Literal["ifk", "ifk-jba"]
Cause = Literal["illness", "custody", "other"]


@dataclass(frozen=True)
class Reason:
    """One of the seven reasons: short name, conditions that must all be true, group."""

    label: str
    conditions: tuple[str, ...]
    group: Group


REASONS: dict[str, Reason] = {
    "1": Reason("Integration erfolgt", ("Die Integration erfolgt",), "SUCCESS"),
    "2": Reason(
        "Hemmnisse verringert oder beseitigt",
        (
            "Hemmnisse sind verringert oder beseitigt",
            "Ohne Fallmanagement sind Integrationsfortschritte möglich, oder die Integration in Ausbildung oder "
            "Beschäftigung kann erfolgen",
        ),
        "SUCCESS",
    ),
    "3": Reason(
        "Kein Integrationsfortschritt",
        (
            "Es wurde kein Integrationsfortschritt erreicht",
            "Mittel- und langfristig ist keine positive Entwicklung erkennbar",
        ),
        "NO_PROSPECTS",
    ),
    "4": Reason("Mitwirkung fehlt dauerhaft", ("Die aktive Mitwirkung fehlt dauerhaft",), "NO_PROSPECTS"),
    "5": Reason(
        "Angebote ausgeschöpft",
        ("Die möglichen Angebote sind ausgeschöpft", "Die geplanten Ziele sind nicht erreichbar"),
        "NO_PROSPECTS",
    ),
    "6": Reason(
        "Verzicht auf eigenen Wunsch",
        ("Die Person lehnt weiteres Fallmanagement von sich aus ab",),
        "NO_PROSPECTS",
    ),
    "7": Reason("Längere Abwesenheit", ("Die Person ist längere Zeit abwesend",), "OTHER"),
}
"""L-81 to L-87; the list is closed (LA-40)."""

GROUPS: dict[Group, str] = {
    "SUCCESS": "erfolgreiche Beendigung",
    "NO_PROSPECTS": "fehlende Erfolgsaussichten",
    "OTHER": "Beendigung aus anderen Gründen",
}

CAUSES: dict[Cause, str] = {"illness": "Krankheit", "custody": "Haft", "other": "anderer Grund"}

UNITS: dict[Unit, str] = {
    "ifk": "Integrationsfachkraft (IFK)",
    "ifk-jba": "Integrationsfachkraft der Jugendberufsagentur (JBA)",
}


@dataclass(frozen=True)
class ExitCheck:
    """What table 5.7 says. ``code``: why the exit is not accepted. ``returned``: the return steps follow."""

    accepted: bool
    group: Group | None = None
    returned: bool = False
    code: Literal["EXIT_REASON_INVALID", "EXIT_CONDITION_MISSING"] | None = None


def exit_check(reasons: Collection[str], conditions: Collection[str], *, further_placed: bool = True) -> ExitCheck:
    """Exactly one reason with all its conditions, named like ``2a`` (L-80 to L-87, LA-40, LA-41, LA-44; table 5.7)."""
    if len(reasons) != 1 or not set(reasons) <= set(REASONS):
        return ExitCheck(False, code="EXIT_REASON_INVALID")
    (reason,) = reasons
    if not set(needed(reason)) <= set(conditions):
        return ExitCheck(False, code="EXIT_CONDITION_MISSING")
    return ExitCheck(True, REASONS[reason].group, returned=reason != "1" or further_placed)


def needed(reason: str) -> list[str]:
    """The conditions of a reason: ``2a``, ``2b``."""
    return [f"{reason}{letter}" for letter, _ in zip("ab", REASONS[reason].conditions, strict=False)]


def condition_text(condition: str) -> str:
    """German words of a condition."""
    return REASONS[condition[0]].conditions["ab".index(condition[1])]


def end_problems(end: date, takeover: date, today: date) -> list[str]:
    """END lies in care and not in the future (5.7)."""
    problems = []
    if end < takeover:
        problems.append(f"Das Ende kann nicht vor der Übernahme am {day(takeover)} liegen")
    if end > today:
        problems.append("Das Ende liegt in der Zukunft")
    return problems


def is_under_age(born: date, on: date, parameters: LichtenbergParameters) -> bool:
    """The birthday has not been reached on that day (L-93, LA-46, DL-18)."""
    return on < add_months(born, 12 * parameters.youth_age)


def receiving_unit(*, under_25: bool, no_first_training: bool, aims_at_training: bool, jba_target_group: bool) -> Unit:
    """All four conditions lead to the youth career agency, whatever the reason (L-93, LA-46; table 5.8)."""
    return "ifk-jba" if under_25 and no_first_training and aims_at_training and jba_target_group else "ifk"


def agreement_needed_until(end: date, parameters: LichtenbergParameters) -> date:
    """Until when the agreement should be valid when care ends (L-91, DL-16)."""
    return add_months(end, parameters.exit_agreement_months)


@dataclass(frozen=True)
class Return:
    """Whether a return may be closed (table 5.9). ``warning``: the agreement is too short, with a reason."""

    closed: bool
    warning: Literal["EINV_EXIT_SHORT"] | None = None


def return_closing(
    *, discussed: bool, recommended: bool, noted: bool, long_enough: bool, reason_given: bool = False
) -> Return:
    """Talk, recommendations, note with profiling; a short agreement needs a reason (table 5.9)."""
    warning: Literal["EINV_EXIT_SHORT"] | None = None if long_enough else "EINV_EXIT_SHORT"
    closed = discussed and recommended and noted and (long_enough or reason_given)
    return Return(closed, warning)
