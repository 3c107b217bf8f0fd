"""Lichtenberg from the takeover on: contacts, length of stay, exit, return (tables 5.5 to 5.9)."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from workers.rules.guidelines import LichtenbergParameters
from workers.rules.lichtenberg import contacts, stay
from workers.rules.lichtenberg import exit as exits
from workers.rules.parameters import ParameterBook

from . import second_calendar as second
from .case_files import RuleCase, parametrize, read

TODAY = date(2027, 3, 1)
EVERY = second.every_day(2018, 2030)


@pytest.fixture(scope="session")
def lichtenberg(book: ParameterBook) -> LichtenbergParameters:
    return book.in_force("lichtenberg", TODAY, LichtenbergParameters)


def check(case: RuleCase, answer: dict[str, object]) -> None:
    assert {key: answer[key] for key in case.expect} == case.expect


@parametrize(read("lichtenberg_contacts.yaml"))
def test_next_contact(case: RuleCase, lichtenberg: LichtenbergParameters) -> None:
    found = contacts.next_contact(case.day, lichtenberg, **case.facts)
    if found is None:
        check(case, {"due": None})
    else:
        dates = {"due": found.deadline.due, "overdue": found.deadline.overdue, "months": found.months}
        check(case, dates)


def test_contacts_of_every_takeover_follow_the_second_calendar(lichtenberg: LichtenbergParameters) -> None:
    for takeover in EVERY:
        months = second.later_months(takeover, 4)
        assert contacts.phase_end(takeover, lichtenberg) == months[2]
        first = contacts.next_contact(takeover, lichtenberg)
        assert first and first.deadline.due == months[0], takeover
        last = contacts.next_contact(takeover, lichtenberg, last_contact=months[2])
        assert last and last.deadline.due == second.later_months(months[2], 2)[1], takeover


@parametrize(read("lichtenberg_stay.yaml"))
def test_dates_of_the_stay(case: RuleCase, lichtenberg: LichtenbergParameters) -> None:
    agreement = stay.agreement_due(case.day, lichtenberg)
    answer = {
        "agreement": agreement.due,
        "overdue": agreement.overdue,
        "record": stay.record_due(case.day, 1, lichtenberg).due,
        "end": stay.regular_end(case.day, lichtenberg),
        "opens": stay.decision_opens(case.day, case.facts.get("approved_end"), lichtenberg),
    }
    check(case, answer)


def test_the_record_comes_once_unless_it_is_switched_on(lichtenberg: LichtenbergParameters) -> None:
    again = lichtenberg.model_copy(update={"continuation_record_repeats": True})
    assert [stay.next_record(done, lichtenberg) for done in (0, 1, 2)] == [1, None, None]
    assert [stay.next_record(done, again) for done in (0, 1, 2)] == [1, 2, 3]
    assert stay.record_due(date(2027, 8, 31), 2, again).due == date(2028, 8, 31)


@parametrize(read("lichtenberg_extension.yaml"))
def test_extension(case: RuleCase) -> None:
    check(case, vars(stay.extension(**case.facts)))


@pytest.mark.parametrize(
    ("concluded", "valid_until", "fine"),
    [
        (date(2026, 12, 7), date(2027, 6, 7), True),
        (date(2026, 8, 31), date(2026, 8, 31), True),
        (date(2026, 8, 30), date(2026, 12, 15), False),
        (date(2026, 12, 7), date(2026, 12, 6), False),
        (date(2027, 3, 2), date(2027, 9, 2), False),
    ],
)
def test_only_a_new_agreement_counts(concluded: date, valid_until: date, fine: bool) -> None:
    assert (stay.agreement_problems(concluded, valid_until, date(2026, 8, 31), TODAY) == []) is fine


@parametrize(read("lichtenberg_exit.yaml"))
def test_exit_reasons(case: RuleCase) -> None:
    check(case, vars(exits.exit_check(**case.facts)))


def test_groups_of_all_reasons() -> None:
    groups = {reason: found.group for reason, found in exits.REASONS.items()}
    lacking = dict.fromkeys("3456", "NO_PROSPECTS")
    assert groups == {"1": "SUCCESS", "2": "SUCCESS", **lacking, "7": "OTHER"}


def test_only_all_four_conditions_lead_to_the_youth_career_agency() -> None:
    """Table 5.8, every combination."""
    for young, untrained, aims, target in product([True, False], repeat=4):
        unit = exits.receiving_unit(
            under_25=young, no_first_training=untrained, aims_at_training=aims, jba_target_group=target
        )
        assert (unit == "ifk-jba") == (young and untrained and aims and target)


@pytest.mark.parametrize(
    ("born", "on", "under"),
    [
        (date(2003, 6, 11), date(2027, 5, 20), True),
        (date(2002, 5, 21), date(2027, 5, 20), True),
        (date(2002, 5, 20), date(2027, 5, 20), False),
        (date(2004, 2, 29), date(2029, 2, 28), False),
    ],
)
def test_age_on_the_last_day(born: date, on: date, under: bool, lichtenberg: LichtenbergParameters) -> None:
    assert exits.is_under_age(born, on, lichtenberg) is under


@parametrize(read("lichtenberg_return.yaml"))
def test_closing_a_return(case: RuleCase) -> None:
    check(case, vars(exits.return_closing(**case.facts)))


@pytest.mark.parametrize(
    ("end", "needed"),
    [
        (date(2028, 2, 9), date(2028, 5, 9)),
        (date(2027, 5, 20), date(2027, 8, 20)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 3, 31), date(2027, 6, 30)),
    ],
)
def test_how_long_the_agreement_should_be_valid(end: date, needed: date, lichtenberg: LichtenbergParameters) -> None:
    assert exits.agreement_needed_until(end, lichtenberg) == needed


@pytest.mark.parametrize(
    ("end", "problems"), [(date(2027, 3, 1), 0), (date(2026, 2, 9), 0), (date(2027, 3, 2), 1), (date(2026, 2, 8), 1)]
)
def test_the_end_lies_in_care_and_not_in_the_future(end: date, problems: int) -> None:
    assert len(exits.end_problems(end, date(2026, 2, 9), TODAY)) == problems


def test_bad_days_of_contacts_and_stays_are_told() -> None:
    takeover, before = date(2027, 1, 15), date(2027, 2, 11)
    assert contacts.contact_problems(date(2027, 2, 20), takeover, TODAY, before) == []
    assert len(contacts.contact_problems(date(2027, 3, 2), takeover, TODAY, before)) == 1
    assert len(contacts.contact_problems(date(2027, 1, 14), takeover, TODAY, before)) == 2
    assert contacts.discharge_problems(date(2027, 2, 1), date(2027, 3, 1), TODAY) == []
    assert len(contacts.discharge_problems(date(2027, 2, 1), date(2027, 1, 31), TODAY)) == 1
    assert len(contacts.discharge_problems(None, date(2027, 3, 2), TODAY)) == 1


def test_the_new_end_lies_after_the_present_one() -> None:
    assert stay.new_end_problems(date(2028, 7, 19), date(2028, 1, 19)) == []
    assert len(stay.new_end_problems(date(2028, 1, 19), date(2028, 1, 19))) == 1
    assert len(stay.new_end_problems(None, date(2028, 1, 19))) == 1
