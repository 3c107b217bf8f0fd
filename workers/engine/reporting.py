"""Tells the engine the outcome of a task, until it is told, or our lock has run out.

Why there is no journal of done tasks. The engine delivers at least once: a worker may die between its effect and
`complete`. A journal in the worker cannot close that gap (it may die between effect and journal entry just as well),
and a second replica would not see it. So the effects themselves are idempotent, keyed by the task id, which is the same
on every delivery: the same task writes the same document under the same name, and `Task.created` is the same day. Then
a second run leaves what the first one left, and the engine accepts one `complete`: the second is answered 404 (done),
or 400 (another worker holds the task, and will complete it). One effect, without a table to purge.
"""

from __future__ import annotations

import asyncio
import random

from workers.engine.answers import (
    Conflict,
    EngineError,
    EngineFault,
    Forbidden,
    Gone,
    LockedByOther,
    Rejected,
    Suspended,
    reason_without_values,
)
from workers.engine.held import Held
from workers.engine.outcomes import Business, Failure, Outcome, Result, attempt, incident
from workers.engine.parts import Parts

FIRST_WAIT, LONGEST_WAIT = 0.1, 5.0


class Reporter:
    """Reports at most `Limits.reports` outcomes at a time; a report that waits for its next try holds no place."""

    def __init__(self, parts: Parts) -> None:
        self._client, self._worker_id = parts.client, parts.worker_id
        self._limits, self._vitals = parts.limits, parts.vitals
        self._places = asyncio.Semaphore(parts.limits.reports)

    async def report(self, held: Held, outcome: Outcome) -> str:
        """Returns how it ended: the outcome's label, `duplicate` (the engine has it already) or `dropped`."""
        tries = 0
        while True:
            try:
                async with self._places:
                    await self._send(held.id, outcome)
                return outcome.label
            except Gone:
                return "duplicate"
            except LockedByOther:
                return "dropped"
            except EngineError as error:
                tries += 1
                self._vitals.report_repeated(error)
                if final := self._last_word(held, outcome, error, tries):
                    outcome, tries = final, 0
                    continue
                wait = pause(error, tries)
                if held.lock_left < wait:
                    return "dropped"
                await asyncio.sleep(wait)

    async def _send(self, task_id: str, outcome: Outcome) -> None:
        match outcome:
            case Result(variables):
                await self._client.complete(task_id, self._worker_id, variables)
            case Business(code, message):
                await self._client.bpmn_error(task_id, self._worker_id, code, message)
            case Failure(message, details, retries, wait):
                await self._client.failure(task_id, self._worker_id, message, details, retries, wait)

    def _last_word(self, held: Held, outcome: Outcome, error: EngineError, tries: int) -> Failure | None:
        """The failure to report instead, when repeating this outcome cannot help."""
        if isinstance(outcome, Failure):
            return None
        if isinstance(error, Rejected):
            return incident(refused(error))
        if isinstance(error, EngineFault) and tries >= self._limits.faults:
            return attempt(held.handler, broken(error), "", held.retries)
        return None


def pause(error: EngineError, tries: int) -> float:
    """Seconds until the next try, with jitter: hardly any for a lost race, long for what only a person can mend."""
    if isinstance(error, Conflict) and tries <= 10:
        return random.uniform(0.005, 0.05)
    if isinstance(error, Suspended | Forbidden):
        return random.uniform(0.5, 1.0) * LONGEST_WAIT
    return random.uniform(0.5, 1.0) * min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(tries, 10))


def refused(error: Rejected) -> str:
    return (
        f"Die Engine nimmt das Ergebnis nicht an ({reason_without_values(error)}). Erwartet: Werte, die sie speichern "
        "kann (Text bis 4.000 Zeichen, bekannte Typen). Bitte den Schritt berichtigen und dann in Cockpit wiederholen."
    )


def broken(error: EngineFault) -> str:
    return (
        f"Das Ergebnis liegt vor, aber der Ablauf danach scheitert ({reason_without_values(error)}). Erwartet: ein "
        "Schritt oder ein Formular davor setzt, was der Ablauf braucht. Bitte die genannte Variable in Cockpit "
        "prüfen und wiederholen; auf Dauer das Diagramm (Bedingung, Ausdruck, Formular) berichtigen."
    )
