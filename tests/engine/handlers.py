"""Handlers of the laboratory processes."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date

from workers.errors import BusinessError, PermanentError
from workers.registry import Case, Handlers, Retry, Task

NAME = "Erika Mustermann"
"""Personal data that must not get into messages, details or logs."""
AT_ONCE = Retry(waits=(0.1, 0.1), jitter=0.0)


class Asked(Case):
    """What the laboratory handlers may be told."""

    mode: str = "result"
    due: date | None = None


class Answer(Case):
    """What they answer."""

    answer: str | None = None
    due: date | None = None
    numbers: tuple[int, ...] = ()


class Effects:
    """Counts how often a handler ran for a task, and how many ran at the same time."""

    def __init__(self) -> None:
        self.runs: Counter[str] = Counter()
        self.running = self.most_running = self.interrupted = 0

    async def slowly(self, task: Task, seconds: float) -> None:
        self.running += 1
        self.most_running = max(self.running, self.most_running)
        try:
            await asyncio.sleep(seconds)
            self.runs[task.id] += 1
        except asyncio.CancelledError:
            self.interrupted += 1
            raise
        finally:
            self.running -= 1


def lab_handlers(effects: Effects, *, slow: float = 0.0, hold: float = 0.0) -> Handlers:
    """Handlers of all laboratory topics. slow: seconds of `lab.slow`; hold: of the others."""
    handlers = Handlers()

    def quick(task: Task) -> None:
        effects.runs[task.id] += 1

    async def held(task: Task) -> None:
        await effects.slowly(task, hold)

    for topic in ("lab.a", "lab.b", "lab.c", "lab.join", "lab.broken", "lab.case"):
        handlers.topic(topic, retry=AT_ONCE)(held if hold else quick)

    @handlers.topic("lab.one", retry=AT_ONCE, errors=["lab_known"], invalid_input="lab_known")
    def one(case: Asked, task: Task) -> Answer:
        effects.runs[task.id] += 1
        return answer(case)

    @handlers.topic("lab.error", retry=AT_ONCE, errors=["lab_known"], invalid_input="lab_known")
    def error(case: Asked, task: Task) -> Answer:
        effects.runs[task.id] += 1
        return answer(case)

    @handlers.topic("lab.slow", retry=AT_ONCE)
    async def slowly(task: Task) -> Answer:
        await effects.slowly(task, slow)
        return Answer(answer="slow")

    return handlers


def answer(case: Asked) -> Answer:
    """Behave as the case's `mode` says."""
    match case.mode:
        case "business_error":
            raise BusinessError("lab_known", "Bitte das Datum berichtigen.")
        case "undeclared":
            raise BusinessError("nobody_declared_this", "x")
        case "permanent":
            raise PermanentError("Die Anschrift fehlt. Bitte im Verzeichnis ergänzen.")
        case "technical":
            raise RuntimeError(f"could not work on {NAME}")
        case "unfit":
            Answer.model_validate({"numbers": [NAME]})
        case "long":
            return Answer(answer="ä" * 5000)
    return Answer(answer="done", due=case.due, numbers=(6, 12))
