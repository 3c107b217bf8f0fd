"""Assessment: the form as it opens, and what the situation analysis yields."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workers.errors import BusinessError

from .conftest import Run

PREPARE, RECORD = "assessment.prepare_assessment", "assessment.record_assessment"
DAY = date(2025, 4, 10)
COMPLETE: dict[str, Any] = {
    "admission_date": "2025-04-07",
    "work_finding": "no",
    "housing_finding": "yes",
    "housing_relevance": "high",
    "housing_order": 2,
    "housing_priority": "now",
    "housing_cover": "third_party",
    "family_finding": "no",
    "health_finding": "yes",
    "health_relevance": "medium",
    "health_order": 1,
    "health_priority": "soon",
    "health_cover": "sgb",
    "finances_finding": "no",
    "support_need": "high",
    "abilities_recorded": True,
    "potential_recorded": True,
    "possibilities_recorded": True,
    "agreed_with_customer": True,
    "assessment_date": "2025-04-10",
    "assessment_version": 0,
}


async def test_the_first_form_is_empty(run: Run) -> None:
    found = await run(PREPARE, DAY, admission_date="2025-04-07")

    assert found.pop("assessment_intro") == "Erstes vollständiges Assessment nach der Aufnahme am 07.04.2025."
    assert len(found) == 5 * 5 + 7
    assert set(found.values()) == {None}


async def test_the_next_form_shows_the_last_answers_but_is_confirmed_anew(run: Run) -> None:
    first = await run(RECORD, DAY, **COMPLETE)
    earlier = {"assessment_answers": first["assessment_answers"], "assessment_version": first["assessment_version"]}
    found = await run(PREPARE, date(2025, 5, 27), **{**COMPLETE, **earlier})

    assert "Stand vom 10.04.2025 (Fassung 1)" in found["assessment_intro"]
    shown = {name: value for name, value in found.items() if value is not None and name != "assessment_intro"}
    assert shown == first["assessment_answers"]
    assert (found["assessment_date"], found["abilities_recorded"]) == (None, None)


async def test_the_result_puts_obstacles_in_order_and_counts_the_version(run: Run) -> None:
    found = await run(RECORD, DAY, **{**COMPLETE, "assessment_version": 1})

    assert found["obstacles"] == ["health", "housing"]
    assert found["third_party_areas"] == ["housing"]
    assert found["assessment_version"] == 2
    assert found["correction_message"] is None


async def test_what_stands_beside_no_finding_does_not_count(run: Run) -> None:
    left_over = {"work_relevance": "high", "work_order": 1, "work_priority": "now", "work_cover": "third_party"}
    found = await run(RECORD, DAY, **COMPLETE, **left_over)

    assert found["obstacles"] == ["health", "housing"]
    assert not any(name.startswith("work_") and name != "work_finding" for name in found["assessment_answers"])


async def test_both_the_day_and_the_day_of_admission_are_possible(run: Run) -> None:
    for day in ("2025-04-07", "2025-04-10"):
        assert (await run(RECORD, DAY, **{**COMPLETE, "assessment_date": day}))["assessment_version"] == 1


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"family_finding": None}, "Ohne Antwort: Familie und Soziales"),
        ({"health_order": 2}, "ohne doppelte Zahl"),
        ({"housing_cover": ""}, "Wohnen: bitte ergänzen: Hilfe"),
        ({"support_need": None}, "„Beratungs- und Unterstützungsbedarf“ fehlt"),
        ({"potential_recorded": False}, "„Potenziale“ ist nicht angekreuzt"),
        ({"agreed_with_customer": None}, "„Mit der Kundin, dem Kunden vereinbart“ ist nicht angekreuzt"),
        ({"assessment_date": "2025-04-11"}, "„Assessment in VerBIS erfasst am“ liegt in der Zukunft"),
        ({"assessment_date": "2025-04-06"}, "kann nicht vor der Aufnahme am 07.04.2025 liegen"),
        ({"assessment_date": ""}, "„Assessment in VerBIS erfasst am“ fehlt"),
        ({"work_finding": "vielleicht"}, "„Befund (Arbeit und Qualifikation)“ muss einer dieser Werte sein"),
    ],
)
async def test_an_incomplete_analysis_goes_back_to_the_form(run: Run, change: dict[str, Any], text: str) -> None:
    with pytest.raises(BusinessError) as refused:
        await run(RECORD, DAY, **{**COMPLETE, **change})

    assert refused.value.code == "assessment_incomplete"
    assert text in str(refused.value)
