"""Steering: entry and decision, doubtful return, review of the agreement, third parties."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workers.documents import TlRequest
from workers.errors import BusinessError

from .conftest import MemoryDocuments, Run

START, STEER, RETURN, REVIEW, THIRD = (
    f"steering.{step}"
    for step in (
        "set_agreement_review",
        "record_steering",
        "record_return",
        "record_agreement_review",
        "record_third_party",
    )
)
DAY = date(2025, 5, 26)
NAME = "Kooperationsplan"


async def test_steering_starts_with_the_next_review_and_the_reasons_of_an_exit(run: Run) -> None:
    found = await run(START, date(2025, 3, 24), agreement_base_date="2025-03-24", plan_name_text=NAME)

    assert (found["agreement_review_opens"], found["agreement_review_due"], found["agreement_review_overdue"]) == (
        date(2025, 9, 10),
        date(2025, 9, 24),
        date(2025, 9, 25),
    )
    assert "Kooperationsplan" in found["agreement_review_text"]
    assert "Letzter Tag: Mittwoch, 24.09.2025." in found["agreement_review_explanation"]
    assert found["exit_reason_options"][3] == {"label": "sozialversicherungspflichtige Beschäftigung", "value": "E-04"}
    assert [option["value"] for option in found["exit_reason_options"]][-1] == "E-10"


async def test_a_waived_agreement_has_no_review(run: Run) -> None:
    found = await run(START, date(2025, 4, 14), agreement_base_date=None, plan_name_text=NAME)

    assert (found["agreement_review_opens"], found["agreement_review_due"]) == (None, None)
    assert "zurückgestellt" in found["agreement_review_text"]


async def test_an_overdue_review_is_explained(run: Run) -> None:
    day = date(2025, 9, 25)
    found = await run("steering.explain_overdue", day, agreement_base_date="2025-03-24", plan_name_text=NAME)

    assert (found["deviation_title"], found["deviation_since"]) == ("Überprüfung der Vereinbarung überfällig", day)


ENTRY: dict[str, Any] = {
    "admission_date": "2025-01-13",
    "agreement_waived": False,
    "services_on_hold": False,
    "improved": "yes",
    "progress_source": "elb",
    "progress_recorded_on": "2025-05-26",
    "steering_decision": "continue",
}


async def test_an_entry_leads_back_with_an_empty_form_and_shows_the_last_progress(run: Run) -> None:
    found = await run(STEER, DAY, **ENTRY, contact_kind="home_visit")

    assert (found["steering_outcome"], found["exit_reason"], found["planning_scope"]) == ("continue", None, "full")
    assert found["steering_news"].startswith("Letzter Eintrag vom 26.05.2025: verbessert")
    emptied = ("steering_decision", "improved", "progress_source", "progress_recorded_on", "new_service", "step_status")
    assert [found[name] for name in emptied] == [None] * len(emptied)


@pytest.mark.parametrize(
    ("change", "outcome", "reason", "scope"),
    [
        ({"steering_decision": "reassess"}, "reassess", None, "full"),
        ({"steering_decision": "replan"}, "replan", None, "full"),
        (
            {"steering_decision": "adapt_agreement", "adaptation_cause": "progress"},
            "adapt_agreement",
            None,
            "agreement",
        ),
        ({"steering_decision": "adapt_agreement", "agreement_waived": True}, "adapt_agreement", None, "agreement"),
        ({"steering_decision": "exit", "exit_reason_choice": "E-04"}, "exit", "E-04", "full"),
        ({"steering_decision": "return", "return_efforts_on": "2025-05-23"}, "exit", "E-06", "full"),
        (
            {"steering_decision": "return", "return_efforts_on": "2025-05-23", "return_doubt": "yes"},
            "ask_leader",
            None,
            "full",
        ),
    ],
)
async def test_a_decision_says_where_the_case_goes(
    run: Run, change: dict[str, Any], outcome: str, reason: str | None, scope: str
) -> None:
    bare = {**ENTRY, "improved": None, "progress_source": None, "progress_recorded_on": None}
    found = await run(STEER, DAY, **{**bare, **change})

    assert (found["steering_outcome"], found["exit_reason"], found["planning_scope"]) == (outcome, reason, scope)
    assert found["adaptation_cause"] == change.get("adaptation_cause")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"steering_decision": None}, "„Wie geht es weiter?“ fehlt"),
        ({"improved": None}, "Es fehlt, ob sich die Situation verbessert hat"),
        ({"progress_source": ""}, "Zum Fortschritt fehlt"),
        ({"progress_recorded_on": "2025-05-27"}, "„Fortschritt in VerBIS erfasst am“ liegt in der Zukunft"),
        ({"progress_recorded_on": "2025-01-12"}, "„Fortschritt in VerBIS erfasst am“: nicht vor der Aufnahme"),
        ({"step_status": "deviates"}, "Weicht ein Schritt ab"),
        ({"new_service": "yes", "services_on_hold": True}, "Solange die Entscheidung der Teamleitung"),
        ({"steering_decision": "exit"}, "Es fehlt der Grund des Abgangs"),
        ({"steering_decision": "exit", "exit_reason_choice": "E-09"}, "Dieser Grund des Abgangs steht nicht zur Wahl"),
        ({"steering_decision": "return"}, "Vor einer Rückgabe braucht es"),
        ({"steering_decision": "adapt_agreement"}, "Es fehlt, warum die Vereinbarung angepasst wird"),
    ],
)
async def test_an_incomplete_entry_is_explained(run: Run, change: dict[str, Any], message: str) -> None:
    with pytest.raises(BusinessError) as error:
        await run(STEER, DAY, **{**ENTRY, **change})

    assert error.value.code == "steering_incomplete"
    assert error.value.message.startswith(message)


DOUBT: dict[str, Any] = {
    "case_manager": "fm.yilmaz",
    "acting_manager": "fm.hartung",
    "team_leader": "tl.koch",
    "admission_date": "2025-01-13",
    "return_efforts_on": "2025-05-23",
    "plan_name_text": NAME,
    "agreement_base_date": "2025-02-10",
}


@pytest.mark.parametrize("doubt", ["Termine werden abgebrochen.", ""])
async def test_a_doubt_goes_to_the_team_leader_with_its_facts(run: Run, documents: MemoryDocuments, doubt: str) -> None:
    found = await run("steering.write_tl_request", DAY, **DOUBT, text_return_reasons=doubt)

    request, filer = documents.only
    assert isinstance(request, TlRequest)
    assert (request.occasions, request.team_leader, filer) == (("return",), "Sabine Koch", "fm.hartung")
    assert request.reason == (doubt or "Das Fallmanagement hat Zweifel, ob die Person zurückgegeben werden soll.")
    facts = {fact.label: fact.value for fact in request.facts}
    assert (facts["Fallmanagement"], facts[NAME]) == ("Deniz Yılmaz", "zuletzt vom 10.02.2025")
    assert (found["text_return_reasons"], found["efforts_text"]) == (None, "23.05.2025")


@pytest.mark.parametrize(
    ("decision", "outcome", "reason"), [("return", "exit", "E-06"), ("continue", "continue", None)]
)
async def test_the_team_leader_decides_the_return(run: Run, decision: str, outcome: str, reason: str | None) -> None:
    facts = {"tl_return_decision": decision, "tl_return_date": "2025-05-28", "return_efforts_on": "2025-05-23"}
    found = await run(RETURN, date(2025, 5, 28), **facts)

    assert (found["steering_outcome"], found["exit_reason"]) == (outcome, reason)
    assert found["steering_news"].startswith("Die Teamleitung hat am 28.05.2025 entschieden")


@pytest.mark.parametrize(
    ("day", "message"), [("2025-05-29", "liegt in der Zukunft"), ("2025-05-22", "nicht vor den Bemühungen")]
)
async def test_an_impossible_decision_is_explained(run: Run, day: str, message: str) -> None:
    facts = {"tl_return_decision": "return", "tl_return_date": day, "return_efforts_on": "2025-05-23"}
    with pytest.raises(BusinessError, match=message):
        await run(RETURN, date(2025, 5, 28), **facts)


REVIEWED: dict[str, Any] = {
    "agreement_base_date": "2025-03-24",
    "plan_name_text": NAME,
    "agreement_reviewed_on": "2025-09-22",
    "agreement_review_result": "unchanged",
}
REVIEW_DAY = date(2025, 9, 22)


async def test_an_unchanged_agreement_is_reviewed_again_in_six_months(run: Run) -> None:
    found = await run(REVIEW, REVIEW_DAY, **REVIEWED)

    assert (found["agreement_base_date"], found["agreement_outcome"]) == (REVIEW_DAY, "unchanged")
    assert (found["agreement_review_opens"], found["agreement_review_due"]) == (date(2026, 3, 8), date(2026, 3, 22))
    assert "steering_outcome" not in found
    assert (found["agreement_reviewed_on"], found["agreement_review_result"]) == (None, None)


async def test_an_agreement_to_adapt_goes_back_to_planning(run: Run) -> None:
    change = {"agreement_review_result": "adapt", "review_adaptation_cause": "conditions"}
    found = await run(REVIEW, REVIEW_DAY, **{**REVIEWED, **change})

    assert (found["steering_outcome"], found["planning_scope"]) == ("adapt_agreement", "agreement")
    assert (found["adaptation_cause"], found["exit_reason"]) == ("conditions", None)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"agreement_reviewed_on": "2025-09-23"}, "„Überprüft und in VerBIS erfasst am“ liegt in der Zukunft"),
        ({"agreement_reviewed_on": "2025-03-23"}, "Die Überprüfung kann nicht vor dem Stand der Vereinbarung"),
        ({"agreement_review_result": "adapt"}, "Es fehlt, warum die Vereinbarung angepasst wird"),
        ({"agreement_review_result": None}, "„Ergebnis der Überprüfung“ fehlt"),
    ],
)
async def test_an_incomplete_review_is_explained(run: Run, change: dict[str, Any], message: str) -> None:
    with pytest.raises(BusinessError) as error:
        await run(REVIEW, REVIEW_DAY, **{**REVIEWED, **change})

    assert error.value.code == "agreement_review_incomplete"
    assert error.value.message.startswith(message)


async def test_a_contact_to_a_third_party_is_noted(run: Run) -> None:
    facts = {"admission_date": "2025-01-13", "third_party_areas": ["health"]}
    found = await run(THIRD, DAY, **facts, third_party_contacted_on="2025-05-20")

    assert found["third_parties_reached"] == ("health",)


@pytest.mark.parametrize(
    ("needed", "reached", "text"),
    [
        ([], None, None),
        (["health"], None, "Gesundheit"),
        (["health"], ["health"], None),
        (["health", "housing"], ["health"], "Wohnen"),
    ],
)
async def test_third_parties_are_asked_once_for_each_area(
    run: Run, needed: list[str], reached: list[str] | None, text: str | None
) -> None:
    facts = {"plan_name_text": NAME, "third_party_areas": needed, "third_parties_reached": reached}
    found = await run(START, DAY, **facts)

    assert (found["third_parties_missing"], found["third_parties_text"]) == (text is not None, text)


@pytest.mark.parametrize(("day", "message"), [("2025-05-27", "Zukunft"), ("2025-01-12", "nicht vor der Aufnahme")])
async def test_an_impossible_contact_is_explained(run: Run, day: str, message: str) -> None:
    with pytest.raises(BusinessError, match=message):
        await run(THIRD, DAY, admission_date="2025-01-13", third_party_contacted_on=day)
