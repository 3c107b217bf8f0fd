"""The project's own names, and scenario files written for one test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from workers import wiring
from workers.play.catalogue import Catalogue, read_catalogue
from workers.play.script import Script, read_scripts
from workers.rules.staff import Staff, load_staff
from workers.settings import Settings

Reader = Callable[[str], Script]

GOOD = """\
fall: T-001
titel: Ein Beispiel
angaben: {Erwerbsfähige: ja, Leistungsfähigkeit: 3}
schritte:
  - am: 2025-01-13
    wer: pap
    beginnt: fallmanagement
    mit: {Rahmenbedingungen: 0}
    erwartet:
      aufgaben: [{aufgabe: Übergabegespräch führen, wer: pap}]
      werte: {access_decision: formal}
"""


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return read_catalogue(Settings().bpmn, wiring.all_handlers())


@pytest.fixture(scope="session")
def staff() -> Staff:
    return load_staff(Settings().staff)


@pytest.fixture
def reading(tmp_path: Path, catalogue: Catalogue, staff: Staff) -> Reader:
    """Reads and checks a scenario given as text."""

    def read(text: str) -> Script:
        file = tmp_path / "t.yaml"
        file.write_text(text, encoding="utf-8")
        return read_scripts([file], catalogue, staff)[0]

    return read
