"""Blocks A to D: the surroundings, who comes, and who is admitted (F-186 to F-189)."""

from __future__ import annotations

from workers.rules.fachkonzept.access import EntryClass
from workers.rules.fachkonzept.indicator_data import ALL, MIGRANTS, SINGLE, WOMEN, YOUNG, Data, Group, lacking
from workers.rules.fachkonzept.indicator_values import Line, average, count, difference, ratio

ENTRY_REASONS: dict[str, str] = {
    "alg_ended": "Ende des Arbeitslosengelds",
    "no_claim": "arbeitslos ohne Anspruch",
    "moved": "Zuzug",
    "separated": "Trennung",
    "other": "anderer Grund",
}
ENTRY_CLASSES: dict[EntryClass, str] = {
    "participant_refused": "Ablehnung durch die Person",
    "wrong_allocation": "falsche Zuweisung",
    "forwarded": "weitergeleitet",
}


def structure(data: Data) -> list[Line]:
    """A: counts, and shares of them (F-186)."""
    people, homes = data.year.inhabitants, data.year.households
    all_people = ("Einwohner", "inhabitants.total")
    parts = {"Frauen": people.women, "Ausländer": people.foreigners, "Aussiedler": people.resettlers, **people.by_age}
    return [
        count("Einwohner", people.total, missing=lacking(*all_people)),
        *_shares(parts, people.total),
        count("Haushalte", homes.total, missing=lacking("Haushalte", "households.total")),
        *_shares({"Haushalte von Alleinerziehenden": homes.single_parents}, homes.total),
    ]


def _shares(parts: dict[str, int | None], whole: int | None) -> list[Line]:
    """Parts that are known; what nobody entered is not asked for one by one."""
    return [ratio(label, part, whole) for label, part in parts.items() if part is not None and whole is not None]


def recipient_density(data: Data) -> list[Line]:
    """B1: persons of working age, then households (F-187, FA-50)."""
    reached, people, homes = data.year.recipients, data.year.inhabitants, data.year.households
    rows = [
        ("Personen von 15 bis unter 65 Jahren", "working_age", people.working_age, "inhabitants.working_age"),
        ("Haushalte", "households", homes.total, "households.total"),
        ("Haushalte mit Kind", "households_with_children", homes.with_children, "households.with_children"),
        ("Haushalte von Alleinerziehenden", "single_parents", homes.single_parents, "households.single_parents"),
    ]
    return [
        ratio(
            label,
            getattr(reached, key),
            whole,
            missing=(lacking(f"Hilfebedürftige: {label}", f"recipients.{key}"), lacking(label, whole_key)),
        )
        for label, key, whole, whole_key in rows
    ]


def unemployment(data: Data) -> list[Line]:
    """B2: taken over (F-187)."""
    rate = data.year.unemployment_rate
    missing = lacking("Arbeitslosenquote", "unemployment_rate")
    return [ratio("Arbeitslosenquote", None if rate is None else rate, 100, missing=(missing, ""))]


def insured_employment(data: Data) -> list[Line]:
    """B3 (F-187)."""
    missing = (
        lacking("sozialversicherungspflichtig Beschäftigte", "insured_employed"),
        lacking("Einwohner von 15 bis unter 65 Jahren", "inhabitants.working_age"),
    )
    return [ratio("Quote", data.year.insured_employed, data.year.inhabitants.working_age, missing=missing)]


def new_entries(data: Data) -> list[Line]:
    """C1: all customers, by reason (F-188)."""
    entries = data.year.new_entries
    reasons = {ENTRY_REASONS[code]: number for code, number in entries.by_reason.items()}
    return [
        count("Neuzugänge", entries.total, missing=lacking("Neuzugänge", "new_entries.total")),
        *_shares({**reasons}, entries.total),
    ]


def _entries(data: Data, group: Group = ALL) -> tuple[int | None, str]:
    """New entries of a group among all customers, and what to enter if they are not known."""
    return group.of(data.year.new_entries), lacking(f"Neuzugänge, {group.label}", f"new_entries.{group.key}")


def participation(data: Data) -> list[Line]:
    """D1, Ausschöpfungsquote I: participants among the new entries; proposals as an extra line (F-189, FA-36)."""
    taken = [case for case in data.admitted if case.new_entry]
    proposed = sum(bool(case.new_entry) for case in data.decided)
    base, missing = _entries(data)
    return [
        ratio("Ausschöpfungsquote I", len(taken), base, missing=("", missing)),
        ratio("Vorschläge für das Fallmanagement", proposed, base, missing=("", missing)),
        *(_participation_of(group, data) for group in data.groups(taken)),
    ]


def _participation_of(group: Group, data: Data) -> Line:
    taken = sum(bool(case.new_entry) and group.belongs(case) for case in data.admitted)
    base, missing = _entries(data, group)
    return ratio(f"Ausschöpfungsquote I, {group.label}", taken, base, missing=("", missing))


def not_entered(data: Data) -> list[Line]:
    """D2: refused by the person, wrong allocation, forwarded (F-189, FA-52); overrides beside it (F-059)."""
    out = [case for case in data.decided if case.access_decision != "admitted"]
    found = [(label, sum(case.entry_class == code for case in out)) for code, label in ENTRY_CLASSES.items()]
    return [
        count("Nicht-Eintritte", len(out)),
        *(ratio(label, number, len(out)) for label, number in found),
        count("Entscheidungen abweichend von der Empfehlung", sum(bool(c.admission_override) for c in data.decided)),
    ]


def composition(data: Data) -> list[Line]:
    """D3: shares among the admissions against shares among the new entries (F-189)."""
    shown = data.groups(data.admitted, (WOMEN, YOUNG, SINGLE, MIGRANTS))
    found = [line for group in shown for line in [_compared(group, data)]]
    return found or [count("Aufnahmen", len(data.admitted))]


def _compared(group: Group, data: Data) -> Line:
    inside = ratio(group.label, sum(map(group.belongs, data.admitted)), len(data.admitted))
    part, missing = _entries(data, group)
    whole, total_missing = _entries(data)
    return difference(group.label, inside, ratio("", part, whole, missing=(missing, total_missing)))


def counselling_length(data: Data) -> list[Line]:
    """D4: mean, the median beside it (F-189)."""
    held = [case.counselling_minutes for case in data.cases if data.period.holds(case.counselling_on)]
    return average("Dauer", [minutes for minutes in held if minutes is not None], "Minuten")
