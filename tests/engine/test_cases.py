"""Questions about other cases, over the fake and the real engine."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Any

import pytest

from workers.engine import cases as module
from workers.engine.answers import Conflict
from workers.engine.cases import TASK_FIELDS, Cases

from .lab import Lab


@pytest.fixture
def cases(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Cases:
    """Case queries on the laboratory's case, which waits for a recheck and then for an external task."""
    monkeypatch.setattr(module, "CASE", "lab_case")
    return Cases(lab.client)


@pytest.fixture
def number() -> str:
    return f"H-{secrets.token_hex(4).upper()}"


async def test_running_case_is_found_by_its_number(lab: Lab, cases: Cases, number: str) -> None:
    (instance,) = await lab.start("lab_case", business_key=number)
    await lab.start("lab_case", business_key=f"{number}-2")
    await lab.start("lab_one", business_key=number)
    (found,) = await cases.running(number)
    assert (found.id, found.waiting_for_recheck) == (instance, True)
    assert found.started.utcoffset() is not None


async def test_several_cases_come_oldest_first(lab: Lab, cases: Cases, number: str) -> None:
    await lab.start("lab_case", 2, business_key=number)
    first, second = await cases.running(number)
    assert first.started - second.started <= timedelta(0)


async def test_number_without_case(cases: Cases, number: str) -> None:
    assert await cases.running(number) == []
    assert await cases.replace_recheck(number) == 0


async def test_new_referral_ends_the_recheck_that_waits(lab: Lab, cases: Cases, number: str) -> None:
    (instance,) = await lab.start("lab_case", business_key=number)
    assert await cases.replace_recheck(number) == 1
    assert [task["topicName"] for task in await lab.tasks(instance)] == ["lab.case"]
    (found,) = await cases.running(number)
    assert not found.waiting_for_recheck
    assert await cases.replace_recheck(number) == 0


async def test_only_admitted_cases_of_the_case_manager_count(lab: Lab, cases: Cases, number: str) -> None:
    for counts, manager in ((True, number), (True, number), (False, number), (True, "somebody")):
        await lab.start("lab_case", variables={"counts": counts, "case_manager": manager})
    assert await cases.caseload(number) == 2


async def test_the_latest_recorded_end_of_care_is_found(lab: Lab, cases: Cases, number: str) -> None:
    assert await cases.last_exit(number, "hannover") is None
    await lab.start("lab_case", business_key=number)
    assert await cases.last_exit(number, "hannover") is None
    for day in ("2024-03-01", "2025-02-28"):
        await lab.start("lab_case", business_key=number, variables={"last_exit_date": day})
    assert await cases.last_exit(number, "hannover") == date(2025, 2, 28)


async def test_ended_cases_tell_what_became_of_them(lab: Lab, cases: Cases, number: str) -> None:
    names = ("takeover_outcome", "exit_group")
    (ended,) = await lab.start("lab_case", business_key=number, variables={"takeover_outcome": "no_shows"})
    await lab.start("lab_case", business_key=number, variables={"takeover_outcome": "takeover"})
    assert await cases.earlier(number, "lichtenberg", names) == []
    await lab.client.request("DELETE", f"process-instance/{ended}")
    assert await cases.earlier(number, "lichtenberg", names) == [{"takeover_outcome": "no_shows"}]


async def test_a_message_reaches_the_process_that_waits_for_it_once(lab: Lab, cases: Cases, number: str) -> None:
    told = {"dispute_id": "one", "text_dispute": "Gründe"}
    message = (number, "lab_recheck", module.RECHECK_MESSAGE, told)
    assert not await cases.tell(*message, proof="dispute_id")
    await lab.start("lab_recheck", business_key=number)
    assert await cases.tell(*message, proof="dispute_id")
    assert not await cases.tell(*message, proof="dispute_id")


async def test_a_message_that_was_heard_before_is_not_sent_again(lab: Lab, cases: Cases, number: str) -> None:
    await lab.start("lab_one", business_key=number, variables={"dispute_id": "one"})
    told = {"dispute_id": "one"}
    assert await cases.tell(number, "lab_one", module.RECHECK_MESSAGE, told, proof="dispute_id")
    told = {"dispute_id": "two"}
    assert not await cases.tell(number, "lab_one", module.RECHECK_MESSAGE, told, proof="dispute_id")


async def test_a_variable_is_set_in_every_running_instance_of_the_case(lab: Lab, cases: Cases, number: str) -> None:
    case = await lab.start("lab_case", business_key=number)
    part = await lab.start("lab_one", business_key=number)
    (other,) = await lab.start("lab_one", business_key=f"{number}-2")
    for _ in range(2):
        assert await cases.set_in_case(number, {"on_hold": True, "since": date(2025, 5, 16), "notes": [1]}) == 2
    for instance in (*case, *part):
        found = {name: typed["value"] for name, typed in (await lab.variables(instance)).items()}
        assert found["on_hold"] is True
        assert (found["since"], found["notes"]) == ("2025-05-16", "[1]")
    assert await lab.variables(other) == {}


async def test_an_instance_that_has_ended_is_passed_over(
    lab: Lab, cases: Cases, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, running = await lab.start("lab_one", 2, business_key=number)
    listed = await lab.client.request("POST", "process-instance", {"businessKey": number})
    await lab.delete(gone)
    request, stale = lab.client.request, [listed]

    async def as_listed_before(method: str, path: str, body: Any = None) -> Any:
        return stale.pop() if stale and "businessKey" in (body or {}) else await request(method, path, body)

    monkeypatch.setattr(lab.client, "request", as_listed_before)
    assert await cases.set_in_case(number, {"on_hold": True}) == 1
    assert await lab.variables(running)


async def test_an_instance_that_moves_on_meanwhile_is_set_again(
    lab: Lab, cases: Cases, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (instance,) = await lab.start("lab_one", business_key=number)
    request, conflicts = lab.client.request, [Conflict(500)]

    async def in_conflict_once(method: str, path: str, body: Any = None) -> Any:
        if path.endswith("/variables") and conflicts:
            raise conflicts.pop()
        return await request(method, path, body)

    monkeypatch.setattr(lab.client, "request", in_conflict_once)
    assert await cases.set_in_case(number, {"on_hold": True}) == 1
    assert await lab.variables(instance)


async def test_a_phase_that_begins_meanwhile_gets_the_values_too(
    lab: Lab, cases: Cases, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = await lab.start("lab_one", business_key=number)
    listed = await lab.client.request("POST", "process-instance", {"businessKey": number})
    (later,) = await lab.start("lab_one", business_key=number)
    request, stale = lab.client.request, [listed]

    async def as_listed_before(method: str, path: str, body: Any = None) -> Any:
        return stale.pop() if stale and "businessKey" in (body or {}) else await request(method, path, body)

    monkeypatch.setattr(lab.client, "request", as_listed_before)
    assert await cases.set_in_case(number, {"on_hold": True}) == 2
    assert await lab.variables(first) and await lab.variables(later)


async def test_a_process_beside_the_case_begins_once(lab: Lab, cases: Cases, number: str) -> None:
    notice = {"notice_id": "one", "jobcenter": "fachkonzept"}
    assert await cases.begin_once("lab_one", number, notice, proof="notice_id")
    assert not await cases.begin_once("lab_one", number, notice, proof="notice_id")
    assert await cases.begin_once("lab_one", number, {**notice, "notice_id": "two"}, proof="notice_id")


async def test_the_tasks_beside_a_case_are_put_first_and_stay_with_whoever_has_them(
    lab: Lab, cases: Cases, number: str
) -> None:
    await lab.start("lab_desk", business_key=number, variables={"acting_manager": number})
    await lab.start("lab_desk", business_key=f"{number}-2", variables={"acting_manager": number})
    before = await desk(lab, number)
    for _ in range(2):
        assert await cases.put_first(number, "lab_desk") == 1
    assert await cases.put_first(number, "lab_case") == 0
    (after,), (other,) = await desk(lab, number), await desk(lab, f"{number}-2")
    assert [after] == [task | {"priority": 80} for task in before]
    assert other["priority"] == 50


async def desk(lab: Lab, number: str) -> list[dict[str, Any]]:
    rows = await lab.client.request("POST", "task", {"processInstanceBusinessKey": number})
    return [{name: row[name] for name in (*TASK_FIELDS, "id", "priority")} for row in rows]
