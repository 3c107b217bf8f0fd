"""Which role may do what: `deploy/rights.yaml`, read, checked and shown as a table.

The engine knows only the single rights of `deploy/access.yaml`; this says what they must amount to.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from workers.rules.rights import Access, GroupId, Text
from workers.rules.yaml_file import YamlFile

NOTHING = "–"
LONGEST = 4
"""Names of groups in one cell; more stand below the table."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Operation(_Part):
    """Something that one can try. word: its name in the table; label: in a sentence, if the word alone does not say.

    jobcenters: only who works there; none means everywhere.
    """

    column: Text
    word: Text
    who: tuple[GroupId, ...] | Literal["everyone", "everyone_in_tasklist"]
    why: Text
    label: str = ""
    jobcenters: tuple[GroupId, ...] = ()

    def possible_in(self, jobcenter: str) -> bool:
        return not self.jobcenters or jobcenter in self.jobcenters

    def allowed(self, access: Access) -> frozenset[str]:
        """Groups that may do it."""
        if self.who == "everyone":
            return frozenset(access.groups)
        return access.with_application("tasklist") if self.who == "everyone_in_tasklist" else frozenset(self.who)


class RightsTable(_Part):
    """The whole file."""

    columns: dict[str, Text] = Field(min_length=1)
    operations: dict[str, Operation] = Field(min_length=1)


def read_rights(path: Path, access: Access) -> RightsTable:
    """The checked file. UserError names file, line, key and remedy."""
    file = YamlFile(path)
    table = file.read(RightsTable)
    for name, operation in table.operations.items():
        if operation.column not in table.columns:
            what = f"Die Spalte „{operation.column}“ gibt es nicht."
            raise file.error(("operations", name, "column"), what, f"Bekannt sind: {', '.join(table.columns)}.")
        for group in sorted(operation.allowed(access) - set(access.groups)):
            what = f"Die Gruppe „{group}“ steht nicht in access.yaml."
            raise file.error(("operations", name, "who"), what, "Dort ergänzen oder anders nennen.")
    return table


def text(table: RightsTable, access: Access) -> str:
    """The section of README.md: one row for all groups that may do the same, then what nobody may and why."""
    rows, notes = [], []
    for cells, names in _rows(table, access).items():
        if len(names) > LONGEST:
            notes.append(f"¹ {', '.join(names)}.\n")
        role = ", ".join(names) if len(names) <= LONGEST else "Alle übrigen Fachrollen ¹"
        rows.append(f"| {role} | {' | '.join(cells)} |")
    refused = [
        f"- **{operation.label or operation.word}**: {operation.why}."
        for operation in table.operations.values()
        if not operation.allowed(access)
    ]
    head = [f"| Rolle | {' | '.join(table.columns.values())} |", f"|---{'|---' * len(table.columns)}|"]
    return "\n".join([*head, *rows, "", *notes, "Niemand außer der Administration der Engine darf:", "", *refused, ""])


def _rows(table: RightsTable, access: Access) -> dict[tuple[str, ...], list[str]]:
    """Names of the groups by the cells of their row."""
    rows: dict[tuple[str, ...], list[str]] = {}
    for group, found in access.groups.items():
        cells = tuple(", ".join(_words(table, access, column, group)) or NOTHING for column in table.columns)
        rows.setdefault(cells, []).append(f"{found.name} (`{group}`)")
    return rows


def _words(table: RightsTable, access: Access, column: str, group: str) -> Iterator[str]:
    for operation in table.operations.values():
        if operation.column == column and group in operation.allowed(access):
            places = ", ".join(jobcenter.capitalize() for jobcenter in operation.jobcenters)
            yield f"{operation.word} ({places})" if places else operation.word
