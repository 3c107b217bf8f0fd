"""What differs between the guidelines, side by side: read from parameters and diagrams, never written by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from workers.check.diagram import Element
from workers.check.project import Project
from workers.handbook.content import who
from workers.rules.german import day
from workers.rules.guidelines import Guideline, keys
from workers.rules.parameters import Entry, ParameterBook

PHASE = "_process"
"""Parameters that end so name the process of a phase."""
UNKNOWN = "–"
KINDS: Mapping[str, Callable[[Element], bool]] = {
    "Aufgaben": lambda box: box.kind == "userTask",
    "Zeitpunkte": lambda box: box.event("timer") is not None,
    "Schreiben": lambda box: box.kind == "serviceTask" and box.id.startswith("write_"),
}


@dataclass(frozen=True)
class Line:
    """One row: what is compared, and a cell for each Jobcenter."""

    title: str
    cells: tuple[str, ...]

    @property
    def differs(self) -> bool:
        return len(set(self.cells)) > 1


@dataclass(frozen=True)
class Table:
    """A part of the comparison. heads: names of the Jobcenters."""

    title: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]


def compare(project: Project, book: ParameterBook, jobcenters: Sequence[str], on: date) -> list[Table]:
    """Numbers, phases, and the steps of each phase for these Jobcenters. on: the day whose values count."""
    heads = tuple(book.jobcenters[name].name for name in jobcenters)
    numbers = tuple(line for line in _numbers(book, jobcenters, on) if line.differs)
    processes = {key: [_process(book, name, key, on) for name in jobcenters] for key in _phases(book, jobcenters)}
    found = [Table(f"Zahlen und Wörter, die sich unterscheiden (am {day(on)})", heads, numbers)]
    for key, names in processes.items():
        steps = tuple(_steps(project, names))
        found.append(Table(book.entries[key].label, heads, steps))
    return found


def _numbers(book: ParameterBook, jobcenters: Sequence[str], on: date) -> Iterator[Line]:
    for key, entry in book.entries.items():
        if not key.endswith(PHASE):
            cells = tuple(_value(book, name, key, on) for name in jobcenters)
            yield Line(f"{entry.label} ({_unit(entry)}{', '.join(entry.rule)})", cells)


def _unit(entry: Entry) -> str:
    return "" if entry.unit in ("Kennung", "Text", "Namen") else f"{entry.unit}; "


def _value(book: ParameterBook, jobcenter: str, key: str, on: date) -> str:
    """As it is read; a dash where the guideline does not know the number or leaves it open."""
    if key not in keys(book.jobcenters[jobcenter].model):
        return UNKNOWN
    return _words(book.value(key, jobcenter, on).value)


def _words(value: Any) -> str:
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, list | tuple):
        return ", ".join(_words(item) for item in value) or "keine"
    if isinstance(value, dict):
        return str(value.get("label") or value.get("name") or value)
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def _phases(book: ParameterBook, jobcenters: Sequence[str]) -> list[str]:
    """Keys that name a phase's process, in the order of the case."""
    used = [key for name in jobcenters for key in keys(book.jobcenters[name].model) if key.endswith(PHASE)]
    return list(dict.fromkeys([*(key for key in keys(Guideline) if key.endswith(PHASE)), *used]))


def _process(book: ParameterBook, jobcenter: str, key: str, on: date) -> str | None:
    if key not in keys(book.jobcenters[jobcenter].model):
        return None
    value = book.value(key, jobcenter, on).value
    return str(value) if value else None


def _steps(project: Project, processes: Sequence[str | None]) -> Iterator[Line]:
    boxes = [list(_boxes(project, name)) if name else [] for name in processes]
    names = {process.id: process.name for diagram in project.diagrams for process in diagram.processes}
    yield Line("Diagramm", tuple(names.get(name or "", UNKNOWN) for name in processes))
    for title, wanted in KINDS.items():
        cells = [[_label(box) for box in found if wanted(box)] for found in boxes]
        if any(cells):
            yield Line(title, tuple("; ".join(dict.fromkeys(cell)) or UNKNOWN for cell in cells))
    rules = [sorted({rule for box in found for rule in box.rules}) for found in boxes]
    yield Line("Regeln", tuple(str(len(cell)) if cell else UNKNOWN for cell in rules))


def _boxes(project: Project, process: str, above: frozenset[str] = frozenset()) -> Iterator[Element]:
    """Boxes of a process and of those that it calls by name."""
    for diagram in project.diagrams:
        for box in diagram.nodes:
            if box.process.id == process:
                yield box
                called = box.get("calledElement")
                if called and "$" not in called and called not in above | {process, "fallmanagement"}:
                    yield from _boxes(project, called, above | {process})


def _label(box: Element) -> str:
    name = box.name or box.id
    return f"{name} ({who(box)})" if box.kind == "userTask" and who(box) else name


def markdown(tables: Sequence[Table]) -> str:
    """All tables as a page."""
    return "\n".join(["# Vergleich der Leitlinien", *(line for table in tables for line in _page(table)), ""])


def _page(table: Table) -> Iterator[str]:
    yield from ("", f"## {table.title}", "", f"| | {' | '.join(table.heads)} |", "|---" * (len(table.heads) + 1) + "|")
    for line in table.lines:
        yield f"| {line.title} | {' | '.join(cell.replace('; ', '<br>').replace('|', '/') for cell in line.cells)} |"
