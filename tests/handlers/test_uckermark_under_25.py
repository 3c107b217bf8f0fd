"""Under-25s in Uckermark: fixed dates, handovers, pupils, instruments, offer, 25th birthday."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workers.errors import BusinessError

from .conftest import MemoryCases, MemoryDocuments, MemoryStaffing, Run

HERE = {"jobcenter": "uckermark", "case_number": "BG-4711", "office": "Prenzlau"}
PUPIL = {
    **HERE,
    "born_on": "2009-08-20",
    "owner_group": "berufsberater",
    "case_manager": "bb.bergemann",
    "acting_manager": "bb.bergemann",
    "target_group": "pupil",
    "target_group_since": "2025-11-03",
    "general_school": True,
    "school_type": "oberschule",
    "class_level": 10,
    "leaving_on": "2026-07-08",
}
SWITCH = date(2026, 1, 8)


async def refused(run: Run, topic: str, day: date, **variables: Any) -> str:
    with pytest.raises(BusinessError) as error:
        await run(topic, day, **variables)
    return error.value.message


# -- fixed dates


@pytest.mark.parametrize(
    ("born_on", "owner", "young"),
    [
        ("2001-01-09", "fm-u25", True),
        ("2001-01-08", "fm-fern", False),
        ("2000-01-08", "fm-u25", True),
    ],
)
async def test_under_25_or_still_with_the_fm_u25(run: Run, born_on: str, owner: str, young: bool) -> None:
    found = await run("uckermark_under_25.begin", SWITCH, **HERE, born_on=born_on, owner_group=owner)
    assert found["under_25"] is young
    assert found["turns_25_on"] == date.fromisoformat(born_on).replace(year=int(born_on[:4]) + 25)


async def test_the_next_date_of_a_pupil(run: Run) -> None:
    found = await run("uckermark_under_25.set_dates", date(2025, 11, 3), **PUPIL)
    assert (found["u25_step"], found["u25_step_on"]) == ("decide_switch", SWITCH)
    assert (found["attends_school"], found["ready"], found["instruction_owed"]) == ("yes", None, "yes")
    assert found["training_contact_on"] == date(2999, 12, 31)


async def test_a_review_comes_before_every_date(run: Run) -> None:
    found = await run("uckermark_under_25.set_dates", date(2025, 11, 3), **PUPIL, u25_review=True)
    assert (found["u25_step"], found["u25_step_on"]) == ("choose", date(2025, 11, 3))


async def test_the_end_of_training_is_known_three_months_before(run: Run) -> None:
    graduate = {"target_group": "graduate", "training_kind": "non_company", "training_ends_on": "2026-08-31"}
    found = await run("uckermark_under_25.set_dates", date(2026, 1, 12), **HERE, **graduate)
    assert found["training_contact_on"] == date(2026, 5, 31)
    assert found["training_contact_overdue"] == date(2026, 6, 1)
    assert found["training_contact_groups"] == "traegerbetreuer,ags"
    assert found["vocation"] == "in_training"


def booking(step: str, on: str, **given: Any) -> dict[str, Any]:
    return {**PUPIL, "u25_step": step, "u25_step_on": on, "u25_step_key": f"{step} {on}", **given}


BOOK = "uckermark_under_25.book_group"


async def test_a_ready_pupil_becomes_a_training_seeker(run: Run, cases: MemoryCases) -> None:
    cases.listening = True
    form = booking("decide_switch", "2026-01-08", ready="yes", instruction_owed="yes")
    told = await refused(run, BOOK, SWITCH, **form)
    assert "Kriterienkatalog" in told and "Belehrung nachgeholt" in told and "sozialen Kompetenzen" in told
    assert "gebucht am" in told

    days = {name: "2026-01-08" for name in ("readiness_recorded_on", "instruction_made_up_on", "group_booked_on")}
    found = await run(BOOK, SWITCH, **form, **days, social_competences_judged=True)
    assert (found["target_group"], found["target_group_since"]) == ("training_seeker", SWITCH)
    assert found["target_groups"] == [{"group": "training_seeker", "since": "2026-01-08", "reason": "decide_switch"}]
    assert found["u25_settled"] == ["decide_switch 2026-01-08"]
    assert cases.set["ready_for_training"] is True and cases.set["instruction_given_on"] == SWITCH
    assert len(cases.told) == 1


async def test_a_pupil_who_is_not_ready_stays_a_pupil(run: Run, cases: MemoryCases) -> None:
    cases.listening = True
    form = booking("decide_switch", "2026-01-08", ready="no", readiness_recorded_on="2026-01-08")
    found = await run(BOOK, SWITCH, **form)
    assert (found["target_group"], found["ready_for_training"]) == ("pupil", False)
    assert found["target_group_since"] == date(2025, 11, 3)
    assert cases.told == []


SIGN_OFF = date(2027, 1, 31)


def seeker(**given: Any) -> dict[str, Any]:
    base = {"target_group": "training_seeker", "target_group_since": "2026-01-08", "owner_group": "fm-u25"}
    return booking("sign_off", "2027-01-31", **base, group_booked_on="2027-01-31", **given)


@pytest.mark.parametrize(("barriers", "group"), [("no", "placement"), ("yes", "activation")])
async def test_signed_off_without_training(run: Run, barriers: str, group: str) -> None:
    found = await run(BOOK, SIGN_OFF, **seeker(sign_off_result="nothing", multiple_barriers=barriers))
    assert (found["target_group"], found["general_school"]) == (group, False)


async def test_a_measure_postpones_the_sign_off(run: Run) -> None:
    told = await refused(run, BOOK, SIGN_OFF, **seeker(sign_off_result="measure", measure_until="2027-01-31"))
    assert "noch laufen" in told
    found = await run(BOOK, SIGN_OFF, **seeker(sign_off_result="measure", measure_until="2027-06-30"))
    assert (found["target_group"], found["sign_off_on"]) == ("training_seeker", date(2027, 6, 30))


async def test_training_instead_of_the_sign_off(run: Run) -> None:
    told = await refused(run, BOOK, SIGN_OFF, **seeker(sign_off_result="training"))
    assert "Art der Ausbildung" in told and "Ende der Ausbildung" in told
    given = {"training_kind": "company", "training_ends_on": "2029-08-31"}
    found = await run(BOOK, SIGN_OFF, **seeker(sign_off_result="training", **given))
    assert (found["target_group"], found["training_ends_on"]) == ("graduate", date(2029, 8, 31))


@pytest.mark.parametrize(
    ("result", "group"), [("neither", "placement"), ("foreseeable", "graduate"), ("integrated", "graduate")]
)
async def test_six_months_after_training(run: Run, result: str, group: str) -> None:
    day = date(2027, 2, 28)
    form = booking("decide_placement", "2027-02-28", target_group="graduate", graduate_result=result)
    found = await run(BOOK, day, **form, group_booked_on="2027-02-28")
    assert (found["target_group"], found["u25_settled"]) == (group, ["decide_placement 2027-02-28"])


@pytest.mark.parametrize(("expected", "group"), [("no", "activation"), ("yes", "placement")])
async def test_24_months_after_the_qualification(run: Run, expected: str, group: str) -> None:
    day = date(2028, 8, 31)
    form = booking("decide_activation", "2028-08-31", target_group="placement", integration_expected=expected)
    found = await run(BOOK, day, **form, group_booked_on="2028-08-31")
    assert found["target_group"] == group


async def test_choosing_a_group_asks_what_the_table_asks(run: Run) -> None:
    day = date(2026, 1, 12)
    fresh = {**booking("choose", "2026-01-12"), "target_group": None, "leaving_on": None}
    told = await refused(run, BOOK, day, **fresh, attends_school="no", vocation="qualified")
    assert "Ende der Ausbildung fehlt" in told and "Berufsabschluss" in told

    trained = {"vocation": "qualified", "training_ends_on": "2025-07-31", "qualified_on": "2025-07-31"}
    found = await run(BOOK, day, **fresh, attends_school="no", **trained, group_booked_on="2026-01-12")
    assert (found["target_group"], found["target_group_since"]) == ("graduate", day)
    assert (found["qualified_on"], found["leaving_on"]) == (date(2025, 7, 31), None)


async def test_both_sides_close_the_alliance(run: Run, cases: MemoryCases) -> None:
    form = {
        **HERE,
        "training_ends_on": "2026-08-31",
        "training_contact_groups": "traegerbetreuer,ags",
        "alliance_closed_on": "2026-06-01",
    }
    day = date(2026, 6, 1)
    told = await refused(run, "uckermark_under_25.record_alliance", day, **form, alliance_parties=["ags"])
    assert "Arbeitgeberservice" in told
    parties = ["ags", "traegerbetreuer"]
    found = await run("uckermark_under_25.record_alliance", day, **form, alliance_parties=parties)
    assert found["u25_settled"] == ["training_contact 2026-08-31"] == cases.set["u25_settled"]


# -- from the vocational counsellor to the FM U25

HANDOVER = {
    **PUPIL,
    "u25_step_key": "hand_over 2026-03-10",
    "u25_manager_options": [{"label": "Mia Bartels", "value": "fu.bartels"}],
    "handover_recorded_on": "2026-03-10",
}
RECORD = "uckermark_hand_to_u25.record_handover"
MARCH = date(2026, 3, 10)


async def test_the_handover_offers_the_fm_u25_of_the_office_first(run: Run) -> None:
    school = {"school_type": "foerderschule", "class_level": 9, "u25_handover_reason": "school"}
    found = await run("uckermark_hand_to_u25.prepare", MARCH, **HERE, **school)
    assert found["u25_manager_options"][0]["value"] == "fu.bartels"
    assert "Agentur" in found["counselling_hint_text"] and "Schulform" in found["handover_reason_text"]


async def test_sb_reha_hears_of_a_special_school_pupil(run: Run, cases: MemoryCases, staffing: MemoryStaffing) -> None:
    form = {**HANDOVER, "u25_handover_reason": "school", "school_type": "foerderschule"}
    assert "wer im Fallmanagement U25" in await refused(run, RECORD, MARCH, **form)
    found = await run(RECORD, MARCH, **form, new_manager="fu.bartels")
    assert (found["owner_group"], found["case_manager"], found["target_group"]) == ("fm-u25", "fu.bartels", "pupil")
    assert ("reassign", "BG-4711", "bb.bergemann", "fu.bartels") in staffing.moves
    assert [notice["notice_group"] for notice in cases.begun] == ["sb-reha"]


async def test_not_ready_after_school_is_an_activation_client(run: Run, cases: MemoryCases) -> None:
    day = date(2026, 7, 8)
    form = {**HANDOVER, "u25_handover_reason": "not_ready", "new_manager": "fu.bartels"}
    found = await run(RECORD, day, **form)
    assert (found["target_group"], found["general_school"]) == ("activation", False)
    assert cases.begun == []


async def test_placed_by_30_september_stays(run: Run) -> None:
    day = date(2026, 9, 30)
    seeks = {"target_group": "training_seeker", "u25_handover_reason": "not_placed", "placed_in_training": "yes"}
    told = await refused(run, RECORD, day, **{**HANDOVER, **seeks})
    assert "Art und Ende der Ausbildung" in told
    training = {"training_kind": "company", "training_ends_on": "2029-08-31"}
    found = await run(RECORD, day, **{**HANDOVER, **seeks, **training})
    assert (found["target_group"], found["owner_group"]) == ("graduate", "berufsberater")
    assert found["case_manager"] == "bb.bergemann"


# -- pupils


async def test_reports_count_from_the_begin(run: Run, cases: MemoryCases) -> None:
    begin = date(2026, 9, 14)
    found = await run("uckermark_pupil.prepare", begin, **PUPIL)
    assert (found["pupil_since"], found["school_report_on"], found["ready"]) == (begin, begin, "open")
    assert "Berufsberater des Jobcenters" in found["counselling_hint_text"]

    form = {**HERE, "pupil_since": begin, "report_requested_on": "2026-09-20", "certificate_requested_on": "2026-09-20"}
    found = await run("uckermark_pupil.record_report", date(2026, 9, 20), **form)
    assert (found["school_report_on"], cases.set["school_reports"]) == (date(2027, 3, 14), 1)
    assert found["reports_go_on"] is True
    leaves = await run("uckermark_pupil.record_report", date(2026, 9, 20), **form, leaving_on="2027-03-14")
    assert leaves["reports_go_on"] is False


TALK = {
    **HERE,
    "pupil_talk_on": "2026-10-01",
    "pupil_talk_place": "school",
    "school_type": "oberschule",
    "class_level": 9,
    "leaving_on": "2028-07-12",
    "ready": "open",
    "pupil_next_step": "go_on",
}
OCTOBER = date(2026, 10, 1)


async def test_a_talk_with_a_pupil_moves_the_dates(run: Run, cases: MemoryCases) -> None:
    cases.listening = True
    found = await run("uckermark_pupil.record_talk", OCTOBER, **TALK)
    assert (found["steering_outcome"], found["ready_for_training"]) == (None, None)
    assert cases.set["leaving_on"] == date(2028, 7, 12)
    assert [told["u25_review"] for told in cases.told] == [False]
    await run("uckermark_pupil.record_talk", OCTOBER, **{**TALK, "pupil_next_step": "review"})
    assert [told["u25_review"] for told in cases.told] == [False, True]


async def test_a_talk_at_the_jobcenter_needs_a_note(run: Run) -> None:
    told = await refused(run, "uckermark_pupil.record_talk", OCTOBER, **{**TALK, "pupil_talk_place": "jobcenter"})
    assert "Vermerk" in told


async def test_care_of_a_pupil_may_end(run: Run, cases: MemoryCases) -> None:
    form = {**TALK, "pupil_next_step": "close"}
    found = await run("uckermark_pupil.record_talk", OCTOBER, **form)
    assert found["steering_outcome"] == "exit"
    assert cases.set == {}


# -- at any time: target group, instrument, offer


async def test_a_review_is_opened_in_the_own_case_only(run: Run, cases: MemoryCases, staffing: MemoryStaffing) -> None:
    topic, day = "uckermark_target_group.open_review", date(2026, 3, 2)
    form = {**HERE, "review_starter": "fu.bartels"}
    assert "läuft kein Fall" in await refused(run, topic, day, **form)
    staffing.known["BG-4711"] = {"case_manager": "fu.bartels", "jobcenter": "uckermark"}
    assert "wer den Fall führt" in await refused(run, topic, day, **{**form, "review_starter": "fu.asmus"})
    assert "keine Zielgruppe" in await refused(run, topic, day, **form)
    cases.listening = True
    assert await run(topic, day, **form) == {"correction_message": None}


async def test_an_instrument_becomes_a_measure(run: Run, cases: MemoryCases, staffing: MemoryStaffing) -> None:
    topic, day = "uckermark_instrument.check_instrument", date(2026, 3, 2)
    form = {**HERE, "instrument_starter": "fu.bartels", "instrument": "eq", "instrument_starts_on": "2026-04-01"}
    known = {"case_manager": "fu.bartels", "jobcenter": "uckermark"}
    staffing.known["BG-4711"] = known
    assert "zuerst die Zielgruppe" in await refused(run, topic, day, **form)
    staffing.known["BG-4711"] = {**known, "target_group": "training_seeker", "ready_for_training": True}
    told = await refused(run, topic, day, **form, instrument_months=4)
    assert "setzt voraus" in told and "6 bis 12 Monate" in told
    await run(topic, day, **form, instrument_months=6, instrument_facts=["no_place"])
    assert [(each["kind"], each["ends_on"]) for each in cases.set["measures"]] == [("eq", "2026-10-01")]


async def test_an_offer_is_due_on_the_next_working_day(run: Run) -> None:
    found = await run("uckermark_offer.set_due", date(2026, 4, 2), **HERE, complete_form_on="2026-04-02")
    assert (found["offer_due"], found["offer_overdue"]) == (date(2026, 4, 7), date(2026, 4, 8))
    form = {**HERE, "complete_form_on": "2026-04-02", "offer_kind": "measure"}
    assert "Angebot gemacht am" in await refused(run, "uckermark_offer.record_offer", date(2026, 4, 7), **form)
    assert await run("uckermark_offer.record_offer", date(2026, 4, 7), **{**form, "offer_kind": "not_needed"})


# -- the 25th birthday

TURNING = {
    **HERE,
    "category": "C",
    "case_manager": "fu.bartels",
    "acting_manager": "fu.bartels",
    "turns_25_on": "2026-06-15",
    "turns_25_check_on": "2026-06-15",
}
BIRTHDAY = date(2026, 6, 15)


async def test_the_next_fm_follows_from_the_category(run: Run) -> None:
    running = [
        {"key": "m", "kind": "mabe", "ends_on": "2026-08-14"},
        {"key": "n", "kind": "bvb", "ends_on": "2026-05-01"},
        {"key": "o", "kind": "abh", "ends_on": None},
    ]
    found = await run("uckermark_turns_25.prepare", BIRTHDAY, **TURNING, measures=running)
    assert (found["adult_owner_group"], found["handover_measure_ends_on"]) == ("fm-fern", date(2026, 8, 14))
    assert found["adult_manager_options"][0]["value"] == "ff.behrendt"
    near = await run("uckermark_turns_25.prepare", BIRTHDAY, **{**TURNING, "category": "A"})
    assert near["adult_owner_group"] == "fm-nah"


PLAN = {
    **TURNING,
    "adult_owner_group": "fm-fern",
    "adult_manager_options": [{"label": "Ines Behrendt", "value": "ff.behrendt"}],
}


async def test_staying_has_a_reason_and_an_end(run: Run, documents: MemoryDocuments) -> None:
    topic, form = "uckermark_turns_25.record_plan", {**PLAN, "handover_plan": "stay"}
    told = await refused(run, topic, BIRTHDAY, **form)
    assert "OPEN/PROSOZ" in told and "Ende der Maßnahme" in told
    given = {"handover_measure_ends_on": "2026-08-14", "stay_reason_recorded_on": "2026-06-15"}
    found = await run(topic, BIRTHDAY, **form, **given)
    assert (found["turns_25_check_on"], found["adult_manager"]) == (date(2026, 8, 14), None)
    assert documents.written == {}


async def test_the_person_learns_of_the_change_by_letter(run: Run, documents: MemoryDocuments) -> None:
    form, day = {**PLAN, "handover_plan": "hand_over"}, date(2026, 8, 20)
    told = await refused(run, "uckermark_turns_25.record_plan", day, **form)
    assert "wer künftig zuständig" in told and "Zuständig ab" in told
    next_fm = {"adult_manager": "ff.behrendt", "handover_planned_for": "2026-09-01"}
    planned = await run("uckermark_turns_25.record_plan", day, **form, **next_fm)
    assert (planned["adult_manager_name"], planned["handover_planned_text"]) == ("Ines Behrendt", "01.09.2026")
    found = await run("uckermark_turns_25.write_letter", day, **PLAN, **next_fm)
    assert found["client_informed_on"] == day
    letter, filer = documents.only
    assert (letter.title, filer) == ("Brief zum Wechsel der Zuständigkeit vom 20.08.2026", "fu.bartels")


TALKED = {**PLAN, "adult_manager": "ff.behrendt", "client_informed_on": "2026-08-20"}


async def test_without_protocol_no_change_of_owner(run: Run, documents: MemoryDocuments) -> None:
    topic, day = "uckermark_turns_25.write_protocol", date(2026, 8, 25)
    told = await refused(run, topic, day, **TALKED)
    assert "wechselt die Zuständigkeit nicht" in told and "Was die künftig zuständige Person" in told
    given = {"measures_state": "evaluated", "text_handover_information": "Führerschein klären"}
    found = await run(topic, day, **TALKED, handover_talk_on="2026-08-25", **given)
    assert found["protocol_id"] == found["document_id"] and found["text_handover_information"] is None
    assert documents.only[0].title == "Übergabeprotokoll vom 25.08.2026"


async def test_the_case_changes_hands_at_25(run: Run, cases: MemoryCases, staffing: MemoryStaffing) -> None:
    topic, day = "uckermark_turns_25.change_owner", date(2026, 8, 25)
    found = await run(topic, day, **TALKED, protocol_id="p")
    assert (found["owner_group"], found["case_manager"]) == ("fm-fern", "ff.behrendt")
    assert (found["target_group"], found["handed_over_on"]) == (None, None)
    assert cases.set["target_group"] is None
    near = await run(
        topic, day, **{**TALKED, "adult_owner_group": "fm-nah", "adult_manager": "fn.blume"}, protocol_id="p"
    )
    assert near["handed_over_on"] == day


# -- after school


@pytest.mark.parametrize(
    ("group", "concluded", "outcome", "care"),
    [
        ("training_seeker", None, "reassess", "follow_up"),
        ("training_seeker", "2026-01-14", None, "follow_up"),
        ("pupil", None, None, "pupil"),
    ],
)
async def test_the_first_agreement_comes_before_the_care(
    run: Run, cases: MemoryCases, group: str, concluded: str | None, outcome: str | None, care: str
) -> None:
    facts = {**PUPIL, "target_group": group, "egv_concluded_on": concluded, "first_agreement_owed": True}
    found = await run("uckermark_steering.decide_care", SWITCH, **facts)
    assert (found["steering_outcome"], found["care_kind"]) == (outcome, care)
    assert cases.set == {"first_agreement_owed": False}
