"""A case of Lichtenberg through Tasklist: reservation, handover, first interview, takeover, first agreement."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import expect

from .office import MONDAY, Office
from .test_hannover import text_of

pytestmark = pytest.mark.browser
SPECIALIST, MANAGER, STRANGER = "ifk.fischer", "fm.baumann", "fm.yilmaz"
INTERVIEW = date(2026, 3, 24)

RESERVATION: dict[str, object] = {
    "Erwerbsfähige leistungsberechtigte": "ja",
    "Schwerwiegende Vermittlungshemmnisse": ["B04", "B09"],
    "Erschweren sie die Integration": "ja",
    "Komplexe Profillage": "ja",
    "Leistungsfähigkeit": 2,
    "Rahmenbedingungen": 1,
    "Bestehen Aussichten": "ja",
    "Integrationsfähigkeit wiederhergestellt": "ja",
    "motiviert und bereit": "ja",
    "Einsicht in eine Betreuung": "ja",
    "Standortbestimmung": MONDAY,
}
HANDOVER: dict[str, object] = {
    "Wie weiter?": "übergeben",
    "Zuständig im Fallmanagement": "Lars Baumann",
    "Gibt es eine": "ja",
    "Hält sie die Abgabe": "ja",
    "Sie gilt bis": date(2026, 6, 30),
    "Handlungsbedarfe sind": True,
    "Begründung steht": True,
}


def test_reservation_handover_interview_takeover_agreement(office: Office, new_case: Callable[..., str]) -> None:
    case = new_case()
    specialist = office.person(SPECIALIST)
    specialist.start("Vormerkung bFM (Lichtenberg)", {"Fallnummer": case} | RESERVATION)
    handover = specialist.open(case, "Vormerkung übergeben")
    specialist.finish(handover, "Vormerkung übergeben", HANDOVER | {"Sie gilt bis": date(2026, 4, 30)})
    office.settle(case)
    handover = specialist.open(case, "Vormerkung übergeben")  # valid for less than three months: back with the reason
    expect(handover).to_contain_text("Bitte berichtigen")
    expect(handover).to_contain_text("02.06.2026")
    responsible = specialist.field(handover, "Zuständig im Fallmanagement").locator("input")
    expect(responsible).to_have_value(re.compile("Lars Baumann"))
    specialist.finish(handover, "Vormerkung übergeben", {"Sie gilt bis": date(2026, 6, 30)})
    talk = {"Besprochen am": MONDAY, "Wie?": "telefonisch", "Fallbesprechung": True}
    specialist.complete(case, "Übergabegespräch führen", talk)

    manager = office.person(MANAGER)
    invitation = manager.open(case, "Erstgespräch einladen")
    expect(invitation).to_contain_text("30.03.2026")
    place = {"Termin am": INTERVIEW, "Uhrzeit": "09:30", "Ort": "Raum 4.12, Musterufer 28"}
    manager.finish(invitation, "Erstgespräch einladen", {"Einladung abgesandt am": MONDAY} | place)
    filing = manager.open(case, "Dokument ablegen")
    address, letter = manager.open_link(filing)
    for words in ("Jobcenter Berlin Lichtenberg", "24. März 2026", "Raum 4.12"):
        assert words in text_of(letter.body())
    assert office.person(STRANGER).context.request.get(address).status == 403, "another Jobcenter"
    manager.finish(filing, "Dokument ablegen", {"abgelegt am": MONDAY})

    office.set_day(INTERVIEW, 11)
    interview = {"Ist die Person erschienen?": "ja", "Erstgespräch geführt am": INTERVIEW}
    manager.complete(case, "Erstgespräch festhalten", interview)
    decision = manager.open(case, "Über Übernahme entscheiden")
    manager.finish(decision, "Über Übernahme entscheiden", {"Entscheidung": "übernehmen", "Entschieden am": INTERVIEW})
    office.settle(case)
    assert office.tasks(case) == ["Einstiegsberatung führen", "Fallabgang feststellen", "Kontakt aufnehmen"]
    contact = manager.open(case, "Kontakt aufnehmen")
    expect(contact).to_contain_text("24.04.2026")
    manager.shot("Kontakt")
    assert office.admin.instance_variables(office.roots(case)[0])["jobcenter"] == "lichtenberg"
