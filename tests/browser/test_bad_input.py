"""What a person enters wrongly is said in German where they see it, and nothing is half-written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, expect

from .facts import FORMAL, REFERRER, filed, referred, talked
from .office import MONDAY, Office

pytestmark = pytest.mark.browser
NewCase = Callable[..., str]
CORRECT = "Überleitung berichtigen"
WITHDRAW = {"Wie weiter": "Überleitung zurückziehen"}


def complaint(field: Locator) -> Locator:
    """The sentence under a field."""
    return field.locator(".fjs-form-field-error")


def assert_beside(notice: Locator, form: Locator) -> None:
    """What Tasklist tells after a start does not lie on the form and its buttons."""
    expect(notice).to_be_visible()
    here, there = notice.bounding_box(), form.bounding_box()
    assert here and there
    assert here["x"] + here["width"] <= there["x"]


@pytest.mark.parametrize(
    ("label", "entry", "sentence"),
    [
        ("Leistungsfähigkeit", -2, "Bitte mindestens 0 eintragen."),
        ("Rahmenbedingungen", 21, "Bitte höchstens 20 eintragen."),
        ("Leistungsfähigkeit", "", "Bitte ausfüllen."),
    ],
)
def test_number_that_cannot_be_is_refused_at_the_field(
    office: Office, new_case: NewCase, label: str, entry: object, sentence: str
) -> None:
    case = new_case()
    referrer = office.person(REFERRER)
    form = referrer.begin("Fallmanagement")
    referrer.fill(form, {"Fallnummer": case} | FORMAL | {label: entry})
    field = referrer.field(form, label)
    field.locator("input").first.press("Tab")
    expect(complaint(field)).to_have_text(sentence)
    expect(referrer.start_button).to_be_disabled()
    referrer.shot(f"{label} {entry}")
    assert (office.roots(case), office.letters(case)) == ([], 0)


def test_case_number_that_is_none_is_refused_at_the_field(office: Office) -> None:
    referrer = office.person(REFERRER)
    form = referrer.begin("Fallmanagement")
    referrer.fill(form, {"Fallnummer": "h 2025/1"} | FORMAL)
    field = referrer.field(form, "Fallnummer")
    expect(complaint(field)).to_contain_text("Großbuchstaben, Ziffern und Bindestriche")
    expect(referrer.start_button).to_be_disabled()
    referrer.shot("Fallnummer falsch geschrieben")


@pytest.mark.parametrize("typed", ["31.2.2026", "1.13.2026", "morgen"])
def test_date_that_is_none_never_becomes_another(office: Office, typed: str) -> None:
    referrer = office.person(REFERRER)
    form = referrer.begin("Fallmanagement")
    field = referrer.field(form, "Tag der Zugangsprüfung")
    referrer.type_date(field, typed)
    expect(complaint(field)).to_have_text("Bitte ausfüllen.")
    expect(field.locator("input").first).to_have_value("")
    referrer.shot(f"Datum {typed}")


@pytest.mark.parametrize("typed", ["02.03.2026", "2.3.26", "2026-03-02"])
def test_date_may_be_written_as_people_do(office: Office, typed: str) -> None:
    referrer = office.person(REFERRER)
    form = referrer.begin("Fallmanagement")
    field = referrer.field(form, "Tag der Zugangsprüfung")
    referrer.type_date(field, typed)
    expect(field.locator("input").first).to_have_value("02.03.2026")


def test_calendar_is_german_and_begins_on_monday(office: Office) -> None:
    referrer = office.person(REFERRER)
    form = referrer.begin("Fallmanagement")
    referrer.fill(form, {"Tag der Zugangsprüfung": MONDAY})
    field = referrer.field(form, "Tag der Zugangsprüfung")
    field.locator("input").first.click()
    calendar = field.locator(".flatpickr-calendar")
    expect(calendar.locator(".flatpickr-weekday").first).to_have_text("Mo")
    expect(calendar.locator(".cur-month, .flatpickr-monthDropdown-months option:checked").first).to_have_text("März")
    referrer.shot("Kalender")


def test_unknown_case_number_comes_back(office: Office, new_case: NewCase) -> None:
    case = new_case(known=False)
    referrer = office.person(REFERRER)
    referrer.start("Fallmanagement", {"Fallnummer": case} | FORMAL)
    form = referrer.open(case, CORRECT)
    assert_beside(referrer.page.locator(".page-notifications .alert").first, form)
    expect(form).to_contain_text("Das Personenverzeichnis kennt diese Fallnummer nicht.")
    referrer.shot("unbekannte Fallnummer")
    assert office.tasks(case) == [CORRECT]
    assert office.letters(case) == 0
    referrer.finish(form, CORRECT, WITHDRAW)
    office.settle(case)
    assert (office.roots(case), office.tasks(case)) == ([], [])


def test_corrected_case_number_goes_on(office: Office, new_case: NewCase) -> None:
    case, wrong = new_case(), new_case(known=False)
    referrer = office.person(REFERRER)
    referrer.start("Fallmanagement", {"Fallnummer": wrong} | FORMAL)
    form = referrer.open(wrong, CORRECT)
    referrer.finish(form, CORRECT, {"Wie weiter": "Angaben berichtigt, neu prüfen", "Fallnummer": case})
    expect(referrer.open(case, "Übergabegespräch führen")).to_contain_text(case)
    assert (office.roots(wrong), len(office.roots(case))) == ([], 1)


def test_second_referral_for_a_running_case_comes_back(office: Office, new_case: NewCase) -> None:
    case = new_case()
    office.bring(case, [referred(), talked(), filed()])
    (running,) = office.roots(case)
    referrer = office.person(REFERRER)
    referrer.start("Fallmanagement", {"Fallnummer": case} | FORMAL)
    form = referrer.open(case, CORRECT)
    expect(form).to_contain_text("läuft seit dem 02.03.2026 bereits ein Fallmanagement")
    referrer.shot("zweite Überleitung")
    assert office.tasks(case) == ["Clearing durchführen", CORRECT]
    referrer.finish(form, CORRECT, WITHDRAW)
    office.settle(case)
    assert (office.roots(case), office.tasks(case)) == ([running], ["Clearing durchführen"])
    assert office.letters(case) == 0


def test_referral_inside_the_readmission_lock_is_no_access(office: Office, new_case: NewCase) -> None:
    case = new_case()
    referrer = office.person(REFERRER)
    ended = date(2026, 1, 1)
    locked = {"Ende einer früheren Betreuung": ended}
    referrer.start("Fallmanagement", {"Fallnummer": case} | FORMAL | locked)
    form = referrer.open(case, "Gründe in VerBIS dokumentieren")
    expect(form).to_contain_text(f"Die letzte Betreuung endete am {ended:%d.%m.%Y}")
    expect(form).to_contain_text("eine Wiederaufnahme ist erst ab dem 01.07.2026 möglich")
    referrer.shot("Sperre")
    office.settle(case)
    assert office.tasks(case) == ["Gründe in VerBIS dokumentieren"]
    assert office.letters(case) == 0


def test_handover_talk_in_the_future_comes_back(office: Office, new_case: NewCase) -> None:
    case = new_case()
    office.bring(case, [referred()])
    referrer = office.person(REFERRER)
    talk = {
        "Art des Gesprächs": "pAp und Fallmanagement",
        "Gespräch geführt am": MONDAY + timedelta(days=7),
        "Form des Gesprächs": "Telefon",
        "Zuständig im Fallmanagement": "Deniz Yılmaz",
        "Gründe für die Einschaltung": "Schulden.",
        "Zielerwartung": "Wohnung sichern.",
    }
    referrer.complete(case, "Übergabegespräch führen", talk)
    office.settle(case)
    again = referrer.open(case, "Übergabegespräch führen")
    expect(again).to_contain_text("Zukunft")
    expect(referrer.field(again, "Zielerwartung").locator("textarea")).to_have_value("Wohnung sichern.")
    referrer.shot("Gespräch in der Zukunft")
    assert office.letters(case) == 0
