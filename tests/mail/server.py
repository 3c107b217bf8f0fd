"""A mail server for tests: it can be away, refuse, ask for a password, and shows what it got."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

PASSWORD = "richtig-und-lang"


class Inbox:
    """Messages in the order of their arrival; `answer` is what the server says to the next ones."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.answer = "250 OK"

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            found = message_from_bytes(envelope.content, policy=default)
            assert isinstance(found, EmailMessage)
            self.messages.append(found)
        return self.answer

    def only(self) -> EmailMessage:
        (found,) = self.messages
        return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(inbox: Inbox, port: int, **options: Any) -> Iterator[None]:
    """The server on this port until the block ends."""
    controller = Controller(inbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


def right_password(_server: object, _session: object, _envelope: object, _mechanism: str, data: Any) -> AuthResult:
    """Authenticator: one password is right."""
    right = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
    return AuthResult(success=right, handled=right)
