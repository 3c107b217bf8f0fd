"""A leader's task on the real engine leads to exactly one mail, whatever the mail server does."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import LiveEngine
from mail.server import Inbox, free_port, running
from pydantic import SecretStr

from workers import wiring
from workers.commands.play import Theatre
from workers.engine.admin import EngineAdmin
from workers.engine.admin_http import EngineError
from workers.engine.limits import Limits
from workers.engine.worker import Worker
from workers.handlers.notification import notification
from workers.registry import Handlers, Retry
from workers.rules.staff import load_staff
from workers.settings import Settings

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]
QUICK = Retry((0.2,) * 200, jitter=0)
DEVIATION = {
    "case_number": "N-0001",
    "referrer": "pap.berger",
    "case_manager": "fm.yilmaz",
    "deviation_owner": "tl.koch",
    "deviation_title": "Clearing ohne Ergebnis",
    "deviation_why": "Frau Mustermann wartet seit dem 01.03.2025.",
    "deviation_since": "2025-03-01",
    "deviation_since_text": "01.03.2025",
    "deviation_rule": "Clearing dauert höchstens zwei Monate (H-63).",
    "deviation_consequence": "Das Clearing läuft weiter.",
}


class Office:
    """Deviations that reach a leader, and what became of telling them."""

    def __init__(self, admin: EngineAdmin) -> None:
        self.admin, self._key = admin, f"N-{secrets.token_hex(3).upper()}"
        self.cases: list[str] = []

    def deviate(self) -> str:
        """A new deviation; gives the leader's task."""
        case = f"{self._key}-{len(self.cases)}"
        started = self.admin.start("deviation", DEVIATION, business_key=case)
        self.cases.append(case)
        (task,) = self.admin.tasks(processInstanceId=started["id"])
        return str(task["id"])

    @property
    def results(self) -> list[str | None]:
        """What became of each notification of these cases, the oldest first; None: not yet."""
        told = [row for case in self.cases for row in self.notifications(case)]
        return [self._result(row["id"]) for row in told]

    def notifications(self, case: str) -> list[dict[str, Any]]:
        query = {"processDefinitionKey": "notification", "processInstanceBusinessKey": case}
        return self.admin.past_instances(**query, sortBy="startTime", sortOrder="asc")

    def _result(self, instance: str) -> str | None:
        found = self.admin.past_variables(processInstanceId=instance, variableName="notification_result")
        return found[0]["value"] if found else None

    @property
    def waiting(self) -> list[dict[str, Any]]:
        tasks = self.admin.external_tasks(topicName="notification.send_mail")
        return [row for row in tasks if row["businessKey"] in self.cases]

    def clear(self) -> None:
        for case in self.cases:
            for row in self.admin.instances(businessKey=case):
                self.admin.delete_instance(row["id"])


@pytest.fixture
def office(theatre: Theatre, engine: LiveEngine) -> Iterator[Office]:
    with EngineAdmin(engine.url, engine.user, engine.password) as admin:
        found = Office(admin)
        yield found
        found.clear()


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def settings(theatre: Theatre, port: int) -> Settings:
    changed = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none", "smtp_sender": "bfm@jc.example"}
    password = SecretStr(theatre.logins[theatre.settings.worker_user])
    return theatre.settings.model_copy(update=changed | {"worker_password": password, "worker_id": "notifier"})


@asynccontextmanager
async def working(settings: Settings) -> AsyncIterator[None]:
    """A worker that sends mails and tries again soon."""
    handlers = Handlers()
    for handler in notification:
        handlers._add(replace(handler, retry=QUICK))
    worker = Worker(settings, handlers, wiring.build_services(settings), limits=Limits(heartbeat=0), health=False)
    run = asyncio.create_task(worker.run())
    try:
        yield
    finally:
        worker.stop()
        await run


async def until(what: Callable[[], object], seconds: float = 30) -> None:
    async def look() -> None:
        while not await asyncio.to_thread(what):
            await asyncio.sleep(0.1)

    waiting: Awaitable[None] = asyncio.wait_for(look(), seconds)
    await waiting


async def test_no_mail_is_lost_while_the_server_is_away(office: Office, settings: Settings, port: int) -> None:
    tasks, inbox = [office.deviate() for _ in range(3)], Inbox()
    async with working(settings):
        await until(lambda: [bool(row["errorMessage"]) for row in office.waiting] == [True] * 3)
        assert office.results == [None] * 3
        assert "es geht keine Nachricht verloren" in office.waiting[0]["errorMessage"]
        with running(inbox, port):
            await until(lambda: office.results == ["sent"] * 3)
    assert len({mail["Message-ID"] for mail in inbox.messages}) == len(inbox.messages) == 3
    links = {line for mail in inbox.messages for line in mail.get_content().splitlines() if "#/?task=" in line}
    assert {link.partition("task=")[2] for link in links} == set(tasks)


async def test_the_mail_tells_kind_and_rule_and_nothing_of_the_case(
    office: Office, settings: Settings, port: int
) -> None:
    office.deviate()
    inbox = Inbox()
    with running(inbox, port):
        async with working(settings):
            await until(lambda: office.results == ["sent"])
    mail = inbox.only()
    assert mail["To"] == "sabine.koch@jobcenter.example"
    assert mail["Subject"] == "Neue Aufgabe im Fallmanagement: Abweichung klären: Clearing ohne Ergebnis"
    assert "Clearing dauert höchstens zwei Monate (H-63)." in mail.get_content()
    for secret in ("Mustermann", "N-0001", office.cases[0], "01.03.2025", "yilmaz", "berger"):
        assert secret not in mail.as_string()


async def test_a_task_done_meanwhile_is_not_told(office: Office, settings: Settings, port: int) -> None:
    office.admin.submit_task(office.deviate(), {"deviation_action": "none", "deviation_handled_on": "2025-03-02"})
    inbox = Inbox()
    with running(inbox, port):
        async with working(settings):
            await until(lambda: office.results == ["not_needed"])
    assert inbox.messages == []


async def test_who_gets_the_task_later_is_told_too(office: Office, settings: Settings, port: int) -> None:
    task, inbox = office.deviate(), Inbox()
    with running(inbox, port):
        async with working(settings):
            await until(lambda: office.results == ["sent"])
            office.admin.http.post(f"task/{task}/assignee", {"userId": "tl.sander"})
            await until(lambda: office.results == ["sent", "sent"])
    assert [mail["To"].partition("@")[0] for mail in inbox.messages] == ["sabine.koch", "michael.sander"]


async def test_a_task_of_a_group_is_told_once_as_soon_as_the_account_may_read_it(
    office: Office, engine: LiveEngine, settings: Settings, port: int, tmp_path: Path
) -> None:
    _deploy(engine, "group_task.bpmn")
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "group_task.decide.form").write_text('{"components": []}', encoding="utf-8")
    case, inbox = f"N-{secrets.token_hex(3).upper()}-G", Inbox()
    office.cases.append(case)
    started = office.admin.start("group_task", {}, business_key=case)
    (task,) = office.admin.tasks(processInstanceId=started["id"])
    with running(inbox, port):
        async with working(settings.model_copy(update={"bpmn": tmp_path})):
            await until(lambda: [row["retries"] for row in office.waiting] == [0])
            (row,) = office.waiting
            assert "darf die Aufgabe nicht lesen. Erwartet: READ_TASK" in row["errorMessage"]
            _let_workers_read(office, "group_task")
            office.admin.http.put(f"external-task/{row['id']}/retries", {"retries": 1})
            await until(lambda: office.results == ["sent"])
            office.admin.claim(task["id"], "tl.koch")
    leaders = [member.email for member in load_staff(settings.staff).members() if member.group == "teamleitung"]
    assert inbox.only()["To"] == ", ".join(filter(None, leaders))
    assert len(leaders) > 1
    assert len(office.notifications(case)) == 1


async def test_what_a_person_must_mend_is_an_incident_and_goes_on_from_there(
    office: Office, settings: Settings, port: int
) -> None:
    office.deviate()
    inbox = Inbox()
    inbox.answer = "554 5.7.1 sender refused"
    with running(inbox, port):
        async with working(settings):
            await until(lambda: [row["retries"] for row in office.waiting] == [0])
            (row,) = office.waiting
            assert "Bitte Absender, BFM_SMTP_SECURITY und Rechte des Kontos prüfen" in row["errorMessage"]
            inbox.answer = "250 OK"
            office.admin.http.put(f"external-task/{row['id']}/retries", {"retries": 1})
            await until(lambda: office.results == ["sent"])
    assert len(inbox.messages) == 1


async def test_without_a_mail_server_the_process_ends_at_once(office: Office, settings: Settings) -> None:
    office.deviate()
    async with working(settings.model_copy(update={"smtp_host": ""})):
        await until(lambda: office.results == ["off"])


def test_an_undone_step_leaves_no_notification(office: Office, engine: LiveEngine) -> None:
    """The notification begins in the transaction of the task: what is rolled back tells nobody."""
    _deploy(engine, "undone.bpmn")
    with pytest.raises(EngineError, match="undone"):
        office.admin.start("undone", {}, business_key="N-UNDONE")
    assert office.notifications("N-UNDONE") == []


def _let_workers_read(office: Office, process: str) -> None:
    grant = {"type": 1, "groupId": "technik", "resourceType": 6, "resourceId": process}
    office.admin.create_authorization(grant | {"permissions": ["READ_TASK"]})


def _deploy(engine: LiveEngine, name: str) -> None:
    diagram = Path(__file__).parent / name
    with engine.client() as client:
        files = {"diagram": (name, diagram.read_bytes())}
        client.post("/deployment/create", data={"deployment-name": name}, files=files).raise_for_status()
