"""Lichtenberg from the takeover on: assessment, planning, steering, contact, length of stay, exit, return."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workers.errors import BusinessError, PermanentError

from .conftest import MemoryCases, MemoryDocuments, MemoryStaffing, Run

HERE = {"jobcenter": "lichtenberg", "admission_date": "2026-08-31"}
DAY = date(2026, 12, 7)


async def refused(run: Run, topic: str, day: date, **variables: Any) -> str:
    with pytest.raises(BusinessError) as error:
        await run(topic, day, **variables)
    return error.value.message


# -- assessment, planning, steering


async def test_the_introductory_counselling_comes_once(run: Run) -> None:
    first = await run("lichtenberg_assessment.prepare_assessment", date(2026, 9, 1), **HERE)
    again = await run("lichtenberg_assessment.prepare_assessment", DAY, **HERE, assessment_date="2026-09-02")

    assert (first["introduced"], first["agreement_overdue_text"]) == (False, None)
    assert "30.11.2026" in first["agreement_note_text"]
    assert again["introduced"] is True
    assert "01.12.2026" in again["agreement_overdue_text"]


async def test_problems_and_resources_are_both_demanded(run: Run) -> None:
    form = {"assessment_recorded_on": "2026-08-30", "problems_recorded": True, "life_situation_recorded": True}
    told = await refused(run, "lichtenberg_assessment.record_assessment", DAY, **HERE, **form)
    assert "Ressourcen" in told and "Hilfebedarf" in told and "vor der Übernahme" in told
    assert "Problemlagen" not in told


async def test_only_the_first_agreement_has_a_last_day(run: Run) -> None:
    first = await run("lichtenberg_planning.prepare_planning", date(2026, 9, 1), **HERE)
    later = await run("lichtenberg_planning.prepare_planning", DAY, **HERE, agreement_concluded_on="2026-10-01")

    assert first["agreement_due_at"] == "2026-11-30T23:59:59"
    assert (later["agreement_due_at"], later["agreement_overdue_text"]) == (None, None)


async def test_a_late_agreement_counts_an_old_one_does_not(run: Run) -> None:
    ticks = dict.fromkeys(("duties_person", "duties_jobcenter", "agreement_individual"), True)
    form = {**HERE, **ticks, "agreement_valid_until": "2027-06-07"}
    found = await run("lichtenberg_planning.record_agreement", DAY, **form, new_agreement_on="2026-12-07")
    told = await refused(run, "lichtenberg_planning.record_agreement", DAY, **form, new_agreement_on="2026-08-20")

    assert (found["agreement_concluded_on"], found["agreement_version"]) == (DAY, 1)
    assert found["agreement_overdue_text"] is None
    assert "genügt nicht" in told


async def test_a_conference_has_participants(run: Run) -> None:
    form = {**HERE, "goal_status": "open", "measure_status": "running", "steering_recorded_on": "2026-12-07"}
    form |= {"conference_on": "2026-12-01", "steering_choice": "replan"}
    assert "Beteiligten" in await refused(run, "lichtenberg_steering.record_steering", DAY, **form)

    found = await run("lichtenberg_steering.record_steering", DAY, **form, conference_partners=["N02"])
    assert found["steering_outcome"] == "replan"


# -- contact


async def test_a_contact_is_counted_from_the_last_one(run: Run) -> None:
    found = await run("lichtenberg_contact.set_contact", DAY, **HERE, last_contact_date="2026-11-26")
    assert (found["contact_due"], found["contact_overdue"]) == (date(2027, 1, 26), date(2027, 1, 27))
    assert found["contact_overdue_text"] is None


async def test_a_stay_begins_without_contact_and_ends_with_the_discharge(run: Run) -> None:
    stay = {**HERE, "contact_outcome": "inpatient", "last_contact_date": "2026-11-26"}
    found = await run("lichtenberg_contact.record_contact", DAY, **stay, inpatient_from="2026-12-01")
    assert found["last_contact_date"] == date(2026, 11, 26)
    assert "stationär" in await refused(run, "lichtenberg_contact.record_contact", DAY, **stay)
    left = await run("lichtenberg_contact.end_waiver", DAY, **HERE, inpatient_until="2026-12-05")
    assert left["discharged_on"] == date(2026, 12, 5)


async def test_a_contact_needs_its_day_and_kind(run: Run) -> None:
    form = {**HERE, "contact_outcome": "contact"}
    assert "Art" in await refused(run, "lichtenberg_contact.record_contact", DAY, **form)


# -- what runs beside


async def test_only_a_missing_agreement_is_marked(run: Run, staffing: MemoryStaffing, cases: MemoryCases) -> None:
    mark = {**HERE, "agreement_overdue": "2026-12-01"}
    missing = await run("lichtenberg_supervision.mark_agreement", date(2026, 12, 1), **mark)
    assert cases.set == missing and "01.12.2026" in missing["agreement_overdue_text"]

    staffing.known["BG-4711"] = {"agreement_concluded_on": "2026-11-30"}
    there = await run("lichtenberg_supervision.mark_agreement", date(2026, 12, 1), **mark)
    assert there == {"agreement_overdue_text": None}


async def test_all_dates_count_from_the_takeover(run: Run) -> None:
    found = await run("lichtenberg_supervision.set_dates", date(2026, 8, 31), **HERE)
    record = await run("lichtenberg_supervision.set_record", date(2026, 8, 31), **HERE)
    done = await run("lichtenberg_supervision.set_record", date(2027, 2, 28), **HERE, records_done=1)
    end = await run("lichtenberg_supervision.set_end", date(2026, 8, 31), **HERE)

    assert (found["agreement_due"], found["agreement_overdue"]) == (date(2026, 11, 30), date(2026, 12, 1))
    assert (record["record_owed"], record["record_due"]) == (True, date(2027, 2, 28))
    assert (done["record_owed"], done["record_due"]) == (False, None)
    assert (end["care_end"], end["decision_opens"]) == (date(2028, 8, 31), date(2028, 7, 31))


@pytest.mark.parametrize(
    ("stable", "progress", "reason", "code"),
    [(True, True, "x", "STABILISED"), (False, False, "x", "NO_PROGRESS"), (False, True, " ", "REASON_MISSING")],
)
async def test_what_does_not_reach_the_team_leader(
    run: Run, stable: bool, progress: bool, reason: str, code: str
) -> None:
    form = {"care_end": "2028-08-31", "proposed_end": "2029-02-28", "text_extension_reason": reason}
    form |= {"stabilised_enough": stable, "progress_recognisable": progress}
    assert code in await refused(run, "lichtenberg_supervision.check_extension", date(2028, 8, 1), **HERE, **form)


async def test_the_submission_takes_the_reason_along(run: Run, documents: MemoryDocuments) -> None:
    staff = {"case_manager": "fm.baumann", "acting_manager": "fm.baumann", "team_leader": "tl.arnold"}
    form = {"care_end": "2028-08-31", "proposed_end": "2029-02-28", "text_extension_reason": "Es geht voran."}
    found = await run("lichtenberg_supervision.write_request", date(2028, 8, 1), **HERE, **staff, **form)
    assert (found["text_extension_reason"], found["granted_text"]) == (None, "bisher keine")


async def test_the_team_leader_sets_the_new_end(run: Run) -> None:
    form = {**HERE, "care_end": "2028-08-31", "extension_decided_on": "2028-08-10"}
    topic, on = "lichtenberg_supervision.record_approval", date(2028, 8, 10)
    yes = await run(topic, on, **form, extension_answer="approve", new_end="2029-02-28")
    no = await run(topic, on, **form, extension_answer="refuse")

    assert (yes["approved_end"], yes["extensions_granted"]) == (date(2029, 2, 28), 1)
    assert (no["extension_approved"], no["approved_end"]) == (False, None)
    assert "von selbst endet nichts" in no["end_note_text"]
    assert "neue Ende" in await refused(run, topic, on, **form, extension_answer="approve")


LEAVING = {**HERE, "care_ended_on": "2026-12-07", "exit_reasons_recorded_on": "2026-12-07"}
ALL_JBA = ["no_first_training", "aims_at_training", "jba_target_group"]


async def test_the_exit_names_who_takes_over_and_forgets_the_birth_date(run: Run) -> None:
    topic, form = "lichtenberg_supervision.check_exit", {**LEAVING, "condition_2a": True, "condition_2b": True}
    young = await run(topic, DAY, **form, exit_reason_choice="2", jba_facts=ALL_JBA, birth_date="2003-06-11")
    older = await run(topic, DAY, **form, exit_reason_choice="2", jba_facts=ALL_JBA, birth_date="2001-12-07")
    told = await refused(run, topic, DAY, **form, exit_reason_choice="2", jba_facts=ALL_JBA)

    assert (young["return_unit"], young["birth_date"]) == ("ifk-jba", None)
    assert older["return_unit"] == "ifk"
    assert "Geburtsdatum" in told


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"exit_reason_choice": "3", "condition_3a": True}, "keine positive Entwicklung"),
        ({"exit_reason_choice": "7", "condition_7a": True}, "Ursache"),
        ({"exit_reason_choice": "1", "condition_1a": True}, "weiter betreut"),
        ({"exit_reason_choice": "6", "condition_6a": True, "care_ended_on": "2026-12-08"}, "Zukunft"),
        ({"exit_reason_choice": "6", "condition_6a": True, "care_ended_on": "2026-08-30"}, "vor der Übernahme"),
        ({"exit_reason_choice": "8"}, "Grund"),
    ],
)
async def test_an_exit_that_is_not_accepted(run: Run, changed: dict[str, Any], told: str) -> None:
    assert told in await refused(run, "lichtenberg_supervision.check_exit", DAY, **{**LEAVING, **changed})


# -- return

ENDED = {"jobcenter": "lichtenberg", "referrer": "ifk.fischer", "exit_reason": "3", "exit_date": "2028-02-09"}
TALK = {
    "exit_date": "2028-02-09",
    "agreement_needed_until": "2028-05-09",
    "receiving_officer": "ifk.fischer",
    "return_talk_date": "2028-02-10",
    "return_talk_mode": "phone",
    "recommendations_given": True,
}


async def test_the_end_leaves_the_count_and_offers_the_officers(run: Run) -> None:
    found = await run("lichtenberg_exit.record_exit", date(2028, 2, 9), **ENDED, return_unit="ifk")
    youth = await run("lichtenberg_exit.record_exit", date(2028, 2, 9), **ENDED, return_unit="ifk-jba")
    nobody = await run("lichtenberg_exit.record_exit", date(2028, 2, 9), **ENDED)

    assert (found["counts"], found["exit_group"], found["receiving_officer"]) == (False, "NO_PROSPECTS", "ifk.fischer")
    assert found["agreement_needed_until"] == date(2028, 5, 9)
    assert [option["value"] for option in youth["receiving_officer_options"]] == ["ifk.imhof"]
    assert (youth["receiving_officer"], nobody["receiving_officer_options"]) == (None, [])
    with pytest.raises(PermanentError, match="exit_date"):
        await run("lichtenberg_exit.record_exit", date(2028, 2, 9), **{**ENDED, "exit_date": None})


async def test_a_short_agreement_needs_a_reason_and_keeps_the_warning(run: Run) -> None:
    topic, on = "lichtenberg_exit.record_return", date(2028, 2, 10)
    fine = await run(topic, on, **TALK, agreement_valid_until="2028-05-09")
    short = await run(topic, on, **TALK, agreement_valid_until="2028-05-08", short_agreement_reason_on="2028-02-10")
    told = await refused(run, topic, on, **{**TALK, "recommendations_given": False})

    assert (fine["agreement_warning"], short["agreement_warning"]) == (None, "EINV_EXIT_SHORT")
    assert "telefonisch mit Anke Fischer" in fine["return_note_text"]
    assert "EINV_EXIT_SHORT" in told and "Handlungsempfehlungen" in told


async def test_the_return_closes_with_note_and_profiling(run: Run) -> None:
    topic, note = "lichtenberg_exit.close_return", {"return_talk_date": "2028-02-10"}
    found = await run(topic, date(2028, 2, 11), **note, return_note_recorded_on="2028-02-11", profiling_adapted=True)
    told = await refused(run, topic, date(2028, 2, 11), **note, return_note_recorded_on="2028-02-09")

    assert found["return_closed_on"] == date(2028, 2, 11)
    assert "Profiling" in told and "Fallbesprechung" in told
