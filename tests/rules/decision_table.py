"""Decision tables as the catalogue prints them: rows of Y, N and -, checked from the top."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .case_files import read


@dataclass(frozen=True)
class DecisionTable:
    """One file: inputs, rows, cases."""

    inputs: tuple[str, ...]
    choices: dict[str, list[str]]
    rows: list[dict[str, Any]]
    cases: list[dict[str, Any]]

    @classmethod
    def load(cls, name: str) -> DecisionTable:
        content = read(name)
        return cls(tuple(content["inputs"]), content.get("choices", {}), content["rows"], content["cases"])

    def combinations(self) -> Iterator[dict[str, Any]]:
        """Every combination of the inputs: 2^n, times the choices."""
        for answers in itertools.product((True, False), repeat=len(self.inputs)):
            for chosen in itertools.product(*self.choices.values()):
                yield {**dict(zip(self.inputs, answers, strict=True)), **dict(zip(self.choices, chosen, strict=True))}

    def first_match(self, facts: dict[str, Any]) -> dict[str, Any]:
        """The first row that fits; a combination that no row covers is an error of the table."""
        return next(row for row in self.rows if self._fits(row, facts))

    def _fits(self, row: dict[str, Any], facts: dict[str, Any]) -> bool:
        marks = dict(zip(self.inputs, row["when"].split(), strict=True))
        yes_no = all(mark == "-" or (mark == "Y") == facts[name] for name, mark in marks.items())
        return yes_no and all(row.get(name, facts[name]) == facts[name] for name in self.choices)
