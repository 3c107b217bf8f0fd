"""Plan, agreement, and the law by which the agreement is named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workers.rules.parameters import ParameterBook
from workers.rules.planning import (
    Goal,
    Plan,
    Service,
    agreement_gaps,
    agreement_review,
    held_back,
    opens_with_offer,
    plan_gaps,
    plan_kind,
    services_on,
    smart_hints,
)

from .case_files import RuleCase, parametrize, read


def plan_of(case: RuleCase) -> Plan:
    facts: dict[str, Any] = case.facts
    return Plan(
        recorded_on=case.day,
        goals=tuple(Goal(category, target, frozenset(smart)) for category, target, *smart in facts.get("goals", [])),
        services=tuple(Service(*row) for row in facts.get("services", [])),
        obstacles=("housing", "health"),
        third_party_areas=tuple(facts.get("third_party", ())),
        partners=tuple(facts.get("partners", ())),
    )


@parametrize(read("planning.yaml"))
def test_plan(case: RuleCase, book: ParameterBook) -> None:
    plan = plan_of(case)
    found = {
        "gaps": plan_gaps(plan, book.in_force("hannover", case.day)),
        "hints": smart_hints(plan.goals),
    }
    assert {key: found[key] for key in case.expect} == case.expect


@parametrize(read("dt_9_agreement.yaml"))
def test_agreement(case: RuleCase) -> None:
    facts = {"concluded": None, "concluded_on": None, "reasons_recorded_on": None} | case.facts
    gaps = agreement_gaps(**facts, admission=date(2025, 4, 7))

    assert (not gaps) == case.expect["complete"]
    assert case.expect.get("text", "") in " ".join(gaps)


def test_on_hold_only_what_was_planned_before_goes_on() -> None:
    before = [Service("housing", "municipal")]
    assert held_back([Service("housing", "municipal", True, True)], before) == []
    refused = held_back([Service("housing", "municipal"), Service("health", "municipal")], before)
    assert [text.partition(".")[0] for text in refused] == ["Leistung 2 ist neu"]


@pytest.mark.parametrize(
    ("day", "kind", "name", "offer"),
    [
        (date(2023, 6, 30), "egv", "Eingliederungsvereinbarung", False),
        (date(2023, 7, 1), "kooperationsplan", "Kooperationsplan", False),
        (date(2026, 6, 30), "kooperationsplan", "Kooperationsplan", False),
        (date(2026, 7, 1), "kooperationsplan", "Kooperationsplan", True),
    ],
)
def test_the_law_of_the_day_names_the_agreement(
    book: ParameterBook, day: date, kind: str, name: str, offer: bool
) -> None:
    parameters = book.in_force("hannover", day)
    assert (plan_kind(parameters), parameters.plan_name, opens_with_offer(parameters)) == (kind, name, offer)


@pytest.mark.parametrize(
    ("base", "due"),
    [
        (date(2025, 7, 9), date(2026, 1, 9)),  # K-013
        (date(2025, 10, 20), date(2026, 4, 20)),  # K-013 after adaptation
        (date(2025, 6, 2), date(2025, 12, 2)),  # K-020
        (date(2025, 8, 31), date(2026, 2, 28)),
    ],
)
def test_the_agreement_is_reviewed_after_six_months_without_shift(book: ParameterBook, base: date, due: date) -> None:
    assert agreement_review(base, book.in_force("hannover", base)).due == due


def test_services_exist_from_their_first_day(book: ParameterBook) -> None:
    codes = [
        {service.code for service in services_on(day, book.in_force("hannover", day))}
        for day in (date(2018, 12, 31), date(2019, 1, 1), date(2023, 7, 1))
    ]
    assert codes[1] - codes[0] == {"long_term", "participation"}
    assert codes[2] - codes[1] == {"coaching"}
