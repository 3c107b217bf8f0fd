"""What the engine answers, as typed errors: the worker decides by class, never by reading a message again.

Every row was reproduced against the real engine (tests/engine/test_answers.py). A message of the engine may quote
variable values, so ``str(error)`` carries status, code and type only; ``detail`` holds the engine's own words and must
not reach a log.
"""

from __future__ import annotations

import json
import re
from typing import Any


class EngineError(Exception):
    """Base: the engine did not do what it was asked."""

    def __init__(self, status: int, *, kind: str = "", code: int | None = None, detail: str = "") -> None:
        self.status, self.kind, self.code, self.detail = status, kind, code, detail
        super().__init__(" ".join(str(part) for part in (f"HTTP {status}", kind, code) if part))


class Unavailable(EngineError):
    """No usable answer: connection refused or cut, time-out, 502/503/504, a page that is not the engine's."""


class Forbidden(EngineError):
    """401 or 403: user name, password or authorization is wrong."""


class Gone(EngineError):
    """404 of the task itself: done already (by us, whose answer was lost), or its case was deleted."""


class LockedByOther(EngineError):
    """400: our lock ran out and another worker holds the task now, or nobody does after an unlock."""


class Suspended(EngineError):
    """400 ENGINE-03043: somebody suspended the case; nothing moves until it is activated."""


class Rejected(EngineError):
    """400, 500 with code 10002 (a string longer than its column), or a BPMN error that the diagram does not catch.

    Repeating the request cannot help.
    """


class Conflict(EngineError):
    """500 OptimisticLockingException, or its companions at a parallel join: repeat at once."""


class EngineFault(EngineError):
    """500 for any other reason: mostly the next step in the diagram failed (an expression, a missing form)."""


NOT_THE_ENGINE = "the answer is not the engine's"
COLUMN_TOO_SHORT = (10002, 20001)
"""The database's refusal, and our engine's own before it gets there (ShortText.java)."""
OPTIMISTIC_LOCK = 1
UNCAUGHT = "ENGINE-13033"
COMPANIONS = ("NullPointerException", "NullValueException")
"""Now and then the engine answers these instead when four branches of one join complete at the same moment."""
EXPRESSION = re.compile(
    r"(?:Unknown (?:property|method) used in|Error while evaluating) expression: .*?(?=\. Cause:|$)", re.DOTALL
)
IDENTIFIER = re.compile(r"Cannot resolve identifier '(\w+)'")


def classify(status: int, body: bytes) -> EngineError:
    """The error that an answer with status >= 400 means."""
    problem = _engine_problem(body)
    if status in (401, 403):
        return Forbidden(status, kind=str(problem.get("type", "")))
    if not problem or status in (408, 429, 502, 503, 504):
        return Unavailable(status, kind=NOT_THE_ENGINE)
    kind, code, detail = str(problem["type"]), problem.get("code"), str(problem.get("message") or "")
    return _class_of(status, kind, code, detail)(status, kind=kind, code=code, detail=detail)


def _engine_problem(body: bytes) -> dict[str, Any]:
    """The engine's own error object has ``type`` and ``message``; Spring's and a proxy's pages have not.

    The difference matters: a 404 of a starting engine must not be taken for a task that is done.
    """
    try:
        problem = json.loads(body)
    except ValueError:
        return {}
    return problem if isinstance(problem, dict) and "type" in problem and "message" in problem else {}


def _class_of(status: int, kind: str, code: int | None, detail: str) -> type[EngineError]:
    if status == 404:
        return Gone if kind == "RestException" else Unavailable
    if code in COLUMN_TOO_SHORT or UNCAUGHT in detail:
        return Rejected
    if status < 500:
        return _class_of_refusal(detail)
    if code == OPTIMISTIC_LOCK or kind.startswith("OptimisticLocking") or kind in COMPANIONS:
        return Conflict
    return Conflict if any(name in detail for name in COMPANIONS) else EngineFault


def _class_of_refusal(detail: str) -> type[EngineError]:
    if "ENGINE-03043" in detail or "is suspended" in detail:
        return Suspended
    return LockedByOther if "locked by worker" in detail else Rejected


def reason_without_values(error: EngineError) -> str:
    """The part of the engine's message that helps operations and cannot quote a variable: expression and identifier."""
    expression, identifier = EXPRESSION.search(error.detail), IDENTIFIER.search(error.detail)
    parts = [str(error)]
    if expression:
        parts.append(expression.group())
    if identifier:
        parts.append(f"Variable „{identifier.group(1)}“ fehlt")
    return "; ".join(parts)
