"""Planning: both forms as they open, the plan, the agreement or its deferral, the document."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workers.documents import Agreement
from workers.errors import BusinessError, PermanentError
from workers.handlers.planning_cases import TEXTS

from .conftest import MemoryDocuments, Run

PREPARE, CHECK = "planning.prepare_planning", "planning.check_plan"
RECORD, WRITE = "planning.record_agreement", "planning.write_agreement"
DAY = date(2025, 4, 14)
ASSESSED: dict[str, Any] = {"obstacles": ["housing", "health"], "third_party_areas": ["housing"]}
PLAN: dict[str, Any] = {
    **ASSESSED,
    "goal_horizon": "obstacles_first",
    "goal_count": "2",
    "goal_1_category": "G2",
    "goal_1_target": "2025-06-30",
    "goal_1_smart": ["specific", "activating", "realistic"],
    "goal_2_category": "G1",
    "goal_2_target": "2025-09-30",
    "goal_2_smart": ["specific", "measurable", "activating", "realistic"],
    "service_count": "1",
    "service_1_area": "housing",
    "service_1_kind": "municipal",
    "service_1_economical": True,
    "service_1_effective": True,
    "third_party_partners": ["housing", "counselling"],
    "plan_recorded_on": "2025-04-14",
    "services_on_hold": False,
}


async def test_the_first_plan_opens_with_obstacles_and_choices(run: Run) -> None:
    found = await run(PREPARE, DAY, **ASSESSED, planning_scope="full")

    assert found["planning_intro"] == "Erste Planung nach dem Assessment."
    assert found["obstacles_text"] == "1. Wohnen; 2. Gesundheit"
    assert (found["third_party_needed"], found["third_party_text"]) == (True, "Wohnen")
    assert found["area_options"][0] == {"value": "housing", "label": "Wohnen"}
    assert {"value": "coaching", "label": "Ganzheitliche Betreuung (§ 16k SGB II)"} in found["service_options"]
    assert (found["plan_name_text"], found["offer_needed"]) == ("Kooperationsplan", False)
    assert found["goal_count"] is None


async def test_a_list_is_never_null_because_tasklist_could_not_fill_it(run: Run) -> None:
    found = await run(PREPARE, DAY, **ASSESSED)
    assert [found[name] for name in ("goal_1_smart", "goal_2_smart", "goal_3_smart", "third_party_partners")] == [
        ()
    ] * 4


async def test_what_an_earlier_agreement_left_in_the_form_is_emptied(run: Run) -> None:
    found = await run(PREPARE, DAY, **ASSESSED, agreement_base_date="2025-01-09")
    emptied = ("agreement_decision", "agreement_concluded_on", "waiver_reasons_recorded_on", "plan_recorded_on", *TEXTS)
    assert [found[name] for name in emptied] == [None] * len(emptied)


async def test_without_need_nobody_else_is_asked_for(run: Run) -> None:
    found = await run(PREPARE, DAY, obstacles=[], third_party_areas=[])
    assert (found["obstacles_text"], found["third_party_needed"]) == ("kein Befund", False)
    assert found["third_party_text"] is None


async def test_only_the_agreement_shows_the_goals_of_the_plan_before(run: Run) -> None:
    plan = await run(CHECK, DAY, **PLAN)
    earlier = {"plan_answers": plan["plan_answers"], "plan_recorded_on": "2025-04-14", "planning_scope": "agreement"}
    found = await run(PREPARE, date(2026, 11, 25), **ASSESSED, **earlier)

    assert found["goal_2_text"] == "Ziel 2 bis 30.09.2025: Prozessfähigkeit herstellen"
    assert (found["goal_3_text"], found["goal_count"]) == (None, "2")
    assert found["smart_hints"] == "Ziel 1 ist noch nicht messbar."
    assert found["offer_needed"] is True
    assert "Planung vom 14.04.2025" in found["planning_intro"]
    again = {**PLAN, **{name: found[name] for name in PLAN if name.startswith(("goal", "service_")) and name in found}}
    assert (await run(CHECK, DAY, **again))["plan_answers"] == plan["plan_answers"]


async def test_a_plan_keeps_codes_and_dates(run: Run) -> None:
    left_over = {"goal_3_category": "G3", "goal_3_target": "2020-01-01", "service_2_area": "health"}
    found = await run(CHECK, DAY, **PLAN, **left_over)

    assert found["goal_categories"] == ["G1", "G2"]
    assert found["planned_services"] == [{"area": "housing", "kind": "municipal"}]
    assert found["smart_hints"] == "Ziel 1 ist noch nicht messbar."
    assert found["plan_answers"]["goal_1_target"] == "2025-06-30"
    assert not set(left_over) & set(found["plan_answers"])


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"goal_count": None}, "„Anzahl der Ziele“ fehlt"),
        ({"goal_horizon": ""}, "„Zielhorizont“ fehlt"),
        ({"service_count": None}, "„Anzahl der Leistungen“ fehlt"),
        ({"goal_2_target": None}, "Ziel 2: bitte ergänzen: Zieltermin"),
        ({"service_1_economical": None}, "die Wirtschaftlichkeit ist nicht geprüft"),
        ({"service_1_area": "work"}, "das Hemmnis aus dem Assessment fehlt"),
        ({"third_party_partners": []}, "Für Wohnen reichen die Leistungen nach SGB II und SGB III nicht"),
        ({"plan_recorded_on": "2025-04-15"}, "liegt in der Zukunft"),
        ({"plan_recorded_on": "1925-04-14"}, "noch keine Vorgaben"),
        ({"services_on_hold": True}, "Leistung 1 ist neu"),
    ],
)
async def test_a_plan_with_gaps_goes_back_to_the_form(run: Run, change: dict[str, Any], text: str) -> None:
    with pytest.raises(BusinessError) as refused:
        await run(CHECK, DAY, **{**PLAN, **change})

    assert refused.value.code == "plan_refused"
    assert text in str(refused.value)


async def test_on_hold_the_services_of_the_last_plan_go_on(run: Run) -> None:
    plan = await run(CHECK, DAY, **PLAN)
    on_hold = {**PLAN, "services_on_hold": True, "plan_answers": plan["plan_answers"]}
    assert (await run(CHECK, DAY, **on_hold))["planned_services"] == plan["planned_services"]


AGREED: dict[str, Any] = {
    "admission_date": "2025-04-07",
    "agreement_decision": "concluded",
    "agreement_concluded_on": "2025-07-09",
    "waiver_reasons_recorded_on": "2025-04-14",
    "agreement_version": 1,
    "goal_count": "2",
    "text_goal_1": "Sie haben drei Wohnungen besichtigt.",
    "text_goal_2": "Sie kennen Ihren Schuldenstand.",
    "text_steps_person": "Sie bewerben sich.",
    "text_steps_jobcenter": "Wir klären die Kaution.",
}
JULY = date(2025, 7, 9)


async def test_an_agreement_restarts_its_review(run: Run) -> None:
    assert await run(RECORD, JULY, **AGREED) == {
        "plan_kind": "kooperationsplan",
        "plan_name_text": "Kooperationsplan",
        "agreement_concluded_on": JULY,
        "agreement_waived": False,
        "agreement_base_date": JULY,
        "agreement_version": 2,
        "planning_scope": "full",
        "correction_message": None,
    }


async def test_a_waived_agreement_has_no_date_and_keeps_no_text(run: Run) -> None:
    found = await run(RECORD, JULY, **{**AGREED, "agreement_decision": "waived"})

    assert found["agreement_waived"] is True
    assert (found["agreement_concluded_on"], found["agreement_base_date"]) == (None, None)
    assert found["agreement_version"] == 1
    assert [found[name] for name in TEXTS] == [None] * len(TEXTS)


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [("2023-06-30", "egv", "Eingliederungsvereinbarung"), ("2023-07-01", "kooperationsplan", "Kooperationsplan")],
)
async def test_the_day_of_conclusion_decides_not_the_day_of_entry(run: Run, day: str, kind: str, name: str) -> None:
    facts = {**AGREED, "admission_date": "2023-05-15", "agreement_concluded_on": day}
    found = await run(RECORD, date(2023, 7, 3), **facts)
    assert (found["plan_kind"], found["plan_name_text"]) == (kind, name)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"agreement_decision": None}, "erst vollständig"),
        ({"agreement_decision": "waived", "waiver_reasons_recorded_on": ""}, "erst vollständig"),
        ({"agreement_decision": "waived", "waiver_reasons_recorded_on": "2025-07-10"}, "liegt in der Zukunft"),
        ({"agreement_concluded_on": None}, "Es fehlt der Tag"),
        ({"agreement_concluded_on": "2025-07-10"}, "„Geschlossen am“ liegt in der Zukunft"),
        ({"agreement_concluded_on": "2025-04-06"}, "vor der Aufnahme am 07.04.2025"),
        ({"text_goal_2": " "}, "„Ziel 2“ fehlt"),
        ({"text_steps_person": None}, "„Schritte der Kundin, des Kunden“ fehlt"),
    ],
)
async def test_an_incomplete_agreement_goes_back_to_the_form(run: Run, change: dict[str, Any], text: str) -> None:
    with pytest.raises(BusinessError) as refused:
        await run(RECORD, JULY, **{**AGREED, **change})

    assert refused.value.code == "agreement_incomplete"
    assert text in str(refused.value)


async def test_the_plan_of_today_needs_a_personal_offer(run: Run) -> None:
    today = {**AGREED, "agreement_concluded_on": "2026-07-01"}
    with pytest.raises(BusinessError, match="„Persönliches Angebot“ fehlt"):
        await run(RECORD, date(2026, 7, 1), **today)
    assert await run(RECORD, date(2026, 7, 1), **today, text_offer="Wir beraten Sie.")


PAPER: dict[str, Any] = {
    **{name: value for name, value in AGREED.items() if name.startswith("text_")},
    "acting_manager": "fm.yilmaz",
    "case_manager_team": "Team 728",
    "agreement_concluded_on": "2025-07-09",
    "agreement_version": 2,
    "goal_count": "2",
    "goal_1_target": "2025-06-30",
    "goal_2_target": "2025-09-30",
    "planned_services": [{"area": "housing", "kind": "municipal"}],
    "third_party_partners": ["housing"],
    "text_offer": "Bleibt ungedruckt, weil der Plan vor dem 01.07.2026 geschlossen ist.",
}


async def test_the_document_prints_the_wording_which_is_then_emptied(run: Run, documents: MemoryDocuments) -> None:
    found = await run(WRITE, JULY, **PAPER)
    paper, filer = documents.only

    assert isinstance(paper, Agreement)
    assert (paper.title, filer) == ("Kooperationsplan vom 09.07.2025", "fm.yilmaz")
    assert (paper.benefit_name, paper.version, paper.offer) == ("Bürgergeld", 2, None)
    assert [(goal.text, goal.target) for goal in paper.goals] == [
        ("Sie haben drei Wohnungen besichtigt.", date(2025, 6, 30)),
        ("Sie kennen Ihren Schuldenstand.", date(2025, 9, 30)),
    ]
    assert [(line.label, line.value) for line in paper.services] == [
        ("Wohnen", "Kommunale Eingliederungsleistung (§ 16a SGB II)")
    ]
    assert paper.partners == ("Wohnungsnotfallhilfe",)
    assert paper.review_due == date(2026, 1, 9)
    assert "spätestens am Freitag, 09.01.2026, 6 Monate nach dem 09.07.2025" in paper.review_due_explanation
    assert [found[name] for name in TEXTS] == [None] * len(TEXTS)
    assert found["document_title"] == paper.title


async def test_the_contract_of_old_law(run: Run, documents: MemoryDocuments) -> None:
    await run(WRITE, date(2023, 6, 30), **{**PAPER, "agreement_concluded_on": "2023-06-30"})
    paper, _ = documents.only
    assert isinstance(paper, Agreement)
    assert (paper.plan_kind, paper.plan_name, paper.benefit_name) == ("egv", "Eingliederungsvereinbarung", "Bürgergeld")


async def test_a_document_never_has_a_gap(run: Run) -> None:
    with pytest.raises(PermanentError, match="steps_person"):
        await run(WRITE, JULY, **{**PAPER, "text_steps_person": None})
