"""Supervision: grid, review, consent, hold, end."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workers.errors import BusinessError

from .conftest import MemoryCases, MemoryStaffing, Run

REVIEW, CONSENT = "supervision.evaluate_review", "supervision.record_consent"
ADMITTED = {"admission_date": "2023-05-15"}
NOTE = {
    "milestone": 24,
    "due": "2025-05-15",
    "recorded_on": "2025-05-02",
    "decision": "continue",
    "author": "fm.yilmaz",
}


def form(milestone: int = 12, due: str = "2024-05-15", **changed: Any) -> dict[str, Any]:
    return {
        **ADMITTED,
        "review_milestone": milestone,
        "review_due": due,
        "review_overdue": "2024-05-16",
        "review_notes": [],
        "last_milestone": milestone - 6,
        "agreement_waived": False,
        "plan_name_text": "Eingliederungsvereinbarung",
        "review_recorded_on": due,
        "review_decision": "continue",
        "review_author": "fm.yilmaz",
        **changed,
    }


def consent(**changed: Any) -> dict[str, Any]:
    return {
        **ADMITTED,
        "review_milestone": 24,
        "review_due": "2025-05-15",
        "review_notes": [NOTE],
        "review_recorded_on": "2025-05-02",
        "last_milestone": 18,
        "consent_decision": "agree",
        "consent_decided_on": "2025-05-06",
        "consent_recorded_on": "2025-05-06",
        "consent_author": "tl.koch",
        **changed,
    }


# -- grid


async def test_the_end_of_care_is_set_and_an_earlier_exit_is_forgotten(run: Run) -> None:
    found = await run("supervision.set_end_of_care", date(2023, 5, 15), **ADMITTED)

    assert found["care_ends_latest"] == date(2026, 5, 15)
    assert found["exit_preparation_opens"] == date(2026, 4, 17)
    assert found["review_notes"] == []
    assert (found["exit_reason"], found["exit_latest"]) == (None, None)


async def test_the_next_review_with_its_dates(run: Run) -> None:
    found = await run("supervision.set_review", date(2023, 5, 15), **ADMITTED, last_milestone=18)

    assert found == {
        "review_owed": True,
        "review_milestone": 24,
        "review_due": date(2025, 5, 15),
        "review_opens": date(2025, 4, 17),
        "review_overdue": date(2025, 5, 16),
    }


async def test_after_30_months_no_review_is_owed(run: Run) -> None:
    found = await run("supervision.set_review", date(2025, 11, 12), **ADMITTED, last_milestone=30)

    assert found["review_owed"] is False
    assert set(found.values()) == {False, None}


async def test_the_form_says_what_the_case_knows_now(run: Run, staffing: MemoryStaffing) -> None:
    staffing.known["BG-4711"] = {"agreement_waived": True}
    known = {"review_milestone": 24, "review_due": "2025-05-15", "review_overdue": "2025-05-16"}
    notes = [
        NOTE | {"milestone": 12, "due": "2024-05-15", "recorded_on": "2024-05-20"},
        NOTE | {"consent": "agree", "consent_decided_on": "2025-05-06", "consent_author": "tl.koch"},
    ]
    found = await run("supervision.prepare_review", date(2025, 4, 17), **ADMITTED, **known, review_notes=notes)

    assert found["agreement_waived"] is True
    assert found["plan_name_text"] == "Kooperationsplan"
    assert found["review_due_text"] == "Donnerstag, 15.05.2025"
    assert "24 Monate ab Montag, 15.05.2023" in found["review_explanation"]
    first, second = found["review_history_text"].splitlines()
    assert first == (
        "- nach 12 Monaten: fortführen, erfasst am 20.05.2024, verspätet (fällig 15.05.2024) von Deniz Yılmaz"
    )
    assert second.endswith("; Zustimmung am 06.05.2025 durch Sabine Koch")
    assert found["review_decision"] is None
    codes = [option["value"] for option in found["review_reason_options"]]
    assert codes == ["E-07", "E-01", "E-02", "E-03", "E-04", "E-05", "E-10"]


async def test_the_first_review_has_no_history(run: Run) -> None:
    known = {"review_milestone": 6, "review_due": "2023-11-15", "review_overdue": "2023-11-16", "review_notes": []}
    found = await run("supervision.prepare_review", date(2023, 10, 18), **ADMITTED, **known)

    assert (found["review_history_text"], found["agreement_waived"]) == ("Noch keine.", False)


# -- review


@pytest.mark.parametrize(
    ("milestone", "due", "outcome", "settled"),
    [
        (6, "2023-11-15", "continue", 6),
        (12, "2024-05-15", "inform", 12),
        (18, "2024-11-15", "inform", 18),
        (24, "2025-05-15", "consent", 18),
        (30, "2025-11-15", "consent", 24),
    ],
)
async def test_what_follows_from_continuing(
    run: Run, cases: MemoryCases, milestone: int, due: str, outcome: str, settled: int
) -> None:
    found = await run(REVIEW, date.fromisoformat(due), **form(milestone, due))

    assert (found["review_outcome"], found["last_milestone"], found["exit_reason"]) == (outcome, settled, None)
    assert (found["notice_title"] is not None) is (outcome == "inform")
    (note,) = found["review_notes"]
    assert note == NOTE | {"milestone": milestone, "due": due, "recorded_on": due}
    assert cases.set == {"last_milestone": settled, "review_notes": [note]}


async def test_the_notice_names_author_and_days(run: Run) -> None:
    found = await run(REVIEW, date(2024, 5, 15), **form(review_recorded_on="2024-05-13"))

    assert found["notice_title"] == "Fortführung nach 12 Monaten"
    assert found["notice_text"] == (
        "Die Betreuung wird über 12 Monate hinaus fortgeführt. Deniz Yılmaz hat Gründe und Erfolgsaussichten am "
        "13.05.2024 in VerBIS erfasst; fällig war das am 15.05.2024, aufgenommen wurde am 15.05.2023."
    )


async def test_the_cover_is_the_author(run: Run) -> None:
    found = await run(REVIEW, date(2024, 5, 15), **form(review_author="fm.petersen"))

    assert found["review_notes"][0]["author"] == "fm.petersen"
    assert "Antje Petersen" in found["notice_text"]


async def test_ending_takes_the_real_reason_and_settles_nothing(run: Run) -> None:
    found = await run(REVIEW, date(2024, 5, 15), **form(review_decision="end", review_exit_reason="E-04"))

    assert (found["review_outcome"], found["exit_reason"], found["last_milestone"]) == ("end", "E-04", 6)


async def test_a_late_note_leaves_the_team_leader_its_day(run: Run) -> None:
    late = form(24, "2025-05-15", review_recorded_on="2025-05-19")
    found = await run(REVIEW, date(2025, 5, 20), **late)

    assert found["consent_overdue"] == date(2025, 5, 21)
    assert "Ab Mittwoch, 21.05.2025 ruhen neue Leistungen" in found["consent_otherwise_text"]


async def test_a_review_done_anew_leaves_one_record(run: Run) -> None:
    found = await run(REVIEW, date(2024, 5, 15), **form(review_notes=[NOTE | {"milestone": 12}]))

    assert [note["recorded_on"] for note in found["review_notes"]] == ["2024-05-15"]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (
            {"review_recorded_on": "2024-05-16"},
            "„Gründe und Erfolgsaussichten in VerBIS erfasst am“ liegt in der Zukunft",
        ),
        ({"review_recorded_on": "2023-11-14"}, "kann nicht vor dem 15.11.2023 erfasst sein"),
        ({"review_decision": "end"}, "Beim Beenden fehlt ein Grund des Abgangs aus der Liste"),
        ({"review_decision": "end", "review_exit_reason": "E-06"}, "Grund des Abgangs aus der Liste"),
        ({"review_decision": None}, "„Entscheidung“ fehlt"),
        (
            {"agreement_waived": True},
            "mit welchem Ergebnis der Abschluss \\(Eingliederungsvereinbarung\\) angesprochen wurde",
        ),
    ],
)
async def test_an_incomplete_review_goes_back_to_the_form(run: Run, changed: dict[str, Any], message: str) -> None:
    with pytest.raises(BusinessError, match=message) as refused:
        await run(REVIEW, date(2024, 5, 15), **form(**changed))
    assert refused.value.code == "review_incomplete"


async def test_the_waived_agreement_is_raised_and_recorded(run: Run) -> None:
    raised = {"agreement_waived": True, "agreement_raised_on": "2024-05-14", "agreement_attempt": "still_waived"}
    found = await run(REVIEW, date(2024, 5, 15), **form(**raised))

    assert (
        found["review_notes"][0] | {"agreement": "still_waived", "agreement_raised_on": "2024-05-14"}
        == (found["review_notes"][0])
    )


# -- overdue


@pytest.mark.parametrize(("milestone", "set_in_case"), [(12, {}), (24, {"services_on_hold": True})])
async def test_an_overdue_review_is_reported(
    run: Run, cases: MemoryCases, milestone: int, set_in_case: dict[str, Any]
) -> None:
    known = {"review_milestone": milestone, "last_milestone": milestone - 6}
    found = await run("supervision.explain_overdue", date(2025, 5, 16), **ADMITTED, **known)

    assert found["deviation_title"] == f"Fortführung nach {milestone} Monaten nicht überprüft"
    assert cases.set == set_in_case


async def test_a_silent_team_leader_puts_services_on_hold_and_the_area_leader_is_asked(
    run: Run, cases: MemoryCases
) -> None:
    known = {"review_milestone": 24, "last_milestone": 18, "team_leader": "tl.koch", "consent_overdue": "2025-05-16"}
    found = await run("supervision.explain_missing_consent", date(2025, 5, 16), **ADMITTED, **known)

    assert cases.set == {"services_on_hold": True}
    assert found["deviation_since"] == date(2025, 5, 16)
    assert "Sabine Koch" in found["deviation_why"]


@pytest.mark.parametrize("step", ["explain_overdue", "explain_missing_consent"])
async def test_a_step_that_waited_until_all_was_settled_holds_nothing_up(
    run: Run, cases: MemoryCases, step: str
) -> None:
    known = {"review_milestone": 24, "last_milestone": 24, "team_leader": "tl.koch", "consent_overdue": "2025-05-16"}
    await run(f"supervision.{step}", date(2025, 5, 20), **ADMITTED, **known)

    assert cases.set == {}


# -- consent


async def test_consent_lifts_the_hold(run: Run, cases: MemoryCases) -> None:
    found = await run(
        CONSENT, date(2025, 5, 20), **consent(consent_decided_on="2025-05-20", consent_recorded_on="2025-05-20")
    )

    assert (found["consent_given"], found["last_milestone"], found["exit_reason"]) == (True, 24, None)
    assert found["exit_latest"] is None
    (note,) = found["review_notes"]
    assert (note["consent"], note["consent_author"], note["author"]) == ("agree", "tl.koch", "fm.yilmaz")
    assert cases.set == {"last_milestone": 24, "review_notes": [note], "services_on_hold": False}


@pytest.mark.parametrize(("day", "latest"), [("2025-05-06", date(2025, 5, 15)), ("2025-06-02", date(2025, 6, 2))])
async def test_refusal_ends_care_at_the_milestone_or_on_its_later_day(
    run: Run, cases: MemoryCases, day: str, latest: date
) -> None:
    refused = consent(consent_decision="refuse", consent_decided_on=day, consent_recorded_on=day)
    found = await run(CONSENT, date.fromisoformat(day), **refused)

    assert (found["consent_given"], found["exit_reason"], found["exit_latest"]) == (False, "E-08", latest)
    assert found["last_milestone"] == 18
    assert "services_on_hold" not in cases.set


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (
            {"consent_decided_on": "2025-05-07", "consent_recorded_on": "2025-05-07"},
            "„Entschieden am“ liegt in der Zukunft",
        ),
        (
            {"consent_decided_on": "2025-05-01"},
            "erst, seit das Fallmanagement die Fortführung am 02.05.2025 begründet hat",
        ),
        ({"consent_recorded_on": "2025-05-05"}, "nicht vor dem Tag stehen, an dem sie fiel"),
        ({"consent_decision": None}, "„Stimmen Sie der Fortführung zu\\?“ fehlt"),
    ],
)
async def test_an_incomplete_decision_goes_back_to_the_form(run: Run, changed: dict[str, Any], message: str) -> None:
    with pytest.raises(BusinessError, match=message) as refused:
        await run(CONSENT, date(2025, 5, 6), **consent(**changed))
    assert refused.value.code == "consent_incomplete"


# -- maximum


async def test_care_ends_after_36_months(run: Run) -> None:
    found = await run("supervision.end_care", date(2026, 5, 11), **ADMITTED)

    assert found == {"exit_reason": "E-09", "exit_latest": date(2026, 5, 15)}


async def test_an_unprepared_exit_is_reported(run: Run) -> None:
    found = await run("supervision.explain_unprepared_exit", date(2026, 5, 15), **ADMITTED)

    assert (found["deviation_since"], "H-79" in found["deviation_rule"]) == (date(2026, 5, 15), True)
