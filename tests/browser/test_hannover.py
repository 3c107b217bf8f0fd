"""The day of a referrer, a case manager and a team leader, as issue and guideline tell it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from .facts import (
    ADMITTING,
    CASE_MANAGER,
    FORMAL,
    REFERRER,
    STRANGER,
    TALK,
    TEAM_LEADER,
    filed,
    referred,
    talked,
)
from .office import MONDAY, Office
from .tasklist import MINE

pytestmark = pytest.mark.browser
LAST_DAY = date(2026, 5, 2)
"""Two months after MONDAY; a Saturday, which does not prolong an internal deadline."""
NewCase = Callable[..., str]


def text_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_referral_talk_letter_clearing_admission(office: Office, new_case: NewCase) -> None:
    case = new_case()
    referrer = office.person(REFERRER)
    referrer.start("Fallmanagement", {"Fallnummer": case} | FORMAL)
    talk = referrer.open(case, "Übergabegespräch führen")
    expect(talk).to_contain_text("4 Handlungsbedarfe")
    referrer.finish(talk, "Übergabegespräch führen", TALK)

    filing = referrer.open(case, "Dokument ablegen")
    referrer.fill(filing, {"abgelegt am": MONDAY})
    address, letter = referrer.open_link(filing)
    expect(referrer.field(filing, "abgelegt am").locator("input").first).to_have_value(re.compile("2.*3.*2026"))
    assert (letter.status, letter.headers["content-type"]) == (200, "application/pdf")
    for words in ("Übergabeprotokoll", case, "Erst die Wohnung sichern", "2. Mai 2026"):
        assert words in text_of(letter.body())
    assert_nobody_else_reads(office, address)
    referrer.finish(filing, "Dokument ablegen", {})
    office.settle(case)
    assert (referrer.context.request.get(address).status, office.letters(case)) == (410, 0)

    manager = office.person(CASE_MANAGER)
    clearing = manager.open(case, "Clearing durchführen")
    expect(clearing).to_contain_text("Samstag, 02.05.2026")
    manager.finish(clearing, "Clearing durchführen", ADMITTING)
    manager.complete(case, "Aufnahme in VerBIS buchen", {"In VerBIS gebucht am": MONDAY})
    care = manager.open(case, "Situation analysieren")
    expect(care).to_contain_text("02.09.2026")  # six months after admission: first review
    expect(care).to_contain_text("02.03.2029")
    manager.shot("Situation analysieren")

    notice = referrer.open(case, "Ergebnis zur Kenntnis nehmen")
    expect(notice).to_contain_text("am 02.03.2026 ins Fallmanagement aufgenommen")
    referrer.finish(notice, "Ergebnis zur Kenntnis nehmen", {"Zur Kenntnis genommen": MONDAY})
    office.settle(case)
    assert office.tasks(case) == ["Situation analysieren"]
    assert office.admin.instance_variables(office.roots(case)[0])["counts"] is True


def assert_nobody_else_reads(office: Office, address: str) -> None:
    """A colleague without a task of the case, and a browser without a session."""
    refused = office.person(STRANGER).context.request.get(address)
    assert refused.status == 403
    assert "Kein Zugriff" in refused.text()
    unknown = office.browser.new_context()
    asked = unknown.request.get(address)
    assert asked.status == 401
    assert "Bitte melden Sie sich an" in asked.text()
    unknown.close()


def test_refusal_note_dispute_team_leader_decides(office: Office, new_case: NewCase) -> None:
    case = new_case()
    office.bring(case, [referred(), talked(), filed()])
    manager = office.person(CASE_MANAGER)
    no_alliance = ADMITTING | {
        "Arbeitsbündnis vereinbart": "nein",
        "Intensivierte Bemühungen": MONDAY,
        "Zweifel": "nein",
    }
    manager.complete(case, "Clearing durchführen", no_alliance)

    referrer = office.person(REFERRER)
    assigning = referrer.open(case, "Zuweisung in VerBIS buchen")
    expect(assigning).to_contain_text("Arbeitsbündnis")
    referrer.finish(assigning, "Zuweisung in VerBIS buchen", {"Zugewiesen am": MONDAY})
    note = {"Absage gebucht am": MONDAY, "Begründung für den Vermerk": "Trotz dreier Termine kein Arbeitsbündnis."}
    manager.complete(case, "Absage in VerBIS buchen", note)

    filing = manager.open(case, "Dokument ablegen")
    _, letter = manager.open_link(filing)
    assert letter.status == 200
    assert "Trotz dreier Termine kein Arbeitsbündnis." in text_of(letter.body())
    manager.finish(filing, "Dokument ablegen", {"abgelegt am": MONDAY})
    notice = referrer.open(case, "Ergebnis zur Kenntnis nehmen")
    expect(notice).to_contain_text("Absage")
    referrer.finish(notice, "Ergebnis zur Kenntnis nehmen", {"Zur Kenntnis genommen": MONDAY})

    talk = {"Gespräch geführt am": MONDAY, "Form des Gesprächs": "Video", "pAp einig": "nein"}
    dispute = {"Uneinigkeit": "Die pAp rechnet nach dem letzten Gespräch mit Mitwirkung."}
    manager.complete(case, "Absage mit pAp besprechen", talk | dispute)

    leader = office.person(TEAM_LEADER)
    decision = leader.open(case, "Über Aufnahme entscheiden")
    expect(decision).to_contain_text("entscheidet die Teamleitung")
    _, request = leader.open_link(decision)
    assert request.status == 200
    assert "Die pAp rechnet nach dem letzten Gespräch mit Mitwirkung." in text_of(request.body())
    leader.finish(decision, "Über Aufnahme entscheiden", {"Entscheidung": "nicht aufnehmen", "Entschieden am": MONDAY})
    office.settle(case)
    assert office.tasks(case) == ["Dokument ablegen"]  # the request; the next check of access waits for its day


def test_team_leader_decides_individual_case(office: Office, new_case: NewCase) -> None:
    case = new_case()
    referrer = office.person(REFERRER)
    facts = FORMAL | {"Leistungsfähigkeit": 1, "Rahmenbedingungen": 0, "Begründeter Einzelfall": "akute Problemlage"}
    reason = {"Begründung des Einzelfalls": "Der Verlust der Wohnung droht."}
    referrer.start("Fallmanagement", {"Fallnummer": case} | facts | reason)

    leader = office.person(TEAM_LEADER)
    consulting = leader.open(case, "Einzelfall entscheiden")
    expect(consulting).to_contain_text("Worüber ist zu entscheiden?")
    expect(consulting.locator(".fjs-form-field").filter(has_text="Wiederaufnahmesperre")).to_have_count(0)
    _, request = leader.open_link(consulting)
    assert request.status == 200
    assert "Der Verlust der Wohnung droht." in text_of(request.body())
    leader.shot("Einzelfall gelesen")
    answer = {"Rücksprache gehalten am": MONDAY, "Aufnahme als begründeter Einzelfall": "einverstanden"}
    leader.finish(consulting, "Einzelfall entscheiden", answer | {"In VerBIS dokumentiert am": MONDAY})

    talk = referrer.open(case, "Übergabegespräch führen")
    expect(talk).to_contain_text("Einzelfall")
    referrer.shot("Übergabegespräch nach Rücksprache")
    office.settle(case)
    assert office.tasks(case) == ["Dokument ablegen", "Übergabegespräch führen"]


def test_team_leader_learns_of_a_missed_deadline_the_day_after(office: Office, new_case: NewCase) -> None:
    case = new_case()
    office.bring(case, [referred(), talked(), filed()])
    manager, leader = office.person(CASE_MANAGER), office.person(TEAM_LEADER)
    (task,) = office.admin.tasks(processInstanceBusinessKey=case)
    assert task["due"].startswith("2026-05-02T23:59:59")

    office.set_day(LAST_DAY - timedelta(days=14))  # reminder
    manager.look_for(case, "Clearing durchführen", "Erinnerung erreicht")
    office.set_day(LAST_DAY, 23, 58)
    office.settle(case)
    manager.look_for(case, "Clearing durchführen", "Fällig diese Woche")
    manager.shot("am letzten Tag")
    assert office.tasks(case) == ["Clearing durchführen"]
    leader.choose(MINE)
    expect(leader.entry(case, "Abweichung klären")).to_have_count(0)
    leader.shot("am letzten Tag keine Abweichung")

    office.set_day(LAST_DAY + timedelta(days=1), 0, 1)
    deviation = leader.open(case, "Abweichung klären")
    expect(deviation).to_contain_text("02.05.2026")
    leader.shot("am Tag danach")
    address, overview = leader.open_link(deviation, "Teamübersicht")
    assert (address, overview.status) == (f"{office.settings.serve_url}/team", 200)
    assert case in overview.text()
    manager.look_for(case, "Clearing durchführen", "Überfällig")
    manager.shot("am Tag danach")
    done = {"Was ist veranlasst": "mit dem Fallmanagement oder der pAp besprochen", "Veranlasst am": date(2026, 5, 3)}
    leader.finish(deviation, "Abweichung klären", done)
    office.settle(case)
    assert office.tasks(case) == ["Clearing durchführen"]  # no automatic refusal
