"""templates/README.md: which documents of the guidelines are letters, and which only a tick in a form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from workers.documents.models import ClientLetter, DocumentModel, documents
from workers.documents.samples import KINDS
from workers.rules.yaml_file import YamlFile

LIST, README = "documents.yaml", "README.md"
INTRODUCTION = """# Schreiben

Diese Seite schreibt `bfm check --write-readme` aus `documents.yaml` und den Vorlagen; Änderungen von Hand gehen
verloren.

**Ein Schreiben ansehen:** `bfm letter preview handover_record` schreibt es mit Beispieldaten nach `var/preview/`;
`--case extreme` nimmt lange und schwierige Angaben, `--watch` schreibt es bei jeder Änderung neu. Die Beispieldaten
liegen in `samples/`. Das Aussehen steht in `brief.css`, Großdruck in `large_print.css`, die Fassung in einfacher
Sprache unter `plain/`.

Ein Dokument ist ein **Schreiben**, wenn jemand es außerhalb des Formulars liest. Sonst genügen Tage, Kennungen und
„in VerBIS erfasst am“: Unterlagen über die Person gehören in das Fachverfahren und nicht in dieses System.
"""


class Listed(BaseModel):
    """How one document of a guideline is made here, and why so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    german: str = Field(min_length=1)
    how: Literal["Schreiben", "Formular", "Aufgabe", "Datensatz", "Bericht"]
    templates: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    why: str = Field(min_length=1)


class DocumentList(BaseModel):
    """The whole file: the documents of each guideline."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    hannover: dict[str, Listed]
    lichtenberg: dict[int, Listed]
    """By the number in its list; the catalogue has no entries of their own for them."""
    fachkonzept: dict[int, Listed]
    """Likewise."""
    uckermark: dict[int, Listed]
    """Likewise."""

    @property
    def listed(self) -> dict[str, Listed]:
        """All that are made here, by their number with the guideline in front."""
        built = {"hannover": self.hannover, "lichtenberg": _numbered("D", self.lichtenberg)}
        built["fachkonzept"] = _numbered("DOC", self.fachkonzept)
        built["uckermark"] = _numbered("DOC", self.uckermark)
        return {f"{name}.{key}": entry for name, entries in built.items() for key, entry in entries.items()}


def load(templates: Path) -> DocumentList:
    """The list of a templates folder. UserError with line and key for a mistake."""
    file = YamlFile(templates / LIST)
    hannover = {key: file.read(Listed, "hannover", key) for key in file.content["hannover"]}
    others = {
        name: {key: file.read(Listed, name, key) for key in file.content.get(name) or {}}
        for name in ("lichtenberg", "fachkonzept", "uckermark")
    }
    return DocumentList(hannover=hannover, **others)


def write(templates: Path) -> None:
    """Write the page, where there is a list."""
    if (templates / LIST).is_file():
        (templates / README).write_text(text(load(templates)), encoding="utf-8")


def text(listed: DocumentList) -> str:
    """The whole page."""
    guidelines = (
        *_guideline(HANNOVER, listed.hannover),
        *_guideline(LICHTENBERG, _numbered("D", listed.lichtenberg)),
        *_guideline(FACHKONZEPT, _numbered("DOC", listed.fachkonzept)),
        *_guideline(UCKERMARK, _numbered("DOC", listed.uckermark)),
    )
    return "\n".join([INTRODUCTION, *_letters(), *guidelines]) + "\n"


def _letters() -> Iterator[str]:
    kinds = ", ".join(KINDS)
    yield f"## Vorlagen\n\nJede mit den Beispielen {kinds}.\n"
    yield "| Vorlage | Inhalt | Leser | Fassungen |\n|---|---|---|---|"
    for template, model in documents().items():
        about = (model.__doc__ or "").split("\n")[0].partition(":")[0].partition("(")[0].strip()
        reader = "Person" if issubclass(model, ClientLetter) else "intern"
        yield f"| [{template}]({template}) | {about} | {reader} | {_forms(model)} |"


def _forms(model: type[DocumentModel]) -> str:
    """In which forms the reader may have it."""
    if not issubclass(model, ClientLetter):
        return ""
    plain = f", [einfache Sprache]({model.plain_template})" if model.plain_template else ""
    return f"Großdruck, Text für Hilfsmittel{plain}"


def _numbered(prefix: str, listed: Mapping[int, Listed]) -> dict[str, Listed]:
    return {f"{prefix}-{key:02}": entry for key, entry in listed.items()}


HANNOVER = "Jobcenter Region Hannover (Handlungsleitlinie, Abschnitt 4 des Katalogs)"
LICHTENBERG = "Jobcenter Berlin Lichtenberg (Konzept, Abschnitt 4.1 des Katalogs)"
FACHKONZEPT = "Fachkonzept (Abschnitt 4 des Katalogs)"
UCKERMARK = "Jobcenter Uckermark (Handlungskonzept, Abschnitt 4 des Katalogs)"


def _guideline(heading: str, listed: Mapping[str, Listed]) -> Iterator[str]:
    if not listed:
        return
    yield f"\n## {heading}\n"
    yield "| Nr. | Dokument | hier | wo | warum |\n|---|---|---|---|---|"
    for key, entry in listed.items():
        places = [f"[{name}]({name})" for name in entry.templates]
        places += [f"[{name}](../bpmn/forms/{name}.form)" for name in entry.forms]
        yield f"| {key} | {entry.german} | {entry.how} | {'<br>'.join(places)} | {entry.why} |"
