"""Impact record: what it may hold (H-116 to H-119), and what the reason for ending means (DT-7)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from workers.rules.impact import EXIT_REASONS, ImpactRecord, integration, record_gaps
from workers.rules.parameters import ParameterBook

from .case_files import RuleCase, parametrize, read

RECORD: dict[str, Any] = {
    "jobcenter": "hannover",
    "area": "Bereich Nord",
    "month": "2026-04",
    "reason": "E-04",
    "integration": True,
    "medical_referrals": 1,
    "health_restrictions": True,
    "needs_removed": 2,
    "goals": ("G1",),
}


@parametrize(read("impact.yaml"))
def test_reason_and_input(case: RuleCase, book: ParameterBook) -> None:
    reason, stated = case.facts["reason"], case.facts["stated"]
    parameters = book.in_force("hannover", case.day)
    gaps = [gap for gap in record_gaps(reason, stated, case.facts.get("area", "Bereich Nord"), parameters) if gap]

    if "gaps" in case.expect:
        assert len(gaps) == 1
        assert gaps[0].startswith(case.expect["gaps"])
        assert case.facts.get("area", "–") not in gaps[0], "what was entered is never repeated"
    else:
        assert gaps == []
        assert integration(reason, stated) == case.expect["integration"]


def test_the_reasons_are_those_of_the_decision_table() -> None:
    assert list(EXIT_REASONS) == [f"E-{number:02}" for number in range(1, 11)]


def test_the_record_holds_area_month_codes_and_numbers_only() -> None:
    assert set(ImpactRecord.model_fields) == set(RECORD)


@pytest.mark.parametrize(
    "extra",
    ["name", "customer_number", "case_number", "case_manager", "team", "org_code", "exit_date", "remark", "id"],
)
def test_a_field_more_is_refused(extra: str) -> None:
    with pytest.raises(ValidationError):
        ImpactRecord(**RECORD, **{extra: "x"})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reason", "hat Arbeit gefunden"),
        ("reason", "E-11"),
        ("medical_referrals", "Erika Beispielname"),
        ("medical_referrals", -1),
        ("medical_referrals", 100),
        ("medical_referrals", True),
        ("needs_removed", "2"),
        ("needs_removed", 1.5),
        ("integration", "ja"),
        ("health_restrictions", "Depression"),
        ("goals", ("G4",)),
        ("month", "2026-04-07"),
        ("month", "2026-13"),
        ("jobcenter", "Hannover, Frau Müller"),
    ],
)
def test_text_and_impossible_values_are_refused(field: str, value: Any) -> None:
    with pytest.raises(ValidationError):
        ImpactRecord(**(RECORD | {field: value}))


def test_goals_are_kept_once_and_in_order() -> None:
    assert ImpactRecord(**(RECORD | {"goals": ("G3", "G1", "G3")})).goals == ("G1", "G3")


def test_the_areas_are_a_parameter(book: ParameterBook) -> None:
    assert len(book.in_force("hannover", date(2026, 4, 1)).impact_areas) == 5
