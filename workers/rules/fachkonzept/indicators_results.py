"""Block I and the integrative goals: what was reached (F-179, F-182, F-184, F-185, F-194, F-195)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from workers.rules.fachkonzept.case_facts import CaseFacts, persons
from workers.rules.fachkonzept.exit import FEATURES, heading_label
from workers.rules.fachkonzept.goals import GoalRecord
from workers.rules.fachkonzept.indicator_data import ALL, TARGETS, Data, Group, lacking
from workers.rules.fachkonzept.indicator_values import Line, count, ratio
from workers.rules.fachkonzept.indicators_goals import register_attainment

SOCIAL = frozenset({"debts", "addiction", "mental_health", "housing", "family"})
"""Problem fields whose services are of a social kind (Z3; the text names debts, psychosocial help and addiction)."""


def due_goals(data: Data) -> list[GoalRecord]:
    """Goals whose last agreed target date lies in the period (6.2 no. 1 to 3)."""
    found = (goal for case in data.cases for goal in case.goal_records)
    return [goal for goal in found if data.period.holds(goal.target) and goal.counts]


def attainment_a(data: Data) -> list[Line]:
    """I1: case goals reached by the report day; goals of the Jobcenter beside them (F-194, FA-48)."""
    due = due_goals(data)
    reached = sum(goal.reached_on is not None and goal.reached_on <= data.day for goal in due)
    return [ratio("Zielerreichungsquote A, Fallziele", reached, len(due)), register_attainment(data)]


def attainment_b(data: Data) -> list[Line]:
    """I2: case goals reached in time (F-194, FA-47)."""
    due = due_goals(data)
    in_time = sum(goal.reached_on is not None and goal.reached_on <= goal.target for goal in due)
    return [ratio("Zielerreichungsquote B", in_time, len(due))]


def drop_outs(data: Data) -> list[Line]:
    """I3: closures without the main goal; transfers can be seen apart (F-194, FA-49)."""
    out = [case for case in data.closed if not case.main_goal_reached]
    headings = Counter(case.exit_reason or "other" for case in out)
    return [
        ratio("Abbruchquote", len(out), len(data.closed)),
        *(count(f"davon {heading_label(code)}", number) for code, number in sorted(headings.items())),
    ]


# -- into work: one pattern for everybody and for the cases


def integration_one(data: Data) -> list[Line]:
    """I4a: exits into work by new entries and stock, single bases beside it (F-194, FA-41, FA-42)."""
    return [*_own_integration(data, ALL), *_all_integration(data), *_own_groups(data)]


def _own_groups(data: Data) -> list[Line]:
    shown = data.groups([*data.admitted, *data.stock], TARGETS)
    return [line for group in shown for line in _own_integration(data, group)[:1]]


def _own_integration(data: Data, group: Group) -> list[Line]:
    left = sum(case.integrated and group.belongs(case) for case in data.closed)
    new, stock = sum(map(group.belongs, data.admitted)), sum(map(group.belongs, data.stock))
    name = f"Fallmanagement, {group.label}"
    return [
        ratio(f"Eingliederungsquote I, {name}", left, new + stock),
        ratio(f"{name}: auf Aufnahmen", left, new),
        ratio(f"{name}: auf den Bestand am Anfang", left, stock),
    ]


def _all_integration(data: Data) -> list[Line]:
    left, new, stock = (getattr(data.year, name).total for name in ("exits_to_work", "new_entries", "stock_at_start"))
    texts = {
        "left": lacking("Abgänge in Arbeit oder Ausbildung, alle Kunden", "exits_to_work.total"),
        "new": lacking("Neuzugänge", "new_entries.total"),
        "stock": lacking("Bestand im Leistungsbezug am Anfang", "stock_at_start.total"),
    }
    both = None if new is None or stock is None else new + stock
    base = " und ".join(texts[name] for name, value in (("new", new), ("stock", stock)) if value is None)
    return [
        ratio("Eingliederungsquote I, alle Kunden", left, both, missing=(texts["left"], base)),
        ratio("alle Kunden: auf Neuzugänge", left, new, missing=(texts["left"], texts["new"])),
        ratio("alle Kunden: auf den Bestand am Anfang", left, stock, missing=(texts["left"], texts["stock"])),
    ]


def integration_two(data: Data) -> list[Line]:
    """I4b: confirmed stays of the cohort; unknown and pending stay in the base (F-195, FA-43, FA-44)."""
    stays = Counter(stay for case in data.admitted if (stay := case.stay(data.day)))
    everybody = data.year.stays
    missing = (lacking("belegter Verbleib, alle Kunden", "stays.confirmed"), lacking("Neuzugänge", "new_entries.total"))
    known = {"unbekannt": everybody.unknown, "noch nicht zu prüfen": everybody.pending}
    return [
        _lasting(data, ALL),
        count("Fallmanagement: Verbleib unbekannt", stays["unknown"]),
        count("Fallmanagement: nicht mehr in Arbeit", stays["not"]),
        count("Fallmanagement: noch nicht geprüft", stays["pending"]),
        ratio("Eingliederungsquote II, alle Kunden", everybody.confirmed, data.year.new_entries.total, missing=missing),
        *(count(f"alle Kunden: {label}", number) for label, number in known.items() if number is not None),
        *(_lasting(data, group) for group in data.groups(data.admitted, TARGETS)),
    ]


def _lasting(data: Data, group: Group) -> Line:
    cohort = [case for case in data.admitted if group.belongs(case)]
    confirmed = sum(case.stay(data.day) == "confirmed" for case in cohort)
    return ratio(f"Eingliederungsquote II, Fallmanagement, {group.label}", confirmed, len(cohort))


# -- the integrative goals


def integrations(data: Data) -> list[Line]:
    """Z1: with and without subsidy, and how they were (F-182, F-184, F-185)."""
    base = len(data.admitted) + len(data.stock)
    found = [case for case in data.closed if case.integrated]
    subsidised = [case for case in found if "subsidised" in _features(case)]
    refined = {code: sum(code in _features(case) for case in found) for code in FEATURES if code != "subsidised"}
    return [
        ratio("Integrationsquote ohne Förderung", len(found) - len(subsidised), base),
        ratio("Integrationsquote mit Förderung", len(subsidised), base),
        *(count(f"davon {FEATURES[code]}", number) for code, number in refined.items()),
    ]


def _features(case: CaseFacts) -> tuple[str, ...]:
    return case.exit_facts.work_features if case.exit_facts else ()


def activation_a(data: Data) -> list[Line]:
    """Z2: persons with a service under § 16(1) or § 16(3) (F-179, F-182, FA-53)."""
    served = (case for case in data.in_care if data.services([case], "16(1)", "16(3)"))
    return [_rate("Aktivierungsquote A", served, data)]


def activation_s(data: Data) -> list[Line]:
    """Z3: persons with a social service under § 16(2) (F-179, F-182, FA-53)."""
    served = (case for case in data.in_care if any(map(_social, data.services([case], "16(2)"))))
    return [_rate("Stabilisierungsquote (Aktivierungsquote S)", served, data)]


def _social(service: object) -> bool:
    problem, contribution = getattr(service, "problem", ""), getattr(service, "contribution", "")
    return problem in SOCIAL or contribution == "stabilising"


def _rate(label: str, served: Iterable[CaseFacts], data: Data) -> Line:
    return ratio(label, persons(served), data.persons_in_care)
