"""The folder of the reports: monthly ones for GB II (H-121), yearly results checks for the management (U-265), the
indicators of a year for everybody in that Jobcenter (F-196).

`bfm serve` shows each kind to its readers only.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

FILE = re.compile(
    r"(?P<report>wirkungsanalyse|ergebnispruefung|kennzahlen)-(?P<jobcenter>[a-z][a-z0-9_]{1,30})"
    r"-(?P<period>\d{4}(?:-\d{2})?)\.(?P<kind>pdf|xlsx)"
)


def file_name(jobcenter: str, month: str, kind: str) -> str:
    return f"wirkungsanalyse-{jobcenter}-{month}.{kind}"


def yearly_name(jobcenter: str, month: str) -> str:
    return f"ergebnispruefung-{jobcenter}-{month}.pdf"


def indicator_file_name(jobcenter: str, year: int, kind: str) -> str:
    return f"kennzahlen-{jobcenter}-{year}.{kind}"


class Shelf:
    """Finished files by name. Writing one again gives the same file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, files: Mapping[str, bytes]) -> list[Path]:
        """Each file appears complete or not at all."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return [self._put(name, content) for name, content in files.items()]

    def _put(self, name: str, content: bytes) -> Path:
        handle, draft = tempfile.mkstemp(prefix=f".{name}.", dir=self.folder)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return Path(draft).rename(self.folder / name)

    def names(self) -> list[str]:
        """Names of all files, the newest period first."""
        found = [name for path in self.folder.glob("*") if FILE.fullmatch(name := path.name)]
        return sorted(sorted(found), key=lambda name: FILE.fullmatch(name)["period"], reverse=True)  # type: ignore[index]

    def read(self, name: str) -> bytes | None:
        """Content of a report, None for a name that is none or a file that is not there."""
        if not FILE.fullmatch(name):
            return None
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None
