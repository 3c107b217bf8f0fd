"""What the handbook says: chapters (diagrams), steps (boxes), rules and numbers, read from the project itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from workers import trace
from workers.check.boxes import Box, boxes
from workers.check.diagram import Diagram, Element
from workers.check.project import Project
from workers.check.readme import PICTURES, picture_names
from workers.handbook import picture
from workers.rules.german import day
from workers.rules.parameters import Entry, Value

STATUS = {"implemented": "umgesetzt", "guidance": "Hinweis im Formular", "open": "offen"}
GROUPS = {
    ".": "Gemeinsam und Region Hannover",
    "lichtenberg": "Berlin Lichtenberg",
    "uckermark": "Uckermark",
    "fachkonzept": "Fachkonzept",
}
"""Whose diagrams lie in which folder."""
ORIGIN = {"text": "aus dem Text", "reading": "Lesart", "project default": "Projektvorgabe"}


@dataclass(frozen=True)
class Field:
    """One field of a form as its reader sees it."""

    label: str
    help: str
    required: bool


@dataclass(frozen=True)
class Number:
    """One dated value of a parameter."""

    label: str
    jobcenter: str
    valid_from: str
    value: str
    origin: str
    source: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """One box of a diagram."""

    anchor: str
    label: str
    kind: str
    who: str
    documentation: str
    rules: tuple[str, ...]
    called: tuple[str, ...]
    form: str
    explanation: tuple[str, ...]
    fields: tuple[Field, ...]
    handler: str
    letters: tuple[str, ...]
    numbers: tuple[Number, ...]
    then: tuple[str, ...]
    """Where it goes from here: answer and next step."""


@dataclass(frozen=True)
class Chapter:
    """One diagram: its pictures and its steps in the order of the file. group: whose it is, in German."""

    id: str
    group: str
    title: str
    documentation: str
    version: str
    pictures: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class RuleLine:
    """One rule of the catalogue and where the process keeps it."""

    id: str
    text: str
    source: str
    status: str
    reason: str
    steps: tuple[tuple[str, str], ...]
    """Chapter and anchor of each step that carries the rule."""


@dataclass(frozen=True)
class Hit:
    """One place that a search found."""

    address: str
    title: str
    excerpt: str


class Handbook:
    """Everything the pages show; reads the project once."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._boxes = boxes(project)

    @cached_property
    def chapters(self) -> dict[str, Chapter]:
        """Chapters by process id: the shared ones first, with the main process at their head."""
        found = {
            process.id: self._chapter(diagram, process)
            for diagram in self.project.diagrams
            for process in diagram.processes
        }
        order = [*GROUPS.values(), *sorted({chapter.group for chapter in found.values()} - set(GROUPS.values()))]

        def place(chapter: Chapter) -> tuple[int, bool, str]:
            return order.index(chapter.group), chapter.id != "fallmanagement", chapter.title

        return {chapter.id: chapter for chapter in sorted(found.values(), key=place)}

    @property
    def groups(self) -> dict[str, list[Chapter]]:
        """The chapters by group, in the order of `chapters`."""
        found: dict[str, list[Chapter]] = {}
        for chapter in self.chapters.values():
            found.setdefault(chapter.group, []).append(chapter)
        return found

    def _chapter(self, diagram: Diagram, process: Element) -> Chapter:
        own = [box for box in self._boxes if box.element.process == process]
        known = {box.element.id: box.label for box in own}
        folder = self.project.folder / PICTURES
        drawn = (picture.linked(folder / name, known) for name in picture_names(diagram))
        return Chapter(
            process.id,
            _group(diagram.path.parent.relative_to(self.project.folder).as_posix()),
            process.name,
            process.documentation,
            process.camunda("versionTag"),
            tuple(drawn),
            tuple(map(self._step, own)),
        )

    def _step(self, box: Box) -> Step:
        form = box.form.components if box.form else []
        book = self.project.book.entries
        return Step(
            anchor=box.element.id,
            label=box.element.name or f"({box.kind})",
            kind=box.kind,
            who=who(box.element),
            documentation=box.element.documentation,
            rules=tuple(box.rules),
            called=box.called,
            form=box.form.id if box.form else "",
            explanation=tuple(str(part.data["text"]) for part in form if part.type == "text"),
            fields=tuple(field for part in form if (field := _field(part.data))),
            handler=box.handler_place,
            letters=tuple(box.templates),
            numbers=tuple(line for key in box.parameters if key in book for line in _numbers(book[key])),
            then=tuple(_then(box.element)),
        )

    @cached_property
    def rules(self) -> dict[str, RuleLine]:
        """Every entry of the catalogues with the steps that carry it."""
        covered = {row.id: row for row in trace.coverage(self.project)}
        found = {}
        for identifier, requirement in self.project.catalogue.items():
            row = covered.get(identifier)
            steps = tuple((box.element.process.id, box.element.id) for box in self._boxes if identifier in box.rules)
            found[identifier] = RuleLine(
                identifier,
                requirement.german,
                requirement.source,
                STATUS[row.status] if row else "",
                row.reason if row else "",
                steps,
            )
        return found

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Every dated value of every parameter."""
        return tuple(line for entry in self.project.book.entries.values() for line in _numbers(entry))

    def search(self, wanted: str) -> list[Hit]:
        """Steps, rules and numbers in which all words of ``wanted`` occur, steps first."""
        words = wanted.casefold().split()
        found = [*self._step_hits(), *self._rule_hits(), *self._number_hits()] if words else []
        return [hit for hit, text in found if all(word in text.casefold() for word in words)]

    def _step_hits(self) -> Iterator[tuple[Hit, str]]:
        for chapter in self.chapters.values():
            for step in chapter.steps:
                labels = (field.label for field in step.fields)
                text = " ".join(
                    (step.label, step.documentation, *step.rules, *labels, *step.explanation, *step.letters)
                )
                title = f"{chapter.title}: {step.label}"
                yield Hit(f"{chapter.id}#{step.anchor}", title, step.documentation or step.kind), text

    def _rule_hits(self) -> Iterator[tuple[Hit, str]]:
        for rule in self.rules.values():
            yield Hit(f"regeln#{rule.id}", f"Regel {rule.id}", rule.text), f"{rule.id} {rule.text} {rule.source}"

    def _number_hits(self) -> Iterator[tuple[Hit, str]]:
        for line in self.numbers:
            text = f"{line.label}: {line.value} ({line.jobcenter}, ab {line.valid_from})"
            yield Hit("zahlen", line.label, text), f"{text} {' '.join(line.rules)}"


def _group(folder: str) -> str:
    """A folder that we do not know yet stands under its own name."""
    return GROUPS.get(folder, folder)


def who(element: Element) -> str:
    named = element.camunda("assignee") or element.camunda("candidateGroups")
    return WHO.get(named.strip("${}"), named)


WHO = {
    "referrer": "pAp",
    "acting_manager": "Fallmanagement (oder Vertretung)",
    "case_manager": "Fallmanagement",
    "team_leader": "Teamleitung",
    "area_leader": "Bereichsleitung",
    "deviation_owner": "Teamleitung oder Bereichsleitung",
    "document_filer": "wer das Dokument ablegt",
    "gb2": "Geschäftsbereich II",
    "receiving_officer": "aufnehmende Fachkraft",
    "stay_check_group": "Fallmanagement oder Controlling",
    "network_group": "Netzwerk oder Leitung",
    "commission_group": "Vermittlung, Leistungsgewährung, Bearbeitungsbüro oder spezialisiertes Fallmanagement",
}
"""Who stands behind an assignee or group, in words."""


def _field(data: dict[str, object]) -> Field | None:
    label = str(data.get("label") or data.get("dateLabel") or "")
    if not label or not data.get("key"):
        return None
    rules = data.get("validate")
    required = bool(isinstance(rules, dict) and rules.get("required"))
    return Field(label, str(data.get("description") or ""), required)


def _then(element: Element) -> Iterator[str]:
    for flow in element.outgoing:
        target = element.diagram.find(flow.get("targetRef"))
        if target:
            answer = f"{flow.name} → " if flow.name else ""
            yield f"{answer}{target.name or target.id}"


def _numbers(entry: Entry) -> Iterator[Number]:
    for jobcenter, values in entry.values.items():
        for value in values:
            yield Number(
                entry.label,
                jobcenter,
                day(value.valid_from),
                _shown(value.value, entry.unit),
                _origin(value),
                ", ".join(part for part in (value.source.file, value.source.section, value.source.line) if part),
                entry.rule,
            )


def _origin(value: Value) -> str:
    return f"{ORIGIN[value.status]} {value.ambiguity or ''}".strip()


def _shown(value: object, unit: str) -> str:
    parts = value if isinstance(value, list) else [value]
    text = ", ".join(_entry(part) for part in parts) or "keine"
    return text if unit in ("Kennung", "Text", "Tage mit Namen") else f"{text} {unit}"


def _entry(part: object) -> str:
    """A list entry in words: a day with its name, a code with its label, or a plain value."""
    if not isinstance(part, dict):
        return str(part)
    return f"{part.get('day') or part.get('code')} {part.get('name') or part.get('label')}"
