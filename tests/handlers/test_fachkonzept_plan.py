"""The Fachkonzept's assessment, specialist services, planning, and the list of talk records and consents."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from workers.documents import Consents, IntegrationPlan
from workers.errors import BusinessError, TemporaryError
from workers.handlers.fachkonzept_planning_cases import TEXTS
from workers.results import ResultStore

from .conftest import MemoryCases, MemoryDocuments, MemoryStaffing, Run

ASSESSMENT, PLANNING = "fachkonzept_assessment", "fachkonzept_planning"
SPECIALIST, RECORDS = "fachkonzept_specialist", "fachkonzept_records"
HERE: dict[str, Any] = {"jobcenter": "fachkonzept", "case_number": "BG-4711", "admission_date": "2025-10-13"}
DAY = date(2025, 12, 2)
LIST = "fachkonzept_records BG-4711"


async def refused(run: Run, topic: str, day: date = DAY, **variables: Any) -> str:
    with pytest.raises(BusinessError) as error:
        await run(topic, day, **variables)
    return error.value.message


def record(number: int, on: str, **content: Any) -> dict[str, Any]:
    return {"id": f"assessment-{number}", "kind": "assessment", "recorded_on": on, "content": content}


# -- consent and specialist services

READY = dict.fromkeys(("alliance_sound", "person_convinced", "steps_understandable", "prospects_positive"), "yes")
ASKED: dict[str, Any] = {
    **HERE,
    **READY,
    "consents_answered_on": "2025-12-02",
    "consent_assessment": "given",
    "barriers": ["debts", "health"],
    "talk_hints": ["health", "aptitude"],
    "consent_medical": "given",
    "medical_barrier": "health",
    "consent_psychological": "refused",
}


async def test_each_purpose_has_its_own_answer(run: Run, cases: MemoryCases, staffing: MemoryStaffing) -> None:
    staffing.known["BG-4711"] = {"acting_manager": "fm.arendt", "jobcenter": "fachkonzept"}
    found = await run(f"{ASSESSMENT}.record_consents", DAY, **ASKED)

    assert [(one["purpose"], one["answer"]) for one in found["consents"]] == [
        ("assessment", "given"),
        ("medical", "given"),
        ("psychological", "refused"),
    ]
    assert (found["assessment_consented"], found["medical_wanted"]) == (True, True)
    assert (found["psychological_wanted"], found["helper_wanted"]) == (False, False)
    assert found["barrier_options"][0] == {"value": "debts", "label": "Schulden"}
    (begun,) = cases.begun
    assert (begun["acting_manager"], begun["case_number"]) == ("fm.arendt", "BG-4711")
    assert cases.set["consents"][0]["purpose"] == "assessment"


async def test_a_refusal_leads_back_and_starts_nothing(run: Run) -> None:
    found = await run(f"{ASSESSMENT}.record_consents", DAY, **{**ASKED, "consent_assessment": "refused"})
    assert (found["assessment_consented"], found["medical_wanted"]) == (False, False)


async def test_without_a_sound_alliance_no_assessment_opens(run: Run) -> None:
    found = await run(f"{ASSESSMENT}.record_consents", DAY, **{**ASKED, "alliance_sound": "no"})
    warned = await run(f"{ASSESSMENT}.record_consents", DAY, **{**ASKED, "person_convinced": "no"})
    assert found["assessment_consented"] is False
    assert warned["assessment_consented"] is True and "nicht vom Sinn" in warned["readiness_warning"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"consent_medical": None}, "Ärztlicher Dienst“ fehlt"),
        ({"medical_barrier": None}, "Hemmnis, um das es geht (Ärztlicher Dienst)"),
        ({"barriers": []}, "„Hemmnisse“ fehlt"),
        ({"consents_answered_on": "2025-12-03"}, "Zukunft"),
        ({"consents_answered_on": "2025-10-12"}, "nach der Aufnahme"),
        ({"helper_reasons": ["unsure"]}, "weitere Fachleute"),
    ],
)
async def test_an_answer_that_is_missing(run: Run, change: dict[str, Any], told: str) -> None:
    assert told in await refused(run, f"{ASSESSMENT}.record_consents", **{**ASKED, **change})


async def test_the_list_that_is_busy_is_asked_again(run: Run, staffing: MemoryStaffing) -> None:
    staffing.running.add(("BG-4711", RECORDS))
    with pytest.raises(TemporaryError):
        await run(f"{ASSESSMENT}.record_consents", DAY, **ASKED)


async def test_consents_on_paper(run: Run, documents: MemoryDocuments) -> None:
    answers = [
        {"purpose": "medical", "answer": "given", "answered_on": "2025-12-02", "withdrawn_on": "2025-12-10"},
        {"purpose": "psychological", "answer": "refused", "answered_on": "2025-12-02"},
    ]
    case = {**HERE, "acting_manager": "fm.arendt", "consents": answers, "consents_answered_on": "2025-12-02"}
    await run(f"{ASSESSMENT}.write_consents", DAY, **case)

    letter, filer = documents.only
    assert isinstance(letter, Consents) and filer == "fm.arendt"
    assert [fact.value for fact in letter.answers] == [
        "Einwilligung gegeben am 02.12.2025, widerrufen am 10.12.2025",
        "keine Einwilligung am 02.12.2025",
    ]


MEDICAL = {"purpose": "medical", "answer": "given", "answered_on": "2025-12-02"}
REPORT: dict[str, Any] = {
    **HERE,
    "service_kind": "medical",
    "consents": [MEDICAL],
    "service_report_on": "2025-12-18",
    "service_reference": "AED-2025/118",
    "talk_functions": ["no_heavy_lifting"],
}
LATER = date(2025, 12, 18)


async def test_a_report_says_functions_only(run: Run) -> None:
    opened = await run(f"{SPECIALIST}.open_commission", DAY, **HERE, service_kind="medical", service_barrier="health")
    found = await run(f"{SPECIALIST}.record_report", LATER, **{**REPORT, "talk_aptitude": ["suitable"]})
    assert opened["service_barrier_text"] == "gesundheitliche Einschränkungen"
    assert (found["talk_functions"], found["talk_aptitude"]) == (("no_heavy_lifting",), ())
    assert found["reports_text"] == "Einschaltung des Ärztlichen Dienstes: Ergebnis vom 18.12.2025."
    assert "nicht in der Liste" in await refused(
        run, f"{SPECIALIST}.record_report", LATER, **{**REPORT, "talk_functions": ["back_pain"]}
    )
    assert "mindestens eine" in await refused(
        run, f"{SPECIALIST}.record_report", LATER, **{**REPORT, "talk_functions": []}
    )


async def test_a_withdrawn_consent_leaves_the_group_empty(run: Run) -> None:
    gone = {**MEDICAL, "withdrawn_on": "2025-12-10"}
    found = await run(f"{SPECIALIST}.record_report", LATER, **{**REPORT, "consents": [gone]})
    assert (found["service_report_on"], found["talk_functions"]) == (None, ())
    assert "widerrufen" in found["reports_text"]


async def test_other_professionals_need_consent_too(run: Run) -> None:
    helper = {"purpose": "helper", "answer": "given", "answered_on": "2025-12-02"}
    form = {**HERE, "helper_result_on": "2025-12-18"}
    assert await run(f"{ASSESSMENT}.record_helper", LATER, **form, consents=[helper]) == {}
    assert "widerrufen" in await refused(run, f"{ASSESSMENT}.record_helper", LATER, **form, consents=[])


async def test_an_information_talk_is_a_record_to_delete(run: Run, cases: MemoryCases) -> None:
    topic = f"{ASSESSMENT}.record_information"
    assert await run(topic, DAY, **HERE, information_given_on="2025-12-01") == {}
    (begun,) = cases.begun
    assert begun["talk_new_record"]["kind"] == "information"
    assert "Zukunft" in await refused(run, topic, **HERE, information_given_on="2025-12-03")


# -- assessment


async def test_known_data_is_shown_and_not_asked_again(run: Run, staffing: MemoryStaffing) -> None:
    staffing.known[LIST] = {"talk_records": [record(1, "2025-12-01", master=["family"])]}
    found = await run(f"{ASSESSMENT}.prepare_assessment", DAY, **HERE, barriers=["debts"], assessment_date="2025-12-01")
    assert found["master_known_text"] == "Zusammensetzung der Familie"
    assert "family" not in [option["value"] for option in found["master_options"]]
    assert found["talk_career"] == ()
    staffing.known.clear()
    later = await run(f"{ASSESSMENT}.prepare_assessment", DAY, **HERE, assessment_date="2020-12-01")
    assert "schon gelöscht" in later["assessment_intro"]


DATA: dict[str, Any] = {
    **HERE,
    "assessment_talk_on": "2025-12-02",
    "protocol_informed_on": "2025-12-02",
    "assessment_extent": "full",
    "mandatory_recorded": True,
}


async def test_only_data_with_a_purpose_is_kept(run: Run) -> None:
    form = {
        "talk_master": ["family", "costly_nutrition"],
        "talk_career": ["hobbies"],
        "talk_career_no_answer": ["foreign_languages"],
        "talk_history": ["no_apprenticeship"],
        "history_purpose": "qualification",
        "talk_functions": ["no_heavy_lifting"],
        "health_purpose": "health",
    }
    without = await run(f"{ASSESSMENT}.check_data", DAY, **DATA, **form)
    reported = await run(f"{ASSESSMENT}.check_data", LATER, **DATA, **form, medical_report_on="2025-12-18")

    codes = [item["code"] for item in without["talk_items"]]
    assert codes == ["person", "name", "address", "earlier_benefit", "family", "no_apprenticeship"]
    assert [rule for rule in ("F-100", "F-102", "F-092") if rule in without["dropped_text"]] == [
        "F-100",
        "F-102",
        "F-092",
    ]
    assert "no_heavy_lifting" in [item["code"] for item in reported["talk_items"]]
    assert without["master_known"] == ["family"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"mandatory_recorded": None}, "Pflichtdaten"),
        ({"protocol_informed_on": "2025-12-03"}, "Zukunft"),
        ({"assessment_extent": "partial"}, "Grund für den Teilumfang"),
        ({"talk_history": ["resilience"], "history_purpose": "debts"}, "eigene Aussage"),
        ({"assessment_talk_on": "2025-10-12"}, "vor der Aufnahme"),
    ],
)
async def test_data_with_gaps_goes_back(run: Run, change: dict[str, Any], told: str) -> None:
    assert told in await refused(run, f"{ASSESSMENT}.check_data", **{**DATA, **change})


RESULT: dict[str, Any] = {
    **HERE,
    "assessment_talk_on": "2025-12-02",
    "structure_done": ["opening", "background", "connections", "conclusions", "position"],
    "finding_count": "1",
    "talk_finding_1_barrier": "health",
    "talk_finding_1_source": "statement",
    "talk_finding_1_reaction": "reject",
    "talk_finding_2_barrier": "debts",
    "talk_own_qualification": "2",
    "talk_cm_qualification": "3",
    "talk_perspective": "qualification",
    "wishes_considered": True,
    "position_agreed_on": "2025-12-19",
    "further_help": "no",
    "barriers": ["health"],
    "resource_types": ["family"],
    "talk_items": [{"code": "family", "group": "a", "purpose": None}],
}


async def test_the_talk_goes_into_its_own_record(run: Run, cases: MemoryCases) -> None:
    found = await run(f"{ASSESSMENT}.record_assessment", date(2025, 12, 19), **RESULT)

    assert (found["assessment_date"], found["assessment_version"]) == (DAY, 1)
    assert found["obstacles"] == ["health"]
    assert found["assessment_answers"] == {
        "problems": ["health"],
        "resources": ["family"],
        "help_for_upbringing": False,
    }
    (begun,) = cases.begun
    told = begun["talk_new_record"]
    assert (told["id"], told["recorded_on"]) == ("assessment-1", "2025-12-02")
    assert told["content"]["findings"] == [{"barrier": "health", "source": "statement", "reaction": "reject"}]
    assert (told["content"]["own"], told["content"]["seen"]) == ({"qualification": "2"}, {"qualification": "3"})


async def test_more_help_first_leaves_the_record_open(run: Run, cases: MemoryCases) -> None:
    found = await run(f"{ASSESSMENT}.record_assessment", date(2025, 12, 19), **{**RESULT, "further_help": "yes"})
    assert (found["assessment_version"], cases.begun) == (0, [])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"talk_finding_1_reaction": None}, "Reaktion der Person"),
        ({"structure_done": ["opening"]}, "Position"),
        ({"wishes_considered": None}, "Wünsche"),
        ({"position_agreed_on": "2025-12-20"}, "Zukunft"),
    ],
)
async def test_an_assessment_with_gaps_goes_back(run: Run, change: dict[str, Any], told: str) -> None:
    on = date(2025, 12, 19)
    assert told in await refused(run, f"{ASSESSMENT}.record_assessment", on, **{**RESULT, **change})


# -- planning

PLAN: dict[str, Any] = {
    **HERE,
    "assessment_date": "2025-08-18",
    "obstacles": ["debts", "housing"],
    "plan_goal_count": "2",
    "goal_1_part_of": "main",
    "goal_1_area": "finances",
    "goal_1_barrier": "debts",
    "goal_1_horizon": "medium",
    "goal_1_target": "2025-12-31",
    "goal_1_market_checked_on": "2025-08-25",
    "goal_2_part_of": "1",
    "goal_2_area": "finances",
    "goal_2_target": "2025-10-31",
    "plan_step_count": "3",
    "step_1_side": "person",
    "step_1_goal": "2",
    "step_1_first": "2025-09-01",
    "step_1_last": "2025-09-30",
    "step_2_side": "jobcenter",
    "step_2_goal": "1",
    "step_2_first": "2025-10-01",
    "step_2_last": "2025-12-31",
    "step_2_after": ["1"],
    "step_2_service": "municipal",
    "step_2_contribution": "stabilise",
    "step_2_economical": True,
    "step_3_side": "jobcenter",
    "step_3_goal": "1",
    "step_3_first": "2025-09-01",
    "step_3_last": "2025-09-15",
    "step_3_service": "own_action",
    "no_placement_reason": "barriers_first",
    "plan_recorded_on": "2025-08-25",
}
AUGUST = date(2025, 8, 25)


async def test_the_plan_opens_with_the_self_assessment_beside(run: Run, staffing: MemoryStaffing) -> None:
    held = {"own": {"qualification": "2"}, "seen": {"qualification": "3"}, "perspective": "qualification"}
    staffing.known[LIST] = {"talk_records": [], "talk_new_record": record(1, "2025-08-11", **held)}
    found = await run(f"{PLANNING}.prepare_planning", AUGUST, **HERE, obstacles=["debts"])

    assert found["talk_before_text"] == (
        "Perspektive: Qualifizierung. Selbsteinschätzung: berufliche Qualifikation: selbst gut, "
        "Fallmanagement weniger gut"
    )
    assert found["help_plan_needed"] is False
    assert found["barrier_options"] == [{"value": "debts", "label": "Schulden"}]
    assert found["service_options"][0]["value"] == "own_action"
    assert (found["plan_name_text"], found["offer_needed"], found["step_1_after"]) == ("Kooperationsplan", False, ())


async def test_help_for_upbringing_makes_the_plan_wait(run: Run) -> None:
    answers = {"assessment_answers": {"help_for_upbringing": True}}
    first = await run(f"{PLANNING}.prepare_planning", AUGUST, **HERE, **answers)
    again = await run(f"{PLANNING}.prepare_planning", AUGUST, **HERE, **answers, plan_recorded_on="2025-08-01")
    assert (first["help_plan_needed"], again["help_plan_needed"]) == (True, False)

    form = {**HERE, "help_plan_state": "exists", "help_plan_on": "2025-08-20", "measure_competes": "yes"}
    found = await run(f"{PLANNING}.record_help_plan", AUGUST, **form, measure_focus="labour_market")
    assert found["measure_payer"] == "sgb_ii"
    assert "Schwerpunkt" in await refused(run, f"{PLANNING}.record_help_plan", AUGUST, **form)
    released = {**form, "help_plan_state": "released", "measure_competes": "no"}
    assert "Grund der Freigabe" in await refused(run, f"{PLANNING}.record_help_plan", AUGUST, **released)


async def test_a_plan_keeps_codes_dates_and_a_picture(run: Run) -> None:
    found = await run(f"{PLANNING}.check_plan", AUGUST, **PLAN, step_4_side="person")

    assert found["goal_categories"] == ["finances"]
    assert (found["duties_person"], found["duties_jobcenter"]) == (1, 2)
    assert found["planned_services"] == [
        {
            "value": "step-2",
            "label": "Schritt 2: Kommunale Eingliederungsleistung (§ 16a SGB II)",
            "problem": "debts",
            "paragraph": "16(2)",
            "kind": "municipal",
            "contribution": "stabilise",
            "goal": "1",
            "first": "2025-10-01",
            "last": "2025-12-31",
        }
    ]
    assert found["course_text"] == "3 Schritte; nacheinander: 2 nach 1; gleichzeitig: 1 und 3."
    assert found["course_picture"].startswith("data:image/svg+xml;base64,") and len(found["course_picture"]) < 4000
    assert found["plan_hint_text"] == "Noch ohne Ziel: Wohnungsprobleme."
    assert "step_4_side" not in found["plan_answers"] and found["plan_answers"]["step_2_after"] == ["1"]
    again = await run(f"{PLANNING}.prepare_planning", AUGUST, **HERE, plan_answers=found["plan_answers"])
    assert again["goal_1_target"] == date(2025, 12, 31)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"assessment_date": None}, "Ohne abgeschlossenes Assessment"),
        ({"step_1_side": "jobcenter", "step_1_service": "own_action"}, "Schritt der Kundin"),
        ({"step_2_side": "person", "step_3_side": "person"}, "Schritt des Jobcenters"),
        ({"step_1_after": ["2"]}, "warten aufeinander"),
        ({"goal_2_target": None}, "Zieltermin"),
        ({"no_placement_reason": None}, "unmittelbar in Arbeit"),
        ({"plan_goal_count": None}, "„Anzahl der Ziele“ fehlt"),
        ({"plan_recorded_on": "2025-08-26"}, "Zukunft"),
    ],
)
async def test_a_plan_with_gaps_goes_back(run: Run, change: dict[str, Any], told: str) -> None:
    assert told in await refused(run, f"{PLANNING}.check_plan", AUGUST, **{**PLAN, **change})


AGREED: dict[str, Any] = {
    **HERE,
    "assessment_date": "2025-08-18",
    "plan_recorded_on": "2025-08-25",
    "duties_person": 2,
    "duties_jobcenter": 3,
    "agreement_decision": "concluded",
    "agreement_concluded_on": "2025-08-29",
    "consequences_explained_on": "2025-08-29",
    "binding_disclosed": True,
}
SIGNED = date(2025, 8, 29)


async def test_the_review_counts_from_the_conclusion(run: Run) -> None:
    found = await run(f"{PLANNING}.record_agreement", SIGNED, **AGREED, agreement_version=1)
    assert (found["agreement_base_date"], found["agreement_version"]) == (SIGNED, 2)
    assert (found["plan_kind"], found["consequences_explained_on"]) == ("kooperationsplan", SIGNED)


async def test_the_goals_of_the_agreement_are_kept_with_their_dates(run: Run, cases: MemoryCases) -> None:
    goal = {"plan_goal_count": "1", "goal_1_area": "finances", "goal_1_barrier": "debts", "goal_1_target": "2025-12-31"}
    await run(f"{PLANNING}.record_agreement", SIGNED, **AGREED, plan_answers=goal)
    assert [(found["number"], found["area"], found["targets"]) for found in cases.set["goal_records"]] == [
        (1, "finances", [{"agreed_on": "2025-08-29", "target": "2025-12-31"}])
    ]


async def test_an_exception_names_the_law_and_the_plan_is_reviewed(run: Run) -> None:
    form = {**AGREED, "agreement_decision": "waived", "waiver_reference": "§ 15 Abs. 2 SGB II"}
    found = await run(f"{PLANNING}.record_agreement", SIGNED, **form, waiver_recorded_on="2025-08-29")
    assert (found["agreement_waived"], found["agreement_base_date"]) == (True, AUGUST)
    assert found["agreement_version"] == 0 and found["consequences_explained_on"] is None
    assert "Gründe der Ausnahme" in await refused(run, f"{PLANNING}.record_agreement", SIGNED, **form)
    assert await run(f"{PLANNING}.dispense", SIGNED, **HERE) == dict.fromkeys(TEXTS)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"consequences_explained_on": None}, "Rechtsfolgen sind nicht erklärt"),
        ({"binding_disclosed": None}, "Rechtsfolgen sind nicht erklärt"),
        ({"consequences_explained_on": "2025-08-30"}, "vor dem Abschluss"),
        ({"agreement_concluded_on": "2025-08-24"}, "nicht vor dem Plan"),
        ({"agreement_concluded_on": "2025-08-30"}, "Zukunft"),
        ({"duties_person": 0}, "Schritt der Kundin"),
    ],
)
async def test_no_agreement_without(run: Run, change: dict[str, Any], told: str) -> None:
    assert told in await refused(run, f"{PLANNING}.record_agreement", SIGNED, **{**AGREED, **change})


async def test_plan_agreement_and_consequences_are_one_paper(run: Run, documents: MemoryDocuments) -> None:
    words = {"text_goal_1": "Sie haben einen Plan für Ihre Schulden.", "text_step_1": "Sie sammeln alle Briefe."}
    case = {**PLAN, **AGREED, **words, "acting_manager": "fm.arendt", "agreement_version": 1}
    found = await run(f"{PLANNING}.write_agreement", SIGNED, **case)

    letter, _ = documents.only
    assert isinstance(letter, IntegrationPlan)
    assert letter.steps_person == "1. Sie sammeln alle Briefe. (bis 30.09.2025)"
    assert [fact.value for fact in letter.services] == [
        "keine vereinbart",
        "Kommunale Eingliederungsleistung (§ 16a SGB II)",
        "keine vereinbart",
    ]
    assert (letter.review_due, letter.consequences_explained_on) == (date(2026, 2, 28), SIGNED)
    assert letter.pictures()["course.svg"].count(b"<rect") == 3
    assert "Schritt 2 (Jobcenter): 01.10.2025 bis 31.12.2025, nach Schritt 1" in letter.course_alt
    assert [found[name] for name in TEXTS] == [None] * len(TEXTS)


# -- talk records


async def test_the_list_takes_a_new_record_and_knows_the_next_deletion(run: Run) -> None:
    held = [record(1, "2020-10-15")]
    found = await run(
        f"{RECORDS}.list_records",
        DAY,
        **HERE,
        talk_records=held,
        talk_new_record=record(2, "2024-06-10"),
        consents=[MEDICAL],
    )
    assert [one["id"] for one in found["talk_records"]] == ["assessment-1", "assessment-2"]
    assert (found["deletion_due"], found["deletion_task_at"]) == (date(2025, 10, 15), "2025-10-15T00:00:00")
    assert found["record_options"][1] == {"value": "assessment-2", "label": "Assessment vom 10.06.2024"}
    assert found["consent_options"][0]["value"] == "medical"
    exchange = {
        "purpose": "exchange",
        "recipient": "suchtberatung_mitte",
        "answer": "given",
        "answered_on": "2025-08-11",
    }
    with_exchange = await run(f"{RECORDS}.list_records", DAY, **HERE, consents=[exchange])
    assert with_exchange["consent_options"] == [
        {
            "value": "exchange:suchtberatung_mitte",
            "label": "Austausch mit einem Dritten (Suchtberatung Mitte), gegeben am 11.08.2025",
        }
    ]
    assert found["records_left"] is True and found["talk_new_record"] is None


async def test_a_consent_keeps_the_list_open_only_while_the_case_runs(run: Run, cases: MemoryCases) -> None:
    open_ = await run(f"{RECORDS}.list_records", DAY, **HERE, consents=[MEDICAL])
    cases.cases.clear()
    ended = await run(f"{RECORDS}.list_records", DAY, **HERE, consents=[MEDICAL])
    assert (open_["records_left"], open_["deletion_task_at"]) == (True, None)
    assert ended["records_left"] is False
    cases.add("case-1", datetime(2025, 1, 13, tzinfo=UTC))


async def test_what_is_marked_is_withdrawn_or_goes(run: Run, cases: MemoryCases) -> None:
    form = {**HERE, "consents": [MEDICAL], "consents_withdrawn": ["medical"], "withdrawn_on": "2025-12-02"}
    found = await run(f"{RECORDS}.record_marks", DAY, **form)
    assert found["record_deletion_wanted"] is False
    assert cases.set["consents"][0]["withdrawn_on"] == "2025-12-02"
    marked = await run(f"{RECORDS}.record_marks", DAY, **HERE, records_not_needed=["assessment-1"])
    assert marked["record_deletion_wanted"] is True
    assert "nichts angekreuzt" in await refused(run, f"{RECORDS}.record_marks", **HERE)
    undated = {**form, "withdrawn_on": None}
    assert "„Widerrufen am“ fehlt" in await refused(run, f"{RECORDS}.record_marks", **undated)


async def test_deletion_leaves_a_log_without_content(run: Run, cases: MemoryCases, results: ResultStore) -> None:
    held = [record(1, "2020-10-15", own={"it": "1"}), record(2, "2024-06-10")]
    due = await run(f"{RECORDS}.delete_records", date(2025, 10, 15), **HERE, talk_records=held)
    assert [one["id"] for one in due["talk_records"]] == ["assessment-2"]
    assert "Frist erreicht" in due["deleted_text"]
    log = [{**one, **{key: one[key].isoformat() for key in ("due", "deleted_on")}} for one in due["deletion_log"]]
    assert log == [{"record": "assessment-1", "due": "2025-10-15", "deleted_on": "2025-10-15", "trigger": "five_years"}]
    assert cases.set == {"talk_before_text": None}
    (proof,) = results.proofs()
    assert (proof.kind, proof.deleted, proof.run_on) == ("Gesprächsnotizen", 1, date(2025, 10, 15)), (
        "told twice, kept once"
    )

    marked = {"talk_records": held[1:], "records_not_needed": ["assessment-2"], "deletion_log": log}
    left = await run(f"{RECORDS}.delete_records", date(2025, 12, 1), **HERE, **marked)
    assert left["talk_records"] == [] and len(left["deletion_log"]) == 2
    assert "nicht mehr nötig" in left["deleted_text"]
