"""Ids are spoken names: the process like its file, elements in lower case, none as the Modeler generated it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from workers.check.finding import Finding
from workers.check.project import Project

SPOKEN = re.compile(r"[a-z][a-z0-9_]*")


def check(project: Project) -> Iterator[Finding]:
    for process in project.processes.values():
        path = process.diagram.path
        folders = path.parent.relative_to(project.folder).parts
        expected = "_".join((*folders, path.stem))
        if process.id != expected:
            yield process.finding(f"Der Prozess heißt {process.id}.", f"Die Id muss wie die Datei heißen: {expected}.")
    for node in project.nodes:
        if not SPOKEN.fullmatch(node.id):
            yield node.finding(
                "Die Id ist vom Modeler vergeben oder enthält Großbuchstaben oder Umlaute.",
                "Eine sprechende Id vergeben: englisch, klein, mit Unterstrich, zum Beispiel record_result.",
            )
    yield from _doubles(project)


def _doubles(project: Project) -> Iterator[Finding]:
    counts = Counter(process.id for diagram in project.diagrams for process in diagram.processes)
    for process in (process for diagram in project.diagrams for process in diagram.processes):
        if counts[process.id] > 1:
            yield process.finding(
                f"Den Prozess {process.id} gibt es mehrfach.", "Jede Prozess-Id nur einmal verwenden."
            )
