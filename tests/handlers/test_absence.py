"""Absence: who reports it, who covers, and what changes hands at its beginning and end (DT-8 row 4, D-21)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workers.errors import BusinessError
from workers.rules.absence import Cover

from .conftest import OWN_CASE, MemoryCases, MemoryStaffing, Run

DAY, FIRST, LAST = date(2025, 7, 21), date(2025, 8, 4), date(2025, 8, 22)
REPORT = {
    "absence_reporter": "fm.brandt",
    "absence_who": "self",
    "absence_first_day": "2025-08-04",
    "absence_last_day": "2025-08-22",
}
ACCEPT, SETTLE, CHANGE = "absence.accept_absence", "absence.settle_cover", "absence.change_cover"
BEGIN, END = "absence.begin_cover", "absence.end_cover"


def away(absent: str, cover: str = "", *, first: date = FIRST, last: date = LAST, in_force: bool = True) -> Cover:
    return Cover(f"absence-{absent}", absent, cover, first, last, in_force)


async def test_a_case_manager_reports_for_herself(run: Run) -> None:
    found = await run(ACCEPT, DAY, **REPORT)

    assert (found["absent_manager"], found["team_leader"], found["area_leader"]) == (
        "fm.brandt",
        "tl.wagner",
        "bl.vogt",
    )
    assert [option["value"] for option in found["cover_options"]] == [
        "fm.celik",
        "fm.yilmaz",
        "fm.hartung",
        "fm.petersen",
        "fm.oezdemir",
        "fm.krause",
    ]
    assert found["cover_options"][0]["label"] == "Aylin Çelik (Vahrenheide, Team 742; 0 von 75 Fällen)"
    assert (found["cover_overdue"], found["cover_ends"], found["cover_in_force"]) == (
        date(2025, 8, 5),
        date(2025, 8, 23),
        False,
    )
    assert (found["absence_title"], found["absence_text"]) == (
        "Vertretung für Torsten Brandt",
        "04.08.2025 bis 22.08.2025",
    )


async def test_a_team_leader_reports_for_her_team(run: Run) -> None:
    offered = await run("absence.offer_members", DAY, absence_reporter="tl.wagner", absence_who="team")
    assert [option["value"] for option in offered["member_options"]] == ["fm.brandt", "fm.celik"]
    other = {"absence_reporter": "tl.wagner", "absence_who": "team", "absent_manager": "fm.celik"}
    assert (await run(ACCEPT, DAY, **{**REPORT, **other}))["absent_manager"] == "fm.celik"


async def test_only_team_leaders_report_for_others(run: Run) -> None:
    with pytest.raises(BusinessError, match="Für andere melden nur Teamleitungen"):
        await run("absence.offer_members", DAY, absence_reporter="fm.brandt", absence_who="team")
    own = await run("absence.offer_members", DAY, absence_reporter="fm.brandt", absence_who="self")
    assert own["member_options"] == []


async def test_whoever_is_away_then_is_not_offered(run: Run, staffing: MemoryStaffing) -> None:
    staffing.away = [away("fm.celik"), away("fm.hartung", last=date(2025, 8, 3), first=date(2025, 7, 1))]
    offered = [option["value"] for option in (await run(ACCEPT, DAY, **REPORT))["cover_options"]]
    assert "fm.celik" not in offered and "fm.hartung" in offered


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"absence_reporter": "tl.wagner"}, "Heike Wagner ist nicht als Fachkraft im Fallmanagement geführt."),
        ({"absence_who": "team"}, "„Abwesend ist“ fehlt."),
        (
            {"absence_reporter": "tl.wagner", "absence_who": "team", "absent_manager": "fm.yilmaz"},
            "Deniz Yılmaz gehört nicht zu Ihrem Team.",
        ),
        ({"absence_last_day": "2025-08-03"}, "Der letzte Tag liegt vor dem ersten."),
        ({"absence_first_day": ""}, "„Erster Tag“ fehlt."),
    ],
)
async def test_an_absence_that_cannot_be(run: Run, change: dict[str, Any], message: str) -> None:
    with pytest.raises(BusinessError) as error:
        await run(ACCEPT, DAY, **{**REPORT, **change})
    assert (error.value.code, error.value.message) == ("absence_invalid", message)


async def test_an_absence_is_reported_once(run: Run, staffing: MemoryStaffing) -> None:
    staffing.away = [away("fm.brandt")]
    with pytest.raises(BusinessError, match="ist schon eine Abwesenheit gemeldet"):
        await run(ACCEPT, DAY, **REPORT)


ARRANGED = {
    "absent_manager": "fm.brandt",
    "cover_manager": "fm.hartung",
    "cover_level": "site",
    "nearer_unavailable": "yes",
    "absence_first_day": "2025-08-04",
    "absence_last_day": "2025-08-22",
}


async def test_a_cover_from_another_team(run: Run) -> None:
    assert (await run(SETTLE, DAY, **ARRANGED))["cover_manager_name"] == "Maren Hartung"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"nearer_unavailable": "no"}, "Eine weitere Ebene kommt erst in Betracht"),
        ({"cover_level": "team"}, "Die gewählte Vertretung gehört zur Ebene „anderes Team am selben Standort“"),
        ({"cover_manager": "tl.wagner"}, "Die gewählte Vertretung ist nicht im Fallmanagement geführt."),
        ({"cover_manager": "fm.brandt", "cover_level": "team"}, "Wer abwesend ist, kann sich nicht selbst vertreten."),
    ],
)
async def test_a_cover_that_does_not_fit(run: Run, change: dict[str, Any], message: str) -> None:
    with pytest.raises(BusinessError) as error:
        await run(SETTLE, DAY, **{**ARRANGED, **change})
    assert (error.value.code, error.value.message.startswith(message)) == ("cover_incomplete", True)


async def test_a_cover_who_is_away_himself(run: Run, staffing: MemoryStaffing) -> None:
    staffing.away = [away("fm.hartung", first=date(2025, 8, 22))]
    with pytest.raises(BusinessError, match=r"ist vom 22\.08\.2025 bis 22\.08\.2025 selbst abwesend"):
        await run(SETTLE, DAY, **ARRANGED)


COVER = {name: ARRANGED[name] for name in ("absent_manager", "cover_manager", "absence_first_day", "absence_last_day")}


async def test_the_cover_begins(run: Run, cases: MemoryCases, staffing: MemoryStaffing) -> None:
    staffing.held = {"fm.brandt": ["K-016"]}
    assert (await run(BEGIN, FIRST, **COVER))["cover_in_force"] is True
    assert cases.set == {"acting_manager": "fm.hartung"}
    assert staffing.moves == [("lend", "fm.brandt", "fm.hartung")]


async def test_the_cover_ends_and_what_is_open_comes_back(
    run: Run, cases: MemoryCases, staffing: MemoryStaffing
) -> None:
    staffing.held = {"fm.brandt": ["K-016"]}
    staffing.away = [Cover(OWN_CASE, "fm.brandt", "fm.hartung", FIRST, LAST, in_force=True)]
    assert (await run(END, date(2025, 8, 23), **COVER))["cover_in_force"] is False
    assert cases.set == {"acting_manager": "fm.brandt"}
    assert staffing.moves == [
        ("give back", "fm.brandt"),
        ("reassign", "K-016", "fm.hartung", "fm.brandt", "lent"),
    ]


async def test_when_the_cover_falls_ill_his_covered_cases_go_on_with_his_own(
    run: Run, cases: MemoryCases, staffing: MemoryStaffing
) -> None:
    """fm.hartung covers fm.brandt and is then covered by fm.yilmaz; fm.brandt's case ends up there too."""
    staffing.held = {"fm.brandt": ["K-016"], "fm.hartung": ["K-001"]}
    staffing.away = [away("fm.brandt", "fm.hartung")]
    ill = {**COVER, "absent_manager": "fm.hartung", "cover_manager": "fm.yilmaz"}
    await run(BEGIN, date(2025, 8, 11), **ill)
    assert cases.set == {"acting_manager": "fm.yilmaz"}
    assert staffing.moves == [("lend", "fm.hartung", "fm.yilmaz")]

    staffing.moves.clear()
    await run(END, date(2025, 8, 15), **ill)
    assert cases.set == {"acting_manager": "fm.hartung"}
    assert staffing.moves == [
        ("give back", "fm.hartung"),
        ("reassign", "K-001", "fm.yilmaz", "fm.hartung", "lent"),
        ("reassign", "K-016", "fm.yilmaz", "fm.hartung", "lent"),
    ]


RUNNING = {"absent_manager": "fm.brandt", "absence_first_day": "2025-08-04", "absence_last_day": "2025-08-22"}


async def test_a_cover_is_prolonged_or_ended(run: Run) -> None:
    longer = await run(CHANGE, date(2025, 8, 20), **RUNNING, cover_change="prolong", absence_prolonged_to="2025-08-29")
    assert (longer["absence_last_day"], longer["cover_ends"]) == (date(2025, 8, 29), date(2025, 8, 30))
    ended = await run(CHANGE, date(2025, 8, 20), **RUNNING, cover_change="end")
    assert ended["absence_last_day"] == LAST


@pytest.mark.parametrize("until", ["", "2025-08-22", "2025-08-10"])
async def test_a_prolongation_reaches_further(run: Run, until: str) -> None:
    with pytest.raises(BusinessError) as error:
        await run(CHANGE, date(2025, 8, 20), **RUNNING, cover_change="prolong", absence_prolonged_to=until)
    assert error.value.code == "change_invalid"
    assert error.value.message == "„Neuer letzter Tag“ muss nach dem 22.08.2025 liegen."


async def test_the_area_leader_hears_of_a_missing_cover(run: Run) -> None:
    days = {"absence_first_day": "2025-08-04", "cover_overdue": "2025-08-05"}
    found = await run("absence.explain_overdue", date(2025, 8, 5), absent_manager="fm.brandt", **days)
    assert found["deviation_why"] == (
        "Torsten Brandt ist seit dem 04.08.2025 abwesend. Eine Vertretung ist noch nicht geregelt."
    )
    assert (found["deviation_since"], "H-85" in found["deviation_rule"]) == (date(2025, 8, 5), True)
