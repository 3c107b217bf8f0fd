"""Clearing: deadline, result, admission, refusal."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workers.documents import RefusalNote, TlRequest
from workers.errors import BusinessError, PermanentError
from workers.handlers.clearing import close_refusal, set_deadline
from workers.handlers.clearing_cases import ClearingStart, DiscussedRefusal
from workers.rules.parameters import ParameterBook

from .conftest import MemoryCases, MemoryDocuments, Run

DECIDE, ADMIT = "clearing.decide_result", "clearing.admit"
DAY = date(2025, 3, 6)


def test_the_deadline_explains_itself_and_a_new_clearing_starts_clean(book: ParameterBook) -> None:
    found = set_deadline(
        ClearingStart(clearing_start=date(2025, 12, 31)), book.in_force("hannover", date(2025, 12, 31))
    )
    written = found.model_dump(exclude_unset=True)

    dates = (found.clearing_due, found.clearing_reminder, found.clearing_overdue)
    assert dates == (date(2026, 2, 28), date(2026, 2, 14), date(2026, 3, 1))
    assert "Letzter Tag: Samstag, 28.02.2026." in found.clearing_due_explanation
    assert found.counts is False
    assert set(written) == set(type(found).model_fields)
    assert [name for name, value in written.items() if value is not None] == [
        "clearing_due",
        "clearing_due_text",
        "clearing_reminder",
        "clearing_overdue",
        "clearing_due_explanation",
        "counts",
    ]


async def test_a_clearing_without_start_is_an_incident_that_names_the_step(run: Run) -> None:
    with pytest.raises(
        PermanentError, match=r"„Beginn des Clearings“ fehlt. Erwartet: Variable clearing_start = ein Datum"
    ):
        await run("clearing.set_deadline", DAY, clearing_start=None)


async def test_without_jobcenter_the_parameters_are_missing(run: Run) -> None:
    with pytest.raises(PermanentError, match=r"Das Jobcenter „“ ist nicht eingerichtet"):
        await run("clearing.set_deadline", DAY, clearing_start="2025-01-20", jobcenter=None)


async def test_overdue_clearing_is_explained(run: Run) -> None:
    found = await run("clearing.explain_overdue", date(2026, 3, 1), clearing_start="2025-12-31")

    assert (found["deviation_title"], found["deviation_since"]) == ("Clearing ohne Ergebnis", date(2026, 3, 1))
    parts = ("title", "why", "since", "since_text", "rule", "consequence")
    assert set(found) == {f"deviation_{part}" for part in parts}


RESULT: dict[str, Any] = {
    "clearing_start": "2025-01-20",
    "clearing_due": "2025-03-20",
    "case_manager": "fm.yilmaz",
    "informed_on": "2025-01-20",
    "situation_analysis_recorded_on": "2025-02-10",
    "willing": "yes",
    "alliance": "yes",
    "progress_confirmed": "yes",
    "efforts_recorded_on": "",
    "return_doubt": None,
    "clearing_result_date": "2025-03-06",
    "tl_return_decision": None,
}


async def test_an_alliance_with_room_leads_to_admission(run: Run, cases: MemoryCases) -> None:
    cases.counts["fm.yilmaz"] = 40

    assert await run(DECIDE, DAY, **RESULT) == {
        "clearing_decision": "admit",
        "refusal_reason": None,
        "refusal_reason_text": "Beide Seiten sind einig, und es ist Platz: Aufnahme.",
        "clearing_late": False,
        "case_count": 40,
        "case_limit": 75,
        "correction_message": None,
    }


async def test_no_room_for_a_part_time_post(run: Run, cases: MemoryCases) -> None:
    cases.counts["fm.hartung"] = 57
    found = await run(DECIDE, DAY, **{**RESULT, "case_manager": "fm.hartung"})

    assert (found["clearing_decision"], found["refusal_reason"], found["case_limit"]) == ("refuse", "no_capacity", 57)
    assert found["refusal_reason_text"] == (
        "Im Fallmanagement ist zurzeit kein Platz frei: 57 von 57 Fällen bei 30,0 Wochenstunden."
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"willing": "no"}, "not_willing"),
        ({"alliance": "no", "efforts_recorded_on": "2025-03-05"}, "no_alliance"),
        ({"progress_confirmed": "no"}, "progress_not_confirmed"),
        ({"last_exit_date": "2024-12-31"}, "locked"),
    ],
)
async def test_a_refusal_names_its_reason(run: Run, change: dict[str, Any], reason: str) -> None:
    found = await run(DECIDE, DAY, **{**RESULT, **change})

    assert (found["clearing_decision"], found["refusal_reason"]) == ("refuse", reason)
    assert found["refusal_reason_text"].endswith(".")


async def test_a_granted_exception_still_holds_at_the_result(run: Run) -> None:
    found = await run(DECIDE, DAY, **RESULT, last_exit_date="2024-12-31", tl_lock_exception="agree")

    assert found["clearing_decision"] == "admit"


async def test_a_late_result_is_marked(run: Run) -> None:
    found = await run(DECIDE, date(2025, 3, 21), **{**RESULT, "clearing_result_date": "2025-03-21"})

    assert (found["clearing_decision"], found["clearing_late"]) == ("admit", True)


NO_ALLIANCE = {**RESULT, "alliance": "no", "efforts_recorded_on": "2025-03-05", "return_doubt": "yes"}


@pytest.mark.parametrize("earlier", [None, "continue"])
async def test_a_doubt_goes_to_the_team_leader_also_after_an_earlier_continue(run: Run, earlier: str | None) -> None:
    found = await run(DECIDE, DAY, **{**NO_ALLIANCE, "tl_return_decision": earlier})

    assert (found["clearing_decision"], found["refusal_reason"]) == ("tl_return", None)
    assert {name: found[name] for name in ("return_doubt", "tl_return_decision", "tl_return_date")} == {
        "return_doubt": None,
        "tl_return_decision": None,
        "tl_return_date": None,
    }


async def test_a_decided_return_is_a_refusal(run: Run) -> None:
    found = await run(DECIDE, DAY, **{**NO_ALLIANCE, "return_doubt": None, "tl_return_decision": "return"})

    assert (found["clearing_decision"], found["refusal_reason"]) == ("refuse", "no_alliance")
    assert "tl_return_decision" not in found


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"willing": None}, "„Bereitschaft zur Mitwirkung“ fehlt"),
        ({"clearing_result_date": "2025-03-07"}, "„Ergebnis festgestellt am“ liegt in der Zukunft"),
        ({"clearing_result_date": "2025-01-19"}, "Das Ergebnis kann nicht vor dem Beginn des Clearings am 20.01.2025"),
        ({"alliance": "no"}, "Ohne Arbeitsbündnis braucht es das Datum"),
        ({"informed_on": "gestern"}, "„Über das Fallmanagement informiert am“ ist kein gültiges Datum"),
    ],
)
async def test_an_incomplete_result_is_explained(run: Run, change: dict[str, Any], message: str) -> None:
    with pytest.raises(BusinessError) as error:
        await run(DECIDE, DAY, **{**RESULT, **change})

    assert error.value.code == "result_incomplete"
    assert error.value.message.startswith(message)


async def test_a_case_manager_missing_in_the_staff_file_is_an_incident(run: Run) -> None:
    with pytest.raises(PermanentError, match=r"„fm.neu“ steht nicht in der Personalliste.*staff.yaml"):
        await run(DECIDE, DAY, **{**RESULT, "case_manager": "fm.neu"})
    with pytest.raises(PermanentError, match="keine Wochenstunden"):
        await run(DECIDE, DAY, **{**RESULT, "case_manager": "tl.koch"})


ADMISSION = {"admission_date": "2025-03-10", "clearing_start": "2025-01-20", "case_manager": "fm.yilmaz"}
ADMISSION_DAY = date(2025, 3, 10)


async def test_an_admission_counts_and_sets_the_reviews(run: Run, cases: MemoryCases) -> None:
    cases.counts["fm.yilmaz"] = 74

    assert await run(ADMIT, ADMISSION_DAY, **ADMISSION) == {
        "admission_date": ADMISSION_DAY,
        "counts": True,
        "case_count": 75,
        "case_limit": 75,
        "caseload_exceeded": False,
        "review_due_next": date(2025, 9, 10),
        "reviews_due": [
            date(2025, 9, 10),
            date(2026, 3, 10),
            date(2026, 9, 10),
            date(2027, 3, 10),
            date(2027, 9, 10),
        ],
        "care_ends_latest": date(2028, 3, 10),
        "care_dates_text": "Die Fortführung ist spätestens am 10.09.2025 zu überprüfen. Die Betreuung endet "
        "spätestens am 10.03.2028. Beides zählt ab der Aufnahme am 10.03.2025.",
        "last_milestone": 0,
        "services_on_hold": False,
        "planning_scope": "full",
        "assessment_version": 0,
        "agreement_version": 0,
        "exit_reason": None,
        "exit_outcome": None,
        "plan_name_text": None,
        "third_parties_reached": None,
        "exit_latest": None,
        "notice_title": "Aufnahme ins Fallmanagement",
        "notice_text": "Die Person wurde am 10.03.2025 ins Fallmanagement aufgenommen. Zuständig ist Deniz Yılmaz.",
        "correction_message": None,
    }


async def test_an_admission_above_the_limit_is_reported(run: Run, cases: MemoryCases) -> None:
    cases.counts["fm.yilmaz"] = 75
    found = await run(ADMIT, ADMISSION_DAY, **ADMISSION)
    assert (found["case_count"], found["caseload_exceeded"]) == (76, True)

    overload = {"admission_date": "2025-03-10", "case_manager": "fm.yilmaz", "case_count": 76}
    told = await run("clearing.explain_caseload", ADMISSION_DAY, **overload)

    assert (told["deviation_title"], told["deviation_since"]) == ("Fallzahl überschritten", ADMISSION_DAY)
    assert "76 von 75 Fällen" in told["deviation_why"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"admission_date": None}, "„Aufnahme in VerBIS gebucht am“ fehlt"),
        ({"admission_date": "2025-03-11"}, "„Aufnahme in VerBIS gebucht am“ liegt in der Zukunft"),
        ({"admission_date": "2025-01-19"}, "Die Aufnahme kann nicht vor dem Beginn des Clearings am 20.01.2025 liegen"),
        (
            {"last_exit_date": "2024-12-31"},
            "Die letzte Betreuung endete am 31.12.2024; eine Wiederaufnahme ist erst ab",
        ),
    ],
)
async def test_an_impossible_admission_is_explained(run: Run, change: dict[str, Any], message: str) -> None:
    with pytest.raises(BusinessError) as error:
        await run(ADMIT, ADMISSION_DAY, **{**ADMISSION, **change})

    assert error.value.code == "admission_invalid"
    assert error.value.message.startswith(message)
    assert ".." not in error.value.message


async def test_a_granted_exception_still_holds_at_the_admission(run: Run) -> None:
    found = await run(ADMIT, ADMISSION_DAY, **ADMISSION, last_exit_date="2024-12-31", tl_lock_exception="agree")

    assert found["counts"] is True


REFUSAL = {
    "referrer": "pap.lindner",
    "case_manager": "fm.petersen",
    "acting_manager": "fm.petersen",
    "case_manager_team": "Team 752",
    "clearing_start": "2025-07-07",
    "clearing_result_date": "2025-08-28",
    "assigned_on": "2025-08-29",
    "refused_on": "2025-08-29",
    "refusal_reason": "no_alliance",
    "refusal_reason_text": "Trotz intensivierter Bemühungen kam kein verlässliches Arbeitsbündnis zustande.",
    "text_refusal_reason": "Drei Termine ohne Zusage.",
    "case_count": 12,
    "case_limit": 75,
}


async def test_the_refusal_note_and_the_notice(run: Run, documents: MemoryDocuments) -> None:
    found = await run("clearing.write_refusal_note", date(2025, 8, 29), **REFUSAL)

    note, filer = documents.only
    assert isinstance(note, RefusalNote)
    assert (note.referrer, note.case_manager, filer) == ("Claudia Lindner", "Antje Petersen", "fm.petersen")
    assert note.refusal_details == "Drei Termine ohne Zusage."
    assert (found["text_refusal_reason"], found["document_filer"]) == (None, "fm.petersen")
    assert found["notice_title"] == "Keine Aufnahme ins Fallmanagement"
    assert "Drei Termine" not in found["notice_text"]
    assert found["notice_text"] == (
        "Die Absage wurde am 29.08.2025 in VerBIS gebucht. Grund: Trotz intensivierter Bemühungen kam kein "
        "verlässliches Arbeitsbündnis zustande. Die Einzelheiten bespricht Antje Petersen mit Ihnen persönlich."
    )


DISPUTE = {
    "referrer": "pap.lindner",
    "case_manager": "fm.yilmaz",
    "acting_manager": "fm.yilmaz",
    "clearing_start": "2025-09-01",
    "clearing_result_date": "2025-10-20",
    "refused_on": "2025-10-21",
    "refusal_reason_text": "Im Fallmanagement ist zurzeit kein Platz frei.",
    "refusal_talk_date": "2025-10-23",
}


@pytest.mark.parametrize(
    ("dispute", "reason"),
    [
        ("Der Bedarf ist dringend.", "Der Bedarf ist dringend."),
        ("", "Fallmanagement und pAp haben sich im Gespräch nicht geeinigt."),
    ],
)
async def test_a_dispute_goes_to_the_leader_of_the_case_managers_team(
    run: Run, documents: MemoryDocuments, dispute: str, reason: str
) -> None:
    found = await run("clearing.write_tl_request", date(2025, 10, 23), **DISPUTE, text_dispute=dispute)

    request, filer = documents.only
    assert isinstance(request, TlRequest)
    assert (request.occasions, request.team_leader, filer) == (("admission_dispute",), "Sabine Koch", "fm.yilmaz")
    assert (request.reason, request.requested_by_role) == (reason, "fallmanagement")
    assert {fact.label: fact.value for fact in request.facts}["Absage in VerBIS gebucht am"] == "21.10.2025"
    assert (found["text_dispute"], found["tl_request_url"]) == (None, found["document_url"])


@pytest.mark.parametrize(
    ("agreed", "decision", "admitted"),
    [(True, None, False), (True, "admit", False), (False, "admit", True), (False, "refuse", False)],
)
def test_a_refusal_ends_agreed_or_decided(agreed: bool, decision: Any, admitted: bool) -> None:
    case = DiscussedRefusal(refused_on=date(2025, 8, 29), refusal_agreed=agreed, tl_admission_decision=decision)

    assert close_refusal(case).model_dump(exclude_unset=True) == {
        "last_check_date": date(2025, 8, 29),
        "admitted_by_tl": admitted,
        "text_dispute": None,
    }
