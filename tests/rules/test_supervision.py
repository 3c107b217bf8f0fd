"""The grid of reviews."""

from __future__ import annotations

from datetime import date

import pytest

from workers.rules.parameters import Parameters
from workers.rules.supervision import next_review

ADMISSION = date(2023, 5, 15)


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
