"""What people enter, by a part of the label (browser) and by variable (REST), always around MONDAY."""

from __future__ import annotations

from datetime import date
from typing import Any

from .office import MONDAY

REFERRER, CASE_MANAGER, TEAM_LEADER = "pap.berger", "fm.yilmaz", "tl.koch"
STRANGER = "pap.nowak"

FORMAL: dict[str, object] = {
    "Tag der Zugangsprüfung": MONDAY,
    "Erwerbsfähige leistungsberechtigte": "ja",
    "Leistungsfähigkeit": 2,
    "Rahmenbedingungen": 2,
    "12 Monaten": "nein",
    "konkreten Integrationsfortschritten": "ja",
    "VerBIS erfasst am": MONDAY,
    "Soll die Person": "ja",
}
"""A referral that fulfils the formal criteria."""

TALK: dict[str, object] = {
    "Art des Gesprächs": "gemeinsam mit der Kundin, dem Kunden",
    "Gespräch geführt am": MONDAY,
    "Form des Gesprächs": "persönlich vor Ort",
    "Zuständig im Fallmanagement": "Deniz Yılmaz",
    "Gründe für die Einschaltung": "Schulden und eine lange Pause im Erwerbsleben.",
    "Zielerwartung": "Erst die Wohnung sichern, dann eine Umschulung.",
}

ADMITTING: dict[str, object] = {
    "Über das Fallmanagement informiert": MONDAY,
    "Kurze Situationsanalyse": MONDAY,
    "Ist die Person bereit": "ja",
    "Arbeitsbündnis vereinbart": "ja",
    "Bestätigen Sie": "ja",
    "Ergebnis festgestellt am": MONDAY,
}
"""A clearing that ends with admission."""

Step = tuple[str, str, dict[str, Any]]


def referred(on: date = MONDAY, **changed: Any) -> Step:
    """The same referral by REST."""
    facts = {
        "access_check_date": f"{on}",
        "is_elb": "yes",
        "needs_capability": 2,
        "needs_framework": 2,
        "integration_expected_within_12_months": "no",
        "progress_expected": "yes",
        "profiling_recorded_on": f"{on}",
        "referral_wanted": "yes",
        "individual_case_reason": "none",
    }
    return REFERRER, "", facts | changed


def talked(on: date = MONDAY) -> Step:
    """The same talk by REST; the clearing begins on that day."""
    talk = {"talk_kind": "joint", "talk_date": f"{on}", "talk_mode": "presence", "case_manager": CASE_MANAGER}
    texts = {"text_involvement_reasons": "Schulden.", "text_goal_expectation": "Wohnung sichern."}
    return REFERRER, "Übergabegespräch führen", talk | texts


def filed(on: date = MONDAY, by: str = REFERRER) -> Step:
    return by, "Dokument ablegen", {"filed_on": f"{on}"}
