"""Transfer: who may report it, what is planned, what moves on the day, and what the record says (DT-8, D-22)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workers.documents import TransferRecord
from workers.errors import BusinessError
from workers.rules.absence import Cover

from .conftest import MemoryCases, MemoryDocuments, MemoryStaffing, Run

DAY, EFFECTIVE = date(2025, 5, 19), date(2025, 6, 16)
CASE = {
    "jobcenter": "hannover",
    "referrer": "pap.berger",
    "case_manager": "fm.yilmaz",
    "acting_manager": "fm.yilmaz",
    "case_manager_team": "Team 741",
    "team_leader": "tl.koch",
    "area_leader": "bl.vogt",
    "counts": True,
    "clearing_process": "clearing",
}
REPORT = {"case_number": "K-015", "transfer_kind": "site", "transfer_starter": "fm.yilmaz"}
LOOK, ACCEPT, MOVE = "transfer.look_up_case", "transfer.accept_transfer", "transfer.move_case"


@pytest.fixture(autouse=True)
def running_case(staffing: MemoryStaffing) -> None:
    staffing.known["K-015"] = dict(CASE)


async def test_the_choices_show_the_load_before_anybody_decides(run: Run, cases: MemoryCases) -> None:
    cases.counts = {"fm.krause": 75, "fm.oezdemir": 36}
    found = await run(LOOK, DAY, **REPORT)

    assert [option["label"] for option in found["manager_options"]] == [
        "Antje Petersen (Linden, Team 752; 0 von 75 Fällen)",
        "Cem Özdemirci (Linden, Team 752; 36 von 37 Fällen)",
        "Jana Krause (Linden, Team 753; 75 von 75 Fällen, ausgelastet)",
    ]
    assert found["team_options"] == [{"label": "Team 742 (Leitung Heike Wagner)", "value": "Team 742"}]
    assert (found["previous_manager"], found["previous_site"], found["previous_leader"]) == (
        "fm.yilmaz",
        "Vahrenheide",
        "tl.koch",
    )
    assert found["continuation_limit"] == "höchstens 3 Monate"
    assert (found["transfer_action"], found["new_manager"], found["correction_message"]) == ("go_on", None, None)


async def test_a_case_already_moved_to_another_team_offers_the_rest(run: Run, staffing: MemoryStaffing) -> None:
    staffing.known["K-015"]["case_team"] = "Team 742"
    found = await run(LOOK, DAY, **{**REPORT, "transfer_kind": "team"})

    assert (found["previous_team"], [option["value"] for option in found["team_options"]]) == ("Team 742", ["Team 741"])


@pytest.mark.parametrize("starter", ["fm.yilmaz", "fm.hartung", "tl.koch", "bl.vogt"])
async def test_those_who_work_or_lead_the_case_report(run: Run, staffing: MemoryStaffing, starter: str) -> None:
    staffing.known["K-015"]["acting_manager"] = "fm.hartung"
    assert (await run(LOOK, DAY, **{**REPORT, "transfer_starter": starter}))["case_manager"] == "fm.yilmaz"


async def test_a_person_in_clearing_may_change_too(run: Run, staffing: MemoryStaffing) -> None:
    staffing.known["K-015"]["counts"] = False
    staffing.running = {("K-015", "clearing")}
    assert (await run(LOOK, DAY, **REPORT))["case_manager"] == "fm.yilmaz"


@pytest.mark.parametrize(
    ("change", "case", "message"),
    [
        ({"case_number": "K-999"}, {}, "Unter dieser Fallnummer läuft kein Fallmanagement."),
        ({"transfer_starter": "fm.petersen"}, {}, "Den Wechsel meldet, wer den Fall bearbeitet"),
        ({}, {"counts": False}, "Die Person ist weder aufgenommen noch im Clearing"),
    ],
)
async def test_a_report_that_cannot_be(
    run: Run, staffing: MemoryStaffing, change: dict[str, Any], case: dict[str, Any], message: str
) -> None:
    staffing.known["K-015"] |= case
    with pytest.raises(BusinessError) as error:
        await run(LOOK, DAY, **{**REPORT, **change})
    assert (error.value.code, error.value.message.startswith(message)) == ("transfer_refused", True)


async def test_one_transfer_at_a_time(run: Run, staffing: MemoryStaffing) -> None:
    staffing.running = {("K-015", "transfer")}
    with pytest.raises(BusinessError, match="schon ein Wechsel gemeldet"):
        await run(LOOK, DAY, **REPORT)


PLAN = {
    "transfer_kind": "site",
    "previous_manager": "fm.yilmaz",
    "new_manager": "fm.krause",
    "effective_date": "2025-06-16",
    "three_way_talk_wanted": "yes",
    "continuation_wanted": "no",
}
LONGER = {
    **PLAN,
    "continuation_wanted": "yes",
    "continuation_reason": "running_step",
    "continuation_until": "2025-09-16",
}


async def test_a_plan_for_another_site(run: Run) -> None:
    found = await run(ACCEPT, DAY, **PLAN)

    assert found == {
        "new_manager": "fm.krause",
        "new_manager_name": "Jana Krause",
        "new_team": "Team 753",
        "new_site": "Linden",
        "new_leader": "tl.neumann",
        "three_way_talk_wanted": True,
        "continuation_wanted": False,
        "continuation_reason_text": None,
        "continuation_until_text": None,
        "effective_date": EFFECTIVE,
        "effective_date_text": "Montag, 16.06.2025",
        "transfer_on": EFFECTIVE,
        "transfer_on_text": "Montag, 16.06.2025",
        "decision_overdue": date(2025, 6, 17),
        "agreement_overdue": date(2025, 6, 17),
        "correction_message": None,
    }


async def test_a_plan_for_another_team_keeps_the_case_manager(run: Run) -> None:
    found = await run(ACCEPT, DAY, **{**PLAN, "transfer_kind": "team", "new_team": "Team 742", "new_manager": ""})

    assert (found["new_manager"], found["new_team"], found["new_leader"]) == ("fm.yilmaz", "Team 742", "tl.wagner")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"effective_date": ""}, "„Wechsel gilt ab“ fehlt."),
        ({"effective_date": "2025-05-18"}, "Der Wechsel gilt frühestens ab heute, dem 19.05.2025."),
        ({"new_manager": ""}, "Die neue zuständige Person im Fallmanagement fehlt."),
        ({"new_manager": "tl.neumann"}, "Die neue zuständige Person im Fallmanagement fehlt."),
        ({"new_manager": "fm.hartung"}, "Maren Hartung gehört zum bisherigen Standort Vahrenheide"),
        ({"transfer_kind": "team", "new_team": "Team 753"}, "Das neue Team gehört nicht zum Standort Vahrenheide."),
        ({**LONGER, "continuation_until": "2025-09-17"}, "Die befristete Fortführung braucht ein Ende nach dem"),
        ({**LONGER, "continuation_reason": ""}, "„Grund der Fortführung“ fehlt."),
    ],
)
async def test_a_plan_that_does_not_fit(run: Run, change: dict[str, Any], message: str) -> None:
    with pytest.raises(BusinessError) as error:
        await run(ACCEPT, DAY, **{**PLAN, **change})
    assert (error.value.code, error.value.message.startswith(message)) == ("transfer_incomplete", True)


@pytest.mark.parametrize(
    ("previous", "new", "expected"),
    [
        ("agree", "agree", date(2025, 9, 16)),
        ("agree", "object", EFFECTIVE),
        ("object", "agree", EFFECTIVE),
        ("object", "object", EFFECTIVE),
    ],
)
async def test_only_both_leaders_let_the_previous_case_manager_go_on(
    run: Run, previous: str, new: str, expected: date
) -> None:
    answers = {"continuation_previous_leader": previous, "continuation_new_leader": new}
    found = await run("transfer.settle_continuation", DAY, **LONGER, **answers, transfer_on="2025-06-16")
    assert found["transfer_on"] == expected
    assert (found["agreement_overdue"] - expected).days == 1


async def test_an_agreed_handover(run: Run) -> None:
    given = {"transfer_takes_place": "yes", "handover_agreed_on": "2025-05-19", "handover_talk_mode": "presence"}
    found = await run("transfer.record_agreement", DAY, **given)
    assert (found["transfer_takes_place"], found["handover_agreed_on"]) == (True, DAY)
    assert not (await run("transfer.record_agreement", DAY, transfer_takes_place="no"))["transfer_takes_place"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"handover_talk_mode": "phone"}, "„Übergabe vereinbart und in VerBIS erfasst am“ fehlt."),
        ({"handover_agreed_on": "2025-05-20", "handover_talk_mode": "phone"}, "liegt in der Zukunft."),
        ({"handover_agreed_on": "2025-05-19"}, "„Persönliches Gespräch mit der neuen Fachkraft“ fehlt."),
    ],
)
async def test_an_incomplete_handover(run: Run, given: dict[str, str], message: str) -> None:
    with pytest.raises(BusinessError) as error:
        await run("transfer.record_agreement", DAY, transfer_takes_place="yes", **given)
    assert (error.value.code, error.value.message.endswith(message)) == ("agreement_incomplete", True)


async def test_the_three_way_talk(run: Run) -> None:
    held = {"three_way_talk_result": "held", "three_way_talk_on": "2025-05-19"}
    assert (await run("transfer.record_talk", DAY, **held))["three_way_talk_on"] == DAY
    declined = {"three_way_talk_result": "declined", "three_way_talk_on": "2025-05-20"}
    assert (await run("transfer.record_talk", DAY, **declined))["three_way_talk_on"] is None
    for day in ("", "2025-05-20"):
        with pytest.raises(BusinessError) as error:
            await run("transfer.record_talk", DAY, **{**held, "three_way_talk_on": day})
        assert error.value.code == "talk_incomplete"


DUE = {
    "case_number": "K-015",
    "transfer_kind": "site",
    "previous_manager": "fm.yilmaz",
    "previous_manager_name": "Deniz Yılmaz",
    "previous_leader": "tl.koch",
    "new_manager": "fm.krause",
    "new_manager_name": "Jana Krause",
    "new_team": "Team 753",
    "new_site": "Linden",
    "transfer_on": "2025-06-16",
}


async def test_the_case_moves_in_all_its_parts_and_no_date_changes(
    run: Run, cases: MemoryCases, staffing: MemoryStaffing
) -> None:
    found = await run(MOVE, EFFECTIVE, **DUE)

    assert cases.set == {
        "case_manager": "fm.krause",
        "acting_manager": "fm.krause",
        "case_manager_team": "Team 753",
        "case_team": "Team 753",
        "team_leader": "tl.neumann",
        "area_leader": "bl.vogt",
    }
    assert staffing.moves == [
        ("reassign", "K-015", "fm.yilmaz", "fm.krause"),
        ("reassign", "K-015", "tl.koch", "tl.neumann"),
    ]
    assert (found["case_moved"], found["caseload_exceeded"], found["case_team"]) == (True, False, "Team 753")
    assert found["transfer_notice_title"] == "Wechsel des Standorts"


async def test_covers_on_both_sides_are_known(run: Run, cases: MemoryCases, staffing: MemoryStaffing) -> None:
    days = {"first": date(2025, 6, 1), "last": date(2025, 6, 30), "in_force": True}
    staffing.away = [
        Cover("1", "fm.yilmaz", "fm.hartung", **days),
        Cover("2", "fm.krause", "fm.petersen", **days),
    ]
    await run(MOVE, EFFECTIVE, **DUE)

    assert (cases.set["case_manager"], cases.set["acting_manager"]) == ("fm.krause", "fm.petersen")
    assert ("reassign", "K-015", "fm.hartung", "fm.petersen") in staffing.moves


async def test_another_team_moves_nothing_but_the_team(run: Run, cases: MemoryCases, staffing: MemoryStaffing) -> None:
    stays = {"transfer_kind": "team", "new_manager": "fm.yilmaz", "new_manager_name": "Deniz Yılmaz"}
    found = await run(MOVE, EFFECTIVE, **{**DUE, **stays, "new_team": "Team 742"})

    assert (cases.set, staffing.moves) == ({"case_team": "Team 742"}, [])
    assert found["transfer_notice_text"].startswith("Der Fall gehört seit dem 16.06.2025 zu Team 742. Zuständig bleibt")


@pytest.mark.parametrize("case", [None, {**CASE, "counts": False}])
async def test_a_case_that_has_ended_is_left_alone(
    run: Run, cases: MemoryCases, staffing: MemoryStaffing, case: dict[str, Any] | None
) -> None:
    staffing.known = {"K-015": case} if case else {}
    assert not (await run(MOVE, EFFECTIVE, **DUE))["case_moved"]
    assert (cases.set, staffing.moves) == ({}, [])


async def test_a_caseload_above_the_limit_is_told(run: Run, cases: MemoryCases) -> None:
    cases.counts = {"fm.krause": 76}
    moved = await run(MOVE, EFFECTIVE, **DUE)
    assert moved["caseload_exceeded"]
    load = {"new_manager": "fm.krause", "transfer_on": "2025-06-16", "case_count": moved["case_count"]}
    found = await run("transfer.explain_caseload", EFFECTIVE, **load)
    assert found["deviation_why"] == (
        "Mit dem Wechsel des Standorts vom 16.06.2025 sind es 76 von 75 Fällen bei 39,0 Wochenstunden."
    )


@pytest.mark.parametrize(
    ("topic", "rule"), [("transfer.explain_overdue", "H-88"), ("transfer.explain_undecided", "H-90")]
)
async def test_what_is_missing_on_the_day_is_explained(run: Run, topic: str, rule: str) -> None:
    days = {"transfer_on": "2025-06-16", "decision_overdue": "2025-06-17", "agreement_overdue": "2025-06-17"}
    found = await run(topic, date(2025, 6, 17), **days, new_manager_name="Jana Krause", new_site="Linden")
    assert (found["deviation_since"], rule in found["deviation_rule"]) == (date(2025, 6, 17), True)
    assert "Linden" in found["deviation_why"]


DONE = {
    **PLAN,
    **{name: DUE[name] for name in ("previous_leader", "new_team", "new_site", "transfer_on")},
    "acting_manager": "fm.krause",
    "previous_team": "Team 741",
    "previous_site": "Vahrenheide",
    "new_leader": "tl.neumann",
    "handover_agreed_on": "2025-06-10",
    "handover_talk_mode": "presence",
    "three_way_talk_result": "held",
    "three_way_talk_on": "2025-06-12",
}


async def test_the_record_of_a_move(run: Run, documents: MemoryDocuments) -> None:
    found = await run("transfer.write_transfer_record", EFFECTIVE, **DONE)

    record, filer = documents.only
    assert isinstance(record, TransferRecord)
    assert (filer, found["document_filer"]) == ("fm.krause", "fm.krause")
    assert (record.previous_manager, record.new_manager, record.new_leader) == (
        "Deniz Yılmaz",
        "Jana Krause",
        "Frank Neumann",
    )
    assert (record.three_way_talk, record.three_way_talk_on) == ("held", date(2025, 6, 12))
    assert (record.continuation_reason, record.continuation_until) == (None, None)


async def test_the_record_of_a_continuation_that_one_leader_refused(run: Run, documents: MemoryDocuments) -> None:
    answers = {"continuation_previous_leader": "agree", "continuation_new_leader": "object"}
    wished = {name: LONGER[name] for name in ("continuation_wanted", "continuation_reason", "continuation_until")}
    await run(
        "transfer.write_transfer_record", EFFECTIVE, **{**DONE, **wished, "three_way_talk_wanted": "no"}, **answers
    )

    record, _ = documents.only
    assert isinstance(record, TransferRecord)
    assert record.continuation_reason == "laufende Maßnahme oder unmittelbar bevorstehender Schritt"
    assert (record.previous_leader_agrees, record.new_leader_agrees) == (True, False)
    assert record.three_way_talk == "not_wanted"
