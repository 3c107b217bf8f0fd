"""The three ways in which something can go wrong, each with a message that tells the reader what to do."""

from __future__ import annotations

import errno

REASONS = {
    errno.ENOSPC: "der Speicherplatz ist voll",
    errno.EDQUOT: "der zugeteilte Speicherplatz ist voll",
    errno.EACCES: "das Konto darf es nicht",
    errno.EPERM: "das Konto darf es nicht",
    errno.EROFS: "nur zum Lesen eingehängt",
    errno.ENOENT: "nicht vorhanden",
    errno.ENOTDIR: "kein Ordner",
    errno.EIO: "der Datenträger meldet einen Fehler",
    errno.EMFILE: "zu viele offene Dateien",
    errno.ECONNREFUSED: "die Verbindung wird abgelehnt",
    errno.ETIMEDOUT: "keine Antwort in der vorgesehenen Zeit",
}


def system_reason(error: OSError) -> str:
    """What the operating system says, in German where we know it; never a path or a value."""
    return REASONS.get(error.errno or 0) or error.strerror or type(error).__name__


class BfmError(Exception):
    """Base of all errors of this project: one sentence, with the remedy."""


class UserError(BfmError):
    """Bad input at the command line or in a file. Printed as one sentence, exit status 2, never a stack trace.

    ``where`` names the place (file, line, key, element), ``remedy`` what the reader should do.
    """

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(" ".join(part for part in (f"{where}: {what}" if where else what, remedy) if part))


class BusinessError(BfmError):
    """An outcome that the diagram catches by ``code`` (a BPMN error).

    ``message`` is German and shown to the person who has to correct something; it names no personal data.
    Only codes declared for the topic (``Handlers.topic(errors=…)``) are thrown: the engine ends a case silently
    when nothing catches a code.
    """

    def __init__(self, code: str, message: str) -> None:
        self.code, self.message = code, message
        super().__init__(f"{code}: {message}")


class TemporaryError(BfmError):
    """A technical failure that passes by itself (a server is away): tried again by the topic's strategy.

    The message is German, because operations read it in Cockpit; it quotes no value.
    """


class PermanentError(BfmError):
    """A technical failure that no retry can mend (bad variable, missing directory entry): an incident at once.

    The message is German, because operations read it in Cockpit, and names box, variable, expectation and remedy.
    """
