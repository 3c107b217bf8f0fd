"""Uckermark: a change in benefits reaches the case manager (U-235, DL-43)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workers.errors import BusinessError

from .conftest import MemoryStaffing, Run

CASE = {"jobcenter": "uckermark", "case_manager": "ff.behrendt", "acting_manager": "ff.albers"}
MAUNDY_THURSDAY = date(2026, 4, 2)
TUESDAY, WEDNESDAY = date(2026, 4, 7), date(2026, 4, 8)


@pytest.fixture(autouse=True)
def known(staffing: MemoryStaffing) -> None:
    staffing.known["BG-4711"] = dict(CASE)
    staffing.known["BG-4712"] = {**CASE, "jobcenter": "hannover"}
    staffing.known["FK-1"] = {**CASE, "jobcenter": "fachkonzept"}


async def told(run: Run, on: date, **changed: Any) -> dict[str, Any]:
    given = {"case_number": "BG-4711", "change_reporter": "sl.lindow", "change_known_on": MAUNDY_THURSDAY, **changed}
    return await run("uckermark_benefits_change.tell_change", on, **given)


@pytest.mark.parametrize(
    ("on", "says"),
    [(MAUNDY_THURSDAY, "rechtzeitig"), (TUESDAY, "rechtzeitig"), (WEDNESDAY, "fällig war der 07.04.2026")],
)
async def test_without_delay_is_the_next_working_day(run: Run, on: date, says: str) -> None:
    found = await told(run, on)
    assert found["acting_manager"] == "ff.albers"
    assert found["change_known_on_text"] == "02.04.2026"
    assert says in found["change_told_text"]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"case_number": "BG-9999"}, "läuft kein Fall"),
        ({"case_number": "BG-4712"}, "läuft kein Fall"),
        ({"case_number": "FK-1", "change_reporter": "sb.vetter"}, "läuft kein Fall"),
        ({"change_known_on": WEDNESDAY}, "Zukunft"),
    ],
    ids=["no case", "of another Jobcenter", "of another guideline", "not yet"],
)
async def test_what_cannot_be_told_goes_back_in_words(run: Run, changed: dict[str, Any], message: str) -> None:
    with pytest.raises(BusinessError, match=message) as error:
        await told(run, TUESDAY, **changed)
    assert error.value.code == "change_not_possible"
