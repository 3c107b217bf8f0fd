"""From the application to the first talk in the Uckermark: handlers of access, benefits, circulation and clearing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workers.documents import Invitation
from workers.errors import BusinessError
from workers.results import ResultStore

from .conftest import MemoryCases, MemoryDocuments, Run

CASE: dict[str, Any] = {
    "case_number": "BG-4711",
    "jobcenter": "uckermark",
    "office": "Prenzlau",
    "born_on": "1984-05-11",
    "owner_group": "fm-fern",
    "case_manager": "ff.behrendt",
    "acting_manager": "ff.behrendt",
}
ENTRY = CASE | {
    "appointment_on": "2026-03-16",
    "employment_kind": "none",
    "moved_in": "no",
    "first_receipt": "yes",
    "alg_top_up": "no",
    "household_mixed": "no",
    "esb_on": "2026-03-24",
    "esb_time": "09:30",
    "text_esb_place": "Raum 2.07",
}
INTAKE = CASE | {
    "employment_kind": "none",
    "moved_in": False,
    "application_complete": "yes",
    "handed_in_on": "2026-03-16",
    "procedure_explained": True,
    "esb_same_day": "no",
    "esb_on": "2026-03-24",
}
TALK = CASE | {
    "first_receipt": True,
    "general_school": False,
    "esb_limited": True,
    "esb_due": "2026-03-30",
    "esb_used": "yes",
    "esb_day": "2026-03-24",
    "contents": ["procedure", "course", "competences"],
    "questionnaire_on": "2026-03-24",
    "profile_on": "2026-03-24",
    "instructed": "yes",
    "cost_forms_on": "2026-03-24",
    "a_decision": "no",
}


async def test_a_case_begins_with_a_pupil(run: Run) -> None:
    facts = CASE | {"start_kind": "turns_15", "born_on": "2011-09-14"}
    found = await run("uckermark_access.begin_case", date(2026, 9, 1), **facts)

    assert (found["case_manager"], found["invite_from"], found["benefits"]) == (
        "bb.bergemann",
        date(2026, 9, 14),
        "granted",
    )


async def test_a_new_case_is_invited(run: Run) -> None:
    found = await run("uckermark_access.check_new_case", date(2026, 3, 10), **ENTRY)

    assert (found["entry_route"], found["new_case"], found["case_manager"]) == ("esb", True, "ff.behrendt")


async def test_no_new_case_is_told_to_the_service_desk(run: Run, cases: MemoryCases) -> None:
    facts = ENTRY | {"first_receipt": "no", "last_receipt_on": "2025-11-30"}
    found = await run("uckermark_access.check_new_case", date(2026, 3, 10), **facts)

    assert (found["entry_route"], found["esb_on"]) == ("no_new_case", None)
    (notice,) = cases.begun
    assert (notice["notice_group"], notice["notice_rule"]) == ("service", "U-035")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"esb_on": None}, "Einstiegsberatung geplant am“ fehlt"),
        ({"alg_top_up": "yes"}, "Arbeitslosengeld bis“ fehlt"),
        ({"household_mixed": "yes"}, "Gemeinsame Einstiegsberatung“ fehlt"),
        ({"household_mixed": "yes", "joint_esb": "no"}, "Grund gegen das gemeinsame Gespräch erfasst am“ fehlt"),
        ({"last_receipt_on": "2024-01-31"}, "hat keinen letzten Tag"),
    ],
)
async def test_what_the_invitation_lacks(run: Run, changed: dict[str, Any], message: str) -> None:
    with pytest.raises(BusinessError, match=message):
        await run("uckermark_access.check_new_case", date(2026, 3, 10), **ENTRY | changed)


@pytest.mark.parametrize(
    ("kind", "born", "group"),
    [
        ("self_employed", "1984-05-11", "fm-selbst"),
        ("refugee", "1984-05-11", "fm-flucht"),
        ("self_employed", "2004-05-11", "fm-u25"),
    ],
)
async def test_who_takes_over_by_instruction(run: Run, kind: str, born: str, group: str) -> None:
    facts = ENTRY | {"employment_kind": kind, "born_on": born}
    found = await run("uckermark_access.check_new_case", date(2026, 3, 10), **facts)

    assert (found["entry_route"], found["hand_off_group"]) == ("hand_off", group)


async def test_a_pupil_is_invited_with_guardians(run: Run, documents: MemoryDocuments) -> None:
    facts = CASE | {
        "owner_group": "berufsberater",
        "case_manager": "bb.stark",
        "general_school": True,
        "esb_on": "2026-10-01",
        "esb_time": "14:00",
        "text_esb_place": "Schule",
        "invite_from": "2026-09-14",
    }
    found = await run("uckermark_access.write_later_invitation", date(2026, 9, 14), **facts)

    letter, filer = documents.only
    assert isinstance(letter, Invitation)
    assert (letter.guardians, letter.kind, filer) == (True, "entry", "ff.behrendt")
    assert (found["esb_limited"], found["esb_due_at"], found["text_esb_place"]) == (False, None, None)


async def test_the_complete_form_starts_the_clock(run: Run, cases: MemoryCases) -> None:
    found = await run("uckermark_access.record_application", date(2026, 3, 16), **INTAKE)

    assert (found["esb_due"], found["esb_overdue"]) == (date(2026, 3, 30), date(2026, 3, 31))
    (benefits,) = cases.begun
    assert benefits["complete_form_on"] == date(2026, 3, 16)


async def test_an_incomplete_form_starts_nothing(run: Run, cases: MemoryCases) -> None:
    facts = INTAKE | {"application_complete": "no", "procedure_explained": False}
    found = await run("uckermark_access.record_application", date(2026, 3, 16), **facts)

    assert (found["complete_form_on"], found["esb_due"], cases.begun) == (None, None, [])


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"esb_on": "2026-03-31"}, "nach dem 30.03.2026"),
        ({"esb_on": "2026-03-13"}, "vor der Abgabe"),
        ({"esb_on": None}, "Es ist eine Einstiegsberatung nötig"),
        ({"procedure_explained": False}, "Ablauf erklärt“ fehlt"),
        ({"handed_in_on": "2026-03-17"}, "Zukunft"),
    ],
)
async def test_what_the_intake_lacks(run: Run, changed: dict[str, Any], message: str) -> None:
    with pytest.raises(BusinessError, match=message):
        await run("uckermark_access.record_application", date(2026, 3, 16), **INTAKE | changed)


async def test_a_counselling_in_time_keeps_the_standard(run: Run, cases: MemoryCases, results: ResultStore) -> None:
    found = await run("uckermark_access.record_esb", date(2026, 3, 24), **TALK)

    assert (found["esb_held_on"], found["is_a"], found["esb_next"]) == (date(2026, 3, 24), False, "done")
    (mark,) = results.standard_marks("uckermark")
    assert (mark.rule, mark.kept) == ("U-024", True)
    (notice,) = cases.begun
    assert (notice["notice_group"], "Ines Behrendt" in notice["notice_text"]) == ("sb-leistung", True)
    assert (cases.first, cases.set) == (set(), {})


async def test_a_of_25_names_the_near_case_manager(run: Run, cases: MemoryCases) -> None:
    conditions = ["independent", "committed", "purposeful", "first_market", "direct"]
    facts = TALK | {"a_decision": "yes", "a_conditions": conditions}
    found = await run("uckermark_access.record_esb", date(2026, 3, 24), **facts)

    assert found["is_a"] is True
    assert (cases.first, cases.set) == ({(TALK["case_number"], "uckermark_benefits")}, {"is_a": True})
    assert "Karsten Blume" in cases.begun[0]["notice_text"]


@pytest.mark.parametrize(
    ("school", "step", "group"),
    [(False, "done", None), (True, "again", "pupil")],
)
async def test_not_used_has_no_consequence(run: Run, school: bool, step: str, group: str | None) -> None:
    facts = CASE | {
        "first_receipt": True,
        "general_school": school,
        "esb_limited": False,
        "esb_used": "no",
        "esb_day": "2026-03-24",
    }
    found = await run("uckermark_access.record_esb", date(2026, 3, 24), **facts)

    assert (found["esb_next"], found["target_group"], found["esb_missed_on"]) == (step, group, date(2026, 3, 24))
    assert found["instruction_given_on"] is None


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"questionnaire_on": None}, "Erhebungsbogen"),
        ({"contents": ["procedure"]}, "Ziele, Verlauf und Inhalte"),
        ({"instructed": "no"}, "Belehrung ist hier Pflicht"),
        ({"a_decision": None}, "Arbeitsmarktnah"),
        ({"a_decision": "yes"}, "sucht selbständig"),
        ({"general_school": True}, "Schulform“ fehlt"),
        ({"esb_day": "2026-03-25"}, "Zukunft"),
    ],
)
async def test_what_the_counselling_lacks(run: Run, changed: dict[str, Any], message: str) -> None:
    with pytest.raises(BusinessError, match=message):
        await run("uckermark_access.record_esb", date(2026, 3, 24), **TALK | changed)


async def test_the_self_employed_are_s_while_endorsed(run: Run, cases: MemoryCases) -> None:
    group = await run("uckermark_access.offer_hand_off", date(2026, 5, 4), hand_off_group="fm-selbst", **CASE)
    facts = CASE | {
        "hand_off_group": "fm-selbst",
        "employment_kind": "self_employed",
        "hand_off_manager": "fs.korte",
        "taken_over_on": "2026-05-05",
    }
    with pytest.raises(BusinessError, match="befürwortet"):
        await run("uckermark_access.record_hand_off", date(2026, 5, 5), **facts)
    found = await run("uckermark_access.record_hand_off", date(2026, 5, 5), **facts, endorsed="yes")

    assert [option["value"] for option in group["hand_off_options"]] == ["fs.korte"]
    assert (found["category"], found["owner_group"], found["handed_off"]) == ("S", "fm-selbst", True)
    assert cases.set["case_manager"] == "fs.korte"


GRANT = CASE | {
    "complete_form_on": "2026-03-16",
    "benefits_decision": "granted",
    "decided_on": "2026-03-27",
    "circulate": "yes",
    "involved": ["fm-fern", "fm-nah"],
}


async def test_the_grant_reaches_case_and_case_manager(run: Run, cases: MemoryCases, results: ResultStore) -> None:
    await run("uckermark_benefits.record_benefits", date(2026, 3, 27), **GRANT)

    assert cases.set == {"benefits": "granted", "granted_on": date(2026, 3, 27)}
    notice, circulation = cases.begun
    assert notice["notice_person"] == "ff.behrendt"
    assert circulation["stations"] == ["fm-nah", "fm-fern", "sb-unterhalt"]
    assert [mark.kept for mark in results.standard_marks("uckermark")] == [True]


async def test_a_grant_told_late_is_marked(run: Run, results: ResultStore) -> None:
    await run("uckermark_benefits.record_benefits", date(2026, 4, 1), **GRANT)

    assert [(mark.due_on, mark.kept) for mark in results.standard_marks("uckermark")] == [(date(2026, 3, 30), False)]


async def test_no_decision_before_the_complete_form(run: Run) -> None:
    with pytest.raises(BusinessError, match=r"16\.03\.2026"):
        await run("uckermark_benefits.record_benefits", date(2026, 3, 27), **GRANT | {"decided_on": "2026-03-13"})


async def test_the_file_goes_round_and_back(run: Run) -> None:
    facts = {"jobcenter": "uckermark", "stations": ["fm-fern", "sb-unterhalt"]}
    first = await run("uckermark_circulation.choose_station", date(2026, 3, 27), station_number=0, **facts)
    last = await run("uckermark_circulation.choose_station", date(2026, 3, 31), station_number=2, **facts)

    assert (first["station_group"], first["station_due"], first["station_number"]) == ("fm-fern", date(2026, 3, 30), 1)
    assert (last["stations_left"], last["station_group"]) == (False, None)
    with pytest.raises(BusinessError, match="vor dem Erhalt"):
        await run(
            "uckermark_circulation.record_passing",
            date(2026, 3, 31),
            received_on="2026-03-31",
            passed_on="2026-03-30",
        )


COUNSELLED = CASE | {
    "benefits": "granted",
    "granted_on": "2026-03-27",
    "esb_owed": True,
    "esb_used": True,
    "esb_held_on": "2026-03-24",
    "alg_top_up": False,
    "is_a": False,
    "handed_off": False,
}


@pytest.mark.parametrize(
    ("changed", "step", "due"),
    [
        ({}, "first_talk", date(2026, 4, 14)),
        ({"esb_used": False, "esb_held_on": None, "esb_missed_on": "2026-03-24"}, "invite", date(2026, 4, 14)),
        ({"esb_owed": False, "esb_used": False, "esb_held_on": None}, "first_talk", date(2026, 4, 14)),
        ({"is_a": True, "benefits": "pending", "granted_on": None}, "hand_over", None),
        ({"benefits": "pending", "granted_on": None}, "wait", None),
        ({"target_group": "pupil", "born_on": "2011-09-14"}, "pupil", None),
        ({"handed_off": True}, "by_instruction", None),
        ({"benefits": "refused"}, "refused", None),
    ],
)
async def test_the_way_to_the_first_talk(run: Run, changed: dict[str, Any], step: str, due: date | None) -> None:
    found = await run("uckermark_clearing.weigh_outcome", date(2026, 3, 27), **COUNSELLED | changed)

    assert (found["clearing_next"], found["first_talk_due"], found["counts"]) == (step, due, step != "refused")


async def test_a_is_handed_over_with_its_periods(run: Run, cases: MemoryCases, results: ResultStore) -> None:
    facts = CASE | {
        "esb_held_on": "2026-04-20",
        "step_due": "2026-04-21",
        "near_manager": "fn.blume",
        "handed_over_on": "2026-04-21",
    }
    found = await run("uckermark_clearing.record_handover", date(2026, 4, 21), **facts)

    assert (found["owner_group"], found["category"], found["first_talk_due"]) == ("fm-nah", "A", date(2026, 5, 6))
    assert [mark.rule for mark in results.standard_marks("uckermark")] == ["U-236"]
    with pytest.raises(BusinessError, match="vor der Einstiegsberatung"):
        await run("uckermark_clearing.record_handover", date(2026, 4, 21), **facts | {"handed_over_on": "2026-04-17"})
    with pytest.raises(BusinessError, match="unbekannt"):
        await run("uckermark_clearing.record_handover", date(2026, 4, 21), **facts | {"near_manager": "ff.sauer"})


INVITE = CASE | {
    "clearing_next": "invite",
    "esb_missed_on": "2026-05-07",
    "step_due": "2026-05-26",
    "talk_invited_on": "2026-05-11",
    "talk_on": "2026-05-21",
    "talk_time": "09:30",
    "text_talk_place": "Raum 2.07",
}


@pytest.mark.parametrize(
    ("step", "kind", "due"),
    [("invite", "first_talk", date(2026, 5, 26)), ("summon", "summons", date(2026, 5, 21))],
)
async def test_the_invitation_to_the_first_talk(
    run: Run, documents: MemoryDocuments, step: str, kind: str, due: date
) -> None:
    facts = INVITE | {"clearing_next": step}
    found = await run("uckermark_clearing.write_first_talk_invitation", date(2026, 5, 11), **facts)

    letter, _ = documents.only
    assert isinstance(letter, Invitation)
    assert (letter.kind, letter.missed_on, found["first_talk_due"]) == (kind, date(2026, 5, 7), due)


async def test_a_talk_after_the_period_needs_a_reason(run: Run) -> None:
    late = INVITE | {"talk_on": "2026-05-27"}
    with pytest.raises(BusinessError, match=r"26\.05\.2026"):
        await run("uckermark_clearing.write_first_talk_invitation", date(2026, 5, 11), **late)
    await run("uckermark_clearing.write_first_talk_invitation", date(2026, 5, 11), **late, late_reason_on="2026-05-11")
