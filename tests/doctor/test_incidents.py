"""Incidents on a real engine: what they say, how they are listed by cause, and how they are tried again."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from typer.testing import CliRunner

from workers.commands import incidents as command
from workers.engine.admin_http import Json
from workers.incidents import Incident, by_cause, read

from .conftest import HERE, Office

pytestmark = [pytest.mark.engine, pytest.mark.timeout(300), pytest.mark.xdist_group("doctor")]
PATIENCE = 30.0
CANARY = "Kanarienvogel"
Start = Callable[..., Json]


@pytest.fixture
def failing(office: Office) -> Iterator[Start]:
    """Starts the process that fails; what is left of it goes after the test."""
    office.admin.deployments.create("failing", [("failing.bpmn", (HERE / "failing.bpmn").read_bytes())])
    started: list[str] = []

    def start(box: str, case: str = "D-FEHLER", **variables: Any) -> Json:
        row = office.admin.start_before("failing", box, variables, business_key=case)
        started.append(str(row["id"]))
        return row

    yield start
    for instance in started:
        office.admin.delete_instance(instance)


def fail(office: Office, message: str) -> None:
    """A worker reports that the oldest waiting step cannot be done."""
    topic = {"topicName": "failing.work", "lockDuration": 60_000}
    fetch = {"workerId": "probe", "maxTasks": 1, "topics": [topic]}
    (task,) = office.admin.http.post("external-task/fetchAndLock", fetch)
    body = {"workerId": "probe", "errorMessage": message, "retries": 0, "retryTimeout": 0}
    office.admin.http.post(f"external-task/{task['id']}/failure", body)


def found(office: Office, number: int = 1) -> list[Incident]:
    """The incidents, once there are so many."""
    deadline = time.monotonic() + PATIENCE
    while len(rows := read(office.admin)) < number and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(rows) == number
    return rows


def bfm(office: Office, *arguments: str) -> tuple[int, str]:
    access = {"BFM_ADMIN_USER": office.settings.admin_user, "BFM_ENGINE_URL": office.settings.engine_url}
    access["BFM_ADMIN_PASSWORD"] = office.settings.admin_password.get_secret_value()
    done = CliRunner().invoke(command.incidents, list(arguments), env=access | {"COLUMNS": "200"})
    return done.exit_code, done.stdout


def test_message_begins_with_case_and_box_and_ends_with_the_remedy(office: Office, failing: Start) -> None:
    failing("work")
    fail(office, "Die Variable fehlt. Bitte ergänzen.")
    (incident,) = found(office)
    (row,) = office.admin.incidents()
    assert row["incidentMessage"] == (
        "Fall D-FEHLER, Kasten „Arbeitet und scheitert“ (failing.work): Die Variable fehlt. Bitte ergänzen."
    )
    assert (incident.case, incident.place) == ("D-FEHLER", "„Arbeitet und scheitert“ (failing.work)")
    assert incident.text == "Die Variable fehlt. Bitte ergänzen."


@pytest.mark.parametrize(
    ("box", "variables", "label", "words"),
    [
        (
            "decide",
            {},
            "Wie weiter?",
            "Ausdruck ${way == 'wait'} lässt sich nicht auswerten: Die Variable „way“ fehlt.",
        ),
        ("decide", {"way": CANARY}, "Wie weiter?", "Keiner der Wege nach dieser Entscheidung passt"),
        ("wait", {"due": CANARY}, "Frist", "Der Zeitpunkt des Zeitgebers ist keiner."),
        ("wait", {}, "Frist", "Die Variable „due“ fehlt."),
        ("call", {"way": CANARY}, "Rechnet", "Ausdruck ${way.unheard()} lässt sich nicht auswerten."),
    ],
)
def test_errors_of_the_engine_are_told_in_german_without_a_value(
    office: Office, failing: Start, box: str, variables: dict[str, str], label: str, words: str
) -> None:
    failing(box, **variables)
    (incident,) = found(office)
    (row,) = office.admin.incidents()
    assert row["incidentMessage"].startswith(f"Fall D-FEHLER, Kasten „{label}“ (failing.{box}): ")
    assert words in incident.text
    assert "Erwartet:" in incident.text
    assert "Bitte" in incident.text
    assert CANARY not in row["incidentMessage"]


def test_listed_by_cause_without_what_belongs_to_one_case(office: Office, failing: Start) -> None:
    for case in ("D-1", "D-2", "D-3"):
        failing("work", case)
        fail(office, f"Das Verzeichnis kennt {case} am 02.03.2026 nicht. Bitte ergänzen.")
    failing("decide", "D-4")
    first, second = by_cause(found(office, 4))
    assert (len(first.incidents), first.text) == (3, "Das Verzeichnis kennt … am … nicht. Bitte ergänzen.")
    assert (first.cases, second.cases) == (["D-1", "D-2", "D-3"], ["D-4"])
    assert first.oldest <= first.newest
    status, text = bfm(office)
    assert status == 1
    assert f"3× „Arbeitet und scheitert“ (failing.work)  [{first.key}]" in text
    assert "Störungen: 4, Ursachen: 2." in text
    status, text = bfm(office, "--json")
    assert [(row["count"], row["box"]) for row in json.loads(text)] == [(3, "failing.work"), (1, "failing.decide")]


def test_without_execute_nothing_changes(office: Office, failing: Start) -> None:
    failing("decide")
    found(office)
    status, text = bfm(office, "retry", "--cause", "Wie weiter")
    assert status == 0
    assert "Zu wiederholen: 1. Geändert ist nichts" in text
    assert len(read(office.admin)) == 1


def test_a_mended_step_of_the_engine_and_one_of_a_worker_go_on(office: Office, failing: Start) -> None:
    instance = failing("decide")
    failing("work", "D-2")
    fail(office, "Fort. Bitte einschalten.")
    found(office, 2)
    office.admin.set_variables(instance["id"], {"way": "wait", "due": "2099-01-01T00:00:00"})
    status, text = bfm(office, "retry", "--cause", "lässt sich nicht auswerten", "--execute")
    assert (status, "Wiederholt: 1. Davon läuft weiter: 1." in text) == (0, True), text
    status, text = bfm(office, "retry", "--cause", "failing.work", "--execute", "--wait", "0", "--json")
    (result,) = json.loads(text)["results"]
    assert (status, result["case"], result["state"]) == (1, "D-2", "waiting")  # no worker runs here
    assert read(office.admin) == []


def test_what_is_not_mended_fails_again_and_the_status_says_so(office: Office, failing: Start) -> None:
    failing("decide")
    found(office)
    status, text = bfm(office, "retry", "--cause", "failing.decide", "--execute")
    assert (status, "Wiederholt: 1. Davon wieder gescheitert: 1." in text) == (1, True), text


def test_window_and_limit(office: Office, failing: Start) -> None:
    for case in ("D-1", "D-2"):
        failing("work", case)
        fail(office, "Fort.")
    now = office.admin.clock()
    tomorrow, today = f"{now + timedelta(days=1):%Y-%m-%d}", f"{now:%Y-%m-%d}"
    for options, number in (
        (("--since", tomorrow), 0),
        (("--since", today, "--until", today), 2),
        (("--until", f"{now - timedelta(days=1):%d.%m.%Y}"), 0),
        (("--limit", "1"), 1),
    ):
        status, text = bfm(office, "retry", "--cause", "Fort.", "--json", *options)
        assert (status, len(json.loads(text)["chosen"])) == (int(not number), number)


def test_a_moment_that_is_none_is_refused() -> None:
    done = CliRunner().invoke(command.incidents, ["retry", "--cause", "x", "--since", "gestern"])
    assert "ist kein Zeitpunkt" in str(done.exception)
