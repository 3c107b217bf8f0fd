"""Steering: the review of the agreement (DT-9) and what an entry must contain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from workers.rules.deviations import agreement_review_overdue
from workers.rules.parameters import ParameterBook, Parameters
from workers.rules.steering import (
    Entry,
    agreement_review,
    decision_gaps,
    entry_gaps,
    next_step,
    progress_sentence,
)

from .case_files import RuleCase, parametrize, read

DAY = date(2025, 5, 26)
NOTED = Entry("continue", improved=True, source="elb", recorded_on=DAY)


@parametrize(read("agreement_reviews.yaml"))
def test_the_next_review_counts_from_the_last(case: RuleCase, book: ParameterBook) -> None:
    found = agreement_review(case.day, "Kooperationsplan", book.in_force("hannover", case.day))

    assert {key: vars(found)[key] for key in case.expect} == case.expect


def test_while_waived_no_review_runs_but_the_goal_stays(parameters: Parameters) -> None:
    found = agreement_review(None, "Kooperationsplan", parameters)

    assert (found.opens, found.due, found.overdue) == (None, None, None)
    assert "bleibt Ziel" in found.explanation


def test_the_team_leader_reads_since_when_and_why(parameters: Parameters) -> None:
    found = agreement_review_overdue(date(2025, 3, 24), "Kooperationsplan", parameters)

    assert (found.title, found.since) == ("Überprüfung der Vereinbarung überfällig", date(2025, 9, 25))
    assert "H-48" in found.rule


@pytest.mark.parametrize(
    ("decision", "doubt", "outcome"),
    [
        ("continue", False, "continue"),
        ("reassess", False, "reassess"),
        ("replan", False, "replan"),
        ("adapt_agreement", False, "adapt_agreement"),
        ("exit", False, "exit"),
        ("return", False, "exit"),
        ("return", True, "ask_leader"),
        ("exit", True, "exit"),
    ],
)
def test_only_a_doubtful_return_asks_the_team_leader(decision: Any, doubt: bool, outcome: str) -> None:
    assert next_step(decision, doubt=doubt) == outcome


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({}, None),
        ({"decision": "exit", "improved": None}, None),
        ({"improved": False}, None),
        ({"improved": None}, "ob sich die Situation verbessert hat"),
        ({"source": None}, "nach wessen Einschätzung"),
        ({"recorded_on": None}, "wann er in VerBIS erfasst"),
        ({"deviates": True}, "Nachsteuerung"),
        ({"deviates": True, "corrected_on": DAY}, None),
        ({"new_service": True}, None),
        ({"new_service": True, "on_hold": True}, "keine neue Leistung"),
        ({"on_hold": True}, None),
    ],
)
def test_an_entry_says_what_it_lacks(change: dict[str, Any], text: str | None) -> None:
    gaps = entry_gaps(replace(NOTED, **change))

    assert len(gaps) == (text is not None)
    assert all(str(text) in gap for gap in gaps)


COMPLETE: dict[str, Any] = {"cause": "progress", "waived": False, "exit_reason": "E-04", "efforts_on": DAY}


@pytest.mark.parametrize(
    ("decision", "change", "text"),
    [
        ("adapt_agreement", {}, None),
        ("adapt_agreement", {"cause": None}, "warum die Vereinbarung angepasst wird"),
        ("adapt_agreement", {"cause": None, "waived": True}, None),
        ("exit", {}, None),
        ("exit", {"exit_reason": None}, "Grund des Abgangs"),
        ("return", {}, None),
        ("return", {"efforts_on": None}, "intensivierten Bemühungen"),
        ("continue", {"cause": None, "exit_reason": None, "efforts_on": None}, None),
    ],
)
def test_a_decision_says_what_it_lacks(decision: Any, change: dict[str, Any], text: str | None) -> None:
    gaps = decision_gaps(decision, **{**COMPLETE, **change})

    assert len(gaps) == (text is not None)
    assert all(str(text) in gap for gap in gaps)


def test_the_smallest_progress_counts_with_its_source() -> None:
    assert progress_sentence(NOTED) == (
        "Letzter Eintrag vom 26.05.2025: verbessert, nach eigenem Erleben der leistungsberechtigten Person."
    )
    assert progress_sentence(replace(NOTED, improved=None)) is None
