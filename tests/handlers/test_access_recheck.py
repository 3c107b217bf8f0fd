"""Dates of the next access check, and what the team leader hears when it is late."""

from __future__ import annotations

from datetime import date

import pytest

from workers.errors import PermanentError

from .conftest import Run

SET, EXPLAIN = "access_recheck.set_date", "access_recheck.explain_overdue"
DAY = date(2025, 2, 28)
NOT_ADMITTED = {"criterion_a_met": True, "last_check_date": "2025-02-28", "access_decision": "none"}


async def test_the_next_check_has_its_dates_and_the_last_answer_is_forgotten(run: Run) -> None:
    assert await run(SET, DAY, **NOT_ADMITTED, locked_until=None) == {
        "recheck_owed": True,
        "recheck_opens": date(2025, 8, 14),
        "recheck_due": date(2025, 8, 28),
        "recheck_due_text": "Donnerstag, 28.08.2025",
        "recheck_overdue": date(2025, 8, 29),
        "recheck_explanation": "Zugangsprüfung spätestens alle 6 Monate; die letzte war am 28.02.2025. "
        "Fällig spätestens am Donnerstag, 28.08.2025.",
        "recheck_result": None,
    }


async def test_nothing_owed_means_no_dates(run: Run) -> None:
    found = await run(SET, DAY, **{**NOT_ADMITTED, "criterion_a_met": False})

    assert found["recheck_owed"] is False
    assert (found["recheck_opens"], found["recheck_due"], found["recheck_overdue"]) == (None, None, None)


async def test_after_a_lock_the_check_is_due_on_its_last_day(run: Run) -> None:
    locked = {**NOT_ADMITTED, "criterion_a_met": False, "access_decision": "locked"}
    found = await run(SET, date(2025, 11, 3), **locked, locked_until="2025-11-19")

    assert (found["recheck_opens"], found["recheck_due"]) == (date(2025, 11, 19), date(2025, 11, 19))


async def test_an_old_lock_does_not_bind_a_later_refusal(run: Run) -> None:
    refused = {**NOT_ADMITTED, "access_decision": "formal", "last_check_date": "2025-08-29"}
    found = await run(SET, date(2025, 9, 1), **refused, locked_until="2024-11-19")

    assert found["recheck_due"] == date(2026, 2, 28)


async def test_a_late_check_is_explained(run: Run) -> None:
    found = await run(EXPLAIN, date(2025, 8, 29), **NOT_ADMITTED, recheck_due="2025-08-28")

    assert (found["deviation_title"], found["deviation_since"]) == ("Zugangsprüfung überfällig", date(2025, 8, 29))


async def test_missing_facts_are_an_incident_in_german(run: Run) -> None:
    with pytest.raises(PermanentError, match=r"„Letzte Zugangsprüfung oder Absage“ fehlt"):
        await run(SET, DAY, criterion_a_met=True, access_decision="none")
