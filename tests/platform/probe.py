"""A small process that touches every place where a variable could be kept: forms, tasks, external tasks, timers."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import httpx

HERE = Path(__file__).parent


def value(content: object, kind: str = "String") -> dict[str, object]:
    return {"value": content, "type": kind}


def deploy(client: httpx.Client) -> None:
    files = {name: (name, (HERE / name).read_bytes()) for name in ("probe.bpmn", "probe.decide.form")}
    form = {"deployment-name": "probe", "enable-duplicate-filtering": "true"}
    client.post("/deployment/create", data=form, files=files).raise_for_status()


def start(client: httpx.Client, **variables: dict[str, object]) -> str:
    """Submit the start form; returns the process instance."""
    body = {"variables": variables, "businessKey": "PROBE-1"}
    answer = client.post("/process-definition/key/probe/submit-form", json=body).raise_for_status()
    return str(answer.json()["id"])


def submit_task(client: httpx.Client, instance: str, **variables: dict[str, object]) -> httpx.Response:
    return client.post(f"/task/{task_of(client, instance)['id']}/submit-form", json={"variables": variables})


def task_of(client: httpx.Client, instance: str) -> dict[str, Any]:
    (task,) = client.get("/task", params={"processInstanceId": instance}).json()
    return dict(task)


def fetch(client: httpx.Client, instance: str) -> str:
    """Lock the instance's external task; returns its id."""
    topic = {"topicName": "probe.write", "lockDuration": 60000, "processInstanceId": instance}
    body = {"workerId": "probe", "maxTasks": 1, "asyncResponseTimeout": 5000, "topics": [topic]}
    (task,) = client.post("/external-task/fetchAndLock", json=body).raise_for_status().json()
    return str(task["id"])


def complete(client: httpx.Client, task: str, **variables: dict[str, object]) -> None:
    body = {"workerId": "probe", "variables": variables}
    client.post(f"/external-task/{task}/complete", json=body).raise_for_status()


def is_running(client: httpx.Client, instance: str) -> bool:
    return bool(client.get("/process-instance", params={"processInstanceIds": instance}).json())


def wait_for_end(client: httpx.Client, instance: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while is_running(client, instance):
        assert time.monotonic() < deadline, "the timer did not fire"
        time.sleep(0.05)


def remove(client: httpx.Client, instance: str) -> None:
    client.delete(f"/process-instance/{instance}")
