"""Agreement after the takeover, record after six months, length of stay (L-46, L-69 to L-74; LA-26, LA-31 to LA-34)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from workers.rules.deadlines import Deadline, Span, add_months, internal
from workers.rules.german import counted, day, long_day
from workers.rules.guidelines import LichtenbergParameters

Answer = Literal["approve", "refuse"]
Result = Literal["not_admissible", "incomplete", "pending", "extended", "refused"]

EXTENSION_CODES = {
    "STABILISED": "Die Person ist stabil genug für die Rückkehr in die Arbeitsvermittlung",
    "NO_PROGRESS": "Ein Fortschritt ist noch nicht erkennbar",
    "REASON_MISSING": "Die nachvollziehbare Begründung fehlt",
}
"""Why a request for an extension does not reach the team leader (table 5.6)."""


@dataclass(frozen=True)
class Extension:
    """What table 5.6 says about a request. ``code``: why it does not reach the team leader."""

    result: Result
    code: str | None = None


def agreement_due(takeover: date, parameters: LichtenbergParameters) -> Deadline:
    """Last day on which the new agreement may be concluded (L-46, LA-26)."""
    basis = "Neue Vereinbarung spätestens drei Monate nach der Übernahme schließen"
    return internal(takeover, Span(months=parameters.agreement_due_months), parameters, rule="L-46", basis=basis)


def agreement_problems(concluded: date, valid_until: date, takeover: date, today: date) -> list[str]:
    """An agreement counts if concluded since the takeover and in force on its day; a late one still counts (LA-26)."""
    problems = []
    if concluded > today:
        problems.append("Der Tag des Abschlusses liegt in der Zukunft")
    if concluded < takeover:
        problems.append(
            f"Die Vereinbarung muss nach der Übernahme am {day(takeover)} neu geschlossen sein; die der "
            "Arbeitsvermittlung genügt nicht"
        )
    if valid_until < concluded:
        problems.append("Die Vereinbarung gilt am Tag ihres Abschlusses schon nicht mehr")
    return problems


def record_due(takeover: date, number: int, parameters: LichtenbergParameters) -> Deadline:
    """Day on which the reasons for continuing are recorded, the first or a repeated time (L-69, LA-32)."""
    months = number * parameters.continuation_record_months
    basis = f"Fortführung nach {months} Monaten begründen"
    return internal(takeover, Span(months=months), parameters, rule="L-69", basis=basis)


def next_record(done: int, parameters: LichtenbergParameters) -> int | None:
    """Number of the next record; after the first there is none unless the switch is on (LA-32)."""
    return done + 1 if done == 0 or parameters.continuation_record_repeats else None


def regular_end(takeover: date, parameters: LichtenbergParameters) -> date:
    """Last regular day of care; nothing ends on it by itself (L-70, LA-33)."""
    return add_months(takeover, parameters.normal_duration_months)


def decision_opens(takeover: date, approved_end: date | None, parameters: LichtenbergParameters) -> date:
    """Day from which end or extension is decided: a month before the end (L-70, LA-33, LA-34; DL-14, DL-15)."""
    before = parameters.duration_decision_opens_months
    if approved_end:
        return add_months(approved_end, -before)
    return add_months(takeover, parameters.normal_duration_months - before)


def explain_end(takeover: date, approved_end: date | None, granted: int, parameters: LichtenbergParameters) -> str:
    """German sentences: until when care lasts and why (L-70, L-71)."""
    regular = regular_end(takeover, parameters)
    text = (
        f"In der Regel dauert die Betreuung bis zu {parameters.normal_duration_months} Monate, hier bis "
        f"{long_day(regular)} (gezählt ab der Übernahme am {day(takeover)})."
    )
    if approved_end is None:
        return f"{text} Bisher gibt es keine Verlängerung."
    times = counted(granted, "Verlängerung", "Verlängerungen")
    return f"{text} Mit {times} gilt jetzt als Ende {long_day(approved_end)}."


def extension(*, stabilised: bool, progress: bool, justified: bool, answer: Answer | None = None) -> Extension:
    """Table 5.6: who is stable or makes no progress gets none, and the team leader is not asked (L-72 to L-74)."""
    if stabilised:
        return Extension("not_admissible", "STABILISED")
    if not progress:
        return Extension("not_admissible", "NO_PROGRESS")
    if not justified:
        return Extension("incomplete", "REASON_MISSING")
    results: dict[Answer | None, Result] = {None: "pending", "approve": "extended", "refuse": "refused"}
    return Extension(results[answer])


def new_end_problems(new_end: date | None, current_end: date) -> list[str]:
    """The team leader sets the new end; it lies after the present one (LA-34)."""
    if new_end is None:
        return ["Zur Genehmigung fehlt das neue Ende"]
    if new_end <= current_end:
        return [f"Das neue Ende muss nach dem bisherigen am {day(current_end)} liegen"]
    return []


def agreement_overdue_text(overdue: date) -> str:
    """The mark that the forms show; it goes to nobody else (L-46)."""
    return f"Die neue Vereinbarung fehlt und ist überfällig seit {long_day(overdue)}."
