"""The calls of our own client, against the real engine."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from conftest import LiveEngine

from workers.engine.admin import EngineAdmin, read_time, rest_time
from workers.engine.admin_http import EngineError
from workers.registry import BERLIN

pytestmark = [pytest.mark.engine, pytest.mark.xdist_group("clock")]


def test_a_task_from_start_to_end(admin: EngineAdmin, process: str) -> None:
    values = {
        "day": date(2026, 3, 1),
        "agreed": True,
        "count": 3,
        "options": [{"label": "A", "value": "a"}],
        "none": None,
    }
    instance = admin.start(process, values, business_key="X-1")["id"]
    task = admin.tasks(processInstanceId=instance)[0]
    stored = values | {"day": "2026-03-01"}
    assert admin.instance_variables(instance) == stored
    shown = admin.task_variables(task["id"])
    assert {name: shown[name] for name in stored} == stored
    assert admin.candidate_groups(task["id"]) == ["teamleitung"]
    admin.claim(task["id"], admin.user)
    admin.submit_task(task["id"], {"seen": "yes"})
    assert admin.tasks(processInstanceId=instance) == []
    assert admin.past_variables(processInstanceId=instance, variableName="seen")[0]["value"] == "yes"
    passed = admin.past_activities(processInstanceId=instance, finished=True)
    assert {row["activityId"] for row in passed} == {"begin", "look"}
    admin.delete_instance(instance)
    assert admin.instances(processInstanceIds=instance) == []
    assert admin.past_instances(processInstanceId=instance)[0]["state"] == "EXTERNALLY_TERMINATED"


def test_deleting_what_is_gone_is_fine(admin: EngineAdmin) -> None:
    admin.delete_instance("gibt-es-nicht")


def test_the_next_timer_and_the_clock(admin: EngineAdmin, process: str, clock: LiveEngine) -> None:
    instance = admin.start_before(process, "wait", {"x": 1}, business_key="X-2")["id"]
    due = datetime(2031, 3, 1, tzinfo=BERLIN)
    assert admin.next_timer(datetime(2031, 2, 28, 23, tzinfo=BERLIN)) == due
    assert [job["processInstanceId"] for job in admin.jobs(processInstanceId=instance)] == [instance]
    admin.set_clock(datetime(2031, 2, 20, 9, tzinfo=BERLIN))
    assert admin.clock().date() == date(2031, 2, 20)
    admin.delete_instance(instance)


def test_variables_can_be_changed(admin: EngineAdmin, process: str) -> None:
    instance = admin.start(process, {"x": 1})["id"]
    admin.set_variables(instance, {"x": 2, "y": "neu"})
    assert admin.instance_variables(instance) == {"x": 2, "y": "neu"}
    admin.delete_instance(instance)


def test_a_message_for_nobody_is_refused_in_words(admin: EngineAdmin) -> None:
    with pytest.raises(EngineError, match="Cannot correlate message"):
        admin.correlate("niemand_wartet", business_key="X-3")
    assert admin.correlate("niemand_wartet", business_key="X-3", every=True) == []


def test_nothing_waits_and_nothing_fails(admin: EngineAdmin, process: str) -> None:
    assert admin.external_tasks(processDefinitionKey=process) == []
    assert admin.external_task_count(processDefinitionKey=process) == 0
    assert admin.incidents(processDefinitionKeyIn=[process]) == []


def test_an_engine_that_does_not_answer_is_named_with_the_remedy() -> None:
    with EngineAdmin("http://127.0.0.1:9/engine-rest", "admin", "x") as nobody:
        for call in (nobody.version, nobody.identity.users):
            with pytest.raises(
                EngineError, match=r"127\.0\.0\.1:9/engine-rest: Engine does not answer.*bfm engine"
            ) as caught:
                call()
            assert caught.value.status == 0


def test_moments_keep_their_offset() -> None:
    moment = datetime(2026, 7, 1, 9, 30, tzinfo=BERLIN)
    assert rest_time(moment) == "2026-07-01T09:30:00.000+0200"
    assert read_time("2026-07-01T07:30:00.000+0000") == moment
