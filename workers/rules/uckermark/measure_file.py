"""What the measures catalogue holds, and how it is read (U-257 to U-261, DOC-42).

Kept by the persons responsible in ``deploy/measures.yaml``; an editor completes and checks it by its schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from workers.rules.schema_file import schema_of_model
from workers.rules.yaml_file import YamlFile

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", description="Kennung: Kleinbuchstaben, Ziffern, _")]
Kind = Literal[
    "mabe",
    "non_company_training",
    "further_training",
    "certified_activation",
    "municipal",
    "integration_course",
    "language_course",
    "further_support",
    "external_contact",
    "bvb",
    "eq",
    "abh",
    "asa",
    "external_examination",
    "work_opportunity",
]
KINDS: dict[str, str] = {
    "mabe": "Maßnahme zur Aktivierung und beruflichen Eingliederung (MAbE)",
    "non_company_training": "außerbetriebliche Ausbildung",
    "further_training": "berufliche Weiterbildung",
    "certified_activation": "zertifizierte Aktivierungsmaßnahme",
    "municipal": "kommunale Leistung (§ 16a SGB II)",
    "integration_course": "Integrationskurs",
    "language_course": "berufsbezogener Sprachkurs",
    "further_support": "weitere Förderung",
    "external_contact": "externe Anlaufstelle",
    "bvb": "berufsvorbereitende Bildungsmaßnahme (BvB)",
    "eq": "Einstiegsqualifizierung (EQ)",
    "abh": "ausbildungsbegleitende Hilfen (abH)",
    "asa": "assistierte Ausbildung (AsA)",
    "external_examination": "Vorbereitung auf die Nichtschülerprüfung",
    "work_opportunity": "Arbeitsgelegenheit",
}
"""German names of the kinds (U-190 to U-195, U-213, U-258, U-260)."""

TargetGroup = Literal[
    "adults", "pupil", "training_seeker", "graduate", "placement", "activation", "migrants", "single_parents"
]
TARGET_GROUPS: dict[str, str] = {
    "adults": "Erwachsene ab 25",
    "pupil": "Schülerinnen und Schüler",
    "training_seeker": "Ausbildungssuchende",
    "graduate": "Ausbildungsabsolventen",
    "placement": "Vermittlungskunden U25",
    "activation": "Aktivierungskunden U25",
    "migrants": "Zugewanderte",
    "single_parents": "Alleinerziehende",
}


class Entry(BaseModel):
    """Frozen, and without room for keys nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Measure(Entry):
    """One measure (DOC-42). The daily occupancy is known by the person responsible, not by this file (U-259)."""

    name: str = Field(min_length=1, max_length=120, description="Name der Maßnahme")
    content: str = Field(min_length=1, max_length=400, description="Kurzer Inhalt")
    kind: Kind = Field(description="Art der Maßnahme")
    state: Literal["current", "planned"] = Field(description="laufend oder geplant")
    target_groups: tuple[TargetGroup, ...] = Field((), description="Zielgruppen; leer: alle")
    responsible: str = Field(
        pattern=r"^[a-z][a-z0-9.]*$", description="maßnahmeverantwortliche Person: Kennung aus staff.yaml"
    )
    provider: str = Field("", description="Träger")
    new_qualification: bool = Field(False, description="führt zu einem neuen Berufsabschluss")
    begins_on: date | None = Field(None, description="erster Tag; leer: Eintritt jederzeit")
    until: date | None = Field(None, description="nicht mehr im Angebot nach diesem Tag; Einträge nie löschen")


class MeasuresFile(Entry):
    """The file as a whole, for the schema that editors use: Jobcenter key → measures by key."""

    uckermark: dict[Code, Measure]


def schema() -> str:
    return schema_of_model(MeasuresFile, "Maßnahmekatalog")


def read_measures(path: Path) -> dict[str, dict[str, Measure]]:
    """By Jobcenter and key. UserError with file, line, key and remedy for the first mistake found."""
    file = YamlFile(path)
    found = {name: {key: file.read(Measure, name, key) for key in file.content[name]} for name in file.content}
    for place, what, remedy in _mistakes(found):
        raise file.error(place, what, remedy)
    return found


def _mistakes(found: dict[str, dict[str, Measure]]) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    for name, measures in found.items():
        for key, measure in measures.items():
            if measure.new_qualification and measure.kind not in ("further_training", "non_company_training"):
                what = f"„{KINDS[measure.kind]}“ führt zu keinem neuen Berufsabschluss."
                yield (name, key, "new_qualification"), what, "Bitte die Art berichtigen oder den Schalter entfernen."
            if measure.begins_on and measure.until and measure.until < measure.begins_on:
                yield (name, key, "until"), "liegt vor dem ersten Tag.", "Bitte die beiden Tage berichtigen."
