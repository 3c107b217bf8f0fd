"""No number about fewer exits than the minimum can be computed from all reports together, however they are combined.

Every published number is a row of a matrix: one column an exit, 1 where the number counts it. A group of exits can be
computed from the published numbers exactly if its own row is a combination of those rows. Tried for every group smaller
than the minimum. (A statement about each figure: all five figures of a group are published together, or none.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from workers.rules.impact import ImpactRecord
from workers.rules.impact_report import OTHER_AREAS, Report, compile_report, months_between
from workers.rules.parameters import load_parameters

from .impact_records import record

PARAMETERS = load_parameters().in_force("hannover", date(2026, 5, 1)).model_copy(update={"report_by_area": True})
LEAST = PARAMETERS.report_min_exits
MONTHS = months_between("2026-01", "2026-04")
Group = frozenset[int]

exits = st.tuples(st.sampled_from(MONTHS), st.integers(0, 2), st.sampled_from(PARAMETERS.impact_areas[:4]))
"""Month of the exit, months by which it was recorded too late, area."""


@settings(max_examples=150, deadline=None)
@given(st.lists(exits, max_size=13))
def test_nothing_small_can_be_computed(found: list[tuple[str, int, str]]) -> None:
    groups = _published(found)

    assert all(len(group) >= LEAST for group in groups)
    basis = _reduced([_row(group, len(found)) for group in groups])
    for size in range(1, LEAST):
        for small in combinations(range(len(found)), size):
            assert not _in_span(_row(small, len(found)), basis), f"{small} from {groups}"


def test_the_proof_finds_a_leak() -> None:
    """Two totals that differ by one exit give it away."""
    basis = _reduced([_row({0, 1, 2, 3}, 4), _row({0, 1, 2}, 4)])

    assert _in_span(_row({3}, 4), basis)
    assert not _in_span(_row({0}, 4), basis)


def _published(found: list[tuple[str, int, str]]) -> list[Group]:
    """Which exits each published number counts, over all reports: months, supplements, areas, and years so far."""
    groups: list[Group] = []
    held: set[int] = set()
    total: Group = frozenset()
    for month in MONTHS:
        known = [number for number, exit_ in enumerate(found) if number not in held and _recorded(exit_) <= month]
        own = [number for number in known if found[number][0] == month]
        earlier = [number for number in known if found[number][0] < month]
        done = compile_report("hannover", month, _records(found, own), _records(found, earlier), PARAMETERS)
        new = [frozenset(own)] * done.holds_month + [frozenset(earlier)] * done.holds_carried
        total = total.union(*new)
        held.update(*new)
        groups += [*new, *_area_groups(done.report, found, own), total]
    return [group for group in dict.fromkeys(groups) if group]


def _area_groups(report: Report, found: list[tuple[str, int, str]], own: list[int]) -> Iterator[Group]:
    named = {part.area for part in report.areas}
    for part in report.areas:
        if part.area == OTHER_AREAS:
            group = frozenset(number for number in own if found[number][2] not in named)
        else:
            group = frozenset(number for number in own if found[number][2] == part.area)
        assert part.figures.exits == len(group)
        yield group


def _recorded(exit_: tuple[str, int, str]) -> str:
    month, late, _ = exit_
    return MONTHS[min(MONTHS.index(month) + late, len(MONTHS) - 1)]


def _records(found: list[tuple[str, int, str]], numbers: Iterable[int]) -> list[ImpactRecord]:
    return [record("E-01", 0, False, 0, found[number][2], found[number][0]) for number in numbers]


def _row(group: Iterable[int], length: int) -> list[Fraction]:
    members = set(group)
    return [Fraction(number in members) for number in range(length)]


def _reduced(rows: list[list[Fraction]]) -> list[tuple[int, list[Fraction]]]:
    """Row echelon form: pivot column and row."""
    basis: list[tuple[int, list[Fraction]]] = []
    for row in rows:
        rest = _minus(row, basis)
        pivot = next((column for column, value in enumerate(rest) if value), None)
        if pivot is not None:
            basis.append((pivot, [value / rest[pivot] for value in rest]))
    return basis


def _minus(row: list[Fraction], basis: list[tuple[int, list[Fraction]]]) -> list[Fraction]:
    for pivot, other in basis:
        factor = row[pivot]
        row = [value - factor * taken for value, taken in zip(row, other, strict=True)]
    return row


def _in_span(row: list[Fraction], basis: list[tuple[int, list[Fraction]]]) -> bool:
    return not any(_minus(row, basis))
