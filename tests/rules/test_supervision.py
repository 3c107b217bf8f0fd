"""The grid of reviews and the end of care."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.rules.parameters import Parameters
from workers.rules.supervision import (
    care_ends_latest,
    consent_overdue,
    exit_preparation_opens,
    explain_end,
    leader_part,
    milestone_before,
    next_milestone,
    next_review,
    review_dates,
    review_due,
    without_review,
)

from . import second_calendar as second

ADMISSION = date(2023, 5, 15)
ADMISSIONS = second.every_day(2018, 2030)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2023, 5, 15), date(2023, 11, 15)),
        (date(2023, 11, 15), date(2023, 11, 15)),
        (date(2023, 11, 16), date(2024, 5, 15)),
        (date(2025, 11, 16), None),
    ],
)
def test_the_next_review_is_the_first_not_yet_past(parameters: Parameters, on: date, expected: date | None) -> None:
    assert next_review(ADMISSION, on, parameters) == expected


def test_every_admission_from_2018_to_2030_has_the_grid_of_the_second_calendar(parameters: Parameters) -> None:
    assert len(ADMISSIONS) == 4748
    for admission in ADMISSIONS:
        months = second.later_months(admission, 36)
        found = review_dates(admission, parameters)
        assert found == (months[5], months[11], months[17], months[23], months[29]), admission
        assert care_ends_latest(admission, parameters) == months[35], admission
        assert exit_preparation_opens(admission, parameters) == months[35] - 28 * DAY, admission


def test_every_review_opens_28_days_before_and_after_the_one_before_it(parameters: Parameters) -> None:
    for admission in ADMISSIONS:
        last = admission
        for milestone in parameters.review_months:
            due = review_due(admission, milestone, parameters)
            opens = due.reminder(parameters.review_opens_days)
            assert (due.due - opens, due.overdue - due.due) == (28 * DAY, DAY), admission
            assert opens > last, admission
            last = due.due


@given(st.dates(date(2018, 7, 16), date(2040, 12, 31)))
def test_no_date_is_chained(parameters: Parameters, admission: date) -> None:
    """Each keeps the day of the admission or is its month's last; a chain would lose the 31st for good (A-06)."""
    for due in (*review_dates(admission, parameters), care_ends_latest(admission, parameters)):
        assert due.day == admission.day or (due.day < admission.day and (due + DAY).day == 1)


def test_grid_of_the_31st_of_august(parameters: Parameters) -> None:
    assert review_dates(date(2025, 8, 31), parameters) == (
        date(2026, 2, 28),
        date(2026, 8, 31),
        date(2027, 2, 28),
        date(2027, 8, 31),
        date(2028, 2, 29),
    )


@pytest.mark.parametrize(("last", "following"), [(0, 6), (6, 12), (18, 24), (24, 30), (30, None)])
def test_the_milestone_after_the_last_one_settled(parameters: Parameters, last: int, following: int | None) -> None:
    assert next_milestone(last, parameters) == following
    assert following is None or milestone_before(following, parameters) == last


@pytest.mark.parametrize(
    ("noted_on", "expected"),
    [
        (date(2025, 5, 2), date(2025, 5, 16)),
        (date(2025, 5, 15), date(2025, 5, 16)),
        (date(2025, 5, 20), date(2025, 5, 21)),
    ],
)
def test_a_late_note_leaves_the_team_leader_its_day(parameters: Parameters, noted_on: date, expected: date) -> None:
    assert consent_overdue(date(2025, 5, 15), noted_on, parameters) == expected


@pytest.mark.parametrize(
    ("milestone", "part", "hold"),
    [
        (6, "nicht beteiligt", False),
        (12, "erfährt", False),
        (24, "nur mit ihrer Zustimmung", True),
        (30, "Zustimmung", True),
    ],
)
def test_what_the_form_says_of_the_team_leader(parameters: Parameters, milestone: int, part: str, hold: bool) -> None:
    assert part in leader_part(milestone, parameters)
    assert ("neue Leistungen ruhen" in without_review(milestone, date(2025, 5, 16), parameters)) is hold


def test_the_end_explains_itself(parameters: Parameters) -> None:
    found = explain_end(ADMISSION, parameters)

    assert "in der Regel höchstens 24 Monate, hier bis Donnerstag, 15.05.2025" in found
    assert (
        "letzter möglicher Tag ist Freitag, 15.05.2026, gezählt in Kalendermonaten ab der Aufnahme am 15.05.2023"
        in found
    )
