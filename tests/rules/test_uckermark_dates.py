"""Ages, owners and the kind of care in the Uckermark (AM-03, AM-04, AM-39, UT-05, UT-07)."""

from __future__ import annotations

from datetime import date

import pytest

from workers.rules.guidelines import UckermarkParameters
from workers.rules.parameters import ParameterBook
from workers.rules.uckermark import dates
from workers.rules.uckermark.care import care_kind
from workers.rules.uckermark.owner import Category, owner_group


def parameters(book: ParameterBook) -> UckermarkParameters:
    return book.in_force("uckermark", date(2026, 1, 1), UckermarkParameters)


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2001, 6, 15), date(2026, 6, 14), 24),
        (date(2001, 6, 15), date(2026, 6, 15), 25),
        (date(2004, 2, 29), date(2029, 2, 28), 24),
        (date(2004, 2, 29), date(2029, 3, 1), 25),
        (date(2004, 2, 29), date(2024, 2, 29), 20),
    ],
)
def test_an_age_is_completed_on_the_birthday(born: date, day: date, age: int) -> None:
    assert dates.age_on(born, day) == age


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2026, 3, 16), 10, date(2026, 3, 30)),
        (date(2026, 3, 27), 10, date(2026, 4, 14)),  # Good Friday, Easter Monday
        (date(2026, 5, 8), 10, date(2026, 5, 26)),  # Ascension Day, Whit Monday
        (date(2026, 4, 21), 10, date(2026, 5, 6)),  # 1 May
        (date(2025, 10, 24), 10, date(2025, 11, 10)),  # 31 October
        (date(2025, 12, 22), 5, date(2025, 12, 31)),  # 24 and 31 December count
    ],
)
def test_working_days_of_brandenburg(start: date, days: int, due: date, book: ParameterBook) -> None:
    assert dates.within_working_days(start, days, parameters(book), rule="U-024", basis="ESB").due == due


def test_months_never_move(book: ParameterBook) -> None:
    found = dates.after_months(date(2026, 8, 31), 6, parameters(book), rule="U-080", basis="Wiedervorlage")
    assert found.due == date(2027, 2, 28)  # a Sunday


@pytest.mark.parametrize(
    ("adult", "category", "with_adviser", "group"),
    [
        (False, "A", False, "fm-u25"),
        (False, "S", False, "fm-u25"),
        (False, None, True, "berufsberater"),
        (True, "S", False, "fm-selbst"),
        (True, "A", False, "fm-nah"),
        (True, "C", False, "fm-fern"),
        (True, "X", False, "fm-fern"),
        (True, None, False, "fm-fern"),
    ],
)
def test_owner(adult: bool, category: Category | None, with_adviser: bool, group: str) -> None:
    assert owner_group(adult=adult, category=category, with_adviser=with_adviser) == group


@pytest.mark.parametrize(
    ("category", "target_group", "near", "kind"),
    [
        ("X", None, False, "resubmission"),
        ("Y", "pupil", False, "resubmission"),
        ("A", None, True, "a_clients"),
        ("A", "placement", False, "follow_up"),
        ("D", None, False, "follow_up"),
        (None, "pupil", False, "pupil"),
        (None, "training_seeker", False, "follow_up"),
    ],
)
def test_kind_of_care(category: Category | None, target_group: str | None, near: bool, kind: str) -> None:
    assert care_kind(category, target_group, near=near) == kind
