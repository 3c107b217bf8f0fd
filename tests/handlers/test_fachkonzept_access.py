"""The Fachkonzept up to the working alliance: referral, entry counselling, decision, transfer, alliance, change."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workers.documents import FirstInformation, TransferNote
from workers.errors import BusinessError

from .conftest import MemoryCases, MemoryDocuments, MemoryStaffing, Run

DAY = date(2025, 10, 13)
ACCESS, CLEARING, CHANGE = "fachkonzept_access", "fachkonzept_clearing", "fachkonzept_change"
HERE = {"jobcenter": "fachkonzept", "case_number": "F-2025-0001"}
REFERRAL: dict[str, Any] = HERE | {"referrer": "pap.reimann", "case_manager": "fm.arendt"}


async def test_the_referrer_chooses_by_name_and_sees_the_load(run: Run, cases: MemoryCases) -> None:
    cases.counts["fm.clausen"] = 38
    cases.ended = [{"access_decision": "returned"}, {"access_decision": "admitted"}, {}]
    found = await run(f"{ACCESS}.prepare_referral", DAY, **HERE)

    labels = {option["value"]: option["label"] for option in found["case_manager_options"]}
    assert (
        labels["fm.clausen"] == "Wiebke Clausen (Team Süd; 38 Fälle, 76,0 je Vollzeitstelle, über der Orientierung 75)"
    )
    assert (found["transfers_so_far"], found["counts"]) == (1, False)
    assert "schon einmal weitergegeben" in found["transfers_text"]


async def test_the_first_information_names_both_and_is_filed_by_the_referrer(
    run: Run, documents: MemoryDocuments
) -> None:
    found = await run(f"{ACCESS}.write_first_information", DAY, **REFERRAL, document_format="plain_language")

    letter, filer = documents.only
    assert isinstance(letter, FirstInformation)
    assert (letter.referrer, letter.case_manager, filer) == ("Gesine Reimann", "Carola Arendt", "pap.reimann")
    assert letter.printed_template.startswith("plain/")
    assert (found["acting_manager"], found["case_manager_name"]) == ("fm.arendt", "Carola Arendt")


@pytest.mark.parametrize("who", ["pap.tietz", "fm.yilmaz", None])
async def test_nobody_is_handed_to_a_stranger(run: Run, who: str | None) -> None:
    with pytest.raises(BusinessError, match="nicht im Fallmanagement geführt"):
        await run(f"{ACCESS}.write_first_information", DAY, **REFERRAL | {"case_manager": who})


GIVEN: dict[str, Any] = HERE | {
    "information_given_on": "2025-10-06",
    "referral_warm": "yes",
    "referral_talk_on": "2025-10-06",
}


async def test_other_forms_of_care_are_offered_for_a_forwarding(run: Run) -> None:
    found = await run(f"{ACCESS}.record_referral", DAY, **GIVEN)

    assert {option["value"] for option in found["receiver_options"]} == {"fs.demir", "fe.rasch", "av.ulrich"}
    assert {"label": "Schulden", "value": "debts"} in found["barrier_options"]
    assert [option["value"] for option in found["market_options"]] == ["weak_market", "no_vacancies"]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"referral_talk_on": None}, "Gemeinsames Gespräch am.*fehlt"),
        ({"referral_warm": "no"}, "Warum nicht.*fehlt"),
        ({"information_given_on": "2025-10-14"}, "Zukunft"),
    ],
)
async def test_a_cold_handover_says_why(run: Run, changed: dict[str, Any], message: str) -> None:
    with pytest.raises(BusinessError, match=message):
        await run(f"{ACCESS}.record_referral", DAY, **GIVEN | changed)


TALK: dict[str, Any] = HERE | {
    "information_given_on": "2025-10-06",
    "counselling_on": "2025-10-13",
    "counselling_minutes": 75,
    "room_confidential": True,
    "is_elb": "yes",
    "priority_aim": "yes",
    "barriers_person": ["debts", "qualification"],
    "barriers_community": ["addiction"],
    "barriers_market": ["weak_market"],
    "support_needed": "yes",
    "new_entry": "no",
    "counselling_recorded_on": "2025-10-13",
}


async def test_three_barriers_of_person_and_community_are_indicated(run: Run) -> None:
    found = await run(f"{ACCESS}.recommend", DAY, **TALK)

    assert (found["recommendation"], found["barriers_counted"]) == ("indicated", 3)
    assert found["barriers"] == ["debts", "qualification", "addiction", "weak_market"]
    assert len(found["access_rules_version"]) == 16


async def test_answers_of_the_exception_count_only_for_a_new_entry(run: Run) -> None:
    exception = {
        "profiling_secured": "yes",
        "profiling_on": "2025-09-08",
        "risk_recognisable": "yes",
        "risk_reducible": "yes",
    }
    few = TALK | exception | {"barriers_person": ["debts"], "barriers_community": []}

    assert (await run(f"{ACCESS}.recommend", DAY, **few))["recommendation"] == "not_indicated"
    assert (await run(f"{ACCESS}.recommend", DAY, **few | {"new_entry": "yes"}))["recommendation"] == "possible"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"room_confidential": False}, "offenen Raum"),
        ({"counselling_on": "2025-10-05"}, "nicht vor der Erstinformation"),
        ({"counselling_on": "2025-10-14"}, "Zukunft"),
        ({"new_entry": "yes", "profiling_secured": "yes"}, "Profiling vom.*fehlt"),
    ],
)
async def test_an_unfinished_counselling_gives_no_recommendation(
    run: Run, changed: dict[str, Any], message: str
) -> None:
    with pytest.raises(BusinessError, match=message):
        await run(f"{ACCESS}.recommend", DAY, **TALK | changed)


DECISION: dict[str, Any] = HERE | {
    "referrer": "pap.reimann",
    "recommendation": "indicated",
    "counselling_on": "2025-10-13",
    "admission_decision": "admit",
    "decision_reason": "definition",
    "decided_on": "2025-10-13",
    "reason_recorded_on": "2025-10-13",
    "economy_complex": "yes",
    "economy_improvement": "no",
    "economy_method": "yes",
    "economy_network": "no",
}


@pytest.mark.parametrize(
    ("changed", "override", "entry_class", "receiver"),
    [
        ({}, False, None, None),
        ({"admission_decision": "return", "decision_reason": "declined"}, True, "participant_refused", "pap.reimann"),
        (
            {"admission_decision": "forward", "decision_reason": "criteria_not_met", "receiver": "fs.demir"},
            True,
            "forwarded",
            "fs.demir",
        ),
        ({"admission_decision": "continue", "decision_reason": None, "reason_recorded_on": None}, False, None, None),
    ],
)
async def test_the_case_manager_decides(
    run: Run, changed: dict[str, Any], override: bool, entry_class: str | None, receiver: str | None
) -> None:
    found = await run(f"{ACCESS}.record_decision", DAY, **DECISION | changed)

    assert (found["admission_override"], found["entry_class"], found["receiver"]) == (override, entry_class, receiver)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"decision_reason": None}, "Grund der Entscheidung fehlt"),
        ({"reason_recorded_on": None}, "Begründung in VerBIS"),
        ({"economy_method": None}, "Methoden des Fallmanagements"),
        ({"recommendation": "not_covered"}, "Aufnahme ist ausgeschlossen"),
        ({"admission_decision": "forward", "receiver": "pap.tietz"}, "fehlt die aufnehmende Stelle"),
        ({"decided_on": "2025-10-12"}, "nicht vor der Einstiegsberatung am 13.10.2025"),
    ],
)
async def test_no_decision_without_its_reasons(run: Run, changed: dict[str, Any], message: str) -> None:
    with pytest.raises(BusinessError, match=message):
        await run(f"{ACCESS}.record_decision", DAY, **DECISION | changed)


async def test_admission_keeps_the_barriers_and_sets_no_end(run: Run) -> None:
    given = {"case_manager": "fm.arendt", "decided_on": "2025-10-13", "barriers": ["debts", "addiction"]}
    found = await run(f"{ACCESS}.admit", DAY, **HERE, **given)

    assert (found["admission_date"], found["counts"], found["access_decision"]) == (DAY, True, "admitted")
    assert found["entry_barriers"] == ["debts", "addiction"]
    assert not [name for name in found if "ends" in name or "due" in name]


TRANSFER: dict[str, Any] = HERE | {
    "receiver": "pap.reimann",
    "case_manager": "fm.arendt",
    "acting_manager": "fm.arendt",
    "admission_decision": "return",
    "decided_on": "2025-10-13",
    "reasons_discussed_on": "2025-10-13",
    "text_reasons": "Zwei Hemmnisse zählen.",
    "handover_warm": "yes",
    "handover_on": "2025-10-13",
}


async def test_the_note_names_reasons_and_talk_and_leaves_no_text_behind(run: Run, documents: MemoryDocuments) -> None:
    found = await run(f"{ACCESS}.write_note", DAY, **TRANSFER)

    note, filer = documents.only
    assert isinstance(note, TransferNote)
    assert (note.kind, note.receiver, note.receiver_role, filer) == ("return", "Gesine Reimann", "pap", "fm.arendt")
    assert (found["access_decision"], found["text_reasons"]) == ("returned", None)
    assert "Gemeinsames Gespräch am 13.10.2025" in found["handover_text"]


async def test_a_forwarding_without_joint_talk_says_why(run: Run, documents: MemoryDocuments) -> None:
    cold = {"handover_warm": "no", "text_handover_obstacle": "Im Ausland bis 03.11.2025."}
    away = {"admission_decision": "forward", "receiver": "fs.demir"}
    found = await run(f"{ACCESS}.write_note", DAY, **TRANSFER | away | cold)

    note, _ = documents.only
    assert isinstance(note, TransferNote)
    assert (note.kind, note.receiver_role) == ("forward", "fm-spezial")
    assert note.handover.endswith("mit Elif Demir war nicht möglich: Im Ausland bis 03.11.2025.")
    assert (found["access_decision"], found["text_handover_obstacle"]) == ("forwarded", None)
    assert "Ohne gemeinsames Gespräch" in found["handover_text"]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"reasons_discussed_on": "2025-10-12"}, "vor der Entscheidung"),
        ({"handover_on": None}, "Gemeinsames Gespräch am.*fehlt"),
        ({"handover_warm": "no"}, "Warum nicht möglich.*fehlt"),
        ({"handover_on": "2025-10-14"}, "Zukunft"),
    ],
)
async def test_nobody_is_handed_on_unprepared(run: Run, changed: dict[str, Any], message: str) -> None:
    with pytest.raises(BusinessError, match=message):
        await run(f"{ACCESS}.write_note", DAY, **TRANSFER | changed)


async def test_a_takeover_of_tomorrow_is_refused(run: Run) -> None:
    assert await run(f"{ACCESS}.record_takeover", DAY, **HERE, taken_back_on="2025-10-13")
    with pytest.raises(BusinessError, match="Zukunft"):
        await run(f"{ACCESS}.record_takeover", DAY, **HERE, taken_back_on="2025-10-14")


ALLIANCE: dict[str, Any] = HERE | {
    "admission_date": "2025-10-13",
    "alliance_talk_on": "2025-11-03",
    "alliance_start": "willing",
    "reservations_cleared": True,
    "roles_clarified": True,
    "pros_and_cons": True,
    "sanctions_mentioned": True,
    "alliance_reached": "yes",
    "external_counselling": "not_needed",
}
LATER = date(2025, 11, 3)


@pytest.mark.parametrize(
    ("changed", "step", "reached_on"),
    [
        ({}, "reached", LATER),
        ({"alliance_reached": "no", "justified_refusal": "person"}, "coordinate", None),
        ({"alliance_reached": "no", "justified_refusal": "case_manager"}, "coordinate", None),
        ({"alliance_reached": "no", "justified_refusal": "none"}, "inform", None),
    ],
)
async def test_where_the_alliance_leads(run: Run, changed: dict[str, Any], step: str, reached_on: date | None) -> None:
    found = await run(f"{CLEARING}.record_alliance", LATER, **ALLIANCE | changed)

    assert (found["alliance_next"], found["alliance_reached_on"], found["alliance_talks"]) == (step, reached_on, 1)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"sanctions_mentioned": False}, "bleibt offen.*Mögliche Sanktionen angesprochen"),
        ({"alliance_start": "unwilling"}, "Vorteile der Teilnahme genannt, Nachteilige Folgen genannt"),
        ({"alliance_reached": "no"}, "Begründete Ablehnung.*fehlt"),
        ({"alliance_talk_on": "2025-10-12"}, "vor der Aufnahme"),
        ({"alliance_talk_on": "2025-11-04"}, "Zukunft"),
    ],
)
async def test_the_alliance_stays_open_until_all_is_said(run: Run, changed: dict[str, Any], message: str) -> None:
    with pytest.raises(BusinessError, match=message):
        await run(f"{CLEARING}.record_alliance", LATER, **ALLIANCE | changed)


async def test_information_names_duties_consequences_and_sanctions(run: Run) -> None:
    told = {"informed_on": "2025-11-03", "duties_explained": True, "consequences_explained": True}
    assert await run(f"{CLEARING}.record_information", LATER, **HERE, **told, sanctions_explained=True)
    with pytest.raises(BusinessError, match="Sanktionen genannt"):
        await run(f"{CLEARING}.record_information", LATER, **HERE, **told)


CASE = {
    "jobcenter": "fachkonzept",
    "case_manager": "fm.arendt",
    "acting_manager": "fm.arendt",
    "admission_date": date(2025, 10, 13),
    "counts": True,
}


@pytest.mark.parametrize("who", ["fm.arendt", "lt.quandt"])
async def test_who_leads_the_case_or_manages_begins_a_change(run: Run, staffing: MemoryStaffing, who: str) -> None:
    staffing.known["F-2025-0001"] = CASE
    found = await run(f"{CHANGE}.look_up_case", LATER, **HERE, change_starter=who)

    assert (found["previous_manager"], found["previous_manager_name"]) == ("fm.arendt", "Carola Arendt")
    assert {option["value"] for option in found["manager_options"]} == {"fm.boateng", "fm.clausen"}


@pytest.mark.parametrize(
    ("known", "who", "message"),
    [
        (None, "fm.arendt", "läuft kein Fall"),
        (CASE | {"counts": False}, "fm.arendt", "läuft kein Fall"),
        (CASE, "fm.boateng", "wer den Fall führt, oder die Leitung"),
    ],
)
async def test_a_change_needs_a_case_and_somebody_concerned(
    run: Run, staffing: MemoryStaffing, known: dict[str, Any] | None, who: str, message: str
) -> None:
    if known:
        staffing.known["F-2025-0001"] = known
    with pytest.raises(BusinessError, match=message):
        await run(f"{CHANGE}.look_up_case", LATER, **HERE, change_starter=who)


FORM: dict[str, Any] = HERE | {
    "previous_manager": "fm.arendt",
    "admission_date": "2025-10-13",
    "change_wish": "change",
    "change_reason": "coordination",
    "change_talk_on": "2025-11-03",
    "change_participants": ["person", "new"],
    "new_manager": "fm.boateng",
    "change_recorded_on": "2025-11-03",
}


async def test_the_case_and_its_open_tasks_change_hands(run: Run, cases: MemoryCases, staffing: MemoryStaffing) -> None:
    found = await run(f"{CHANGE}.change_manager", LATER, **FORM)

    assert (found["manager_changed"], found["case_manager"]) == (True, "fm.boateng")
    assert (cases.set["case_manager"], cases.set["acting_manager"]) == ("fm.boateng", "fm.boateng")
    assert staffing.moves == [("reassign", "F-2025-0001", "fm.arendt", "fm.boateng")]


async def test_after_the_talk_it_may_stay_as_it_is(run: Run, cases: MemoryCases) -> None:
    found = await run(f"{CHANGE}.change_manager", LATER, **FORM | {"change_wish": "stay", "new_manager": None})

    assert (found["manager_changed"], found["case_manager"], cases.set) == (False, "fm.arendt", {})


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"change_reason": None}, "braucht einen Grund"),
        ({"change_talk_on": None}, "Tag des Abstimmungsgesprächs fehlt"),
        ({"new_manager": "fm.arendt"}, "keine andere Fachkraft"),
        ({"new_manager": "fm.yilmaz"}, "keine andere Fachkraft"),
        ({"change_participants": []}, "Am Gespräch beteiligt"),
    ],
)
async def test_a_change_without_reason_or_talk_is_refused(run: Run, changed: dict[str, Any], message: str) -> None:
    with pytest.raises(BusinessError, match=message):
        await run(f"{CHANGE}.change_manager", LATER, **FORM | changed)
