"""Who is behind a case number; what is wrong with the list is said by line, never by quoting it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from workers.documents import CsvDirectory, FictionalDirectory
from workers.documents.directory import read_directory
from workers.documents.rendering import Renderer
from workers.errors import PermanentError, UserError
from workers.settings import PROJECT

from .samples import HANDOVER, job

HEAD = "Fallnummer;Anrede;Vorname;Nachname;Straße;PLZ;Ort\n"
ROW = "H-2025-0001;Frau;Erika;Mustermann;Beispielweg 1;30159;Hannover\n"
DEMO = PROJECT / "deploy/demo-data/directory.csv"


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    return tmp_path / "directory.csv"


async def test_a_known_number_gives_the_person(csv: Path) -> None:
    csv.write_text(HEAD + ROW, encoding="utf-8")
    person = await CsvDirectory(csv).lookup("H-2025-0001")
    assert person.full_name == "Frau Erika Mustermann"
    assert (person.postcode, person.town) == ("30159", "Hannover")
    assert await CsvDirectory(csv).knows("H-2025-0001")


async def test_a_person_without_form_of_address_is_printed_by_name(csv: Path) -> None:
    csv.write_text(HEAD + ROW.replace("Frau", "–"), encoding="utf-8")
    assert (await CsvDirectory(csv).lookup("H-2025-0001")).full_name == "Erika Mustermann"


async def test_an_unknown_number_is_told_with_the_remedy(csv: Path) -> None:
    csv.write_text(HEAD + ROW, encoding="utf-8")
    with pytest.raises(
        PermanentError,
        match=r"kennt die Fallnummer H-2025-0002 nicht\. Erwartet: genau ein Eintrag\. Bitte den Eintrag ergänzen",
    ):
        await CsvDirectory(csv).lookup("H-2025-0002")
    assert not await CsvDirectory(csv).knows("H-2025-0002")


async def test_a_number_with_several_entries_is_refused(csv: Path) -> None:
    csv.write_text(HEAD + ROW + ROW, encoding="utf-8")
    with pytest.raises(PermanentError, match="2-mal"):
        await CsvDirectory(csv).lookup("H-2025-0001")
    assert not await CsvDirectory(csv).knows("H-2025-0001")


async def test_a_corrected_file_needs_no_restart(csv: Path) -> None:
    csv.write_text(HEAD, encoding="utf-8")
    directory = CsvDirectory(csv)
    assert not await directory.knows("H-2025-0001")
    csv.write_text(HEAD + ROW, encoding="utf-8")
    os.utime(csv, (1, 1))
    assert await directory.knows("H-2025-0001")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Zeile 1: die Kopfzeile muss lauten"),
        ("Fallnummer,Anrede\n", "Zeile 1: die Kopfzeile muss lauten: Fallnummer;Anrede"),
        (HEAD + "H-1;Frau;Erika\n", "Zeile 2: erwartet werden 7"),
        (HEAD + ROW + ROW.strip() + ";zu viel\n", "Zeile 3: erwartet werden 7"),
        (HEAD + ROW + ";Frau;Erika;Mustermann;Weg 1;30159;Hannover\n", "Zeile 3: die Fallnummer fehlt"),
        (HEAD + "H-1;Frau;Erika;;Weg 1;;Hannover\n", "Zeile 2: fehlt oder ist unbrauchbar: Nachname, PLZ"),
        (HEAD + 'H-1;Frau;"Eri"ka;M;Weg 1;30159;Hannover\n', "Zeile 2: kein gültiges CSV"),
    ],
)
def test_a_bad_file_is_told_by_line_without_quoting_an_entry(csv: Path, text: str, says: str) -> None:
    csv.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as refused:
        read_directory(csv)
    assert says in str(refused.value)
    assert "Erika" not in str(refused.value)


def test_a_file_in_another_encoding_is_refused(csv: Path) -> None:
    csv.write_bytes((HEAD + ROW).encode("latin-1"))
    with pytest.raises(UserError, match="UTF-8"):
        read_directory(csv)


async def test_a_missing_file_is_told_with_the_setting(csv: Path) -> None:
    with pytest.raises(PermanentError, match="BFM_DIRECTORY"):
        await CsvDirectory(csv).lookup("H-2025-0001")


async def test_a_bad_file_stops_the_document_not_the_worker(csv: Path) -> None:
    csv.write_text(HEAD + "H-1;Frau;Erika\n", encoding="utf-8")
    with pytest.raises(PermanentError, match="Zeile 2"):
        await CsvDirectory(csv).lookup("H-1")


async def test_every_person_of_the_demonstration_can_be_printed(renderer: Renderer) -> None:
    """Names from many languages: the fonts of a plain installation hold them all."""
    directory = CsvDirectory(DEMO)
    numbers = list(read_directory(DEMO))
    assert numbers == [f"H-2025-{number:04d}" for number in range(1, 21)]
    for number in numbers:
        assert renderer.render(job(HANDOVER, await directory.lookup(number))).pdf.startswith(b"%PDF")


async def test_invented_persons_are_the_same_for_the_same_number(renderer: Renderer) -> None:
    directory = FictionalDirectory()
    assert await directory.lookup("H-1") == await FictionalDirectory().lookup("H-1")
    assert len({directory.person(f"H-{number}").name for number in range(200)}) > 50
    assert renderer.render(job(HANDOVER, await directory.lookup("H-1"))).pdf.startswith(b"%PDF")


async def test_of_a_locked_address_nothing_is_read(csv: Path) -> None:
    csv.write_text(HEAD + "H-2025-0001;Frau;Erika;Mustermann;gesperrt;30159;Hannover\n", encoding="utf-8")
    person = await CsvDirectory(csv).lookup("H-2025-0001")
    assert person.address_locked
    assert (person.street, person.postcode, person.town) == (None, None, None)


async def test_a_record_for_colleagues_needs_no_address(renderer: Renderer) -> None:
    person = FictionalDirectory().person("H-1").model_copy(update=dict.fromkeys(("street", "postcode", "town")))
    assert renderer.render(job(HANDOVER, person)).pdf.startswith(b"%PDF")


async def test_a_locked_address_stops_a_letter_that_would_print_it(edited: Callable[[str, str, str], Renderer]) -> None:
    line = "{% block recipient %}"
    renderer = edited(HANDOVER.template, line, f"{line}{{{{ person.street }}}}<br>")
    person = FictionalDirectory().person("H-1").model_copy(update=dict.fromkeys(("street", "postcode", "town")))
    with pytest.raises(PermanentError, match=r"Auskunftssperre.*Teamleitung"):
        renderer.render(job(HANDOVER, person))
