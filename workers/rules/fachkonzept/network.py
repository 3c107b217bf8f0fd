"""The course plan: steps one after another and side by side, as in network planning (F-164)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from workers.rules.fachkonzept.planning import Step
from workers.rules.german import counted, day, listed


def network_gaps(steps: Iterable[Step]) -> list[str]:
    """German sentences on predecessors that do not exist, go round in a circle or end too late (F-164)."""
    known = {step.number: step for step in steps}
    unknown = [
        f"Schritt {step.number}: Vorgänger {listed(map(str, missing))} gibt es in diesem Plan nicht"
        for step in known.values()
        if (missing := [number for number in step.after if number not in known])
    ]
    return [*unknown, *_circle(known), *_conflicts(known)]


def _circle(steps: Mapping[int, Step]) -> list[str]:
    try:
        TopologicalSorter({number: step.after for number, step in steps.items()}).prepare()
    except CycleError as error:
        around = [str(number) for number in error.args[1]]
        return [f"Die Schritte {' → '.join(reversed(around))} warten aufeinander; bitte einen Vorgänger entfernen"]
    return []


def _conflicts(steps: Mapping[int, Step]) -> list[str]:
    """A step begins after its predecessors have ended, on the next day at the earliest."""
    return [
        f"Schritt {step.number} beginnt am {day(step.first)}, sein Vorgänger {before.number} endet erst am "
        f"{day(before.last)}"
        for step in steps.values()
        for before in (steps[number] for number in step.after if number in steps)
        if step.first and before.last and step.number != before.number and step.first <= before.last
    ]


def parallel(steps: Iterable[Step]) -> list[tuple[int, int]]:
    """Pairs of steps that run side by side on at least one day."""
    dated = [step for step in steps if step.first and step.last]
    return [
        (one.number, other.number)
        for place, one in enumerate(dated)
        for other in dated[place + 1 :]
        if one.first and other.last and one.first <= other.last and other.first and one.last and other.first <= one.last
    ]


def course_text(steps: Iterable[Step]) -> str:
    """The course in one German sentence, for the form: how many steps, which after which, which side by side."""
    known = list(steps)
    after = [f"{step.number} nach {listed(map(str, step.after))}" for step in known if step.after]
    beside = [f"{one} und {other}" for one, other in parallel(known)]
    parts = [counted(len(known), "Schritt", "Schritte")]
    parts += [f"nacheinander: {', '.join(after)}"] if after else []
    parts += [f"gleichzeitig: {', '.join(beside)}"] if beside else []
    return f"{'; '.join(parts)}."
