"""Finished documents until somebody has filed them; then a proof without content remains.

Beside each ``<id>.letter`` (the PDF) lies ``<id>.entry`` with what is needed to show and to file it, without any name
of a client; it is written last, so a document exists when its entry exists. A document that could not be made yet is a
``<id>.draft``. All three are encrypted. Filing writes ``<id>.filed.json`` first, which names no case, and then deletes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from workers.documents.seal import Seal
from workers.documents.stores import FolderStore, Store, open_store
from workers.errors import PermanentError

if TYPE_CHECKING:
    from workers.settings import Settings

DOCUMENT_ID = re.compile(r"[a-z2-7]{16}")
LETTER, TEXT, ENTRY, DRAFT, PROOF = "letter", "text", "entry", "draft", "filed.json"
CONTENT = (LETTER, TEXT, DRAFT, ENTRY)
"""What goes when a document is filed, the entry last."""


class Waiting(BaseModel):
    """What is known about a document that waits to be filed, besides its content."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    template: str
    case_number: str
    filer: str
    """User id of the person who files it."""
    process_instance: str
    created: datetime
    """Engine time of the task that wrote it."""
    parameters_version: str = ""
    """Numbers and terms in force when it was made (`ParameterBook.version`)."""


class Entry(Waiting):
    """A finished document."""

    sha256: str
    template_version: str
    has_text: bool = False
    """Whether the text for electronic use lies beside it."""


class Draft(Waiting):
    """A document that could not be made yet: its content, and what stands in the way."""

    content: dict[str, Any]
    problem: str

    def texts(self) -> list[str]:
        """What was written for it, paragraph by paragraph, in the order of its fields; codes and days are left out."""
        return [line for text in _strings(self.content) for line in text.split("\n") if " " in line.strip()]


class Proof(BaseModel):
    """What remains of a filed document: that it existed, and when it was filed and removed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    sha256: str | None
    """None: it was never made here, but in the specialist system."""
    template: str = ""
    template_version: str | None = None
    parameters_version: str = ""
    filed_on: date
    removed_at: datetime


class Outbox:
    """Documents by id. Every method may be repeated: the same call twice leaves the same files."""

    def __init__(self, store: Store, seal: Seal) -> None:
        self._store, self._seal = store, seal

    @classmethod
    def in_folder(cls, folder: Path, keys: str) -> Outbox:
        """An outbox in a folder, encrypted with these keys."""
        return cls(FolderStore(folder), Seal(keys))

    @classmethod
    def from_settings(cls, settings: Settings) -> Outbox:
        """The outbox that the settings name. Raises UserError without a key."""
        return cls(open_store(settings), Seal(settings.outbox_keys.get_secret_value()))

    def write(self, entry: Entry, pdf: bytes, text: bytes | None = None) -> None:
        """Store a document durably and completely, or not at all; its draft goes."""
        self._put(entry.id, LETTER, pdf)
        if text is not None:
            self._put(entry.id, TEXT, text)
        self._put(entry.id, ENTRY, entry.model_dump_json().encode())
        self._delete(entry.id, (DRAFT,))

    def keep(self, draft: Draft) -> None:
        """Store a document that cannot be made yet, or its new problem."""
        self._put(draft.id, DRAFT, draft.model_dump_json().encode())

    def find(self, document_id: str) -> Entry | Draft | Proof | None:
        """The document's proof once it is filed, else its entry, else its draft, or nothing."""
        if not DOCUMENT_ID.fullmatch(document_id):
            return None
        if (proof := self._store.get(f"{document_id}.{PROOF}")) is not None:
            return Proof.model_validate_json(proof)
        if (entry := self._get(document_id, ENTRY)) is not None:
            return Entry.model_validate_json(entry)
        if (draft := self._get(document_id, DRAFT)) is not None:
            return Draft.model_validate_json(draft)
        return None

    def open(self, document_id: str) -> bytes:
        """The PDF of a document that is not yet filed. Raises PermanentError when there is none, or a changed one."""
        entry = self.find(document_id)
        pdf = self._get(document_id, LETTER) if isinstance(entry, Entry) else None
        if not isinstance(entry, Entry) or pdf is None:
            raise self._unknown(document_id)
        if hashlib.sha256(pdf).hexdigest() != entry.sha256:
            raise PermanentError(
                f"Das Schreiben {document_id} im Ausgangsfach ist verändert worden. Erwartet: die Prüfsumme vom Tag "
                "der Erstellung. Bitte nicht ablegen, sondern aus der Sicherung zurückholen."
            )
        return pdf

    def open_text(self, document_id: str) -> bytes:
        """The text for electronic use. Raises PermanentError when there is none."""
        text = self._get(document_id, TEXT) if isinstance(self.find(document_id), Entry) else None
        if text is None:
            raise self._unknown(document_id)
        return text

    def unfiled(self, created_before: datetime | None = None) -> list[Entry | Draft]:
        """Documents that wait for filing, oldest first; on request only those made before a moment."""
        ids = {name.partition(".")[0] for name in self._store.names() if name.endswith((f".{ENTRY}", f".{DRAFT}"))}
        waiting = [found for each in ids if isinstance(found := self.find(each), (Entry, Draft))]
        late = (each for each in waiting if created_before is None or each.created < created_before)
        return sorted(late, key=lambda each: (each.created, each.id))

    def remove(self, document_id: str, filed_on: date) -> Proof:
        """Delete a filed document and leave the proof. Raises PermanentError for an unknown number."""
        known = self.find(document_id)
        if known is None:
            raise self._unknown(document_id)
        if not isinstance(known, Proof):
            known = _proof(known, filed_on)
            self._store.put(f"{document_id}.{PROOF}", known.model_dump_json(indent=2).encode())
        self._delete(document_id, CONTENT)
        return known

    def rekey(self) -> int:
        """Encrypt everything again with the first key; the number of files."""
        names = [name for name in self._store.names() if name.partition(".")[2] in CONTENT]
        for name in names:
            if (sealed := self._store.get(name)) is not None:
                self._store.put(name, self._seal.close(self._seal.open(sealed)))
                self._forget_filed(name.partition(".")[0])
        return len(names)

    def _forget_filed(self, document_id: str) -> None:
        """Delete what was put back although somebody filed the document at that moment."""
        if self._store.get(f"{document_id}.{PROOF}") is not None:
            self._delete(document_id, CONTENT)

    def _put(self, document_id: str, kind: str, content: bytes) -> None:
        self._store.put(f"{document_id}.{kind}", self._seal.close(content))

    def _get(self, document_id: str, kind: str) -> bytes | None:
        sealed = self._store.get(f"{document_id}.{kind}")
        return None if sealed is None else self._seal.open(sealed)

    def _delete(self, document_id: str, kinds: tuple[str, ...]) -> None:
        self._store.delete(f"{document_id}.{kind}" for kind in kinds)

    def _unknown(self, document_id: str) -> PermanentError:
        return PermanentError(
            f"Im Ausgangsfach {self._store.place} liegt kein Schreiben mit der Nummer „{document_id}“. "
            "Erwartet: das Schreiben, das der Fall nennt (document_id). Bitte die Nummer und BFM_OUTBOX prüfen, dann "
            "in Cockpit wiederholen."
        )


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for part in value.values() for text in _strings(part))
    elif isinstance(value, list):
        yield from (text for part in value for text in _strings(part))


def _proof(known: Entry | Draft, filed_on: date) -> Proof:
    made = known if isinstance(known, Entry) else None
    return Proof(
        id=known.id,
        title=known.title,
        sha256=made.sha256 if made else None,
        template=known.template,
        template_version=made.template_version if made else None,
        parameters_version=known.parameters_version,
        filed_on=filed_on,
        removed_at=datetime.now(UTC).replace(microsecond=0),
    )
