"""When the next talk or contact is due, what a follow-up talk must hold (U-097, U-118 to U-132, U-185; table 5.7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from workers.rules.deadlines import Span, add_months, internal
from workers.rules.german import counted, day, listed
from workers.rules.guidelines import UckermarkParameters
from workers.rules.uckermark.category import Category

TargetGroup = Literal["pupil", "training_seeker", "graduate", "placement", "activation"]
Result = Literal["done", "partly", "not_done"]
Cause = Literal["person", "jobcenter", "third_party", "circumstances"]
RESULTS: dict[Result, str] = {"done": "erledigt", "partly": "teilweise erledigt", "not_done": "nicht erledigt"}
CAUSES: dict[Cause, str] = {
    "person": "bei der Person",
    "jobcenter": "beim Jobcenter",
    "third_party": "bei Dritten",
    "circumstances": "in den Umständen",
}


@dataclass(frozen=True)
class Due:
    """Last day in time, the rule, and in German how it came about."""

    on: date
    rule: str
    why: str


def agreement_ends(concluded: date, parameters: UckermarkParameters) -> date:
    """Latest end of an agreement: six months after conclusion (U-114, U-131)."""
    return add_months(concluded, parameters.agreement_months)


def talk_due(
    category: Category | None,
    last_talk: date,
    parameters: UckermarkParameters,
    *,
    concluded: date | None = None,
    ends: date | None = None,
) -> Due:
    """Table 5.7 rows 5 and 6: at the agreement's end, after six months; with B three months after the last talk.

    Without an agreement (not signed, AM-35; S by its instruction, AM-08) the six months count from the last talk.
    """
    found = [_by_agreement(concluded, ends, parameters) if concluded else _by_talk(last_talk, parameters)]
    if category == "B":
        found.append(_every_three_months(last_talk, parameters))
    return min(found, key=lambda due: due.on)


def _by_agreement(concluded: date, ends: date | None, parameters: UckermarkParameters) -> Due:
    latest = agreement_ends(concluded, parameters)
    if ends and ends < latest:
        return Due(
            ends, "U-131", f"Die Vereinbarung vom {day(concluded)} endet am {day(ends)}; dann ist das Gespräch fällig."
        )
    return Due(
        latest, "U-131", _explained(concluded, parameters.agreement_months, "U-131", "Folgegespräch", parameters)
    )


def _by_talk(last_talk: date, parameters: UckermarkParameters) -> Due:
    months = parameters.agreement_months
    return Due(
        add_months(last_talk, months), "U-131", _explained(last_talk, months, "U-131", "Folgegespräch", parameters)
    )


def _every_three_months(last_talk: date, parameters: UckermarkParameters) -> Due:
    months = parameters.b_contact_months
    why = _explained(last_talk, months, "U-132", "Folgegespräch mit B-Kunden", parameters)
    return Due(add_months(last_talk, months), "U-132", why)


def _explained(start: date, months: int, rule: str, what: str, parameters: UckermarkParameters) -> str:
    basis = f"{what} spätestens nach {counted(months, 'Monat', 'Monaten')}"
    return " ".join(internal(start, Span(months=months), parameters, rule=rule, basis=basis).explain())


def contact_due(group: TargetGroup | None, last_contact: date, parameters: UckermarkParameters) -> Due | None:
    """Table 5.7 row 3: training seekers at least monthly; graduates as often by AM-05; nobody else."""
    if group == "training_seeker":
        months, rule, what = parameters.seeker_contact_months, "U-185", "Kontakt mit Ausbildungssuchenden"
    elif group == "graduate":
        months, rule, what = parameters.graduate_contact_months, "U-204", "Kontakt mit Absolventinnen und Absolventen"
    else:
        return None
    return Due(add_months(last_contact, months), rule, _explained(last_contact, months, rule, what, parameters))


@dataclass(frozen=True)
class DutyResult:
    """What became of a duty of the agreement: result, and its cause if it was not done."""

    number: int
    result: Result | None
    cause: Cause | None = None


def result_gaps(results: list[DutyResult]) -> list[str]:
    """German sentences: every duty is compared, what was not done has a cause (U-119, U-123)."""
    missing = [str(found.number) for found in results if found.result is None]
    open_causes = [str(found.number) for found in results if found.result in ("partly", "not_done") and not found.cause]
    return [
        *([f"Es fehlt, was aus Pflicht {listed(missing)} wurde"] if missing else []),
        *([f"Es fehlt die Ursache zu Pflicht {listed(open_causes)}"] if open_causes else []),
    ]


def breaches(results: list[DutyResult]) -> list[int]:
    """Duties that the person did not fulfil: they are followed up (U-118)."""
    return [found.number for found in results if found.result != "done" and found.cause == "person"]


PREPARED = {"profile": "Potenzialprofil", "position": "Standortbestimmung", "agreement": "Vereinbarung"}
"""Indispensable before a follow-up talk (U-121)."""


def preparation_gaps(seen: list[str]) -> list[str]:
    """German sentence: the first three points are indispensable (U-121)."""
    missing = [label for key, label in PREPARED.items() if key not in seen]
    return [f"Vor dem Gespräch einzusehen: {listed(missing)}"] if missing else []


def new_agreement_owed(held: date, *, interim: bool, ends: date | None, changed: bool) -> bool:
    """After an interim agreement, at its end, or when something changed (U-110, U-114, U-129)."""
    return interim or changed or (ends is not None and held >= ends)


def next_talk_gaps(held: date, wished: date, due: Due) -> list[str]:
    """German sentences: the next day is fixed, not before this talk and in time (U-129, U-131, U-132)."""
    if wished <= held:
        return ["Das nächste Folgegespräch liegt nicht nach diesem"]
    return [f"Das nächste Folgegespräch ist spätestens am {day(due.on)}"] if wished > due.on else []
