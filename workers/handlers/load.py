"""How many cases a case manager has, asked where somebody is about to get one more (H-53, H-54)."""

from __future__ import annotations

from workers.engine.cases import Cases
from workers.errors import PermanentError
from workers.rules.capacity import Capacity, capacity
from workers.rules.parameters import Parameters
from workers.rules.staff import Member, Staff


async def load_of(case_manager: str, staff: Staff, cases: Cases, parameters: Parameters, *, more: int = 0) -> Capacity:
    """The case manager's load, with cases that are about to count."""
    return capacity(await cases.caseload(case_manager) + more, hours_of(staff, case_manager), parameters)


def hours_of(staff: Staff, case_manager: str) -> float:
    hours = staff.member(case_manager).hours
    if hours is None:
        raise PermanentError(
            f"Für „{case_manager}“ stehen keine Wochenstunden in deploy/staff.yaml, denn die Person ist dort nicht als "
            "Fallmanager*in geführt. Erwartet: eine Person mit Wochenstunden. Bitte dort ergänzen, den Worker neu "
            "starten und den Schritt wiederholen."
        )
    return hours


async def choices(members: list[Member], staff: Staff, cases: Cases, parameters: Parameters) -> list[dict[str, str]]:
    """Case managers as choices of a form, each with place and load: the load is known before anybody decides."""
    found = []
    for member in members:
        load = await load_of(member.user, staff, cases, parameters)
        full = "" if load.free else ", ausgelastet"
        label = f"{member.name} ({member.site}, {member.team}; {load.case_count} von {load.case_limit} Fällen{full})"
        found.append({"label": label, "value": member.user})
    return found
