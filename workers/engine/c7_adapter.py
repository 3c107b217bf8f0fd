"""The same handlers under camunda-external-task-client-python3, by its own `ExternalTask` and `TaskResult`.

The project's worker does not use that library's loops (README, *What is used where*): they report no error of a
handler, extend no lock and log variable values at INFO. The adapter shows that no handler depends on our worker, and
is the peer in the benchmark. Its worker must be configured with ``"deserializeValues": False``.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

from camunda.external_task.external_task import ExternalTask, TaskResult

from workers.engine.executing import execute, read_task
from workers.engine.outcomes import Business, Failure, Outcome, Result
from workers.registry import Handlers, Services

Value = TypeVar("Value")


class Adapter:
    """Call it with an `ExternalTask` (sync worker), or await `work` (async worker); both return a `TaskResult`."""

    def __init__(self, handlers: Handlers, services: Services) -> None:
        self._handlers, self._services = handlers, services
        self._loop: asyncio.AbstractEventLoop | None = None

    def __call__(self, task: ExternalTask) -> TaskResult:
        work = self.work(task)
        if not self._handlers[task._context["topicName"]].is_async:
            return _at_once(work)
        return asyncio.run_coroutine_threadsafe(work, self._running_loop()).result()

    async def work(self, task: ExternalTask) -> TaskResult:
        answer = task._context  # the library has no getter for creation time and types
        handler = self._handlers[answer["topicName"]]
        outcome = await execute(handler, read_task(answer), answer["variables"], answer.get("retries"), self._services)
        return as_task_result(task, outcome)

    def close(self) -> None:
        """Stop the loop of the async handlers."""
        if self._loop:
            self._loop.call_soon_threadsafe(self._loop.stop)

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        """One loop for all async handlers, because their services are bound to one; the sync worker is many threads."""
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            threading.Thread(target=self._loop.run_forever, name="async-handlers", daemon=True).start()
        return self._loop


def as_task_result(task: ExternalTask, outcome: Outcome) -> TaskResult:
    """Built without `ExternalTask.failure(…)`, which turns our "no retry" into one less than before."""
    match outcome:
        case Result(variables):
            return TaskResult(task, success=True, global_variables=variables)  # type: ignore[no-untyped-call]
        case Business(code, message):
            return TaskResult(task, bpmn_error_code=code, error_message=message)  # type: ignore[no-untyped-call]
        case Failure(message, details, retries, wait):
            return TaskResult(  # type: ignore[no-untyped-call]
                task, error_message=message, error_details=details, retries=retries, retry_timeout=int(wait * 1000)
            )


def _at_once(coroutine: Coroutine[Any, Any, Value]) -> Value:
    """Result of a coroutine that never waits, without an event loop: a plain handler's."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]
    raise RuntimeError("A plain handler gave up control.")
