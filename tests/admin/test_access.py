"""Rights: the file is checked, brought onto the engine completely, and means what it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import LiveEngine

from workers.commands.deploy import ACCESS, publish
from workers.engine.admin import EngineAdmin, rest_time
from workers.engine.admin_access import apply_access, grants
from workers.engine.admin_http import EngineError
from workers.engine.admin_logins import Logins, Person, apply_people
from workers.errors import UserError
from workers.rules.rights import read_access
from workers.settings import Settings

Change = Callable[[dict[str, Any]], object]

WRONG: dict[str, tuple[Change, str]] = {
    "unknown group": (
        lambda file: file["rights"][0].update(groups=["gibtsnicht"]),
        r"rights\.0\.groups\.0: Die Gruppe „gibtsnicht“ gibt es nicht",
    ),
    "group of a Jobcenter": (
        lambda file: file.update(all_jobcenters=["gibtsnicht"]),
        r"all_jobcenters\.0: Die Gruppe „gibtsnicht“",
    ),
    "unknown resource": (
        lambda file: file["rights"][0].update(resource="tisch"),
        r"rights\.0\.resource: muss einer dieser Werte sein: 'application'",
    ),
    "no reason": (lambda file: file["rights"][0].pop("why"), r"rights\.0\.why: fehlt"),
    "unknown key": (lambda file: file.update(rechte=[]), "rechte: ist hier nicht bekannt"),
    "colour": (
        lambda file: file["filters"][0].update(color="blau"),
        r"filters\.0\.color: hat nicht die erwartete Form",
    ),
    "group name": (lambda file: file["groups"].update({"Zwei Worte": {"name": "x"}}), "groups.Zwei Worte"),
    "unknown catalogue": (
        lambda file: file["groups"]["pap"].update(roles={"bremen": "pAp"}),
        r"groups\.pap\.roles\.bremen",
    ),
    "a list twice": (
        lambda file: file["filters"].append(file["filters"][0]),
        "Die Liste „Meine Aufgaben“ steht doppelt",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_is_refused_with_line_and_key(name: str, tmp_path: Path) -> None:
    change, message = WRONG[name]
    content = yaml.safe_load(ACCESS.read_text(encoding="utf-8"))
    change(content)
    file = tmp_path / "access.yaml"
    file.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    with pytest.raises(UserError, match=message) as caught:
        read_access(file)
    assert re.match(r"access\.yaml, Zeile \d+, ", str(caught.value))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"nirgends\.yaml: Die Datei fehlt"):
        read_access(tmp_path / "nirgends.yaml")


def test_rights_on_the_same_resource_add_up() -> None:
    granted = grants(read_access(ACCESS).rights)
    assert granted["service", 6, "uckermark_application"].permissions == {"READ", "CREATE_INSTANCE"}


def test_a_right_of_one_jobcenter_goes_to_a_group_of_its_people() -> None:
    access = read_access(ACCESS)
    granted = grants(access.rights)
    assert granted["pap", 6, "lichtenberg_reservation"].permissions == {"READ"}
    assert granted["pap-lichtenberg", 6, "lichtenberg_reservation"].permissions == {"CREATE_INSTANCE"}
    assert access.groups_in("pap", "lichtenberg") == ("pap", "pap-lichtenberg")
    assert access.groups_in("pap", "uckermark") == ("pap",)
    assert access.local_groups["pap-lichtenberg"] == ("pap", "lichtenberg")


@pytest.fixture(scope="module")
def people(engine: LiveEngine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, EngineAdmin]]:
    """One user of each group in Hannover, and the worker, on an engine with everything deployed."""
    settings = Settings().model_copy(update={"engine_url": engine.url, "admin_user": engine.user})
    logins = Logins(tmp_path_factory.mktemp("rights") / "logins.json")
    access = read_access(ACCESS)
    with EngineAdmin(engine.url, engine.user, engine.password) as admin:
        publish(admin, settings, checked=True)
        found = [Person(f"probe.{group}", group, access.groups_in(group, "hannover")) for group in access.groups]
        apply_people(admin, found, {person.user: logins[person.user] for person in found}, engine.password)
        for person in found:
            admin.join_tenant("hannover", "user", person.user)
    doors = {person.name: EngineAdmin(engine.url, person.user, logins[person.user]) for person in found}
    yield doors
    for door in doors.values():
        door.close()


@pytest.mark.engine
def test_a_second_run_changes_nothing(admin: EngineAdmin, people: dict[str, EngineAdmin]) -> None:
    assert apply_access(admin, read_access(ACCESS)) == []


@pytest.mark.engine
def test_a_right_that_the_file_does_not_name_is_taken_back(admin: EngineAdmin, people: dict[str, EngineAdmin]) -> None:
    surplus = {"type": 1, "groupId": "gb2", "resourceType": 6, "resourceId": "*", "permissions": ["ALL"]}
    admin.create_authorization(surplus)
    less = admin.authorizations(groupIdIn=["pap"], resourceType=8)[0]
    admin.update_authorization(less["id"], less | {"permissions": ["CREATE", "READ"]})
    changes = apply_access(admin, read_access(ACCESS))
    assert set(changes) == {"right of pap on 8/* changed", "right of gb2 on 6/* removed"}
    assert apply_access(admin, read_access(ACCESS)) == []


@pytest.mark.engine
def test_what_lies_beside_the_file_is_taken_back(admin: EngineAdmin, people: dict[str, EngineAdmin]) -> None:
    """A right of one person, of everybody, of a group that the file forgot, and a list that it no longer names."""
    admin.identity.create_group("frueher", "Frühere Gruppe")
    for holder in ({"userId": "probe.pap"}, {"groupId": "frueher"}):
        admin.create_authorization(
            {"type": 1, "resourceType": 8, "resourceId": "*", "permissions": ["READ"], "userId": None, **holder}
        )
    admin.create_authorization({"type": 0, "resourceType": 8, "resourceId": "*", "permissions": [], "userId": "*"})
    admin.create_filter({"resourceType": "Task", "name": "Alte Liste", "query": {}, "properties": {}})
    access = read_access(ACCESS)
    changes = apply_access(admin, access, {"probe.pap"})
    admin.identity.delete_group("frueher")
    assert set(changes) == {
        "right of probe.pap on 8/* removed",
        "right of frueher on 8/* removed",
        "right of * on 8/* removed",
        "filter Alte Liste removed",
    }
    assert apply_access(admin, access, {"probe.pap"}) == []


@pytest.mark.engine
def test_only_the_pap_starts_a_case(admin: EngineAdmin, people: dict[str, EngineAdmin]) -> None:
    for group, door in people.items():
        if group == "pap":
            instance = door.start("fallmanagement", {"case_number": "R-001", "jobcenter": "hannover"})["id"]
            admin.delete_instance(instance)
        else:
            with pytest.raises(EngineError) as caught:
                door.start("fallmanagement", {"case_number": "R-001", "jobcenter": "hannover"})
            assert caught.value.status in (403, 404), group


@pytest.mark.engine
@pytest.mark.parametrize("process", ["transfer", "absence"])
def test_case_managers_and_their_leaders_report_changes(
    process: str, admin: EngineAdmin, people: dict[str, EngineAdmin]
) -> None:
    facts = {"case_number": "R-007", "transfer_kind": "site", "absence_who": "self"}
    started = set()
    for group, door in people.items():
        try:
            admin.delete_instance(door.start(process, facts)["id"])
            started.add(group)
        except EngineError as problem:
            assert problem.status in (403, 404), group
    assert started == {"fallmanagement", "teamleitung"}


@pytest.mark.engine
def test_staff_see_their_own_tasks_only(admin: EngineAdmin, people: dict[str, EngineAdmin]) -> None:
    variables = {
        "case_number": "R-002",
        "jobcenter": "hannover",
        "referrer": "probe.fallmanagement",
        "counts": True,
    }
    instance = admin.start_before("fallmanagement", "correct_referral", variables, business_key="R-002")["id"]
    seen = {group: len(door.tasks(processInstanceId=instance)) for group, door in people.items()}
    task = people["fallmanagement"].tasks(processInstanceId=instance)[0]["id"]
    assert {group for group, count in seen.items() if count} == {"fallmanagement", "technik"}
    assert people["fallmanagement"].task_variables(task)["case_number"] == "R-002"
    assert people["fallmanagement"].instances() == []
    with pytest.raises(EngineError):
        people["pap"].submit_task(task, {})
    admin.delete_instance(instance)


@pytest.mark.engine
def test_the_worker_works_tasks_and_sees_running_cases_and_no_more(
    admin: EngineAdmin, people: dict[str, EngineAdmin]
) -> None:
    worker = people["technik"]
    instance = people["pap"].start("fallmanagement", {"case_number": "R-003", "jobcenter": "hannover"})["id"]
    task = worker.external_tasks(processInstanceId=instance)[0]["id"]
    worker.http.post(f"external-task/{task}/lock", {"workerId": "probe", "lockDuration": 1000})
    worker.http.post(f"external-task/{task}/unlock")
    assert [row["id"] for row in worker.past_instances(processInstanceBusinessKey="R-003", unfinished=True)] == [
        instance
    ]
    with pytest.raises(EngineError):
        worker.delete_instance(instance)
    with pytest.raises(EngineError):
        worker.deployments.create("fremd", [("fremd.bpmn", b"<x/>")])
    admin.delete_instance(instance)


@pytest.mark.engine
def test_the_worker_passes_tasks_on_and_completes_none(admin: EngineAdmin, people: dict[str, EngineAdmin]) -> None:
    """A task that changes hands is open to its new holder only, and to the owner for whom it is worked."""
    variables = {"case_number": "R-006", "jobcenter": "hannover", "acting_manager": "probe.pap"}
    instance = admin.start_before("assessment", "assess_situation", variables, business_key="R-006")["id"]
    worker = people["technik"]
    (task,) = [row["id"] for row in worker.tasks(processInstanceId=instance)]
    readers = {"assigned": _readers(people, task)}
    worker.http.post(f"task/{task}/identity-links", {"userId": "probe.pap", "type": "owner"})
    worker.http.post(f"task/{task}/assignee", {"userId": "probe.fallmanagement"})
    readers["lent"] = _readers(people, task)
    with pytest.raises(EngineError):
        worker.submit_task(task, {})
    worker.http.post(f"task/{task}/assignee", {"userId": "probe.pap"})
    worker.http.post(f"task/{task}/identity-links/delete", {"userId": "probe.pap", "type": "owner"})
    readers["returned"] = _readers(people, task)
    worker.http.post(f"task/{task}/assignee", {"userId": "probe.gb2"})
    readers["passed on"] = _readers(people, task)
    admin.delete_instance(instance)
    assert readers == {
        "assigned": {"pap"},
        "lent": {"pap", "fallmanagement"},
        "returned": {"pap"},
        "passed on": {"gb2"},
    }


def _readers(people: dict[str, EngineAdmin], task: str) -> set[str]:
    """Groups of the staff whose member sees the task."""
    return {group for group, door in people.items() if group != "technik" and door.tasks(taskId=task)}


@pytest.mark.engine
def test_task_lists_are_there_in_order_and_answer(people: dict[str, EngineAdmin]) -> None:
    access = read_access(ACCESS)
    for group in ("pap", "fallmanagement", "teamleitung", "gb2"):
        found = sorted(people[group].filters(), key=lambda row: row["properties"].get("priority", 99))
        names = [row["name"] for row in found]
        assert names == [wanted.name for wanted in access.filters if group in wanted.groups]
        for row in found:
            assert people[group].http.get(f"filter/{row['id']}/count")["count"] >= 0
            assert [column["name"] for column in row["properties"]["variables"]] == list(access.columns)


@pytest.mark.engine
@pytest.mark.parametrize(
    ("due", "follow_up", "lists"),
    [
        (-1, -8, {"Meine Aufgaben", "Fällig diese Woche", "Überfällig"}),
        (0, None, {"Meine Aufgaben", "Fällig diese Woche"}),
        (30, -1, {"Meine Aufgaben", "Erinnerung erreicht (Wiedervorlage)"}),
        (30, 16, {"Meine Aufgaben"}),
    ],
)
def test_task_lists_show_what_their_name_says(
    due: int, follow_up: int | None, lists: set[str], admin: EngineAdmin, people: dict[str, EngineAdmin]
) -> None:
    variables = {
        "case_number": "R-004",
        "jobcenter": "hannover",
        "referrer": "probe.fallmanagement",
        "counts": True,
    }
    instance = admin.start_before("fallmanagement", "correct_referral", variables, business_key="R-004")["id"]
    task = admin.tasks(processInstanceId=instance)[0]
    evening = admin.clock().replace(hour=23, minute=59)
    dates = {"due": due, "followUp": follow_up}
    moved = {name: rest_time(evening + timedelta(days=days)) for name, days in dates.items() if days is not None}
    kept = {name: task[name] for name in ("name", "description", "priority", "assignee", "owner", "tenantId")}
    admin.http.put(f"task/{task['id']}", kept | moved)
    door = people["fallmanagement"]
    shown = {
        found["name"]
        for found in door.filters()
        if any(row["id"] == task["id"] for row in door.http.get(f"filter/{found['id']}/list"))
    }
    admin.delete_instance(instance)
    assert shown == lists


@pytest.mark.engine
def test_a_group_sees_the_tasks_it_may_take(admin: EngineAdmin, people: dict[str, EngineAdmin]) -> None:
    variables = {"case_number": "R-005", "jobcenter": "hannover", "deviation_owner": "probe.pap"}
    instance = admin.start_before("deviation", "resolve_deviation", variables, business_key="R-005")["id"]
    task = admin.tasks(processInstanceId=instance)[0]["id"]
    admin.http.post(f"task/{task}/unclaim", {})
    admin.http.post(f"task/{task}/identity-links", {"groupId": "teamleitung", "type": "candidate"})
    seen = {}
    for group in ("teamleitung", "gb2"):
        (found,) = [row for row in people[group].filters() if row["name"] == "Aufgaben meiner Gruppe"]
        rows = people[group].http.get(f"filter/{found['id']}/list")
        seen[group] = [row["processInstanceId"] for row in rows if row["processInstanceId"] == instance]
    admin.delete_instance(instance)
    assert seen == {"teamleitung": [instance], "gb2": []}
