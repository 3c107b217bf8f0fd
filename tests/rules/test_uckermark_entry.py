"""Entry counselling, what follows it, and the round of the file (UT-01, UT-02, UT-04, UT-13, UT-16)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from workers.rules.guidelines import UckermarkParameters
from workers.rules.parameters import ParameterBook
from workers.rules.uckermark import circulation, clearing, entry

from . import second_calendar as second
from .case_files import RuleCase, parametrize, read

ADULT = date(1984, 5, 11)
DAYS = second.werktage("BB", 2025, 2029)


@pytest.fixture(scope="session")
def uckermark(book: ParameterBook) -> UckermarkParameters:
    return book.in_force("uckermark", date(2026, 3, 2), UckermarkParameters)


@parametrize(read("uckermark_entry.yaml"))
def test_entry(case: RuleCase, uckermark: UckermarkParameters) -> None:
    found = entry.entry(entry.EntryFacts(**{"born_on": ADULT, "applied_on": case.day, **case.facts}), uckermark)
    assert {key: getattr(found, key) for key in case.expect} == case.expect
    assert found.explanation.endswith(".")


@parametrize(read("uckermark_outcome.yaml"))
def test_outcome(case: RuleCase) -> None:
    usual: dict[str, Any] = {"benefits": "pending", "top_up": False, "adult": True, "pupil": False, "is_a": False}
    step, row = clearing.after_counselling(clearing.Outcome(**{**usual, **case.facts}))
    assert {"next": step, "row": row} == case.expect


@pytest.mark.parametrize(
    ("born", "pupil", "group"),
    [
        (date(2001, 3, 24), False, "fm-fern"),
        (date(2001, 3, 25), False, "fm-u25"),
        (date(2009, 1, 1), True, "berufsberater"),
        (date(2001, 3, 24), True, "fm-fern"),
    ],
)
def test_who_counsels(born: date, pupil: bool, group: str, uckermark: UckermarkParameters) -> None:
    assert entry.counsellor(born, date(2026, 3, 24), pupil=pupil, parameters=uckermark) == group


@pytest.mark.parametrize(
    ("leaving", "school", "born", "may"),
    [
        (date(2028, 7, 12), True, date(2011, 9, 14), True),
        (date(2026, 9, 25), True, date(2011, 9, 14), True),
        (date(2026, 9, 24), True, date(2011, 9, 14), False),  # six months: imminent (AM-11)
        (date(2028, 7, 12), False, date(2011, 9, 14), False),
        (None, True, date(2011, 9, 14), False),
        (date(2028, 7, 12), True, ADULT, False),
    ],
)
def test_when_the_instruction_may_wait(
    leaving: date | None, school: bool, born: date, may: bool, uckermark: UckermarkParameters
) -> None:
    found = entry.instruction_may_wait(
        born, date(2026, 3, 24), general_school=school, leaving_on=leaving, parameters=uckermark
    )
    assert found is may


def test_a_needs_all_conditions_and_only_little_help() -> None:
    every = list(entry.A_CONDITIONS)
    assert entry.a_problems(every, list(entry.LITTLE_HELP), reasoned=False) == []
    assert entry.a_problems(every[1:], [], reasoned=False) == ["Für A fehlt: sucht selbständig"]
    assert len(entry.a_problems(every, ["other"], reasoned=False)) == 1
    assert entry.a_problems(every, ["other"], reasoned=True) == []


@pytest.mark.parametrize("start", [date(2026, 3, 30), date(2026, 12, 18), date(2025, 10, 22), date(2028, 10, 20)])
def test_ten_working_days_as_the_second_calendar_counts(start: date, uckermark: UckermarkParameters) -> None:
    """Around Easter, Christmas and 31 October: the independent calendar of Brandenburg (AM-03)."""
    for shift in range(30):
        day = start + timedelta(days=shift)
        assert entry.counselling_due(day, uckermark).due == second.nth_after(DAYS, day, 10)


@pytest.mark.parametrize(
    ("granted", "counselled", "top_up", "due"),
    [
        (date(2026, 3, 27), date(2026, 3, 24), False, date(2026, 4, 14)),
        (date(2026, 5, 22), date(2026, 7, 9), True, date(2026, 7, 23)),
        (date(2026, 3, 20), None, False, date(2026, 4, 7)),
    ],
)
def test_first_talk(
    granted: date, counselled: date | None, top_up: bool, due: date, uckermark: UckermarkParameters
) -> None:
    assert clearing.first_talk_due(granted, counselled, top_up=top_up, parameters=uckermark).due == due


def test_first_talk_with_near_case_management(uckermark: UckermarkParameters) -> None:
    assert clearing.near_talk_due(date(2026, 4, 21), uckermark).due == date(2026, 5, 6)


@pytest.mark.parametrize(
    ("involved", "stations"),
    [
        (["fm-fern", "fm-nah"], ["fm-nah", "fm-fern", "sb-unterhalt"]),
        (["fm-u25"], ["fm-u25", "sb-unterhalt"]),
        (["fm-fern", "fm-u25", "fm-nah"], ["fm-nah", "fm-u25", "fm-fern", "sb-unterhalt"]),
        (["fm-fern"], ["fm-fern", "sb-unterhalt"]),
        ([], ["fm-fern", "sb-unterhalt"]),
    ],
)
def test_the_round_of_the_file(involved: list[str], stations: list[str]) -> None:
    assert circulation.stations(involved) == stations
