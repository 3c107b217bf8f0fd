"""Two Jobcenters with a person of every role, and what each of them could lay hands on."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import httpx
import yaml
from conftest import LiveEngine
from pydantic import SecretStr

from workers.commands.deploy import ACCESS, publish
from workers.documents.outbox import Entry, Outbox
from workers.documents.seal import Seal
from workers.engine.admin import EngineAdmin
from workers.engine.admin_logins import Logins
from workers.rules.rights import Access, read_access
from workers.serve.app import build_app
from workers.serve.sessions import Sessions
from workers.settings import PROJECT, Settings

HOME, AWAY = "hannover", "lichtenberg"
SECOND = Path(__file__).with_name("office.yaml")
APPLICATIONS = ("tasklist", "cockpit", "admin", "welcome")
STARTED = {
    "case_number": {"value": "R-900"},
    "jobcenter": {"value": HOME},
    "absence_who": {"value": "self"},
    "network_group": {"value": "netzwerk"},
    "notice_group": {"value": "sb-leistung"},
    "notice_escalates": {"value": False},
}
"""What start forms ask, and what a process needs that only workers begin."""


def staff_file(folder: Path, groups: list[str], local: Iterable[tuple[str, str]]) -> Path:
    """The real staff with a person of every group in Hannover, the second Jobcenter, and people of groups elsewhere."""
    content = yaml.safe_load((PROJECT / "deploy" / "staff.yaml").read_text(encoding="utf-8"))
    content |= yaml.safe_load(SECOND.read_text(encoding="utf-8"))
    content[HOME]["others"] = {group: [{"user": f"rolle.{group}", "name": f"Rolle {group}"}] for group in groups}
    for group, jobcenter in local:
        others = content[jobcenter].setdefault("others", {})
        person = {"user": f"rolle.{group}.{jobcenter}", "name": f"Rolle {group} {jobcenter}"}
        others[group] = [*others.get(group, ()), person]
    file = folder / "staff.yaml"
    file.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return file


@dataclass
class Visitor:
    """A person of one role with every way into the engine: REST, and the API behind the web applications.

    thorough: tries both; the next role with the very same rights tries REST only, which is the same engine underneath.
    """

    engine: LiveEngine
    role: str
    user: str
    password: str = field(repr=False)
    thorough: bool = True
    sessions: dict[str, httpx.Client] = field(default_factory=dict)

    @cached_property
    def rest(self) -> httpx.Client:
        return httpx.Client(base_url=f"{self.engine.url}/", auth=(self.user, self.password), timeout=60)

    @cached_property
    def web(self) -> httpx.Client:
        """A session; everybody may use the page „welcome“, and every session reaches the same API."""
        assert self.enters("welcome")
        return self.sessions["welcome"]

    def enters(self, application: str) -> bool:
        """Sign in to an application, as its page does."""
        browser = httpx.Client(base_url=f"{self.engine.webapp_url}/", timeout=60)
        browser.get(f"app/{application}/default/")
        answer = browser.post(
            f"api/admin/auth/user/default/login/{application}",
            data={"username": self.user, "password": self.password},
            headers={"X-XSRF-TOKEN": browser.cookies["XSRF-TOKEN"]},
        )
        browser.get(f"app/{application}/default/")  # the new session has a new token
        browser.headers["X-XSRF-TOKEN"] = browser.cookies["XSRF-TOKEN"]
        self.sessions[application] = browser
        return answer.is_success

    def does(self, method: str, path: str, body: object = None) -> bool:
        """Whether the engine lets the person do it by REST or through the web applications."""
        return any([answer.is_success for answer in self._ask(method, path, body)])

    def finds(self, path: str) -> list[object]:
        """Everything that a question finds on either way."""
        return [row for answer in self._ask("GET", path) if answer.is_success for row in answer.json()]

    def _ask(self, method: str, path: str, body: object = None) -> list[httpx.Response]:
        answers = [self.rest.request(method, path, json=body)]
        if self.thorough:
            answers.append(self.web.request(method, f"api/engine/engine/default/{path}", json=body))
        return answers

    def close(self) -> None:
        self.rest.close()
        for browser in self.sessions.values():
            browser.close()


@dataclass
class World:
    """What there is to see: cases by name (``own rolle``: a case whose task that person has), tasks, letters.

    elsewhere: by group and Jobcenter, people of other Jobcenters than Hannover.
    """

    engine: LiveEngine
    admin: EngineAdmin
    access: Access
    outbox: Outbox
    visitors: dict[str, Visitor]
    elsewhere: dict[tuple[str, str], Visitor]
    mark: str = field(default_factory=lambda: f"RT{secrets.token_hex(2).upper()}")
    instances: dict[str, str] = field(default_factory=dict)
    tasks: dict[str, str] = field(default_factory=dict)

    def number(self, name: str) -> str:
        return f"{self.mark}-{name.replace(' ', '-').upper()}"

    def letter(self, name: str) -> str:
        """Number of the letter of a case."""
        return base64.b32encode(hashlib.sha256(self.number(name).encode()).digest()).decode().lower()[:16]

    def begin(self, name: str, owner: str = "", jobcenter: str = HOME) -> None:
        """A case that waits in one task, with a letter; without owner the task is free."""
        number = self.number(name)
        facts = {"case_number": number, "jobcenter": jobcenter, "deviation_owner": owner or "niemand"}
        started = self.admin.start_before("deviation", "resolve_deviation", facts, business_key=number)
        self.instances[name] = str(started["id"])
        self.tasks[name] = str(self.admin.tasks(processInstanceId=started["id"])[0]["id"])
        if not owner:
            self.admin.http.post(f"task/{self.tasks[name]}/unclaim")
        self._write(name)

    def offer(self, name: str, **link: str) -> None:
        """Let a group (groupId) or a user (userId) take the task of a case."""
        self.admin.http.post(f"task/{self.tasks[name]}/identity-links", {**link, "type": "candidate"})

    def reads(self, visitor: Visitor, name: str) -> bool:
        """Whether the session opens the letter of that case."""
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in visitor.web.cookies.jar)
        status = asyncio.run(self._ask_for_letter(f"/briefe/{self.letter(name)}", cookies))
        assert status in (200, 403)
        return status == 200

    async def _ask_for_letter(self, path: str, cookies: str) -> int:
        """What `bfm serve` answers to a browser with these cookies."""
        sessions = Sessions(self.engine.webapp_url)
        transport = httpx.ASGITransport(build_app(self.outbox, sessions, "http://127.0.0.1/"))
        async with httpx.AsyncClient(transport=transport, base_url="http://letters.example") as client:
            answer = await client.get(path, headers={"Cookie": cookies})
        await sessions.close()
        return answer.status_code

    def failing_step(self) -> str:
        """An external task that has failed for good: an incident."""
        query = {"businessKey": self.number("foreign"), "processDefinitionKey": "notification"}
        (mail,) = self.admin.instances(**query)
        task = str(self.admin.external_tasks(processInstanceId=mail["id"])[0]["id"])
        self.admin.http.post(f"external-task/{task}/lock", {"workerId": "probe", "lockDuration": 10000})
        failure = {"workerId": "probe", "errorMessage": "Probe", "retries": 0}
        self.admin.http.post(f"external-task/{task}/failure", failure)
        return task

    def _write(self, name: str) -> None:
        pdf = b"%PDF-1.7 probe"
        entry = Entry(
            id=self.letter(name),
            title="Vermerk",
            sha256=hashlib.sha256(pdf).hexdigest(),
            template="access/handover_record.html.j2",
            template_version="0011223344556677",
            case_number=self.number(name),
            filer="",
            process_instance=self.instances[name],
            created=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        )
        self.outbox.write(entry, pdf)


@contextmanager
def open_world(engine: LiveEngine, folder: Path, local: Iterable[tuple[str, str]] = ()) -> Iterator[World]:
    """Everything deployed, two Jobcenters, a visitor of each role; all cases are gone afterwards.

    local: groups and other Jobcenters of further visitors.
    """
    access, logins = read_access(ACCESS), Logins(folder / "logins.json")
    changed = {
        "engine_url": engine.url,
        "admin_user": engine.user,
        "admin_password": SecretStr(engine.password),
        "staff": staff_file(folder, list(access.groups), local),
    }
    with ExitStack() as stack:
        admin = stack.enter_context(EngineAdmin(engine.url, engine.user, engine.password))
        publish(admin, Settings().model_copy(update=changed), logins=logins, checked=True)
        visitors, seen = dict[str, Visitor](), set[frozenset[int]]()
        for group in access.groups:
            rights = frozenset(number for number, right in enumerate(access.rights) if group in right.groups)
            user = f"rolle.{group}"
            visitors[group] = Visitor(engine, group, user, logins[user], thorough=rights not in seen)
            seen.add(rights)
        visitors[AWAY] = Visitor(engine, AWAY, "fm.adler", logins["fm.adler"])
        users = {place: f"rolle.{place[0]}.{place[1]}" for place in local}
        elsewhere = {place: Visitor(engine, place[0], user, logins[user]) for place, user in users.items()}
        for visitor in (*visitors.values(), *elsewhere.values()):
            stack.callback(visitor.close)
        outbox = Outbox.in_folder(folder / "outbox", Seal.new_key())
        world = World(engine, admin, access, outbox, visitors, elsewhere)
        stack.callback(_clear, admin, world.mark)
        yield world


def _clear(admin: EngineAdmin, mark: str) -> None:
    for row in admin.instances(businessKeyLike=f"{mark}%", rootProcessInstances=True):
        admin.delete_instance(row["id"])
