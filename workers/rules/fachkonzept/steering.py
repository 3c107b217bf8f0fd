"""Steering: reviews, breaches, missing services (F-025, F-047, F-128 to F-132, F-141, F-145; FT-9 to FT-11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from workers.rules.deadlines import Deadline, Span, internal
from workers.rules.german import counted, day
from workers.rules.guidelines import FachkonzeptParameters

Review = Literal["go_on", "amend", "exit_check"]
Event = Literal["duty", "measure", "outside", "voluntary"]
Breach = Literal["none", "note", "explain", "replan", "check_breach", "check_refusal"]
Shortage = Literal["budget", "market", "waiting"]

EVENTS: dict[Event, str] = {
    "duty": "Verstoß gegen eine vereinbarte Pflicht",
    "measure": "Ablehnung einer vereinbarten Maßnahme oder Leistung",
    "outside": "Ablehnung zumutbarer Arbeit oder einer Maßnahme außerhalb der Vereinbarung",
    "voluntary": "Ablehnung von Assessment, Test oder Fachdienst",
}
BREACHES: dict[Breach, str] = {
    "none": "Assessment, Tests und Fachdienste sind freiwillig; eine Ablehnung hat keine Folgen.",
    "note": "Es gilt keine Vereinbarung; der Vorgang wird nur vermerkt.",
    "explain": "Die Rechtsfolgen wurden vorher nicht erklärt. Kein Verstoßverfahren; bitte zuerst die Folgen erklären.",
    "replan": "Das Jobcenter hat die zugesagte Leistung nicht erbracht. Kein Verstoß der Person; bitte neu planen.",
    "check_breach": "Bitte den Verstoß prüfen und der zuständigen Stelle übergeben. Dieses System entscheidet nichts.",
    "check_refusal": "Bitte die Ablehnung prüfen; über Folgen entscheidet das Recht, nicht dieses System.",
}
SHORTAGES: dict[Shortage, str] = {
    "budget": "Mittel gesperrt",
    "market": "auf dem Markt nicht angeboten",
    "waiting": "nur Wartezeit",
}


def review_due(base: date, parameters: FachkonzeptParameters) -> Deadline:
    """Latest day of the next full review: six months after conclusion or the last one (F-128, FA-20, FA-21)."""
    months = parameters.agreement_review_months
    basis = (
        f"Überprüfung von Plan, Vereinbarung und Fallmanagement spätestens nach {counted(months, 'Monat', 'Monaten')}"
    )
    return internal(base, Span(months=months), parameters, rule="F-128", basis=basis)


def next_review(reviewed: date, wished: date | None, parameters: FachkonzeptParameters) -> date:
    """Six months after the review, or the earlier or later day the case manager chose (F-128, FA-21)."""
    return wished or review_due(reviewed, parameters).due


def wished_problems(
    reviewed: date, wished: date | None, *, reason_recorded: bool, parameters: FachkonzeptParameters
) -> list[str]:
    """German sentences on a chosen day: after the review; later than six months only with a reason (FA-21)."""
    latest = review_due(reviewed, parameters).due
    if wished is None:
        return []
    if wished <= reviewed:
        return ["Die nächste Überprüfung liegt nicht nach dieser"]
    if wished > latest and not reason_recorded:
        return [
            f"Später als am {day(latest)} ist die nächste Überprüfung nur mit einem Grund möglich, der in VerBIS steht"
        ]
    return []


def review_result(*, sensible: bool, missed: int) -> Review:
    """FT-9: goes on, is amended after missed goals, or leads to the exit check (F-047, F-141)."""
    if not sensible:
        return "exit_check"
    return "amend" if missed else "go_on"


def missed_goal_gaps(missed: int, *, customer_side: bool, office_side: bool) -> list[str]:
    """German sentences: misjudgement is sought on both sides, for every missed goal (F-141)."""
    if not missed:
        return []
    needed = {"auf Seiten der Person": customer_side, "auf Seiten des Jobcenters": office_side}
    return [f"Zu verfehlten Zielen fehlt die Ursache {where}" for where, given in needed.items() if not given]


@dataclass(frozen=True)
class Occurrence:
    """Inputs of FT-10. explained: the legal consequences were explained before the event (F-132, FA-27)."""

    event: Event
    agreement: bool
    explained: bool
    undelivered: bool


def breach(found: Occurrence) -> Breach:
    """FT-10: which way a reported refusal takes; nothing here decides or calculates (F-025, FA-25, FA-26)."""
    if found.event == "voluntary":
        return "none"
    if found.event == "outside":
        return "check_refusal"
    if not found.agreement:
        return "note"
    if not found.explained:
        return "explain"
    return "replan" if found.undelivered else "check_breach"


@dataclass(frozen=True)
class ShortageAnswer:
    """What follows when a promised service does not come (FT-11)."""

    replan: bool
    gap: bool
    network: bool
    undelivered: bool = True
    """Never a breach of the customer (F-130)."""


def shortage(reason: Shortage) -> ShortageAnswer:
    """FT-11: blocked money and a missing offer mean a new plan and a gap; waiting only moves dates (F-130, F-212)."""
    missing = reason != "waiting"
    return ShortageAnswer(replan=missing, gap=missing, network=reason == "market")


def work_opportunity_gaps(kind: str, *, needed: bool, integrates: bool) -> list[str]:
    """German sentences: a work opportunity meets the need and aims at integration, both with yes (F-160)."""
    if kind != "16(3)":
        return []
    answers = {"sie dem Bedarf im Einzelfall entspricht": needed, "sie auf die Integration in Arbeit zielt": integrates}
    return [f"Zur Arbeitsgelegenheit fehlt, dass {text}" for text, given in answers.items() if not given]
