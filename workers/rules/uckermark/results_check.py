"""The yearly results check: when it is due, and what it shows (U-020, U-263 to U-266; DL-44, DOC-45)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from workers.rules.deadlines import Deadline, add_months
from workers.rules.guidelines import UckermarkParameters
from workers.rules.uckermark.dates import after_months

ORDER = ("A", "B", "C", "D", "E")
"""From the highest value down; X, Y and Z lie below E, S is not compared (project default: the text has no order)."""
BELOW = ("X", "Y", "Z")


def next_check(last: date, parameters: UckermarkParameters) -> Deadline:
    """One year after the last results check (U-265)."""
    months = parameters.results_check_months
    return after_months(last, months, parameters, rule="U-265", basis="Ergebnisprüfung nach der letzten")


def check_opens(due: date, parameters: UckermarkParameters) -> date:
    """The task appears some time before, so that it can be done in time (project default)."""
    return add_months(due, -parameters.results_check_opens_months)


class Mark(Protocol):
    """A deadline that was kept or missed; no case, no person (`workers.results.store.StandardMark`)."""

    @property
    def rule(self) -> str: ...
    @property
    def kept(self) -> bool: ...
    @property
    def marked_on(self) -> date: ...


@dataclass(frozen=True)
class Standard:
    """A minimum standard in figures (U-264): how often its deadline was kept and missed."""

    rule: str
    kept: int
    missed: int


def standards(marks: Iterable[Mark], after: date, until: date) -> list[Standard]:
    """By rule, over the marks made after the last check until this one."""
    counted = [mark for mark in marks if after < mark.marked_on <= until]
    kept = Counter(mark.rule for mark in counted if mark.kept)
    missed = Counter(mark.rule for mark in counted if not mark.kept)
    return [Standard(rule, kept[rule], missed[rule]) for rule in sorted({*kept, *missed})]


@dataclass(frozen=True)
class CategoryChange:
    """One change of category; None: not yet known."""

    before: str | None
    after: str | None


@dataclass(frozen=True)
class Progress:
    """Success by progress (U-263): changes to a higher and a lower category, barriers known and settled."""

    higher: int
    lower: int
    barriers: int
    settled: int


def rank(category: str | None) -> int | None:
    """Place in the order, small is high; None: not to be compared (S, or no category)."""
    if category in ORDER:
        return ORDER.index(category)
    return len(ORDER) if category in BELOW else None


def progress(changes: Iterable[CategoryChange], statuses: Iterable[str]) -> Progress:
    """Counts what went up and down, and the barriers by whether they are successfully settled (U-263)."""
    compared = [
        after - before
        for change in changes
        if (before := rank(change.before)) is not None and (after := rank(change.after)) is not None
    ]
    known = list(statuses)
    return Progress(
        higher=sum(step < 0 for step in compared),
        lower=sum(step > 0 for step in compared),
        barriers=len(known),
        settled=known.count("settled"),
    )
