"""What processes of the Uckermark share: reminders, notices, the care that follows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workers.results import ResultStore

from .conftest import MemoryCases, Run

OVERDUE: dict[str, Any] = {
    "jobcenter": "uckermark",
    "case_number": "BG-4711",
    "overdue_title": "Erstgespräch",
    "overdue_rule": "U-060",
    "overdue_due": "2026-04-14",
    "overdue_person": "ff.behrendt",
}


async def test_a_missed_deadline_is_marked_and_its_owner_reminded(
    run: Run, cases: MemoryCases, results: ResultStore
) -> None:
    found = await run("uckermark.remind_owner", date(2026, 4, 15), **OVERDUE)

    assert found == {"overdue_marks": [{"rule": "U-060", "due": "2026-04-14"}]}
    (mark,) = results.standard_marks("uckermark")
    assert (mark.rule, mark.due_on, mark.kept) == ("U-060", date(2026, 4, 14), False)
    (notice,) = cases.begun
    assert (notice["notice_person"], notice["notice_group"], notice["notice_escalates"]) == ("ff.behrendt", "", False)
    assert "14.04.2026" in notice["notice_text"]


@pytest.mark.parametrize(
    ("category", "born", "owner", "kind"),
    [
        ("X", "1984-05-11", "fm-fern", "resubmission"),
        ("A", "1984-05-11", "fm-nah", "a_clients"),
        ("A", "2003-10-12", "fm-nah", "follow_up"),
        ("D", "1984-05-11", "fm-fern", "follow_up"),
    ],
)
async def test_the_care_that_follows(run: Run, category: str, born: str, owner: str, kind: str) -> None:
    facts = {"jobcenter": "uckermark", "category": category, "born_on": born, "owner_group": owner}
    found = await run("uckermark_steering.decide_care", date(2026, 4, 15), **facts)

    assert found == {"care_kind": kind, "steering_outcome": None, "first_agreement_owed": False}


async def test_the_case_manager_of_the_office(run: Run) -> None:
    facts = {"jobcenter": "uckermark", "office": "Schwedt", "start_kind": "first_talk", "granted_on": "2026-03-27"}
    found = await run("uckermark_access.begin_case", date(2026, 4, 15), born_on="2004-05-11", **facts)

    assert (found["case_manager"], found["owner_group"], found["benefits"]) == ("fu.schenk", "fm-u25", "granted")
