"""Who is told about which task, and when nobody is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pytest

from workers.engine.tasks import Tasks, UserTask
from workers.handlers.notification import NewTask
from workers.mail import TaskMail, TaskMails
from workers.registry import Services, call
from workers.rules.parameters import ParameterBook
from workers.rules.staff import Staff

from .conftest import HANDLERS, task_on

TOPIC = "notification.send_mail"
LEADERS_TASK = UserTask("t-1", "Abweichung bearbeiten", "deviation.resolve_deviation", "tl.koch", None)
KIND = {"deviation_title": "Clearing ohne Ergebnis", "deviation_rule": "Höchstens zwei Monate (H-63)."}


class MemoryTasks(Tasks):
    """The tasks that are open, with the texts that they see."""

    def __init__(self, *tasks: UserTask) -> None:
        self._open = {task.id: task for task in tasks}
        self.asked: set[str] = set()

    async def open(self, task_id: str) -> UserTask | None:
        return self._open.get(task_id)

    async def texts(self, task_id: str, names: Iterable[str]) -> dict[str, str]:
        self.asked.update(names)
        return KIND


class MemoryMails(TaskMails):
    """Keeps what was to be sent."""

    def __init__(self, *, on: bool = True) -> None:
        self.sent: list[tuple[TaskMail, tuple[str, ...]]] = []
        self._on = on

    @property
    def on(self) -> bool:
        return self._on

    async def send(self, mail: TaskMail, recipients: Sequence[str]) -> None:
        self.sent.append((mail, tuple(recipients)))


async def tell(
    book: ParameterBook, staff: Staff, tasks: Tasks, mails: MemoryMails, person: str = "tl.koch"
) -> dict[str, Any]:
    given = {"notified_task": "t-1", "notified_person": person}
    return await call(HANDLERS[TOPIC], task_on(TOPIC, date(2025, 3, 1)), given, Services(book, staff, tasks, mails))


async def test_the_leader_is_told(book: ParameterBook, staff: Staff) -> None:
    mails, tasks = MemoryMails(), MemoryTasks(LEADERS_TASK)
    assert await tell(book, staff, tasks, mails) == {"notification_result": "sent"}
    ((mail, recipients),) = mails.sent
    assert recipients == ("sabine.koch@jobcenter.example",)
    assert isinstance(mail, NewTask)
    assert mail.title == "Abweichung bearbeiten: Clearing ohne Ergebnis"
    assert (mail.id, mail.since) == (f"task-{TOPIC}", date(2025, 3, 1))


async def test_of_the_case_only_kind_and_rule_leave_the_engine(book: ParameterBook, staff: Staff) -> None:
    tasks = MemoryTasks(LEADERS_TASK)
    await tell(book, staff, tasks, MemoryMails())
    assert tasks.asked == {"deviation_title", "deviation_rule", "deviation_consequence", "transfer_rule"}
    assert set(HANDLERS[TOPIC].variables) == {"notified_task", "notified_person", "notified_group", "jobcenter"}


@pytest.mark.parametrize("tasks", [MemoryTasks(), MemoryTasks(LEADERS_TASK)], ids=["done", "passed on"])
async def test_a_task_done_or_passed_on_meanwhile_needs_no_mail(
    book: ParameterBook, staff: Staff, tasks: MemoryTasks
) -> None:
    mails = MemoryMails()
    assert await tell(book, staff, tasks, mails, person="tl.sander") == {"notification_result": "not_needed"}
    assert mails.sent == []


@pytest.mark.parametrize(("assignee", "result"), [("", "sent"), ("tl.koch", "not_needed")], ids=["open", "taken"])
async def test_a_groups_task_is_told_to_the_group_until_somebody_takes_it(
    book: ParameterBook, staff: Staff, assignee: str, result: str
) -> None:
    mails, task = MemoryMails(), UserTask("t-1", "Klären", "unfiled.clear_unfiled", assignee, None)
    given = {"notified_task": "t-1", "notified_group": "teamleitung", "jobcenter": "hannover"}
    services = Services(book, staff, MemoryTasks(task), mails)
    assert await call(HANDLERS[TOPIC], task_on(TOPIC, date(2025, 3, 1)), given, services) == {
        "notification_result": result
    }
    told = [address for _, recipients in mails.sent for address in recipients]
    leaders = [leader.email for leader in staff.team_leaders("hannover")]
    assert told == (leaders if result == "sent" else [])


async def test_without_an_address_there_is_no_mail(book: ParameterBook, staff: Staff) -> None:
    mails, task = MemoryMails(), UserTask("t-1", "Aufgabe", "access.x", "pap.berger", None)
    found = await tell(book, staff, MemoryTasks(task), mails, person="pap.berger")
    assert found == {"notification_result": "no_address"}
    assert mails.sent == []


async def test_without_a_mail_server_the_process_ends_at_once(book: ParameterBook, staff: Staff) -> None:
    mails = MemoryMails(on=False)
    assert await tell(book, staff, MemoryTasks(LEADERS_TASK), mails) == {"notification_result": "off"}
    assert mails.sent == []


def test_the_strategy_is_patient() -> None:
    assert sum(HANDLERS[TOPIC].retry.waits) > 3 * 86400


async def test_a_group_is_told_in_its_own_jobcenter_only(book: ParameterBook, staff: Staff) -> None:
    mails, task = MemoryMails(), UserTask("t-1", "Klären", "unfiled.clear_unfiled", "", None)
    given = {"notified_task": "t-1", "notified_group": "teamleitung", "jobcenter": "lichtenberg"}
    services = Services(book, staff, MemoryTasks(task), mails)
    await call(HANDLERS[TOPIC], task_on(TOPIC, date(2025, 3, 1)), given, services)
    told = {address for _mail, recipients in mails.sent for address in recipients}
    assert not told & set(staff.emails(group="teamleitung", jobcenter="hannover"))
