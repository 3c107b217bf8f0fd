"""Steering: the review of the agreement (H-48, H-51, DT-9) and what an entry must contain (H-30, H-34, H-49, H-113)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from workers.rules.german import day, long_day
from workers.rules.parameters import Parameters
from workers.rules.planning import agreement_review as review_deadline

Decision = Literal["continue", "reassess", "replan", "adapt_agreement", "return", "exit"]
Outcome = Literal["continue", "ask_leader", "reassess", "replan", "adapt_agreement", "exit"]
Cause = Literal["conditions", "progress"]
Source = Literal["elb", "case_manager"]

SOURCES: dict[Source, str] = {
    "elb": "nach eigenem Erleben der leistungsberechtigten Person",
    "case_manager": "nach Einschätzung des Fallmanagements",
}


@dataclass(frozen=True)
class AgreementReview:
    """When the agreement is reviewed next, and why; without dates while it is waived (DT-9 row 2)."""

    explanation: str
    opens: date | None = None
    due: date | None = None
    overdue: date | None = None


def agreement_review(base: date | None, name: str, parameters: Parameters) -> AgreementReview:
    """The next review (H-48, P-02, P-03). base None: the agreement is waived, no review runs (H-51, A-31)."""
    if base is None:
        return AgreementReview(
            f"Die Vereinbarung ({name}) ist zurückgestellt. Sie zu schließen bleibt Ziel; jeder Versuch wird "
            "dokumentiert. Eine Überprüfung läuft nicht."
        )
    found = review_deadline(base, parameters)
    opens = found.reminder(parameters.agreement_review_opens_days)
    text = f"Die Vereinbarung ({name}) ist spätestens am {long_day(found.due)} zu überprüfen."
    return AgreementReview(text, opens, found.due, found.due + timedelta(days=parameters.overdue_after_days))


def next_step(decision: Decision, *, doubt: bool) -> Outcome:
    """Where the case goes (H-30, H-34, H-35, H-114): in doubt about a return the team leader is asked."""
    if decision == "return":
        return "ask_leader" if doubt else "exit"
    return decision


@dataclass(frozen=True)
class Entry:
    """What the case manager noted besides the decision (H-30, H-113)."""

    decision: Decision
    improved: bool | None = None
    source: Source | None = None
    recorded_on: date | None = None
    deviates: bool = False
    corrected_on: date | None = None
    new_service: bool = False
    on_hold: bool = False


def entry_gaps(entry: Entry) -> list[str]:
    """German sentences on what an entry of steering lacks or may not contain (H-30, H-113, A-10)."""
    checks = [
        (entry.decision == "continue" and entry.improved is None, "Es fehlt, ob sich die Situation verbessert hat"),
        (
            entry.improved is not None and (entry.source is None or entry.recorded_on is None),
            "Zum Fortschritt fehlt, nach wessen Einschätzung und wann er in VerBIS erfasst wurde",
        ),
        (
            entry.deviates and entry.corrected_on is None,
            "Weicht ein Schritt ab, braucht es das Datum, an dem die Nachsteuerung in VerBIS erfasst wurde",
        ),
        (
            entry.new_service and entry.on_hold,
            "Solange die Entscheidung der Teamleitung über die Fortführung fehlt, beginnt keine neue Leistung",
        ),
    ]
    return [text for wrong, text in checks if wrong]


def decision_gaps(
    decision: Decision, *, cause: Cause | None, waived: bool, exit_reason: str | None, efforts_on: date | None
) -> list[str]:
    """German sentences on what a decision lacks: cause, reason or efforts (H-34, H-49)."""
    checks = [
        (
            decision == "adapt_agreement" and cause is None and not waived,
            "Es fehlt, warum die Vereinbarung angepasst wird",
        ),
        (decision == "exit" and exit_reason is None, "Es fehlt der Grund des Abgangs"),
        (
            decision == "return" and efforts_on is None,
            "Vor einer Rückgabe braucht es das Datum, an dem die intensivierten Bemühungen in VerBIS erfasst wurden",
        ),
    ]
    return [text for wrong, text in checks if wrong]


def progress_sentence(entry: Entry) -> str | None:
    """German sentence on the last noted progress; the smallest improvement counts, there is no threshold (H-113)."""
    if entry.improved is None or entry.source is None or entry.recorded_on is None:
        return None
    found = "verbessert" if entry.improved else "nicht verbessert"
    return f"Letzter Eintrag vom {day(entry.recorded_on)}: {found}, {SOURCES[entry.source]}."
