"""The way into case management by the Fachkonzept, as referrer and case manager fill it in Tasklist (AC-01)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from .office import MONDAY, Office

pytestmark = pytest.mark.browser
NewCase = Callable[..., str]
REFERRER, CASE_MANAGER = "pap.reimann", "fm.arendt"

COUNSELLING: dict[str, object] = {
    "Einstiegsberatung am": MONDAY,
    "Dauer in Minuten": 75,
    "vertraulichen Raum": True,
    "Erwerbsfähige leistungsberechtigte Person": "ja",
    "vorrangiges Ziel": "ja",
    "Vermittlungshemmnisse in der Person": ["Schulden", "fehlender Schul- oder Berufsabschluss"],
    "Vermittlungshemmnisse in der Bedarfsgemeinschaft": ["Sucht"],
    "Hemmnisse allein am Arbeitsmarkt": ["schwacher regionaler Arbeitsmarkt"],
    "Prognose: Was geschieht": "Integration gelingt nicht oder erheblich verzögert",
    "Neuzugang": "nein",
    "Gründe der Prognose": MONDAY,
}
DECISION: dict[str, object] = {
    "Entscheidung": "aufnehmen",
    "Grund der Entscheidung": "Voraussetzungen der Definition",
    "Begründung in VerBIS": MONDAY,
    "Verlangt die Komplexität": "ja",
    "zumindest mittelfristig": "ja",
    "Passen die Methoden": "ja",
    "Kontakte zu Netzwerkpartnern": "nein",
    "Tag der Entscheidung": MONDAY,
}


def test_referral_counselling_decision(office: Office, new_case: NewCase) -> None:
    case = new_case()
    referrer = office.person(REFERRER)
    route = {"Zugangsweg": "nach der Definition", "Kundengruppe": "Betreuungskunde"}
    referrer.start("Überstellung in das Fallmanagement (Fachkonzept)", {"Fallnummer": case} | route)
    referrer.complete(case, "Überstellen", {"Wie weiter?": "überstellen", "Zuständig": "Carola Arendt"})
    handover = {"ausgehändigt am": MONDAY, "Die Person kennt": True, "gemeinsames Gespräch mit": "nein"}
    referrer.complete(case, "Erstinformation aushändigen", handover | {"Warum nicht?": "Jemand war nicht erreichbar"})

    manager = office.person(CASE_MANAGER)
    manager.complete(case, "Einstiegsberatung führen", COUNSELLING)
    deciding = manager.open(case, "Über Aufnahme entscheiden")
    expect(deciding).to_contain_text("3 von mindestens 3 zählenden Vermittlungshemmnissen")
    manager.finish(deciding, "Über Aufnahme entscheiden", DECISION)
    expect(manager.open(case, "Arbeitsbündnis herstellen")).to_contain_text("vier Punkte")
