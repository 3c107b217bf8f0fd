"""The staff file: who belongs where, and what a mistake in it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from workers.errors import UserError
from workers.rules.staff import Staff, load_staff
from workers.settings import PROJECT

TEAM = """
hannover:
  sites:
    - name: Linden
      teams:
        - name: Team 1
          leader: {user: tl.koch, name: Sabine Koch}
          case_managers:
            - {user: fm.yilmaz, name: Deniz Yılmaz, hours: 39.0}
          referrers:
            - {user: pap.berger, name: Jonas Berger}
"""
TWICE = """
      teams:
        - {name: Team 1, leader: {user: tl.zwei, name: Zwei}, case_managers: [], referrers: []}
""".rstrip()


def written(folder: Path, text: str) -> Path:
    file = folder / "staff.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def staff(tmp_path: Path) -> Staff:
    return load_staff(written(tmp_path, TEAM))


def test_members_know_group_team_leader_and_hours(staff: Staff) -> None:
    member = staff.member("fm.yilmaz")

    assert (member.group, member.site, member.team, member.leader, member.hours) == (
        "fallmanagement",
        "Linden",
        "Team 1",
        "tl.koch",
        39.0,
    )
    assert [member.group for member in staff.members()] == ["teamleitung", "fallmanagement", "pap"]


def test_case_managers_become_choices_of_a_form(staff: Staff) -> None:
    assert staff.options("hannover") == [{"label": "Deniz Yılmaz (Team 1)", "value": "fm.yilmaz"}]
    assert staff.options("lichtenberg") == []


def test_names_for_readers(staff: Staff) -> None:
    assert (staff.name("tl.koch"), staff.name("unbekannt")) == ("Sabine Koch", "unbekannt")
    assert (staff.leader_of("pap.berger"), staff.leader_of("unbekannt")) == ("Sabine Koch", "Teamleitung")


def test_an_unknown_login_says_where_to_add_it(staff: Staff) -> None:
    assert not staff.knows("fm.neu")
    with pytest.raises(UserError, match=r"„fm.neu“ steht nicht in der Personalliste.*deploy/staff.yaml"):
        staff.member("fm.neu")


def test_a_site_may_have_an_area_leader_of_its_own(tmp_path: Path) -> None:
    leaders = "  area_leaders:\n    - {user: bl.eins, name: Eins}\n    - {user: bl.zwei, name: Zwei}\n"
    own = TEAM.replace("name: Linden", "name: Linden\n      area_leader: bl.zwei")

    assert load_staff(written(tmp_path, TEAM + leaders)).area_leader_of("fm.yilmaz") == "bl.eins"
    assert load_staff(written(tmp_path, own + leaders)).area_leader_of("fm.yilmaz") == "bl.zwei"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("hours: 39.0", "hours: -1", "Zeile 9, hannover.sites.0.teams.0.case_managers.0.hours: muss größer als 0"),
        ("hours: 39.0", "stunden: 39.0", "case_managers.0.hours: fehlt"),
        ("user: fm.yilmaz", "user: Deniz", "hat nicht die erwartete Form"),
        ("user: pap.berger", "user: tl.koch", "Die Kennung „tl.koch“ steht doppelt"),
        ("leader: {user: tl.koch, name: Sabine Koch}", "leader: Sabine Koch", "teams.0.leader: muss eine Liste"),
        ("name: Linden", "name: Linden\n      area_leader: bl.fremd", "„bl.fremd“ ist keine Bereichsleitung"),
        ("      teams:", TWICE, "Das Team „Team 1“ steht doppelt"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(UserError) as error:
        load_staff(written(tmp_path, TEAM.replace(old, new)))

    assert message in str(error.value)
    assert str(error.value).startswith("staff.yaml, Zeile ")


def test_the_demo_staff_has_two_sites_and_part_time(tmp_path: Path) -> None:
    staff = load_staff(PROJECT / "deploy/staff.yaml")
    managers = staff.case_managers("hannover")

    assert {member.site for member in managers} == {"Vahrenheide", "Linden"}
    assert {member.hours for member in managers} == {19.5, 30.0, 39.0}
    assert [leader.team for leader in staff.team_leaders("hannover")] == [
        "Team 741",
        "Team 742",
        "Team 752",
        "Team 753",
    ]
    assert all(staff.member(member.leader).group == "teamleitung" for member in managers)
