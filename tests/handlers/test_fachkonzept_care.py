"""The Fachkonzept from the agreement to the stay check: steering, services, breaches, exit."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workers.errors import BusinessError, PermanentError

from .conftest import MemoryCases, MemoryDocuments, MemoryStaffing, Run

HERE = {"jobcenter": "fachkonzept", "case_number": "BG-4711", "admission_date": "2025-08-04"}
DAY = date(2026, 1, 12)


async def refused(run: Run, topic: str, day: date, **variables: Any) -> str:
    with pytest.raises(BusinessError) as error:
        await run(topic, day, **variables)
    return error.value.message


# -- reviews


async def test_the_review_opens_before_six_months_are_over(run: Run) -> None:
    found = await run("fachkonzept_steering.set_review", DAY, **HERE, agreement_base_date="2025-08-29")
    assert (found["review_opens"], found["review_due"]) == (date(2026, 2, 14), date(2026, 2, 28))
    assert found["review_forced"] is False


async def test_an_amendment_forces_the_review_on_the_same_day(run: Run) -> None:
    found = await run(
        "fachkonzept_steering.set_review", DAY, **HERE, agreement_base_date="2026-01-12", agreement_version=2
    )
    assert (found["review_opens"], found["review_due"], found["review_forced"]) == (DAY, DAY, True)


async def test_without_an_agreement_the_plan_is_reviewed(run: Run) -> None:
    found = await run("fachkonzept_steering.set_review", DAY, **HERE, plan_recorded_on="2025-08-29")
    assert found["review_due"] == date(2026, 2, 28)


REVIEW = {
    **HERE,
    "reviewed_on": "2026-02-20",
    "review_recorded_on": "2026-02-20",
    "goals_reached": [],
    "goals_missed": 1,
    "still_sensible": True,
    "review_choice": "go_on",
}
CAUSES = {"causes_person": ["health"], "causes_office": ["misjudged"]}


async def test_missed_goals_need_causes_on_both_sides(run: Run, cases: MemoryCases) -> None:
    day = date(2026, 2, 20)
    told = await refused(run, "fachkonzept_steering.record_review", day, **REVIEW, causes_person=["health"])
    assert "auf Seiten des Jobcenters" in told

    found = await run("fachkonzept_steering.record_review", day, **REVIEW, **CAUSES)
    assert (found["review_outcome"], found["review_due"]) == ("go_on", date(2026, 8, 20))
    assert cases.set["agreement_base_date"] == day
    reached = {"goal_records": GOALS, "goals_reached": ["1-2025-08-29"], "goals_reached_on": "2026-02-10"}
    await run("fachkonzept_steering.record_review", day, **{**REVIEW, **CAUSES, **reached})
    assert cases.set["goal_records"][0]["reached_on"] == "2026-02-10"
    assert "exit_hint_text" not in cases.set


async def test_a_review_may_lead_to_an_amendment_or_to_the_exit_check(run: Run, cases: MemoryCases) -> None:
    day = date(2026, 2, 20)
    amended = await run("fachkonzept_steering.record_review", day, **{**REVIEW, "review_choice": "amend"}, **CAUSES)
    assert (amended["review_outcome"], amended["steering_outcome"]) == ("amend", "adapt_agreement")

    left = await run("fachkonzept_steering.record_review", day, **{**REVIEW, "still_sensible": False}, **CAUSES)
    assert (left["review_outcome"], left["steering_outcome"]) == ("exit_check", "continue")
    assert "„Ausstieg prüfen“" in cases.set["exit_hint_text"]


async def test_a_later_review_needs_a_reason(run: Run) -> None:
    day = date(2026, 2, 20)
    form = {**REVIEW, **CAUSES, "next_review_on": "2026-09-20"}
    assert "nur mit einem Grund" in await refused(run, "fachkonzept_steering.record_review", day, **form)
    found = await run("fachkonzept_steering.record_review", day, **form, later_reason_recorded=True)
    assert found["review_due"] == date(2026, 9, 20)
    again = await run(
        "fachkonzept_steering.set_review",
        day,
        **HERE,
        agreement_base_date=day.isoformat(),
        next_review_chosen="2026-09-20",
    )
    assert again["review_due"] == date(2026, 9, 20)


# -- entries of steering


async def entry(run: Run, day: date = DAY, **variables: Any) -> dict[str, Any]:
    return await run("fachkonzept_steering.record_steering", day, **HERE, **variables)


async def test_the_form_opens_empty_with_what_can_be_chosen(run: Run) -> None:
    service = {"value": "step-1", "label": "Schritt 1: Weiterbildung", "problem": "qualification", "paragraph": "16(1)"}
    found = await run(
        "fachkonzept_steering.prepare_steering", DAY, **HERE, planned_services=[service], interim_next="2026-02-02"
    )
    assert found["steering_action"] is None
    assert {"label": "Schulden", "value": "debts"} in found["problem_options"]
    assert found["service_options"][0]["value"] == "v1-step-1"
    assert found["interim_reminder_at"] == "2026-02-02T00:00:00"
    assert (await run("fachkonzept_steering.prepare_steering", DAY, **HERE))["interim_reminder_at"] is None


GOALS = [{"number": 1, "area": "work", "targets": [{"agreed_on": "2025-08-29", "target": "2026-03-31"}]}]


async def test_an_interim_balance_tells_which_goals_are_reached(run: Run, cases: MemoryCases) -> None:
    form = {"steering_action": "interim", "interim_held_on": "2025-11-14", "interim_findings": ["success"]}
    done = {"course_corrected": True, "goal_records": GOALS, "goals_done": ["1-2025-08-29"]}
    told = await refused(
        run,
        "fachkonzept_steering.record_steering",
        date(2025, 11, 14),
        **HERE,
        **form,
        **done,
        goals_done_on="2025-11-15",
    )
    assert "„Erreicht am“ liegt in der Zukunft" in told
    await entry(run, date(2025, 11, 14), **form, **done)
    assert cases.set["goal_records"][0]["reached_on"] == "2025-11-14"


async def test_the_form_offers_open_goals_and_the_groups_of_the_person(run: Run) -> None:
    known = {"goal_records": GOALS, "target_groups": ["women"]}
    found = await run("fachkonzept_steering.prepare_steering", DAY, **HERE, **known)
    assert found["goal_options"] == [{"label": "Ziel 1: Arbeit, bis 31.03.2026", "value": "1-2025-08-29"}]
    assert found["needed_groups"] == ("women",)


async def test_an_interim_balance_leaves_the_review_alone(run: Run, cases: MemoryCases) -> None:
    form = {"steering_action": "interim", "interim_held_on": "2025-11-14", "interim_findings": ["success"]}
    found = await entry(run, date(2025, 11, 14), **form, course_corrected=True, interim_next_on="2025-12-19")
    assert (found["steering_step"], found["interim_next"]) == ("steer", date(2025, 12, 19))
    assert cases.set == {}


async def test_what_an_action_lacks_is_told(run: Run) -> None:
    async def told(**form: Any) -> str:
        return await refused(run, "fachkonzept_steering.record_steering", DAY, **HERE, **form)

    assert "Kurs berichtigt" in await told(steering_action="interim", interim_held_on="2025-11-14")
    assert "liegt in der Zukunft" in await told(
        steering_action="refusal", refusal_event="duty", refused_on="2026-01-13"
    )
    assert "vor der Aufnahme" in await told(steering_action="refusal", refusal_event="duty", refused_on="2025-08-03")
    assert "Um welche Leistung" in await told(
        steering_action="refusal", refusal_event="measure", refused_on="2026-01-12"
    )
    assert "Was folgt" in await told(
        steering_action="unavailable",
        affected_service="other",
        shortage_reason="waiting",
        shortage_noticed_on="2026-01-12",
    )
    conference = {"conference_on": "2026-01-12", "conference_disciplines": ["youth"]}
    assert "Einwilligung" in await told(steering_action="conference", **conference, conference_minutes_on="2026-01-12")
    assert "vor der Fallkonferenz" in await told(
        steering_action="conference",
        **conference,
        conference_minutes_on="2026-01-12",
        conference_consent_on="2026-01-13",
    )


UNAVAILABLE = {
    "steering_action": "unavailable",
    "affected_service": "v1-step-1",
    "shortage_reason": "budget",
    "shortage_noticed_on": "2026-01-12",
    "planned_services": [{"value": "step-1", "label": "x", "problem": "qualification", "paragraph": "16(1)"}],
}


async def test_a_blocked_service_means_a_new_plan_and_a_gap(run: Run, cases: MemoryCases) -> None:
    found = await entry(run, **UNAVAILABLE)
    assert (found["steering_step"], found["steering_outcome"]) == ("end", "adapt_agreement")
    assert found["undelivered_services"] == ({"label": "x", "value": "v1-step-1"},)
    gap = {"problem": "qualification", "paragraph": "16(1)", "reason": "budget", "noticed_on": "2026-01-12"}
    assert cases.set["service_gaps"] == [gap]
    assert cases.begun == []


async def test_a_missing_offer_also_goes_to_the_network(run: Run, cases: MemoryCases) -> None:
    await entry(run, **{**UNAVAILABLE, "shortage_reason": "market"})
    (notice,) = cases.begun
    assert notice["network_group"] == "netzwerk"
    assert "abschluss, § 16 Abs. 1" in notice["notice_text"]


async def test_waiting_only_moves_dates(run: Run, cases: MemoryCases) -> None:
    waiting = {**UNAVAILABLE, "shortage_reason": "waiting"}
    assert (await entry(run, **waiting, waiting_answer="dates"))["steering_step"] == "steer"
    assert (await entry(run, **waiting, waiting_answer="amend"))["steering_outcome"] == "adapt_agreement"
    assert "service_gaps" not in cases.set


REFUSED = {
    "steering_action": "refusal",
    "refusal_event": "measure",
    "affected_service": "v1-step-1",
    "refused_on": "2026-03-05",
    "agreement_concluded_on": "2025-11-10",
}


async def test_a_breach_is_checked_only_when_consequences_were_explained(run: Run, cases: MemoryCases) -> None:
    cases.listening = True
    day = date(2026, 3, 5)
    found = await entry(run, day, **REFUSED)
    assert "zuerst die Folgen erklären" in found["steering_news"] and cases.told == []

    late = await entry(run, day, **REFUSED, consequences_explained_on="2026-03-06")
    assert "zuerst die Folgen" in late["steering_news"] and cases.told == []

    await entry(run, day, **REFUSED, consequences_explained_on="2025-11-10")
    (breach,) = cases.told
    assert breach["refused_on"] == day and "10.11.2025" in breach["explained_text"]


async def test_what_the_office_did_not_deliver_is_no_breach(run: Run, cases: MemoryCases) -> None:
    cases.listening = True
    form = {
        **REFUSED,
        "consequences_explained_on": "2025-11-10",
        "undelivered_services": [{"label": "x", "value": "v1-step-1"}],
    }
    found = await entry(run, date(2026, 3, 5), **form)
    assert "Kein Verstoß der Person" in found["steering_news"] and cases.told == []


async def test_refusing_the_assessment_has_no_consequence(run: Run, cases: MemoryCases) -> None:
    cases.listening = True
    found = await entry(run, steering_action="refusal", refusal_event="voluntary", refused_on="2026-01-12")
    assert "freiwillig" in found["steering_news"] and cases.told == []


async def test_problems_go_to_network_or_management(run: Run, cases: MemoryCases) -> None:
    form = {"steering_action": "problem", "gap_problem": "housing", "gap_paragraph": "16(2)"}
    await entry(run, **form, problem_kind="gap")
    await entry(run, **form, problem_kind="regional")
    assert [notice["network_group"] for notice in cases.begun] == ["netzwerk", "leitung"]
    assert len(cases.set["service_gaps"]) == 1


async def test_conference_and_ways_back(run: Run) -> None:
    conference = {
        "steering_action": "conference",
        "conference_on": "2026-01-12",
        "conference_disciplines": ["counselling"],
        "conference_consent_on": "2025-11-28",
        "conference_minutes_on": "2026-01-12",
    }
    assert "Fallkonferenz am 12.01.2026" in (await entry(run, **conference))["steering_news"]
    assert (await entry(run, steering_action="replan"))["steering_outcome"] == "replan"
    assert (await entry(run, steering_action="reassess"))["steering_outcome"] == "reassess"
    assert (await entry(run, steering_action="arrange", needed_problems=["debts"]))["steering_step"] == "arrange"


# -- services


async def test_offers_are_ranked_and_packages_shown(run: Run) -> None:
    found = await run("fachkonzept_steering.find_providers", DAY, **HERE, needed_problems=["debts"])
    values = [option["value"] for option in found["provider_options"]]
    assert values[0] == "schuldnerhilfe_ost.debt_group" and values[-3:] == ["elsewhere", "gap", "cancel"]
    assert found["package_text"] is None

    three = ["addiction", "debts", "childcare"]
    shown = await run(
        "fachkonzept_steering.find_providers", DAY, **HERE, needed_problems=three, needed_groups=["single_parents"]
    )
    assert "Woche 9 bis 34: ambulante Behandlung läuft (Sucht)" in shown["package_text"]


CHOICE = {
    **HERE,
    "needed_problems": ["debts"],
    "service_choice": "schuldnerberatung_x.debt_regulation",
    "service_contribution": "indirect",
    "economical": True,
    "service_starts_on": "2025-12-01",
    "exchange_consent": True,
    "exchange_consent_on": "2025-11-28",
}
ARRANGE = "fachkonzept_steering.arrange_service"
START = date(2025, 11, 28)


async def test_a_service_begins_beside_the_case(run: Run, cases: MemoryCases) -> None:
    cases.listening = True
    found = await run(ARRANGE, START, **CHOICE)
    told, listed = cases.told
    assert "0511 5550 100" in told["provider_contact"]
    assert told["exchange_recipient"] == "schuldnerberatung_x"
    assert listed["consents"] == cases.set["consents"]
    assert [(consent["purpose"], consent["recipient"]) for consent in listed["consents"]] == [
        ("exchange", "schuldnerberatung_x")
    ]
    assert told["feedback_agreed_on"] == date(2025, 12, 29) and told["feedback_weeks"] == 4
    (service,) = found["services"]
    assert (service["paragraph"], service["group"], service["problem"]) == ("16(2)", "Wohlfahrtsverbände", "debts")


async def test_what_an_arrangement_lacks_is_told(run: Run, cases: MemoryCases) -> None:
    cases.listening = True

    async def told(**changed: Any) -> str:
        return await refused(run, ARRANGE, START, **{**CHOICE, **changed})

    assert "Wirtschaftlichkeit" in await told(economical=False)
    assert "Einwilligung" in await told(exchange_consent_on=None)
    assert "Beitrag" in await told(service_contribution=None)
    assert "bitte neu wählen" in await told(service_choice="gone.gone")
    assert "bitte einen Tag vereinbaren" in await told(service_choice="elsewhere")
    job = "beschaeftigungsgesellschaft.work_opportunity"
    assert "Bedarf im Einzelfall" in await told(service_choice=job, needed_problems=["work_experience"])
    assert "Es fehlt, welche Art" in await told(service_choice="gap")
    cases.listening = False
    assert "schon beendet" in await told()


async def test_gap_and_second_thoughts_arrange_nothing(run: Run, cases: MemoryCases) -> None:
    gap = await run(ARRANGE, START, **HERE, needed_problems=["debts"], service_choice="gap", gap_paragraph="16(2)")
    assert gap["services"] == [] and len(gap["service_gaps"]) == 1 and len(cases.begun) == 1
    nothing = await run(ARRANGE, START, **HERE, needed_problems=["debts"], service_choice="cancel")
    assert (nothing["services"], nothing["service_gaps"]) == ([], [])


SERVICE = {
    **HERE,
    "service_id": "t-1",
    "provider_label": "Schuldnerberatung X",
    "service_started_on": "2025-12-01",
    "feedback_weeks": 4,
}
FEEDBACK = {
    **SERVICE,
    "feedback_from": "provider",
    "feedback_received_on": "2026-01-07",
    "whereabouts_known": True,
    "development": "progress",
    "target_state": "open",
    "service_continues": True,
}


async def test_feedback_is_due_as_agreed_or_by_the_interval(run: Run) -> None:
    set_feedback = "fachkonzept_service.set_feedback"
    first = await run(set_feedback, DAY, **SERVICE, feedback_agreed_on="2025-12-29")
    assert first["feedback_due"] == date(2025, 12, 29) and "alle 4 Wochen" in first["feedback_explanation"]
    later = await run(set_feedback, DAY, **SERVICE, last_feedback_on="2026-01-07")
    assert later["feedback_due"] == date(2026, 2, 4)
    agreed = await run(set_feedback, DAY, **SERVICE, last_feedback_on="2026-01-07", feedback_agreed_on="2026-01-20")
    assert agreed["feedback_due"] == date(2026, 1, 20)


async def test_without_consent_the_exchange_is_blocked(run: Run) -> None:
    record = "fachkonzept_service.record_feedback"
    assert "gesperrt" in await refused(run, record, DAY, **FEEDBACK)
    found = await run(record, DAY, **FEEDBACK, exchange_consent_on="2025-11-28")
    assert found["service_ended"] is False
    given = {"purpose": "exchange", "recipient": "x", "answer": "given", "answered_on": "2025-11-28"}
    agreed = {"exchange_consent_on": "2025-11-28", "exchange_recipient": "x"}
    ended = {**FEEDBACK, **agreed, "consents": [{**given, "withdrawn_on": "2025-12-15"}]}
    assert "gesperrt" in await refused(run, record, DAY, **ended)
    other = {**FEEDBACK, **agreed, "consents": [{**given, "recipient": "y", "withdrawn_on": "2025-12-15"}]}
    assert (await run(record, DAY, **other))["service_ended"] is False, "each body has a consent of its own"
    asked = await run(record, DAY, **{**FEEDBACK, "feedback_from": "person"})
    assert asked["last_feedback_on"] == date(2026, 1, 7)


async def test_the_end_of_a_service_rates_the_partner(run: Run, cases: MemoryCases, staffing: MemoryStaffing) -> None:
    staffing.known["BG-4711"] = {"services": [{"id": "t-0"}, {"id": "t-1"}]}
    end = {**FEEDBACK, "feedback_from": "person", "service_continues": False, "target_state": "missed"}
    assert "Bewertung" in await refused(run, "fachkonzept_service.record_feedback", DAY, **end)
    rated = {"barrier_state": "open", "partner_rating": "missed", "check_cooperation": True, "service_cost": 480}
    found = await run("fachkonzept_service.record_feedback", DAY, **end, **rated)
    assert found["service_ended"] is True
    ended = {"id": "t-1", "ended_on": "2026-01-07", "result": "missed", "cost": 480}
    assert cases.set["services"] == [{"id": "t-0"}, ended]
    assert "Schuldnerberatung X" in cases.begun[0]["notice_text"]


async def test_what_feedback_lacks_is_told(run: Run) -> None:
    form = {**FEEDBACK, "feedback_from": "person"}

    async def told(**changed: Any) -> str:
        return await refused(run, "fachkonzept_service.record_feedback", DAY, **{**form, **changed})

    assert "Ort und Ansprechperson" in await told(whereabouts_known=False)
    assert "kein Abstand vereinbart" in await told(feedback_weeks=None)
    assert "nicht nach dieser" in await told(next_feedback_on="2026-01-07")
    assert "Zukunft" in await told(feedback_received_on="2026-01-13")


async def test_a_breach_is_handed_over_after_the_hearing(run: Run) -> None:
    record = "fachkonzept_breach.record_breach"
    form = {"refused_on": "2026-01-05", "person_heard_on": "2026-01-08", "breach_recorded_on": "2026-01-12"}
    assert "wann übergeben" in await refused(run, record, DAY, **form, breach_result="hand_over")
    early = {**form, "breach_result": "hand_over", "handed_over_on": "2026-01-07"}
    assert "nach der Anhörung" in await refused(run, record, DAY, **early)
    assert "nicht vor dem Vorfall" in await refused(
        run, record, DAY, **{**form, "person_heard_on": "2026-01-04"}, breach_result="no_breach"
    )
    found = await run(record, DAY, **form, breach_result="hand_over", handed_over_on="2026-01-12")
    assert found["handed_over_on"] == DAY


# -- exit check, decision, handover, stay

FACTS = {**HERE, "work": "insured", "work_since": "2025-09-01", "independent": True, "transferred": False}
FACTS |= {"priority_aim": True}
RECOMMEND, DECIDE = "fachkonzept_supervision.recommend_exit", "fachkonzept_supervision.record_decision"


async def test_the_check_recommends_and_goes_on(run: Run) -> None:
    found = await run(RECOMMEND, DAY, **FACTS)
    assert (found["exit_heading"], found["exit_possible"]) == ("1", True)
    marginal = await run(RECOMMEND, DAY, **{**FACTS, "work": "marginal", "independent": False})
    assert marginal["exit_possible"] is False and "Teilziel" in marginal["exit_check_news"]
    prepared = await run("fachkonzept_supervision.prepare_exit_check", DAY, **HERE, barriers=["debts"])
    assert (
        prepared["exit_check_news"] == "Noch nicht geprüft." and prepared["barrier_options"][0]["label"] == "Schulden"
    )


async def test_what_the_check_lacks_is_told(run: Run) -> None:
    none = {**FACTS, "work": "none", "independent": False}
    assert "Auslastung allein" in await refused(
        run, RECOMMEND, DAY, **none, exit_grounds=["workload"], exit_unit="vermittlung"
    )
    assert "seit wann" in await refused(run, RECOMMEND, DAY, **{**FACTS, "work_since": None})
    told = await refused(run, RECOMMEND, DAY, **{**none, "transferred": True})
    assert "welche andere Leistung" in told and "der Beginn" in told


DECISION = {
    **FACTS,
    "exit_heading": "1",
    "exit_row": 1,
    "exit_decision": "end",
    "reasons_discussed_on": "2025-09-15",
    "reasons_recorded_on": "2025-09-15",
    "main_goal_reached": True,
    "care_ended_on": "2025-09-15",
    "last_benefit_day": "2025-08-31",
    "stay_consent": True,
}
ENDED = date(2025, 9, 15)


async def test_reasons_are_discussed_before_care_ends(run: Run, cases: MemoryCases) -> None:
    told = await refused(run, DECIDE, ENDED, **{**DECISION, "reasons_discussed_on": None})
    assert "mit der Person besprochen" in told
    assert "„Letzter Tag" in await refused(run, DECIDE, ENDED, **{**DECISION, "last_benefit_day": None})
    assert "Ende des Fall" in await refused(run, DECIDE, ENDED, **{**DECISION, "care_ended_on": None})

    found = await run(DECIDE, ENDED, **DECISION)
    assert (found["exit_agreed"], found["exit_reason"], found["exit_date"]) == (True, "1", ENDED)
    assert found["exit_facts"]["last_benefit_day"] == "2025-08-31"

    on = await run(DECIDE, ENDED, **{**DECISION, "exit_decision": "continue"})
    assert (on["exit_agreed"], on["exit_reason"]) == (False, None)
    assert cases.set == {"exit_hint_text": None}


async def test_the_end_says_how_the_work_is_and_which_goals_are_reached(run: Run, cases: MemoryCases) -> None:
    how = {"work_since": "2025-09-01", "work_features": ["subsidised", "fixed_term"]}
    found = await run(DECIDE, ENDED, **{**DECISION, **how}, goal_records=GOALS, goals_done=["1-2025-08-29"])
    assert found["exit_facts"]["work_since"] == "2025-09-01"
    assert found["exit_facts"]["work_features"] == ["subsidised", "fixed_term"]
    assert cases.set["goal_records"][0]["reached_on"] == "2025-09-15"
    told = await refused(run, DECIDE, ENDED, **DECISION, goal_records=GOALS, goals_done_on="2025-09-16")
    assert "„Erreicht am“ liegt in der Zukunft" in told


async def test_an_exit_leaves_the_count_and_may_be_a_success(run: Run) -> None:
    decided = await run(DECIDE, ENDED, **DECISION)
    facts = {"exit_reason": "1", "exit_date": "2025-09-15", "exit_facts": decided["exit_facts"]}
    found = await run("fachkonzept_exit.record_exit", ENDED, **HERE, referrer="pap.reimann", **facts)
    assert (found["counts"], found["exit_success"], found["exit_destination"]) == (False, True, "work")
    assert found["receiving_officer_options"] == []

    unit = {**facts, "exit_reason": "3", "return_unit": "vermittlung"}
    unit["exit_facts"] = {**decided["exit_facts"], "work": "marginal"}
    inside = await run("fachkonzept_exit.record_exit", ENDED, **HERE, referrer="pap.reimann", **unit)
    assert (inside["exit_success"], inside["exit_destination"]) == (False, "internal_unit")
    assert [option["value"] for option in inside["receiving_officer_options"]] == ["av.ulrich"]

    with pytest.raises(PermanentError, match="Die Entscheidung fehlt"):
        await run("fachkonzept_exit.record_exit", ENDED, **HERE, referrer="pap.reimann", exit_reason="1")
    with pytest.raises(PermanentError, match="gehört nicht zum Fachkonzept"):
        await run("fachkonzept_exit.record_exit", ENDED, **HERE, referrer="x", **{**facts, "exit_reason": "E-01"})


async def test_a_handover_is_warm_or_has_a_reason(run: Run) -> None:
    record = "fachkonzept_exit.record_handover"
    inside = {"return_unit": "vermittlung", "receiving_officer_options": [{"label": "x", "value": "av.ulrich"}]}
    assert "namenlos" in await refused(run, record, ENDED, **inside, handover_warm=False, not_warm_reason="absent")
    named = {**inside, "receiving_officer": "av.ulrich", "text_reasons": "Sie sind nah am Arbeitsmarkt."}
    assert "Tag und Beteiligte" in await refused(run, record, ENDED, **named, handover_warm=True)
    cold = {**named, "handover_warm": False, "not_warm_reason": "absent"}
    assert "in Worten" in await refused(run, record, ENDED, **cold)
    assert "Gründe" in await refused(run, record, ENDED, **{**cold, "text_reasons": None})
    assert "warum nicht" in await refused(run, record, ENDED, handover_warm=False)
    cold = await run(record, ENDED, handover_warm=False, not_warm_reason="no_receiver", receiving_officer="x")
    assert cold["receiving_officer"] is None
    warm = {"handover_warm": True, "handover_on": "2025-09-15", "handover_people": ["person", "receiver"]}
    found = await run(record, ENDED, **named, **warm)
    assert found["receiving_officer"] == "av.ulrich"


async def test_the_stay_is_checked_only_after_work_and_with_consent(run: Run, cases: MemoryCases) -> None:
    decided = await run(DECIDE, ENDED, **DECISION)
    facts = decided["exit_facts"]

    async def check(reason: str, **changed: Any) -> dict[str, Any]:
        given = {**HERE, "exit_reason": reason, "exit_facts": {**facts, **changed}}
        return await run("fachkonzept_impact.set_stay_check", ENDED, **given)

    owed = await check("1")
    assert (owed["stay_owed"], owed["stay_check_on"]) == (True, date(2026, 2, 28))
    assert owed["stay_check_group"] == "fallmanagement"
    silent = await check("1", stay_consent=False)
    assert (silent["stay_owed"], silent["stay_result"]) == (False, "unknown")
    assert cases.set == {"stay_check_on": None, "stay_result": "unknown"}
    other = await check("2")
    assert (other["stay_owed"], other["stay_result"]) == (False, None)


async def test_a_stay_is_confirmed_by_evidence(run: Run, cases: MemoryCases) -> None:
    record, day = "fachkonzept_impact.record_stay", date(2026, 3, 2)
    form = {**HERE, "stay_check_on": "2026-02-28", "stay_checked_on": "2026-03-02"}
    assert "kein Nachweis" in await refused(run, record, day, **form, stay_result="confirmed")
    assert "warum" in await refused(run, record, day, **form, stay_result="unknown")
    early = {**form, "stay_checked_on": "2026-02-27", "stay_result": "not"}
    assert "liegt vor dem" in await refused(run, record, day, **early)
    assert (await run(record, day, **form, stay_result="confirmed", stay_evidence="pay_slip"))["stay_result"]
    assert cases.set == {"stay_result": "confirmed"}, "for the report"
    noted = await run("fachkonzept_impact.note_referral", day)
    assert "02.03.2026" in noted["stay_note_text"]


async def test_a_talk_without_the_aim_points_to_the_exit_check(run: Run) -> None:
    talk = {**HERE, "talk_on": "2026-01-12", "talk_kept": False}
    found = await run("fachkonzept_supervision.record_talk", DAY, **talk, integration_priority=False)
    assert "„Ausstieg prüfen“" in found["exit_hint_text"]
    kept = await run("fachkonzept_supervision.record_talk", DAY, **talk, integration_priority=True, exit_hint_text="x")
    assert kept["exit_hint_text"] == "x"


async def test_contacts_are_counted_where_the_report_reads_them(run: Run, cases: MemoryCases) -> None:
    talk = {**HERE, "talk_on": "2026-01-12", "talk_kept": True, "talk_type": "counselling", "talk_minutes": 45}
    before = {"integration_priority": True, "talk_recorded_on": "2026-01-12", "talks_in_person": 3}
    record = "fachkonzept_supervision.record_talk"
    await run(record, DAY, **talk, **before, talk_in_person=True, talk_minutes_total=60)
    assert cases.set == {"talks_in_person": 4, "talk_minutes_total": 105}
    found = await run(record, DAY, **talk, **before, talk_in_person=False)
    assert (found["talks_held"], found["talks_in_person"]) == (1, 3)
    assert {note["talk_new_record"]["id"] for note in cases.begun} == {"contact-2026-01-12"}, "to be deleted one day"


async def test_another_unit_is_asked_and_the_responsibility_stays(run: Run, cases: MemoryCases) -> None:
    cases.listening = True
    form = {"steering_action": "commission", "commission_group": "sb-leistung"}
    told = await refused(run, "fachkonzept_steering.record_steering", DAY, **HERE, **form)
    assert "in VerBIS beschrieben" in told
    found = await entry(run, **form, commission_recorded_on="2026-01-12")
    assert "Frage zum Leistungsrecht" in found["steering_news"]
    assert cases.told[0]["commission_group"] == "sb-leistung"


async def test_a_case_goes_outside_only_with_contract_and_proofs(run: Run, cases: MemoryCases) -> None:
    cases.listening = True
    outside = "fallmanagement_bei_dritten.special_case_management"
    choice = {**CHOICE, "service_choice": outside, "needed_problems": ["housing"], "exchange_consent_on": "2026-01-05"}
    assert "es fehlt: geschultes Personal" in await refused(run, ARRANGE, date(2026, 1, 9), **choice)
    await run(ARRANGE, DAY, **choice)
    assert cases.told[0]["is_case_management"] is True

    end = {**FEEDBACK, "feedback_from": "person", "service_continues": False, "is_case_management": True}
    end |= {"barrier_state": "reduced", "partner_rating": "good"}
    assert "Abschlussgespräch" in await refused(run, "fachkonzept_service.record_feedback", DAY, **end)
    found = await run("fachkonzept_service.record_feedback", DAY, **end, final_talk_held=True)
    assert found["service_ended"] is True


async def test_the_second_transfer_of_a_person_is_pointed_out(run: Run, cases: MemoryCases) -> None:
    decided = await run(DECIDE, ENDED, **{**DECISION, "work": "none"})
    given = {**HERE, "referrer": "pap.reimann", "exit_reason": "3", "exit_date": "2025-09-15"}
    given |= {"return_unit": "vermittlung", "exit_facts": decided["exit_facts"]}
    assert (await run("fachkonzept_exit.record_exit", ENDED, **given))["transfers_text"] is None
    cases.ended = [{"access_decision": "returned"}, {"access_decision": "admitted", "return_unit": None}]
    again = await run("fachkonzept_exit.record_exit", ENDED, **given)
    assert "zum 2. Mal" in again["transfers_text"]


async def test_person_and_unit_get_a_note_of_the_transfer(run: Run, documents: MemoryDocuments) -> None:
    decided = await run(DECIDE, ENDED, **{**DECISION, "work": "none"})
    given = {"jobcenter": "fachkonzept", "case_manager": "fm.arendt", "acting_manager": "fm.arendt"}
    given |= {"receiving_officer": "av.ulrich", "return_unit": "vermittlung", "last_exit_date": "2025-09-15"}
    given |= {"exit_facts": decided["exit_facts"], "handover_warm": True, "handover_on": "2025-09-15"}
    found = await run("fachkonzept_exit.write_note", ENDED, **given, text_reasons="Sie sind nah am Arbeitsmarkt.")
    note, filer = documents.only
    assert (found["text_reasons"], filer) == (None, "fm.arendt")
    with pytest.raises(PermanentError, match="unvollständig"):
        await run("fachkonzept_exit.write_note", ENDED, **given)
    assert note.model_dump()["kind"] == "forward" and note.model_dump()["decided_on"] == ENDED
