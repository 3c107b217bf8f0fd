"""Jobcenters on the engine: one tenant each, to which its staff belong. Nobody sees what runs in another's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

from workers.engine.admin import EngineAdmin


def apply_jobcenters(
    admin: EngineAdmin, names: Mapping[str, str], members: Mapping[str, str] | None, everywhere: Collection[str]
) -> list[str]:
    """Bring tenants and who belongs to them onto the engine; returns what changed, empty if nothing did.

    names: of the Jobcenters, by id. members: Jobcenter by user; whoever has no account yet is left out, and joins with
    the next run; None where a directory says it. everywhere: groups that work for every Jobcenter; they join first, so
    that no case is ever hidden from the worker. A Jobcenter that is not named any more keeps its tenant for its cases,
    but nobody belongs to it.
    """
    changes, users = _apply_tenants(admin, names), set(admin.identity.users())
    for tenant in admin.tenants():
        changes += _apply_members(admin, tenant, "group", set(everywhere))
        if members is not None:
            wanted = {user for user, jobcenter in members.items() if jobcenter == tenant and user in users}
            changes += _apply_members(admin, tenant, "user", wanted)
    return changes


def apply_local_groups(admin: EngineAdmin, local: Mapping[str, tuple[str, str]]) -> list[str]:
    """Put exactly those into a group of one Jobcenter who are of its group and work there; returns what changed.

    local: group and Jobcenter by the name of the group that stands for both (`Access.local_groups`).
    """
    changes = []
    for name, (group, jobcenter) in local.items():
        wanted = set(admin.identity.users(group)) & admin.tenant_members(jobcenter, "user")
        present = set(admin.identity.users(name))
        for user in sorted(wanted - present):
            admin.identity.add_member(name, user)
            changes.append(f"user {user} joined {name}")
        for user in sorted(present - wanted):
            admin.identity.remove_member(name, user)
            changes.append(f"user {user} left {name}")
    return changes


def _apply_tenants(admin: EngineAdmin, names: Mapping[str, str]) -> list[str]:
    present, changes = admin.tenants(), []
    for identity, name in names.items():
        if identity not in present:
            admin.create_tenant(identity, name)
            changes.append(f"Jobcenter {identity} created")
        elif present[identity] != name:
            admin.rename_tenant(identity, name)
            changes.append(f"Jobcenter {identity} renamed")
    return changes


def _apply_members(admin: EngineAdmin, tenant: str, kind: Literal["user", "group"], wanted: set[str]) -> list[str]:
    present = admin.tenant_members(tenant, kind)
    for member in sorted(wanted - present):
        admin.join_tenant(tenant, kind, member)
    for member in sorted(present - wanted):
        admin.leave_tenant(tenant, kind, member)
    joined = [f"{kind} {member} belongs to Jobcenter {tenant}" for member in sorted(wanted - present)]
    return joined + [f"{kind} {member} left Jobcenter {tenant}" for member in sorted(present - wanted)]
