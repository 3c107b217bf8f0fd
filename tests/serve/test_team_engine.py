"""The overview with a real engine: the technical account's rights suffice, and each leader sees their own cases."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path

import httpx
import pytest
from conftest import LiveEngine
from lxml import html
from pydantic import SecretStr

from workers.commands.deploy import publish
from workers.commands.serve import team_pages
from workers.documents.outbox import Outbox
from workers.documents.seal import Seal
from workers.engine.admin import EngineAdmin
from workers.engine.admin_logins import Logins
from workers.registry import BERLIN
from workers.rules.german import day
from workers.serve.app import build_app
from workers.serve.sessions import Sessions
from workers.settings import Settings

from .test_letters_engine import Account, cookies, logged_in

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600), pytest.mark.xdist_group("clock")]
TODAY = datetime.now(BERLIN).date()
KEY = f"T-{secrets.token_hex(3).upper()}"


@pytest.fixture(scope="module")
def logins(engine: LiveEngine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Logins]:
    """Everything deployed, and three cases that count: two of one leader's, one of another's; one in clearing."""
    found = Logins(tmp_path_factory.mktemp("logins") / "logins.json")
    changed = {"engine_url": engine.url, "admin_user": engine.user, "admin_password": SecretStr(engine.password)}
    with EngineAdmin(engine.url, engine.user, engine.password) as admin:
        publish(admin, Settings().model_copy(update=changed), logins=found)
        started = [_begin(admin, number, leader) for number, leader in enumerate(("tl.koch", "tl.koch", "tl.sander"))]
        yield found
        for instance in started:
            admin.delete_instance(instance)


def _begin(admin: EngineAdmin, number: int, leader: str) -> str:
    manager = {"tl.koch": "fm.yilmaz", "tl.sander": "fm.petersen"}[leader]
    people = {"referrer": "pap.berger", "team_leader": leader} | dict.fromkeys(
        ("case_manager", "acting_manager"), manager
    )
    facts = {"jobcenter": "hannover", "counts": True, "admission_date": TODAY.isoformat()}
    row = admin.start_before("fallmanagement", "correct_referral", people | facts, business_key=f"{KEY}-{number}")
    return str(row["id"])


@pytest.fixture
async def service(engine: LiveEngine, logins: Logins, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    password = SecretStr(logins["worker"])
    settings = Settings().model_copy(update={"engine_url": engine.url, "worker_password": password})
    sessions = Sessions(engine.webapp_url)
    team = team_pages(settings, sessions)
    app = build_app(Outbox.in_folder(tmp_path, Seal.new_key()), sessions, settings.tasklist, team=team)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bfm.example") as client:
        yield client
    await sessions.close()
    await team.close()


async def seen(engine: LiveEngine, logins: Logins, service: httpx.AsyncClient, user: str) -> httpx.Response:
    async with logged_in(engine, Account(user, logins[user])) as browser:
        return await service.get("/team", headers=cookies(browser))


def rows(answer: httpx.Response, section: str) -> dict[str, list[str]]:
    """Rows of a section's table by their first cell."""
    found = html.fromstring(answer.text).xpath(f"//section[@id='{section}']//tbody/tr")
    cells = [[cell.text_content() for cell in row.xpath("./th | ./td")] for row in found]
    return {row[0]: row for row in cells}


async def test_a_team_leader_sees_their_team(engine: LiveEngine, logins: Logins, service: httpx.AsyncClient) -> None:
    answer = await seen(engine, logins, service, "tl.koch")
    assert answer.status_code == 200
    load = rows(answer, "fallzahl")
    assert set(load) == {"Deniz Yılmaz", "Maren Hartung"}
    assert load["Deniz Yılmaz"][3:6] == ["2", "75", "73 unter der Fallzahl"]
    assert rows(answer, "verweildauer")["0 bis unter 6 Monate"][1] == "2"
    assert rows(answer, "aufgaben")["Jonas Berger"][1] == "2"
    assert f"{KEY}-2" not in answer.text


async def test_the_area_leader_sees_all_teams(engine: LiveEngine, logins: Logins, service: httpx.AsyncClient) -> None:
    answer = await seen(engine, logins, service, "bl.vogt")
    load = rows(answer, "fallzahl")
    assert (load["Deniz Yılmaz"][3], load["Antje Petersen"][3]) == ("2", "1")


async def test_a_case_manager_sees_what_waits_for_others(
    engine: LiveEngine, logins: Logins, service: httpx.AsyncClient
) -> None:
    answer = await seen(engine, logins, service, "fm.petersen")
    case = f"{KEY}-2"
    assert rows(answer, "faelle")[case][1:] == [f"aufgenommen am {day(TODAY)}", "keine", "0", "1"]
    assert rows(answer, "warten")[case][1:] == ["Überleitung berichtigen", "Jonas Berger", day(TODAY)]
    assert f"{KEY}-0" not in answer.text


async def test_a_referrer_is_refused(engine: LiveEngine, logins: Logins, service: httpx.AsyncClient) -> None:
    assert (await seen(engine, logins, service, "pap.berger")).status_code == 403


async def test_forms_reach_the_overview_through_the_engine(engine: LiveEngine) -> None:
    async with httpx.AsyncClient() as browser:
        answer = await browser.get(f"{engine.base}/team")
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("/team")
