"""Scenario files read and checked against diagrams, forms, staff and rules: every wrong name is found early."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from workers.errors import UserError
from workers.play.cast import Cast, Unknown
from workers.play.catalogue import Catalogue
from workers.play.forms import FormProblem, check_given
from workers.play.names import nearest
from workers.play.scenario import Expectation, Scenario, Step, read
from workers.rules.catalogue import load_catalogue
from workers.rules.impact_report import LABELS, figure
from workers.rules.staff import Staff
from workers.rules.yaml_file import Place, YamlFile

MAIN = "fallmanagement"


@dataclass(frozen=True)
class Script:
    """A checked scenario with the file it stands in."""

    scenario: Scenario
    file: YamlFile


def find_files(paths: Iterable[Path]) -> list[Path]:
    """Scenario files; a folder means all *.yaml files in and below it. Raises UserError if there is none."""
    files: list[Path] = []
    for path in paths:
        found = sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
        if not found or not found[0].exists():
            raise UserError("Hier ist keine Szenariodatei (*.yaml).", where=str(path), remedy="Bitte den Namen prüfen.")
        files += found
    return files


def read_scripts(files: Iterable[Path], catalogue: Catalogue, staff: Staff, today: date | None = None) -> list[Script]:
    """All files, checked. Raises UserError with file, line, and the nearest names for an unknown one."""
    scripts, seen = [], dict[str, YamlFile]()
    for path in files:
        scenario, file = read(path, today)
        _Checker(scenario, file, catalogue, Cast(scenario, staff)).check()
        for case in scenario.cases:
            if case in seen:
                other = seen[case].path.name
                raise file.error(("fall",), f"Den Fall „{case}“ gibt es schon in {other}.", "Bitte umbenennen.")
            seen[case] = file
        scripts.append(Script(scenario, file))
    return scripts


class _Checker:
    """Looks at every name of one scenario."""

    def __init__(self, scenario: Scenario, file: YamlFile, catalogue: Catalogue, cast: Cast) -> None:
        self._scenario, self._file, self._catalogue, self._cast = scenario, file, catalogue, cast

    def check(self) -> None:
        scenario = self._scenario
        rules = load_catalogue()
        for number, rule in enumerate(scenario.regeln):
            self._known(rule in rules, rule, rules, "eine Regel", "regeln", number)
        for name in scenario.angaben:
            with self._at("angaben", name):
                self._catalogue.find_field(name, scenario.jobcenter)
        for key, names in (("personen", scenario.personen.values()), ("bestand", scenario.bestand)):
            for name in names:
                with self._at(key):
                    self._cast.role(name)
        for number, step in enumerate(scenario.schritte):
            self._step(step, ("schritte", number))
        self._order()

    def _order(self) -> None:
        """Steps stand in the order of their dates; while an expectation holds, nobody acts on that case."""
        steps = self._scenario.schritte
        for number, (before, step) in enumerate(pairwise(steps), 1):
            if step.am < before.am:
                what = "liegt vor dem Schritt darüber."
                raise self._file.error(("schritte", number, "am"), what, "Bitte nach Datum ordnen.")
        for number, step in enumerate(steps):
            for other in steps[number + 1 :]:
                same_case = self._scenario.case_of(other) == self._scenario.case_of(step)
                if step.bis is not None and other.acts and same_case and other.am <= step.bis:
                    what = f"„bis“ reicht bis zu einer Handlung am {other.am:%d.%m.%Y} oder weiter."
                    raise self._file.error(("schritte", number, "bis"), what, "Bitte vorher enden lassen.")

    def _step(self, step: Step, place: Place) -> None:
        if step.wer is not None:
            with self._at(*place, "wer"):
                self._cast.role(step.wer)
        if step.beginnt:
            processes = self._catalogue.processes
            self._known(step.beginnt in processes, step.beginnt, processes, "ein Prozess", *place, "beginnt")
            form = self._catalogue.start_form(step.beginnt)
            self._given(step, [form.id] if form else [], place)
        if step.erledigt:
            found = self._elements(step.erledigt, "eine Aufgabe", (*place, "erledigt"), "userTask")
            self._given(step, [element.form for element in found], place)
        if step.erwartet is not None:
            self._expectation(step.erwartet, (*place, "erwartet"))

    def _given(self, step: Step, forms: list[str], place: Place) -> None:
        """What is given must fit one of the forms that the name may mean."""
        problems = []
        for form in forms:
            try:
                check_given(self._catalogue.forms[form], step.mit, unchecked=step.unchecked)
            except FormProblem as problem:
                problems.append(problem)
        if problems and len(problems) == len(forms):
            name = next((key for key in step.mit if f"„{key}“" in str(problems[0])), "")
            raise self._file.error((*place, "mit", name) if name else (*place, "mit"), str(problems[0]), "")

    def _expectation(self, wanted: Expectation, place: Place) -> None:
        for number, task in enumerate(wanted.aufgaben):
            inner = (*place, "aufgaben", number)
            self._elements(task.aufgabe, "eine Aufgabe", (*inner, "aufgabe"), "userTask")
            if task.wer is not None:
                with self._at(*inner, "wer"):
                    self._cast.role(task.wer)
            self._variables(task.zeigt, (*inner, "zeigt"))
        for number, name in enumerate(wanted.nicht_offen):
            self._elements(name, "eine Aufgabe", (*place, "nicht_offen", number), "userTask")
        for name in wanted.dokumente:
            self._document(name, (*place, "dokumente", name))
        for key, names in (("durchlaufen", wanted.durchlaufen), ("nicht_durchlaufen", wanted.nicht_durchlaufen)):
            for number, name in enumerate(names):
                self._elements(name, "ein Element der Diagramme", (*place, key, number))
        if wanted.beendet is not None:
            inside = [element for element in self._catalogue.elements if element.process == MAIN]
            known = [element.label for element in inside if element.kind == "endEvent"]
            ends = [element for element in self._catalogue.find(wanted.beendet, "endEvent") if element in inside]
            self._known(bool(ends), wanted.beendet, known, f"ein Ende von „{MAIN}“", *place, "beendet")
        self._variables(wanted.werte, (*place, "werte"))
        for month, figures in wanted.berichte.items():
            for name in figures:
                self._known(bool(figure(name)), name, LABELS.values(), "eine Zahl des Monatsberichts", *place, month)

    def _document(self, name: str, place: Place) -> None:
        boxes = self._catalogue.documents()
        found = any(element.writes for element in self._catalogue.find(name, "serviceTask"))
        self._known(found, name, [box.label for box in boxes], "ein Schritt, der ein Dokument erstellt", *place)

    def _variables(self, values: Mapping[str, Any], place: Place) -> None:
        for name in values:
            self._known(
                name in self._catalogue.variables, name, self._catalogue.variables, "eine Variable", *place, name
            )

    def _elements(self, name: str, what: str, place: Place, *kinds: str) -> Any:
        found = self._catalogue.find(name, *kinds)
        self._known(bool(found), name, self._catalogue.names(*kinds), what, *place)
        return found

    def _known(self, known: bool, name: str, names: Iterable[str], what: str, *place: str | int) -> None:
        if not known:
            raise self._file.error(place, f"„{name}“ ist nicht bekannt; erwartet ist {what}.", nearest(name, names))

    @contextmanager
    def _at(self, *place: str | int) -> Iterator[None]:
        try:
            yield
        except (FormProblem, Unknown) as problem:
            raise self._file.error(place, str(problem), "") from None
