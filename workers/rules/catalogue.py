"""The requirement catalogues: every rule id that code, parameters, diagrams and tests may name, with its source."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from workers.rules.yaml_file import YamlFile

FOLDER = Path(__file__).with_suffix("")
ID = re.compile(r"\b(?:[HFPDEAKLU]|DT|LA|LB|FA|FT|AC|AM|UT|UC)-\d{1,3}\b")
"""A rule id inside a text."""
ACCEPTANCE = ("K-", "LB-", "AC-", "UC-")
"""How the ids of acceptance cases begin."""


class Requirement(BaseModel):
    """One entry: what the guideline demands, where it says so and what software was planned for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    phase: str = Field(min_length=1)
    kind: str = Field(min_length=1)
    text: str = Field(min_length=1)
    source: str = Field(min_length=1)
    software: str = ""
    german: str = Field(min_length=1)
    """The same for process owners, who read the handbook in German."""

    @property
    def normative(self) -> bool:
        """Does the guideline itself demand it? Readings, parameters and acceptance cases only serve such rules."""
        return bool(self.software)

    @property
    def guidance(self) -> bool:
        """Shown to people as help, never automated."""
        return self.software.startswith("guidance only")

    @property
    def may_be_guidance(self) -> bool:
        """Shown to people as help, or in part or at will automated."""
        return "guidance only" in self.software


Catalogue = Mapping[str, Requirement]


@lru_cache(maxsize=4)
def load_catalogue(folder: Path = FOLDER) -> Catalogue:
    """Every requirement by its id. UserError names file, line and key of the first mistake."""
    entries: dict[str, Requirement] = {}
    for path in sorted(folder.glob("*.yaml")):
        file = YamlFile(path)
        for key in file.content:
            if not ID.fullmatch(key) or key in entries:
                what = "Diese Kennung gibt es schon." if key in entries else "Das ist keine Regelkennung."
                raise file.error([key], what, "Erwartet wird zum Beispiel H-63, jede Kennung einmal.")
            entries[key] = file.read(Requirement, key)
    return entries


def nearest(wanted: str, known: Iterable[str]) -> list[str]:
    """Up to three known ids most like the wanted one, for an error that helps."""
    return difflib.get_close_matches(wanted, sorted(known), n=3, cutoff=0.5)


def ids_in(text: str) -> list[str]:
    """Rule ids in a docstring, property or file, each once, in their order; ``H-15 to H-17`` names all three."""
    found: dict[str, None] = {}
    for letter, first, last in re.findall(r"\b([HLFU])-(\d{1,3}) (?:to|bis) \1-(\d{1,3})\b", text):
        found.update(dict.fromkeys(f"{letter}-{number:0{len(first)}d}" for number in range(int(first), int(last) + 1)))
    found.update(dict.fromkeys(ID.findall(text)))
    return list(found)
