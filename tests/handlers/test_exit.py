"""Exit: preparation, talk, withdrawal, booking, record."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workers.documents import ExitRecord
from workers.errors import BusinessError, PermanentError
from workers.handlers.exit_cases import ExitPreparation

from .conftest import MemoryDocuments, Run

PREPARE, TALK, BOOK, RECORD = (
    f"exit.{step}" for step in ("prepare_exit", "record_exit_talk", "record_exit", "write_exit_record")
)
DAY = date(2026, 4, 30)
START: dict[str, Any] = {
    "referrer": "pap.berger",
    "exit_reason": "E-04",
    "admission_date": "2025-03-10",
    "last_milestone": 12,
}


async def test_an_exit_starts_clean_with_reason_last_day_and_the_known_pap(run: Run) -> None:
    found = await run(PREPARE, DAY, **START)

    assert found["exit_reason_text"] == "sozialversicherungspflichtige Beschäftigung"
    assert (found["exit_latest"], found["exit_overdue"]) == (date(2026, 9, 10), date(2026, 9, 11))
    assert (found["exit_limit"], found["exit_compulsory"]) == (date(2027, 3, 10), False)
    assert (found["exit_path"], found["next_referrer"]) == ("exit", "pap.berger")
    assert {"label": "Jonas Berger (Team 741)", "value": "pap.berger"} in found["next_referrer_options"]
    assert set(found) == set(ExitPreparation.model_fields)
    assert found["text_placement_information"] is None


async def test_a_compulsory_exit_keeps_the_day_of_the_supervision(run: Run) -> None:
    found = await run(PREPARE, DAY, **{**START, "exit_reason": "E-09", "exit_latest": "2026-05-15"})

    assert (found["exit_compulsory"], found["exit_latest"], found["exit_limit"]) == (
        True,
        date(2026, 5, 15),
        date(2026, 5, 15),
    )
    assert "gilt der 15.05.2026 als Abgangstag" in found["exit_explanation"]


async def test_a_referrer_who_left_is_not_proposed(run: Run) -> None:
    assert (await run(PREPARE, DAY, **{**START, "referrer": "pap.frueher"}))["next_referrer"] is None


async def test_an_unknown_reason_is_an_incident_with_remedy(run: Run) -> None:
    with pytest.raises(PermanentError, match=r"Der Abgangsgrund „E-77“ ist nicht bekannt"):
        await run(PREPARE, DAY, **{**START, "exit_reason": "E-77"})


async def test_an_overdue_exit_is_explained(run: Run) -> None:
    day = {"exit_latest": "2026-05-15", "exit_limit": "2026-05-15"}
    found = await run("exit.explain_overdue", date(2026, 5, 16), exit_reason="E-09", **day)

    assert (found["deviation_title"], found["deviation_since"]) == (
        "Abgang nicht rechtzeitig gebucht",
        date(2026, 5, 16),
    )
    assert "H-79" in found["deviation_rule"]


async def test_an_exit_may_be_withdrawn_and_leaves_nothing(run: Run) -> None:
    assert await run("exit.withdraw_exit", DAY, exit_compulsory=False) == {
        "exit_outcome": "continued",
        "exit_reason": None,
        "exit_latest": None,
        "text_exit_reasons": None,
        "text_placement_information": None,
        "correction_message": None,
    }


async def test_a_compulsory_exit_cannot_be_withdrawn(run: Run) -> None:
    with pytest.raises(BusinessError, match="zwingend") as error:
        await run("exit.withdraw_exit", DAY, exit_compulsory=True)

    assert error.value.code == "exit_talk_incomplete"


HELD: dict[str, Any] = {
    "admission_date": "2025-03-10",
    "next_referrer_exists": "yes",
    "next_referrer": "pap.nowak",
    "exit_talk_date": "2026-04-30",
    "exit_talk_mode": "video",
    "exit_reasons_discussed": "yes",
    "placement_information_passed": "yes",
    "exit_talk_recorded_on": "2026-04-30",
    "exit_destination": "employment",
    "criterion_a_still_met": "no",
}
NONE: dict[str, Any] = {
    **HELD,
    "next_referrer_exists": "no",
    "no_next_referrer_reason": "moved",
    "exit_reasons_discussed": None,
    "placement_information_passed": None,
}


async def test_the_talk_with_the_next_pap_is_kept(run: Run) -> None:
    found = await run(TALK, DAY, **HELD, no_next_referrer_reason="moved")

    assert (found["next_referrer"], found["exit_talk_mode"]) == ("pap.nowak", "video")
    assert found["no_next_referrer_reason"] is None


async def test_without_a_next_pap_its_reason_replaces_the_talk(run: Run) -> None:
    found = await run(TALK, DAY, **NONE)

    assert (found["next_referrer_exists"], found["no_next_referrer_reason"]) == (False, "moved")
    assert (found["next_referrer"], found["exit_talk_date"], found["exit_talk_mode"]) == (None, None, None)


@pytest.mark.parametrize(
    ("facts", "change", "message"),
    [
        (HELD, {"next_referrer_exists": None}, "„Gibt es eine nächste pAp?“ fehlt"),
        (HELD, {"next_referrer": None}, "„Nächste pAp“ fehlt"),
        (HELD, {"next_referrer": "fm.yilmaz"}, "„Nächste pAp“ steht in der Personalliste nicht als pAp"),
        (HELD, {"exit_talk_date": None}, "„Gespräch geführt am“ fehlt"),
        (HELD, {"exit_talk_date": "2026-05-01"}, "„Gespräch geführt am“ liegt in der Zukunft"),
        (HELD, {"exit_talk_date": "2025-03-09"}, "Das Gespräch kann nicht vor der Aufnahme am 10.03.2025 liegen"),
        (HELD, {"exit_talk_mode": "email"}, "„Form des Gesprächs“ muss einer dieser Werte sein"),
        (HELD, {"exit_reasons_discussed": "no"}, "Mit der nächsten pAp sind die Gründe zu besprechen"),
        (HELD, {"placement_information_passed": "no"}, "Mit der nächsten pAp sind die Gründe zu besprechen"),
        (HELD, {"exit_talk_recorded_on": "2026-05-01"}, "„In VerBIS erfasst am“ liegt in der Zukunft"),
        (HELD, {"criterion_a_still_met": None}, "„Ist Kriterium (a) weiter erfüllt?“ fehlt"),
        (NONE, {"no_next_referrer_reason": None}, "„Warum gibt es keine nächste pAp?“ fehlt"),
        (NONE, {"exit_destination": ""}, "„Verbleib“ fehlt"),
    ],
)
async def test_an_incomplete_talk_is_explained(
    run: Run, facts: dict[str, Any], change: dict[str, Any], message: str
) -> None:
    with pytest.raises(BusinessError) as error:
        await run(TALK, DAY, **{**facts, **change})

    assert error.value.code == "exit_talk_incomplete"
    assert error.value.message.startswith(message)


EXIT_DAY = date(2026, 5, 4)
BOOKED: dict[str, Any] = {
    "exit_date": "2026-05-04",
    "exit_talk_date": "2026-04-30",
    "exit_latest": "2026-09-10",
    "exit_limit": "2027-03-10",
    "admission_date": "2025-03-10",
    "referrer": "pap.berger",
    "next_referrer_exists": True,
    "next_referrer": "pap.nowak",
    "criterion_a_still_met": False,
}


async def test_a_booked_exit_leaves_the_count_and_starts_the_lock(run: Run) -> None:
    assert await run(BOOK, EXIT_DAY, **BOOKED) == {
        "exit_outcome": "exited",
        "exit_date": EXIT_DAY,
        "exit_booked_on": EXIT_DAY,
        "exit_late": False,
        "counts": False,
        "last_exit_date": EXIT_DAY,
        "last_check_date": EXIT_DAY,
        "criterion_a_met": False,
        "recheck_owed_after_exit": False,
        "locked_until": date(2026, 11, 4),
        "referrer": "pap.nowak",
        "exit_latest": None,
        "correction_message": None,
    }


@pytest.mark.parametrize(("exists", "met", "owed"), [(True, True, True), (True, False, False), (False, True, False)])
async def test_the_next_access_check_needs_a_pap_and_the_criterion(
    run: Run, exists: bool, met: bool, owed: bool
) -> None:
    change = {"next_referrer_exists": exists, "criterion_a_still_met": met}
    change |= {} if exists else {"next_referrer": None}
    found = await run(BOOK, EXIT_DAY, **{**BOOKED, **change})

    assert found["recheck_owed_after_exit"] is owed
    assert found["referrer"] == ("pap.nowak" if exists else "pap.berger")


async def test_a_late_booking_keeps_the_milestone(run: Run) -> None:
    late = {"exit_latest": "2026-05-15", "exit_limit": "2026-05-15", "exit_date": "2026-05-20"}
    found = await run(BOOK, date(2026, 5, 20), **{**BOOKED, **late, "exit_talk_date": "2026-05-19"})

    assert (found["exit_date"], found["exit_booked_on"]) == (date(2026, 5, 15), date(2026, 5, 20))
    assert (found["exit_late"], found["locked_until"]) == (True, date(2026, 11, 15))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"exit_date": None}, "„Abgang in VerBIS gebucht am“ fehlt"),
        ({"exit_date": "2026-05-05"}, "„Abgang in VerBIS gebucht am“ liegt in der Zukunft"),
        ({"exit_date": "2026-04-29"}, "Der Abgang kann nicht vor dem Gespräch mit der nächsten pAp am 30.04.2026"),
        ({"exit_date": "0206-05-04"}, "Am 04.05.0206"),
    ],
)
async def test_an_impossible_booking_is_explained(run: Run, change: dict[str, Any], message: str) -> None:
    with pytest.raises(BusinessError) as error:
        await run(BOOK, EXIT_DAY, **{**BOOKED, **change})

    assert error.value.code == "exit_incomplete"
    assert error.value.message.startswith(message)


PRINTED: dict[str, Any] = {
    "case_manager": "fm.yilmaz",
    "case_manager_team": "Team 741",
    "acting_manager": "fm.hartung",
    "admission_date": "2025-01-13",
    "exit_date": "2025-06-03",
    "exit_booked_on": "2025-06-03",
    "exit_reason_text": "kein verlässliches Arbeitsbündnis, Rückgabe an die pAp",
    "exit_destination": "referrer",
    "next_referrer": "pap.berger",
    "exit_talk_date": "2025-06-02",
    "exit_talk_mode": "phone",
    "exit_talk_recorded_on": "2025-06-02",
    "criterion_a_still_met": True,
    "locked_until": "2025-12-03",
    "recheck_owed_after_exit": True,
    "text_exit_reasons": "Fünf Termine wurden abgebrochen.",
    "text_placement_information": "Führerschein vorhanden.",
}


async def test_the_record_carries_the_texts_and_the_case_loses_them(run: Run, documents: MemoryDocuments) -> None:
    found = await run(RECORD, date(2025, 6, 3), **PRINTED)

    record, filer = documents.only
    assert isinstance(record, ExitRecord)
    assert (record.next_referrer, record.destination, filer) == (
        "Jonas Berger",
        "Betreuung durch die pAp",
        "fm.hartung",
    )
    assert (record.exit_reasons, record.next_access_check) == ("Fünf Termine wurden abgebrochen.", date(2025, 12, 3))
    assert (found["text_exit_reasons"], found["text_placement_information"]) == (None, None)
    assert (found["document_title"], found["document_filer"]) == ("Abgangsvermerk vom 03.06.2025", "fm.hartung")


async def test_a_record_without_next_pap_says_why(run: Run, documents: MemoryDocuments) -> None:
    change = {"next_referrer": None, "no_next_referrer_reason": "moved", "recheck_owed_after_exit": False}
    await run(RECORD, date(2025, 6, 3), **{**PRINTED, **change})

    record, _ = documents.only
    assert isinstance(record, ExitRecord)
    assert record.no_next_referrer == "die Person ist aus der Region weggezogen"
    assert record.next_access_check is None
