"""Monthly matching of vacancies with clients (bpmn/uckermark/matching.bpmn)."""

from __future__ import annotations

from datetime import date

from workers.registry import Case, Handlers, Task
from workers.rules.deadlines import add_months
from workers.rules.german import long_day
from workers.rules.guidelines import UckermarkParameters
from workers.rules.parameters import ParameterBook
from workers.rules.staff import Staff

uckermark_matching = Handlers()

GROUPS = ("fm-fern", "fm-nah", "fm-u25", "berufsberater", "fm-selbst", "fm-flucht")


class Matchers(Case):
    """Everyone who leads cases, and until when."""

    matchers: list[str]
    matching_due: date
    matching_due_text: str


@uckermark_matching.topic("uckermark_matching.list_matchers")
def list_matchers(task: Task, book: ParameterBook, staff: Staff) -> Matchers:
    """All case managers match the pool with their own clients; the rhythm is a default (U-238, U-239, AM-05)."""
    places = book.names(UckermarkParameters)
    found = [member.user for place in places for group in GROUPS for member in staff.in_group(place, group)]
    months = book.in_force(places[0], task.today, UckermarkParameters).matching_months
    due = add_months(task.today.replace(day=1), months) - date.resolution
    return Matchers(matchers=found, matching_due=due, matching_due_text=long_day(due))
