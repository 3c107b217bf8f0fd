"""Uckermark's first talk, profile, category, plan, agreement, follow-up talks, resubmission."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workers.documents import ReactivationInstruction, TaskSheet, UckermarkAgreement
from workers.errors import BusinessError
from workers.handlers.uckermark_agreement_cases import TEXTS

from .conftest import MemoryCases, MemoryDocuments, Run

ASSESSMENT, PLANNING = "uckermark_assessment", "uckermark_planning"
FOLLOW_UP, RESUBMISSION = "uckermark_follow_up", "uckermark_resubmission"
HERE: dict[str, Any] = {
    "jobcenter": "uckermark",
    "case_number": "BG-4711",
    "acting_manager": "ff.thiede",
    "case_manager": "ff.thiede",
    "born_on": "1984-05-11",
}
DAY = date(2026, 4, 9)


async def refused(run: Run, topic: str, day: date = DAY, **variables: Any) -> str:
    with pytest.raises(BusinessError) as error:
        await run(topic, day, **variables)
    return error.value.message


# -- first talk, profile, category


async def test_the_first_talk_opens_with_what_is_owed(run: Run) -> None:
    used = {**HERE, "esb_used": True, "instruction_given_on": "2026-03-24", "first_talk_due": "2026-04-14"}
    found = await run(f"{ASSESSMENT}.prepare_assessment", DAY, **used)
    assert (found["first_talk"], found["esb_owed"], found["instruction_owed"]) == (True, False, False)
    assert found["first_talk_due_at"] == "2026-04-14T23:59:59" and found["first_talk_overdue"] == date(2026, 4, 15)
    assert found["youth"] is False and found["near_talk_owed"] is False

    missed = await run(f"{ASSESSMENT}.prepare_assessment", DAY, **HERE, new_case=True, first_receipt=True)
    assert (missed["esb_owed"], missed["instruction_owed"], missed["questionnaire_owed"]) == (True, True, True)
    assert missed["first_talk_due_at"] is None and missed["first_talk_overdue"].year == 2999
    returner = await run(f"{ASSESSMENT}.prepare_assessment", DAY, **HERE)
    assert (returner["esb_owed"], returner["instruction_owed"]) == (False, False)
    own = await run(f"{ASSESSMENT}.prepare_assessment", DAY, **HERE, new_case=True, employment_kind="self_employed")
    assert own["esb_owed"] is False


async def test_later_the_last_profile_is_shown(run: Run) -> None:
    known = {"key": "debts", "area": "general_conditions", "origin": "person", "status": "in_progress", "rank": 1}
    case = {**HERE, "first_talk_held_on": "2026-04-09", "barriers": [known], "category": "B", "target_code": "51311"}
    found = await run(f"{ASSESSMENT}.prepare_assessment", DAY, **case)
    assert (found["first_talk"], found["barrier_count"], found["barrier_1_status"]) == (False, "1", "in_progress")
    assert "Bisherige Kategorie: B" in found["assessment_intro"]


async def test_after_the_handover_the_talk_near_the_market_comes_first(run: Run) -> None:
    near = {**HERE, "owner_group": "fm-nah", "first_talk_held_on": "2026-04-09", "handed_over_on": "2026-09-08"}
    found = await run(f"{ASSESSMENT}.prepare_assessment", DAY, **near)
    held = await run(f"{ASSESSMENT}.prepare_assessment", DAY, **near, near_talk_held_on="2026-09-20")
    assert found["near_talk_owed"] and not held["near_talk_owed"]


@pytest.mark.parametrize(
    ("change", "waits"), [({"target_group": "pupil"}, True), ({}, True), ({"target_group": "training_seeker"}, False)]
)
async def test_a_pupil_waits(run: Run, change: dict[str, Any], waits: bool) -> None:
    pupil = {**HERE, "born_on": "2011-03-02", "general_school": True, **change}
    assert (await run(f"{ASSESSMENT}.prepare_assessment", DAY, **pupil))["pupil_waits"] is waits
    opened = await run(f"{PLANNING}.prepare_planning", DAY, **pupil)
    assert (opened["egv_duty"] == "none") is waits


MADE_UP: dict[str, Any] = {
    **HERE,
    "esb_owed": True,
    "instruction_owed": True,
    "questionnaire_owed": True,
    "talk_held_on": "2026-04-09",
    "instruction_given_on": "2026-04-09",
    "esb_contents": ["procedures", "profile", "forms"],
    "questionnaire_filled": True,
    "esb_close": "no",
}


async def test_a_missed_counselling_is_made_up(run: Run, cases: MemoryCases) -> None:
    found = await run(f"{ASSESSMENT}.record_first_talk", DAY, **MADE_UP)
    assert found["first_talk_held_on"] == cases.set["last_talk_on"] == DAY
    assert cases.set["instruction_given_on"] == DAY


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"esb_contents": ["forms"]}, "alle drei"),
        ({"instruction_given_on": None}, "belehrt am“ fehlt"),
        ({"questionnaire_filled": None}, "Erhebungsbogen"),
        ({"esb_close": None}, "A?“ fehlt"),
        ({"talk_held_on": "2026-04-10"}, "Zukunft"),
    ],
)
async def test_a_first_talk_that_is_incomplete(run: Run, change: dict[str, Any], told: str) -> None:
    assert told in await refused(run, f"{ASSESSMENT}.record_first_talk", **{**MADE_UP, **change})


POTENTIAL: dict[str, Any] = {
    **HERE,
    "potential_recorded_on": "2026-04-09",
    "profile_valid_from": "2026-04-09",
    "profile_valid_until": "2026-10-09",
    "target_code": "51311",
    "strengths": ["vocational", "cross_occupational"],
    "features_recorded": True,
    "barrier_count": "2",
    "barrier_1_key": "certificate",
    "barrier_1_origin": "person",
    "barrier_1_status": "recognised",
    "barrier_1_relevant": True,
    "barrier_2_key": "debts",
    "barrier_2_origin": "surroundings",
    "barrier_2_status": "in_progress",
    "barrier_2_relevant": True,
    "integration_prognosis": "months_6",
    "community_focus": "alone",
}


async def test_barriers_come_in_processing_order(run: Run, cases: MemoryCases) -> None:
    known = {"key": "debts", "area": "general_conditions", "origin": "person", "status": "recognised", "rank": 1}
    found = await run(f"{ASSESSMENT}.record_potential", DAY, **POTENTIAL, barriers=[known])
    assert found["obstacles"] == ["debts", "certificate"] == [one["key"] for one in cases.set["barriers"]]
    assert found["barrier_progress_text"] == "Schulden: erkannt → in Bearbeitung"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"barrier_1_relevant": False}, "nicht im Weg"),
        ({"barrier_2_key": "certificate"}, "Doppelt"),
        ({"barrier_2_status": None}, "ergänzen: Stand"),
        ({"strengths": ["vocational"]}, "überberufliche"),
        ({"features_recorded": None}, "nicht angekreuzt"),
        ({"profile_valid_until": "2026-04-09"}, "endet nicht nach"),
        ({"youth": True, "youth_points": ["schooling"]}, "alle drei"),
        ({"target_code": "Lagerist"}, "erwartete Form"),
        ({"potential_recorded_on": "2026-04-10"}, "Zukunft"),
        ({"barrier_count": None}, "Anzahl der Handlungsbedarfe“ fehlt"),
    ],
)
async def test_a_profile_that_is_incomplete(run: Run, change: dict[str, Any], told: str) -> None:
    assert told in await refused(run, f"{ASSESSMENT}.record_potential", **{**POTENTIAL, **change})


CHOSEN: dict[str, Any] = {
    **HERE,
    "profile_endorsed": "no",
    "profile_unclear": "no",
    "profile_realistic": "yes",
    "profile_close": "no",
    "chosen_category": "B",
    "profile_finished": "yes",
    "category_recorded_on": "2026-04-09",
}


async def test_the_category_and_its_history(run: Run, cases: MemoryCases) -> None:
    found = await run(f"{ASSESSMENT}.record_category", DAY, **CHOSEN)
    assert (found["category"], found["category_since"], found["is_a"]) == ("B", DAY, False)
    assert cases.set["category_history"] == [{"category": "B", "since": "2026-04-09"}]

    again = {**CHOSEN, "category": "B", "category_since": "2026-01-02", "category_history": [{"category": "B"}]}
    same = await run(f"{ASSESSMENT}.record_category", DAY, **again)
    assert same["category_since"] == date(2026, 1, 2) and len(same["category_history"]) == 1


async def test_a_complex_profile_may_stay_open(run: Run) -> None:
    open_ = {**CHOSEN, "profile_realistic": "no", "chosen_category": "D", "profile_finished": "no"}
    assert (await run(f"{ASSESSMENT}.record_category", DAY, **open_))["category_provisional"] is True
    assert "nur eine komplexe" in await refused(
        run, f"{ASSESSMENT}.record_category", **{**CHOSEN, "profile_finished": "no"}
    )
    assert "passt die Kategorie" in await refused(
        run, f"{ASSESSMENT}.record_category", **{**CHOSEN, "chosen_category": "A"}
    )


async def test_the_event_of_y(run: Run) -> None:
    resting = {**CHOSEN, "profile_unclear": "yes", "profile_event": "yes", "chosen_category": "Y"}
    assert "Ende des Ereignisses" in await refused(run, f"{ASSESSMENT}.record_category", **resting)
    found = await run(f"{ASSESSMENT}.record_category", DAY, **resting, event_ends_on="2027-03-31")
    assert found["event_ends_on"] == date(2027, 3, 31)


@pytest.mark.parametrize(("born", "begun"), [("1984-05-11", 1), ("2003-10-12", 0)])
async def test_an_adult_who_is_close_is_handed_over(run: Run, cases: MemoryCases, born: str, begun: int) -> None:
    close = {**CHOSEN, "profile_close": "yes", "chosen_category": "A", "born_on": born}
    await run(f"{ASSESSMENT}.record_category", DAY, **close)
    assert len(cases.begun) == begun


async def test_self_employed_change_hands(run: Run, cases: MemoryCases) -> None:
    endorsed = {**CHOSEN, "profile_endorsed": "yes", "chosen_category": "S", "office": "Templin"}
    found = await run(f"{ASSESSMENT}.record_category", DAY, **endorsed)
    assert (found["owner_group"], found["case_manager"]) == ("fm-selbst", "fs.korte")
    back = {**CHOSEN, "owner_group": "fm-selbst", "office": "Templin"}
    found = await run(f"{ASSESSMENT}.record_category", DAY, **back)
    assert (found["owner_group"], found["acting_manager"]) == ("fm-fern", "ff.thiede") and cases.begun == []


# -- planning

NEEDS = [
    {"key": "debts", "area": "general_conditions", "origin": "person", "status": "recognised", "rank": 1},
    {"key": "certificate", "area": "vocational_competence", "origin": "person", "status": "recognised", "rank": 2},
    {"key": "housing", "area": "general_conditions", "origin": "person", "status": "settled", "rank": 3},
]
START: dict[str, Any] = {**HERE, "category": "B", "barriers": NEEDS, "last_talk_on": "2026-04-09"}


async def test_planning_opens_with_order_and_preset(run: Run) -> None:
    case = {**START, "employment_kind": "employed", "first_talk_due": "2026-04-14"}
    found = await run(f"{PLANNING}.prepare_planning", DAY, **case)
    assert (found["egv_duty"], found["egv_kind_planned"], found["goal_kind"]) == ("owed", "regular", "keep_extend")
    assert found["order_text"] == "Schulden und fehlendes Zeugnis oder Zertifikat"
    assert (found["needs_count"], found["need_2_rank"], found["need_3_text"]) == (2, 2, None)
    assert found["agreement_due_on"] == date(2026, 4, 14)


@pytest.mark.parametrize(
    ("change", "duty"),
    [
        ({"category": "X"}, "none"),
        ({"category": "S"}, "instruction"),
        ({"category": "A", "owner_group": "fm-fern"}, "none"),
        ({"category": "A", "owner_group": "fm-nah"}, "owed"),
        ({"category": "A", "owner_group": "fm-u25", "born_on": "2003-10-12"}, "owed"),
        ({"target_group": "pupil"}, "none"),
    ],
)
async def test_who_owes_an_agreement(run: Run, change: dict[str, Any], duty: str) -> None:
    assert (await run(f"{PLANNING}.prepare_planning", DAY, **{**START, **change}))["egv_duty"] == duty


async def test_without_agreement_the_old_one_goes(run: Run, cases: MemoryCases) -> None:
    found = await run(f"{PLANNING}.leave_out", DAY)
    assert found["agreement_waived"] is True and cases.set["egv_ends_on"] is None
    await run(f"{PLANNING}.record_instruction", DAY, jobcenter="uckermark", instruction_applied_on="2026-04-09")
    assert "Zukunft" in await refused(
        run, f"{PLANNING}.record_instruction", jobcenter="uckermark", instruction_applied_on="2026-04-10"
    )


GOAL: dict[str, Any] = {
    **HERE,
    "category": "B",
    "goal_kind": "regional",
    "goal_advice": ["options", "ways", "consequences", "hurdles", "help", "alternatives"],
    "goal_agreed": "yes",
    "goal_recorded_on": "2026-04-09",
}


async def test_the_goal(run: Run) -> None:
    found = await run(f"{PLANNING}.record_goal", DAY, **GOAL)
    assert (found["goal_text"], found["goal_hint_text"]) == ("Arbeit in der Region", None)
    assert "Ohne Einigung" in await refused(run, f"{PLANNING}.record_goal", **{**GOAL, "goal_agreed": "no"})
    assert "alle sechs" in await refused(run, f"{PLANNING}.record_goal", **{**GOAL, "goal_advice": ["ways"]})


PLAN: dict[str, Any] = {
    **HERE,
    "category": "B",
    "barriers": NEEDS,
    "plan_recorded_on": "2026-04-09",
    "market_checked": ["companies", "recruiting", "budget", "trend"],
    **{f"need_{row}_rank": row for row in (1, 2)},
    **{f"need_{row}_strategies": ["advice"] for row in (1, 2)},
    **{f"need_{row}_until": "2026-07-01" for row in (1, 2)},
    **{f"text_need_{row}": "Sie haben einen Termin." for row in (1, 2)},
}


async def test_every_need_is_planned(run: Run, cases: MemoryCases) -> None:
    found = await run(f"{PLANNING}.check_plan", DAY, **PLAN)
    assert [one["key"] for one in cases.set["barriers"]] == ["debts", "certificate", "housing"]
    assert found["need_targets"]["debts"] == date(2026, 7, 1) and found["need_order"] == ["debts", "certificate"]

    first = {**PLAN, "need_1_rank": 2, "need_2_rank": 1}
    assert "braucht einen Grund" in await refused(run, f"{PLANNING}.check_plan", **first)
    found = await run(f"{PLANNING}.check_plan", DAY, **first, order_reason="motivation_first")
    assert found["obstacles"][0] == "certificate"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"need_2_strategies": []}, "Zertifikat: bitte ergänzen: Strategie"),
        ({"text_need_1": None}, "Schulden: bitte ergänzen: Zwischenziel"),
        ({"category": "D"}, "mindestens ein Teilziel"),
        ({"need_targets": {"debts": "2026-06-01"}}, "Ein späterer Termin"),
        ({"market_checked": ["trend"]}, "alle vier"),
        ({"barriers": []}, "mindestens eine Strategie"),
        ({"plan_recorded_on": "2026-04-10"}, "Zukunft"),
    ],
)
async def test_a_plan_that_is_incomplete(run: Run, change: dict[str, Any], told: str) -> None:
    assert told in await refused(run, f"{PLANNING}.check_plan", **{**PLAN, **change})


AGREED: dict[str, Any] = {
    **HERE,
    "category": "B",
    "plan_recorded_on": "2026-04-09",
    "agreement_outcome": "concluded",
    "agreement_concluded_on": "2026-04-09",
    "egv_valid_until": "2026-10-09",
    "next_talk_planned": "2026-07-09",
    "egv_target_area": "general_conditions",
    "duty_count": "2",
    "duty_1_side": "person",
    "duty_1_until": "2026-05-01",
    "duty_2_side": "jobcenter",
    "duty_2_until": "2026-05-01",
    "text_duty_1": "Sie schreiben zwei Bewerbungen.",
    "text_duty_2": "Wir vermitteln Sie an die Beratung.",
}


async def test_the_agreement_sets_all_dates(run: Run, cases: MemoryCases) -> None:
    found = await run(f"{PLANNING}.record_agreement", DAY, **AGREED)
    assert (found["egv_kind"], found["egv_ends_on"]) == ("regular", date(2026, 10, 9))
    assert (found["next_talk_on"], found["youth_agreement"]) == (date(2026, 7, 9), False)
    assert cases.set["egv_duties"][0] == {"number": 1, "side": "person", "until": "2026-05-01"}


async def test_an_interim_agreement_ends_with_the_talk(run: Run) -> None:
    interim = {**AGREED, "category": "D", "egv_kind_planned": "interim", "egv_valid_until": None}
    found = await run(f"{PLANNING}.record_agreement", DAY, **{**interim, "next_talk_planned": "2026-05-06"})
    assert (found["egv_kind"], found["egv_ends_on"]) == ("interim", date(2026, 5, 6))


async def test_a_refused_agreement_has_a_reason_and_no_consequence(run: Run, cases: MemoryCases) -> None:
    no = {**AGREED, "agreement_outcome": "refused"}
    assert "Grund“ fehlt" in await refused(run, f"{PLANNING}.record_agreement", **no)
    found = await run(f"{PLANNING}.record_agreement", DAY, **no, unsigned_reason="not_agreed")
    assert (found["agreement_waived"], found["egv_kind"], found["next_talk_on"]) == (True, None, date(2026, 7, 9))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"next_talk_planned": "2026-07-10"}, "spätestens am 09.07.2026"),
        ({"egv_valid_until": "2026-10-10"}, "höchstens bis 09.10.2026"),
        ({"egv_target_area": None}, "Zielkategorie"),
        ({"text_duty_2": None}, "Pflicht 2"),
        ({"born_on": "2009-08-20"}, "gesetzliche Vertretung"),
        ({"agreement_concluded_on": "2026-04-08"}, "vor dem Integrationsfahrplan"),
    ],
)
async def test_an_agreement_that_is_incomplete(run: Run, change: dict[str, Any], told: str) -> None:
    assert told in await refused(run, f"{PLANNING}.record_agreement", **{**AGREED, **change})


PAPER: dict[str, Any] = {
    **{name: value for name, value in AGREED.items() if name not in ("category", "egv_valid_until")},
    "agreement_version": 1,
    "goal_text": "Arbeit in der Region",
    "egv_ends_on": "2026-10-09",
    "next_talk_on": "2026-07-09",
    "barriers": NEEDS,
    "need_order": ["debts", "certificate"],
    "need_targets": {"debts": "2026-07-01", "certificate": "2026-08-01"},
    "text_need_1": "Sie haben einen Termin.",
    "text_need_2": "Sie haben Ihr Zeugnis.",
}


async def test_plan_and_agreement_on_one_paper(run: Run, documents: MemoryDocuments) -> None:
    written = await run(f"{PLANNING}.write_agreement", DAY, **{**PAPER, "owner_group": "fm-nah"})
    assert {name: written[name] for name in TEXTS} == dict.fromkeys(TEXTS)
    letter, filer = documents.only
    assert isinstance(letter, UckermarkAgreement) and filer == "ff.thiede"
    assert [goal.text for goal in letter.goals] == ["Sie haben einen Termin.", "Sie haben Ihr Zeugnis."]
    assert letter.steps_person == "1. Sie schreiben zwei Bewerbungen. (bis 01.05.2026)"
    assert (letter.close, letter.representative, letter.target_area) == (True, False, "Rahmenbedingungen")


async def test_the_task_sheet_of_a_young_person(run: Run, documents: MemoryDocuments) -> None:
    young = {**PAPER, "born_on": "2009-08-20"}
    assert "text_duty_1" not in await run(f"{PLANNING}.write_agreement", DAY, **young)
    await run(f"{PLANNING}.write_task_sheet", DAY, **young)
    letter = next(model for model, _ in documents.written.values() if isinstance(model, TaskSheet))
    assert [entry.until for entry in letter.entries] == [date(2026, 5, 1)]
    gone = await run(f"{PLANNING}.drop_texts", DAY)
    assert gone == dict.fromkeys(TEXTS)


# -- follow-up

CARE: dict[str, Any] = {
    **HERE,
    "category": "B",
    "egv_kind": "regular",
    "egv_concluded_on": "2026-04-09",
    "egv_ends_on": "2026-10-09",
    "egv_duties": [{"number": 1, "side": "person", "until": "2026-05-01"}],
    "last_talk_on": "2026-04-09",
    "next_talk_on": "2026-07-09",
}


async def test_the_next_talk_of_a_b_client(run: Run) -> None:
    found = await run(f"{FOLLOW_UP}.set_dates", DAY, **CARE)
    assert (found["next_step"], found["talk_due_on"], found["talk_rule"]) == ("talk", date(2026, 7, 9), "U-132")
    assert found["talk_overdue"] == date(2026, 7, 10) and found["talk_due_at"] == "2026-07-09T23:59:59"
    assert (found["duty_1_text"], found["duties_count"]) == ("Pflicht 1 (Kundin, Kunde, bis 01.05.2026)", 1)


async def test_a_training_seeker_has_a_contact_first(run: Run) -> None:
    case = {**CARE, "category": "C", "target_group": "training_seeker", "next_talk_on": None}
    found = await run(f"{FOLLOW_UP}.set_dates", DAY, **case)
    assert (found["next_step"], found["contact_due_on"]) == ("contact", date(2026, 5, 9))
    assert found["talk_due_on"] == date(2026, 10, 9)


async def test_a_contact_counts_by_its_day(run: Run, cases: MemoryCases) -> None:
    await run(f"{FOLLOW_UP}.record_contact", DAY, jobcenter="uckermark", contact_held_on="2026-04-08")
    assert cases.set["last_contact_on"] == date(2026, 4, 8)
    assert "Zukunft" in await refused(
        run, f"{FOLLOW_UP}.record_contact", jobcenter="uckermark", contact_held_on="2026-04-10"
    )
    assert "vor dem letzten" in await refused(
        run,
        f"{FOLLOW_UP}.record_contact",
        jobcenter="uckermark",
        contact_held_on="2026-04-08",
        last_contact_on="2026-04-09",
    )


async def test_three_points_are_seen_before(run: Run) -> None:
    await run(f"{FOLLOW_UP}.record_preparation", DAY, prepared_points=["profile", "position", "agreement"])
    assert "Vereinbarung" in await refused(run, f"{FOLLOW_UP}.record_preparation", prepared_points=["profile"])


JULY = date(2026, 7, 8)
TALK: dict[str, Any] = {
    **HERE,
    "category": "B",
    "egv_kind": "regular",
    "egv_concluded_on": "2026-04-09",
    "egv_ends_on": "2026-10-09",
    "last_talk_on": "2026-04-09",
    "duties_count": 1,
    "duty_1_result": "done",
    "talk_held_on": "2026-07-08",
    "sanction_facts": "no",
    "evaluation_recorded_on": "2026-07-08",
    "profile_fits": "yes",
    "goal_valid": "yes",
    "strategy_fits": "yes",
    "blocking_need": "no",
    "applications_discussed": ["own"],
    "agreement_choice": "goes_on",
    "next_talk_planned": "2026-10-08",
}


async def test_the_agreement_goes_on(run: Run, cases: MemoryCases) -> None:
    found = await run(f"{FOLLOW_UP}.record_talk", JULY, **TALK)
    assert (found["steering_outcome"], found["next_talk_on"]) == ("continue", date(2026, 10, 8))
    assert cases.begun == [] and cases.set["last_talk_on"] == JULY


@pytest.mark.parametrize(
    "change",
    [
        {"agreement_choice": "new"},
        {"goal_valid": "no"},
        {"egv_kind": "interim"},
        {"egv_ends_on": "2026-07-08"},
        {"egv_concluded_on": None},
    ],
)
async def test_a_new_agreement_follows(run: Run, change: dict[str, Any]) -> None:
    found = await run(f"{FOLLOW_UP}.record_talk", JULY, **{**TALK, **change})
    assert (found["steering_outcome"], found["next_talk_on"]) == ("reassess", None)


async def test_breaches_are_followed_up(run: Run, cases: MemoryCases) -> None:
    failed = {**TALK, "duty_1_result": "not_done", "duty_1_cause": "person"}
    await run(f"{FOLLOW_UP}.record_talk", JULY, **failed)
    (begun,) = cases.begun
    assert begun["breach_text"] == "Nicht erfüllt: Pflicht 1."


async def test_a_sanction_begins_with_the_benefit_clerk(run: Run, cases: MemoryCases) -> None:
    await run(f"{FOLLOW_UP}.record_talk", JULY, **{**TALK, "sanction_facts": "yes", "ags_asked": True})
    assert [begun["notice_group"] for begun in cases.begun] == ["sb-leistung", "ags"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"duty_1_result": None}, "Pflicht 1"),
        ({"applications_discussed": []}, "Bewerbungen besprochen"),
        ({"next_talk_planned": None}, "fehlt"),
        ({"next_talk_planned": "2026-10-10"}, "spätestens am 08.10.2026"),
        ({"talk_held_on": "2026-07-09"}, "Zukunft"),
        ({"last_talk_on": "2026-07-09"}, "vor dem letzten Gespräch"),
    ],
)
async def test_a_talk_that_is_incomplete(run: Run, change: dict[str, Any], told: str) -> None:
    assert told in await refused(run, f"{FOLLOW_UP}.record_talk", JULY, **{**TALK, **change})


BREACH: dict[str, Any] = {
    "jobcenter": "uckermark",
    "breach_text": "Nicht erfüllt: Pflicht 1.",
    "talk_held_on": "2026-07-08",
    "breach_clarified_on": "2026-07-08",
    "breach_outcome": "good_reason",
}


async def test_what_a_breach_leads_to(run: Run, cases: MemoryCases) -> None:
    await run("uckermark_breach.record_breach", JULY, **BREACH)
    assert cases.begun == []
    await run("uckermark_breach.record_breach", JULY, **{**BREACH, "breach_outcome": "sanction"})
    assert cases.begun[0]["notice_group"] == "sb-leistung"
    assert "vor dem Folgegespräch" in await refused(
        run, "uckermark_breach.record_breach", JULY, **{**BREACH, "breach_clarified_on": "2026-07-07"}
    )


# -- resubmission

RESTING: dict[str, Any] = {**HERE, "category": "X", "category_since": "2026-08-31"}
LATER = date(2027, 2, 26)
AGAIN: dict[str, Any] = {**RESTING, "resubmitted_on": "2027-02-26", "resubmission_action": "reactivate"}


async def test_resubmission_of_x(run: Run) -> None:
    found = await run(f"{RESUBMISSION}.set_resubmission", date(2026, 8, 31), **RESTING)
    assert (found["resubmission_due"], found["resubmission_rule"]) == (date(2027, 2, 28), "U-080")
    sooner = await run(
        f"{RESUBMISSION}.set_resubmission", date(2026, 8, 31), **RESTING, resubmission_earlier_on="2026-12-01"
    )
    assert sooner["resubmission_due"] == date(2026, 12, 1)


async def test_reactivation_needs_the_instruction(run: Run, cases: MemoryCases, documents: MemoryDocuments) -> None:
    assert "keine Reaktivierung" in await refused(run, f"{RESUBMISSION}.record_resubmission", LATER, **AGAIN)
    found = await run(f"{RESUBMISSION}.record_resubmission", LATER, **AGAIN, instructed_on="2027-02-26")
    assert (found["reactivated"], found["steering_outcome"]) == (True, "reassess")
    assert cases.set["instruction_given_on"] == LATER
    await run(f"{RESUBMISSION}.write_instruction", LATER, **{**HERE, "instruction_given_on": "2027-02-26"})
    letter, _ = documents.only
    assert isinstance(letter, ReactivationInstruction) and letter.instructed_on == LATER


async def test_who_stays_gets_a_new_period(run: Run, cases: MemoryCases) -> None:
    stays = {**AGAIN, "resubmission_action": "stay", "resting_category": "Z"}
    found = await run(f"{RESUBMISSION}.record_resubmission", LATER, **stays)
    assert (found["category"], found["category_since"], found["reactivated"]) == ("Z", LATER, False)
    assert cases.set["category_history"] == [{"category": "Z", "since": "2027-02-26"}]
    assert "instruction_given_on" not in cases.set
    to_y = {**stays, "resting_category": "Y"}
    assert "Ende des Ereignisses" in await refused(run, f"{RESUBMISSION}.record_resubmission", LATER, **to_y)
    found = await run(f"{RESUBMISSION}.record_resubmission", LATER, **to_y, event_end_open=True)
    assert found["event_ends_on"] is None


async def test_another_end_of_the_event_keeps_the_beginning(run: Run) -> None:
    moved = {**AGAIN, "category": "Y", "resubmission_action": "event_changed", "new_event_ends_on": "2027-12-31"}
    found = await run(f"{RESUBMISSION}.record_resubmission", LATER, **moved)
    assert (found["category_since"], found["event_ends_on"]) == (date(2026, 8, 31), date(2027, 12, 31))
    assert "nur in Y" in await refused(run, f"{RESUBMISSION}.record_resubmission", LATER, **{**moved, "category": "X"})


async def test_earlier_is_possible_later_not(run: Run) -> None:
    day, asked = date(2026, 9, 15), {**AGAIN, "resubmission_action": "earlier", "resubmitted_on": "2026-09-15"}
    found = await run(f"{RESUBMISSION}.record_resubmission", day, **asked, wished_on="2026-12-01")
    assert found["resubmission_earlier_on"] == date(2026, 12, 1)
    assert "nicht möglich" in await refused(
        run, f"{RESUBMISSION}.record_resubmission", day, **asked, wished_on="2027-03-01"
    )
    assert "„Früher" in await refused(run, f"{RESUBMISSION}.record_resubmission", day, **asked)
