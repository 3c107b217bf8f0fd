"""Who gets into the engine, and what is open to everybody."""

from __future__ import annotations

import time

import httpx
import pytest
from conftest import Account, LiveEngine

pytestmark = pytest.mark.engine

PROTECTED = ["/engine-rest/engine", "/engine-rest/version", "/engine-rest/task", "/engine-rest/engine/default/task"]


@pytest.mark.parametrize("path", [*PROTECTED, "/simulation/clock", "/simulation/work"])
def test_without_password_nothing_is_answered(engine: LiveEngine, path: str) -> None:
    assert httpx.get(engine.base + path).status_code == 401


@pytest.mark.parametrize("path", [*PROTECTED, "/simulation/clock", "/simulation/work"])
def test_wrong_password_is_refused(engine: LiveEngine, path: str) -> None:
    assert httpx.get(engine.base + path, auth=("nobody", "wrong")).status_code == 401


def test_right_password_is_accepted(engine: LiveEngine) -> None:
    answer = httpx.get(engine.url + "/version", auth=engine.admin.auth)
    assert answer.json()["version"] == {"camunda": "7.24.0", "operaton": "1.0.3"}[engine.product]


def test_stranger_sees_no_users(engine: LiveEngine, worker_account: Account) -> None:
    with engine.client(worker_account) as stranger:
        assert [user["id"] for user in stranger.get("/user").json()] in ([], [worker_account.user])
        assert stranger.post("/user/create", json={}).status_code in (400, 403)


@pytest.mark.parametrize("path", ["", "/liveness", "/readiness"])
def test_health_is_open_and_says_no_more_than_up(engine: LiveEngine, path: str) -> None:
    answer = httpx.get(f"{engine.base}/actuator/health{path}").json()
    assert answer["status"] == "UP"
    assert set(answer) <= {"status", "groups"}


@pytest.mark.parametrize(
    "path", ["", "/env", "/beans", "/metrics", "/heapdump", "/shutdown", "/loggers", "/configprops"]
)
def test_nothing_else_of_the_actuator_exists(engine: LiveEngine, path: str) -> None:
    assert httpx.get(f"{engine.base}/actuator{path}").status_code == 404


def test_database_console_does_not_exist(engine: LiveEngine) -> None:
    assert httpx.get(f"{engine.base}/h2-console").status_code == 404


def test_foreign_sites_are_not_invited(engine: LiveEngine) -> None:
    answer = httpx.get(engine.url + "/version", auth=engine.admin.auth, headers={"Origin": "https://example.org"})
    assert "access-control-allow-origin" not in answer.headers


def test_no_account_no_case_no_diagram_comes_with_the_engine(engine: LiveEngine) -> None:
    with engine.client() as client:
        assert not {"demo", "john", "mary", "peter"} & {user["id"] for user in client.get("/user").json()}
        assert "invoice" not in {definition["key"] for definition in client.get("/process-definition").json()}


def test_long_poll_waits_and_answers_with_authentication(engine: LiveEngine, worker_account: Account) -> None:
    poll = {
        "workerId": "patient",
        "maxTasks": 1,
        "asyncResponseTimeout": 1500,
        "topics": [{"topicName": "nobody.ever", "lockDuration": 1000}],
    }
    with engine.client(worker_account) as client:
        began = time.monotonic()
        answer = client.post("/external-task/fetchAndLock", json=poll)
    assert (answer.status_code, answer.json()) == (200, [])
    assert time.monotonic() - began >= 1.4


def test_newer_poll_of_the_same_worker_replaces_the_older(engine: LiveEngine, worker_account: Account) -> None:
    """So a restarted worker does not lose tasks to the poll that it left behind."""
    poll = {
        "workerId": "restarted",
        "maxTasks": 1,
        "asyncResponseTimeout": 60000,
        "topics": [{"topicName": "nobody.ever", "lockDuration": 1000}],
    }
    with engine.client(worker_account) as client, pytest.raises(httpx.ReadTimeout):
        client.post("/external-task/fetchAndLock", json=poll, timeout=0.5)
    with engine.client(worker_account) as client:
        answer = client.post("/external-task/fetchAndLock", json=poll | {"asyncResponseTimeout": 500})
    assert (answer.status_code, answer.json()) == (200, [])


def test_time_zone_is_berlin(engine: LiveEngine) -> None:
    assert engine.clock().utcoffset() is not None
    with engine.client() as client:
        deployments = client.get("/history/user-operation", params={"maxResults": 1}).json()
    assert all(entry["timestamp"][-5:] in ("+0100", "+0200") for entry in deployments)
