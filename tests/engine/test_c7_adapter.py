"""The same handlers under camunda-external-task-client-python3: its contract, and the same outcomes in the engine."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from camunda.external_task.async_external_task_worker import AsyncExternalTaskWorker
from camunda.external_task.external_task import ExternalTask, TaskResult
from camunda.external_task.external_task_worker import ExternalTaskWorker

from workers.engine.c7_adapter import Adapter
from workers.registry import Handlers

from .handlers import Effects, lab_handlers
from .lab import Lab, services


def config(lab: Lab) -> dict[str, Any]:
    return {
        "auth_basic": {"username": lab.user, "password": lab.password},
        "asyncResponseTimeout": 100,
        "deserializeValues": False,
    }


async def work(lab: Lab, handlers: Handlers, topic: str) -> None:
    """One task, by the library's blocking worker."""
    adapter = Adapter(handlers, services())
    worker = ExternalTaskWorker("lab", lab.url, config(lab))  # type: ignore[no-untyped-call]
    try:
        await asyncio.to_thread(worker.fetch_and_execute, [topic], adapter)
    finally:
        adapter.close()


@pytest.mark.parametrize("topic", ["lab.one", "lab.slow"], ids=["plain function", "async function"])
async def test_result(lab: Lab, topic: str) -> None:
    (instance,) = await lab.start(topic.replace(".", "_"))
    await work(lab, lab_handlers(Effects()), topic)
    assert await lab.ended([instance]) == 1
    assert (await lab.variables(instance))["answer"]["type"] == "String"


async def test_business_error(lab: Lab) -> None:
    (instance,) = await lab.start("lab_error", variables={"mode": "business_error"})
    await work(lab, lab_handlers(Effects()), "lab.error")
    assert "error_caught" in await lab.activities(instance)


@pytest.mark.parametrize(("mode", "retries"), [("technical", [2, 1, 0]), ("permanent", [0])])
async def test_failure_counts_down_as_in_our_worker(lab: Lab, mode: str, retries: list[int]) -> None:
    (instance,) = await lab.start("lab_one", variables={"mode": mode})
    for left in retries:
        await work(lab, lab_handlers(Effects()), "lab.one")
        assert (await lab.task(instance))["retries"] == left
        await lab.client.unlock((await lab.task(instance))["id"])


async def test_async_worker_of_the_library(lab: Lab) -> None:
    instances = await lab.start("lab_slow", 3)
    adapter = Adapter(lab_handlers(Effects()), services())
    worker = AsyncExternalTaskWorker("lab", lab.url, config(lab))
    running = asyncio.create_task(worker.subscribe({"lab.slow": adapter.work}))
    await lab.all_ended(instances)
    await worker.stop()  # type: ignore[no-untyped-call]
    running.cancel()


def test_outcomes_are_what_the_library_tells_apart() -> None:
    """Its executor asks these three questions of a `TaskResult`."""
    adapter = Adapter(lab_handlers(Effects()), services())

    def result(mode: str) -> TaskResult:
        context = {
            "id": "task",
            "workerId": "lab",
            "topicName": "lab.one",
            "activityId": "work",
            "processInstanceId": "instance",
            "createTime": "2026-01-01T01:00:00.000+0100",
            "variables": {"mode": {"type": "String", "value": mode, "valueInfo": {}}},
        }
        return adapter(ExternalTask(context))  # type: ignore[no-untyped-call]

    assert result("result").is_success()  # type: ignore[no-untyped-call]
    assert result("business_error").is_bpmn_error() == "lab_known"  # type: ignore[no-untyped-call]
    assert result("technical").is_failure()  # type: ignore[no-untyped-call]
