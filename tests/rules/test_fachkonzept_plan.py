"""The Fachkonzept from consent to agreement: FT-5 to FT-8, FT-12, course plan, deletion of talk records."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workers.rules.fachkonzept import assessment, consent, data_groups, network, planning, records
from workers.rules.fachkonzept.consent import Consent
from workers.rules.fachkonzept.planning import Goal, Service, Step
from workers.rules.guidelines import FachkonzeptParameters
from workers.rules.parameters import ParameterBook

from .case_files import RuleCase, parametrize, read
from .decision_table import DecisionTable

DAY = date(2025, 8, 25)
INVOLVEMENT = DecisionTable.load("fachkonzept_consent.yaml")
AGREEMENT = DecisionTable.load("fachkonzept_agreement.yaml")
HELP_PLAN = DecisionTable.load("fachkonzept_help_plan.yaml")


@pytest.fixture(scope="session")
def fachkonzept(book: ParameterBook) -> FachkonzeptParameters:
    return book.in_force("fachkonzept", DAY, FachkonzeptParameters)


def test_a_specialist_service_needs_hint_and_consent() -> None:
    for facts in INVOLVEMENT.combinations():
        found = consent.involvement(hint=facts["H"], consent=facts["C"])
        assert found == INVOLVEMENT.first_match(facts)["then"], facts


@parametrize(read("fachkonzept_consents.yaml"))
def test_consent_of_a_day(case: RuleCase) -> None:
    found: list[Consent] = []
    for answer in case.facts["answers"]:
        found = consent.answered(found, Consent.model_validate(answer))
    if "withdrawn" in case.facts:
        found = consent.withdrawn(found, case.facts["withdrawn"], case.facts["withdrawn_on"])
    answer_of: dict[str, Any] = {
        "opens": consent.assessment_opens(found, case.day),
        "medical": consent.may(found, "medical", case.day),
        "psychological": consent.may(found, "psychological", case.day),
        "exchange_debt_advice": consent.may(found, "exchange", case.day, "debt_advice"),
        "exchange_other": consent.may(found, "exchange", case.day, "other"),
    }
    assert {key: answer_of[key] for key in case.expect} == case.expect


@parametrize(read("fachkonzept_data_items.yaml"))
def test_may_an_item_be_stored(case: RuleCase) -> None:
    found = data_groups.may_store(data_groups.Item(**case.facts))
    assert {key: getattr(found, key) for key in case.expect} == case.expect


def test_what_is_dropped_is_told_without_the_item() -> None:
    items = [data_groups.Item("costly_nutrition", "a"), data_groups.Item("hobbies", "d"), data_groups.Item("it", "d")]
    found = data_groups.sort_out([*items, data_groups.Item("family", "a")], known=["family"])
    assert found.kept == ()
    assert found.dropped_text == (
        "Gruppe a: gehört nur in die Leistungsgewährung (F-100); Gruppe d: kein Hemmnis als Zweck genannt (F-092)"
    )
    assert "family" not in data_groups.to_ask(["family"])


@parametrize(read("fachkonzept_deletion.yaml"))
def test_deletion_of_talk_records(case: RuleCase, fachkonzept: FachkonzeptParameters) -> None:
    record = records.TalkRecord(id="r", kind="assessment", recorded_on=case.facts["recorded_on"])
    kept, gone = records.delete([record], [] if case.facts["needed"] else ["r"], case.day, fachkonzept)
    found: dict[str, Any] = {"kept": bool(kept), "due": records.deletion_due(record.recorded_on, fachkonzept).due}
    found["trigger"] = gone[0].trigger if gone else None
    assert {key: found[key] for key in case.expect} == case.expect


def test_the_next_deletion_is_that_of_the_oldest_record(fachkonzept: FachkonzeptParameters) -> None:
    days = (date(2024, 6, 10), date(2020, 10, 15))
    held = [records.TalkRecord(id=str(day), kind="contact", recorded_on=day) for day in days]
    assert records.next_due(held, fachkonzept) == date(2025, 10, 15)
    assert records.next_due([], fachkonzept) is None


def test_agreement_in_all_combinations() -> None:
    for facts in AGREEMENT.combinations():
        found = planning.completeness(
            assessed=facts["A"],
            planned=facts["P"],
            duties_person=int(facts["C"]),
            duties_jobcenter=int(facts["J"]),
            goals_dated=facts["D"],
            explained=facts["E"],
        )
        assert found.output == AGREEMENT.first_match(facts)["then"], facts
        assert bool(found.why) == (found.output != "generate")


def test_help_plan_in_all_combinations() -> None:
    for facts in HELP_PLAN.combinations():
        found = planning.help_plan(help_for_upbringing=facts["H"], entitled=facts["E"], exists=facts["P"])
        assert found == HELP_PLAN.first_match(facts)["then"], facts


@parametrize(HELP_PLAN.cases)
def test_who_pays_a_competing_measure(case: RuleCase) -> None:
    assert planning.payer(**case.facts) == case.expect["payer"]


@parametrize(read("fachkonzept_network.yaml"))
def test_course_plan(case: RuleCase) -> None:
    steps = [Step(n, "person", 1, first, last, tuple(after)) for n, first, last, after in case.facts["steps"]]
    gaps = "; ".join(network.network_gaps(steps))
    assert case.expect["text"] in gaps and bool(gaps) == bool(case.expect["text"])
    found: dict[str, Any] = {"text": case.expect["text"]}
    if not gaps:
        found["parallel"] = [list(pair) for pair in network.parallel(steps)]
    assert {key: found[key] for key in case.expect} == case.expect


@pytest.mark.parametrize(
    ("base", "due"),
    [
        (date(2025, 8, 29), date(2026, 2, 28)),
        (date(2026, 2, 20), date(2026, 8, 20)),
        (date(2025, 8, 31), date(2026, 2, 28)),
    ],
)
def test_review_of_the_agreement(base: date, due: date, fachkonzept: FachkonzeptParameters) -> None:
    assert planning.review_due(base, fachkonzept).due == due


MAIN = Goal(1, "finances", "debts", "medium", date(2025, 12, 31), None, DAY)


@pytest.mark.parametrize(
    ("goal", "text"),
    [
        (MAIN, ""),
        (Goal(2, "work", None, None, date(2025, 10, 1), 1), ""),
        (Goal(2, "work", None, None, date(2025, 10, 1), 3), "Ziel 3 ist kein Hauptziel"),
        (Goal(2, "work", None, None, None, 1), "Ziel 2: bitte ergänzen: Zieltermin"),
        (Goal(2, "work", None, "long", date(2025, 10, 1)), "Abgleich mit dem Arbeitsmarkt"),
        (Goal(2, "work", None, "long", date(2025, 10, 1), None, date(2025, 8, 26)), "liegt in der Zukunft"),
    ],
)
def test_a_goal_is_dated_and_compared_with_the_market(goal: Goal, text: str) -> None:
    gaps = "; ".join(planning.goal_gaps([MAIN, goal] if goal is not MAIN else [goal], DAY))
    assert text in gaps and bool(gaps) == bool(text)


SEPTEMBER = (date(2025, 9, 1), date(2025, 9, 30))


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (Step(1, "person", 1, *SEPTEMBER), ""),
        (Step(1, "jobcenter", 1, *SEPTEMBER, (), Service("training", "employability", True)), ""),
        (Step(1, None, 1, *SEPTEMBER), "wer handelt"),
        (Step(1, "person", 2, *SEPTEMBER), "Ziel 2 gibt es"),
        (Step(1, "person", 1, SEPTEMBER[1], SEPTEMBER[0]), "vor dem Beginn"),
        (Step(1, "person", 1, SEPTEMBER[0], date(2026, 1, 1)), "nach dem Zieltermin 31.12.2025"),
        (Step(1, "jobcenter", 1, *SEPTEMBER, (), Service("gone", "employability", True)), "Leistung"),
        (Step(1, "jobcenter", 1, *SEPTEMBER, (), Service("training", None, True)), "Beitrag zur Integration"),
        (Step(1, "jobcenter", 1, *SEPTEMBER, (), Service("training", "placement")), "Wirtschaftlichkeit"),
    ],
)
def test_a_step_says_who_when_and_what_for(step: Step, text: str) -> None:
    gaps = "; ".join(planning.step_gaps([step], [MAIN], ["training"]))
    assert text in gaps and bool(gaps) == bool(text)


def test_direct_placement_comes_first() -> None:
    direct = Step(1, "jobcenter", 1, *SEPTEMBER, (), Service("placement_budget", "placement", True))
    assert planning.placement_gap([direct], None) == []
    assert planning.placement_gap([], "barriers_first") == []
    assert planning.placement_gap([], None)


def test_a_barrier_without_goal_is_a_hint() -> None:
    assert planning.uncovered(["debts", "housing"], [MAIN]) == ["housing"]


def test_sections_of_the_agreement() -> None:
    assert [planning.section_of(kind) for kind in ("training", "municipal", "work_opportunity")] == [
        "16(1)",
        "16(2)",
        "16(3)",
    ]


def test_only_a_missing_alliance_holds_an_assessment_up() -> None:
    assert assessment.Readiness(False, True, True, True).blocks
    doubtful = assessment.Readiness(True, False, True, False)
    assert not doubtful.blocks and "noch nicht vom Sinn überzeugt" in str(doubtful.warning)
    assert assessment.Readiness(True, True, True, True).warning is None


def test_no_evaluation_without_source_and_reaction() -> None:
    whole = assessment.Finding("health", "statement", "reject")
    assert assessment.finding_gaps([whole]) == []
    assert "Reaktion" in assessment.finding_gaps([whole, assessment.Finding("health", "test", None)])[0]


def test_five_steps_or_a_reason() -> None:
    every = list(data_groups.STRUCTURE)
    assert assessment.structure_gaps(every, "full", None) == []
    assert "Eröffnungsfrage" in assessment.structure_gaps(every[1:], "full", None)[0]
    assert assessment.structure_gaps([], "partial", "facts_known") == []
    assert assessment.structure_gaps([], "partial", None)


def test_no_value_judgement_without_statement_or_source() -> None:
    assert assessment.judgements(["self_confidence"], [], None)
    assert assessment.judgements(["self_confidence"], ["self_confidence"], None) == []
    assert assessment.judgements(["resilience"], [], "test") == []
    assert assessment.judgements(["no_apprenticeship"], [], None) == []


def test_self_assessment_beside_that_of_the_case_manager() -> None:
    labels, words = {"it": "IT", "people": "Umgang"}, {"1": "sehr gut", "3": "weniger gut"}
    assert assessment.comparison({"it": "1"}, {"it": "3"}, labels, words) == (
        "IT: selbst sehr gut, Fallmanagement weniger gut"
    )
    assert assessment.comparison({}, {}, labels, words) is None
