"""The rights table of README.md: every role tries every operation of `deploy/rights.yaml` on the real engine.

Attempts are made twice: by REST, and through the API of the web applications, which Tasklist and Cockpit use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from conftest import LiveEngine

from admin.conftest import resources
from admin.world import AWAY, HOME, STARTED, Visitor, World, open_world
from workers.commands.deploy import ACCESS
from workers.rules.rights import read_access
from workers.rules.rights_table import read_rights
from workers.settings import PROJECT

Attempt = Callable[[Visitor, World], bool]
TABLE = read_rights(PROJECT / "deploy" / "rights.yaml", read_access(ACCESS))
ELSEWHERE = sorted({place for found in TABLE.operations.values() for place in found.jobcenters} - {HOME})
ROLES = sorted({group for found in TABLE.operations.values() if found.jobcenters for group in found.who})
"""Groups with a right in some Jobcenter alone."""
FOREIGN, OFFERED, MOVED = "foreign", "offered", "moved"
"""Cases of a colleague: one in which he has the task, one in which only he may take it, one that is tampered with."""
pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def world(engine: LiveEngine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A colleague's case, a case of another Jobcenter in which everybody could take the task, and own ones."""
    local = [(group, jobcenter) for jobcenter in ELSEWHERE for group in ROLES]
    with open_world(engine, tmp_path_factory.mktemp("rights"), local) as world:
        world.begin(FOREIGN, "fm.yilmaz")
        world.begin(MOVED, "fm.yilmaz")
        world.begin(OFFERED)
        world.offer(OFFERED, userId="fm.yilmaz")
        world.begin(AWAY, jobcenter=AWAY)
        for role, visitor in world.visitors.items():
            if role not in world.access.all_jobcenters:
                world.offer(AWAY, userId=visitor.user)
            if role != AWAY:
                world.begin(f"own {role}", visitor.user)
                world.begin(f"group {role}")
                world.offer(f"group {role}", groupId=role)
        yield world


def starts(process: str) -> Attempt:
    """Submit the start form; what has begun ends at once."""

    def attempt(visitor: Visitor, world: World) -> bool:
        answer = visitor.rest.post(f"process-definition/key/{process}/submit-form", json={"variables": STARTED})
        if answer.is_success:
            world.admin.delete_instance(answer.json()["id"])
        return answer.is_success

    return attempt


def starts_another(visitor: Visitor, world: World) -> bool:
    """Any process that the table does not name; one of them where another role has the very same rights."""
    named = {name.removeprefix("start_") for name in TABLE.operations}
    others = [process for process in world.access.processes if process not in named]
    return any([starts(process)(visitor, world) for process in (others if visitor.thorough else others[:1])])


def completes(name: str) -> Attempt:
    def attempt(visitor: Visitor, world: World) -> bool:
        return visitor.does("POST", f"task/{_task(world, name, visitor)}/submit-form", {"variables": {}})

    return attempt


def works_own(visitor: Visitor, world: World) -> bool:
    task = _task(world, "own", visitor)
    return bool(visitor.finds(f"task?taskId={task}")) and completes("own")(visitor, world)


def works_the_groups(visitor: Visitor, world: World) -> bool:
    task = _task(world, "group", visitor)
    seen = bool(visitor.finds(f"task?taskId={task}"))
    return (
        seen
        and visitor.does("POST", f"task/{task}/claim", {"userId": visitor.user})
        and completes("group")(visitor, world)
    )


def sees_task(name: str) -> Attempt:
    return lambda visitor, world: bool(visitor.finds(f"task?taskId={world.tasks[name]}"))


def claims(name: str) -> Attempt:
    def attempt(visitor: Visitor, world: World) -> bool:
        return visitor.does("POST", f"task/{world.tasks[name]}/claim", {"userId": visitor.user})

    return attempt


def gives_away(visitor: Visitor, world: World) -> bool:
    return visitor.does("POST", f"task/{world.tasks[FOREIGN]}/assignee", {"userId": "fm.yilmaz"})


def creates_task(visitor: Visitor, _world: World) -> bool:
    return visitor.does("POST", "task/create", {"name": "frei", "assignee": visitor.user})


def reads_variables(name: str) -> Attempt:
    def attempt(visitor: Visitor, world: World) -> bool:
        task = _task(world, name, visitor)
        return visitor.does("GET", f"task/{task}/variables") or visitor.does("GET", f"task/{task}/form-variables")

    return attempt


def sees_case(name: str) -> Attempt:
    def attempt(visitor: Visitor, world: World) -> bool:
        instance = world.instances[name]
        ways = [
            visitor.does("GET", f"process-instance/{instance}"),
            visitor.does("GET", f"process-instance/{instance}/variables"),
            bool(visitor.finds(f"process-instance?processInstanceIds={instance}")),
            bool(visitor.finds(f"variable-instance?processInstanceIdIn={instance}")),
        ]
        return any(ways)

    return attempt


def sees_history(visitor: Visitor, world: World) -> bool:
    kinds = ("process-instance", "variable-instance", "task")
    instance = world.instances[FOREIGN]
    return any([bool(visitor.finds(f"history/{kind}?processInstanceId={instance}")) for kind in kinds])


def opens_letter(name: str) -> Attempt:
    return lambda visitor, world: world.reads(visitor, f"own {visitor.role}" if name == "own" else name)


def cancels(visitor: Visitor, world: World) -> bool:
    instance = world.instances[FOREIGN]
    ways = [
        visitor.does("DELETE", f"process-instance/{instance}"),
        visitor.does("POST", "process-instance/delete", {"processInstanceIds": [instance]}),
        visitor.does("DELETE", f"history/process-instance/{instance}"),
    ]
    return any(ways)


def moves(visitor: Visitor, world: World) -> bool:
    """Put the case where it stands once more: what Cockpit calls a modification; all there is then goes again."""
    box = "resolve_deviation"
    steps = [{"type": "startBeforeActivity", "activityId": box}]
    path = f"process-instance/{world.instances[MOVED]}/modification"
    return visitor.does("POST", path, {"instructions": steps})


def changes_case(visitor: Visitor, world: World) -> bool:
    change = {"modifications": {"deviation_title": {"value": "Probe", "type": "String"}}}
    return visitor.does("POST", f"process-instance/{world.instances[FOREIGN]}/variables", change)


def suspends(visitor: Visitor, world: World) -> bool:
    path = f"process-instance/{world.instances[FOREIGN]}/suspended"
    return visitor.does("PUT", path, {"suspended": True}) and visitor.does("PUT", path, {"suspended": False})


def retries(visitor: Visitor, world: World) -> bool:
    if "failed" not in world.tasks:
        world.tasks["failed"] = world.failing_step()
    return visitor.does("PUT", f"external-task/{world.tasks['failed']}/retries", {"retries": 0})


def enters(application: str) -> Attempt:
    return lambda visitor, world: visitor.enters(application)


def deploys(visitor: Visitor, world: World) -> bool:
    (name, content), _form = resources("fremd")
    answer = visitor.rest.post("deployment/create", data={"deployment-name": "fremd"}, files={name: (name, content)})
    if answer.is_success:
        world.admin.deployments.delete(answer.json()["id"], cascade=True)
    return answer.is_success


def changes_rights(visitor: Visitor, world: World) -> bool:
    everything = {"type": 1, "userId": visitor.user, "resourceType": 6, "resourceId": "*", "permissions": ["ALL"]}
    profile = {
        "profile": {"id": "neu", "firstName": "", "lastName": "x"},
        "credentials": {"password": "Kennwort-12345"},
    }
    ways = [
        visitor.does("POST", "authorization/create", everything),
        visitor.does("POST", "user/create", profile),
        visitor.does("POST", "group/create", {"id": "neu", "name": "neu", "type": "WORKFLOW"}),
        visitor.does("PUT", f"group/teamleitung/members/{visitor.user}"),
        visitor.does("PUT", f"tenant/{AWAY}/user-members/{visitor.user}"),
        visitor.does("POST", "filter/create", {"resourceType": "Task", "name": "alle", "query": {}, "properties": {}}),
    ]
    return any(ways)


def sees_people(visitor: Visitor, _world: World) -> bool:
    others = [row for row in visitor.finds("user") if isinstance(row, dict) and row["id"] != visitor.user]
    return bool(others) or visitor.does("GET", "user/fm.yilmaz/profile")


def works_elsewhere(visitor: Visitor, world: World) -> bool:
    return any([claims(AWAY)(visitor, world), completes(AWAY)(visitor, world)])


def sees_elsewhere(visitor: Visitor, world: World) -> bool:
    return any([sees_task(AWAY)(visitor, world), sees_case(AWAY)(visitor, world)])


ATTEMPTS: dict[str, Attempt] = {
    **{name: starts(name.removeprefix("start_")) for name in TABLE.operations if name.startswith("start_")},
    "start_other": starts_another,
    "read_own": reads_variables("own"),
    "letter_own": opens_letter("own"),
    "task_own": works_own,
    "task_of_group": works_the_groups,
    "task_see_foreign": sees_task(FOREIGN),
    "task_give_foreign": gives_away,
    "task_claim_foreign": claims(OFFERED),
    "task_complete_foreign": completes(FOREIGN),
    "task_create": creates_task,
    "read_foreign": reads_variables(FOREIGN),
    "read_case": sees_case(FOREIGN),
    "read_history": sees_history,
    "letter_foreign": opens_letter(FOREIGN),
    "case_cancel": cancels,
    "case_move": moves,
    "case_change": changes_case,
    "case_suspend": suspends,
    "case_retry": retries,
    "place_tasklist": enters("tasklist"),
    "place_cockpit": enters("cockpit"),
    "place_admin": enters("admin"),
    "place_deploy": deploys,
    "place_rights": changes_rights,
    "place_people": sees_people,
    "elsewhere_see": sees_elsewhere,
    "elsewhere_work": works_elsewhere,
    "elsewhere_letter": opens_letter(AWAY),
}
"""How each operation of the table is tried, in this order: reading an own task before it is completed."""


def test_every_operation_of_the_table_is_tried() -> None:
    assert set(ATTEMPTS) == set(TABLE.operations)


@pytest.mark.parametrize("name", ATTEMPTS)
def test_exactly_the_roles_of_the_table_may(name: str, world: World) -> None:
    may = {role for role, visitor in world.visitors.items() if role != AWAY and ATTEMPTS[name](visitor, world)}
    operation = TABLE.operations[name]
    assert may == (operation.allowed(world.access) if operation.possible_in(HOME) else set())


@pytest.mark.parametrize("jobcenter", ELSEWHERE)
def test_in_each_jobcenter_its_own_cases_begin(jobcenter: str, world: World) -> None:
    """What only some Jobcenters begin, the same groups begin there and nowhere else."""
    for name, operation in TABLE.operations.items():
        if operation.jobcenters:
            visitors = {group: visitor for (group, place), visitor in world.elsewhere.items() if place == jobcenter}
            may = {group for group, visitor in visitors.items() if ATTEMPTS[name](visitor, world)}
            assert (name, may) == (name, set(operation.who) if operation.possible_in(jobcenter) else set())


def test_the_other_jobcenter_works_its_own_case(world: World) -> None:
    """What is hidden from us is there: the same task, offered in the same way, is open to a colleague over there."""
    colleague = world.visitors[AWAY]
    assert sees_task(AWAY)(colleague, world)
    assert reads_variables(AWAY)(colleague, world)
    assert opens_letter(AWAY)(colleague, world)
    assert not sees_task(FOREIGN)(colleague, world)
    assert works_elsewhere(colleague, world)


def test_a_case_from_before_the_jobcenters_stays_with_its_people(world: World) -> None:
    """Nobody hides what began without a Jobcenter: who has the task, sees and does it; others still do not."""
    owner, other = world.visitors["fallmanagement"], world.visitors["pap"]
    world.begin("before", owner.user, jobcenter="")
    assert world.admin.tasks(taskId=world.tasks["before"])[0]["tenantId"] is None
    assert not sees_task("before")(other, world)
    assert not sees_task("before")(world.visitors[AWAY], world)
    assert sees_task("before")(owner, world)
    assert world.reads(owner, "before")
    assert completes("before")(owner, world)


def test_what_a_case_starts_belongs_to_its_jobcenter(world: World) -> None:
    """A mail about a task begins beside the case, whoever or whatever made the task."""
    mails = world.admin.instances(processDefinitionKey="notification", businessKey=world.number(AWAY))
    assert {mail["tenantId"] for mail in mails} == {AWAY}


def test_the_form_cannot_name_another_jobcenter(world: World) -> None:
    referrer = world.visitors["pap"]
    facts = {"case_number": {"value": "R-901"}, "jobcenter": {"value": AWAY}}
    answer = referrer.rest.post("process-definition/key/fallmanagement/submit-form", json={"variables": facts})
    case = answer.raise_for_status().json()
    world.admin.delete_instance(case["id"])
    assert case["tenantId"] == HOME


def _task(world: World, name: str, visitor: Visitor) -> str:
    return world.tasks[name if name in world.tasks else f"{name} {visitor.role}"]
