"""From a situation to the overview's sections: what is counted and how it is said (H-06, H-12, H-53, H-111)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from workers.rules.capacity import case_limit
from workers.rules.deadlines import add_months
from workers.rules.fachkonzept.indicators import Indicator
from workers.rules.german import counted, day, decimal
from workers.rules.parameters import Parameters
from workers.rules.staff import Member, Staff
from workers.team.situation import Care, CaseNow, OpenDeviation, Situation, Work

SOON = timedelta(weeks=4)
MONTHS_BACK = 6
Cell = str | int
OF_THE_JOBCENTER = frozenset({"Z7", "Z8"})
"""Indicators that say nothing of one person's cases: goals and points are the Jobcenter's."""
HANNOVER = {
    "aufgaben": " Die Teamleitung hält die Standards nach (Handlungsleitlinie II).",
    "abweichungen": "Die Teamleitung wirkt Abweichungen von den Standards entgegen (Handlungsleitlinie V).",
}
"""What that guideline says of a section; others say nothing of it."""


@dataclass(frozen=True)
class Bar:
    """One bar of a plot; limit: where a mark stands."""

    label: str
    value: int
    text: str
    limit: int | None = None


@dataclass(frozen=True)
class Section:
    """A part of the overview. key: name of its CSV file; rule: what it rests on, in words."""

    key: str
    title: str
    rule: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    bars: tuple[Bar, ...] = ()
    empty: str = "Zurzeit nichts."
    link: tuple[str, str] | None = None
    """Address and words of a page that says more."""


def sections(
    situation: Situation, managers: Sequence[Member], staff: Staff, parameters: Parameters
) -> tuple[Section, ...]:
    """The overview on the day of the parameters."""
    on = parameters.on
    return (
        _caseload(situation.cases, managers, staff, parameters),
        _workload(situation.work, staff, on, HANNOVER["aufgaben"]),
        _deadlines(situation.work, staff, on),
        _deviations(situation.deviations, staff, HANNOVER["abweichungen"]),
        _length(situation.cases, parameters),
        _movement(situation.care, on),
    )


def common_sections(situation: Situation, staff: Staff, on: date) -> tuple[Section, ...]:
    """The overview of a leader whose guideline knows neither a case limit nor a grid of reviews."""
    return (
        _workload(situation.work, staff, on),
        _deadlines(situation.work, staff, on),
        _deviations(situation.deviations, staff),
        _movement(situation.care, on),
    )


def own_sections(situation: Situation, user: str, staff: Staff, on: date) -> tuple[Section, ...]:
    """What a case manager asks of the own cases: how they stand, what falls due, what others have to do first."""
    return (
        _own_cases(situation, user),
        _deadlines(situation.work, staff, on),
        _waiting([item for item in situation.work if item.assignee != user], staff),
    )


def _own_cases(situation: Situation, user: str) -> Section:
    """Each case with the earliest deadline in it, the most urgent first."""
    rows = []
    for case in situation.cases:
        work = [item for item in situation.work if item.case == case.number]
        due = min((item.due for item in work if item.due), default=None)
        mine = sum(item.assignee == user for item in work)
        row = (case.number, _state(case), day(due) if due else "keine", mine, len(work) - mine)
        rows.append((due or date.max, row))
    return Section(
        "faelle",
        "Fälle",
        "Fälle, die Sie zurzeit bearbeiten, auch in Vertretung; zuerst die mit der nächsten Frist.",
        ("Fall", "Stand", "nächste Frist", "Aufgaben bei mir", "Aufgaben bei anderen"),
        tuple(row for _, row in sorted(rows)),
    )


def _state(case: CaseNow) -> str:
    if case.counts and case.admission:
        return f"aufgenommen am {day(case.admission)}"
    return "im Clearing" if case.clearing else "nicht im Fallmanagement"


def _waiting(work: Sequence[Work], staff: Staff) -> Section:
    """What is up to others, the longest waiting first."""
    rows = [
        (item.case, item.name, staff.name(item.assignee) if item.assignee else "noch niemand", _since(item))
        for item in sorted(work, key=lambda item: (item.since or date.max, item.case))
    ]
    return Section(
        "warten",
        "Warten auf andere",
        "Aufgaben in Ihren Fällen, die bei anderen liegen. „Noch niemand“: eine Gruppe kann die Aufgabe übernehmen.",
        ("Fall", "Aufgabe", "bei", "seit"),
        tuple(rows),
    )


def _since(item: Work) -> str:
    return day(item.since) if item.since else "unbekannt"


def _caseload(cases: Sequence[CaseNow], managers: Sequence[Member], staff: Staff, parameters: Parameters) -> Section:
    """Counted cases against the limit, pro rata by hours; clearing beside it (H-53, H-54, H-62, A-23)."""
    counts = Counter(case.manager for case in cases if case.counts)
    clearing = Counter(case.manager for case in cases if case.clearing and case.manager)
    known = {member.user: member for member in managers}
    strangers = sorted((counts.keys() | clearing.keys()) - known.keys() - {""})
    rows, bars = [], []
    for user in (*known, *strangers):
        member, count = known.get(user), counts[user]
        limit = case_limit(member.hours, parameters) if member and member.hours else None
        hours = decimal(member.hours) if member and member.hours else "unbekannt"
        name, team = staff.name(user), member.team if member else "anderes Team"
        target = limit if limit is not None else "unbekannt"
        rows.append((name, team, hours, count, target, _difference(count, limit), clearing[user]))
        bars.append(Bar(name, count, f"{count} von {target}", limit))
    full = counted(parameters.caseload_full_time, "Fall", "Fälle")
    return Section(
        "fallzahl",
        "Fallzahl",
        f"{full} je Vollzeitstelle ({decimal(parameters.full_time_hours)} Wochenstunden), bei Teilzeit anteilig und "
        "abgerundet; die Fallzahl wird konstant gehalten. Personen im Clearing zählen nicht mit "
        "(Handlungsleitlinie IV.1).",
        ("Fallmanagement", "Team", "Wochenstunden", "zählende Fälle", "Fallzahl (Soll)", "Abweichung", "im Clearing"),
        tuple(rows),
        tuple(bars),
    )


def _difference(count: int, limit: int | None) -> str:
    """The deviation in words, above as well as below (A-23)."""
    if limit is None:
        return "nicht bestimmbar"
    if count == limit:
        return "keine"
    return f"{abs(count - limit)} {'über' if count > limit else 'unter'} der Fallzahl"


def _workload(work: Sequence[Work], staff: Staff, on: date, why: str = "") -> Section:
    """Open, due and overdue tasks by who has them (H-12). why: what the guideline says of it."""
    rows = []
    for user in sorted({item.assignee for item in work}, key=lambda user: staff.name(user)):
        own = [item for item in work if item.assignee == user]
        soon, late = sum(_soon(item, on) for item in own), sum(_late(item, on) for item in own)
        rows.append((staff.name(user) if user else "noch niemand", len(own), soon, late))
    return Section(
        "aufgaben",
        "Aufgaben",
        f"Aufgaben in den Fällen, nach der Person, bei der sie liegen.{why}",
        ("Wer", "offen", "fällig in vier Wochen", "überfällig"),
        tuple(rows),
    )


def _deadlines(work: Sequence[Work], staff: Staff, on: date) -> Section:
    """Each task that is overdue or due within four weeks, the oldest first (H-12)."""
    dated = [(item.due, item) for item in work if item.due and (_late(item, on) or _soon(item, on))]
    rows = [
        (item.case, item.name, staff.name(item.assignee) if item.assignee else "noch niemand", day(due), _when(due, on))
        for due, item in sorted(dated, key=lambda pair: (pair[0], pair[1].case))
    ]
    return Section(
        "fristen",
        "Fristen: überfällig und in vier Wochen",
        "Eine Frist läuft bis zum Ende ihres letzten Tages; überfällig ist eine Aufgabe ab dem Tag danach.",
        ("Fall", "Aufgabe", "Wer", "Frist", "Stand"),
        tuple(rows),
    )


def _when(due: date, on: date) -> str:
    if due < on:
        return f"überfällig seit {counted((on - due).days, 'Tag', 'Tagen')}"
    return "heute fällig" if due == on else f"in {counted((due - on).days, 'Tag', 'Tagen')}"


def _late(item: Work, on: date) -> bool:
    return item.due is not None and item.due < on


def _soon(item: Work, on: date) -> bool:
    return item.due is not None and on <= item.due <= on + SOON


def _deviations(deviations: Sequence[OpenDeviation], staff: Staff, why: str = "") -> Section:
    """Deviations that a leader has not dealt with (H-111). why: what the guideline says of it."""
    rows = [
        (item.case, item.title, day(item.since) if item.since else "unbekannt", staff.name(item.owner))
        for item in sorted(deviations, key=lambda item: (item.since or date.min, item.case))
    ]
    return Section(
        "abweichungen",
        "Offene Abweichungen",
        why or "Hinweise auf Abweichungen, die eine Führungskraft noch nicht erledigt hat.",
        ("Fall", "Abweichung", "seit", "bei"),
        tuple(rows),
    )


def _length(cases: Sequence[CaseNow], parameters: Parameters) -> Section:
    """Counted cases by the time since admission, in the grid of the reviews (H-74 to H-79)."""
    edges = (0, *parameters.review_months, parameters.care_max_months)
    begun = [case.admission for case in cases if case.counts and case.admission]
    found = Counter(_class(admission, edges, parameters.on) for admission in begun)
    labels = [f"{low} bis unter {high} Monate" for low, high in pairwise(edges)]
    rows = [(label, found[number]) for number, label in enumerate(labels)]
    rows.append((f"{edges[-1]} Monate und länger", found[len(labels)]))
    most = counted(parameters.care_max_months, "Monat", "Monate")
    return Section(
        "verweildauer",
        "Fälle nach Verweildauer",
        f"Seit der Aufnahme vergangene Zeit. Überprüft wird alle sechs Monate; die Betreuung dauert höchstens {most} "
        "(Handlungsleitlinie IV.4).",
        ("Verweildauer", "Fälle"),
        tuple(rows),
        tuple(Bar(label, number, str(number)) for label, number in rows),
    )


def _class(admission: date, edges: Sequence[int], on: date) -> int:
    """Number of the class: how many edges after the first have passed."""
    return sum(add_months(admission, months) <= on for months in edges[1:])


def _movement(care: Sequence[Care], on: date) -> Section:
    """Admissions and exits by month (H-111)."""
    admitted = Counter((item.admission.year, item.admission.month) for item in care)
    ended = Counter((item.exit.year, item.exit.month) for item in care if item.exit)
    rows = [(f"{day(first)[3:]}", admitted[key], ended[key]) for first, key in _months(on)]
    return Section(
        "bewegung",
        "Aufnahmen und Abgänge",
        "Laufender Monat und die sechs davor, nach der heutigen Zuordnung der Fälle.",
        ("Monat", "Aufnahmen", "Abgänge"),
        tuple(rows),
    )


def first_month(on: date) -> date:
    """First day of the earliest month shown."""
    return add_months(on.replace(day=1), -MONTHS_BACK)


def _months(on: date) -> Iterator[tuple[date, tuple[int, int]]]:
    for back in range(MONTHS_BACK, -1, -1):
        first = add_months(on.replace(day=1), -back)
        yield first, (first.year, first.month)


def own_indicators(found: Iterable[Indicator], year: int) -> Section:
    """The running year of a case manager's own cases: what can be told without figures from outside (F-196)."""
    rows = [
        (f"{each.id} {each.text.name}", line.label, line.shown, line.calculation)
        for each in found
        if each.id not in OF_THE_JOBCENTER
        for line in each.lines
        if line.value is not None
    ]
    return Section(
        "kennzahlen",
        f"Kennzahlen meiner Fälle im Jahr {year}",
        "Bis heute, aus den Fällen, für die Sie zuständig sind (Fachkonzept, Kapitel 7). Bei wenigen Fällen sagen "
        "Anteile wenig. Kennzahlen, die Außenzahlen brauchen, stehen im Bericht des Jobcenters.",
        ("Kennzahl", "Angabe", "Wert", "Zähler / Nenner"),
        tuple(rows),
        link=("/berichte", "Berichte des Jobcenters"),
    )
