"""templates/documents.yaml names every document of the guideline and every letter; its page is up to date."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from workers.check import letters
from workers.check.finding import Finding
from workers.check.project import Project
from workers.documents.models import documents
from workers.documents.samples import sample_path

FILE = f"templates/{letters.LIST}"


def check(project: Project) -> Iterator[Finding]:
    folder = project.templates
    if folder is None or not (folder / letters.LIST).is_file():
        return
    listed = letters.load(folder)
    yield from _catalogue(project, listed)
    yield from _places(project, listed)
    yield from _templates(folder, listed)
    page = folder / letters.README
    if not page.is_file() or page.read_text(encoding="utf-8") != letters.text(listed):
        remedy = "Mit bfm check --write-readme neu schreiben."
        yield Finding(f"templates/{page.name}", "", "Die Übersicht der Schreiben ist veraltet.", remedy, "warning")


def _catalogue(project: Project, listed: letters.DocumentList) -> Iterator[Finding]:
    known = {key for key in project.catalogue if key.startswith("D-")}
    for key in sorted(known ^ set(listed.hannover)):
        what = "Dieses Dokument der Leitlinie fehlt." if key in known else "Dieses Dokument kennt die Leitlinie nicht."
        yield Finding(FILE, key, what, "Ergänzen oder löschen.")


def _places(project: Project, listed: letters.DocumentList) -> Iterator[Finding]:
    for key, entry in listed.listed.items():
        for name in entry.forms:
            if project.form(name) is None:
                yield Finding(FILE, key, f"Das Formular {name} gibt es nicht.", "Den Namen berichtigen.")
        if entry.how == "Schreiben" and not entry.templates:
            yield Finding(FILE, key, "Ein Schreiben braucht eine Vorlage.", "Unter templates nennen.")


def _templates(folder: Path, listed: letters.DocumentList) -> Iterator[Finding]:
    named = {name for entry in listed.listed.values() for name in entry.templates}
    for name in sorted(set(documents()) ^ named):
        what = "Diese Vorlage gehört zu keinem Dokument." if name in documents() else "Diese Vorlage gibt es nicht."
        yield Finding(FILE, name, what, "Unter templates eines Dokuments nennen oder dort löschen.")
    for name in documents():
        if not sample_path(folder, name).is_file():
            place = sample_path(folder, name).relative_to(folder).as_posix()
            yield Finding(f"templates/{place}", "", "Die Beispieldaten fehlen.", "Anlegen wie samples/access/….")
