"""People sign in with the password of the directory (slapd) and have the groups and the Jobcenter that it says."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from workers.commands.deploy import publish
from workers.engine.admin import EngineAdmin
from workers.engine.admin_logins import Logins
from workers.engine.builder import Product
from workers.engine.launcher import EngineProcess, start_engine
from workers.errors import UserError
from workers.rules.staff import Member, load_staff
from workers.settings import Settings

from .ldif import GROUPS, PEOPLE, READER, ldif, person
from .servers import Ldap, directory, ldap_settings

pytestmark = pytest.mark.engine
PRODUCT: Product = "operaton" if os.environ.get("BFM_TEST_ENGINE") == "operaton" else "camunda"
OWN, READERS, WORKERS = "Leine-Ihme-77", "Maschsee-Ufer-4", "Kroepcke-Uhr-12"
MANAGER, REFERRER, GUESSED = "fm.yilmaz", "pap.berger", "fm.hartung"
FOREIGN = Member(user="fm.spree", name="Anna Spree", jobcenter="lichtenberg", group="fallmanagement")
DECOY = Member(user="betrieb", name="Be Trieb", jobcenter="hannover", group="technik")
PASSWORDS = {READER: READERS, MANAGER: "Eilenriede-9", REFERRER: "Herrenhausen-3", "betrieb": "Lister-Meile-1",
             FOREIGN.user: "Museumsinsel-5"}  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ldap]:
    members = (*load_staff(Settings().staff).members(), FOREIGN, DECOY)
    with directory(tmp_path_factory.mktemp("ldap"), ldif(members, PASSWORDS)) as running:
        yield running


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("engine")


@pytest.fixture(scope="module")
def office(server: Ldap, data: Path) -> Iterator[EngineProcess]:
    """An engine with everything deployed."""
    environment = ldap_settings(server, READERS)
    with start_engine(PRODUCT, data=data, admin_password=OWN, simulation=True, environment=environment) as engine:
        with deploying(engine) as admin:
            publish(admin, settings(engine, "ldap"), checked=True)
        yield engine


@contextmanager
def deploying(engine: EngineProcess) -> Iterator[EngineAdmin]:
    with EngineAdmin(engine.url, engine.admin_user, OWN) as admin:
        yield admin


def settings(engine: EngineProcess, accounts: str) -> Settings:
    changed = {
        "engine_url": engine.url,
        "admin_password": SecretStr(OWN),
        "worker_password": SecretStr(WORKERS),
        "accounts": accounts,
    }
    return Settings().model_copy(update=changed)


def status(engine: EngineProcess, user: str, password: str) -> int:
    """How REST answers to somebody."""
    return httpx.get(f"{engine.url}/task", auth=(user, password), timeout=30).status_code


def groups(engine: EngineProcess, user: str) -> set[str]:
    with deploying(engine) as admin:
        return set(admin.identity.groups(user))


def soon(found: Callable[[], object], wanted: object) -> None:
    deadline = time.monotonic() + 20
    while found() != wanted and time.monotonic() < deadline:
        time.sleep(0.2)
    assert found() == wanted


def test_groups_and_jobcenter_come_with_the_sign_in(office: EngineProcess) -> None:
    assert status(office, MANAGER, PASSWORDS[MANAGER]) == 200
    assert groups(office, MANAGER) == {"fallmanagement"}
    assert status(office, REFERRER, PASSWORDS[REFERRER]) == 200
    assert groups(office, REFERRER) == {"pap", "pap-hannover"}
    with deploying(office) as admin:
        assert admin.identity.users()[MANAGER] == "Deniz Yılmaz"
        assert MANAGER in admin.tenant_members("hannover", "user")


@pytest.mark.parametrize(
    ("user", "password"),
    [
        (GUESSED, "falsch"),
        (GUESSED, ""),
        ("FM.Yilmaz", PASSWORDS[MANAGER]),
        ("fm.*", PASSWORDS[MANAGER]),
        ("*)(uid=*", PASSWORDS[MANAGER]),
        ("fm.niemand", "irgendwas"),
        ("betrieb", PASSWORDS["betrieb"]),
    ],
)
def test_nobody_else_comes_in(office: EngineProcess, user: str, password: str) -> None:
    assert status(office, user, password) == 401


def test_technical_accounts_keep_their_passwords(office: EngineProcess) -> None:
    assert (status(office, "admin", OWN), status(office, "worker", WORKERS)) == (200, 200)
    assert groups(office, "worker") == {"technik"}


def test_web_apps_take_the_same_password(office: EngineProcess) -> None:
    with httpx.Client(base_url=office.webapp_url, timeout=30) as browser:
        browser.get("/app/tasklist/default/")
        token = {"X-XSRF-TOKEN": browser.cookies["XSRF-TOKEN"]}
        form = {"username": REFERRER, "password": PASSWORDS[REFERRER]}
        answer = browser.post("/api/admin/auth/user/default/login/tasklist", data=form, headers=token)
        assert answer.status_code == 200 and "tasklist" in answer.json()["authorizedApps"]


def test_another_jobcenter_sees_nothing_of_it(office: EngineProcess) -> None:
    with deploying(office) as admin:
        instance = admin.start("heartbeat", {"jobcenter": "hannover"})
        assert instance["tenantId"] == "hannover"
    own, foreign = (seen_by(office, user, "hannover") for user in (MANAGER, FOREIGN.user))
    assert (own, foreign) == (True, False)
    with deploying(office) as admin:
        assert FOREIGN.user in admin.tenant_members("lichtenberg", "user") - admin.tenant_members("hannover", "user")
        admin.delete_instance(instance["id"])


def seen_by(engine: EngineProcess, user: str, jobcenter: str) -> bool:
    """Whether somebody belongs to a Jobcenter by the engine's own word."""
    query = {"userMember": user}
    found = httpx.get(f"{engine.url}/tenant", params=query, auth=(user, PASSWORDS[user]), timeout=30)
    return jobcenter in {row["id"] for row in found.json()}


def test_deploying_again_changes_nobody(office: EngineProcess) -> None:
    status(office, MANAGER, PASSWORDS[MANAGER])
    with deploying(office) as admin:
        assert publish(admin, settings(office, "ldap"), checked=True).changes == ()
        with pytest.raises(UserError, match=r"aus dem Verzeichnis des Hauses\. Ohne --demo-users"):
            publish(admin, settings(office, "ldap"), logins=Logins(office.data / "logins.json"), checked=True)


def test_whoever_leaves_a_group_loses_its_rights_at_once(office: EngineProcess, server: Ldap) -> None:
    status(office, MANAGER, PASSWORDS[MANAGER])
    member = f"dn: cn=fallmanagement,{GROUPS}\nchangetype: modify\n{{}}: member\nmember: {person(MANAGER)}\n"
    server.change(member.format("delete"))
    soon(lambda: groups(office, MANAGER), set())
    server.change(member.format("add"))
    soon(lambda: groups(office, MANAGER), {"fallmanagement"})


def test_whoever_leaves_the_house_loses_everything(office: EngineProcess, server: Ldap) -> None:
    assert status(office, REFERRER, PASSWORDS[REFERRER]) == 200
    server.change(f"dn: {person(REFERRER)}\nchangetype: delete\n")
    soon(lambda: groups(office, REFERRER), set())
    assert status(office, REFERRER, PASSWORDS[REFERRER]) == 401
    with deploying(office) as admin:
        assert REFERRER not in admin.tenant_members("hannover", "user")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"BFM_LDAP_URL": "", "BFM_LDAP_PEOPLE_BASE": ""}, "braucht noch BFM_LDAP_URL, BFM_LDAP_PEOPLE_BASE."),
        ({"BFM_LDAP_URL": "ldap://ldap.example"}, "BFM_LDAP_URL muss mit ldaps:// beginnen"),
        ({"BFM_LDAP_PASSWORD": "falsch"}, "weist das Konto aus BFM_LDAP_USER oder das Kennwort"),
        (
            {"BFM_LDAP_PEOPLE_BASE": f"ou=nirgends,{PEOPLE}"},
            "gibt es BFM_LDAP_PEOPLE_BASE oder BFM_LDAP_GROUPS_BASE nicht",
        ),
        ({"BFM_LDAP_PEOPLE_FILTER": "(uid={0}"}, "ist kein gültiger Suchausdruck"),
        ({"BFM_LOCAL": "worker"}, "Unter BFM_LOCAL fehlt der Administrator „admin“"),
        ({"BFM_CA": "/fehlt.pem"}, "BFM_CA=/fehlt.pem ist keine lesbare Datei"),
        ({"BFM_ACCOUNTS": "ldab"}, "BFM_ACCOUNTS=ldab gibt es nicht; möglich sind engine, ldap und oidc."),
    ],
)
def test_wrong_settings_are_told_in_one_sentence(
    server: Ldap, tmp_path: Path, changed: dict[str, str], sentence: str
) -> None:
    environment = ldap_settings(server, READERS) | changed
    with pytest.raises(UserError) as refusal:
        start_engine(PRODUCT, data=tmp_path, admin_password=OWN, simulation=True, environment=environment)
    assert str(refusal.value).startswith("Die Engine startet nicht: ")
    assert sentence in str(refusal.value)
    assert not list(tmp_path.glob("*.db"))


def test_the_way_back(server: Ldap, tmp_path: Path) -> None:
    environment = ldap_settings(server, READERS)
    with start_engine(PRODUCT, data=tmp_path, admin_password=OWN, simulation=True, environment=environment) as engine:
        with deploying(engine) as admin:
            publish(admin, settings(engine, "ldap"), checked=True)
        assert status(engine, MANAGER, PASSWORDS[MANAGER]) == 200
    with (
        start_engine(PRODUCT, data=tmp_path, admin_password=OWN, simulation=True) as engine,
        deploying(engine) as admin,
    ):
        assert status(engine, MANAGER, PASSWORDS[MANAGER]) == 401
        logins = Logins(tmp_path / "logins.json")
        publish(admin, settings(engine, "engine"), logins=logins, checked=True)
        assert status(engine, MANAGER, logins[MANAGER]) == 200


def test_engine_starts_while_the_directory_is_away(tmp_path: Path) -> None:
    away = ldap_settings(Ldap("ldap://127.0.0.1:1", Path()), READERS) | {"BFM_CA": ""}
    with start_engine(PRODUCT, data=tmp_path, admin_password=OWN, simulation=True, environment=away) as engine:
        assert (status(engine, "admin", OWN), status(engine, MANAGER, PASSWORDS[MANAGER])) == (200, 401)
