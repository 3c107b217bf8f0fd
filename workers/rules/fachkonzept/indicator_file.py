"""The indicators' texts, and the figures from outside as they are kept for a Jobcenter (section 6; F-005, F-175)."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from workers.rules.fachkonzept.barriers import BARRIERS
from workers.rules.fachkonzept.external_figures import External, read_external
from workers.rules.guidelines import Strict
from workers.rules.yaml_file import YamlFile

Block = Literal["A", "B", "C", "D", "E", "F", "G", "H", "I", "Z"]
BLOCKS: dict[Block, str] = {
    "A": "Strukturdaten",
    "B": "Rahmendaten",
    "C": "Zugang in die Grundsicherung",
    "D": "Einstiegsberatung",
    "E": "Diagnose",
    "F": "Zielvereinbarung",
    "G": "Planung und Leistungen",
    "H": "Gesamtprozess",
    "I": "Ergebnisse",
    "Z": "Ziele der Integration und der Wirtschaftlichkeit",
}


class Definition(Strict):
    """An indicator in words."""

    name: str = Field(min_length=1)
    block: Block
    rule: str = Field(pattern=r"^F-\d{3}( F-\d{3})*$")
    line: str = Field(pattern=r"^L\d{3}(, L\d{3})*$")
    question: str = Field(min_length=1)
    counted: str = Field(min_length=1)
    base: str = Field(min_length=1)
    period: str = Field(min_length=1)
    reading: str = Field(min_length=1)
    chart: bool = False


def read_definitions(path: Path) -> dict[str, Definition]:
    """By id, in the order of the text. UserError with file, line and remedy for a mistake."""
    file = YamlFile(path)
    return {code: file.read(Definition, code) for code in file.content}


DEFINITIONS = read_definitions(Path(__file__).with_name("indicators.yaml"))


def load_external(path: Path) -> dict[str, External]:
    """The figures from outside by Jobcenter; none if there is no such file."""
    return read_external(path, DEFINITIONS, BARRIERS) if path.exists() else {}
