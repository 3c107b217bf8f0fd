"""Uckermark: the end of a case, reported at any time."""

from __future__ import annotations

from datetime import date

import pytest

from workers.errors import BusinessError

from .conftest import MemoryCases, MemoryStaffing, Run

CASE = {"jobcenter": "uckermark", "case_manager": "ff.behrendt", "acting_manager": "ff.albers"}
DAY = date(2026, 4, 2)


@pytest.fixture(autouse=True)
def known(staffing: MemoryStaffing) -> None:
    staffing.known["BG-4711"] = dict(CASE)


@pytest.mark.parametrize("starter", ["ff.behrendt", "ff.albers"])
async def test_who_leads_or_covers_ends_the_support(run: Run, cases: MemoryCases, starter: str) -> None:
    cases.listening = True
    found = await run("uckermark_closing.report_end", DAY, case_number="BG-4711", closing_starter=starter)
    assert found["jobcenter"] == "uckermark"
    assert [set(told) for told in cases.told] == [{"closing_report"}]


@pytest.mark.parametrize(
    ("number", "starter", "waits", "message"),
    [
        ("BG-4711", "fn.blume", True, "wer den Fall führt"),
        ("BG-9999", "ff.behrendt", True, "läuft kein Fall"),
        ("BG-4711", "ff.behrendt", False, "läuft keine Betreuung"),
    ],
)
async def test_the_end_is_refused_in_words(
    run: Run, cases: MemoryCases, number: str, starter: str, waits: bool, message: str
) -> None:
    cases.listening = waits
    with pytest.raises(BusinessError, match=message) as error:
        await run("uckermark_closing.report_end", DAY, case_number=number, closing_starter=starter)
    assert error.value.code == "closing_not_possible"
