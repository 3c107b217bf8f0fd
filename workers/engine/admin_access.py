"""Brings groups, rights and task lists of `deploy/access.yaml` onto the engine without leaving anything over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workers.engine.admin import EngineAdmin
from workers.engine.admin_http import Json
from workers.rules.rights import Access, Resource, Right, TaskFilter

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
USER, GROUP, TASK, TENANT = 1, 2, 7, 11
EVERYBODY, GRANT = 0, 1
"""Kinds of authorizations: for everyone on the engine; for a group or a user. (2 takes a right away.)"""


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


def grants(rights: Iterable[Right]) -> dict[tuple[str, int, str], Grant]:
    """All authorizations that the rights mean; several rights on one resource add up."""
    wanted: dict[tuple[str, int, str], Grant] = {}
    for right in rights:
        for group in right.holders:
            for identity in right.ids:
                grant = Grant(group, NUMBERS[right.resource], identity, frozenset(right.permissions))
                before = wanted.get(grant.place)
                together = grant.permissions | before.permissions if before else grant.permissions
                wanted[grant.place] = Grant(*grant.place, permissions=together)
    return wanted


def apply_access(admin: EngineAdmin, access: Access, people: Iterable[str] = ()) -> list[str]:
    """Bring groups, filters and authorizations onto the engine; returns what changed, empty if nothing did.

    people: users whose rights come from their groups alone; what they were given beside is taken back.
    """
    changes = _apply_groups(admin, access)
    wanted = grants(access.rights)
    for number, found in enumerate(access.filters):
        identity, changed = _apply_filter(admin, found, number, access.columns)
        changes += changed
        readable = Right(groups=found.groups, resource="filter", ids=(identity,), permissions=("READ",), why="Liste")
        wanted |= grants([readable])
    return changes + _remove_filters(admin, access) + _apply_grants(admin, set(people), wanted)


def filter_body(wanted: TaskFilter, priority: int, columns: dict[str, str]) -> Json:
    """The list as the engine's REST wants it; a lower ``priority`` stands further up."""
    shown = [{"name": name, "label": label} for name, label in columns.items()]
    properties = {
        "color": wanted.color,
        "description": wanted.description,
        "priority": priority,
        "variables": shown,
        "showUndefinedVariable": False,
        "refresh": True,
    }
    query = {**wanted.query, "sorting": [{"sortBy": wanted.sort, "sortOrder": "asc"}]}
    return {"resourceType": "Task", "name": wanted.name, "query": query, "properties": properties}


def _apply_groups(admin: EngineAdmin, access: Access) -> list[str]:
    present, changes = admin.identity.groups(), []
    names = {group: found.name for group, found in access.groups.items()}
    names |= {local: f"{names[group]}, {jobcenter}" for local, (group, jobcenter) in access.local_groups.items()}
    for group, name in names.items():
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
    body = filter_body(wanted, priority, columns)
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


def _remove_filters(admin: EngineAdmin, access: Access) -> list[str]:
    """Lists that the file no longer names; a list that somebody made for himself has an owner and stays."""
    known = {found.name for found in access.filters}
    surplus = [row for row in admin.filters() if row["name"] not in known and not row["owner"]]
    for row in surplus:
        admin.delete_filter(row["id"])
    return [f"filter {row['name']} removed" for row in surplus]


def _apply_grants(admin: EngineAdmin, people: set[str], wanted: dict[tuple[str, int, str], Grant]) -> list[str]:
    """Create, change and remove authorizations; those of administrators and those on tasks belong to the engine."""
    changes, missing = [], dict(wanted)
    administrators = set(admin.identity.groups(admin.user))
    for row in admin.authorizations():
        strange = row["type"] != EVERYBODY and row["userId"] and row["userId"] not in people
        if strange or row["groupId"] in administrators or _kept_by_engine(row):
            continue
        place = row["groupId"], row["resourceType"], row["resourceId"]
        grant = missing.pop(place, None) if row["type"] == GRANT and row["groupId"] else None
        if grant is None:
            admin.delete_authorization(row["id"])
            changes.append(f"right of {_holder(row)} on {row['resourceType']}/{row['resourceId']} removed")
        elif grant.permissions != set(row["permissions"]):
            admin.update_authorization(row["id"], grant.body())
            changes.append(f"right of {grant.group} on {grant.resource}/{grant.id} changed")
    for grant in missing.values():
        admin.create_authorization(grant.body())
        changes.append(f"right of {grant.group} on {grant.resource}/{grant.id} created")
    return changes


def _holder(row: Json) -> str:
    return str(row["groupId"] or row["userId"] or "everybody")


def _kept_by_engine(row: Json) -> bool:
    """What the engine grants by itself: tasks; to read oneself, one's own group, one's own Jobcenter."""
    if row["type"] != GRANT:
        return False
    if row["resourceType"] in (TASK, TENANT):
        return True
    own = {USER: row["userId"], GROUP: row["groupId"]}.get(row["resourceType"])
    return bool(own and row["resourceId"] == own)
