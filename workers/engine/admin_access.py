"""Who may do what: `deploy/access.yaml`, validated, and brought onto the engine without leaving anything over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from workers.engine.admin import EngineAdmin
from workers.engine.admin_http import Json
from workers.errors import UserError

Resource = Literal["application", "process_definition", "process_instance", "deployment", "filter", "task", "batch"]
NUMBERS: dict[Resource, int] = {
    "application": 0,
    "filter": 5,
    "process_definition": 6,
    "task": 7,
    "process_instance": 8,
    "deployment": 9,
    "batch": 13,
}
"""Numbers of the resources in the engine's REST."""
TASK = NUMBERS["task"]
GRANT = 1
Sort = Literal["dueDate", "followUpDate", "created", "priority"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Account(_Part):
    """A technical account; ``password`` names the environment variable that holds it."""

    name: str
    groups: tuple[str, ...] = Field(min_length=1)
    password: str = Field(pattern="^[A-Z][A-Z0-9_]*$")


class Right(_Part):
    """What some groups may do with some resources; ``why`` is for the reader."""

    groups: tuple[str, ...] = Field(min_length=1)
    resource: Resource
    ids: tuple[str, ...] = Field(min_length=1)
    permissions: tuple[str, ...] = Field(min_length=1)
    why: str


class TaskFilter(_Part):
    """A list in Tasklist; ``query`` is the engine's task query."""

    name: str
    groups: tuple[str, ...] = Field(min_length=1)
    description: str
    color: str = Field(pattern="^#[0-9a-fA-F]{6}$")
    query: dict[str, str]
    sort: Sort

    def body(self, priority: int, columns: dict[str, str]) -> Json:
        """The filter as the engine's REST wants it; a lower ``priority`` stands further up."""
        shown = [{"name": name, "label": label} for name, label in columns.items()]
        properties = {"color": self.color, "description": self.description, "priority": priority, "variables": shown}
        query = {**self.query, "sorting": [{"sortBy": self.sort, "sortOrder": "asc"}]}
        return {
            "resourceType": "Task",
            "name": self.name,
            "query": query,
            "properties": {**properties, "showUndefinedVariable": False, "refresh": True},
        }


class Access(_Part):
    """The whole file."""

    groups: dict[str, str]
    accounts: dict[str, Account]
    processes: tuple[str, ...]
    rights: tuple[Right, ...]
    filters: tuple[TaskFilter, ...]
    columns: dict[str, str]

    @field_validator("groups")
    @classmethod
    def _one_word(cls, groups: dict[str, str]) -> dict[str, str]:
        for group in groups:
            if not group.isalnum() or not group.islower():
                raise ValueError(f"group {group!r} must be one lower-case word")
        return groups

    @model_validator(mode="after")
    def _groups_exist(self) -> Access:
        for where, groups in self._mentioned():
            for group in groups:
                if group not in self.groups:
                    raise ValueError(f"{where}: group {group!r} is not listed under groups ({', '.join(self.groups)})")
        return self

    def _mentioned(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield from ((f"accounts.{name}", account.groups) for name, account in self.accounts.items())
        yield from ((f"rights.{number}", right.groups) for number, right in enumerate(self.rights))
        yield from ((f"filters.{number}", found.groups) for number, found in enumerate(self.filters))


@dataclass(frozen=True)
class Grant:
    """One authorization of the engine: a group, a resource, what it may do."""

    group: str
    resource: int
    id: str
    permissions: frozenset[str]

    @property
    def place(self) -> tuple[str, int, str]:
        """What the engine keeps unique."""
        return self.group, self.resource, self.id

    def body(self) -> Json:
        return {
            "type": GRANT,
            "permissions": sorted(self.permissions),
            "userId": None,
            "groupId": self.group,
            "resourceType": self.resource,
            "resourceId": self.id,
        }


def read_access(file: Path) -> Access:
    """The validated file. Raises UserError naming file, key and what was expected."""
    try:
        return Access.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except OSError as problem:
        raise UserError(
            f"cannot be read ({problem.strerror}).", where=str(file), remedy="Name it with --access."
        ) from None
    except yaml.YAMLError as problem:
        raise UserError(f"is not valid YAML: {' '.join(str(problem).split())}", where=str(file)) from None
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"]) or "file"
        known = f" Resources: {', '.join(get_args(Resource))}." if key.endswith("resource") else ""
        raise UserError(f"{key}: {first['msg']}.{known}", where=str(file)) from None


def grants(rights: Iterable[Right]) -> dict[tuple[str, int, str], Grant]:
    """All authorizations that the rights mean; several rights on one resource add up."""
    wanted: dict[tuple[str, int, str], Grant] = {}
    for right in rights:
        for group in right.groups:
            for identity in right.ids:
                grant = Grant(group, NUMBERS[right.resource], identity, frozenset(right.permissions))
                before = wanted.get(grant.place)
                together = grant.permissions | before.permissions if before else grant.permissions
                wanted[grant.place] = Grant(*grant.place, permissions=together)
    return wanted


def apply_access(admin: EngineAdmin, access: Access) -> list[str]:
    """Bring groups, filters and authorizations onto the engine; returns what changed, empty if nothing did."""
    changes = _apply_groups(admin, access)
    wanted = grants(access.rights)
    for number, found in enumerate(access.filters):
        identity, changed = _apply_filter(admin, found, number, access.columns)
        changes += changed
        readable = Right(groups=found.groups, resource="filter", ids=(identity,), permissions=("READ",), why="")
        wanted |= grants([readable])
    return changes + _apply_grants(admin, set(access.groups), wanted)


def _apply_groups(admin: EngineAdmin, access: Access) -> list[str]:
    present, changes = admin.identity.groups(), []
    for group, name in access.groups.items():
        if group not in present:
            admin.identity.create_group(group, name)
            changes.append(f"group {group} created")
        elif present[group] != name:
            admin.identity.rename_group(group, name)
            changes.append(f"group {group} renamed")
    return changes


def _apply_filter(
    admin: EngineAdmin, wanted: TaskFilter, priority: int, columns: dict[str, str]
) -> tuple[str, list[str]]:
    body = wanted.body(priority, columns)
    for found in admin.filters():
        if found["name"] == wanted.name:
            if found["properties"] == body["properties"] and _same_query(found["query"], body["query"]):
                return str(found["id"]), []
            admin.update_filter(found["id"], body)
            return str(found["id"]), [f"filter {wanted.name} changed"]
    return str(admin.create_filter(body)["id"]), [f"filter {wanted.name} created"]


def _same_query(found: Json, wanted: Json) -> bool:
    """The engine adds empty keys to a stored query."""
    given = {key: value for key, value in found.items() if value not in (None, False, [], {})}
    given["sorting"] = [
        {key: value for key, value in part.items() if key in ("sortBy", "sortOrder")}
        for part in found.get("sorting") or []
    ]
    return given == wanted


def _apply_grants(admin: EngineAdmin, groups: set[str], wanted: dict[tuple[str, int, str], Grant]) -> list[str]:
    """Create, change and remove authorizations of our groups; those on tasks belong to the engine."""
    changes, missing = [], dict(wanted)
    for row in admin.authorizations(type=GRANT):
        if row["groupId"] not in groups or row["resourceType"] == TASK:
            continue
        grant = missing.pop((row["groupId"], row["resourceType"], row["resourceId"]), None)
        if grant is None and _kept_by_engine(row):
            continue
        if grant is None:
            admin.delete_authorization(row["id"])
            changes.append(f"right of {row['groupId']} on {row['resourceType']}/{row['resourceId']} removed")
        elif grant.permissions != set(row["permissions"]):
            admin.update_authorization(row["id"], grant.body())
            changes.append(f"right of {grant.group} on {grant.resource}/{grant.id} changed")
    for grant in missing.values():
        admin.create_authorization(grant.body())
        changes.append(f"right of {grant.group} on {grant.resource}/{grant.id} created")
    return changes


def _kept_by_engine(row: Json) -> bool:
    """The engine lets the members of a group read that group."""
    group_resource = 2
    return bool(row["resourceType"] == group_resource and row["resourceId"] == row["groupId"])
