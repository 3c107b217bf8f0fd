"""Texts that people write for letters: not in history, not in any row of the database once cleared, not in the log."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import probe
import pytest
from conftest import LiveEngine
from dump import dump, occurs
from probe import value

from workers.engine.launcher import EngineProcess, start_engine

pytestmark = pytest.mark.engine

MARK, CODE = f"GEHEIM{secrets.token_hex(6)}", f"OFFEN{secrets.token_hex(6)}"


@pytest.fixture
def own_engine(engine: LiveEngine, tmp_path: Path) -> Iterator[EngineProcess]:
    """Of the same kind, but one that may be stopped to read its database."""
    product = "operaton" if engine.product == "operaton" else "camunda"
    with start_engine(product, data=tmp_path, simulation=True) as running:
        yield running


def test_no_row_and_no_line_holds_a_cleared_text(own_engine: EngineProcess) -> None:
    auth = (own_engine.admin_user, own_engine.admin_password)
    with httpx.Client(base_url=own_engine.url, auth=auth, timeout=60) as client:
        probe.deploy(client)
        instance = _run_with_texts_everywhere(client)
        _assert_history_has_codes_but_no_texts(client, instance)
        address = f"{own_engine.base}/simulation/clock"
        client.put(address, json={"now": datetime(2040, 1, 2, tzinfo=ZoneInfo("Europe/Berlin")).isoformat()})
        probe.wait_for_end(client, instance)
    own_engine.stop()
    rows = dump(own_engine)
    assert occurs(CODE, rows), "the dump misses what history keeps, so it proves nothing"
    assert occurs(f"{CODE} als Bytes", rows), "the dump misses what is kept as bytes, so it proves nothing"
    assert not occurs(MARK, rows)
    log = own_engine.log.read_text(encoding="utf-8")
    assert MARK not in log
    assert CODE not in log


def _run_with_texts_everywhere(client: httpx.Client) -> str:
    """Start form, task form, task-local, too long, as JSON, long by the worker, in an error; then cleared."""
    instance = probe.start(client, code=value(CODE), text_reason=value(f"{MARK} start form"))
    task = probe.task_of(client, instance)["id"]
    local = {"modifications": {"text_local": value(f"{MARK} local"), "code_local": value(CODE)}}
    client.post(f"/task/{task}/localVariables", json=local).raise_for_status()
    many = {"text_json": value(f'["{MARK} json"]', "Json"), "code_json": value(f'["{CODE} als Bytes"]', "Json")}
    many |= {"talk_records": value(f'["{MARK} talk"]', "Json")}
    client.post(f"/process-instance/{instance}/variables", json={"modifications": many}).raise_for_status()
    assert probe.submit_task(client, instance, text_reason=value(f"{MARK} too long " * 400)).status_code == 500
    probe.submit_task(client, instance, text_reason=value(f"{MARK} task form")).raise_for_status()
    external = probe.fetch(client, instance)
    body = {"workerId": "probe", "variables": {"text_reason": value(f"{MARK} {'x' * 3900}")}, "errorCode": "nobody"}
    assert client.post(f"/external-task/{external}/bpmnError", json=body).status_code == 500
    empty = {name: value(None, "Null") for name in ("text_reason", "text_json", "talk_records")}
    probe.complete(client, external, due=value("2040-01-01"), **empty)
    return instance


def _assert_history_has_codes_but_no_texts(client: httpx.Client, instance: str) -> None:
    by_instance = {"processInstanceId": instance}
    variables = client.get("/history/variable-instance", params=by_instance).json()
    details = client.get("/history/detail", params=by_instance).json()
    names = {entry["name"] for entry in variables}
    assert {"code", "code_local", "code_json", "due"} <= names
    assert not {name for name in names if name.startswith(("text_", "talk_"))}
    kept = {entry.get("variableName") or entry.get("fieldId") for entry in details}
    assert "code" in kept
    assert not {name for name in kept if name and name.startswith(("text_", "talk_"))}
