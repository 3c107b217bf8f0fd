"""Under-25s in Uckermark: target groups, fixed dates, pupils, instruments, the 25th birthday (5.9 to 5.12, 5.15)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from workers.rules.guidelines import UckermarkParameters
from workers.rules.parameters import ParameterBook
from workers.rules.uckermark import dates, instruments, pupils, target_group, transitions, turns_25
from workers.rules.uckermark.owner import owner_group

from . import second_calendar as second
from .case_files import RuleCase, parametrize, read

DAY = date(2026, 1, 12)


@pytest.fixture(scope="session")
def uckermark(book: ParameterBook) -> UckermarkParameters:
    return book.in_force("uckermark", DAY, UckermarkParameters)


def check(case: RuleCase, answers: dict[str, Any]) -> None:
    assert {key: answers[key] for key in case.expect} == case.expect


@parametrize(read("uckermark_target_group.yaml"))
def test_target_group(case: RuleCase, uckermark: UckermarkParameters) -> None:
    facts = target_group.Facts(**case.facts)
    check(
        case,
        {"group": target_group.target_group(facts, case.day, uckermark), "gaps": len(target_group.gaps(facts))},
    )


@parametrize(read("uckermark_next_step.yaml"))
def test_next_fixed_date(case: RuleCase, uckermark: UckermarkParameters) -> None:
    step = transitions.next_step(transitions.Situation(**case.facts), case.day, uckermark)
    check(case, {"kind": step.kind, "due": step.on, "reason": step.reason})


@parametrize(read("uckermark_training_contact.yaml"))
def test_contact_before_the_end_of_training(case: RuleCase, uckermark: UckermarkParameters) -> None:
    given = {"group": "graduate", **case.facts}
    kind = given.pop("kind")
    found = transitions.training_contact(transitions.Situation(**given), kind, case.day, uckermark)
    check(case, {"due": found.on, "groups": list(found.groups)})


@parametrize(read("uckermark_pupil_care.yaml"))
def test_pupils_by_school(case: RuleCase, uckermark: UckermarkParameters) -> None:
    found = pupils.pupil_care(**case.facts, parameters=uckermark)
    check(case, {"owner": found.owner, "counsellor": found.counsellor, "with_reha": found.with_reha})
    assert ("Agentur" in pupils.counselling_text(found)) == (found.counsellor == "agentur")


@parametrize(read("uckermark_instruments.yaml"))
def test_instruments(case: RuleCase) -> None:
    facts = instruments.Facts(case.facts["group"], case.facts["ready"], frozenset(case.facts["ticked"]))
    check(case, {"allowed": instruments.allowed(facts)})


@pytest.mark.parametrize(
    ("instrument", "months", "agreed", "text"),
    [
        ("eq", 5, False, "6 bis 12 Monate"),
        ("eq", None, False, "6 bis 12 Monate"),
        ("eq", 6, False, ""),
        ("eq", 12, False, ""),
        ("eq", 13, False, "6 bis 12 Monate"),
        ("bvb", None, False, "Eberswalde"),
        ("bvb", None, True, ""),
        ("asa", None, False, "setzt voraus"),
    ],
)
def test_what_an_instrument_still_needs(
    instrument: instruments.Instrument, months: int | None, agreed: bool, text: str, uckermark: UckermarkParameters
) -> None:
    facts = instruments.Facts("training_seeker", ready=False, ticked=frozenset())
    found = "; ".join(instruments.gaps(instrument, facts, uckermark, months=months, agency_agreed=agreed))
    assert text in found and bool(found) == bool(text)


@parametrize(read("uckermark_turns_25.yaml"))
def test_the_25th_birthday(case: RuleCase, uckermark: UckermarkParameters) -> None:
    facts, born = case.facts, case.facts["born_on"]
    answers = {
        "turns_25": dates.birthday(born, uckermark.youth_age),
        "under_25": not dates.is_adult_client(born, case.day, uckermark),
        "representative": dates.age_on(born, case.day) < uckermark.adult_age,
        "owner": owner_group(adult=True, category=facts.get("category")),
    }
    check(case, {**answers, **case.expect} if {"plan", "protocol"} & set(case.expect) else answers)
    for key, found in _gaps(case).items():
        assert case.expect[key] in found and bool(found) == bool(case.expect[key])


def _gaps(case: RuleCase) -> dict[str, str]:
    facts, found = case.facts, {}
    if "plan" in facts:
        left = turns_25.plan_gaps(facts["plan"], facts["measure_ends_on"], case.day, reasoned=facts["reasoned"])
        found["plan"] = "; ".join(left)
    if "talk_on" in facts:
        found["protocol"] = "; ".join(turns_25.protocol_gaps(facts["talk_on"], facts.get("informed_on"), case.day))
    return found


def test_month_dates_of_every_day_follow_the_second_calendar(uckermark: UckermarkParameters) -> None:
    for start in second.every_day(2024, 2029):
        later = second.later_months(start, 24)
        assert target_group.graduate_until(start, uckermark) == later[5]
        assert pupils.school_report_on(start, 2, uckermark) == later[11]
        placed = transitions.Situation("placement", qualified_on=start)
        assert transitions.next_step(placed, start, uckermark).on == later[23]


def test_every_training_year_ends_on_31_january_of_the_second_next_year(uckermark: UckermarkParameters) -> None:
    for start in second.every_day(2024, 2029):
        found = transitions.sign_off_on(start, uckermark)
        assert (found.month, found.day) == (1, 31)
        assert 123 <= (found - start).days <= 488


def test_age_changes_on_the_birthday_only() -> None:
    for born in second.every_day(2000, 2001):
        turns = dates.birthday(born, 25)
        assert (dates.age_on(born, turns - timedelta(days=1)), dates.age_on(born, turns)) == (24, 25)
