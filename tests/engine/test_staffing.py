"""Cases, covers and tasks that change hands, over the fake and the real engine."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

import pytest

from workers.engine import staffing as module
from workers.engine.staffing import HeldCase, Staffing
from workers.rules.absence import Cover

from .lab import Lab


@pytest.fixture
def staffing(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Staffing:
    """The laboratory's case stands for a case, its smallest process for an absence."""
    monkeypatch.setattr(module, "CASE", "lab_case")
    monkeypatch.setattr(module, "ABSENCE", "lab_one")
    return Staffing(lab.client)


@pytest.fixture
def number() -> str:
    return f"H-{secrets.token_hex(4).upper()}"


@pytest.fixture
def manager() -> str:
    return f"fm.{secrets.token_hex(4)}"


async def open_task(lab: Lab, number: str, worker: str) -> str:
    """A task of that case in the worker's list; its process instance."""
    (instance,) = await lab.start("lab_desk", business_key=number, variables={"acting_manager": worker})
    return instance


async def holders(lab: Lab, number: str) -> list[tuple[str | None, str | None]]:
    """Assignee and owner of the open tasks of a case."""
    tasks = await lab.client.request("POST", "task", {"processInstanceBusinessKey": number})
    return sorted(((task["assignee"], task["owner"]) for task in tasks), key=str)


async def test_cases_of_a_case_manager(lab: Lab, staffing: Staffing, number: str, manager: str) -> None:
    (case,) = await lab.start("lab_case", business_key=number, variables={"case_manager": manager})
    await lab.start("lab_case", business_key=f"{number}-2", variables={"case_manager": "fm.andere"})
    await lab.start("lab_desk", business_key=number, variables={"case_manager": manager, "acting_manager": manager})
    assert await staffing.cases_of(manager) == [HeldCase(case, number)]


async def test_facts_of_a_running_case(lab: Lab, staffing: Staffing, number: str) -> None:
    names = ("case_manager", "counts", "never_set")
    assert await staffing.facts(number, names) is None
    values = {"case_manager": "fm.a", "counts": True, "text_secret": "x"}
    await lab.start("lab_case", business_key=number, variables=values)
    assert await staffing.facts(number, names) == {"case_manager": "fm.a", "counts": True}
    (part,) = await lab.start("lab_one", business_key=number)
    assert await staffing.parts(number, "lab_one") == [part]


async def test_absences_with_and_without_cover(lab: Lab, staffing: Staffing, manager: str) -> None:
    first, last = date(2025, 8, 4), date(2025, 8, 22)
    known = {"absent_manager": manager, "absence_first_day": first, "absence_last_day": last}
    arranged = known | {"cover_manager": "fm.b", "cover_in_force": True}
    (one,) = await lab.start("lab_one", variables=known)
    (two,) = await lab.start("lab_one", variables=arranged)
    await lab.start("lab_one")
    found = [cover for cover in await staffing.covers() if cover.absent == manager]
    assert sorted(found, key=lambda cover: cover.cover) == [
        Cover(one, manager, "", first, last, in_force=False),
        Cover(two, manager, "fm.b", first, last, in_force=True),
    ]


async def test_a_case_changes_hands_with_its_open_tasks(
    lab: Lab, staffing: Staffing, number: str, manager: str
) -> None:
    await open_task(lab, number, manager)
    await open_task(lab, number, "tl.koch")
    await open_task(lab, f"{number}-2", manager)
    assert await staffing.reassign(number, manager, "fm.neu") == 1
    assert await staffing.reassign(number, manager, "fm.neu") == 0
    assert await staffing.reassign(number, "fm.neu", "fm.neu") == 0
    assert await holders(lab, number) == [("fm.neu", None), ("tl.koch", None)]
    assert await holders(lab, f"{number}-2") == [(manager, None)]


async def test_a_task_that_its_holder_owns_does_not_follow_the_case(
    lab: Lab, staffing: Staffing, number: str, manager: str
) -> None:
    await open_task(lab, number, manager)
    (task,) = await lab.client.request("POST", "task", {"processInstanceBusinessKey": number})
    await lab.client.request("POST", f"task/{task['id']}/identity-links", {"userId": manager, "type": "owner"})
    assert await staffing.reassign(number, manager, "fm.neu") == 0
    assert await holders(lab, number) == [(manager, manager)]


async def test_lent_tasks_come_back(lab: Lab, staffing: Staffing, number: str, manager: str) -> None:
    cover = f"{manager}.vertretung"
    await open_task(lab, number, manager)
    await open_task(lab, f"{number}-2", cover)
    assert await staffing.lend(manager, cover) == 1
    assert await staffing.lend(manager, cover) == 0
    assert await holders(lab, number) == [(cover, manager)]
    assert await staffing.give_back(manager) == 1
    assert await staffing.give_back(manager) == 0
    assert await holders(lab, number) == [(manager, None)]
    assert await holders(lab, f"{number}-2") == [(cover, None)]


async def test_a_task_lent_on_still_comes_back_to_its_owner(
    lab: Lab, staffing: Staffing, number: str, manager: str
) -> None:
    first, second = f"{manager}.eins", f"{manager}.zwei"
    await open_task(lab, number, manager)
    await staffing.lend(manager, first)
    await staffing.lend(first, second)
    assert await holders(lab, number) == [(second, manager)]
    await staffing.give_back(manager)
    assert await holders(lab, number) == [(manager, None)]


async def test_a_lent_task_goes_with_its_case_for_good_or_stays_lent(
    lab: Lab, staffing: Staffing, number: str, manager: str
) -> None:
    await open_task(lab, number, manager)
    await staffing.lend(manager, "fm.vertretung")
    await staffing.reassign(number, "fm.vertretung", "fm.andere", lent=True)
    assert await holders(lab, number) == [("fm.andere", manager)]
    await staffing.reassign(number, "fm.andere", "fm.neu")
    assert await holders(lab, number) == [("fm.neu", None)]


async def test_a_task_completed_meanwhile_is_passed_over(
    lab: Lab, staffing: Staffing, number: str, manager: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = await open_task(lab, number, manager)
    listed = await lab.client.request("POST", "task", {"processInstanceBusinessKey": number})
    await lab.delete(gone)
    request = lab.client.request

    async def as_listed_before(method: str, path: str, body: Any = None) -> Any:
        return listed if "assignee" in (body or {}) else await request(method, path, body)

    monkeypatch.setattr(lab.client, "request", as_listed_before)
    assert await staffing.reassign(number, manager, "fm.neu") == 0
    assert await staffing.lend(manager, "fm.neu") == 0
