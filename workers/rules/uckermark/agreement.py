"""Who owes an agreement, and what it must hold (U-062, U-079, U-108 to U-117, U-178, U-179, U-217 to U-219; 5.6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from workers.rules.deadlines import add_months
from workers.rules.german import day
from workers.rules.guidelines import UckermarkParameters
from workers.rules.uckermark.category import COMPLEX, RESTING, Category
from workers.rules.uckermark.follow_up import agreement_ends

Duty = Literal["none", "owed", "owed_training", "instruction"]
Kind = Literal["regular", "interim"]
Side = Literal["person", "jobcenter"]


def agreement_duty(
    category: Category | None,
    *,
    pupil: bool,
    ready: bool | None,
    leaving_on: date | None,
    today: date,
    to_be_handed_over: bool = False,
) -> Duty:
    """Table 5.6: nobody in X, Y, Z; pupils only when ready and six months before leaving; S by its instruction.

    to_be_handed_over: A of 25 or more not yet with fm-nah, who concludes it after the handover (AM-31).
    """
    if category in RESTING or to_be_handed_over:
        return "none"
    if pupil:
        soon = leaving_on is not None and today >= add_months(leaving_on, -6)
        return "owed_training" if ready and soon else "none"
    return "instruction" if category == "S" else "owed"


def kind(category: Category | None, *, profile_finished: bool) -> Kind:
    """Complex and not yet finished: only until the follow-up talk (U-109)."""
    return "interim" if category in COMPLEX and not profile_finished else "regular"


@dataclass(frozen=True)
class AgreedDuty:
    """One duty or service, whose it is, and until when. The words stand on the paper alone (U-111, U-112)."""

    side: Side | None
    until: date | None
    words: bool = False


@dataclass(frozen=True)
class Draft:
    """What the form of the agreement holds. represented: the legal representative signed (U-218)."""

    kind: Kind
    concluded: date
    ends: date | None
    duties: tuple[AgreedDuty, ...]
    under_age: bool = False
    represented: bool = False
    next_talk: date | None = None


def draft_gaps(draft: Draft, parameters: UckermarkParameters) -> list[str]:
    """German sentences on duties, dates and the signature of the legal representative (U-109, U-111, U-114, U-218)."""
    return [*_end_gaps(draft, parameters), *_duty_gaps(draft), *_representative_gap(draft)]


def _end_gaps(draft: Draft, parameters: UckermarkParameters) -> list[str]:
    latest = agreement_ends(draft.concluded, parameters)
    if draft.ends is None:
        return ["Es fehlt, bis wann die Vereinbarung gilt"]
    if draft.ends <= draft.concluded:
        return ["Das Ende der Vereinbarung liegt nicht nach dem Abschluss"]
    if draft.ends > latest:
        return [f"Die Vereinbarung gilt höchstens bis {day(latest)}"]
    return []


def _duty_gaps(draft: Draft) -> list[str]:
    incomplete = [
        f"Pflicht {number}: wer, was und bis wann"
        for number, duty in enumerate(draft.duties, 1)
        if not (duty.side and duty.until and duty.words)
    ]
    sides = {duty.side for duty in draft.duties}
    missing = {"person": "eine Pflicht der Kundin, des Kunden", "jobcenter": "eine Leistung des Jobcenters"}
    wanted = ["person"] if draft.kind == "interim" else list(missing)
    return [*incomplete, *(f"Es fehlt {missing[side]}" for side in wanted if side not in sides), *_late_duties(draft)]


def _late_duties(draft: Draft) -> list[str]:
    return [
        f"Pflicht {number}: der Termin liegt vor dem Abschluss"
        for number, duty in enumerate(draft.duties, 1)
        if duty.until and duty.until < draft.concluded
    ]


def _representative_gap(draft: Draft) -> list[str]:
    missing = draft.under_age and not draft.represented
    return ["Unter 18 Jahren unterschreibt auch die gesetzliche Vertretung"] if missing else []
