"""Change of owner in a running case of Jobcenter Uckermark, and messages to its part for under-25s."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workers.engine.cases import Cases
from workers.engine.staffing import Staffing
from workers.errors import BusinessError
from workers.handlers.uckermark import owner_values
from workers.registry import Task
from workers.rules.absence import acting_manager
from workers.rules.staff import Staff

UNDER_25 = "uckermark_under_25"
LEAD = ("case_manager", "acting_manager", "jobcenter")
"""Who has a case, and where."""


async def facts_changed(cases: Cases, task: Task, *, review: bool = False) -> bool:
    """The fixed dates of under-25s are computed anew; False if the case has none.

    review: the target group is to be looked at, whatever the dates say.
    """
    values = {"u25_change": task.id, "u25_review": review}
    return await cases.tell(task.case_number, UNDER_25, "u25_changed", values, proof="u25_change")


async def hand_tasks_on(
    staff: Staff, staffing: Staffing, case_number: str, former: str, manager: str
) -> dict[str, Any]:
    """Hand the open tasks on; returns the variables that name who is responsible now (U-001)."""
    covers = await staffing.covers()
    owner = owner_values(staff, manager, covers)
    for holder in dict.fromkeys((former, acting_manager(former, covers))):
        await staffing.reassign(case_number, holder, owner["acting_manager"])
    return owner


def manager_options(staff: Staff, jobcenter: str, group: str, office: str) -> list[dict[str, str]]:
    """The people of a group as choices of a form, those of the office first."""
    here = staff.in_group(jobcenter, group, office)
    others = [each for each in staff.in_group(jobcenter, group) if each not in here]
    return [{"label": f"{each.name} ({each.site or group})", "value": each.user} for each in (*here, *others)]


async def own_case(
    staffing: Staffing, case_number: str, starter: str, names: Iterable[str], error: str
) -> dict[str, Any]:
    """Facts of a running case that the starter leads; else a business error with that code."""
    case = await staffing.facts(case_number, (*names, *LEAD))
    if case is None:
        raise no_case(error)
    if starter not in (case.get("case_manager"), case.get("acting_manager")):
        raise BusinessError(error, "Das beginnt nur, wer den Fall führt. Bitte dort nachfragen.")
    return case


def no_case(error: str) -> BusinessError:
    """The number that somebody typed is none of a running case."""
    return BusinessError(error, "Unter dieser Fallnummer läuft kein Fall. Bitte die Fallnummer prüfen.")
