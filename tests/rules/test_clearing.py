"""What a clearing result must contain."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workers.rules.clearing import result_gaps

COMPLETE: dict[str, Any] = {
    "alliance": True,
    "efforts_recorded_on": None,
    "informed_on": date(2025, 1, 20),
    "analysed_on": date(2025, 2, 10),
    "result": date(2025, 3, 6),
    "start": date(2025, 1, 20),
}


def test_a_complete_result_has_no_gap() -> None:
    assert result_gaps(**COMPLETE) is None


def test_everything_may_happen_on_one_day() -> None:
    day = date(2025, 1, 20)
    same_day = dict.fromkeys(("efforts_recorded_on", "informed_on", "analysed_on", "result", "start"), day)

    assert result_gaps(alliance=False, **same_day) is None


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"result": date(2025, 1, 19)}, "nicht vor dem Beginn des Clearings am 20.01.2025"),
        ({"informed_on": date(2025, 3, 7)}, "„Informiert am“ kann nicht nach dem Ergebnis"),
        ({"analysed_on": date(2025, 3, 7)}, "„Situationsanalyse am“"),
        ({"alliance": False, "efforts_recorded_on": date(2025, 3, 7)}, "„Bemühungen am“"),
        ({"alliance": False}, "Ohne Arbeitsbündnis"),
    ],
)
def test_a_gap_is_named_in_german(change: dict[str, Any], text: str) -> None:
    assert text in str(result_gaps(**{**COMPLETE, **change}))
