"""Each row of "what the engine answers", held against the fake and the real engine."""

from __future__ import annotations

import asyncio

import pytest

from workers.engine.answers import (
    Conflict,
    EngineError,
    EngineFault,
    Forbidden,
    Gone,
    LockedByOther,
    Rejected,
    Suspended,
    Unavailable,
    classify,
    reason_without_values,
)
from workers.engine.client import EngineClient

from .lab import Lab


async def fetched(lab: Lab, key: str = "lab_one", topic: str = "lab.one", *, lock: float = 60.0) -> tuple[str, str]:
    """A new instance and its task, locked by `lab`."""
    (instance,) = await lab.start(key)
    (task,) = await lab.fetch(topic, lock=lock)
    return instance, task["id"]


async def test_second_complete_is_gone(lab: Lab) -> None:
    _, task = await fetched(lab)
    await lab.client.complete(task, "lab", {})
    with pytest.raises(Gone):
        await lab.client.complete(task, "lab", {})


async def test_complete_in_a_deleted_case_is_gone(lab: Lab) -> None:
    instance, task = await fetched(lab)
    await lab.delete(instance)
    for report in (
        lab.client.complete(task, "lab", {}),
        lab.client.extend_lock(task, "lab", 1),
        lab.client.unlock(task),
    ):
        with pytest.raises(Gone):
            await report


async def test_expired_lock_that_nobody_took_completes_but_is_not_extended(lab: Lab) -> None:
    instance, task = await fetched(lab, lock=0.05)
    await asyncio.sleep(0.2)
    with pytest.raises(Rejected):
        await lab.client.extend_lock(task, "lab", 1)
    await lab.client.complete(task, "lab", {})
    assert await lab.ended([instance]) == 1


async def test_locked_by_another_worker(lab: Lab) -> None:
    _, task = await fetched(lab)
    other = "somebody-else"
    for report in (
        lab.client.complete(task, other, {}),
        lab.client.failure(task, other, "m", "d", 1, 0),
        lab.client.bpmn_error(task, other, "lab_known", "m"),
        lab.client.extend_lock(task, other, 1),
    ):
        with pytest.raises(LockedByOther):
            await report


async def test_unlocked_task_is_not_ours(lab: Lab) -> None:
    _, task = await fetched(lab)
    await lab.client.unlock(task)
    with pytest.raises(LockedByOther):
        await lab.client.complete(task, "lab", {})


async def test_suspended_case(lab: Lab) -> None:
    instance, task = await fetched(lab)
    await lab.suspend(instance)
    for report in (
        lab.client.complete(task, "lab", {}),
        lab.client.failure(task, "lab", "m", "d", 1, 0),
        lab.client.extend_lock(task, "lab", 1),
    ):
        with pytest.raises(Suspended):
            await report


async def test_parallel_join_ends_when_conflicts_are_repeated(lab: Lab) -> None:
    (instance,) = await lab.start("lab_join")
    conflicts: list[EngineError] = []

    async def complete(task: str) -> None:
        while True:
            try:
                return await lab.client.complete(task, "lab", {})
            except Conflict as conflict:
                conflicts.append(conflict)

    await asyncio.gather(*[complete(task["id"]) for task in await lab.fetch("lab.join")])
    assert await lab.ended([instance]) == 1


async def test_failure_may_be_sent_twice(lab: Lab) -> None:
    instance, task = await fetched(lab)
    for _ in range(2):
        await lab.client.failure(task, "lab", "m" * 700, "details", 2, 0)
    left = await lab.task(instance)
    assert (left["retries"], left["errorMessage"]) == (2, "m" * 666)
    assert await lab.details(task) == "details"


@pytest.mark.parametrize(
    "typed",
    [
        {"type": "Unheard", "value": "Erika"},
        {"type": "Date", "value": "2026-01-01T00:00:00"},
        {"type": "String", "value": "x" * 4001},
    ],
    ids=["unknown type", "date without offset", "string over 4,000 characters"],
)
async def test_unfit_value_is_rejected(lab: Lab, typed: dict[str, str]) -> None:
    _, task = await fetched(lab)
    with pytest.raises(Rejected) as caught:
        await lab.client.complete(task, "lab", {"a": typed})
    assert typed["value"] not in str(caught.value)


async def test_negative_retries_are_refused_and_never_sent(lab: Lab) -> None:
    instance, task = await fetched(lab)
    body = {"workerId": "lab", "errorMessage": "m", "retries": -1, "retryTimeout": 0}
    with pytest.raises(EngineFault):
        await lab.client.request("POST", f"external-task/{task}/failure", body)
    await lab.client.failure(task, "lab", "m", "d", -1, 0)
    assert (await lab.task(instance))["retries"] == 0


async def test_caught_error_leads_to_its_end(lab: Lab) -> None:
    instance, task = await fetched(lab, "lab_error", "lab.error")
    await lab.client.bpmn_error(task, "lab", "lab_known", "Bitte berichtigen.")
    assert "error_caught" in await lab.activities(instance)
    assert (await lab.variables(instance))["correction_message"]["value"] == "Bitte berichtigen."
    with pytest.raises(Gone):
        await lab.client.bpmn_error(task, "lab", "lab_known", "Bitte berichtigen.")


async def test_uncaught_error_is_rejected_and_the_case_lives(lab: Lab) -> None:
    instance, task = await fetched(lab)
    with pytest.raises(Rejected):
        await lab.client.bpmn_error(task, "lab", "nobody_catches_this", "m")
    assert await lab.ended([instance]) == 0


async def test_fault_of_the_next_step_names_expression_and_variable(lab: Lab) -> None:
    _, task = await fetched(lab, "lab_broken", "lab.broken")
    with pytest.raises(EngineFault) as caught:
        await lab.client.complete(task, "lab", {})
    reason = reason_without_values(caught.value)
    assert "${nobody_sets_this == 'x'}" in reason
    assert "Variable „nobody_sets_this“ fehlt" in reason


async def test_only_named_variables_are_sent(lab: Lab) -> None:
    await lab.start("lab_one", variables={"wanted": "a", "unwanted": "b"})
    request = {"topicName": "lab.one", "lockDuration": 1000, "deserializeValues": False}
    (task,) = await lab.client.fetch_and_lock("lab", [{**request, "variables": ["wanted"]}], 1, 0)
    assert list(task["variables"]) == ["wanted"]
    await lab.client.unlock(task["id"])
    (task,) = await lab.client.fetch_and_lock("lab", [{**request, "variables": []}], 1, 0)
    assert task["variables"] == {}


async def test_wrong_password(lab: Lab) -> None:
    client = EngineClient(lab.url, "nobody", "wrong")  # of a user who exists, the engine would lock the account
    with pytest.raises(Forbidden):
        await client.locked_by("lab")
    await client.close()


async def test_path_that_is_not_the_engine_is_not_a_task_that_is_done(lab: Lab) -> None:
    client = EngineClient(f"{lab.url}/elsewhere", lab.user, lab.password)
    with pytest.raises(Unavailable):
        await client.complete("some-task", "lab", {})
    await client.close()


async def test_unknown_process(lab: Lab) -> None:
    with pytest.raises(Gone):
        await lab.client.start("nobody_drew_this", "lab")


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (404, b'{"timestamp":"x","status":404,"error":"Not Found","path":"/"}', Unavailable),
        (404, b"<html>nginx</html>", Unavailable),
        (500, b"", Unavailable),
        (503, b'{"type":"RestException","message":"x"}', Unavailable),
        (403, b'{"type":"AuthorizationException","message":"x","code":0}', Forbidden),
        (500, b'{"type":"ProcessEngineException","message":"java.lang.NullPointerException","code":0}', Conflict),
        (500, b'{"type":"NullValueException","message":"x is null","code":0}', Conflict),
        (400, b"[1]", Unavailable),
    ],
)
def test_answers_that_are_hard_to_provoke(status: int, body: bytes, expected: type[EngineError]) -> None:
    assert type(classify(status, body)) is expected


def test_reason_never_quotes_the_engine_freely() -> None:
    body = b'{"type":"ProcessEngineException","message":"Cannot coerce \'Erika Mustermann\' to Long","code":0}'
    error = classify(500, body)
    assert "Erika" not in reason_without_values(error) + str(error)
