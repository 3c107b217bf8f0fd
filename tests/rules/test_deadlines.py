"""Deadlines: the test dates of the law page, month ends, shifts, extensions, appointments, hours, and explanations."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from workers.errors import UserError
from workers.rules.deadlines import (
    BERLIN,
    HALF_MONTH,
    HALF_YEAR,
    QUARTER,
    Deadline,
    Kind,
    Span,
    add_months,
    appointment,
    day_of_month,
    deadline,
    end_of_hours,
    extend,
    notification,
    objection,
    set_by_office,
)
from workers.rules.parameters import DatedDay, ParameterBook
from workers.rules.public_holidays import WorkCalendar, work_calendar

from .case_files import RuleCase, parametrize, read


def found(case: RuleCase, jobcenter: str, book: ParameterBook) -> dict[str, Any]:
    facts = {key: value for key, value in case.facts.items() if key not in ("art", "jobcenter")}
    by = book.calendar(jobcenter, case.day)
    if case.facts["art"] == "widerspruch":
        end = objection(case.day, by)
        return {"known": end.start, "raw": end.raw, "due": end.due}
    span = Span(**{unit: facts.pop(unit) for unit in ("months", "days", "arbeitstage") if unit in facts})
    kind = Kind[facts.pop("kind")]
    end = deadline(case.day, span, kind, work_calendar(by), rule=case.rule, basis=case.name, **facts)
    return {"raw": end.raw, "due": end.due, "warning": end.warning}


@parametrize(read("deadlines.yaml"))
def test_deadline_ends_as_the_law_says(case: RuleCase, book: ParameterBook) -> None:
    for jobcenter in case.facts["jobcenter"]:
        dates = found(case, jobcenter, book)
        assert {key: dates[key] for key in case.expect} == case.expect


def statutory(start: date, book: ParameterBook, **more: Any) -> Deadline:
    land = work_calendar(book.calendar("hannover", start))
    return deadline(start, Span(months=1), Kind.STATUTORY, land, rule="§ 84 SGG", basis="Widerspruchsfrist", **more)


def test_months_count_back_too() -> None:
    assert add_months(date(2026, 3, 31), -1) == date(2026, 2, 28)
    assert add_months(date(2026, 1, 31), -13) == date(2024, 12, 31)


def test_half_month_quarter_half_year() -> None:
    assert [str(span) for span in (HALF_MONTH, QUARTER, HALF_YEAR)] == ["15 Tage", "3 Monate", "6 Monate"]


@pytest.mark.parametrize(
    ("name", "expected"), [("Anfang", date(2028, 2, 1)), ("Mitte", date(2028, 2, 15)), ("Ende", date(2028, 2, 29))]
)
def test_named_days_of_a_month(name: Any, expected: date) -> None:
    assert day_of_month(2028, 2, name) == expected


def test_notification_by_the_values_of_another_day_is_refused(book: ParameterBook) -> None:
    with pytest.raises(ValueError, match="2024-12-31"):
        notification(date(2024, 12, 31), book.calendar("hannover", date(2025, 1, 1)))


def test_objection_without_correct_instruction_has_a_year(book: ParameterBook) -> None:
    posted = date(2026, 11, 23)

    assert objection(posted, book.calendar("hannover", posted), instructed=False).due == date(2027, 11, 29)


def test_a_period_set_by_the_office_starts_after_notification_and_can_be_extended(book: ParameterBook) -> None:
    posted = date(2026, 11, 23)
    hearing = set_by_office(
        posted, Span(days=14), book.calendar("hannover", posted), rule="§ 24 SGB X", basis="Anhörung"
    )

    assert (hearing.start, hearing.raw, hearing.due) == (date(2026, 11, 27), date(2026, 12, 11), date(2026, 12, 11))
    longer = extend(hearing, Span(days=14))
    assert (longer.start, longer.due) == (date(2026, 12, 11), date(2026, 12, 28))


def test_an_extension_runs_from_the_moved_end(book: ParameterBook) -> None:
    posted = date(2026, 11, 24)
    hearing = set_by_office(
        posted, Span(days=14), book.calendar("hannover", posted), rule="§ 24 SGB X", basis="Anhörung"
    )

    assert (hearing.raw, hearing.due) == (date(2026, 12, 12), date(2026, 12, 14))
    assert extend(hearing, Span(days=7)).due == date(2026, 12, 21)


def test_a_statutory_period_cannot_be_extended(book: ParameterBook) -> None:
    with pytest.raises(UserError, match="gesetzliche Frist kann nicht verlängert werden"):
        extend(statutory(date(2026, 11, 23), book), Span(days=7))


@pytest.mark.parametrize(
    ("day", "why"), [(date(2026, 12, 26), "Zweiter Weihnachtstag"), (date(2026, 11, 22), "Sonntag")]
)
def test_no_appointment_on_a_day_without_work(book: ParameterBook, day: date, why: str) -> None:
    with pytest.raises(UserError, match=f"{why}.*Der nächste Arbeitstag ist Montag"):
        appointment(day, work_calendar(book.calendar("hannover", day)))


def test_an_appointment_on_an_arbeitstag_stands(book: ParameterBook) -> None:
    day = date(2026, 12, 24)

    assert appointment(day, work_calendar(book.calendar("hannover", day))) == day


def test_a_closing_day_is_a_werktag_but_no_arbeitstag() -> None:
    closed = WorkCalendar("NI", closing=[DatedDay(day=date(2026, 12, 24), name="Betriebsruhe")])

    assert closed.is_werktag(date(2026, 12, 24))
    assert not closed.is_arbeitstag(date(2026, 12, 24))
    assert closed.add_arbeitstage(date(2026, 12, 23), 1) == date(2026, 12, 28)
    assert deadline(
        date(2026, 11, 24), Span(months=1), Kind.STATUTORY, closed, rule="§ 84 SGG", basis="Widerspruchsfrist"
    ).due == date(2026, 12, 24)
    with pytest.raises(UserError, match="Betriebsruhe"):
        appointment(date(2026, 12, 24), closed)


def test_a_late_holiday_needs_only_data() -> None:
    extra = WorkCalendar("NI", extra=[DatedDay(day=date(2027, 6, 1), name="Einmaliger Feiertag")])

    assert extra.obstacle(date(2027, 6, 1)) == "Einmaliger Feiertag"
    assert extra.next_werktag(date(2027, 6, 1)) == date(2027, 6, 2)


def test_hours_count_over_weekend_and_clock_change() -> None:
    friday_noon = datetime(2026, 10, 23, 12, tzinfo=BERLIN)

    end = end_of_hours(friday_noon, 72)

    assert (end.day, end.hour, end.utcoffset()) == (26, 11, datetime(2026, 12, 1, tzinfo=BERLIN).utcoffset())
    with pytest.raises(ValueError, match="zone"):
        end_of_hours(datetime(2026, 10, 23, 12), 72)  # noqa: DTZ001


def test_a_reminder_never_lies_before_the_start(book: ParameterBook) -> None:
    assert statutory(date(2026, 11, 23), book).reminder(14) == date(2026, 12, 9)
    assert statutory(date(2026, 11, 23), book).reminder(60) == date(2026, 11, 23)


@pytest.mark.parametrize("span", [{"months": -1}, {"arbeitstage": 5, "days": 1}])
def test_an_impossible_length_is_refused(span: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="negative Länge"):
        Span(**span)


def test_explanation_of_a_clearing_that_ends_in_february(book: ParameterBook) -> None:
    land = work_calendar(book.calendar("hannover", date(2025, 12, 31)))
    end = deadline(
        date(2025, 12, 31), Span(months=2), Kind.INTERNAL, land, rule="H-63", basis="Clearing dauert höchstens 2 Monate"
    )

    assert end.explain() == [
        "Clearing dauert höchstens 2 Monate: 2 Monate ab Mittwoch, 31.12.2025 (interne Vorgabe).",
        "Der Anfangstag 31.12.2025 zählt nicht mit.",
        "Gezählt in Kalendermonaten vom Anfangstag aus: Einen 31. gibt es im Zielmonat nicht, es gilt dessen letzter "
        "Tag, Samstag, 28.02.2026.",
        "Der 28.02.2026 ist kein Werktag (Samstag); interne Vorgaben verschieben sich nicht.",
        "Rechtzeitig erinnern: letzter Werktag davor ist Freitag, 27.02.2026.",
        "Letzter Tag: Samstag, 28.02.2026. Überfällig ab Sonntag, 01.03.2026.",
    ]


def test_explanation_of_a_shifted_objection(book: ParameterBook) -> None:
    end = objection(date(2026, 11, 23), book.calendar("hannover", date(2026, 11, 23)))

    assert end.explain() == [
        "Widerspruchsfrist: 1 Monat ab Freitag, 27.11.2026 (gesetzliche Frist).",
        "Der Anfangstag 27.11.2026 zählt nicht mit (§ 187 Abs. 1 BGB).",
        "Gezählt in Kalendermonaten vom Anfangstag aus: Sonntag, 27.12.2026.",
        "Der 27.12.2026 ist kein Werktag (Sonntag): Ende am nächsten Werktag, Montag, 28.12.2026 (§ 26 Abs. 3 SGB X).",
        "Letzter Tag: Montag, 28.12.2026. Überfällig ab Dienstag, 29.12.2026.",
    ]


def test_arbeitstage_are_explained_day_by_day(book: ParameterBook) -> None:
    land = work_calendar(book.calendar("hannover", date(2028, 10, 26)))
    end = deadline(date(2028, 10, 26), Span(arbeitstage=3), Kind.INTERNAL, land, rule="P-07", basis="Erstgespräch")

    assert end.explain()[2:-1] == [
        "Freitag, 27.10.2028: 1. Arbeitstag.",
        "Samstag, 28.10.2028: zählt nicht (Samstag).",
        "Sonntag, 29.10.2028: zählt nicht (Sonntag).",
        "Montag, 30.10.2028: 2. Arbeitstag.",
        "Dienstag, 31.10.2028: zählt nicht (Reformationstag).",
        "Mittwoch, 01.11.2028: 3. Arbeitstag.",
    ]


@pytest.mark.parametrize(
    ("kind", "more", "why"),
    [
        (Kind.SET_BY_OFFICE, {"fixed_day": True}, "als fester Tag mitgeteilt"),
        (Kind.BENEFIT_PERIOD, {}, "ein Leistungszeitraum verschiebt sich nicht"),
        (Kind.CALENDAR_MONTHS, {}, "nach Kalendermonaten bestimmt"),
        (Kind.STATUTORY_OFFICE, {}, "zur Sicherheit"),
        (Kind.NOTIFICATION, {}, "Tag der Bekanntgabe"),
        (Kind.INTERNAL, {}, "interne Vorgaben"),
    ],
)
def test_each_kind_says_why_it_does_not_move(book: ParameterBook, kind: Kind, more: Any, why: str) -> None:
    land = work_calendar(book.calendar("hannover", date(2026, 11, 21)))
    end = deadline(date(2026, 11, 21), Span(days=14), kind, land, rule="P-07", basis="Frist", **more)

    assert end.due == end.raw == date(2026, 12, 5)
    assert why in " ".join(end.explain())


def test_internal_shift_is_explained_without_the_law(book: ParameterBook) -> None:
    land = work_calendar(book.calendar("hannover", date(2027, 1, 26)))
    end = deadline(
        date(2027, 1, 26), Span(months=2), Kind.INTERNAL, land, rule="P-07", basis="Vorgabe", shift="previous"
    )

    text = "Der 26.03.2027 ist kein Werktag (Karfreitag): Ende am vorigen Werktag, Donnerstag, 25.03.2027."
    assert text in end.explain()


def test_a_day_that_counts_and_half_a_month_are_explained(book: ParameterBook) -> None:
    land = work_calendar(book.calendar("hannover", date(2026, 2, 1)))
    end = deadline(
        date(2026, 2, 1),
        Span(months=1, days=15),
        Kind.STATUTORY,
        land,
        rule="§ 189 BGB",
        basis="Frist",
        start_counts=True,
    )

    assert end.explain()[:3] == [
        "Frist: 1 Monat und 15 Tage ab Sonntag, 01.02.2026 (gesetzliche Frist).",
        "Der Anfangstag 01.02.2026 zählt mit (§ 187 Abs. 2 BGB).",
        "Gezählt in Kalendermonaten vom Anfangstag aus: Samstag, 28.02.2026; dazu 15 Tage: Sonntag, 15.03.2026.",
    ]
