"""What the overview counts, on a day and with a situation that the test sets."""

from __future__ import annotations

from datetime import date

import pytest

from workers.rules.parameters import Parameters, load_parameters
from workers.rules.staff import Staff, load_staff
from workers.settings import PROJECT
from workers.team.figures import Section, own_sections, sections
from workers.team.situation import Care, CaseNow, OpenDeviation, Situation, Work

TODAY = date(2025, 6, 16)
NOTHING = Situation((), (), (), ())


@pytest.fixture(scope="module")
def staff() -> Staff:
    return load_staff(PROJECT / "deploy/staff.yaml")


@pytest.fixture(scope="module")
def parameters() -> Parameters:
    return load_parameters().in_force("hannover", TODAY)


def overview(situation: Situation, staff: Staff, parameters: Parameters) -> dict[str, Section]:
    managers = [member for member in staff.case_managers("hannover") if member.leader == "tl.koch"]
    return {section.key: section for section in sections(situation, managers, staff, parameters)}


def case(number: int, manager: str, admission: date | None) -> CaseNow:
    return CaseNow(f"BG-{number}", manager, admission is not None, admission is None, admission)


def test_caseload_is_shown_above_and_below_and_clearing_does_not_count(staff: Staff, parameters: Parameters) -> None:
    admitted = date(2025, 1, 13)
    cases = [case(number, "fm.yilmaz", admitted) for number in range(76)]
    cases += [case(100 + number, "fm.hartung", admitted) for number in range(50)]
    cases += [case(200, "fm.hartung", None), case(300, "fm.petersen", admitted)]
    found = overview(Situation(tuple(cases), (), (), ()), staff, parameters)["fallzahl"]
    assert found.rows == (
        ("Deniz Yılmaz", "Team 741", "39,0", 76, 75, "1 über der Fallzahl", 0),
        ("Maren Hartung", "Team 741", "30,0", 50, 57, "7 unter der Fallzahl", 1),
        ("Antje Petersen", "anderes Team", "unbekannt", 1, "unbekannt", "nicht bestimmbar", 0),
    )
    assert [(bar.value, bar.limit, bar.text) for bar in found.bars] == [
        (76, 75, "76 von 75"),
        (50, 57, "50 von 57"),
        (1, None, "1 von unbekannt"),
    ]


def test_a_case_manager_without_cases_is_shown_too(staff: Staff, parameters: Parameters) -> None:
    rows = overview(NOTHING, staff, parameters)["fallzahl"].rows
    assert [(row[0], row[3], row[5]) for row in rows] == [
        ("Deniz Yılmaz", 0, "75 unter der Fallzahl"),
        ("Maren Hartung", 0, "57 unter der Fallzahl"),
    ]


WORK = (
    Work("BG-1", "Clearing durchführen", "fm.yilmaz", date(2025, 6, 15)),
    Work("BG-2", "Clearing durchführen", "fm.yilmaz", date(2025, 6, 16)),
    Work("BG-3", "Fortführung überprüfen", "fm.yilmaz", date(2025, 7, 14)),
    Work("BG-4", "Fortführung überprüfen", "fm.yilmaz", date(2025, 7, 15)),
    Work("BG-5", "Abweichung klären", "tl.koch", None),
    Work("BG-6", "Ablegen", "", None),
)


def test_tasks_are_counted_by_who_has_them(staff: Staff, parameters: Parameters) -> None:
    rows = overview(Situation((), WORK, (), ()), staff, parameters)["aufgaben"].rows
    assert rows == (("noch niemand", 1, 0, 0), ("Deniz Yılmaz", 4, 2, 1), ("Sabine Koch", 1, 0, 0))


def test_deadlines_end_with_their_day_and_reach_four_weeks(staff: Staff, parameters: Parameters) -> None:
    rows = overview(Situation((), WORK, (), ()), staff, parameters)["fristen"].rows
    assert [(row[0], row[3], row[4]) for row in rows] == [
        ("BG-1", "15.06.2025", "überfällig seit 1 Tag"),
        ("BG-2", "16.06.2025", "heute fällig"),
        ("BG-3", "14.07.2025", "in 28 Tagen"),
    ]


def test_open_deviations_stand_with_the_oldest_first(staff: Staff, parameters: Parameters) -> None:
    found = (
        OpenDeviation("BG-2", "Fallzahl überschritten", date(2025, 6, 2), "tl.koch"),
        OpenDeviation("BG-1", "Clearing ohne Ergebnis", date(2025, 3, 1), "bl.vogt"),
    )
    rows = overview(Situation((), (), found, ()), staff, parameters)["abweichungen"].rows
    assert rows == (
        ("BG-1", "Clearing ohne Ergebnis", "01.03.2025", "Renate Vogt"),
        ("BG-2", "Fallzahl überschritten", "02.06.2025", "Sabine Koch"),
    )


@pytest.mark.parametrize(
    ("admission", "label"),
    [
        (date(2025, 6, 16), "0 bis unter 6 Monate"),
        (date(2024, 12, 17), "0 bis unter 6 Monate"),
        (date(2024, 12, 16), "6 bis unter 12 Monate"),
        (date(2022, 6, 17), "30 bis unter 36 Monate"),
        (date(2022, 6, 16), "36 Monate und länger"),
    ],
)
def test_length_of_care_counts_months_since_admission(
    admission: date, label: str, staff: Staff, parameters: Parameters
) -> None:
    cases = (case(1, "fm.yilmaz", admission), case(2, "fm.yilmaz", None))
    found = overview(Situation(cases, (), (), ()), staff, parameters)["verweildauer"]
    assert len(found.rows) == 7
    assert {row[0]: row[1] for row in found.rows if row[1]} == {label: 1}


def test_admissions_and_exits_by_month(staff: Staff, parameters: Parameters) -> None:
    care = (
        Care(date(2024, 12, 1), date(2025, 6, 1)),
        Care(date(2024, 11, 30), date(2025, 5, 31)),
        Care(date(2025, 6, 2), None),
    )
    rows = overview(Situation((), (), (), care), staff, parameters)["bewegung"].rows
    assert rows == (
        ("12.2024", 1, 0),
        ("01.2025", 0, 0),
        ("02.2025", 0, 0),
        ("03.2025", 0, 0),
        ("04.2025", 0, 0),
        ("05.2025", 0, 1),
        ("06.2025", 1, 1),
    )


def test_own_cases_the_most_urgent_first_and_what_others_have_to_do(staff: Staff) -> None:
    admitted, clearing, away = (
        case(1, "fm.yilmaz", date(2025, 1, 13)),
        case(2, "fm.yilmaz", None),
        CaseNow("BG-3", "fm.yilmaz", False, False, None),
    )
    work = (
        Work("BG-1", "Fall steuern", "fm.yilmaz", date(2025, 7, 13), date(2025, 1, 13)),
        Work("BG-2", "Clearing durchführen", "fm.yilmaz", date(2025, 6, 20), date(2025, 6, 2)),
        Work("BG-1", "Weiterführung zustimmen", "tl.koch", None, date(2025, 6, 13)),
        Work("BG-2", "Dokument ablegen", "", None, date(2025, 6, 10)),
    )
    found = own_sections(Situation((admitted, clearing, away), work, (), ()), "fm.yilmaz", staff, TODAY)
    cases, _deadlines, waiting = found
    assert cases.rows == (
        ("BG-2", "im Clearing", "20.06.2025", 1, 1),
        ("BG-1", "aufgenommen am 13.01.2025", "13.07.2025", 1, 1),
        ("BG-3", "nicht im Fallmanagement", "keine", 0, 0),
    )
    assert waiting.rows == (
        ("BG-2", "Dokument ablegen", "noch niemand", "10.06.2025"),
        ("BG-1", "Weiterführung zustimmen", "Sabine Koch", "13.06.2025"),
    )
