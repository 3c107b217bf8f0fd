"""A server to send to, and settings that name it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from workers.engine.tasks import UserTask
from workers.handlers.notification import NewTask
from workers.settings import Settings

from .server import Inbox, free_port

SENDER, LEADER = "fallmanagement@jobcenter.example", "sabine.koch@jobcenter.example"


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def settings(port: int) -> Callable[..., Settings]:
    """Settings with the server of the test and what the test changes."""

    def made(**changed: Any) -> Settings:
        known = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none", "smtp_sender": SENDER}
        return Settings(**(known | changed))

    return made


@pytest.fixture
def mail() -> NewTask:
    """A mail about a task that is due."""
    task = UserTask("6e6b", "Rückgabe entscheiden", "clearing.decide_return", "tl.koch", date(2025, 6, 30))
    created = datetime(2025, 5, 28, 8, 15, tzinfo=UTC)
    return NewTask("external-1", created, date(2025, 5, 28), task, {})
