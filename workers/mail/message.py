"""The message about one task: plain text from a template, German, without anything that tells the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import ClassVar

from workers.engine.tasks import UserTask


@dataclass(frozen=True)
class TaskMail:
    """What a leader is told about a task: its name, dates and rule; no case number, no name (H-99).

    id: the same on every delivery, so that a repeated mail is recognised. kinds: values that may leave the engine.
    """

    template: ClassVar[str]
    id: str
    created: datetime
    since: date
    task: UserTask
    kinds: Mapping[str, str]

    @property
    def title(self) -> str:
        """The task, and for a deviation its kind."""
        kind = self.kinds.get("deviation_title", "")
        return f"{self.task.name}: {kind}" if kind else self.task.name

    def message(self, text: str, sender: str, recipients: Sequence[str]) -> EmailMessage:
        """The message as it is sent."""
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"] = sender, ", ".join(recipients)
        message["Subject"] = f"Neue Aufgabe im Fallmanagement: {self.title}"
        message["Date"] = format_datetime(self.created)
        message["Message-ID"] = f"<{self.id}@{Address(addr_spec=sender).domain}>"
        message["Content-Language"] = "de"
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
        message.set_content(text, cte="quoted-printable")
        return message
