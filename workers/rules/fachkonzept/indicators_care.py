"""Blocks E to H: problems and resources, goals, services, effort (F-190 to F-193)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from fractions import Fraction

from workers.rules.fachkonzept import barriers
from workers.rules.fachkonzept.case_facts import CaseFacts, persons
from workers.rules.fachkonzept.goals import GoalRecord
from workers.rules.fachkonzept.indicator_data import ALL, FILE, TARGETS, WOMEN, Data, Group, lacking
from workers.rules.fachkonzept.indicator_values import Line, average, count, exact, ratio
from workers.rules.fachkonzept.planning import area_label
from workers.rules.german import counted

PARAGRAPHS = {"16(1)": "§ 16(1)", "16(2)": "§ 16(2)", "16(3)": "§ 16(3)"}
INFORMAL, PUBLIC = frozenset({"family", "friends", "neighbourhood"}), frozenset({"services"})
"""Resource types of the assessment form; strengths of the person are neither (E2)."""


# -- block E


def problem_types(data: Data) -> list[Line]:
    """E1: admitted persons with the problem, by sex where the groups are large enough (F-180, F-190)."""
    named = Counter(code for case in data.admitted for code in set(case.entry_barriers))
    shown = list(data.groups(data.admitted, (WOMEN,)))
    lines = [
        line for code in sorted(named, key=lambda code: (-named[code], code)) for line in _problem(code, data, shown)
    ]
    return lines or [count("Aufgenommene", len(data.admitted))]


def _problem(code: str, data: Data, shown: list[Group]) -> list[Line]:
    label = barriers.label(code)
    parts: list[tuple[str, Callable[[CaseFacts], bool]]] = [(label, ALL.belongs)]
    if shown:
        parts += [(f"{label}, Frauen", WOMEN.belongs), (f"{label}, übrige", lambda case: not WOMEN.belongs(case))]
    return [_having(code, text, [case for case in data.admitted if belongs(case)]) for text, belongs in parts]


def _having(code: str, label: str, cases: list[CaseFacts]) -> Line:
    return ratio(label, sum(code in case.entry_barriers for case in cases), len(cases))


def resource_types(data: Data) -> list[Line]:
    """E2: informal and public resources among those named (F-190)."""
    named = [code for case in data.admitted for code in case.resources]
    informal, public = sum(code in INFORMAL for code in named), sum(code in PUBLIC for code in named)
    own = len(named) - informal - public
    return [
        ratio("informelle Hilfen (Familie, Freunde, Umfeld)", informal, len(named)),
        ratio("öffentliche Infrastruktur", public, len(named)),
        *([ratio("Stärken der Person", own, len(named))] if own else []),
    ]


# -- block F


def _agreed(data: Data) -> list[tuple[CaseFacts, GoalRecord]]:
    first, last = data.period
    return [(case, goal) for case in data.cases for goal in case.goal_records if goal.agreed_between(first, last)]


def goal_areas(data: Data) -> list[Line]:
    """F1: goals and main goals by area (F-191)."""
    goals = [goal for _, goal in _agreed(data)]
    mains = [goal for goal in goals if goal.main]
    return [
        count("Ziele", len(goals)),
        *_by_area(goals, ""),
        count("Hauptziele", len(mains)),
        *_by_area(mains, "Hauptziele: "),
    ]


def _by_area(goals: list[GoalRecord], before: str) -> list[Line]:
    found = Counter(goal.area for goal in goals)
    return [ratio(f"{before}{area_label(code)}", number, len(goals)) for code, number in found.most_common()]


def goals_per_problem(data: Data) -> list[Line]:
    """F2: goals linked to a problem by problems named; coverage beside it (F-191, FA-51)."""
    agreed = _agreed(data)
    cases = {id(case): case for case, _ in agreed}.values()
    linked = [goal for case, goal in agreed if goal.barrier]
    named = sum(len(set(case.problems)) for case in cases)
    covered = sum(len(set(case.problems) & {goal.barrier for own, goal in agreed if own is case}) for case in cases)
    return [
        ratio("Ziele je Problem", len(linked), named, unit="je Problem"),
        ratio("Probleme mit mindestens einem Ziel", covered, named),
    ]


# -- block G


def services(paragraph: str) -> Callable[[Data], list[Line]]:
    """G1 to G3: services used and missing under one paragraph (F-192)."""
    return lambda data: _services(data, paragraph)


def _services(data: Data, paragraph: str) -> list[Line]:
    used = data.services(data.cases, paragraph)
    gaps = [
        gap
        for case in data.cases
        for gap in case.service_gaps
        if gap.paragraph == paragraph and data.period.holds(gap.noticed_on)
    ]
    offers = Counter(service.label for service in used)
    fields = Counter(service.problem for service in used)
    return [
        count("begonnene Leistungen", len(used)),
        *(count(f"genutzt: {label or 'ohne Namen'}", number) for label, number in sorted(offers.items())),
        *(count(f"im Problemfeld {barriers.label(code)}", number) for code, number in sorted(fields.items()) if code),
        count("gemeldete Lücken", len(gaps)),
        *(
            count(f"fehlend im Problemfeld {barriers.label(code) if code else '–'}", number)
            for code, number in sorted(Counter(gap.problem for gap in gaps).items())
        ),
    ]


def activation(data: Data) -> list[Line]:
    """G4: services on new entries (i) and on admissions (ii), persons beside them (F-179, F-192, FA-37, FA-38)."""
    return [line for group in (ALL, *data.groups(data.admitted, TARGETS)) for line in _activation(data, group)]


def _activation(data: Data, group: Group) -> list[Line]:
    cases = [case for case in data.admitted if group.belongs(case)]
    placed = len(data.services(cases, "16(1)", "16(2)"))
    served = persons(case for case in cases if data.services([case], "16(1)", "16(2)"))
    entries = group.of(data.year.new_entries)
    missing = ("", lacking(f"Neuzugänge, {group.label}", f"new_entries.{group.key}"))
    of = "" if group is ALL else f", {group.label}"
    return [
        ratio(f"Ausschöpfungsquote II{of}", placed, len(cases)),
        ratio(f"Aktivierungsquote (Neuzugänge){of}", placed, entries, missing=missing),
        ratio(f"Personen mit Leistung (Aufnahmen){of}", served, len(cases)),
        ratio(f"Personen mit Leistung (Neuzugänge){of}", served, entries, missing=missing),
    ]


# -- block H


def duration(data: Data) -> list[Line]:
    """H1: end minus admission of the closures; running cases apart (F-193)."""
    days = [(c.last_exit_date - c.admission_date).days for c in data.closed if c.last_exit_date and c.admission_date]
    running = [case for case in data.in_care if case.last_exit_date is None or case.last_exit_date > data.period.last]
    return [*average("Dauer", days, "Tage"), count("am letzten Tag laufende Fälle", len(running))]


def appointments(data: Data) -> list[Line]:
    """H2: kept personal appointments a closed case (F-193)."""
    kept = sum(case.contacts for case in data.closed)
    return [Line("Termine je Fall", "Termine", Fraction(kept), Fraction(len(data.closed)))]


def working_time(data: Data) -> list[Line]:
    """H3: recorded minutes a closed case (F-193)."""
    minutes = Fraction(sum(case.minutes for case in data.closed))
    closed = Fraction(len(data.closed))
    return [
        Line("Arbeitszeit je Fall", "Minuten", minutes, closed),
        Line("Arbeitszeit je Fall in Stunden", "Stunden", minutes / 60, closed),
    ]


def cost_of(data: Data, paragraph: str) -> tuple[Fraction | None, str]:
    """Money for services of a paragraph, or what is missing (H4)."""
    entered = data.year.costs
    if entered:
        found = next((euro for code, euro in entered.items() if code == paragraph), None)
        return exact(found), lacking(f"Kosten nach {PARAGRAPHS[paragraph]}", f"costs.{paragraph}")
    known = data.services(data.cases, paragraph)
    unpriced = sum(service.cost is None for service in known)
    if unpriced:
        number = counted(unpriced, "Leistung", "Leistungen")
        return None, f"die Angabe der Kosten von {number} nach {PARAGRAPHS[paragraph]} (oder {FILE}: costs)"
    return sum((exact(service.cost) or Fraction(0) for service in known), Fraction(0)), ""


def all_costs(data: Data) -> tuple[Fraction | None, str]:
    """Money for all services, or what is missing (H4, Z5)."""
    parts = [cost_of(data, paragraph) for paragraph in PARAGRAPHS]
    missing = [text for money, text in parts if money is None]
    return (None, " und ".join(missing)) if missing else (sum((m for m, _ in parts if m), Fraction(0)), "")


def costs(data: Data) -> list[Line]:
    """H4: by paragraph and in sum, a person in care (F-193)."""
    people = data.persons_in_care
    total, missing = all_costs(data)
    return [
        ratio("Kosten je Person", total, people, unit="Euro", missing=(missing, "")),
        *(
            ratio(f"Kosten je Person nach {label}", money, people, unit="Euro", missing=(text, ""))
            for paragraph, label in PARAGRAPHS.items()
            for money, text in [cost_of(data, paragraph)]
        ),
    ]


def partners(data: Data) -> list[Line]:
    """H5: each partner once, by provider group (F-193)."""
    involved = {(service.partner, service.group) for service in data.services(data.cases)}
    found = Counter(group for _, group in involved)
    return [count("Partner", len(involved)), *_partner_shares(found.most_common(), len(involved))]


def _partner_shares(found: Iterable[tuple[str, int]], whole: int) -> list[Line]:
    return [ratio(group or "ohne Gruppe", number, whole) for group, number in found]
