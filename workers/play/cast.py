"""Who plays: words of a scenario (``pap``, an own name, a login) become users and groups of the engine."""

from __future__ import annotations

from dataclasses import dataclass

from workers.play.names import nearest
from workers.play.scenario import Scenario
from workers.rules.staff import Staff


class Unknown(Exception):
    """A name that is neither person nor group; the message is German."""


@dataclass(frozen=True)
class Role:
    """A person, or a group any of whom will do."""

    user: str = ""
    group: str = ""

    def __str__(self) -> str:
        return self.user or self.group


class Cast:
    """Resolves names for one scenario."""

    def __init__(self, scenario: Scenario, staff: Staff) -> None:
        self.jobcenter = scenario.jobcenter
        self._names = scenario.personen
        self._members = [member for member in staff.members() if member.jobcenter == scenario.jobcenter]
        self._groups = {member.group for member in self._members}
        self._users = {member.user: member.group for member in self._members}

    def role(self, name: str) -> Role:
        """Person or group behind a name. Raises Unknown."""
        wanted = self._names.get(name, name)
        if wanted in self._users:
            return Role(user=wanted, group=self._users[wanted])
        if wanted in self._groups:
            return Role(group=wanted)
        known = [*self._names, *self._groups, *self._users]
        raise Unknown(f"„{wanted}“ ist weder eine Person noch eine Gruppe. {nearest(wanted, known)}".rstrip())

    def user(self, name: str) -> str:
        """A login for a name; of a group the first one in the staff file."""
        role = self.role(name)
        return role.user or self.first_of(role.group)

    def group_of(self, user: str) -> str:
        """Group of a login; empty for one that is not on the staff list."""
        return self._users.get(user, "")

    def first_of(self, group: str) -> str:
        for user, found in self._users.items():
            if found == group:
                return user
        raise Unknown(f"Der Gruppe „{group}“ gehört niemand an; bitte in deploy/staff.yaml ergänzen.")

    def value(self, value: object) -> object:
        """A value of a form or variable: names of the scenario's own people become logins."""
        return self._names.get(value, value) if isinstance(value, str) else value
