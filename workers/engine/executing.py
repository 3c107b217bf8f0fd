"""Runs a handler for a held task: engine values in, an outcome out. Whatever a handler raises ends here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from workers.engine.outcomes import Outcome, Result, outcome_of_error
from workers.engine.variables import decode, encode
from workers.registry import Handler, Services, Task, call


def read_task(answer: Mapping[str, Any]) -> Task:
    """The fetched task as handlers see it."""
    return Task(
        id=answer["id"],
        topic=answer["topicName"],
        element=answer["activityId"],
        case_number=answer.get("businessKey") or "",
        process_instance=answer["processInstanceId"],
        created=datetime.fromisoformat(answer["createTime"]),
        process=answer.get("processDefinitionKey") or "",
    )


async def execute(
    handler: Handler, task: Task, typed: Mapping[str, dict[str, Any]], retries: int | None, services: Services
) -> Outcome:
    """Run the handler. A plain function runs at once, without giving up control: rules take microseconds."""
    try:
        return Result(encode(await call(handler, task, decode(typed), services)))
    except Exception as error:
        return outcome_of_error(handler, error, retries)
