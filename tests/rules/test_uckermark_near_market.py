"""Uckermark: A clients, transfers, measures, caseload, yearly check (table 5.8; UC-07 to UC-09, 21, 24, 25)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from workers.errors import UserError
from workers.results.store import StandardMark
from workers.rules.deadlines import Deadline
from workers.rules.guidelines import UckermarkParameters
from workers.rules.parameters import ParameterBook
from workers.rules.schema_file import is_current
from workers.rules.staff import load_staff
from workers.rules.uckermark import caseload as loads
from workers.rules.uckermark import measures, near_market, results_check, transfers
from workers.rules.uckermark.measure_file import Measure, schema
from workers.settings import PROJECT

from . import second_calendar as second
from .case_files import RuleCase, parametrize, read

HANDED_OVER = date(2026, 4, 21)


@pytest.fixture(scope="session")
def uckermark(book: ParameterBook) -> UckermarkParameters:
    return book.in_force("uckermark", date(2026, 3, 2), UckermarkParameters)


PERIODS: dict[str, Callable[[date, UckermarkParameters], Deadline]] = {
    "invitation": near_market.invitation,
    "talk": near_market.first_talk,
    "contact": near_market.contact,
    "search": near_market.job_search,
    "hint": near_market.job_hint,
    "assessment": near_market.case_assessment,
}


@parametrize(read("uckermark_near_market.yaml"))
def test_period(case: RuleCase, uckermark: UckermarkParameters) -> None:
    assert PERIODS[case.facts["kind"]](case.day, uckermark).due == case.expect["due"]


@parametrize(read("uckermark_continuation.yaml"))
def test_continuation(case: RuleCase, uckermark: UckermarkParameters) -> None:
    support = transfers.Support(HANDED_OVER, case.facts["integrated"], case.facts["reachable"])
    assert transfers.continuation(support, case.day, uckermark) == case.expect["result"]


@parametrize(read("uckermark_becomes_a.yaml"))
def test_becomes_a(case: RuleCase) -> None:
    barriers = [{"key": f"b{place}", "status": status} for place, status in enumerate(case.facts["statuses"])]
    found = transfers.becomes_a(category=case.facts["category"], age=case.facts["age"], barriers=barriers)
    assert found == case.expect["result"]


@parametrize(read("uckermark_measures.yaml"))
def test_before_the_end_of_a_measure(case: RuleCase, uckermark: UckermarkParameters) -> None:
    facts = {"new_qualification": False, **case.facts}
    found = measures.before_the_end(facts.pop("kind"), case.day, uckermark, **facts)
    assert {key: getattr(found, key) for key in case.expect} == case.expect


@parametrize(read("uckermark_caseload.yaml"))
def test_caseload(case: RuleCase, uckermark: UckermarkParameters) -> None:
    staff = loads.StaffCounted(*case.facts["staff"])
    found = loads.caseload(case.facts["area"], case.facts["clients"], staff, uckermark)
    assert {key: getattr(found, key) for key in case.expect} == case.expect


@pytest.mark.parametrize(
    "around", [date(2026, 4, 5), date(2026, 12, 25), date(2026, 10, 31), date(2028, 10, 31), date(2027, 5, 6)]
)
def test_working_days_agree_with_the_second_calendar(around: date, uckermark: UckermarkParameters) -> None:
    days = second.werktage("BB", 2025, 2029)
    for offset in range(-20, 10):
        start = around + timedelta(days=offset)
        assert near_market.invitation(start, uckermark).due == second.nth_after(days, start, 5)
        assert near_market.first_talk(start, uckermark).due == second.nth_after(days, start, 10)
        conference = measures.before_the_end("mabe", start, uckermark, new_qualification=False).conference
        assert conference == days[bisect_left(days, start) - 10]


def test_an_appointment_after_the_tenth_working_day_is_refused(uckermark: UckermarkParameters) -> None:
    def problems(appointment: date, sent: date, *, first: bool = True) -> list[str]:
        return near_market.appointment_problems(appointment, HANDED_OVER, sent, uckermark, first=first)

    assert problems(date(2026, 5, 6), date(2026, 4, 28)) == []
    assert "spätestens am 06.05.2026" in problems(date(2026, 5, 7), date(2026, 4, 28))[0]
    assert "kein Arbeitstag" in problems(date(2026, 5, 1), date(2026, 4, 28))[0]
    assert "vor der Einladung" in problems(date(2026, 4, 27), date(2026, 4, 28))[0]
    assert problems(date(2026, 5, 12), date(2026, 5, 7)) == []
    assert problems(date(2026, 5, 12), date(2026, 5, 4), first=False) == []


def test_the_next_assessment_is_six_months_away_at_most(uckermark: UckermarkParameters) -> None:
    decided = date(2026, 10, 21)
    assert near_market.next_assessment_problems(date(2027, 4, 21), decided, uckermark) == []
    assert near_market.next_assessment_problems(date(2027, 4, 22), decided, uckermark) != []
    assert near_market.next_assessment_problems(decided, decided, uckermark) != []


def test_the_proof_says_how_many_barriers_are_left() -> None:
    settled, running = {"key": "debts", "status": "settled"}, {"key": "care", "status": "in_progress"}
    assert "1 von 2 Hemmnissen" in transfers.proof_sentence([settled, running])
    assert "kein Hemmnis" in transfers.proof_sentence([])
    assert transfers.proof_sentence([settled]) == "Erfolgreich erledigt: 1 von 1 Hemmnis."


@pytest.mark.parametrize(
    ("begins", "ends", "fine"),
    [
        (date(2026, 9, 1), date(2027, 2, 28), True),
        (date(2026, 9, 1), date(2027, 2, 27), False),
        (date(2026, 9, 1), date(2027, 8, 31), True),
        (date(2026, 9, 1), date(2027, 9, 2), False),
    ],
)
def test_an_entry_qualification_lasts_six_to_twelve_months(
    begins: date, ends: date, fine: bool, uckermark: UckermarkParameters
) -> None:
    assert (not measures.duration_problems("eq", begins, ends, uckermark)) is fine
    assert measures.duration_problems("mabe", begins, ends, uckermark) == []
    assert measures.duration_problems("mabe", ends, begins, uckermark) == ["Das Ende liegt vor dem Beginn"]


def test_the_catalogue_names_a_responsible_person_for_every_measure() -> None:
    found = measures.load_measures(PROJECT / "deploy/measures.yaml")
    people = {member.user for member in load_staff(PROJECT / "deploy/staff.yaml").in_group("uckermark", "mv")}
    assert {measure.responsible for measure in found.of("uckermark").values()} <= people
    assert is_current(PROJECT / "deploy/measures.yaml", schema())
    with pytest.raises(UserError, match="keinen Maßnahmekatalog"):
        found.of("hannover")


def test_the_list_begins_with_what_fits_and_forgets_what_is_over() -> None:
    def measure(name: str, **more: object) -> Measure:
        given = {"name": name, "content": "x", "kind": "mabe", "state": "current", "responsible": "mv.a", **more}
        return Measure.model_validate(given)

    catalogue = measures.Measures(
        {
            "uckermark": {
                "old": measure("Alt", until=date(2026, 1, 31)),
                "youth": measure("Jugend", target_groups=["activation"]),
                "plan": measure("Plan", state="planned"),
                "all": measure("Zuletzt"),
            }
        }
    )
    options = catalogue.options("uckermark", ["adults"], date(2026, 2, 1))
    assert [option["value"] for option in options] == ["all", "plan", "youth"]
    assert "eigentlich für Aktivierungskunden" in options[2]["label"] and "geplant" in options[1]["label"]


def test_a_measure_is_evaluated_after_its_end() -> None:
    day, today = date(2026, 8, 14), date(2026, 8, 20)
    assert measures.evaluation_problems(day, today, today, date(2026, 2, 1)) == []
    assert len(measures.evaluation_problems(day, date(2026, 8, 10), today, date(2026, 8, 15))) == 2
    assert len(measures.evaluation_problems(date(2026, 9, 1), date(2026, 9, 1), today, date(2026, 2, 1))) == 2


def test_the_results_check_is_due_a_year_after_the_last(uckermark: UckermarkParameters) -> None:
    assert results_check.next_check(date(2025, 11, 30), uckermark).due == date(2026, 11, 30)


def test_standards_are_counted_by_rule_since_the_last_check() -> None:
    last, today = date(2025, 11, 30), date(2026, 11, 30)

    def mark(rule: str, *, kept: bool, on: date = today) -> StandardMark:
        return StandardMark("uckermark", rule, on, kept, on)

    marks = [
        mark("U-134", kept=True),
        mark("U-134", kept=False),
        mark("U-133", kept=True),
        mark("U-134", kept=True, on=last),
    ]
    found = results_check.standards(marks, last, today)
    assert found == [results_check.Standard("U-133", 1, 0), results_check.Standard("U-134", 1, 1)]


def test_progress_is_a_better_category_or_a_settled_barrier() -> None:
    pairs = [("D", "C"), ("X", "D"), ("C", "E"), (None, "C"), ("S", "A"), ("B", "B")]
    found = results_check.progress([results_check.CategoryChange(*pair) for pair in pairs], ["settled", "recognised"])
    assert found == results_check.Progress(higher=2, lower=1, barriers=2, settled=1)
