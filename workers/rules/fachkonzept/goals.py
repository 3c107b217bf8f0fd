"""Goals over the life of a case: agreed, moved, reached, removed (F-125, F-128, F-142, F-194; 6.2 no. 1 to 3).

A goal of the plan is the same goal as before if it stands in the same row for the same area and barrier. Whether it
was reached is told by reviews, interim balances and the exit, never asked for a statistic.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from pydantic import BaseModel, ConfigDict

from workers.rules.fachkonzept.planning import Goal, area_label
from workers.rules.german import day


class Target(BaseModel):
    """A target date and the day on which it was agreed."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    agreed_on: date
    target: date


class GoalRecord(BaseModel):
    """A goal in codes and dates, without a word of its content."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    number: int
    area: str
    barrier: str | None = None
    main: bool = True
    targets: tuple[Target, ...]
    reached_on: date | None = None
    removed_on: date | None = None

    @property
    def id(self) -> str:
        return f"{self.number}-{self.targets[0].agreed_on.isoformat()}"

    @property
    def target(self) -> date:
        """The last date that was agreed on or before the date valid until then; later ones move nothing (no. 1)."""
        first, *later = self.targets
        valid = first.target
        for moved in later:
            if moved.agreed_on > valid:
                break
            valid = moved.target
        return valid

    @property
    def counts(self) -> bool:
        """Removed before its target date it counts nowhere; removed later it stays in the base (no. 1, no. 3)."""
        return self.removed_on is None or self.removed_on >= self.target

    @property
    def open(self) -> bool:
        return self.reached_on is None and self.removed_on is None

    def agreed_between(self, first: date, last: date) -> bool:
        """Stands in an agreement that was concluded between these days (F1)."""
        return any(first <= target.agreed_on <= last for target in self.targets)


def agree(known: Iterable[GoalRecord], plan: Iterable[Goal], on: date) -> tuple[GoalRecord, ...]:
    """The goals after an agreement: known ones moved, new ones added, those left out removed. Twice is like once."""
    wanted = {_identity(goal): goal for goal in plan if goal.area and goal.target}
    kept = [_moved(goal, wanted.pop(_key(goal)), on) if goal.open and _key(goal) in wanted else goal for goal in known]
    gone = [_removed(goal, on) if goal.open and not _planned(goal, on) else goal for goal in kept]
    reached = {_key(goal) for goal in gone if goal.reached_on}
    return (*gone, *(_new(goal, on) for key, goal in wanted.items() if key not in reached))


def _identity(goal: Goal) -> tuple[int, str, str]:
    return goal.number, goal.area or "", goal.barrier or ""


def _key(goal: GoalRecord) -> tuple[int, str, str]:
    return goal.number, goal.area, goal.barrier or ""


def _planned(goal: GoalRecord, on: date) -> bool:
    return goal.targets[-1].agreed_on == on


def _new(goal: Goal, on: date) -> GoalRecord:
    assert goal.area and goal.target
    target = Target(agreed_on=on, target=goal.target)
    return GoalRecord(
        number=goal.number, area=goal.area, barrier=goal.barrier, main=goal.part_of is None, targets=(target,)
    )


def _moved(known: GoalRecord, goal: Goal, on: date) -> GoalRecord:
    assert goal.target
    earlier = tuple(target for target in known.targets if target.agreed_on != on)
    targets = (*earlier, Target(agreed_on=on, target=goal.target))
    return known.model_copy(update={"targets": targets, "main": goal.part_of is None})


def _removed(goal: GoalRecord, on: date) -> GoalRecord:
    return goal.model_copy(update={"removed_on": on})


def reach(known: Iterable[GoalRecord], ids: Collection[str], on: date) -> tuple[GoalRecord, ...]:
    """These goals were reached on that day; one that was reached before stays as it is."""
    return tuple(
        goal.model_copy(update={"reached_on": on}) if goal.id in ids and goal.reached_on is None else goal
        for goal in known
    )


def options(known: Iterable[GoalRecord]) -> list[dict[str, str]]:
    """Goals that are still open, as choices of a form."""
    return [
        {
            "value": goal.id,
            "label": f"Ziel {goal.number}: {area_label(goal.area)}, bis {day(goal.targets[-1].target)}",
        }
        for goal in known
        if goal.open
    ]
