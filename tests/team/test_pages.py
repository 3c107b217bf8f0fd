"""Who sees the overview, and what reaches the browser; with sessions and cases in memory."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Mapping
from datetime import date, datetime
from pathlib import Path

import httpx
import pytest
from lxml import html

from workers.documents.outbox import Outbox
from workers.documents.seal import Seal
from workers.engine.answers import Unavailable
from workers.reports.controlling import Controlling
from workers.rules.fachkonzept.case_facts import CaseFacts, Period
from workers.rules.fachkonzept.indicator_data import Data
from workers.rules.fachkonzept.indicators import Indicator, indicator
from workers.rules.parameters import load_parameters
from workers.rules.staff import load_staff
from workers.serve.app import build_app
from workers.serve.sessions import EngineAway, Sessions
from workers.settings import PROJECT
from workers.team import TeamData, TeamPages
from workers.team.situation import CaseNow, Scope, Situation, Work

TASKLIST = "https://jobcenter.example/camunda/app/tasklist/default/"
TODAY = date(2025, 6, 16)
EVIL = "<script>alert(1)</script>"
SITUATION = Situation(
    tuple(CaseNow(f"BG-{number}", "fm.yilmaz", True, False, date(2025, 1, 13)) for number in range(76)),
    (
        Work("BG-1", "Clearing durchführen", "fm.yilmaz", date(2025, 6, 1)),
        Work("BG-2", EVIL, "tl.koch", date(2025, 6, 17)),
        Work("BG-3", "=HYPERLINK(1)", "tl.koch", date(2025, 6, 18)),
    ),
    (),
    (),
)


class MemorySessions(Sessions):
    """The session's cookie is the user."""

    def __init__(self) -> None:
        self.away = False

    async def user(self, cookies: Mapping[str, str]) -> str | None:
        if self.away:
            raise EngineAway("gone")
        return cookies.get("JSESSIONID")

    async def close(self) -> None:
        pass


class MemoryData(TeamData):
    """One situation; remembers whose was asked for."""

    def __init__(self) -> None:
        self.asked: list[Scope] = []
        self.away, self.clearing = False, "clearing"

    async def situation(self, scope: Scope, clearing: str, since: datetime) -> Situation:
        if self.away:
            raise Unavailable(0)
        self.asked.append(scope)
        assert (clearing, since.date()) == (self.clearing, date(2024, 12, 1))
        return SITUATION

    async def close(self) -> None:
        pass


class MemoryControlling(Controlling):
    """One case in care, of whoever asks."""

    def __init__(self) -> None:
        pass

    async def own(self, jobcenter: str, user: str, today: date) -> tuple[Indicator, ...]:
        assert (jobcenter, user, today) == ("fachkonzept", "fm.arendt", TODAY)
        case = CaseFacts(person="BG-1", admission_date=date(2025, 2, 3))
        return (indicator("G4", Data((case,), Period.year(2025))), indicator("C1", Data((), Period.year(2025))))

    async def close(self) -> None:
        pass


@pytest.fixture
def sessions() -> MemorySessions:
    return MemorySessions()


@pytest.fixture
def data() -> MemoryData:
    return MemoryData()


@pytest.fixture
async def browser(sessions: MemorySessions, data: MemoryData, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    staff = PROJECT / "deploy/staff.yaml"
    team = TeamPages(
        sessions,
        data,
        lambda: load_staff(staff),
        load_parameters(),
        TASKLIST,
        lambda: TODAY,
        lambda _: MemoryControlling(),
    )
    app = build_app(Outbox.in_folder(tmp_path, Seal.new_key()), sessions, TASKLIST, team=team)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bfm.example") as client:
        yield client


async def see(browser: httpx.AsyncClient, user: str = "", path: str = "/team") -> httpx.Response:
    return await browser.get(path, headers={"Cookie": f"JSESSIONID={user}"} if user else {})


@pytest.mark.parametrize(
    ("user", "scope", "who"),
    [
        ("tl.koch", Scope("team_leader", "tl.koch"), "Vahrenheide, Team 741"),
        ("tl.sander", Scope("team_leader", "tl.sander"), "Linden, Team 752"),
        ("bl.vogt", Scope("jobcenter", "hannover"), "Alle Teams"),
        ("fm.yilmaz", Scope("acting_manager", "fm.yilmaz"), "Vahrenheide, Team 741"),
    ],
)
async def test_everybody_sees_their_own_cases_and_no_others(
    browser: httpx.AsyncClient, data: MemoryData, user: str, scope: Scope, who: str
) -> None:
    answer = await see(browser, user)
    assert answer.status_code == 200
    assert data.asked == [scope]
    assert f"{who} · Stand 16.06.2025" in answer.text


@pytest.mark.parametrize("user", ["pap.berger", "gb.thiel", "admin", "worker"])
@pytest.mark.parametrize("path", ["/team", "/team/fallzahl.csv"])
async def test_others_are_refused_in_german_and_nothing_is_asked(
    browser: httpx.AsyncClient, data: MemoryData, user: str, path: str
) -> None:
    answer = await see(browser, user, path)
    assert answer.status_code == 403
    assert "dem Fallmanagement, den Teamleitungen und den Bereichsleitungen vorbehalten" in answer.text
    assert data.asked == []


async def test_a_case_manager_sees_what_waits_for_others_and_no_caseload(browser: httpx.AsyncClient) -> None:
    found = html.fromstring((await see(browser, "fm.yilmaz")).text)
    assert found.xpath("string(//h1)") == "Meine Fälle"
    assert found.xpath("//main/section/@id") == ["faelle", "fristen", "warten"]
    assert (await see(browser, "fm.yilmaz", "/team/fallzahl.csv")).status_code == 404


async def test_a_leader_of_another_guideline_sees_tasks_and_no_grid_of_hannover(
    browser: httpx.AsyncClient, data: MemoryData
) -> None:
    data.clearing = "lichtenberg_clearing"
    found = html.fromstring((await see(browser, "tl.arnold")).text)
    assert found.xpath("//main/section/@id") == ["aufgaben", "fristen", "abweichungen", "bewegung"]


async def test_without_a_session_there_is_a_link_to_log_in(browser: httpx.AsyncClient, data: MemoryData) -> None:
    answer = await see(browser)
    assert answer.status_code == 401
    assert TASKLIST in answer.text
    assert data.asked == []


@pytest.mark.parametrize("part", ["sessions", "data"])
async def test_an_engine_that_is_away_is_told(
    browser: httpx.AsyncClient, sessions: MemorySessions, data: MemoryData, part: str
) -> None:
    {"sessions": sessions, "data": data}[part].away = True  # type: ignore[attr-defined]
    answer = await see(browser, "tl.koch")
    assert answer.status_code == 503
    assert "das Fallsystem nicht antwortet" in answer.text


async def test_texts_are_escaped_and_nothing_else_is_loaded(browser: httpx.AsyncClient) -> None:
    answer = await see(browser, "tl.koch")
    assert EVIL not in answer.text
    assert "&lt;script&gt;" in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    found = html.fromstring(answer.text)
    assert not found.xpath("//script | //link | //img | //*[@style]")


async def test_page_can_be_read_without_seeing(browser: httpx.AsyncClient) -> None:
    found = html.fromstring((await see(browser, "tl.koch")).text)
    assert found.get("lang") == "de"
    assert len(found.xpath("//h1")) == 1
    for section in found.xpath("//main/section"):
        (heading,) = section.xpath("./h2")
        assert section.get("aria-labelledby") == heading.get("id")
        for table in section.xpath(".//table"):
            assert table.xpath("./caption")
            assert all(cell.get("scope") for cell in table.xpath(".//th"))
        for picture in section.xpath(".//svg"):
            assert picture.get("role") == "img"
            assert "76 von 75" in picture.xpath("string(title)") or "Monate" in picture.xpath("string(title)")
    targets = [link.get("href")[1:] for link in found.xpath("//a[starts-with(@href, '#')]")]
    assert len(targets) == 7
    assert all(found.xpath(f"//*[@id='{target}']") for target in targets)


async def test_csv_opens_in_a_german_spreadsheet_and_calculates_nothing(browser: httpx.AsyncClient) -> None:
    answer = await see(browser, "tl.koch", "/team/fristen.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="fristen-2025-06-16.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Fall", "Aufgabe", "Wer", "Frist", "Stand"]
    assert rows[1] == ["BG-1", "Clearing durchführen", "Deniz Yılmaz", "01.06.2025", "überfällig seit 15 Tagen"]
    assert rows[3][1] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("section", ["fallzahl", "aufgaben", "fristen", "abweichungen", "verweildauer", "bewegung"])
async def test_every_section_has_its_csv(browser: httpx.AsyncClient, section: str) -> None:
    assert f"/team/{section}.csv" in (await see(browser, "tl.koch")).text
    assert (await see(browser, "tl.koch", f"/team/{section}.csv")).status_code == 200


async def test_an_unknown_table_is_not_found(browser: httpx.AsyncClient) -> None:
    assert (await see(browser, "tl.koch", "/team/nirgends.csv")).status_code == 404


async def test_a_case_manager_of_the_fachkonzept_sees_the_own_indicators(
    browser: httpx.AsyncClient, data: MemoryData
) -> None:
    data.clearing = "fachkonzept_clearing"
    answer = await see(browser, "fm.arendt")
    (table,) = html.fromstring(answer.text).xpath("//section[@id='kennzahlen']//tbody")
    told = [[cell.text_content() for cell in row.xpath("./th | ./td")] for row in table]
    assert told[0] == ["G4 Aktivierungsquote und Ausschöpfungsquote II", "Ausschöpfungsquote II", "0,0 %", "0 / 1"]
    assert "Neuzugänge und ihre Gründe" not in answer.text, "what needs figures from outside stands in the report"
    assert 'href="/berichte"' in answer.text
    assert "kennzahlen" in (await see(browser, "fm.arendt", "/team/kennzahlen.csv")).headers["Content-Disposition"]


async def test_others_have_no_indicators_and_only_hannover_quotes_its_guideline(
    browser: httpx.AsyncClient, data: MemoryData
) -> None:
    assert "/berichte" not in (await see(browser, "fm.yilmaz")).text
    assert "Handlungsleitlinie II" in (await see(browser, "tl.koch")).text
    data.clearing = "lichtenberg_clearing"
    assert "Handlungsleitlinie" not in (await see(browser, "tl.arnold")).text
