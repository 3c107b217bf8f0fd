"""Placement barriers: the regional list, and which of them count for access (F-033, F-036; FT-1)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pydantic import Field

from workers.rules.guidelines import Strict
from workers.rules.yaml_file import YamlFile


class Barrier(Strict):
    """One entry of the list. market: it lies in the labour market alone and never counts for access (FA-03)."""

    label: str = Field(min_length=1)
    market: bool = False


def read_barriers(path: Path) -> dict[str, Barrier]:
    """The list by code. UserError with file, line and remedy for a mistake."""
    file = YamlFile(path)
    return {code: file.read(Barrier, code) for code in file.content}


BARRIERS = read_barriers(Path(__file__).with_suffix(".yaml"))
LABELS = {code: barrier.label for code, barrier in BARRIERS.items()}


def options(*, market: bool) -> list[dict[str, str]]:
    """Choices of a form: barriers of people, or those of the labour market alone."""
    return [{"label": entry.label, "value": code} for code, entry in BARRIERS.items() if entry.market is market]


def counted_barriers(person: Iterable[str], community: Iterable[str], *, distinct_in_both: bool = False) -> int:
    """Serious barriers in person and need community together; barriers of the market are not among them (F-036, FT-1).

    A code counts once, even if it lies in both, unless the case manager says why both are distinct (FA-02).
    """
    own, shared = set(person), set(community)
    return len(own) + len(shared) if distinct_in_both else len(own | shared)


def label(code: str) -> str:
    """The German name; a code that is no longer on the list stands for itself."""
    return LABELS.get(code, code)
