"""What lies in the outbox is encrypted; the keys come from the environment or a secrets file, never from the outbox.

Several keys are possible: the first one encrypts, all of them decrypt. So a key is changed without stopping: put a new
one in front, restart workers and letter service, `bfm letter rekey`, then drop the old one.
"""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from workers.errors import PermanentError, UserError

REMEDY = "`bfm letter key` erzeugt einen Schlüssel; er kommt in BFM_OUTBOX_KEYS oder in die Datei bfm_outbox_keys."


class Seal:
    """Encrypts and authenticates (Fernet: AES-128-CBC with HMAC-SHA-256). Raises UserError without a usable key."""

    def __init__(self, keys: str) -> None:
        """keys: one or several, separated by white space or commas, the newest first."""
        each = keys.replace(",", " ").split()
        if not each:
            raise UserError("Für das Ausgangsfach ist kein Schlüssel gesetzt; ohne ihn startet nichts.", remedy=REMEDY)
        try:
            self._keys = MultiFernet([Fernet(key) for key in each])
        except ValueError:
            raise UserError("Ein Schlüssel des Ausgangsfachs ist unbrauchbar.", remedy=REMEDY) from None

    @staticmethod
    def new_key() -> str:
        """A fresh random key."""
        return Fernet.generate_key().decode()

    @classmethod
    def kept_key(cls, file: Path) -> str:
        """The key in a file that only its owner can read, made the first time: for the demo, never for production."""
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
                new.write(cls.new_key())
        return file.read_text(encoding="utf-8").strip()

    def close(self, content: bytes) -> bytes:
        """The content, encrypted with the first key."""
        return self._keys.encrypt(content)

    def open(self, sealed: bytes) -> bytes:
        """The content again. Raises PermanentError for another key or a changed file."""
        try:
            return self._keys.decrypt(sealed)
        except InvalidToken:
            raise PermanentError(
                "Ein Dokument im Ausgangsfach lässt sich mit keinem der gesetzten Schlüssel lesen oder ist verändert "
                "worden. Erwartet: der Schlüssel, mit dem es geschrieben wurde. Bitte in BFM_OUTBOX_KEYS den "
                "bisherigen Schlüssel hinter dem neuen ergänzen, Worker und Briefdienst neu starten und in Cockpit "
                "wiederholen."
            ) from None
