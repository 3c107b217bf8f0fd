"""Access: decision, request to the team leader, handover and its record."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workers.documents import HandoverRecord, TlRequest
from workers.errors import BusinessError, PermanentError
from workers.handlers.access import check_access
from workers.handlers.access_cases import AccessFacts
from workers.rules.absence import Cover
from workers.rules.parameters import ParameterBook
from workers.rules.staff import Staff

from .conftest import MemoryDocuments, MemoryStaffing, Run, task_on

CHECK, REQUEST = "access.check_access", "access.write_tl_request"
RECORD, WRITE = "access.record_handover", "access.write_handover_record"
DAY = date(2025, 1, 13)

FORMAL: dict[str, Any] = {
    "access_check_date": "2025-01-13",
    "is_elb": "yes",
    "needs_capability": 2,
    "needs_framework": 2,
    "integration_expected_within_12_months": "no",
    "progress_expected": "yes",
    "profiling_recorded_on": "2025-01-10",
    "referral_wanted": "yes",
    "individual_case_reason": "none",
    "text_individual_reason": "",
    "last_exit_date": None,
    "work_started_on": "",
    "lock_exception_requested": "no",
}
INDIVIDUAL = {**FORMAL, "needs_capability": 1, "needs_framework": 0, "individual_case_reason": "acute_problem"}
LOCKED = {**FORMAL, "last_exit_date": "2024-09-20"}


async def test_formal_access(run: Run) -> None:
    found = await run(CHECK, DAY, **FORMAL)

    options = found.pop("case_manager_options")
    assert options[0] == {"label": "Deniz Yılmaz (Team 741)", "value": "fm.yilmaz"}
    assert found == {
        "access_decision": "formal",
        "criterion_a_met": True,
        "access_explanation": "Formaler Zugang: 4 Handlungsbedarfe in Leistungsfähigkeit und Rahmenbedingungen, "
        "nötig sind mindestens 3. Eine Integration in den Arbeitsmarkt wird innerhalb von 12 Monaten nicht erwartet. "
        "Konkrete Integrationsfortschritte sind zu erwarten (Kriterium b).",
        "locked_until": None,
        "last_check_date": date(2025, 1, 13),
        "tl_asks_individual": False,
        "tl_asks_lock": False,
        "tl_question": None,
        "text_individual_reason": None,
        "correction_message": None,
        "talk_kind": None,
        "talk_date": None,
        "talk_mode": None,
        "clearing_start": None,
    }


async def test_an_individual_case_goes_to_the_team_leader_with_its_reason(run: Run) -> None:
    found = await run(CHECK, DAY, **{**INDIVIDUAL, "text_individual_reason": "Die Wohnung ist gekündigt."})

    assert found["access_decision"] == "tl_consultation"
    assert (found["tl_asks_individual"], found["tl_asks_lock"]) == (True, False)
    assert found["tl_question"] == (
        "Soll die Person als begründeter Einzelfall ins Fallmanagement kommen? "
        "Genannt ist eine akute Problemlage bei sonst marktnaher Person."
    )
    assert found["text_individual_reason"] == "Die Wohnung ist gekündigt."


@pytest.mark.parametrize(("answer", "decision"), [("agree", "individual"), ("object", "none")])
async def test_the_team_leader_decides_the_individual_case(run: Run, answer: str, decision: str) -> None:
    found = await run(CHECK, DAY, **INDIVIDUAL, tl_individual_decision=answer)

    assert (found["access_decision"], found["text_individual_reason"]) == (decision, None)


async def test_a_lock_names_the_day_on_which_it_ends(run: Run) -> None:
    found = await run(CHECK, DAY, **LOCKED)

    assert (found["access_decision"], found["locked_until"]) == ("locked", date(2025, 3, 20))
    assert found["access_explanation"] == (
        "Kein Zugang zurzeit: Die letzte Betreuung endete am 20.09.2024; "
        "eine Wiederaufnahme ist erst ab dem 20.03.2025 möglich."
    )


async def test_an_exception_from_the_lock_is_asked_for(run: Run) -> None:
    asking = {**LOCKED, "lock_exception_requested": "yes", "text_individual_reason": "Neue Erkrankung"}
    found = await run(CHECK, DAY, **asking)

    assert (found["access_decision"], found["tl_asks_lock"], found["tl_asks_individual"]) == (
        "tl_consultation",
        True,
        False,
    )
    assert found["tl_question"] == "Soll eine Wiederaufnahme ausnahmsweise schon vor dem 20.03.2025 möglich sein?"
    assert found["locked_until"] is None


@pytest.mark.parametrize(("answer", "decision"), [("agree", "formal"), ("object", "locked")])
async def test_the_team_leader_decides_the_exception(run: Run, answer: str, decision: str) -> None:
    found = await run(CHECK, DAY, **LOCKED, tl_lock_exception=answer)

    assert found["access_decision"] == decision


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"needs_capability": None}, "„Handlungsbedarfe Leistungsfähigkeit“ fehlt."),
        ({"needs_capability": -1}, "„Handlungsbedarfe Leistungsfähigkeit“ muss mindestens 0 sein."),
        ({"needs_framework": "viele"}, "„Handlungsbedarfe Rahmenbedingungen“ muss eine ganze Zahl sein."),
        ({"needs_framework": 1.5}, "„Handlungsbedarfe Rahmenbedingungen“ muss eine ganze Zahl sein."),
        ({"access_check_date": "30.02.2025"}, "„Datum der Zugangsprüfung“ ist kein gültiges Datum"),
        ({"access_check_date": "2025-02-30"}, "„Datum der Zugangsprüfung“ ist kein gültiges Datum"),
        ({"is_elb": "vielleicht"}, "„Erwerbsfähige leistungsberechtigte Person“ muss Ja oder Nein sein."),
        ({"progress_expected": ""}, "„Integrationsfortschritte zu erwarten (Kriterium b)“ fehlt."),
        ({"individual_case_reason": "laune"}, "„Begründeter Einzelfall“ muss einer dieser Werte sein"),
        ({"access_check_date": "2025-01-14"}, "„Datum der Zugangsprüfung“ liegt in der Zukunft."),
        ({"profiling_recorded_on": "2025-01-14"}, "„Profiling in VerBIS dokumentiert am“ liegt in der Zukunft."),
        ({"access_check_date": "0025-01-13"}, "Am 13.01.0025 gelten für das Jobcenter „hannover“ noch keine Vorgaben"),
        ({"last_exit_date": "2025-01-14"}, "Die letzte Betreuung kann nicht nach der Zugangsprüfung geendet haben."),
        (
            {"last_exit_date": "2024-09-20", "benefits_ended_on": "2024-12-31", "benefits_resumed_on": "2024-12-01"},
            "Der Leistungsbezug kann nicht wieder begonnen haben, bevor er beendet war.",
        ),
        (
            {"needs_capability": 0, "individual_case_reason": "other"},
            "„Begründung des Einzelfalls oder der Ausnahme“ fehlt; die Teamleitung braucht sie",
        ),
        (
            {"last_exit_date": "2024-09-20", "lock_exception_requested": "yes"},
            "„Begründung des Einzelfalls oder der Ausnahme“ fehlt; die Teamleitung braucht sie",
        ),
    ],
)
async def test_bad_input_names_the_field_in_german(run: Run, change: dict[str, Any], message: str) -> None:
    with pytest.raises(BusinessError) as error:
        await run(CHECK, DAY, **{**FORMAL, **change})

    assert error.value.code == "referral_incomplete"
    assert error.value.message.startswith(message)
    assert error.value.message.endswith(".") and "Bitte berichtigen" not in error.value.message  # the form says it


async def test_several_contradictions_are_told_at_once(run: Run) -> None:
    wrong = {**FORMAL, "profiling_recorded_on": "2026-01-01", "last_exit_date": "2026-01-01"}

    with pytest.raises(BusinessError, match=r"liegt in der Zukunft; Die letzte Betreuung"):
        await run(CHECK, DAY, **wrong)


def test_the_handler_is_a_plain_function(book: ParameterBook, staff: Staff) -> None:
    facts = AccessFacts(jobcenter="hannover", **{**FORMAL, "needs_framework": 0})
    found = check_access(facts, task_on(CHECK, DAY), book.in_force("hannover", DAY), staff)

    assert (found.access_decision, found.criterion_a_met) == ("none", False)


CONSULTATION = {
    **INDIVIDUAL,
    "referrer": "pap.berger",
    "access_explanation": "Die Teamleitung wird gefragt.",
    "tl_question": "Soll die Person aufgenommen werden?",
    "tl_asks_individual": True,
    "tl_asks_lock": False,
}


async def test_the_request_asks_the_leader_of_the_referrers_team(run: Run, documents: MemoryDocuments) -> None:
    found = await run(REQUEST, DAY, **{**CONSULTATION, "text_individual_reason": "Die Wohnung ist gekündigt."})

    request, filer = documents.only
    assert isinstance(request, TlRequest)
    assert (request.requested_by, request.team_leader, filer) == ("Jonas Berger", "Sabine Koch", "pap.berger")
    assert (request.occasions, request.reason) == (("individual_case",), "Die Wohnung ist gekündigt.")
    assert found["tl_request_url"] == found["document_url"]
    assert (found["document_filer"], found["text_individual_reason"]) == ("pap.berger", None)
    assert found["document_title"] == "Vorlage an die Teamleitung vom 13.01.2025"


async def test_without_words_the_request_gives_the_reason_of_the_code(run: Run, documents: MemoryDocuments) -> None:
    await run(REQUEST, DAY, **CONSULTATION)

    request, _ = documents.only
    assert isinstance(request, TlRequest)
    assert request.reason == "Genannt ist eine akute Problemlage bei sonst marktnaher Person."


async def test_an_exception_shows_the_earlier_care(run: Run, documents: MemoryDocuments) -> None:
    history = {"last_exit_date": "2024-09-20", "work_started_on": "2024-10-01"}
    asking = {**CONSULTATION, **history, "tl_asks_lock": True, "text_individual_reason": "Neue Erkrankung"}
    await run(REQUEST, DAY, **asking)

    request, _ = documents.only
    assert isinstance(request, TlRequest)
    assert request.occasions == ("individual_case", "readmission_exception")
    assert {fact.label: fact.value for fact in request.facts}["Letzte Betreuung beendet am"] == "20.09.2024"


TALK = {
    "talk_kind": "pap_cm",
    "talk_date": "2025-01-20",
    "talk_mode": "phone",
    "text_involvement_reasons": "Schulden",
    "text_goal_expectation": "Klärung",
    "case_manager": "fm.yilmaz",
}


async def test_clearing_starts_with_the_talk(run: Run) -> None:
    assert await run(RECORD, date(2025, 1, 20), **TALK) == {
        "clearing_start": date(2025, 1, 20),
        "acting_manager": "fm.yilmaz",
        "case_manager_team": "Team 741",
        "team_leader": "tl.koch",
        "area_leader": "bl.vogt",
        "correction_message": None,
    }


async def test_clearing_may_start_later(run: Run) -> None:
    found = await run(RECORD, date(2025, 1, 20), **TALK, clearing_start="2025-01-27")

    assert found["clearing_start"] == date(2025, 1, 27)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"talk_kind": None}, "Für die Übergabe fehlt noch: das Übergabegespräch"),
        ({"talk_date": ""}, "Für die Übergabe fehlt noch: das Übergabegespräch"),
        ({"text_goal_expectation": "  "}, "Für die Übergabe fehlt noch: die Zielerwartung."),
        ({"talk_mode": "mail"}, "„Form des Gesprächs“ muss einer dieser Werte sein"),
        ({"talk_date": "2025-01-21"}, "„Gespräch geführt am“ liegt in der Zukunft"),
        ({"talk_date": "0025-01-20"}, "„Gespräch geführt am“ liegt vor dem 16.07.2018"),
        ({"clearing_start": "2025-01-19"}, "Das Clearing kann nicht vor dem Übergabegespräch beginnen"),
        ({"case_manager": "pap.berger"}, "„Zuständig im Fallmanagement“ ist in der Personalliste nicht"),
        ({"case_manager": None}, "„Zuständig im Fallmanagement“ fehlt"),
    ],
)
async def test_an_incomplete_handover_is_explained(run: Run, change: dict[str, Any], message: str) -> None:
    with pytest.raises(BusinessError) as error:
        await run(RECORD, date(2025, 1, 20), **{**TALK, **change})

    assert error.value.code == "handover_incomplete"
    assert error.value.message.startswith(message)


async def test_the_cover_begins_while_the_case_manager_is_away(run: Run, staffing: MemoryStaffing) -> None:
    away = {"absent": "fm.yilmaz", "first": date(2025, 1, 13), "last": date(2025, 1, 31), "in_force": True}
    staffing.away.append(Cover("absence-1", cover="fm.hartung", **away))
    found = await run(RECORD, date(2025, 1, 20), **TALK)

    assert (found["acting_manager"], found["team_leader"], found["area_leader"]) == ("fm.hartung", "tl.koch", "bl.vogt")


HANDED_OVER = {
    **TALK,
    "referrer": "pap.berger",
    "case_manager_team": "Team 741",
    "access_decision": "formal",
    "access_check_date": "2025-01-13",
    "clearing_start": "2025-01-20",
}


async def test_the_record_tells_the_last_day_of_clearing(run: Run, documents: MemoryDocuments) -> None:
    found = await run(WRITE, date(2025, 1, 20), **HANDED_OVER)

    record, filer = documents.only
    assert isinstance(record, HandoverRecord)
    assert (record.referrer, record.case_manager, filer) == ("Jonas Berger", "Deniz Yılmaz", "pap.berger")
    assert record.clearing_due == date(2025, 3, 20)
    assert "Letzter Tag: Donnerstag, 20.03.2025." in record.clearing_due_explanation
    assert (found["text_involvement_reasons"], found["text_goal_expectation"]) == (None, None)
    assert set(found) == {
        "document_id",
        "document_title",
        "document_url",
        "document_filer",
        "text_involvement_reasons",
        "text_goal_expectation",
    }


async def test_a_document_without_its_texts_is_an_incident(run: Run) -> None:
    with pytest.raises(PermanentError, match=r"„text_goal_expectation“ fehlt"):
        await run(WRITE, date(2025, 1, 20), **{**HANDED_OVER, "text_goal_expectation": None})
