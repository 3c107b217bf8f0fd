"""The three ways out of a handler, ready to be reported: result, business error, failure."""

from __future__ import annotations

import random
import traceback
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from workers.errors import BfmError, BusinessError, TemporaryError, system_reason
from workers.registry import Handler, Retry

MESSAGE_LIMIT = 666
"""The engine cuts error messages of external tasks here."""
BUSINESS_MESSAGE_LIMIT = 4000


@dataclass(frozen=True, slots=True)
class Result:
    """Typed variables for `complete`."""

    variables: dict[str, Any]
    label = "result"


@dataclass(frozen=True, slots=True)
class Business:
    """A code that the diagram catches, with the sentence for the person who corrects the input."""

    code: str
    message: str
    label = "business_error"


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed attempt. retries 0 is an incident; wait: seconds until the next attempt."""

    message: str
    details: str
    retries: int
    wait: float
    label = "failure"


Outcome = Result | Business | Failure


def outcome_of_error(handler: Handler, error: Exception, retries: int | None) -> Business | Failure:
    """What an exception means. retries: as the engine sent them, None on the first attempt."""
    if isinstance(error, BusinessError):
        if error.code in handler.errors:
            return Business(error.code, error.message[:BUSINESS_MESSAGE_LIMIT])
        return incident(undeclared(handler, error.code), trace(error))
    if isinstance(error, TemporaryError):
        return attempt(handler, str(error), trace(error), retries)
    if isinstance(error, BfmError):
        return incident(str(error), trace(error))
    if isinstance(error, ValidationError):
        return incident(unfit(error), trace(error))
    return attempt(handler, describe(error), trace(error), retries)


def undeclared(handler: Handler, code: str) -> str:
    return (
        f"Der fachliche Fehler „{code}“ ist für diesen Schritt nicht angemeldet und würde den Fall stillschweigend "
        f"beenden. Erwartet: {', '.join(sorted(handler.errors)) or 'keiner'}. Bitte im Diagramm fangen und anmelden, "
        "dann in Cockpit wiederholen."
    )


def unfit(error: ValidationError) -> str:
    """Fields and kinds of problem of a model the handler built itself; never the values."""
    fields = ", ".join(
        f"{'.'.join(map(str, item['loc']))} ({item['type']})" for item in error.errors(include_input=False)
    )
    return (
        f"Das Ergebnis passt nicht zu {error.title}: {fields}. Erwartet: Werte der vereinbarten Art. Bitte die "
        "Angaben im Fall prüfen oder den Schritt berichtigen, dann in Cockpit wiederholen."
    )


def describe(error: BaseException) -> str:
    """Kind and place of an unforeseen error. Its own text may quote a variable and is left out; the system's is not."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {frames[-1].name}, Zeile {frames[-1].lineno}" if frames else ""
    reason = f" ({system_reason(error)})" if isinstance(error, OSError) and error.errno else ""
    return (
        f"Technischer Fehler {type(error).__name__}{reason}{place}. Erwartet: der Schritt läuft ohne Fehler durch. "
        "Bitte die Ursache im Stack-Trace suchen und beheben, dann in Cockpit wiederholen."
    )


def trace(error: BaseException) -> str:
    """Stack trace without messages and values: for each error of the chain its class, files, lines and code."""
    parts: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current and id(current) not in seen:
        seen.add(id(current))
        parts += [type(current).__name__, *traceback.format_tb(current.__traceback__)]
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\n".join(part.rstrip() for part in parts)


def incident(message: str, details: str = "") -> Failure:
    """No retry can help: Cockpit shows an incident at once, which the engine opens with case and box."""
    return Failure(_short(message), details, 0, 0.0)


def attempt(handler: Handler, message: str, details: str, retries: int | None) -> Failure:
    """The next attempt by the topic's strategy, or the incident after the last one."""
    left, wait = next_try(handler.retry, retries)
    return Failure(_short(message), details, left, wait)


def next_try(retry: Retry, retries: int | None) -> tuple[int, float]:
    """Retries left and seconds to wait after a failed attempt.

    The engine counts down: None before the first attempt, then what the last failure sent, or what somebody set in
    Cockpit.
    """
    left = len(retry.waits) if retries is None else max(0, retries - 1)
    if not left:
        return 0, 0.0
    wait = retry.waits[max(0, len(retry.waits) - left)] if retry.waits else 0.0
    return left, wait * (1 + random.uniform(-retry.jitter, retry.jitter))


def _short(message: str) -> str:
    return message if len(message) <= MESSAGE_LIMIT else f"{message[: MESSAGE_LIMIT - 1]}…"
