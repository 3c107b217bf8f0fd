"""Lichtenberg up to the takeover: reservation, invitation, decision, ruling, dispute."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workers.documents import FinalDecision, FirstInterview, NonTakeover, PendingDecision, TlRequest
from workers.errors import BusinessError

from .conftest import MemoryCases, MemoryDocuments, MemoryStaffing, Run

DAY = date(2026, 3, 2)
LICHTENBERG = {"jobcenter": "lichtenberg"}
ELIGIBILITY, HANDOVER = "lichtenberg_access.check_eligibility", "lichtenberg_access.check_handover"
CLEARING, DISPUTE = "lichtenberg_clearing", "lichtenberg_dispute.declare_dispute"

FACTS: dict[str, Any] = LICHTENBERG | {
    "case_number": "L-2026-0001",
    "is_elb": "yes",
    "placement_obstacles": ["B04", "B09"],
    "considerable_impediment": "yes",
    "complex_profile": "yes",
    "needs_capability": 2,
    "needs_framework": 1,
    "prospects_of_change": "yes",
    "integration_restorable": "yes",
    "motivation": "yes",
    "insight": "yes",
    "profile_recorded_on": "2026-03-02",
}


async def test_an_indicated_reservation_offers_the_case_managers_with_their_load(run: Run, cases: MemoryCases) -> None:
    cases.counts["fm.ebert"] = 37
    found = await run(ELIGIBILITY, DAY, **FACTS)

    assert (found["eligibility"], found["correction_message"], found["reservation_notes"]) == ("indicated", None, None)
    labels = {option["value"]: option["label"] for option in found["case_manager_options"]}
    assert labels["fm.ebert"] == "Katrin Ebert (37 Fälle, 74,0 je Vollzeitstelle, unter 75)"
    assert set(labels) == {"fm.baumann", "fm.dogan", "fm.ebert"}


async def test_a_reservation_that_is_not_indicated_goes_back_with_all_reasons(run: Run) -> None:
    found = await run(ELIGIBILITY, DAY, **FACTS | {"complex_profile": "no", "needs_capability": 1})

    assert found["eligibility_codes"] == ["PROFILE_NOT_COMPLEX", "NEEDS_BELOW_3"]
    assert "nicht angezeigt" in found["correction_message"]


async def test_doubts_and_hints_go_along(run: Run) -> None:
    found = await run(ELIGIBILITY, DAY, **FACTS | {"prospects_of_change": "no", "motivation": "no", "insight": "no"})

    assert (found["eligibility"], found["joint_talk_required"]) == ("review", True)
    assert "Aussichten" in found["eligibility_text"]
    assert "Motivation" in found["hints_text"]


@pytest.mark.parametrize(
    ("earlier", "code"),
    [
        ({"takeover_outcome": "takeover", "exit_group": "OTHER"}, "READMISSION"),
        ({"takeover_outcome": "takeover", "exit_group": "SUCCESS"}, "PREVIOUS_SUCCESS"),
        ({"takeover_outcome": "no_shows"}, "PREVIOUS_NON_TAKEOVER"),
        ({"takeover_outcome": None}, None),
        ({}, None),
    ],
)
async def test_earlier_cases_are_a_hint(
    run: Run, cases: MemoryCases, earlier: dict[str, Any], code: str | None
) -> None:
    cases.ended = [earlier]
    found = await run(ELIGIBILITY, DAY, **FACTS)

    assert found["readmission_codes"] == ([code] if code else [])
    assert found["eligibility"] == "indicated"


async def test_a_profile_of_tomorrow_is_refused(run: Run) -> None:
    with pytest.raises(BusinessError, match="liegt in der Zukunft"):
        await run(ELIGIBILITY, DAY, **FACTS | {"profile_recorded_on": "2026-03-03"})


FORM: dict[str, Any] = LICHTENBERG | {
    "case_manager": "fm.baumann",
    "einv_exists": "yes",
    "einv_records_handover": "yes",
    "handover_agreement_until": "2026-06-30",
    "needs_ticked": True,
    "reason_recorded": True,
}


async def test_the_day_of_the_handover_is_the_day_of_the_reservation(run: Run) -> None:
    found = await run(HANDOVER, DAY, **FORM)

    assert (found["reserved_on"], found["access_decision"]) == (DAY, "reserved")
    people = (found["acting_manager"], found["case_manager_team"], found["team_leader"])
    assert people == ("fm.baumann", "Team 728", "tl.arnold")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (
            {"handover_agreement_until": "2026-06-01"},
            r"gilt nicht lange genug \(nötig ist mindestens der 02\.06\.2026\)",
        ),
        ({"einv_exists": "no"}, "keine Eingliederungsvereinbarung"),
        ({"needs_ticked": False, "reason_recorded": ""}, "nicht angehakt.*Begründung fehlt"),
        ({"case_manager": None}, "nicht ausgewählt"),
        ({"case_manager": "fm.yilmaz"}, "nicht im Fallmanagement geführt"),
    ],
)
async def test_a_handover_with_gaps_goes_back(run: Run, changed: dict[str, Any], message: str) -> None:
    with pytest.raises(BusinessError, match=message):
        await run(HANDOVER, DAY, **FORM | changed)


CASE: dict[str, Any] = LICHTENBERG | {
    "referrer": "ifk.fischer",
    "case_manager": "fm.baumann",
    "acting_manager": "fm.baumann",
    "case_manager_team": "Team 728",
    "team_leader": "tl.arnold",
    "reserved_on": "2026-03-02",
    "decision_due": "2026-04-13",
}


async def test_both_periods_count_from_the_reservation(run: Run) -> None:
    found = await run(f"{CLEARING}.set_deadlines", DAY, **CASE)

    dates = (found["invitation_due"], found["decision_due"], found["decision_overdue"])
    assert dates == (date(2026, 3, 30), date(2026, 4, 13), date(2026, 4, 14))
    assert (found["counts"], found["no_show_count"], found["takeover_outcome"]) == (False, 0, None)


INVITATION: dict[str, Any] = CASE | {
    "invitation_sent_on": "2026-03-10",
    "appointment_on": "2026-03-24",
    "appointment_time": "09:30",
    "text_appointment_place": "Raum 4.12",
    "invitation_number": 1,
    "document_format": "plain_language",
}


async def test_the_invitation_is_counted_and_its_place_is_gone(run: Run, documents: MemoryDocuments) -> None:
    found = await run(f"{CLEARING}.write_invitation", date(2026, 3, 10), **INVITATION)
    letter, filer = documents.only

    assert isinstance(letter, FirstInterview)
    assert (letter.number, letter.place, letter.document_format, filer) == (
        2,
        "Raum 4.12",
        "plain_language",
        "fm.baumann",
    )
    assert (found["invitation_number"], found["text_appointment_place"], found["appointment_warning"]) == (
        2,
        None,
        None,
    )


async def test_an_appointment_after_the_six_weeks_is_warned_of(run: Run) -> None:
    found = await run(
        f"{CLEARING}.write_invitation", date(2026, 3, 30), **INVITATION | {"appointment_on": "2026-04-14"}
    )
    assert "13.04.2026" in found["appointment_warning"]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"invitation_sent_on": "2026-03-11"}, "in der Zukunft"),
        ({"invitation_sent_on": "2026-03-01"}, "nicht vor der Vormerkung"),
        ({"appointment_on": "2026-03-09"}, "Termin kann nicht vor dem Tag"),
        ({"appointment_time": "halb zehn"}, "hat nicht die erwartete Form"),
    ],
)
async def test_an_impossible_invitation_goes_back(run: Run, changed: dict[str, Any], message: str) -> None:
    with pytest.raises(BusinessError, match=message):
        await run(f"{CLEARING}.write_invitation", date(2026, 3, 10), **INVITATION | changed)


APPOINTMENT: dict[str, Any] = CASE | {
    "appointment_on": "2026-03-24",
    "no_show_count": 2,
    "no_show_dates": ["2026-03-10"],
}


async def test_the_third_no_show_is_the_outcome_of_that_day(run: Run) -> None:
    day = date(2026, 3, 25)
    facts = {"interview_attended": "no", "absence_excuse": "none", "absence_recorded_on": "2026-03-25"}
    found = await run(f"{CLEARING}.count_appearance", day, **APPOINTMENT | facts)

    assert (found["takeover_outcome"], found["takeover_decided_on"], found["no_show_count"]) == ("no_shows", day, 3)
    assert found["no_show_dates"] == [date(2026, 3, 10), date(2026, 3, 24)]


@pytest.mark.parametrize("excuse", ["cancelled", "plausible"])
async def test_an_excused_absence_does_not_count(run: Run, excuse: str) -> None:
    facts = {"interview_attended": "no", "absence_excuse": excuse, "absence_recorded_on": "2026-03-24"}
    found = await run(f"{CLEARING}.count_appearance", date(2026, 3, 24), **APPOINTMENT | facts)

    assert (found["no_show_count"], found["appearance_next"], found["takeover_outcome"]) == (2, "invite", None)


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"interview_attended": "yes"}, "„Erstgespräch geführt am“ fehlt"),
        ({"interview_attended": "yes", "interview_on": "2026-03-01"}, "nicht vor der Vormerkung"),
        ({"interview_attended": "yes", "interview_on": "2026-03-21"}, "in der Zukunft"),
        ({"interview_attended": "no"}, "„Grund des Nichterscheinens“ fehlt"),
        ({"interview_attended": "no", "absence_excuse": "none"}, "steht noch bevor"),
    ],
)
async def test_an_impossible_record_goes_back(run: Run, facts: dict[str, Any], message: str) -> None:
    with pytest.raises(BusinessError, match=message):
        await run(f"{CLEARING}.count_appearance", date(2026, 3, 20), **APPOINTMENT | facts)


DECISION: dict[str, Any] = {
    "eligibility": "indicated",
    "interview_on": "2026-03-24",
    "manager_answer": "accept",
    "manager_decided_on": "2026-03-24",
}


async def test_an_acceptance_is_final_and_a_refusal_is_not(run: Run) -> None:
    day = date(2026, 3, 24)
    accepted = await run(f"{CLEARING}.record_decision", day, **DECISION)
    refused = await run(
        f"{CLEARING}.record_decision", day, **DECISION | {"manager_answer": "refuse", "text_refusal": "Gründe"}
    )

    assert (accepted["takeover_outcome"], accepted["takeover_decided_on"]) == ("takeover", day)
    assert (refused["takeover_outcome"], refused["takeover_decided_on"]) == (None, None)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"eligibility": "review"}, "Stellungnahme"),
        ({"manager_answer": "refuse"}, "die TL 728 braucht sie"),
        ({"manager_decided_on": "2026-03-23"}, "nicht vor dem Erstgespräch"),
    ],
)
async def test_a_decision_with_gaps_goes_back(run: Run, changed: dict[str, Any], message: str) -> None:
    with pytest.raises(BusinessError, match=message):
        await run(f"{CLEARING}.record_decision", date(2026, 3, 24), **DECISION | changed)


async def test_a_refusal_is_submitted_by_the_case_manager(run: Run, documents: MemoryDocuments) -> None:
    found = await run(f"{CLEARING}.write_submission", DAY, **CASE, manager_answer="refuse", text_refusal="Gründe")
    request, filer = documents.only

    assert isinstance(request, TlRequest)
    assert (request.occasions, request.requested_by, request.requested_by_role) == (
        ("takeover_refusal",),
        "Lars Baumann",
        "fallmanagement",
    )
    assert (request.reason, filer, found["text_refusal"]) == ("Gründe", "fm.baumann", None)


async def test_a_dispute_is_submitted_by_who_declares_it(run: Run, documents: MemoryDocuments) -> None:
    found = await run(f"{CLEARING}.write_submission", DAY, **CASE, dispute_by="ifk.fischer", text_dispute="Meine Sicht")
    request, filer = documents.only

    assert isinstance(request, TlRequest)
    assert (request.occasions, request.requested_by_role, filer) == (("takeover_dispute",), "ifk", "ifk.fischer")
    assert "nicht stattgefunden" in found["submission_text"]


RULING: dict[str, Any] = CASE | {"leader_ruling": "reject", "leader_ruled_on": "2026-04-01", "text_ruling": "Gründe"}


@pytest.mark.parametrize(("ruling", "outcome"), [("takeover", "takeover"), ("reject", "rejected")])
async def test_the_team_leader_decides_finally(run: Run, documents: MemoryDocuments, ruling: str, outcome: str) -> None:
    day = date(2026, 4, 1)
    found = await run(f"{CLEARING}.write_ruling", day, **RULING | {"leader_ruling": ruling})
    record, _ = documents.only

    assert (found["takeover_outcome"], found["takeover_decided_on"], found["text_ruling"]) == (outcome, day, None)
    assert isinstance(record, FinalDecision)
    assert (record.team_leader, record.reason) == ("Petra Arnold", "Gründe")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"text_ruling": "", "interview_on": "2026-03-24"}, "„Begründung“ fehlt"),
        ({"text_ruling": "", "leader_ruling": "takeover"}, "Ohne Erstgespräch braucht"),
        ({"leader_ruled_on": "2026-04-02"}, "in der Zukunft"),
    ],
)
async def test_a_ruling_with_gaps_goes_back(run: Run, changed: dict[str, Any], message: str) -> None:
    with pytest.raises(BusinessError, match=message):
        await run(f"{CLEARING}.write_ruling", date(2026, 4, 1), **RULING | changed)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, "noch nicht eingeladen"),
        ({"appointment_on": "2026-04-10", "invitation_number": 2, "no_show_count": 1}, "2. Einladung für Freitag"),
        ({"interview_on": "2026-04-10"}, "geführt am 10.04.2026"),
    ],
)
async def test_the_information_says_how_far_it_is(
    run: Run, documents: MemoryDocuments, facts: dict[str, Any], state: str
) -> None:
    await run(f"{CLEARING}.write_information", date(2026, 4, 14), **CASE | facts)
    information, filer = documents.only

    assert isinstance(information, PendingDecision)
    assert (information.decision_due, filer) == (date(2026, 4, 13), "ifk.fischer")
    assert state in information.state


async def test_a_rejection_is_told_orally_after_the_decision(run: Run) -> None:
    facts = {
        "takeover_decided_on": "2026-04-01",
        "rejection_documented_on": "2026-04-01",
        "rejection_channel": "phone",
        "referrer_informed_on": "2026-04-02",
    }
    day = date(2026, 4, 2)
    assert await run(f"{CLEARING}.close_rejection", day, **facts) == {"correction_message": None}
    with pytest.raises(BusinessError, match=r"nicht vor der Entscheidung am 01\.04\.2026"):
        await run(f"{CLEARING}.close_rejection", day, **facts | {"referrer_informed_on": "2026-03-31"})
    with pytest.raises(BusinessError, match="muss einer dieser Werte sein"):
        await run(f"{CLEARING}.close_rejection", day, **facts | {"rejection_channel": "mail"})


async def test_the_placement_officer_hears_of_three_no_shows(run: Run, documents: MemoryDocuments) -> None:
    days = ["2026-03-10", "2026-03-17", "2026-03-24"]
    facts = {"no_show_dates": days, "takeover_decided_on": "2026-03-25"}
    found = await run(f"{CLEARING}.write_non_takeover", date(2026, 3, 25), **CASE | facts)
    record, _ = documents.only

    assert isinstance(record, NonTakeover)
    assert [str(day) for day in record.no_show_dates] == days
    assert found["non_takeover_url"] == found["document_url"]


async def test_a_recheck_is_done_or_says_why_not(run: Run) -> None:
    facts = {"motivation_result": "not_done", "motivation_checked_on": "2026-03-25"}
    with pytest.raises(BusinessError, match="„Warum nicht geprüft“ fehlt"):
        await run(f"{CLEARING}.close_recheck", date(2026, 3, 25), **facts)
    assert await run(f"{CLEARING}.close_recheck", date(2026, 3, 25), **facts, recheck_omitted="moved")


@pytest.mark.parametrize(
    ("topic", "facts"),
    [
        ("record_joint_talk", {"joint_talk_result": "attempted", "joint_talk_on": "2026-03-03"}),
        ("record_talk", {"approaches_channel": "phone", "approaches_discussed_on": "2026-03-03"}),
    ],
)
async def test_a_talk_of_tomorrow_goes_back(run: Run, topic: str, facts: dict[str, Any]) -> None:
    assert await run(f"{CLEARING}.{topic}", date(2026, 3, 3), **facts) == {"correction_message": None}
    with pytest.raises(BusinessError, match="in der Zukunft"):
        await run(f"{CLEARING}.{topic}", DAY, **facts)


async def test_the_takeover_counts_from_its_decision(run: Run) -> None:
    found = await run(f"{CLEARING}.take_over", DAY, case_manager="fm.baumann", takeover_decided_on="2026-03-01")
    assert (found["admission_date"], found["counts"], found["exit_reason"]) == (date(2026, 3, 1), True, None)


WORDS = {"case_number": "L-1", "dispute_by": "ifk.fischer", "text_dispute": "Meine Sicht"}


async def test_a_dispute_reaches_the_case_once(run: Run, staffing: MemoryStaffing, cases: MemoryCases) -> None:
    staffing.known["L-1"] = {"referrer": "ifk.fischer", "case_manager": "fm.baumann"}
    cases.listening = True
    assert await run(DISPUTE, DAY, **WORDS) == {"text_dispute": None, "correction_message": None}
    assert [told["text_dispute"] for told in cases.told] == ["Meine Sicht"]


@pytest.mark.parametrize(
    ("known", "message"),
    [
        (None, "betreuen Sie keinen Fall"),
        ({"referrer": "ifk.gruber"}, "betreuen Sie keinen Fall"),
        ({"referrer": "ifk.fischer"}, "schon entschieden"),
    ],
)
async def test_a_dispute_that_cannot_be_is_refused(
    run: Run, staffing: MemoryStaffing, known: dict[str, Any] | None, message: str
) -> None:
    if known:
        staffing.known["L-1"] = known
    with pytest.raises(BusinessError, match=message):
        await run(DISPUTE, DAY, **WORDS)
