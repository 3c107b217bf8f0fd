"""Who is responsible after a change of team, site or region, and when the change takes place (H-86 to H-90; DT-8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from workers.rules.deadlines import add_months
from workers.rules.german import counted, day
from workers.rules.parameters import Parameters
from workers.rules.staff import Member

Event = Literal["team", "site", "absence", "region"]
Responsible = Literal["previous", "new", "previous_until_end", "none"]
ContinuationReason = Literal["running_step", "crisis", "exit_near", "other"]
CONTINUATION_REASONS: dict[ContinuationReason, str] = {
    "running_step": "laufende Maßnahme oder unmittelbar bevorstehender Schritt",
    "crisis": "akute Krise, in der ein Wechsel der Bezugsperson schaden würde",
    "exit_near": "Fallabgang steht kurz bevor",
    "other": "anderer Grund, in VerBIS dokumentiert",
}
"""Reasons for a temporary continuation; the guideline lists none, the codes are a project default (H-90)."""


@dataclass(frozen=True)
class Responsibility:
    """A row of DT-8: who is responsible, who works the case, and for whom it counts once the change is in force.

    ``row`` 5 leads to an exit instead (E-10).
    """

    row: int
    responsible: Responsible
    works: Literal["responsible", "cover", "nobody"] = "responsible"


def responsible_after(event: Event, *, both_leaders_agree: bool = False) -> Responsibility:
    """DT-8: what a change of team or site, an absence, or a move out of the region means (H-83 to H-90, A-30)."""
    if event == "team":
        return Responsibility(1, "previous")
    if event == "site":
        return Responsibility(3, "previous_until_end") if both_leaders_agree else Responsibility(2, "new")
    if event == "absence":
        return Responsibility(4, "previous", works="cover")
    return Responsibility(5, "none", works="nobody")


@dataclass(frozen=True)
class Plan:
    """A change of team or site as planned; ``new_manager`` and the continuation matter for another site only."""

    event: Literal["team", "site"]
    effective: date
    new_manager: Member | None = None
    new_team: str = ""
    continuation_wanted: bool = False
    continuation_until: date | None = None


def plan_problems(plan: Plan, previous: Member, teams: Iterable[Member], parameters: Parameters) -> list[str]:
    """What speaks against a plan, in German; ``teams`` are the leaders of the teams, ``parameters`` those of today."""
    problems = [_too_early(plan, parameters.on)]
    if plan.event == "team":
        problems.append(_team_problem(plan, previous, teams))
    else:
        problems += [_manager_problem(plan, previous), _continuation_problem(plan, parameters)]
    return [problem for problem in problems if problem]


def _too_early(plan: Plan, today: date) -> str | None:
    return f"Der Wechsel gilt frühestens ab heute, dem {day(today)}" if plan.effective < today else None


def _team_problem(plan: Plan, previous: Member, teams: Iterable[Member]) -> str | None:
    at_the_site = {leader.team for leader in teams if leader.site == previous.site}
    return None if plan.new_team in at_the_site else f"Das neue Team gehört nicht zum Standort {previous.site}"


def _manager_problem(plan: Plan, previous: Member) -> str | None:
    if plan.new_manager is None:
        return "Die neue zuständige Person im Fallmanagement fehlt"
    if plan.new_manager.site == previous.site:
        return (
            f"{plan.new_manager.name} gehört zum bisherigen Standort {previous.site}; gewählt ist ein anderer Standort"
        )
    return None


def _continuation_problem(plan: Plan, parameters: Parameters) -> str | None:
    if not plan.continuation_wanted:
        return None
    latest = continuation_ends_latest(plan.effective, parameters)
    if plan.continuation_until and plan.effective < plan.continuation_until <= latest:
        return None
    return (
        f"Die befristete Fortführung braucht ein Ende nach dem {day(plan.effective)} und spätestens am {day(latest)} "
        f"({continuation_limit(parameters)})"
    )


def continuation_limit(parameters: Parameters) -> str:
    """höchstens 3 Monate (P-06)"""
    return f"höchstens {counted(parameters.temporary_continuation_max_months, 'Monat', 'Monate')}"


def continuation_ends_latest(effective: date, parameters: Parameters) -> date:
    """Last possible day of a temporary continuation (H-90, P-06)."""
    return add_months(effective, parameters.temporary_continuation_max_months)


def takes_place_on(plan: Plan, *, both_leaders_agree: bool) -> date:
    """Day from which the new case manager is responsible and the case counts there (DT-8 rows 2 and 3, DT-10 row 6)."""
    found = responsible_after(plan.event, both_leaders_agree=plan.continuation_wanted and both_leaders_agree)
    until = plan.continuation_until if found.responsible == "previous_until_end" else None
    return until or plan.effective


def agreement_overdue(takes_place: date, arranged: date, parameters: Parameters) -> date:
    """Day on which the team leader hears that the handover is not agreed: after the day of the change (H-88, P-03)."""
    return max(takes_place, arranged) + timedelta(days=parameters.overdue_after_days)
