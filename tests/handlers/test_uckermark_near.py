"""Uckermark: A clients, transfers between fm-nah and fm-fern, measures, conference, matching, yearly check."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workers.documents import NearInformation, NearInvitation
from workers.errors import BusinessError

from .conftest import MemoryCases, MemoryDocuments, MemoryStaffing, Run

HERE = {"jobcenter": "uckermark", "case_number": "BG-4711", "acting_manager": "fn.blume", "case_manager": "fn.blume"}
NEAR = HERE | {"handed_over_on": "2026-04-21"}


async def refused(run: Run, topic: str, day: date, **variables: Any) -> str:
    with pytest.raises(BusinessError) as error:
        await run(topic, day, **variables)
    return error.value.message


# -- first talk


async def test_both_periods_run_from_the_handover(run: Run) -> None:
    found = await run("uckermark_near_talk.set_dates", date(2026, 4, 21), **NEAR)
    assert (found["near_invitation_due"], found["near_talk_due"]) == (date(2026, 4, 28), date(2026, 5, 6))
    assert found["near_talk_overdue"] == date(2026, 5, 7)


INVITATION = {
    "near_invitation_due": "2026-04-28",
    "appointment_on": "2026-05-06",
    "appointment_time": "9:30",
    "near_invitation_sent_on": "2026-04-27",
    "appointment_office": "prenzlau",
}


async def test_the_invitation_is_a_letter_and_a_kept_standard(run: Run, documents: MemoryDocuments) -> None:
    found = await run("uckermark_near_talk.write_invitation", date(2026, 4, 27), **NEAR, **INVITATION)
    letter, filer = documents.only
    assert isinstance(letter, NearInvitation)
    assert (letter.number, letter.office, filer) == (1, "Prenzlau", "fn.blume")
    assert "06.05.2026" in found["near_appointment_text"]


async def test_a_later_appointment_is_refused_for_the_first_invitation_only(run: Run) -> None:
    late = {**NEAR, **INVITATION, "appointment_on": "2026-05-07"}
    told = await refused(run, "uckermark_near_talk.write_invitation", date(2026, 4, 27), **late)
    found = await run("uckermark_near_talk.write_invitation", date(2026, 4, 27), **late, near_invitation_number=1)
    assert "spätestens am 06.05.2026" in told
    assert found["near_invitation_number"] == 2


async def test_a_talk_that_was_held_has_profile_target_and_alliance(run: Run, cases: MemoryCases) -> None:
    day, owed = date(2026, 5, 6), {"near_talk_due": "2026-05-06", "near_talk_outcome": "held"}
    told = await refused(run, "uckermark_near_talk.record_talk", day, **NEAR, **owed, near_talk_held_on="2026-05-06")
    ticks = dict.fromkeys(("near_profile_completed", "near_documents_viewed", "near_alliance"), True)
    given = {**owed, **ticks, "near_talk_held_on": "2026-05-06", "near_target_recorded_on": "2026-05-06"}
    found = await run("uckermark_near_talk.record_talk", day, **NEAR, **given)
    assert "Arbeitsbündnis" in told and "Zielberuf" in told
    assert found["near_talk_held_on"] == day
    assert cases.set["near_talk_held_on"] == cases.set["last_contact_on"] == day


async def test_a_missed_talk_leads_to_another_invitation(run: Run) -> None:
    given = {**NEAR, "near_talk_due": "2026-05-06", "near_talk_outcome": "missed"}
    found = await run("uckermark_near_talk.record_talk", date(2026, 5, 6), **given)
    assert found["near_talk_held_on"] is None and "keine Frist" in found["near_invitation_news"]


# -- care of A clients


async def test_the_first_talk_comes_before_everything_else(run: Run) -> None:
    owed = await run("uckermark_a_clients.set_support", date(2026, 4, 22), **NEAR)
    held = await run("uckermark_a_clients.set_support", date(2026, 5, 6), **NEAR, near_talk_held_on="2026-05-06")
    assert (owed["near_talk_owed"], owed["steering_outcome"]) == (True, "reassess")
    assert (held["near_talk_owed"], held["steering_outcome"]) == (False, None)
    assert held["near_assessment_due"] == date(2026, 10, 21)


async def test_contacts_roll_from_the_last_one(run: Run) -> None:
    first = await run("uckermark_a_clients.set_contact", date(2026, 5, 6), **NEAR, last_talk_on="2026-05-06")
    later = await run(
        "uckermark_a_clients.set_contact",
        date(2026, 5, 20),
        **NEAR,
        last_talk_on="2026-05-06",
        last_contact_on="2026-05-20",
    )
    assert (first["near_contact_due"], later["near_contact_due"]) == (date(2026, 6, 6), date(2026, 6, 20))


@pytest.mark.parametrize(("answer", "outcome"), [("continue", None), ("renew", "reassess"), ("integrated", "exit")])
async def test_a_contact_may_lead_to_a_new_agreement_or_the_end(run: Run, answer: str, outcome: str | None) -> None:
    given = {
        "near_contact_due": "2026-06-06",
        "near_contact_on": "2026-06-03",
        "near_contact_way": "phone",
        "near_contact_recorded_on": "2026-06-03",
        "near_contact_next": answer,
    }
    found = await run("uckermark_a_clients.record_contact", date(2026, 6, 3), **NEAR, **given)
    assert (found["last_contact_on"], found["steering_outcome"]) == (date(2026, 6, 3), outcome)


async def test_the_search_is_weekly_and_a_hit_is_told_by_the_next_working_day(run: Run) -> None:
    first = await run("uckermark_a_clients.set_search", date(2026, 5, 6), **NEAR, near_talk_held_on="2026-05-06")
    given = {
        "job_search_due": "2026-05-13",
        "job_searched_on": "2026-05-13",
        "job_matched_on": "2026-05-13",
        "job_match_place": "case_file",
        "job_found": "yes",
    }
    told = await refused(run, "uckermark_a_clients.record_search", date(2026, 5, 13), **NEAR, **given, job_vacancies=0)
    found = await run("uckermark_a_clients.record_search", date(2026, 5, 13), **NEAR, **given, job_vacancies=3)
    assert first["job_search_due"] == date(2026, 5, 13)
    assert "keine passende" in told
    assert (found["job_found"], found["job_hint_due"]) == (True, date(2026, 5, 15))  # the 14th is Ascension Day


DECISION = {
    "office": "Prenzlau",
    "near_assessment_due": "2026-10-21",
    "near_integrated": "no",
    "near_decision_on": "2026-10-21",
    "near_reason_recorded_on": "2026-10-21",
}


async def test_a_foreseeable_integration_continues_for_six_months_at_most(run: Run) -> None:
    day = date(2026, 10, 21)
    found = await run("uckermark_a_clients.record_decision", day, **NEAR, **DECISION, near_reachable="yes")
    told = await refused(
        run,
        "uckermark_a_clients.record_decision",
        day,
        **NEAR,
        **DECISION,
        near_reachable="yes",
        near_next_assessment_on="2027-04-22",
    )
    assert (found["near_result"], found["near_assessment_due"]) == ("continue", date(2027, 4, 21))
    assert "spätestens am 21.04.2027" in told


async def test_a_return_needs_the_information_package(run: Run, documents: MemoryDocuments, cases: MemoryCases) -> None:
    day = date(2026, 10, 21)
    found = await run("uckermark_a_clients.record_decision", day, **NEAR, **DECISION, near_reachable="no")
    form = {**NEAR, "near_decision_day": "2026-10-21", "near_new_manager": "ff.behrendt"}
    told = await refused(run, "uckermark_a_clients.hand_back", day, **form)
    texts = {"text_client_information": "Sucht im Lager.", "text_barriers_found": "Führerschein fehlt."}
    back = await run("uckermark_a_clients.hand_back", day, **form, **texts)
    paper, filer = documents.only
    assert found["near_result"] == "return" and found["far_manager_options"][0]["value"] == "ff.behrendt"
    assert "Informationen über die Person" in told
    assert isinstance(paper, NearInformation) and filer == "ff.behrendt"
    assert (back["owner_group"], back["case_manager"], back["steering_outcome"]) == (
        "fm-fern",
        "ff.behrendt",
        "reassess",
    )
    assert cases.set["owner_group"] == "fm-fern" and back["text_barriers_found"] is None


async def test_an_assessment_ends_nothing_without_a_judgement(run: Run) -> None:
    day = date(2026, 10, 21)
    told = await refused(run, "uckermark_a_clients.record_decision", day, **NEAR, **DECISION)
    reached = await run("uckermark_a_clients.record_decision", day, **NEAR, **DECISION | {"near_integrated": "yes"})
    assert "in naher Zukunft" in told
    assert (reached["near_result"], reached["steering_outcome"]) == ("goal_reached", "exit")


# -- has become A

BARRIERS = [
    {"key": "debts", "area": "general_conditions", "origin": "person", "status": "settled", "rank": 1},
    {"key": "childcare", "area": "general_conditions", "origin": "person", "status": "in_progress", "rank": 2},
]
FAR = {
    "jobcenter": "uckermark",
    "born_on": "1982-03-01",
    "owner_group": "fm-fern",
    "office": "Prenzlau",
    "case_manager": "ff.behrendt",
    "acting_manager": "ff.behrendt",
    "barriers": BARRIERS,
    "category_history": [{"category": "C", "since": "2026-01-12"}],
}
BECAME = {"a_decision": "yes", "a_conditions": ["independent", "committed", "purposeful", "first_market", "direct"]}
BECAME |= {"a_helps": ["none"], "a_reason_recorded_on": "2026-09-07", "a_decided_on": "2026-09-07"}


async def test_only_who_leads_a_case_of_fm_fern_begins(run: Run, staffing: MemoryStaffing) -> None:
    staffing.known["BG-4711"] = dict(FAR)
    begun = {"jobcenter": "uckermark", "case_number": "BG-4711"}
    found = await run("uckermark_becomes_a.look_up_case", date(2026, 9, 7), **begun, change_starter="ff.behrendt")
    other = await refused(run, "uckermark_becomes_a.look_up_case", date(2026, 9, 7), **begun, change_starter="fn.blume")
    staffing.known["BG-4711"]["owner_group"] = "fm-nah"
    wrong = await refused(
        run, "uckermark_becomes_a.look_up_case", date(2026, 9, 7), **begun, change_starter="ff.behrendt"
    )
    assert [option["value"] for option in found["open_barrier_options"]] == ["childcare"]
    assert found["near_manager_options"][0]["value"] == "fn.blume"
    assert "wer den Fall führt" in other and "arbeitsmarktferne" in wrong


async def test_the_proof_is_missing_while_a_barrier_is_open(run: Run) -> None:
    day = date(2026, 9, 7)
    told = await refused(run, "uckermark_becomes_a.check_proof", day, **FAR, **BECAME)
    found = await run("uckermark_becomes_a.check_proof", day, **FAR, **BECAME, settled_now=["childcare"])
    stays = await run("uckermark_becomes_a.check_proof", day, **FAR, a_decision="no")
    assert "1 von 2 Hemmnissen" in told
    assert (found["becomes_a"], found["near_handover_due"]) == ("hand_over", date(2026, 9, 8))
    assert stays["becomes_a"] == "stays"


async def test_all_five_conditions_make_an_a_client(run: Run) -> None:
    given = FAR | BECAME | {"a_conditions": ["independent"], "a_helps": []}
    told = await refused(run, "uckermark_becomes_a.check_proof", date(2026, 9, 7), **given)
    assert "fünf Bedingungen" in told and "Geringe Hilfen" in told


async def test_the_handover_holds_in_the_whole_case(run: Run, cases: MemoryCases) -> None:
    given = {
        **{name: FAR[name] for name in ("jobcenter", "case_manager", "barriers", "category_history")},
        "case_number": "BG-4711",
        "a_decision_day": "2026-09-07",
        "near_handover_due": "2026-09-08",
        "near_new_manager": "fn.blume",
        "handed_over_day": "2026-09-08",
    }
    found = await run("uckermark_becomes_a.record_handover", date(2026, 9, 8), **given)
    told = await refused(
        run, "uckermark_becomes_a.record_handover", date(2026, 9, 8), **given | {"near_new_manager": "ff.albers"}
    )
    assert (found["handed_over_on"], found["case_manager"]) == (date(2026, 9, 8), "fn.blume")
    assert (cases.set["owner_group"], cases.set["category"], cases.set["is_a"]) == ("fm-nah", "A", True)
    assert cases.set["category_history"][-1] == {"category": "A", "since": "2026-09-07"}
    assert "arbeitsmarktnahe" in told


# -- measures

MEASURE = {
    "jobcenter": "uckermark",
    "case_number": "BG-4711",
    "measure_key": "kompass_prenzlau",
    "measure_begins_on": "2026-04-01",
    "measure_ends_on": "2026-09-30",
}


async def test_the_catalogue_begins_with_the_target_group(run: Run, staffing: MemoryStaffing) -> None:
    staffing.known["BG-4711"] = dict(FAR)
    begun = {"jobcenter": "uckermark", "case_number": "BG-4711", "change_starter": "ff.behrendt"}
    found = await run("uckermark_measure.look_up_case", date(2026, 4, 1), **begun)
    staffing.known["BG-4711"] |= {"born_on": "2005-01-01", "target_group": "activation"}
    youth = await run("uckermark_measure.look_up_case", date(2026, 4, 1), **begun)
    assert found["measure_group_text"] == "Erwachsene ab 25"
    values = [[option["value"] for option in each["measure_options"]] for each in (found, youth)]
    assert values[1].index("startpunkt_jugend") < values[1].index("kompass_prenzlau")
    assert values[0].index("kompass_prenzlau") < values[0].index("startpunkt_jugend")


async def test_a_measure_stands_in_the_case_with_its_days(
    run: Run, staffing: MemoryStaffing, cases: MemoryCases
) -> None:
    staffing.known["BG-4711"] = dict(FAR)
    found = await run("uckermark_measure.record_measure", date(2026, 4, 1), **MEASURE)
    entry = {"key": "kompass_prenzlau", "kind": "mabe", "ends_on": "2026-09-30", "evaluated_on": None}
    assert cases.set["measures"] == [entry]
    assert found["conference_opens_on"] == date(2026, 9, 16)
    assert found["alliance_opens_on"] == date(2999, 12, 31)


@pytest.mark.parametrize(
    ("key", "opens"), [("pflegefachkraft", date(2026, 9, 30)), ("schweisserpass", date(2999, 12, 31))]
)
async def test_only_a_new_qualification_leads_to_an_alliance(
    run: Run, staffing: MemoryStaffing, key: str, opens: date
) -> None:
    staffing.known["BG-4711"] = dict(FAR)
    given = MEASURE | {"measure_key": key, "measure_ends_on": "2026-11-30"}
    found = await run("uckermark_measure.record_measure", date(2026, 4, 1), **given)
    assert found["alliance_opens_on"] == found["alliance_due"] == opens


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"measure_key": "gone"}, "nicht mehr im Maßnahmekatalog"),
        ({"measure_key": "bvb_eberswalde"}, "Agentur"),
        ({"measure_key": "lager_ausserbetrieblich"}, "beginnt erst später"),
        ({"measure_key": "eq_region", "measure_ends_on": "2026-05-01"}, "6 bis 12 Monate"),
        ({"measure_ends_on": "2026-03-01"}, "vor dem Beginn"),
    ],
)
async def test_a_measure_that_does_not_fit_is_refused(run: Run, change: dict[str, str], words: str) -> None:
    assert words in await refused(run, "uckermark_measure.record_measure", date(2026, 4, 1), **MEASURE | change)


async def test_the_evaluation_replaces_the_planned_end(run: Run, staffing: MemoryStaffing, cases: MemoryCases) -> None:
    entry = {"key": "kompass_prenzlau", "kind": "mabe", "ends_on": "2026-09-30", "evaluated_on": None}
    staffing.known["BG-4711"] = FAR | {"measures": [entry, entry | {"key": "other"}]}
    given = {
        **MEASURE,
        "measure_kind": "mabe",
        "measure_ended_on": "2026-08-14",
        "measure_result": "broken_off",
        "measure_evaluated_on": "2026-08-20",
    }
    told = await refused(run, "uckermark_measure.record_evaluation", date(2026, 8, 13), **given)
    await run("uckermark_measure.record_evaluation", date(2026, 8, 20), **given)
    done = entry | {"ends_on": "2026-08-14", "evaluated_on": "2026-08-20"}
    assert cases.set["measures"] == [entry | {"key": "other"}, done]
    assert "Zukunft" in told


async def test_an_alliance_is_made_in_the_past(run: Run) -> None:
    given = {"jobcenter": "uckermark", "alliance_due": "2026-09-30"}
    given |= {"alliance_made_on": "2026-09-29", "alliance_recorded_on": "2026-09-29"}
    assert await run("uckermark_measure.record_alliance", date(2026, 9, 29), **given) == {"alliance_correction": None}
    assert "Zukunft" in await refused(run, "uckermark_measure.record_alliance", date(2026, 9, 28), **given)


# -- case conference, matching


async def test_a_conference_belongs_to_a_running_case(run: Run, staffing: MemoryStaffing) -> None:
    day, topic = date(2026, 9, 16), "uckermark_case_conference.look_up_case"
    begun = {"case_number": "BG-4711", "change_starter": "mk.busch"}
    missing = await refused(run, topic, day, **begun)
    staffing.known["BG-4711"] = dict(FAR)
    found = await run(topic, day, **begun, measure_name="Kompass Prenzlau", measure_ends_on="2026-09-30")
    free = await run(topic, day, **begun)
    stranger = await refused(run, topic, day, **begun | {"change_starter": "fn.blume"})
    assert found["conference_due_at"] == "2026-09-30T23:59:59" and free["conference_due_at"] is None
    assert "läuft kein Fall" in missing and "Maßnahmekoordination" in stranger


async def test_the_case_manager_is_told_the_result_of_a_conference(run: Run, cases: MemoryCases) -> None:
    day, topic = date(2026, 9, 16), "uckermark_case_conference.record_conference"
    given = {**HERE, "measure_text": "Kompass Prenzlau, bis 30.09.2026"}
    held = {"conference_decision": "held", "conference_held_on": "2026-09-16", "conference_recorded_on": "2026-09-16"}
    told = await refused(run, topic, day, **given, **held, conference_participants=["provider", "mk"])
    everybody = ["provider", "mk", "case_manager", "person"]
    found = await run(topic, day, **given, **held, conference_participants=everybody)
    skipped = await run(topic, day, **given, conference_decision="skipped", conference_skip_reason="known")
    assert "Fachkraft" in told
    assert "mit Bildungsträger, Maßnahmekoordination, Fachkraft und die Person" in found["conference_result"]
    assert "keine Fallkonferenz" in skipped["conference_result"]
    assert "weitere Planung" in str(cases.begun[0]["notice_text"])


async def test_everyone_who_leads_cases_matches_until_the_end_of_the_month(run: Run) -> None:
    found = await run("uckermark_matching.list_matchers", date(2026, 10, 1))
    assert {"ff.behrendt", "fn.blume", "fu.bartels", "bb.bergemann"} <= set(found["matchers"])
    assert found["matching_due"] == date(2026, 10, 31)


# -- yearly check


async def test_the_check_is_due_a_year_after_the_last(run: Run) -> None:
    found = await run("uckermark_results_check.set_check", date(2026, 1, 5), last_check_on="2025-11-30")
    assert (found["check_due"], found["check_opens_on"]) == (date(2026, 11, 30), date(2026, 10, 30))
