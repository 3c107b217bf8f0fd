"""What the worker makes of tasks, over the fake and the real engine."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import date

import pytest

from .handlers import Effects, lab_handlers
from .lab import QUICK, Lab, until, working


async def failed(lab: Lab, instance: str) -> bool:
    """The task of this instance is an incident."""
    tasks = await lab.tasks(instance)
    return bool(tasks) and tasks[0]["retries"] == 0


async def test_result_becomes_typed_variables(lab: Lab) -> None:
    (instance,) = await lab.start("lab_one", variables={"due": date(2026, 1, 31), "mode": ""})
    async with working(lab, lab_handlers(Effects())):
        await lab.all_ended([instance])
    variables = await lab.variables(instance)
    assert {name: variables[name]["value"] for name in ("answer", "due", "numbers")} == {
        "answer": "done",
        "due": "2026-01-31",
        "numbers": "[6, 12]",
    }
    assert variables["numbers"]["type"] == "Json"


async def test_text_over_4000_characters_arrives_whole(lab: Lab) -> None:
    (instance,) = await lab.start("lab_one", variables={"mode": "long"})
    async with working(lab, lab_handlers(Effects())):
        await lab.all_ended([instance])
    answer = (await lab.variables(instance))["answer"]
    assert answer["type"] == "Object"
    assert answer["valueInfo"]["objectTypeName"] == "java.lang.String"


async def test_declared_business_error_goes_the_way_of_the_diagram(lab: Lab) -> None:
    (instance,) = await lab.start("lab_error", variables={"mode": "business_error"})
    async with working(lab, lab_handlers(Effects())):
        await lab.all_ended([instance])
    assert "error_caught" in await lab.activities(instance)
    assert (await lab.variables(instance))["correction_message"]["value"] == "Bitte das Datum berichtigen."


async def test_input_that_does_not_fit_goes_back_to_its_author(lab: Lab) -> None:
    (instance,) = await lab.start("lab_error", variables={"due": "gestern"})
    async with working(lab, lab_handlers(Effects())):
        await lab.all_ended([instance])
    message = (await lab.variables(instance))["correction_message"]["value"]
    assert "kein gültiges Datum" in message
    assert "gestern" not in message


@pytest.mark.parametrize(
    ("mode", "says"),
    [
        ("undeclared", "nobody_declared_this"),
        ("permanent", "Bitte im Verzeichnis ergänzen"),
        ("unfit", "numbers.0 (int_parsing)"),
        ("business_error", "nimmt das Ergebnis nicht an"),
    ],
)
async def test_what_no_retry_can_mend_is_an_incident_at_once(lab: Lab, mode: str, says: str) -> None:
    effects = Effects()
    (instance,) = await lab.start("lab_one", variables={"mode": mode})
    async with working(lab, lab_handlers(effects)):
        await until(lambda: failed(lab, instance))
    task = await lab.task(instance)
    assert says in task["errorMessage"]
    assert "Erika" not in task["errorMessage"] + await lab.details(task["id"])
    assert sum(effects.runs.values()) == 1


async def test_technical_error_is_tried_again_and_then_an_incident(lab: Lab) -> None:
    effects = Effects()
    (instance,) = await lab.start("lab_one", variables={"mode": "technical"})
    async with working(lab, lab_handlers(effects)):
        await until(lambda: failed(lab, instance))
    task = await lab.task(instance)
    details = await lab.details(task["id"])
    assert sum(effects.runs.values()) == 3
    assert "RuntimeError" in task["errorMessage"]
    assert "handlers.py" in details
    assert "Erika" not in task["errorMessage"] + details


async def test_step_that_fails_after_ours_is_tried_again_and_then_an_incident(lab: Lab) -> None:
    effects = Effects()
    (instance,) = await lab.start("lab_broken")
    async with working(lab, lab_handlers(effects)):
        await until(lambda: failed(lab, instance))
    assert "${nobody_sets_this == 'x'}" in (await lab.task(instance))["errorMessage"]
    assert sum(effects.runs.values()) == 3


async def test_many_cases_run_each_step_once(lab: Lab) -> None:
    effects = Effects()
    instances = await lab.start("lab_three", 50) + await lab.start("lab_join", 20)
    async with working(lab, lab_handlers(effects)):
        await lab.all_ended(instances)
    assert sorted(effects.runs.values()) == [1] * (50 * 3 + 20 * 4)


async def test_two_replicas_do_nothing_twice(lab: Lab) -> None:
    effects = Effects()
    instances = await lab.start("lab_three", 60)
    handlers = lab_handlers(effects, hold=0.005)
    async with working(lab, handlers, worker_id="one"), working(lab, handlers, worker_id="two"):
        await lab.all_ended(instances)
    assert sorted(effects.runs.values()) == [1] * 180


async def test_slow_topic_is_bounded_and_leaves_room_for_others(lab: Lab) -> None:
    effects = Effects()
    slow = await lab.start("lab_slow", 30)
    limits = replace(QUICK, locked=10, concurrency=2)
    async with working(lab, lab_handlers(effects, slow=0.3), limits=limits) as worker:
        await until(lambda: effects.running == 2)
        quick = await lab.start("lab_one")
        await lab.all_ended(quick)
        assert await lab.ended(slow) < 30
        assert len(worker.holding) <= 10
    assert effects.most_running == 2


async def test_lock_of_slow_work_is_extended(lab: Lab) -> None:
    effects = Effects()
    instances = await lab.start("lab_slow", 3)
    limits = replace(QUICK, lock=3.0)
    async with (
        working(lab, lab_handlers(effects, slow=7.0), worker_id="one", limits=limits) as worker,
        working(lab, lab_handlers(effects, slow=7.0), worker_id="two", limits=limits),
    ):
        await lab.all_ended(instances)
        await until(lambda: len(worker.holding) == 0)
    assert sorted(effects.runs.values()) == [1, 1, 1]
    assert effects.interrupted == 0


async def test_deleted_case_interrupts_its_handler(lab: Lab) -> None:
    effects = Effects()
    (instance,) = await lab.start("lab_slow")
    async with working(lab, lab_handlers(effects, slow=60)):
        await until(lambda: effects.running == 1)
        await lab.delete(instance)
        await until(lambda: effects.interrupted == 1)


async def test_suspended_case_is_worked_when_it_is_activated(lab: Lab) -> None:
    effects = Effects()
    (instance,) = await lab.start("lab_slow")
    async with working(lab, lab_handlers(effects, slow=0.5)) as worker:
        await until(lambda: effects.running == 1)
        await lab.suspend(instance)
        await until(lambda: effects.running == 0 and len(worker.holding) == 0)
        await lab.suspend(instance, False)
        await lab.all_ended([instance])


async def test_stop_gives_back_what_has_not_begun_and_finishes_what_has(lab: Lab) -> None:
    effects = Effects()
    instances = await lab.start("lab_slow", 12)
    limits = replace(QUICK, concurrency=3)
    async with working(lab, lab_handlers(effects, slow=0.8), limits=limits):
        await until(lambda: effects.running == 3)
    assert await lab.locked() == []
    assert effects.interrupted == 0
    assert await lab.ended(instances) == sum(effects.runs.values()) >= 3


async def test_stop_does_not_wait_for_ever_and_still_leaves_nothing_locked(lab: Lab) -> None:
    effects = Effects()
    (instance,) = await lab.start("lab_slow")
    limits = replace(QUICK, drain=0.2)
    async with working(lab, lab_handlers(effects, slow=60), limits=limits):
        await until(lambda: effects.running == 1)
    assert await lab.locked() == []
    assert effects.interrupted == 1
    assert (await lab.task(instance))["retries"] is None


async def test_stop_does_not_wait_for_the_end_of_its_poll(lab: Lab) -> None:
    limits = replace(QUICK, poll=30.0)
    (instance,) = await lab.start("lab_one")
    async with working(lab, lab_handlers(Effects()), limits=limits):
        await lab.all_ended([instance])
        await asyncio.sleep(0.5)  # its next poll has reached the engine
        stopped = time.monotonic()
    assert time.monotonic() - stopped < limits.poll / 2


async def test_tasks_of_a_ghost_poll_are_found_and_worked(lab: Lab) -> None:
    """Somebody with our name polled, went away, and the engine locked tasks for it for an hour."""
    effects = Effects()
    instances = await lab.start("lab_one", 5)
    await lab.fetch("lab.one", lock=3600)
    async with working(lab, lab_handlers(effects)) as worker:
        await lab.all_ended(instances)
        assert worker.vitals.orphans._value.get() == 5
    assert sorted(effects.runs.values()) == [1] * 5


async def test_sweep_leaves_retries_their_time(lab: Lab) -> None:
    """A failed task stays locked under our name until its retry is due; unlocked it would be tried at once."""
    effects = Effects()
    (instance,) = await lab.start("lab_one")
    (task,) = await lab.fetch("lab.one")
    await lab.client.failure(task["id"], "lab", "m", "d", 2, 3600)
    other = await lab.start("lab_one")
    async with working(lab, lab_handlers(effects)):
        await lab.all_ended(other)
        await asyncio.sleep(3 * QUICK.sweep)
    assert task["id"] not in effects.runs
    assert (await lab.task(instance))["retries"] == 2


async def test_heartbeat_comes_back_through_the_engine(lab: Lab) -> None:
    limits = replace(QUICK, heartbeat=0.2)
    async with working(lab, lab_handlers(Effects()), limits=limits) as worker:
        await until(lambda: worker.vitals.heartbeat_at._value.get() > 0)
        assert worker.vitals.not_ready() == []


async def test_heartbeat_notices_that_tasks_no_longer_arrive(lab: Lab) -> None:
    """The engine answers every poll, with an empty list: only the missing heartbeat tells."""
    limits = replace(QUICK, heartbeat=0.05, heartbeat_late=0.3)
    async with working(lab, lab_handlers(Effects()), limits=limits) as worker:
        await until(lambda: worker.vitals.heartbeat_at._value.get() > 0)
        worker._fetcher._requests.pop("heartbeat.beat")
        await until(lambda: any("heartbeat" in reason for reason in worker.vitals.not_ready()))
