"""A case of 36 months in Tasklist: case manager, team leader and referrer, with the clock moved from date to date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import expect

from .facts import CASE_MANAGER, REFERRER, TEAM_LEADER
from .office import MONDAY, Office
from .test_planning import ADMITTED, AGREEMENT, PLAN, SITUATION

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
NewCase = Callable[..., str]
REVIEW, CONSENT, NOTICE = "Fortführung überprüfen", "Fortführung zustimmen", "Entscheidung zur Kenntnis nehmen"
REVIEWS = (date(2026, 8, 31), date(2027, 2, 26), date(2027, 8, 25), date(2028, 2, 24), date(2028, 8, 23))
"""When continuation (due on the 2nd of March and September, H-75) and agreement (H-48) are reviewed."""
PREPARED, LAST_DAY = date(2029, 2, 20), date(2029, 3, 2)
EXIT_TALK: dict[str, object] = {
    "Gibt es eine nächste pAp": "ja",
    "Nächste pAp": "Jonas Berger",
    "Form des Gesprächs": "persönlich vor Ort",
    "Gründe des Abgangs besprochen": "ja",
    "Informationen weitergegeben": "ja",
    "Verbleib": "Betreuung durch die pAp",
    "Kriterium (a)": "ja",
}


def test_a_case_of_36_months(office: Office, new_case: NewCase) -> None:
    case = new_case()
    office.bring(case, ADMITTED)
    plan(office, case)
    for number, day in enumerate(REVIEWS):
        office.set_day(day)
        review(office, case, day)
        if number in (1, 2):
            take_note(office, case, day)
        if number in (3, 4):
            consent(office, case, day)
    end_at_the_maximum(office, case)
    check_access_again(office, case)


def plan(office: Office, case: str) -> None:
    manager = office.person(CASE_MANAGER)
    manager.complete(case, "Situation analysieren", SITUATION | {"Reihenfolge (Wohnen": 1})
    manager.complete(case, "Integration planen", PLAN)
    manager.complete(case, "Vereinbarung schließen", AGREEMENT)
    manager.complete(case, "Dokument ablegen", {"abgelegt am": MONDAY})
    office.settle(case)
    assert "Leistungen steuern" in office.tasks(case)


def review(office: Office, case: str, day: date) -> None:
    manager = office.person(CASE_MANAGER)
    unchanged: dict[str, object] = {"Überprüft und in VerBIS": day, "Ergebnis": "gilt unverändert weiter"}
    manager.complete(case, "Vereinbarung überprüfen", unchanged)
    form = manager.open(case, REVIEW)
    expect(form).to_contain_text("Wenn nichts geschieht")
    manager.finish(form, REVIEW, {"Gründe und Erfolgsaussichten": day, "Entscheidung": "Betreuung fortführen"})
    office.settle(case)
    assert REVIEW not in office.tasks(case)


def take_note(office: Office, case: str, day: date) -> None:
    leader = office.person(TEAM_LEADER)
    form = leader.open(case, NOTICE)
    expect(form).to_contain_text("12 Monate")
    leader.finish(form, NOTICE, {"Zur Kenntnis genommen am": day})


def consent(office: Office, case: str, day: date) -> None:
    leader = office.person(TEAM_LEADER)
    form = leader.open(case, CONSENT)
    expect(form).to_contain_text("Warum?")
    answer = {"Stimmen Sie": "ja, die Betreuung geht weiter", "Entschieden am": day, "in VerBIS erfasst am": day}
    leader.finish(form, CONSENT, answer)
    office.settle(case)
    assert CONSENT not in office.tasks(case)


def end_at_the_maximum(office: Office, case: str) -> None:
    """Prepared four weeks before, talked about, booked on the last possible day; then one impact record."""
    office.set_day(PREPARED)
    manager = office.person(CASE_MANAGER)
    form = manager.open(case, "Abgang vorbereiten")
    expect(form).to_contain_text("02.03.2029")
    manager.finish(form, "Abgang vorbereiten", {"Abgang vorbereitet am": PREPARED})
    office.settle(case)
    assert "Leistungen steuern" not in office.tasks(case)
    dates = {"Gespräch geführt am": PREPARED, "in VerBIS erfasst am": PREPARED}
    manager.complete(case, "Abgang mit nächster pAp besprechen", EXIT_TALK | dates)
    office.set_day(LAST_DAY)
    manager.home()
    manager.complete(case, "Abgang in VerBIS buchen", {"Abgang in VerBIS gebucht am": LAST_DAY})
    manager.complete(case, "Dokument ablegen", {"abgelegt am": LAST_DAY})
    impact = manager.open(case, "Wirkung erfassen")
    figures: dict[str, object] = {
        "Bereich": "Bereich Mitte",
        "Einschaltungen des Ärztlichen Dienstes": 1,
        "gesundheitliche Einschränkungen": "nein",
        "Beseitigte Handlungsbedarfe": 2,
    }
    manager.finish(impact, "Wirkung erfassen", figures)
    office.settle(case)
    assert office.admin.instance_variables(office.roots(case)[0])["counts"] is False


def check_access_again(office: Office, case: str) -> None:
    """(a) is still met, so access is checked six months after the exit (H-22, A-16)."""
    assert office.tasks(case) == []
    office.set_day(date(2029, 8, 20))
    office.settle(case)
    assert office.tasks(case) == ["Zugang erneut prüfen"]
    referrer = office.person(REFERRER)
    form = referrer.open(case, "Zugang erneut prüfen")
    expect(form).to_contain_text("02.09.2029")
    referrer.shot("Zugang erneut prüfen")
