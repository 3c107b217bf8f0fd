"""Name and address by case number: the only place where a document learns who the client is.

The engine knows case numbers only. In production an adapter to the specialist system takes the place of the CSV file.
"""

from __future__ import annotations

import asyncio
import csv
import io
import unicodedata
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterator, Mapping
from hashlib import blake2s
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from workers.documents.models.base import Line
from workers.errors import PermanentError, TemporaryError, UserError, system_reason

COLUMNS = {
    "Fallnummer": "case_number",
    "Anrede": "salutation",
    "Vorname": "first_name",
    "Nachname": "last_name",
    "Straße": "street",
    "PLZ": "postcode",
    "Ort": "town",
}
"""Head line of the CSV file (semicolons, UTF-8) and the field that each column fills."""


LOCKED = "gesperrt"
"""In the column ``Straße``: the address is locked (Auskunftssperre); postcode and town are not read."""


class Person(BaseModel):
    """A client as a letter addresses them. Never stored: read for one rendering and forgotten."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    salutation: Line
    """Form of address: ``Frau``, ``Herr``, or ``–`` where the person wants none."""
    first_name: Line
    last_name: Line
    street: Line | None
    """None, as postcode and town, where the address is locked (Auskunftssperre)."""
    postcode: Line | None
    town: Line | None

    @property
    def address_locked(self) -> bool:
        """The address must not be printed (Auskunftssperre)."""
        return self.street is None

    @property
    def name(self) -> str:
        return " ".join((self.first_name, self.last_name))

    @property
    def full_name(self) -> str:
        """Name with form of address, where there is one."""
        return self.name if self.salutation == "–" else " ".join((self.salutation, self.name))


class Directory(ABC):
    """Port: who is behind a case number."""

    @abstractmethod
    async def lookup(self, case_number: str) -> Person:
        """The person of this case.

        Raises PermanentError (German) for an unknown or ambiguous number, DirectoryAway when it does not answer.
        """

    @abstractmethod
    async def knows(self, case_number: str) -> bool:
        """Whether exactly one person belongs to this number. Raises DirectoryAway when it does not answer."""

    async def close(self) -> None:  # noqa: B027  (most have nothing to give back)
        """Give connections back."""


class DirectoryAway(TemporaryError):
    """The directory does not answer; the step is tried again."""


class CsvDirectory(Directory):
    """Directory in a CSV file, read again when the file changes, so that a corrected entry needs no restart."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._entries: Mapping[str, list[Person]] = {}

    async def lookup(self, case_number: str) -> Person:
        found = (await asyncio.to_thread(self._current)).get(case_number, [])
        if not found:
            raise PermanentError(
                f"Das Personenverzeichnis {self._path.name} kennt die Fallnummer {case_number} nicht. "
                "Erwartet: genau ein Eintrag. Bitte den Eintrag ergänzen und den Schritt wiederholen."
            )
        if len(found) > 1:
            raise PermanentError(
                f"Das Personenverzeichnis {self._path.name} enthält die Fallnummer {case_number} {len(found)}-mal. "
                "Erwartet: genau ein Eintrag. Bitte die doppelten Einträge bereinigen und den Schritt wiederholen."
            )
        return found[0]

    async def knows(self, case_number: str) -> bool:
        return len((await asyncio.to_thread(self._current)).get(case_number, [])) == 1

    def _current(self) -> Mapping[str, list[Person]]:
        try:
            status = self._path.stat()
            if (stamp := (status.st_mtime_ns, status.st_size)) != self._stamp:
                self._entries = read_directory(self._path)
                self._stamp = stamp
        except OSError as error:
            raise PermanentError(
                f"Das Personenverzeichnis {self._path} ist nicht lesbar ({system_reason(error)}). Erwartet: eine "
                "Datei, die das Konto des Workers lesen darf. Bitte BFM_DIRECTORY und die Zugriffsrechte prüfen, "
                "dann wiederholen."
            ) from None
        except UserError as error:
            raise PermanentError(f"{error} Erwartet: die vereinbarten Spalten in UTF-8. Danach wiederholen.") from None
        return self._entries


def read_directory(path: Path) -> Mapping[str, list[Person]]:
    """All entries of the CSV file by case number. Raises UserError with file and line; never prints an entry."""
    try:
        text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise UserError(
            "ist nicht in UTF-8 gespeichert.", where=str(path), remedy="Bitte als UTF-8 speichern."
        ) from None
    entries: dict[str, list[Person]] = defaultdict(list)
    for case_number, person in _rows(path, text):
        entries[case_number].append(person)
    return dict(entries)


def _rows(path: Path, text: str) -> Iterator[tuple[str, Person]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    try:
        if tuple(reader.fieldnames or ()) != tuple(COLUMNS):
            raise _bad(path, 1, f"die Kopfzeile muss lauten: {';'.join(COLUMNS)}")
        for row in reader:
            yield _entry(path, reader.line_num, row)
    except csv.Error as error:
        raise _bad(path, reader.line_num + 1, f"kein gültiges CSV ({error})") from None


def _entry(path: Path, line: int, row: Mapping[str, str | None]) -> tuple[str, Person]:
    if None in row or None in row.values():
        raise _bad(path, line, f"erwartet werden {len(COLUMNS)} durch Semikolon getrennte Werte")
    values = {field: row[column] for column, field in COLUMNS.items()}
    if str(values["street"]).strip() == LOCKED:
        values |= dict.fromkeys(("street", "postcode", "town"))
    case_number = str(values.pop("case_number")).strip()
    if not case_number:
        raise _bad(path, line, "die Fallnummer fehlt")
    try:
        return case_number, Person.model_validate(values)
    except ValidationError as error:
        german = {field: column for column, field in COLUMNS.items()}
        wrong = ", ".join(german[str(problem["loc"][0])] for problem in error.errors(include_input=False))
        raise _bad(path, line, f"fehlt oder ist unbrauchbar: {wrong}") from None


def _bad(path: Path, line: int, what: str) -> UserError:
    return UserError(f"{what}.", where=f"{path}, Zeile {line}", remedy="Bitte die Zeile berichtigen.")


FIRST_NAMES = ("Aylin", "Bożena", "Çağla", "Dörte", "Emre", "Françoise", "Grigorij", "Håkan", "Işıl", "Jürgen")
LAST_NAMES = ("Łukasik", "Weiß", "Yıldırım", "Petrović", "Größe-Müller", "Nguyễn", "Øberg", "Šimůnek", "Faßbender")
STREETS = ("Beispielweg", "Große Straße", "Musterallee", "Am Phantasieplatz")


class FictionalDirectory(Directory):
    """Invented persons for any case number, the same for the same number: for tests, play and demonstration."""

    async def lookup(self, case_number: str) -> Person:
        return self.person(case_number)

    async def knows(self, case_number: str) -> bool:
        return bool(case_number)

    def person(self, case_number: str) -> Person:
        """The same invented person for the same number."""
        seed = blake2s(case_number.encode()).digest()
        return Person(
            salutation=("Frau", "Herr", "–")[seed[0] % 3],
            first_name=FIRST_NAMES[seed[1] % len(FIRST_NAMES)],
            last_name=LAST_NAMES[seed[2] % len(LAST_NAMES)],
            street=f"{STREETS[seed[3] % len(STREETS)]} {seed[4] + 1}",
            postcode="30159",
            town="Hannover",
        )
