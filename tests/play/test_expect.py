"""Whether a value of a file means a value of the engine, and how a reader sees it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workers.play.expect import german, same


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        (date(2025, 3, 20), "2025-03-20"),
        ("ja", True),
        ("ja", "yes"),
        ("nein", False),
        (75, 75),
        (None, None),
        ("formal", "formal"),
        ({"enthält": "mindestens 0"}, "„Bedarfe“ muss mindestens 0 sein."),
        ([date(2025, 9, 10), date(2026, 3, 10)], ["2025-09-10", "2026-03-10"]),
    ],
)
def test_same(expected: Any, actual: Any) -> None:
    assert same(expected, actual)


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        (date(2025, 3, 20), "2025-03-21"),
        ("ja", False),
        (1, None),
        ({"enthält": "x"}, None),
        ([date(2025, 9, 10)], ["2025-09-10", "2026-03-10"]),
        ([], None),
    ],
)
def test_not_same(expected: Any, actual: Any) -> None:
    assert not same(expected, actual)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2025, 3, 20), "20.03.2025"),
        ("2025-03-20", "20.03.2025"),
        (True, "ja"),
        (None, "nichts"),
        ("formal", "„formal“"),
        (["2025-09-10"], "10.09.2025"),
        ({"enthält": "Frist"}, "mit „Frist“"),
    ],
)
def test_german(value: Any, text: str) -> None:
    assert german(value) == text
