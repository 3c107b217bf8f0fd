"""Jobcenters and their people come onto the engine completely, and nobody stays where they no longer work."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest

from workers.engine.admin import EngineAdmin
from workers.engine.admin_jobcenters import apply_jobcenters, apply_local_groups

pytestmark = pytest.mark.engine


@pytest.fixture
def names(admin: EngineAdmin) -> Iterator[dict[str, str]]:
    """Two Jobcenters of this test alone, not yet on the engine."""
    mark = secrets.token_hex(3)
    names = {f"nord{mark}": "Jobcenter Nord", f"sued{mark}": "Jobcenter Süd"}
    yield names
    for name in names:
        admin.http.delete(f"tenant/{name}")


@pytest.fixture
def user(admin: EngineAdmin) -> Iterator[str]:
    user = f"u.{secrets.token_hex(3)}"
    admin.identity.create_user(user, "Erstes-Kennwort-1", first_name="Ada", last_name="Beispiel")
    yield user
    admin.identity.delete_user(user)


def test_a_second_run_changes_nothing(admin: EngineAdmin, names: dict[str, str], user: str) -> None:
    north, south = names
    administrators = list(admin.identity.groups(admin.user))
    first = apply_jobcenters(admin, names, {user: north, "noch.niemand": south}, administrators)
    assert f"Jobcenter {north} created" in first
    assert f"user {user} belongs to Jobcenter {north}" in first
    assert apply_jobcenters(admin, names, {user: north, "noch.niemand": south}, administrators) == []
    assert {admin.tenants()[name] for name in names} == {"Jobcenter Nord", "Jobcenter Süd"}
    assert admin.tenant_members(south, "group") == set(administrators)


def test_who_changes_the_jobcenter_leaves_the_old_one(admin: EngineAdmin, names: dict[str, str], user: str) -> None:
    north, south = names
    apply_jobcenters(admin, names, {user: north}, [])
    changes = apply_jobcenters(admin, names | {north: "Jobcenter Norden"}, {user: south}, [])
    assert set(changes) == {
        f"Jobcenter {north} renamed",
        f"user {user} left Jobcenter {north}",
        f"user {user} belongs to Jobcenter {south}",
    }


def test_a_jobcenter_that_is_not_named_any_more_keeps_its_cases_and_no_people(
    admin: EngineAdmin, names: dict[str, str], user: str
) -> None:
    north, south = names
    apply_jobcenters(admin, names, {user: north}, [])
    assert apply_jobcenters(admin, {south: names[south]}, {}, []) == [f"user {user} left Jobcenter {north}"]
    assert north in admin.tenants()


def test_who_is_of_a_group_and_works_there_joins_the_group_of_both(
    admin: EngineAdmin, names: dict[str, str], user: str
) -> None:
    """Also those whom somebody has made by hand; and whoever moves on leaves it."""
    north, south = names
    group, local = f"g{user[2:]}", {f"g{user[2:]}-{north}": (f"g{user[2:]}", north)}
    for name in (group, *local):
        admin.identity.create_group(name, name)
    admin.identity.add_member(group, user)
    apply_jobcenters(admin, names, {user: north}, [])
    assert apply_local_groups(admin, local) == [f"user {user} joined {group}-{north}"]
    assert apply_local_groups(admin, local) == []
    apply_jobcenters(admin, names, {user: south}, [])
    assert apply_local_groups(admin, local) == [f"user {user} left {group}-{north}"]
    assert set(admin.identity.groups(user)) == {group}
    for name in (group, *local):
        admin.identity.delete_group(name)
