"""Change of team, site or region (H-86 to H-90; DT-8, DT-10, P-06)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workers.rules import transfer as rules
from workers.rules.capacity import counts
from workers.rules.parameters import ParameterBook, Parameters
from workers.rules.staff import Member

from .case_files import RuleCase, parametrize, read
from .decision_table import DecisionTable

DT_8 = DecisionTable.load("dt_8_responsible.yaml")
ADMISSION, EXIT = date(2025, 4, 7), date(2026, 2, 16)
EFFECTIVE = date(2025, 6, 16)


def member(user: str, team: str, site: str) -> Member:
    return Member(user=user, name=user, jobcenter="hannover", group="", site=site, team=team)


PREVIOUS = member("fm.alt", "Team 741", "Vahrenheide")
NEIGHBOUR = member("fm.nachbar", "Team 742", "Vahrenheide")
NEW = member("fm.neu", "Team 752", "Linden")
LEADERS = (member("tl.a", "Team 741", "Vahrenheide"), member("tl.b", "Team 742", "Vahrenheide"), NEW)


def test_dt_8_every_combination_gives_what_the_row_says() -> None:
    reached = []
    for facts in DT_8.combinations():
        row = DT_8.first_match(facts)
        reached.append(row)
        found = rules.responsible_after(facts["event"], both_leaders_agree=facts["both_leaders_agree"])
        assert (found.row, {"responsible": found.responsible, "works": found.works}) == (row["row"], row["then"])
    assert all(row in reached for row in DT_8.rows)


@parametrize(DT_8.cases)
def test_dt_8_day_of_the_change(case: RuleCase) -> None:
    facts = dict(case.facts)
    agree = facts.pop("both_leaders_agree")
    plan = rules.Plan("site", new_manager=NEW, **facts)
    found = {"takes_place": rules.takes_place_on(plan, both_leaders_agree=agree)}
    found["row"] = rules.responsible_after("site", both_leaders_agree=agree).row  # type: ignore[assignment]
    assert {key: found[key] for key in case.expect} == case.expect


@parametrize(read("dt_10_counting.yaml")["cases"])
def test_dt_10_for_whom_a_person_counts(case: RuleCase) -> None:
    admission = ADMISSION if case.facts.get("admitted", True) else None
    one = int(counts(admission, EXIT, case.day))
    event, since = case.facts.get("event"), case.facts.get("from", case.day)
    moved = bool(event) and case.day >= since and rules.responsible_after(event).responsible == "new"
    assert {"previous": 0 if moved else one, "new": one if moved else 0} == case.expect


@pytest.mark.parametrize(
    ("plan", "problem"),
    [
        ({"event": "team", "new_team": "Team 742"}, None),
        ({"event": "team", "new_team": "Team 752"}, "Das neue Team gehört nicht zum Standort Vahrenheide"),
        ({"event": "team", "new_team": ""}, "Das neue Team gehört nicht zum Standort Vahrenheide"),
        ({"event": "site", "new_manager": NEW}, None),
        ({"event": "site", "new_manager": NEW, "effective": date(2025, 5, 19)}, None),
        ({"event": "site", "new_manager": NEW, "effective": date(2025, 5, 18)}, "frühestens ab heute, dem 19.05.2025"),
        ({"event": "site"}, "Die neue zuständige Person im Fallmanagement fehlt"),
        ({"event": "site", "new_manager": NEIGHBOUR}, "fm.nachbar gehört zum bisherigen Standort Vahrenheide"),
    ],
)
def test_what_speaks_against_a_plan(plan: dict[str, Any], problem: str | None, book: ParameterBook) -> None:
    found = rules.plan_problems(
        rules.Plan(**{"effective": EFFECTIVE, **plan}), PREVIOUS, LEADERS, book.in_force("hannover", date(2025, 5, 19))
    )
    assert len(found) == (problem is not None), found
    assert problem is None or problem in found[0]


@pytest.mark.parametrize(
    ("until", "fits"),
    [
        (date(2025, 9, 16), True),
        (date(2025, 6, 17), True),
        (date(2025, 9, 17), False),
        (EFFECTIVE, False),
        (None, False),
    ],
)
def test_a_continuation_ends_within_three_months(until: date | None, fits: bool, parameters: Parameters) -> None:
    plan = rules.Plan("site", EFFECTIVE, new_manager=NEW, continuation_wanted=True, continuation_until=until)
    found = rules.plan_problems(plan, PREVIOUS, LEADERS, parameters)
    assert found == [] if fits else "spätestens am 16.09.2025 (höchstens 3 Monate)" in found[0]


def test_the_team_leader_hears_of_a_missing_agreement_the_day_after(parameters: Parameters) -> None:
    assert rules.agreement_overdue(EFFECTIVE, date(2025, 5, 19), parameters) == date(2025, 6, 17)
    assert rules.agreement_overdue(EFFECTIVE, date(2025, 7, 1), parameters) == date(2025, 7, 2)
