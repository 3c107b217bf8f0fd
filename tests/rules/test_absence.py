"""Cover: levels in their order, who acts for whom, and what is refused (H-83 to H-85; DT-8 row 4)."""

from __future__ import annotations

from datetime import date

import pytest

from workers.rules import absence as rules
from workers.rules.absence import Cover, Level
from workers.rules.parameters import Parameters
from workers.rules.staff import Member

AUGUST = date(2025, 8, 4), date(2025, 8, 22)


def member(user: str, team: str = "Team 741", site: str = "Vahrenheide") -> Member:
    return Member(user=user, name=user, jobcenter="hannover", group="fallmanagement", site=site, team=team)


ABSENT = member("fm.weg")
COLLEAGUE = member("fm.nah")
OTHER_TEAM = member("fm.nachbar", "Team 742")
OTHER_SITE = member("fm.fern", "Team 752", "Linden")


def cover(absent: str, deputy: str, *, first: date = AUGUST[0], last: date = AUGUST[1], in_force: bool = True) -> Cover:
    return Cover(f"{absent}-{deputy}", absent, deputy, first, last, in_force)


@pytest.mark.parametrize(
    ("deputy", "level"),
    [(COLLEAGUE, "team"), (OTHER_TEAM, "site"), (OTHER_SITE, "area")],
    ids=lambda part: str(part)[:4],
)
def test_how_far_away_a_cover_comes_from(deputy: Member, level: Level) -> None:
    assert rules.level_of(ABSENT, deputy) == level


@pytest.mark.parametrize(
    ("deputy", "level", "nearer_unavailable", "problem"),
    [
        (COLLEAGUE, "team", False, None),
        (OTHER_TEAM, "site", True, None),
        (OTHER_SITE, "area", True, None),
        (OTHER_TEAM, "site", False, "wenn in der näheren niemand verfügbar ist"),
        (OTHER_TEAM, "team", False, "gehört zur Ebene „anderes Team am selben Standort“, nicht „Kolleg*in im eigenen"),
        (OTHER_SITE, "site", True, "gehört zur Ebene „Bereich"),
        (ABSENT, "team", False, "kann sich nicht selbst vertreten"),
    ],
)
def test_a_cover_fits_the_level_and_the_order(
    deputy: Member, level: Level, nearer_unavailable: bool, problem: str | None
) -> None:
    found = rules.cover_problems(
        absent=ABSENT, cover=deputy, level=level, nearer_unavailable=nearer_unavailable, absences=[]
    )
    assert len(found) == (problem is not None)
    assert problem is None or problem in found[0]


def test_whoever_is_away_covers_nobody() -> None:
    (found,) = rules.cover_problems(
        absent=ABSENT,
        cover=COLLEAGUE,
        level="team",
        nearer_unavailable=False,
        absences=[cover("fm.nah", "fm.x"), cover("fm.y", "fm.nah")],
    )
    assert found == "Die gewählte Vertretung ist vom 04.08.2025 bis 22.08.2025 selbst abwesend"


def test_who_acts_follows_the_line_of_covers() -> None:
    line = [cover("fm.a", "fm.b"), cover("fm.b", "fm.c"), cover("fm.d", "fm.e", in_force=False)]
    assert [rules.acting_manager(user, line) for user in ("fm.a", "fm.b", "fm.c", "fm.d")] == [
        "fm.c",
        "fm.c",
        "fm.c",
        "fm.d",
    ]
    assert rules.covered_by("fm.c", line) == ("fm.a", "fm.b")
    assert rules.covered_by("fm.a", line) == ()


def test_a_circle_of_covers_ends_somewhere() -> None:
    circle = [cover("fm.a", "fm.b"), cover("fm.b", "fm.a")]
    assert rules.acting_manager("fm.a", circle) == "fm.b"


def test_an_absence_not_yet_covered_changes_nobody() -> None:
    assert rules.acting_manager("fm.a", [cover("fm.a", "")]) == "fm.a"


@pytest.mark.parametrize(
    ("first", "last", "problem"),
    [
        (date(2025, 8, 4), date(2025, 8, 4), None),
        (date(2025, 8, 23), date(2025, 9, 5), None),
        (date(2025, 8, 22), date(2025, 9, 5), "schon eine Abwesenheit gemeldet"),
        (date(2025, 8, 5), date(2025, 8, 4), "liegt vor dem ersten"),
        (date(2025, 6, 1), date(2025, 7, 31), "schon vorbei"),
    ],
)
def test_an_absence_as_reported(first: date, last: date, problem: str | None) -> None:
    others = [cover("fm.weg", "", first=date(2025, 8, 11))] if first > date(2025, 8, 4) else []
    found = rules.absence_problems(first, last, today=date(2025, 8, 1), absences=others)
    assert len(found) == (problem is not None), found
    assert problem is None or problem in found[0]


def test_the_days_of_a_cover(parameters: Parameters) -> None:
    assert rules.cover_ends(AUGUST[1]) == date(2025, 8, 23)
    assert rules.cover_overdue(AUGUST[0], date(2025, 7, 1), parameters) == date(2025, 8, 5)
    assert rules.cover_overdue(AUGUST[0], date(2025, 8, 6), parameters) == date(2025, 8, 7)
