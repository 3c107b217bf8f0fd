"""What our assembly adds to the engine: the clock, no silent end of a case, long texts refused, forms as drawn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import httpx
import probe
import pytest
from conftest import Account, LiveEngine
from probe import value

pytestmark = pytest.mark.engine

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def client(engine: LiveEngine) -> Iterator[httpx.Client]:
    with engine.client() as client:
        probe.deploy(client)
        yield client


def test_clock_moves_months_and_timers_fire(client: httpx.Client, clock: LiveEngine) -> None:
    clock.set_clock(datetime(2026, 3, 1, 8, tzinfo=BERLIN))
    instance = probe.start(client, code=value("A"))
    probe.submit_task(client, instance).raise_for_status()
    probe.complete(client, probe.fetch(client, instance), due=value("2029-03-01"))
    clock.set_clock(datetime(2029, 2, 28, 23, 59, tzinfo=BERLIN))
    assert probe.is_running(client, instance)
    clock.set_clock(datetime(2029, 3, 1, 0, 0, 1, tzinfo=BERLIN))
    probe.wait_for_end(client, instance)
    history = client.get(f"/history/process-instance/{instance}").json()
    assert history["startTime"].startswith("2026-03-01T08:00:0")
    assert history["endTime"].startswith("2029-03-01T00:00:")


def test_frozen_clock_stands_still(clock: LiveEngine) -> None:
    noon = datetime(2026, 7, 1, 12, tzinfo=BERLIN)
    clock.set_clock(noon, ticking=False)
    assert clock.clock() == noon
    assert clock.clock() == noon


@pytest.mark.parametrize("body", [{}, {"now": "gestern"}, {"now": "2026-03-01"}])
def test_clock_refuses_what_is_no_moment(engine: LiveEngine, body: dict[str, str]) -> None:
    answer = httpx.put(f"{engine.base}/simulation/clock", json=body, auth=engine.admin.auth)
    assert answer.status_code == 400


def test_clock_is_for_administrators(engine: LiveEngine, worker_account: Account) -> None:
    answer = httpx.get(f"{engine.base}/simulation/clock", auth=worker_account.auth)
    assert answer.status_code == 403


def test_work_in_hand_is_for_administrators(engine: LiveEngine, worker_account: Account) -> None:
    answer = httpx.post(f"{engine.base}/simulation/work", json=[], auth=worker_account.auth)
    assert answer.status_code == 403


def test_work_in_hand_names_the_case_of_every_step(engine: LiveEngine, client: httpx.Client) -> None:
    instance = probe.start(client, code=value("A"))
    probe.submit_task(client, instance)
    due = httpx.post(f"{engine.base}/simulation/work", json=[instance], auth=engine.admin.auth).json()
    (step,) = (step for step in due["steps"] if step["instance"] == instance)
    assert (step["businessKey"], step["process"], step["error"]) == ("PROBE-1", "probe", None)
    assert due["keys"] == {instance: "PROBE-1"}
    probe.remove(client, instance)


def test_uncaught_business_error_never_ends_a_case(client: httpx.Client) -> None:
    instance = probe.start(client, code=value("A"))
    probe.submit_task(client, instance).raise_for_status()
    task = probe.fetch(client, instance)
    answer = client.post(f"/external-task/{task}/bpmnError", json={"workerId": "probe", "errorCode": "nobody_catches"})
    assert answer.status_code == 500
    assert probe.is_running(client, instance)
    probe.remove(client, instance)


def test_text_without_room_is_refused_in_words_and_not_quoted(client: httpx.Client, engine: LiveEngine) -> None:
    instance = probe.start(client, code=value("A"))
    answer = probe.submit_task(client, instance, text_reason=value("Geheimnis " * 500))
    assert answer.status_code == 500
    assert (
        "Der Text „text_reason“ hat 5000 Zeichen, höchstens 4000 sind möglich. Bitte kürzen."
        in answer.json()["message"]
    )
    assert "Geheimnis" not in answer.text
    assert probe.task_of(client, instance)["taskDefinitionKey"] == "decide"
    probe.remove(client, instance)


def test_text_of_just_the_right_length_is_kept(client: httpx.Client) -> None:
    instance = probe.start(client, text_reason=value("ä" * 4000))
    kept = client.get(f"/process-instance/{instance}/variables/text_reason").json()
    assert kept["value"] == "ä" * 4000
    probe.remove(client, instance)


def test_form_is_deployed_with_its_diagram(client: httpx.Client) -> None:
    instance = probe.start(client, code=value("A"))
    form = client.get(f"/task/{probe.task_of(client, instance)['id']}/deployed-form").json()
    assert form["id"] == "probe.decide"
    probe.remove(client, instance)


def test_starter_of_a_case_gets_the_first_task(client: httpx.Client, engine: LiveEngine) -> None:
    instance = probe.start(client, code=value("A"))
    assert probe.task_of(client, instance)["assignee"] == engine.user
    probe.remove(client, instance)


def test_json_variables_work(client: httpx.Client) -> None:
    options = '[{"label":"Müller","value":"mueller"}]'
    instance = probe.start(client, case_manager_options=value(options, "Json"))
    assert client.get(f"/process-instance/{instance}/variables/case_manager_options").json()["type"] == "Json"
    probe.remove(client, instance)


def test_diagram_without_end_of_its_history_is_refused(client: httpx.Client) -> None:
    drawn = (probe.HERE / "probe.bpmn").read_bytes().replace(b' camunda:historyTimeToLive="P1D"', b"")
    files = {"data": ("probe.bpmn", drawn)}
    answer = client.post("/deployment/create", data={"deployment-name": "endless"}, files=files)
    assert answer.status_code >= 400


def test_full_history_is_cleaned_at_night(client: httpx.Client) -> None:
    window = client.get("/history/cleanup/configuration").json()
    assert [window["batchWindowStartTime"][11:16], window["batchWindowEndTime"][11:16]] == ["01:00", "05:00"]
