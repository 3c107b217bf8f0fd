"""Accounts of people and of the worker on an engine that keeps its own users, with generated passwords for the demo.

A productive engine takes its users from the directory of the authority; this is for demo, tests and scenarios.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from workers.engine.admin import EngineAdmin
from workers.errors import UserError
from workers.rules.rights import Account

PASSWORD_BYTES = 9
"""Makes 12 characters: short enough to type in a demo, 72 bits of chance."""


@dataclass(frozen=True)
class Person:
    """Someone with a login: user id, name, groups."""

    user: str
    name: str
    groups: tuple[str, ...]


class Logins:
    """Generated passwords by user, in a file that only its owner can read; never part of the project."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._passwords = self._read()

    def __getitem__(self, user: str) -> str:
        """The password of a user; generated and stored the first time."""
        if user not in self._passwords:
            self._passwords[user] = secrets.token_urlsafe(PASSWORD_BYTES)
            self._write()
        return self._passwords[user]

    def get(self, user: str) -> str | None:
        return self._passwords.get(user)

    def _read(self) -> dict[str, str]:
        if not self.file.exists():
            return {}
        try:
            return {str(user): str(word) for user, word in json.loads(self.file.read_text(encoding="utf-8")).items()}
        except (OSError, ValueError, AttributeError):
            raise UserError("cannot be read as a list of logins.", where=str(self.file), remedy="Delete it.") from None

    def _write(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        draft = self.file.with_name(self.file.name + ".new")
        draft.unlink(missing_ok=True)
        handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(self._passwords, stream, indent=1, sort_keys=True)
        draft.replace(self.file)


def technical_people(accounts: dict[str, Account]) -> list[Person]:
    return [Person(user, account.name, account.groups) for user, account in accounts.items()]


def apply_people(
    admin: EngineAdmin, people: Iterable[Person], passwords: dict[str, str], own_password: str
) -> list[str]:
    """Create missing users, set a password that no longer fits, and put everyone into exactly their groups.

    passwords: of the users whose login is ours to set; others must exist already.
    own_password: of the account that does this; the engine asks for it before it changes a password.
    """
    present, changes = admin.identity.users(), []
    for person in people:
        if person.user not in present:
            first, _, last = person.name.rpartition(" ")
            admin.identity.create_user(person.user, passwords[person.user], first_name=first, last_name=last)
            changes.append(f"user {person.user} created")
        elif not admin.knows_password(person.user, passwords[person.user]):
            admin.identity.set_password(person.user, passwords[person.user], own_password=own_password)
            admin.identity.unlock(person.user)  # asking for the old password counted as a failed login
            changes.append(f"password of {person.user} set")
        changes += _join(admin, person)
    return changes


def _join(admin: EngineAdmin, person: Person) -> list[str]:
    present, wanted = set(admin.identity.groups(person.user)), set(person.groups)
    for group in sorted(wanted - present):
        admin.identity.add_member(group, person.user)
    for group in sorted(present - wanted):
        admin.identity.remove_member(group, person.user)
    return [f"groups of {person.user}: {', '.join(sorted(wanted))}"] if present != wanted else []
