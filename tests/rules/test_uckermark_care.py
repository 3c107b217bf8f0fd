"""Uckermark from profiling to resubmission: tables 5.3, 5.6, 5.7, 5.14, order of barriers, plan, agreement."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workers.rules.guidelines import UckermarkParameters
from workers.rules.parameters import ParameterBook
from workers.rules.uckermark import agreement, barriers, category, follow_up, plan, resubmission
from workers.rules.uckermark.agreement import AgreedDuty, Draft
from workers.rules.uckermark.barriers import Barrier, Status
from workers.rules.uckermark.category import Profile
from workers.rules.uckermark.follow_up import Due, DutyResult
from workers.rules.uckermark.plan import Goal, Step

from .case_files import RuleCase, parametrize, read
from .decision_table import DecisionTable

DAY = date(2026, 4, 9)
CATEGORY = DecisionTable.load("uckermark_category.yaml")
AGREEMENT = DecisionTable.load("uckermark_agreement.yaml")


@pytest.fixture(scope="session")
def uckermark(book: ParameterBook) -> UckermarkParameters:
    return book.in_force("uckermark", DAY, UckermarkParameters)


def test_category_in_all_combinations() -> None:
    for facts in CATEGORY.combinations():
        found = category.categories(Profile(*(facts[name] for name in "SUERA")))
        assert list(found) == CATEGORY.first_match(facts)["then"], facts


@parametrize(CATEGORY.cases)
def test_the_chosen_letter_fits_the_answers(case: RuleCase) -> None:
    profile = Profile(*(mark == "Y" for mark in case.facts["answers"].split()))
    facts = case.facts
    gaps = category.category_gaps(profile, facts["chosen"], facts.get("ends"), facts.get("open", False))
    assert case.expect["gaps"] in "; ".join(gaps) and bool(gaps) == bool(case.expect["gaps"])


def test_only_complex_profiles_stay_open() -> None:
    assert category.provisional("D", finished=False) and not category.provisional("D", finished=True)
    assert category.unfinished_gaps("E", finished=False) == []
    assert "nur eine komplexe" in category.unfinished_gaps("B", finished=False)[0]


def test_a_higher_category() -> None:
    assert category.higher("D", "C") and not category.higher("C", "D")
    assert not category.higher(None, "A") and not category.higher("X", "D")


@parametrize(read("uckermark_resubmission.yaml"))
def test_resubmission(case: RuleCase, uckermark: UckermarkParameters) -> None:
    facts = case.facts
    found = resubmission.resubmission(facts["category"], facts["since"], facts.get("ends"), case.day, uckermark)
    assert found.due == case.expect["due"] and found.why


def test_resubmission_earlier_but_never_later(uckermark: UckermarkParameters) -> None:
    found = resubmission.resubmission("X", date(2026, 8, 31), None, DAY, uckermark)
    assert resubmission.wished_gaps(None, found, DAY) == []
    assert resubmission.wished_gaps(date(2027, 2, 28), found, DAY) == []
    assert "28.02.2027" in resubmission.wished_gaps(date(2027, 3, 1), found, DAY)[0]
    assert "Vergangenheit" in resubmission.wished_gaps(date(2026, 4, 8), found, DAY)[0]


@parametrize(read("uckermark_talks.yaml"))
def test_next_talk_and_contact(case: RuleCase, uckermark: UckermarkParameters) -> None:
    facts = case.facts
    concluded, last = facts.get("concluded"), facts["last"]
    talk = follow_up.talk_due(facts["category"], last, uckermark, concluded=concluded, ends=facts.get("ends"))
    contact = follow_up.contact_due(facts.get("group"), last, uckermark)
    found: dict[str, Any] = {"talk": talk.on, "rule": talk.rule, "contact": contact.on if contact else None}
    found["latest"] = follow_up.agreement_ends(concluded, uckermark) if concluded else None
    assert {key: found[key] for key in case.expect} == case.expect


def test_agreement_duty_in_all_combinations() -> None:
    for facts in AGREEMENT.combinations():
        found = agreement.agreement_duty(
            facts["category"], pupil=facts["P"], ready=facts["R"], leaving_on=DAY, today=DAY
        )
        assert found == AGREEMENT.first_match(facts)["then"], facts


@parametrize(AGREEMENT.cases)
def test_agreement_duty_by_day(case: RuleCase) -> None:
    assert agreement.agreement_duty(**case.facts, today=case.day) == case.expect["duty"]


# -- barriers (UC-11)


def needs(*keys: str, status: Status = "recognised") -> list[Barrier]:
    return [
        Barrier(key=key, area=barriers.KNOWN[key][0], origin="person", status=status, rank=rank)
        for rank, key in enumerate(keys, 1)
    ]


UC_11 = needs("certificate", "low_motivation", "debts", "physical_limits", "conflict_behaviour")


def test_processing_order_of_five_areas() -> None:
    found = barriers.proposed(UC_11)
    assert [barrier.key for barrier in found] == [
        "debts",
        "physical_limits",
        "conflict_behaviour",
        "low_motivation",
        "certificate",
    ]
    assert [barrier.rank for barrier in found] == [1, 2, 3, 4, 5]


def test_another_order_needs_a_reason() -> None:
    found = barriers.proposed(UC_11)
    ranks: dict[str, int | None] = {barrier.key: barrier.rank for barrier in found}
    motivation_first = {**ranks, "low_motivation": 1, "debts": 2, "physical_limits": 3, "conflict_behaviour": 4}
    assert barriers.rank_gaps(found, ranks, reason=None) == []
    assert "braucht einen Grund" in barriers.rank_gaps(found, motivation_first, reason=None)[0]
    assert barriers.rank_gaps(found, motivation_first, reason="motivation_first") == []
    assert "eigenen Rang" in barriers.rank_gaps(found, {**ranks, "debts": 2}, reason=None)[0]
    assert "eigenen Rang" in barriers.rank_gaps(found, {}, reason=None)[0]


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (("debts", "person", "recognised", True), ""),
        (("debts", "person", "recognised", False), "nicht im Weg"),
        (("debts", None, None, True), "Ursprung und Stand"),
        ((None, "person", "recognised", True), "ergänzen: Handlungsbedarf"),
    ],
)
def test_only_what_stands_in_the_way_is_recorded(entry: Any, told: str) -> None:
    gaps = "; ".join(barriers.entry_gaps(1, *entry))
    assert told in gaps and bool(gaps) == bool(told)


def test_barriers_in_words() -> None:
    assert barriers.doubled(["debts", "debts", "care"]) == ["Doppelt erfasst: Schulden"]
    assert barriers.label("gone") == "gone"
    before, now = needs("debts", "housing"), [*needs("debts", status="settled"), *needs("housing")]
    assert barriers.progress(before, now) == "Schulden: erkannt → erfolgreich erledigt"
    assert barriers.progress(now, now) is None
    assert barriers.all_settled(needs("debts", status="settled")) and not barriers.all_settled(now)


# -- goal and plan


@pytest.mark.parametrize(
    ("goal", "told"),
    [
        (Goal("regional", True), ""),
        (Goal("regional", False), "Ohne Einigung"),
        (Goal("regional", False, "no_agreement"), ""),
        (Goal("reducing", True), "beenden oder mindern"),
        (Goal("reducing", True, reduces_need=True), ""),
    ],
)
def test_goal(goal: Goal, told: str) -> None:
    gaps = "; ".join(plan.goal_gaps(goal))
    assert told in gaps and bool(gaps) == bool(told)


def test_presets_and_hints() -> None:
    assert plan.preset_goal("employed", None) == "keep_extend"
    assert plan.preset_goal("none", "training_seeker") == "training"
    assert plan.preset_goal("none", None) is None
    assert plan.goal_hint("beyond_first_market", "B") and plan.goal_hint("beyond_first_market", "D") is None


WHOLE = Step("debts", ("advice",), True, date(2026, 7, 1))


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ([WHOLE], ""),
        ([], "Schulden: bitte ergänzen: Strategie, Zwischenziel und Zieltermin"),
        ([Step("debts", (), True, date(2026, 7, 1))], "ergänzen: Strategie"),
        ([Step("debts", ("advice",), False, date(2026, 7, 1))], "ergänzen: Zwischenziel"),
        ([Step("debts", ("advice",), True, date(2026, 4, 8))], "Vergangenheit"),
    ],
)
def test_each_need_has_a_strategy(steps: list[Step], told: str) -> None:
    gaps = "; ".join(plan.step_gaps(needs("debts"), steps, DAY))
    assert told in gaps and bool(gaps) == bool(told)


def test_what_is_settled_needs_no_strategy() -> None:
    assert plan.step_gaps(needs("debts", status="settled"), [], DAY) == []
    assert plan.strategy_gap(needs("debts", status="settled"), []) and plan.strategy_gap([], ["placement"]) == []


def test_times_are_not_stretched_without_reason() -> None:
    before = {"debts": date(2026, 6, 1)}
    assert "Schulden: 01.06.2026 → 01.07.2026" in plan.moved_gaps(before, [WHOLE])[0]
    assert plan.moved_gaps(before, [Step("debts", ("advice",), True, date(2026, 7, 1), "family")]) == []
    assert plan.moved_gaps({"debts": date(2026, 7, 1)}, [WHOLE]) == []


def test_complex_profiles_have_partial_goals() -> None:
    assert (
        plan.partial_goal_gaps("D", 0) and plan.partial_goal_gaps("E", 1) == [] and plan.partial_goal_gaps("C", 0) == []
    )


# -- agreement

BOTH = (AgreedDuty("person", date(2026, 5, 1), True), AgreedDuty("jobcenter", date(2026, 5, 1), True))
END = date(2026, 10, 9)


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        (Draft("regular", DAY, END, BOTH), ""),
        (Draft("interim", DAY, date(2026, 5, 9), BOTH[:1]), ""),
        (Draft("regular", DAY, END, BOTH[:1]), "eine Leistung des Jobcenters"),
        (Draft("regular", DAY, END, BOTH[1:]), "eine Pflicht der Kundin"),
        (Draft("regular", DAY, date(2026, 10, 10), BOTH), "höchstens bis 09.10.2026"),
        (Draft("regular", DAY, DAY, BOTH), "nicht nach dem Abschluss"),
        (Draft("regular", DAY, None, BOTH), "bis wann"),
        (Draft("regular", DAY, END, (*BOTH, AgreedDuty("person", None, True))), "Pflicht 3: wer, was und bis wann"),
        (Draft("regular", DAY, END, (*BOTH, AgreedDuty("person", date(2026, 4, 8), True))), "vor dem Abschluss"),
        (Draft("regular", DAY, END, BOTH, under_age=True), "gesetzliche Vertretung"),
        (Draft("regular", DAY, END, BOTH, under_age=True, represented=True), ""),
    ],
)
def test_agreement(draft: Draft, told: str, uckermark: UckermarkParameters) -> None:
    gaps = "; ".join(agreement.draft_gaps(draft, uckermark))
    assert told in gaps and bool(gaps) == bool(told)


def test_kind_of_agreement() -> None:
    assert agreement.kind("D", profile_finished=False) == "interim"
    assert agreement.kind("D", profile_finished=True) == agreement.kind("C", profile_finished=False) == "regular"


# -- follow-up talk


def test_every_duty_is_compared() -> None:
    found = [DutyResult(1, "done"), DutyResult(2, "not_done"), DutyResult(3, None)]
    assert follow_up.result_gaps(found) == ["Es fehlt, was aus Pflicht 3 wurde", "Es fehlt die Ursache zu Pflicht 2"]
    whole = [DutyResult(1, "done"), DutyResult(2, "not_done", "person"), DutyResult(3, "partly", "jobcenter")]
    assert follow_up.result_gaps(whole) == [] and follow_up.breaches(whole) == [2]


def test_three_points_before_a_talk() -> None:
    assert follow_up.preparation_gaps(["profile", "position", "agreement"]) == []
    assert "Standortbestimmung und Vereinbarung" in follow_up.preparation_gaps(["profile"])[0]


def test_when_a_new_agreement_is_owed() -> None:
    owed = follow_up.new_agreement_owed
    assert owed(DAY, interim=True, ends=None, changed=False) and owed(DAY, interim=False, ends=DAY, changed=False)
    assert owed(DAY, interim=False, ends=END, changed=True)
    assert not owed(DAY, interim=False, ends=END, changed=False)


def test_the_next_talk_is_in_time() -> None:
    due = Due(date(2026, 7, 9), "U-132", "")
    assert follow_up.next_talk_gaps(DAY, date(2026, 7, 9), due) == []
    assert "spätestens am 09.07.2026" in follow_up.next_talk_gaps(DAY, date(2026, 7, 10), due)[0]
    assert "nicht nach diesem" in follow_up.next_talk_gaps(DAY, DAY, due)[0]
