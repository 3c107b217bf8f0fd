"""Team and area leaders are told about their tasks by mail (bpmn/notification.bpmn)."""

from __future__ import annotations

from typing import ClassVar, Literal

from workers.engine.tasks import Tasks
from workers.mail import TaskMail, TaskMails
from workers.registry import Case, Handlers, Retry, Task
from workers.rules.staff import Staff

DAYS_WITHOUT_SERVER = 3
SAYABLE = ("deviation_title", "deviation_rule", "deviation_consequence", "transfer_rule")
"""Variables that may leave the engine: kind, rule and consequence in words, nothing about the case."""

notification = Handlers()


class Handover(Case):
    """Which task came to whom, a person or a group; the engine's plug-in MailOnTask hands them in."""

    notified_task: str
    notified_person: str = ""
    notified_group: str = ""
    jobcenter: str = ""
    """To which the task belongs; empty for one that belongs to none."""


class Notified(Case):
    """What became of the mail: sent; not needed any more; the person has no address; no mail server is set up."""

    notification_result: Literal["sent", "not_needed", "no_address", "off"]


class NewTask(TaskMail):
    """The mail about a task that has come to a leader."""

    template: ClassVar[str] = "notification/new_task.txt.j2"


@notification.topic("notification.send_mail", retry=Retry.patient(DAYS_WITHOUT_SERVER))
async def send_mail(handover: Handover, task: Task, tasks: Tasks, staff: Staff, mails: TaskMails) -> Notified:
    """One mail for each task of a leader, or of all leaders, so that it is followed up (H-12, H-111).

    How is a project default.

    The mail leaves the case system: no case number, no name, no date of the case (H-99). A task that was done or
    passed on meanwhile needs no mail; whoever has it now gets one of their own.
    """
    if not mails.on:
        return Notified(notification_result="off")
    found = await tasks.open(handover.notified_task)
    if found is None or found.assignee != handover.notified_person:
        return Notified(notification_result="not_needed")
    told = {"group": handover.notified_group, "user": handover.notified_person, "jobcenter": handover.jobcenter}
    addresses = staff.emails(**told)
    if not addresses:
        return Notified(notification_result="no_address")
    kinds = await tasks.texts(found.id, SAYABLE)
    await mails.send(NewTask(task.id, task.created, task.today, found, kinds), addresses)
    return Notified(notification_result="sent")
