"""Each trouble planted once on a real engine and found; a healthy engine yields nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta

import pytest

from workers.doctor import Trouble
from workers.engine.admin_http import Json
from workers.settings import PROJECT

from .conftest import CLEARING, RECHECK, Office

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600), pytest.mark.xdist_group("doctor")]
Start = Callable[[str], Json]


def kinds(found: list[Trouble]) -> list[tuple[str, str, str]]:
    return [(trouble.kind, trouble.case, trouble.place) for trouble in found]


@pytest.fixture(autouse=True)
def _healthy(office: Office) -> None:
    """Before each test nothing is wrong: what it finds is what it planted."""
    assert [str(trouble) for trouble in office.found()] == []


def test_a_deleted_timer_at_the_border_of_a_task(office: Office) -> None:
    (job,) = office.timers("clearing_overdue_reached")
    office.admin.http.delete(f"job/{job['id']}")
    (trouble,) = office.found()
    assert (trouble.kind, trouble.case, trouble.place) == ("timer_missing", f"{CLEARING}-X", "clearing.record_result")
    assert "„Clearing durchführen“" in str(trouble)
    assert "Zeitgeber" in trouble.what
    assert trouble.since.startswith("20.01.2025")
    _follow_the_remedy(office, job["processInstanceId"], "record_result")
    assert len(office.timers("clearing_overdue_reached")) == 1


def test_a_deleted_timer_behind_an_event_gateway(office: Office) -> None:
    (job,) = office.timers("check_opens")
    office.admin.http.delete(f"job/{job['id']}")
    assert kinds(office.found()) == [("timer_missing", f"{RECHECK}-X", "access_recheck.waiting")]
    _follow_the_remedy(office, job["processInstanceId"], "waiting")
    assert len(office.timers("check_opens")) == 1


def _follow_the_remedy(office: Office, instance: str, box: str) -> None:
    again = [{"type": "cancel", "activityId": box}, {"type": "startBeforeActivity", "activityId": box}]
    office.admin.http.post(f"process-instance/{instance}/modification", {"instructions": again})


def test_a_case_that_waits_for_nothing(office: Office, stuck: Start) -> None:
    stuck("wait")
    (trouble,) = office.found()
    assert (trouble.kind, trouble.case, trouble.place) == ("standstill", "D-STECKT", "stuck.wait")
    assert "„Wartet auf nichts“" in str(trouble)


def test_a_case_that_waits_for_nothing_goes_on_as_the_remedy_says(office: Office, stuck: Start) -> None:
    instance = stuck("wait")["id"]
    (trouble,) = office.found()
    assert f"POST /process-instance/{instance}/modification mit cancel „wait“" in trouble.remedy
    steps = [{"type": "cancel", "activityId": "wait"}, {"type": "startBeforeActivity", "activityId": "work"}]
    office.admin.http.post(f"process-instance/{instance}/modification", {"instructions": steps})
    assert office.found() == []


def test_a_worker_that_has_not_been_heard_of(office: Office) -> None:
    row = office.admin.start_before("heartbeat", "alive", {}, business_key="fort-8091")
    assert office.found() == []
    office.admin.set_clock(office.admin.clock() + timedelta(minutes=4))
    (trouble,) = office.found()
    assert (trouble.kind, trouble.case) == ("silent_worker", "")
    assert str(trouble).startswith("Der Worker fort-8091 hat sich zuletzt")
    office.admin.correlate("heartbeat_next", business_key="fort-8091", every=True)  # as it does when it starts anew
    assert [one["id"] for one in office.admin.instances() if one["id"] == row["id"]] == []


def test_a_suspended_case(office: Office, stuck: Start) -> None:
    instance = stuck("work")["id"]
    office.admin.http.put(f"process-instance/{instance}/suspended", {"suspended": True})
    assert kinds(office.found()) == [("suspended", "D-STECKT", "stuck")]


def test_a_task_of_somebody_who_is_not_on_the_staff_list(office: Office) -> None:
    task = office.task("Clearing durchführen")
    office.admin.http.post(f"task/{task['id']}/assignee", {"userId": "fm.gegangen"})
    (trouble,) = office.found()
    assert (trouble.kind, trouble.place) == ("unknown_person", "clearing.record_result")
    assert "„fm.gegangen“" in trouble.what
    office.admin.http.post(f"task/{task['id']}/assignee", {"userId": "fm.yilmaz"})


def test_a_task_of_somebody_who_is_away(office: Office) -> None:
    today = office.admin.clock().date()
    days = {
        "absence_first_day": today,
        "absence_last_day": today + timedelta(days=3),
        "cover_ends": today + timedelta(4),
    }
    values = {name: day.isoformat() for name, day in days.items()}
    values |= {"absent_manager": "fm.yilmaz", "team_leader": "tl.koch"}
    key = "Vertretung fm.yilmaz"
    office.admin.start_before("absence", "accompany_cover", values, business_key=key)
    (trouble,) = office.found()
    assert (trouble.kind, trouble.place) == ("absent", "clearing.record_result")
    assert f"abwesend bis {days['absence_last_day']:%d.%m.%Y}" in trouble.what
    for row in office.admin.instances(businessKey=key):  # with the mail to the leader
        office.admin.delete_instance(str(row["id"]))


def test_a_task_of_nobody(office: Office) -> None:
    task = office.task("Clearing durchführen")
    office.admin.http.post(f"task/{task['id']}/assignee", {"userId": None})
    assert kinds(office.found()) == [("nobodys_task", f"{CLEARING}-X", "clearing.record_result")]
    office.admin.http.post(f"task/{task['id']}/assignee", {"userId": "fm.yilmaz"})


def test_work_locked_far_too_long(office: Office, stuck: Start) -> None:
    stuck("work")
    _lock(office, minutes=600)
    (trouble,) = office.found()
    assert (trouble.kind, trouble.place) == ("locked_too_long", "stuck.work")
    assert "gesperrt" in trouble.what
    assert "unlock" in trouble.remedy


def test_work_locked_by_a_worker_that_no_longer_lives(office: Office, stuck: Start) -> None:
    stuck("work")
    _lock(office, minutes=1)
    (trouble,) = office.found()
    assert trouble.kind == "locked_by_dead_worker"
    assert "verschollen-8091" in trouble.what


def test_work_that_no_worker_fetches(office: Office, stuck: Start) -> None:
    stuck("work")
    assert office.found() == []
    office.admin.set_clock(office.admin.clock() + timedelta(minutes=11))
    assert kinds(office.found()) == [("unfetched", "D-STECKT", "stuck.work")]


def test_work_that_fails_and_is_tried_again_is_not_taken_for_locked(office: Office, stuck: Start) -> None:
    stuck("work")
    body = {
        "workerId": "verschollen-8091",
        "errorMessage": "Der Mailserver ist fort.",
        "retries": 5,
        "retryTimeout": 1_800_000,
    }
    office.admin.http.post(f"external-task/{_lock(office, minutes=1)}/failure", body)
    (trouble,) = office.found()
    assert (trouble.kind, trouble.what) == ("repeated", "Der Schritt scheitert: Der Mailserver ist fort.")
    assert "wird von selbst wiederholt. Nächster Versuch:" in trouble.remedy


def test_an_incident(office: Office, stuck: Start) -> None:
    stuck("work")
    body = {"workerId": "verschollen-8091", "errorMessage": "Vorlage fehlt", "retries": 0, "retryTimeout": 0}
    office.admin.http.post(f"external-task/{_lock(office, minutes=1)}/failure", body)
    (trouble,) = office.found()
    assert (trouble.kind, trouble.case, trouble.place) == ("incident", "D-STECKT", "stuck.work")
    assert "Vorlage fehlt" in trouble.what


def _lock(office: Office, *, minutes: int) -> str:
    topic = {"topicName": "stuck.work", "lockDuration": minutes * 60_000}
    body = {"workerId": "verschollen-8091", "maxTasks": 1, "topics": [topic]}
    (task,) = office.admin.http.post("external-task/fetchAndLock", body)
    return str(task["id"])


def test_the_command_says_by_its_status_whether_something_was_found(office: Office, stuck: Start) -> None:
    good = _bfm_doctor(office)
    assert (good.returncode, good.stdout.strip()) == (0, "Alles in Ordnung."), good.stderr
    stuck("wait")
    bad = _bfm_doctor(office, "--json")
    assert bad.returncode == 1, bad.stderr
    (trouble,) = json.loads(bad.stdout)
    assert (trouble["kind"], trouble["case"], trouble["place"]) == ("standstill", "D-STECKT", "stuck.wait")


def _bfm_doctor(office: Office, *options: str) -> subprocess.CompletedProcess[str]:
    access = {"BFM_ADMIN_USER": office.settings.admin_user, "BFM_ENGINE_URL": office.settings.engine_url}
    access["BFM_ADMIN_PASSWORD"] = office.settings.admin_password.get_secret_value()
    command = [sys.executable, "-m", "workers", "doctor", *options]
    variables = {**os.environ, **access, "NO_COLOR": "1", "PYTHONUTF8": "1", "COLUMNS": "200"}
    return subprocess.run(command, cwd=PROJECT, env=variables, capture_output=True, text=True, timeout=120, check=False)
