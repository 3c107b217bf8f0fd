"""Each call that goes through pycamunda, against the real engine."""

from __future__ import annotations

import secrets

import pytest
from conftest import LiveEngine

from admin.conftest import resources
from workers.engine.admin import EngineAdmin
from workers.engine.admin_http import EngineError

pytestmark = pytest.mark.engine


def test_unchanged_files_make_no_new_version(admin: EngineAdmin, process: str) -> None:
    again = admin.deployments.create(process, resources(process))
    assert again.definitions == {}
    assert admin.deployments.names().count(process) == 1


def test_a_changed_form_makes_a_new_version_of_its_process(admin: EngineAdmin, process: str) -> None:
    changed = admin.deployments.create(process, resources(process, "anders"))
    assert changed.definitions == {process: 2}
    assert admin.deployments.resources(changed.id) == [f"{process}.bpmn", f"{process}.look.form"]
    admin.deployments.delete(changed.id, cascade=True)


def test_users_groups_and_memberships(admin: EngineAdmin) -> None:
    user, group = f"u.{secrets.token_hex(3)}", f"g{secrets.token_hex(3)}"
    admin.identity.create_user(user, "Erstes-Kennwort-1", first_name="Ada", last_name="Beispiel")
    admin.identity.create_group(group, "Probe")
    admin.identity.rename_group(group, "Probegruppe")
    admin.identity.add_member(group, user)
    assert admin.identity.users(group) == {user: "Ada Beispiel"}
    assert admin.identity.users()[user] == "Ada Beispiel"
    assert admin.identity.groups(user) == {group: "Probegruppe"}
    admin.identity.remove_member(group, user)
    assert admin.identity.groups(user) == {}
    admin.identity.delete_group(group)
    admin.identity.delete_user(user)
    assert user not in admin.identity.users()
    assert group not in admin.identity.groups()


def test_a_new_password_holds_at_once(admin: EngineAdmin, engine: LiveEngine) -> None:
    user = f"u.{secrets.token_hex(3)}"
    admin.identity.create_user(user, "Erstes-Kennwort-1", first_name="", last_name="Probe")
    assert not admin.knows_password(user, "Falsches-Kennwort")
    admin.identity.set_password(user, "Zweites-Kennwort-2", own_password=engine.password)
    admin.identity.unlock(user)
    assert admin.knows_password(user, "Zweites-Kennwort-2")
    admin.identity.delete_user(user)


def test_a_refusal_is_one_sentence_in_the_engines_words(admin: EngineAdmin) -> None:
    with pytest.raises(EngineError, match="not a valid resource identifier"):
        admin.identity.create_user("mit leer", "Kennwort-Kennwort", first_name="", last_name="X")
    with pytest.raises(EngineError, match="Not found"):
        admin.deployments.delete("gibt-es-nicht")


def test_a_broken_diagram_is_refused(admin: EngineAdmin) -> None:
    with pytest.raises(EngineError) as caught:
        admin.deployments.create("kaputt", [("kaputt.bpmn", b"<definitions>")])
    assert "kaputt" in str(caught.value)
    assert "kaputt" not in admin.deployments.names()


def test_wrong_password_is_named(engine: LiveEngine, admin: EngineAdmin) -> None:
    user = f"u.{secrets.token_hex(3)}"
    admin.identity.create_user(user, "Richtiges-Kennwort", first_name="", last_name="X")
    with EngineAdmin(engine.url, user, "falsch") as wrong:
        with pytest.raises(EngineError, match=f"password wrong for {user}") as caught:
            wrong.identity.users()
        assert caught.value.status == 401
        with pytest.raises(EngineError, match=f"password wrong for {user}"):
            wrong.version()
    admin.identity.delete_user(user)
