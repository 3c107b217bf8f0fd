"""Folder of finished documents until somebody has filed them; then a proof without content remains.

Beside each ``<id>.pdf`` lies ``<id>.json`` with what is needed to show and to file it, without any name of a client;
it is written last, so a document exists when its JSON exists. Filing writes ``<id>.filed.json`` first and then deletes.
"""

from __future__ import annotations

import fcntl
import os
import re
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from workers.errors import PermanentError

DOCUMENT_ID = re.compile(r"[a-z2-7]{16}")


class Entry(BaseModel):
    """What is known about a document in the outbox, besides its content."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    sha256: str
    template: str
    template_version: str
    case_number: str
    filer: str
    """User id of the person who files it."""
    process_instance: str
    created: datetime
    """Engine time of the task that wrote it."""


class Proof(BaseModel):
    """What remains of a filed document: that it existed, and when it was filed and removed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    sha256: str
    filed_on: date
    removed_at: datetime


class Outbox:
    """Documents by id. Every method may be repeated: the same call twice leaves the same folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, entry: Entry, pdf: bytes) -> None:
        """Store a document durably and completely, or not at all."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._clear_parts(entry.id)
        self._replace(f"{entry.id}.pdf", pdf)
        self._replace(f"{entry.id}.json", entry.model_dump_json(indent=2).encode())

    def find(self, document_id: str) -> Entry | Proof | None:
        """The document's entry, or its proof once it is filed, or nothing."""
        if not DOCUMENT_ID.fullmatch(document_id):
            return None
        for suffix, model in (("filed.json", Proof), ("json", Entry)):
            try:
                return model.model_validate_json((self._folder / f"{document_id}.{suffix}").read_bytes())
            except FileNotFoundError:
                continue
        return None

    def open(self, document_id: str) -> bytes:
        """Content of a document that is not yet filed. Raises PermanentError when there is none."""
        if isinstance(self.find(document_id), Entry):
            return (self._folder / f"{document_id}.pdf").read_bytes()
        raise self._unknown(document_id)

    def list_unfiled(self) -> list[Entry]:
        """Documents that wait for filing, oldest first."""
        names = (path.name.removesuffix(".json") for path in self._folder.glob("*.json"))
        entries = (self.find(name) for name in names)
        return sorted((entry for entry in entries if isinstance(entry, Entry)), key=lambda entry: entry.created)

    def remove(self, document_id: str, filed_on: date) -> Proof:
        """Delete a filed document and leave the proof. Raises PermanentError for an unknown number."""
        known = self.find(document_id)
        if known is None:
            raise self._unknown(document_id)
        if isinstance(known, Entry):
            removed_at = datetime.now(UTC).replace(microsecond=0)
            known = Proof(id=known.id, title=known.title, sha256=known.sha256, filed_on=filed_on, removed_at=removed_at)
            self._replace(f"{document_id}.filed.json", known.model_dump_json(indent=2).encode())
        # A worker killed while writing may have left a part of the document: it goes as well.
        self._delete([*self._folder.glob(f".{document_id}.*"), self._folder / f"{document_id}.pdf"])
        self._delete([self._folder / f"{document_id}.json"])
        return known

    def _unknown(self, document_id: str) -> PermanentError:
        return PermanentError(
            f"Im Ausgangsfach {self._folder} liegt kein Schreiben mit der Nummer „{document_id}“. "
            "Bitte die Nummer und die Einstellung BFM_OUTBOX prüfen."
        )

    def _replace(self, name: str, content: bytes) -> None:
        """Write a file so that readers see all of it or the old one, also after a power cut. Mode 0600 (mkstemp)."""
        handle, temporary = tempfile.mkstemp(prefix=f".{name}.", dir=self._folder)
        try:
            with os.fdopen(handle, "wb") as file:
                fcntl.flock(file, fcntl.LOCK_EX)  # its writer lives, see _clear_parts
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).rename(self._folder / name)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        self._sync_folder()

    def _clear_parts(self, document_id: str) -> None:
        """Delete what a worker left that was killed while writing; another that writes right now holds the lock."""
        for part in self._folder.glob(f".{document_id}.*"):
            with suppress(FileNotFoundError, BlockingIOError), part.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                part.unlink()

    def _delete(self, paths: Iterable[Path]) -> None:
        for path in paths:
            path.unlink(missing_ok=True)
        self._sync_folder()

    def _sync_folder(self) -> None:
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
