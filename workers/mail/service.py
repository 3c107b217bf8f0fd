"""What handlers use: tell somebody about a task."""

from __future__ import annotations

from collections.abc import Sequence

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from workers.errors import UserError
from workers.mail.form_texts import FormTexts
from workers.mail.mailer import Mailer
from workers.mail.message import TaskMail
from workers.rules.german import long_day
from workers.settings import Settings


class TaskMails:
    """Service for handlers: a task in, a mail with the words of its form and a link out."""

    def __init__(self, settings: Settings) -> None:
        self._mailer, self._forms = Mailer(settings), FormTexts(settings.bpmn)
        self._sender, self._tasklist = settings.smtp_sender, settings.tasklist
        self._templates = Environment(  # plain text: nothing to escape
            loader=FileSystemLoader(settings.templates),
            undefined=StrictUndefined,
            trim_blocks=True,
            keep_trailing_newline=True,
        )
        self._templates.filters["day"] = long_day

    @property
    def on(self) -> bool:
        """Whether a mail server is set up."""
        return self._mailer.on

    async def send(self, mail: TaskMail, recipients: Sequence[str]) -> None:
        """Raises TemporaryError while the server is away, PermanentError when a person has to mend something."""
        await self._mailer.send(mail.message(self.text(mail), self._sender, recipients))

    def text(self, mail: TaskMail) -> str:
        """What the mail says."""
        explanation = self._forms.explain(mail.task.form, mail.kinds)
        link = f"{self._tasklist}#/?task={mail.task.id}"
        return self._templates.get_template(mail.template).render(mail=mail, explanation=explanation, link=link)


def open_mails(settings: Settings) -> TaskMails:
    """The service of these settings. UserError when they contradict each other."""
    if settings.smtp_host and "@" not in settings.smtp_sender:
        raise UserError("No sender for mails.", where="smtp_sender", remedy="Set BFM_SMTP_SENDER to an address.")
    if settings.smtp_user and settings.smtp_security == "none":
        remedy = "Set BFM_SMTP_SECURITY to starttls or tls, or leave BFM_SMTP_USER empty."
        raise UserError("The mail password would travel unencrypted.", where="smtp_security", remedy=remedy)
    return TaskMails(settings)
