"""Mails to members of staff: what a form says in words, the message, and the way to the mail server."""

from workers.mail.message import TaskMail
from workers.mail.service import TaskMails, open_mails

__all__ = ["TaskMail", "TaskMails", "open_mails"]
