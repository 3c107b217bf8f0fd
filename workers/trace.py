"""Where a rule lives, and which rules a box carries: answers read from the project itself, never from a second list."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from workers.check.boxes import Box, boxes
from workers.check.project import Project
from workers.errors import UserError
from workers.rules.catalogue import ACCEPTANCE, Requirement, ids_in, nearest
from workers.rules.parameters import Entry
from workers.settings import PROJECT

TOOLS = ("workers/check/", "workers/commands/", "workers/trace.py", "workers/rules/catalogue.py", "tests/consistency/")
"""Code about rules in general: an id in it is an example, not a place where the rule lives."""

PLACES = {"lichtenberg": " für Lichtenberg", "fachkonzept": " für das Fachkonzept", "uckermark": " für die Uckermark"}
LONGEST_VALUE = 60
SCENARIOS = "tests/scenarios/"
Status = Literal["implemented", "guidance", "open"]


@dataclass(frozen=True)
class Place:
    """A spot in the repository: ``file:line`` and what stands there."""

    file: str
    line: int
    name: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.name}".rstrip()


@dataclass(frozen=True)
class BoxLine:
    """A box in one line."""

    file: str
    box: str
    label: str
    kind: str
    form: str = ""
    handler: str = ""


@dataclass(frozen=True)
class ParameterLine:
    """One dated value of a parameter."""

    key: str
    label: str
    jobcenter: str
    valid_from: str
    value: str
    status: str
    source: str


@dataclass(frozen=True)
class Coverage:
    """One line of the coverage table. An open rule may have places already: what is prepared for its phase."""

    id: str
    phase: str
    status: Status
    where: list[str] = field(default_factory=list)
    reason: str = ""
    text: str = ""


@dataclass(frozen=True)
class RuleTrace:
    """Everything the project has about one rule."""

    id: str
    requirement: Requirement
    coverage: Coverage | None
    parameters: list[ParameterLine]
    code: list[Place]
    boxes: list[BoxLine]
    templates: list[Place]
    tests: list[Place]

    def as_dict(self) -> dict[str, Any]:
        """For `--json`."""
        return {**asdict(self), "requirement": self.requirement.model_dump()}


@dataclass(frozen=True)
class BoxTrace:
    """Everything behind one box."""

    box: BoxLine
    documentation: str
    rules: dict[str, str]
    code_rules: dict[str, str]
    parameters: list[ParameterLine]
    templates: list[str]
    reads: list[str]
    writes: list[str]
    errors: list[str]
    tests: list[Place]

    def as_dict(self) -> dict[str, Any]:
        """For `--json`."""
        return asdict(self)


def rule(project: Project, wanted: str) -> RuleTrace:
    """Where rule ``wanted`` lives. UserError with the nearest ids if no catalogue has it."""
    identifier = _known_id(project, wanted)
    places = _mentions(PROJECT).get(identifier, [])
    return RuleTrace(
        id=identifier,
        requirement=project.catalogue[identifier],
        coverage=next((row for row in coverage(project) if row.id == identifier), None),
        parameters=[line for key, entry in _entries(project, identifier) for line in _values(key, entry)],
        code=[place for place in places if place.file.endswith(".py") and not _is_test(place)],
        boxes=[_line(box) for box in boxes(project) if identifier in box.rules],
        templates=[place for place in places if place.file.startswith("templates/")],
        tests=[place for place in places if _is_test(place)],
    )


def box(project: Project, wanted: str) -> BoxTrace:
    """What hangs on the box ``process.element``. UserError with the nearest names if no diagram has it."""
    known = {box.name: box for box in boxes(project)}
    if wanted not in known:
        raise _unknown(wanted, known, "Diesen Kasten gibt es in keinem Diagramm.")
    found = known[wanted]
    book, catalogue = project.book.entries, project.catalogue
    result = found.handler.result_model if found.handler else None
    return BoxTrace(
        box=_line(found),
        documentation=found.element.documentation,
        rules={rule: catalogue[rule].german for rule in found.rules if rule in catalogue},
        code_rules={rule: catalogue[rule].german for rule in found.code_rules if rule in catalogue},
        parameters=[line for key in found.parameters if key in book for line in _values(key, book[key])],
        templates=found.templates,
        reads=sorted(found.handler.variables if found.handler else found.form.reads if found.form else ()),
        writes=sorted(result.model_fields if result else found.form.sets if found.form else ()),
        errors=sorted(found.handler.errors if found.handler else ()),
        tests=_naming(found),
    )


def coverage(project: Project) -> list[Coverage]:
    """For each rule of the guideline and each acceptance case: implemented, shown as guidance, or open and why."""
    found = boxes(project)
    return [
        _covered(project, identifier, requirement, [box for box in found if identifier in box.rules])
        for identifier, requirement in project.catalogue.items()
        if requirement.normative or identifier.startswith(ACCEPTANCE)
    ]


def _covered(project: Project, identifier: str, requirement: Requirement, found: list[Box]) -> Coverage:
    shown, where = _shows(project, identifier), _where(project, identifier, found)
    phases = requirement.phase.split(" / ")
    built = "cross" in phases or any(_diagram_of(identifier, phase) in project.processes for phase in phases)
    status = _status(requirement, bool(shown), bool(where)) if built else "open"
    reason = "" if status != "open" else _reason(identifier, requirement, built)
    places = shown if status == "guidance" else [*where, *shown]
    return Coverage(identifier, requirement.phase, status, places, reason, requirement.german)


def _diagram_of(identifier: str, phase: str) -> str:
    """The process that carries a phase out by the guideline to which the rule belongs."""
    guideline = _guideline(identifier)
    return f"{guideline}_{phase}" if guideline else phase


def _guideline(identifier: str) -> str:
    """Whose diagrams have a name of their own; empty for Hannover, whose phases are named as such."""
    named = {
        "lichtenberg": r"L",
        "fachkonzept": r"F-\d{3}|FA|FT|AC",
        "uckermark": r"U-|AM|UT|UC",
    }  # F-01 to F-14 are periods of Hannover
    return next((name for name, ids in named.items() if re.match(ids, identifier)), "")


def _status(requirement: Requirement, shown: bool, done: bool) -> Status:
    """Guidance counts only where a person can read it; what is to be done needs a box, a number or code."""
    if done and not requirement.guidance:
        return "implemented"
    return "guidance" if shown and requirement.may_be_guidance else "open"


def _shows(project: Project, identifier: str) -> list[str]:
    """Forms and letters in which a person reads of the rule: they name it where Tasklist and print do not show it."""
    templates = [place.file for place in _mentions(PROJECT).get(identifier, []) if place.file.startswith("templates/")]
    return [*(form.name for form in project.forms if identifier in form.rules), *dict.fromkeys(templates)]


def _where(project: Project, identifier: str, found: list[Box]) -> list[str]:
    """Boxes, numbers and code that carry the rule out."""
    places = _mentions(PROJECT).get(identifier, [])
    if identifier.startswith(ACCEPTANCE):
        return sorted({place.file for place in places if place.file.startswith(SCENARIOS)})
    code = [f"{place.file}:{place.line}" for place in places if place.file.startswith(("workers/", "deploy/"))]
    drawn = [box.name for box in found if identifier in box.element.rules]
    return [*drawn, *(key for key, _ in _entries(project, identifier)), *code]


def _reason(identifier: str, requirement: Requirement, built: bool) -> str:
    if not built:
        place = PLACES.get(_guideline(identifier), "")
        return f"Die Phase {requirement.phase} ist{place} noch nicht gebaut."
    if identifier.startswith(ACCEPTANCE):
        return "Kein Szenario nennt diesen Fall."
    return "Reiner Hinweis; kein Formular zeigt ihn." if requirement.guidance else "Noch keinem Schritt zugeordnet."


def _known_id(project: Project, wanted: str) -> str:
    """The catalogue's spelling: h63, H-063 and H-63 are the same rule."""
    if wanted.strip().upper() in project.catalogue:
        return wanted.strip().upper()
    match = re.fullmatch(r"([A-Za-z]{1,2})-?0*(\d+)", wanted.strip())
    for identifier in project.catalogue if match else ():
        letters, number = identifier.split("-")
        if match and letters == match[1].upper() and int(number) == int(match[2]):
            return identifier
    raise _unknown(wanted.upper(), project.catalogue, "Diese Regel steht in keinem Katalog.")


def _unknown(wanted: str, known: Any, what: str) -> UserError:
    similar = nearest(wanted, known)
    remedy = f"Am ähnlichsten: {', '.join(similar)}." if similar else "Alle Regeln zeigt bfm trace --coverage."
    return UserError(what, where=wanted, remedy=remedy)


def _line(box: Box) -> BoxLine:
    form = box.form.name if box.form else ""
    return BoxLine(box.element.diagram.name, box.name, box.label, box.kind, form, box.handler_place)


def _entries(project: Project, identifier: str) -> Iterator[tuple[str, Entry]]:
    """Parameters that name the rule, or one of whose values is the reading of that ambiguity."""
    for key, entry in project.book.entries.items():
        readings = {value.ambiguity for values in entry.values.values() for value in values}
        if identifier in entry.rule or identifier in readings:
            yield key, entry


def _values(key: str, entry: Entry) -> Iterator[ParameterLine]:
    for jobcenter, values in entry.values.items():
        for value in values:
            source = " ".join(filter(None, (value.source.file, value.source.section, value.source.line)))
            shown = _shown(value.value, entry.unit)
            yield ParameterLine(key, entry.label, jobcenter, str(value.valid_from), shown, value.status, source)


def _shown(value: Any, unit: str) -> str:
    """A value with its unit; a long list only by its length."""
    if isinstance(value, list):
        text = ", ".join(map(str, value)) or "keine"
        return text if len(text) <= LONGEST_VALUE else f"{len(value)} Einträge"
    return str(value) if unit in ("Kennung", "Text") else f"{value} {unit}"


def _is_test(place: Place) -> bool:
    return place.file.startswith("tests/")


def _naming(found: Box) -> list[Place]:
    """Tests that name the box by its full name, and scenarios in which someone does it or waits for it by its label."""
    name = rf"(?<![\w.]){re.escape(found.name)}(?![\w.])"
    label = rf"(?:erledigt|aufgabe|(?<!nicht_)durchlaufen): *(?:\[.*)?{re.escape(found.label)}(?=\s*(?:[,}}\]#]|$))"
    places = []
    for file, text in _files(PROJECT):
        pattern = re.compile(label if file.startswith(SCENARIOS) else name, re.MULTILINE)
        if _is_test(Place(file, 0, "")) and (match := pattern.search(text)):
            places.append(Place(file, text.count("\n", 0, match.start()) + 1, ""))
    return places


@lru_cache(maxsize=2)
def _files(root: Path) -> list[tuple[str, str]]:
    """Code, templates and tests of the project, with their texts."""
    found = []
    for pattern in ("workers/**/*.py", "templates/**/*.j2", "tests/**/*.py", "tests/**/*.yaml", "deploy/*.yaml"):
        for path in sorted(root.glob(pattern)):
            name = path.relative_to(root).as_posix()
            if not name.startswith(TOOLS):
                found.append((name, path.read_text(encoding="utf-8")))
    return found


@lru_cache(maxsize=2)
def _mentions(root: Path) -> dict[str, list[Place]]:
    """For each rule id the places that name it, one per function, class or line of data."""
    found: dict[str, dict[tuple[str, str], Place]] = {}
    for file, text in _files(root):
        names = _scopes(text) if file.endswith(".py") else []
        for number, line in enumerate(text.splitlines(), 1):
            for identifier in ids_in(line):
                scope = next(((first, name) for first, last, name in names if first <= number <= last), None)
                place = Place(file, *scope) if scope else Place(file, number, line.strip()[:100])
                found.setdefault(identifier, {}).setdefault((file, place.name), place)
    return {identifier: list(places.values()) for identifier, places in found.items()}


def _scopes(source: str) -> list[tuple[int, int, str]]:
    """First line, last line and name of each function and class, innermost first."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    found = [
        (node.lineno, node.end_lineno or node.lineno, node.name)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, kinds)
    ]
    return sorted(found, key=lambda scope: scope[1] - scope[0])
