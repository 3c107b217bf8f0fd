"""A wrong scenario file: one sentence with file, line and the nearest names."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from play.conftest import GOOD, Reader
from workers.errors import UserError
from workers.play.catalogue import Catalogue
from workers.play.scenario import Deviation, Expectation, OpenTask, Scenario, Step
from workers.play.script import find_files, read_scripts
from workers.rules.staff import Staff

WRONG = {
    "unknown key": ("erwartet:", "erwarte:", "Zeile 9", "Meinten Sie „erwartet“?"),
    "unknown key of a task": ("wer: pap}]", "fällig_am: 2025-01-01}]", "Zeile 10", "„fällig“"),
    "unknown process": ("beginnt: fallmanagement", "beginnt: fallmanagment", "Zeile 7", "„fallmanagement“"),
    "unknown task": ("Übergabegespräch führen", "Übergabegesprch führen", "Zeile 10", "„Übergabegespräch führen“"),
    "unknown form field": ("Rahmenbedingungen: 0", "Rahmenbedingung X: 0", "Zeile 8", "Handlungsbedarfe"),
    "unknown field of the case": ("Leistungsfähigkeit: 3", "Leistungsfähig: 3, Größe: 1", "Zeile 3", "kein Feld"),
    "unknown variable": ("access_decision: formal", "acces_decision: formal", "Zeile 11", "„access_decision“"),
    "unknown person": ("wer: pap\n", "wer: pap.bergr\n", "Zeile 6", "„pap.berger“"),
    "unknown group": ("wer: pap}]", "wer: teamleiter}]", "Zeile 10", "„teamleitung“"),
    "no date": ("am: 2025-01-13", "am: demnächst", "Zeile 5", "Datum"),
    "day that does not exist": ("am: 2025-01-13", "am: 2025-02-31", "Zeile 5", "Datum"),
    "a number below the form's limit": ("Rahmenbedingungen: 0", "Rahmenbedingungen: -1", "Zeile 8", "0 bis 20"),
    "a word for a number": ("Rahmenbedingungen: 0", "Rahmenbedingungen: viele", "Zeile 8", "muss eine Zahl sein"),
    "no choice of the form": (
        "{Rahmenbedingungen: 0}",
        "{Erwerbsfähige: vielleicht}",
        "Zeile 8",
        "steht nicht zur Wahl",
    ),
    "no case number": ("fall: T-001", "fall: t 1", "Zeile 1", "Form"),
    "unknown rule": ("titel: Ein Beispiel", "titel: Ein Beispiel\nregeln: [H-999]", "Zeile 3", "H-9"),
    "key given twice": ("titel: Ein Beispiel", "titel: Ein Beispiel\ntitel: Noch eins", "Zeile", "doppelt"),
    "broken YAML": ("schritte:", "schritte: [", "Zeile", "YAML"),
    "nothing to do": ("    beginnt: fallmanagement\n    mit: {Rahmenbedingungen: 0}\n", "", "Zeile 6", None),
    "expectation that reaches over an action": (
        "    erwartet:\n      aufgaben",
        "  - {am: 2025-01-13, bis: 2025-01-20, erwartet: {offen: ja}}\n"
        "  - am: 2025-01-15\n    erledigt: Übergabegespräch führen\n    erwartet:\n      aufgaben",
        "Zeile 9",
        "15.01.2025",
    ),
    "steps out of order": (
        "    erwartet:\n      aufgaben",
        "  - am: 2025-01-10\n    erledigt: Übergabegespräch führen\n    erwartet:\n      aufgaben",
        "Zeile 9",
        "nach Datum ordnen",
    ),
}


def test_good_file_is_read(reading: Reader) -> None:
    script = reading(GOOD)
    assert script.scenario.fall == "T-001"
    assert script.scenario.schritte[0].erwartet is not None


@pytest.mark.parametrize("name", [name for name, entry in WRONG.items() if entry[3]])
def test_wrong_file_is_refused_with_line_and_remedy(name: str, reading: Reader) -> None:
    old, new, line, hint = WRONG[name]
    assert old in GOOD
    with pytest.raises(UserError) as caught:
        reading(GOOD.replace(old, new, 1))
    assert "t.yaml" in str(caught.value)
    assert line in str(caught.value)
    assert hint and hint in str(caught.value)


def test_step_may_only_expect(reading: Reader) -> None:
    old, new, *_ = WRONG["nothing to do"]
    assert not reading(GOOD.replace(old, new)).scenario.schritte[0].acts


def test_step_without_action_and_expectation_is_refused(reading: Reader) -> None:
    with pytest.raises(UserError, match="tut nichts und erwartet nichts"):
        reading("fall: T-001\ntitel: Leer\nschritte:\n  - am: 2025-01-13\n")


def test_values_past_the_form_are_allowed_when_said_so(reading: Reader) -> None:
    text = GOOD.replace("mit: {Rahmenbedingungen: 0}", "mit: {Rahmenbedingungen: -1}\n    ungeprüft: ja")
    assert reading(text).scenario.schritte[0].unchecked


def test_case_that_two_files_use_is_refused(tmp_path: Path, catalogue: Catalogue, staff: Staff) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(UserError, match=r"b\.yaml, Zeile 1.*a\.yaml"):
        read_scripts(find_files([tmp_path]), catalogue, staff)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"nichts\.yaml"):
        find_files([tmp_path / "nichts.yaml"])


def test_days_relative_to_today(tmp_path: Path, catalogue: Catalogue, staff: Staff) -> None:
    file = tmp_path / "t.yaml"
    text = GOOD.replace("am: 2025-01-13", "am: heute - 70").replace("Rahmenbedingungen: 0", "Tag der: heute")
    file.write_text(text.replace("access_decision: formal", "clearing_due: heute + 14"), encoding="utf-8")
    step = read_scripts([file], catalogue, staff, today=date(2026, 3, 12))[0].scenario.schritte[0]
    assert step.am == date(2026, 1, 1)
    assert step.mit == {"Tag der": date(2026, 3, 12)}
    assert step.erwartet and step.erwartet.werte == {"clearing_due": date(2026, 3, 26)}


def test_the_example_of_the_guide_is_a_scenario(reading: Reader) -> None:
    guide = (Path(__file__).parent.parent / "scenarios" / "README.md").read_text(encoding="utf-8")
    example = guide.partition("```yaml\n")[2].partition("```")[0]
    assert reading(example).scenario.fall == "K-100"


def test_the_guide_names_every_key() -> None:
    guide = (Path(__file__).parent.parent / "scenarios" / "README.md").read_text(encoding="utf-8")
    for model in (Scenario, Step, Expectation, OpenTask, Deviation):
        for name, field in model.model_fields.items():
            assert re.search(rf"\b{field.alias or name}\b", guide), f"{model.__name__}.{name}"
