"""The three ways in which something can go wrong, each with a message that tells the reader what to do."""

from __future__ import annotations


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
