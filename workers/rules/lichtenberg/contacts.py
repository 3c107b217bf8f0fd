"""How often the case manager is in contact with a client (L-75 to L-79, LA-35 to LA-39; table 5.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workers.rules.deadlines import Deadline, Span, add_months, internal
from workers.rules.german import day, long_day
from workers.rules.guidelines import LichtenbergParameters


@dataclass(frozen=True)
class Contact:
    """The next contact: last day in time, and how many months lie between it and the day it is counted from."""

    deadline: Deadline
    months: int


def phase_end(takeover: date, parameters: LichtenbergParameters) -> date:
    """Last day of the takeover phase; it belongs to the phase and no stay in hospital moves it (LA-35)."""
    return add_months(takeover, parameters.takeover_phase_months)


def contact_base(takeover: date, last_contact: date | None, discharged: date | None) -> date:
    """The day from which the next contact counts: the latest of takeover, real contact and discharge (LA-36, LA-39)."""
    return max(known for known in (takeover, last_contact, discharged) if known)


def next_contact(
    takeover: date,
    parameters: LichtenbergParameters,
    *,
    last_contact: date | None = None,
    discharged: date | None = None,
    inpatient: bool = False,
) -> Contact | None:
    """Table 5.5: monthly while that still falls into the takeover phase, then two months; None in a facility.

    A measure changes nothing (L-78), so nobody is asked about it.
    """
    if inpatient:
        return None
    base = contact_base(takeover, last_contact, discharged)
    monthly = add_months(base, parameters.contact_months_takeover) <= phase_end(takeover, parameters)
    months = parameters.contact_months_takeover if monthly else parameters.contact_months_later
    basis = f"Kontakt spätestens {'einen Monat' if months == 1 else f'{months} Monate'} nach dem letzten"
    rule = "L-76" if monthly else "L-77"
    return Contact(internal(base, Span(months=months), parameters, rule=rule, basis=basis), months)


def explain_rhythm(takeover: date, parameters: LichtenbergParameters) -> str:
    """German sentence: until when monthly, and what comes then (L-76, L-77)."""
    return (
        f"Die Übernahmephase dauert bis {long_day(phase_end(takeover, parameters))} (drei Monate ab der Übernahme am "
        f"{day(takeover)}). Der monatliche Abstand gilt, solange er noch in diese Phase fällt; danach liegen höchstens "
        f"{parameters.contact_months_later} Monate zwischen zwei Kontakten."
    )


def contact_problems(on: date, takeover: date, today: date, before: date | None) -> list[str]:
    """What is wrong with the day of a contact; it counts by its real day, early or late."""
    problems = []
    if on > today:
        problems.append("Der Kontakt liegt in der Zukunft")
    if on < takeover:
        problems.append(f"Der Kontakt kann nicht vor der Übernahme am {day(takeover)} liegen")
    if before and on < before:
        problems.append(f"Der Kontakt kann nicht vor dem zuletzt erfassten Tag ({day(before)}) liegen")
    return problems


def discharge_problems(admitted: date | None, discharged: date, today: date) -> list[str]:
    """What is wrong with the day of a discharge (L-79, LA-39)."""
    if discharged > today:
        return ["Der Tag der Entlassung liegt in der Zukunft"]
    if admitted and discharged < admitted:
        return [f"Die Entlassung kann nicht vor der Aufnahme in die Einrichtung am {day(admitted)} liegen"]
    return []
