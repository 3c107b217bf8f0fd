"""Many scenarios, one clock: their steps in one order by date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import zip_longest

from workers.play.scenario import Scenario, Step
from workers.registry import BERLIN

OFFICE_HOURS = time(9)
"""Steps happen in the morning; timers of that day (00:00) have fired by then."""


@dataclass(frozen=True)
class Turn:
    """One step of one scenario; ``number`` is its place in the file, ``last`` closes an expectation with ``bis``."""

    scenario: Scenario
    step: Step
    number: int
    last: bool = False


@dataclass(frozen=True)
class Stop:
    """A day on which something happens. The turns of a wave are independent; waves follow one another."""

    day: date
    waves: tuple[tuple[Turn, ...], ...]

    @property
    def moment(self) -> datetime:
        return datetime.combine(self.day, OFFICE_HOURS, BERLIN)


def merge(scenarios: Sequence[Scenario]) -> list[Stop]:
    """The stops of all scenarios by date. Steps of one scenario keep their order; scenarios take turns."""
    turns = [list(_turns(scenario)) for scenario in scenarios]
    days = sorted({day for lane in turns for day, _ in lane})
    return [_stop(day, [[turn for on, turn in lane if on == day] for lane in turns]) for day in days]


def _turns(scenario: Scenario) -> Iterator[tuple[date, Turn]]:
    """Each step on its day; one with ``bis`` is looked at once more on that day, after the steps of the day."""
    later = []
    for number, step in enumerate(scenario.schritte):
        yield step.am, Turn(scenario, step, number)
        if step.bis is not None:
            later.append((step.bis, Turn(scenario, step, number, last=True)))
    yield from later


def _stop(day: date, lanes: list[list[Turn]]) -> Stop:
    waves = zip_longest(*(lane for lane in lanes if lane))
    return Stop(day, tuple(tuple(turn for turn in wave if turn) for wave in waves))
