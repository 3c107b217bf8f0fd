"""Jobcenters and their people come onto the engine completely, and nobody stays where they no longer work."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest

from workers.engine.admin import EngineAdmin
from workers.engine.admin_jobcenters import apply_jobcenters

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
