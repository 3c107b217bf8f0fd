"""Who may do what: the file `deploy/access.yaml`, read and checked (H-96, H-99). What it does not name is refused.

`workers/engine/admin_access.py` brings it onto the engine; `workers/check` compares it with diagrams and staff.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from workers.rules.yaml_file import Place, YamlFile

Resource = Literal["application", "process_definition", "process_instance", "deployment", "filter", "task", "batch"]
Sort = Literal["dueDate", "followUpDate", "created", "priority"]
Catalogue = Literal["hannover", "lichtenberg", "uckermark", "fachkonzept"]
"""Where a role comes from: section 1 of that requirement catalogue."""
GroupId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
Text = Annotated[str, Field(min_length=1)]
Groups = Annotated[tuple[GroupId, ...], Field(min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Group(_Part):
    """A role of the engine. roles: what the catalogues call it; none for a role that only the operation needs."""

    name: Text
    roles: dict[Catalogue, Text] = {}


class Account(_Part):
    """A technical account; ``password`` names the environment variable that holds it."""

    name: Text
    groups: Groups
    password: str = Field(pattern="^[A-Z][A-Z0-9_]*$")


class Right(_Part):
    """What some groups may do with some resources; ``why`` is for the reader.

    jobcenters: only who works there; none means everywhere.
    """

    groups: Groups
    jobcenters: tuple[GroupId, ...] = ()
    resource: Resource
    ids: tuple[Text, ...] = Field(min_length=1)
    permissions: tuple[Text, ...] = Field(min_length=1)
    why: Text

    @property
    def holders(self) -> tuple[str, ...]:
        """Groups of the engine that have the right."""
        if not self.jobcenters:
            return self.groups
        return tuple(local_group(group, jobcenter) for group in self.groups for jobcenter in self.jobcenters)


def local_group(group: str, jobcenter: str) -> str:
    """The engine's group of those of a group who work in that Jobcenter: its rights know no Jobcenters.

    Where people sign in elsewhere, `AccountMirror.java` puts them into it by the same name.
    """
    return f"{group}-{jobcenter}"


class TaskFilter(_Part):
    """A list in Tasklist; ``query`` is the engine's task query."""

    name: Text
    groups: Groups
    description: Text
    color: str = Field(pattern="^#[0-9a-fA-F]{6}$")
    query: dict[str, str]
    sort: Sort


class Access(_Part):
    """The whole file. all_jobcenters: groups whose people work for every Jobcenter; all others see their own only."""

    groups: dict[GroupId, Group]
    all_jobcenters: Groups
    accounts: dict[str, Account]
    processes: tuple[Text, ...]
    rights: tuple[Right, ...]
    filters: tuple[TaskFilter, ...]
    columns: dict[str, str]

    def named_groups(self) -> Iterator[tuple[Place, str]]:
        """Every mention of a group outside the list of groups, with its place in the file."""
        mentions: list[tuple[Place, tuple[str, ...]]] = [(("all_jobcenters",), self.all_jobcenters)]
        mentions += [(("accounts", name, "groups"), account.groups) for name, account in self.accounts.items()]
        mentions += [(("rights", number, "groups"), right.groups) for number, right in enumerate(self.rights)]
        mentions += [(("filters", number, "groups"), found.groups) for number, found in enumerate(self.filters)]
        for place, groups in mentions:
            yield from (((*place, number), group) for number, group in enumerate(groups))

    @property
    def local_groups(self) -> dict[str, tuple[GroupId, str]]:
        """Groups of one Jobcenter that some right names: of which group, in which Jobcenter."""
        return {
            local_group(group, jobcenter): (group, jobcenter)
            for right in self.rights
            for group in right.groups
            for jobcenter in right.jobcenters
        }

    def groups_in(self, group: str, jobcenter: str) -> tuple[str, ...]:
        """All groups of the engine for someone of that group who works there."""
        local = local_group(group, jobcenter)
        return (group, local) if local in self.local_groups else (group,)

    def of_process(self, process: str) -> tuple[Right, ...]:
        """The rights on a process."""
        return tuple(right for right in self.rights if right.resource == "process_definition" and process in right.ids)

    def holders(self, process: str, permission: str) -> frozenset[str]:
        """Groups of the engine that have this permission on a process."""
        rights = (right for right in self.of_process(process) if permission in right.permissions)
        return frozenset(group for right in rights for group in right.holders)

    def with_application(self, name: str) -> frozenset[str]:
        """Groups that may use an application of the engine: tasklist, cockpit, admin."""
        found = (right.groups for right in self.rights if right.resource == "application" and name in right.ids)
        return frozenset(group for groups in found for group in groups)


def read_access(path: Path) -> Access:
    """The checked file. UserError names file, line, key and remedy."""
    file = YamlFile(path)
    access = file.read(Access)
    for place, group in access.named_groups():
        if group not in access.groups:
            raise file.error(place, f"Die Gruppe „{group}“ gibt es nicht.", "Unter groups ergänzen oder anders nennen.")
    _check_names(file, access.filters)
    return access


def _check_names(file: YamlFile, filters: tuple[TaskFilter, ...]) -> None:
    """A list is recognised by its name when the file is brought onto the engine again."""
    seen: Mapping[str, int] = {found.name: number for number, found in enumerate(filters)}
    for number, found in enumerate(filters):
        if seen[found.name] != number:
            raise file.error(("filters", number, "name"), f"Die Liste „{found.name}“ steht doppelt.", "Anders nennen.")
