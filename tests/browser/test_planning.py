"""Assessment, plan and agreement, as a case manager fills them in Tasklist."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from .facts import CASE_MANAGER, REFERRER, filed, referred, talked
from .office import MONDAY, Office

pytestmark = pytest.mark.browser
NewCase = Callable[..., str]

ADMITTED = [
    referred(),
    talked(),
    filed(),
    (
        CASE_MANAGER,
        "Clearing durchführen",
        {
            "informed_on": f"{MONDAY}",
            "situation_analysis_recorded_on": f"{MONDAY}",
            "willing": "yes",
            "alliance": "yes",
            "progress_confirmed": "yes",
            "clearing_result_date": f"{MONDAY}",
        },
    ),
    (CASE_MANAGER, "Aufnahme in VerBIS buchen", {"admission_date": f"{MONDAY}"}),
    (REFERRER, "Ergebnis zur Kenntnis nehmen", {"notice_taken_on": f"{MONDAY}"}),
]
SITUATION: dict[str, object] = {
    "Befund (Arbeit": "kein Befund",
    "Befund (Wohnen": "Befund, der die Integration behindert",
    "Bedeutung für die Integration (Wohnen": "hoch",
    "Reihenfolge (Wohnen": 2,
    "Priorität (Wohnen": "sofort",
    "Hilfe (Wohnen": "Dritte sind nötig",
    "Befund (Familie": "kein Befund",
    "Befund (Gesundheit": "kein Befund",
    "Befund (Finanzielle": "kein Befund",
    "Fähigkeiten": True,
    "Potenziale": True,
    "Möglichkeiten": True,
    "Unterstützungsbedarf": "mittel",
    "Ergebnis und nächste Maßnahmen": True,
    "Assessment in VerBIS": MONDAY,
}
PLAN: dict[str, object] = {
    "Zielhorizont": "zunächst Hemmnisse abbauen",
    "Wie viele Ziele": "1",
    "Grundziel (Ziel 1)": "Prozessfähigkeit",
    "Zieltermin (Ziel 1)": date(2026, 6, 30),
    "Das Ziel 1 ist": ["spezifisch", "aktivierend", "realistisch"],
    "Wie viele Leistungen": "1",
    "Welches Hemmnis": "Wohnen",
    "Art der Leistung": "Kommunale",
    "Wirtschaftlichkeit von": True,
    "positive Wirkung": True,
    "Welche Dritten": ["Wohnungsnotfallhilfe"],
    "Integrationsplanung in VerBIS": MONDAY,
}
AGREEMENT: dict[str, object] = {
    "Ergebnis": "Vereinbarung geschlossen",
    "Vereinbarung geschlossen am": MONDAY,
    "Ziel 1 im Wortlaut": "Sie haben drei Wohnungen besichtigt.",
    "Schritte der Kundin": "Sie suchen jede Woche.",
    "Schritte des Jobcenters": "Wir klären die Kaution.",
}


def test_assessment_plan_agreement_letter(office: Office, new_case: NewCase) -> None:
    case = new_case()
    office.bring(case, ADMITTED)
    manager = office.person(CASE_MANAGER)

    manager.complete(case, "Situation analysieren", SITUATION)
    office.settle(case)
    manager.home()  # the list still shows the task before, by the same name
    again = manager.open(case, "Situation analysieren")
    expect(again).to_contain_text("erwartet: 1; angegeben: 2")
    manager.shot("Reihenfolge zu berichtigen, nichts verloren")
    manager.finish(again, "Situation analysieren", {"Reihenfolge (Wohnen": 1})

    plan = manager.open(case, "Integration planen")
    expect(plan).to_contain_text("1. Wohnen")
    manager.finish(plan, "Integration planen", PLAN)

    agreement = manager.open(case, "Vereinbarung schließen")
    expect(agreement).to_contain_text("Kooperationsplan")
    expect(agreement).not_to_contain_text("Persönliches Angebot")
    manager.fill(agreement, {"Ergebnis": "Vereinbarung geschlossen"})
    expect(agreement).to_contain_text("Ziel 1 ist noch nicht messbar.")
    manager.finish(agreement, "Vereinbarung schließen", AGREEMENT)

    filing = manager.open(case, "Dokument ablegen")
    _, letter = manager.open_link(filing)
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(letter.body())).pages)
    for words in ("Kooperationsplan", "Sie haben drei Wohnungen besichtigt.", "30. Juni 2026", "2. September 2026"):
        assert words in " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())
    manager.finish(filing, "Dokument ablegen", {"abgelegt am": MONDAY})
    office.settle(case)
    assert office.letters(case) == 0
