"""Monthly report: totals, what is held back, and what comes later (H-122; D-24, A-32)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workers.rules.impact import ImpactRecord
from workers.rules.impact_report import (
    LABELS,
    Figures,
    Report,
    compile_report,
    month_of,
    months_between,
    next_month,
    previous_month,
    report_day,
    year_so_far,
)
from workers.rules.parameters import ParameterBook

from .case_files import RuleCase, parametrize, read
from .impact_records import record


def _records(facts: dict[str, Any], key: str) -> list[ImpactRecord]:
    if key == "records" and "exits" in facts:
        return [record("E-01", 0, False, 0, area) for area, count in facts["exits"].items() for _ in range(count)]
    return [record(*row) for row in facts.get(key, [])]


def _values(figures: Figures | None) -> list[int] | None:
    return [getattr(figures, name) for name in LABELS] if figures else None


@parametrize(read("impact_report.yaml"))
def test_report(case: RuleCase, book: ParameterBook) -> None:
    changed = {"report_by_area": case.facts.get("by_area", False)}
    parameters = book.in_force("hannover", case.day).model_copy(update=changed)
    own, earlier = _records(case.facts, "records"), _records(case.facts, "earlier")

    found = compile_report("hannover", "2026-04", own, earlier, parameters)

    shown = {
        "month": _values(found.report.figures),
        "carried": _values(found.report.carried),
        "areas": {part.area: part.figures.exits for part in found.report.areas},
    }
    assert {key: shown[key] for key in case.expect} == case.expect
    assert found.holds_month == (found.report.figures is not None)
    assert found.holds_carried == (found.report.carried is not None)


def test_areas_and_their_rest_add_up_to_the_month(book: ParameterBook) -> None:
    parameters = book.in_force("hannover", date(2026, 5, 1)).model_copy(update={"report_by_area": True})
    own = [
        record("E-04", number % 3, number % 2 == 0, number, parameters.impact_areas[number % 4]) for number in range(13)
    ]

    report = compile_report("hannover", "2026-04", own, [], parameters).report

    assert report.areas
    assert sum((part.figures for part in report.areas), Figures()) == report.figures


def test_the_year_adds_up_what_was_published() -> None:
    reports = [
        Report(jobcenter="hannover", month="2025-12", min_exits=3, figures=Figures(exits=50)),
        Report(jobcenter="hannover", month="2026-01", min_exits=3, figures=Figures(exits=7, integrations=2)),
        Report(jobcenter="hannover", month="2026-02", min_exits=3, figures=None),
        Report(jobcenter="hannover", month="2026-03", min_exits=3, figures=Figures(exits=4), carried=Figures(exits=3)),
        Report(jobcenter="hannover", month="2026-04", min_exits=3, figures=Figures(exits=40)),
    ]

    assert year_so_far(reports, "2026-02") == Figures(exits=7, integrations=2)
    assert year_so_far(reports, "2026-03") == Figures(exits=14, integrations=2)


@pytest.mark.parametrize(("figures", "rate"), [(Figures(exits=40, integrations=10), 25.0), (Figures(), None)])
def test_integration_rate(figures: Figures, rate: float | None) -> None:
    assert figures.integration_rate == rate


def test_months() -> None:
    assert month_of(date(2026, 4, 30)) == "2026-04"
    assert previous_month(date(2026, 5, 1)) == "2026-04"
    assert previous_month(date(2026, 1, 1)) == "2025-12"
    assert next_month("2025-12") == "2026-01"
    assert report_day("2025-12") == date(2026, 1, 1)
    assert months_between("2025-11", "2026-02") == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert months_between("2026-03", "2026-02") == []


def test_no_figure_is_about_a_person_or_a_team() -> None:
    """H-110: case managers are measured by the team's result; the report has no column for anybody."""
    assert set(Figures.model_fields) == set(LABELS)
    assert not {"case_manager", "team", "referrer"} & {*Report.model_fields, *ImpactRecord.model_fields}
