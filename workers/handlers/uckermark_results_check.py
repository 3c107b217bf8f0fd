"""Yearly results check by the management (bpmn/uckermark/results_check.bpmn)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Any, Literal

from pydantic import Field

from workers.documents import StandardRow, YearlyResults
from workers.engine.staffing import Staffing
from workers.handlers.common import emptied, in_future, refuse, title
from workers.handlers.uckermark import keep_standard
from workers.registry import Case, Handlers, Task
from workers.reports.publisher import Publisher
from workers.results import ResultStore
from workers.rules.german import long_day
from workers.rules.guidelines import UckermarkParameters
from workers.rules.parameters import ParameterBook
from workers.rules.uckermark import results_check as rules
from workers.rules.uckermark.caseload import StaffCounted, caseload
from workers.rules.uckermark.dates import is_adult_client

uckermark_results_check = Handlers()

JOBCENTER = "uckermark"
FACTS = ("born_on", "category_history", "barriers")


class LastCheck(Case):
    """From this day the year counts."""

    last_check_on: date = Field(title="Letzte Ergebnisprüfung am")


class NextCheck(Case):
    """When the next one is due, and when its task appears."""

    jobcenter: str
    check_due: date
    check_overdue: date
    check_opens_on: date
    check_due_text: str
    check_explanation: str


@uckermark_results_check.topic("uckermark_results_check.set_check")
def set_check(case: LastCheck, book: ParameterBook) -> NextCheck:
    """One year after the last; the task appears some time before (U-265; DL-44)."""
    parameters = book.in_force(JOBCENTER, case.last_check_on, UckermarkParameters)
    found = rules.next_check(case.last_check_on, parameters)
    return NextCheck(
        jobcenter=JOBCENTER,
        check_due=found.due,
        check_overdue=found.overdue,
        check_opens_on=rules.check_opens(found.due, parameters),
        check_due_text=long_day(found.due),
        check_explanation=" ".join(found.explain()),
    )


class Figures(Case):
    """What the management sees; totals only."""

    caseload_text: str
    standards_text: str
    progress_text: str
    adults_clients: int
    youth_clients: int
    check_standards: list[dict[str, Any]]
    check_progress: list[str]
    adults_managers: None = None
    adults_leading: None = None
    adults_assistants: None = None
    youth_managers: None = None
    youth_leading: None = None
    youth_assistants: None = None
    checked_on: None = None
    stop_checking: None = None
    correction_message: None = None


@uckermark_results_check.topic("uckermark_results_check.gather_figures")
async def gather_figures(
    case: LastCheck, task: Task, book: ParameterBook, staffing: Staffing, results: ResultStore
) -> Figures:
    """Deadlines kept and missed by rule, progress, clients of 25 and more and under (U-015, U-019, U-263, U-264)."""
    parameters = book.in_force(JOBCENTER, task.today, UckermarkParameters)
    known = await staffing.all_facts(JOBCENTER, FACTS)
    adults = sum(is_adult_client(_day(each["born_on"]), task.today, parameters) for each in known if each["born_on"])
    marks = await asyncio.to_thread(results.standard_marks, JOBCENTER)
    standards = rules.standards(marks, case.last_check_on, task.today)
    progress = _progress(known, case.last_check_on)
    return Figures(
        caseload_text=f"Laufende Fälle laut System: {adults} ab 25, {len(known) - adults} unter 25.",
        standards_text=_standards_text(standards),
        progress_text="  \n".join(progress),
        adults_clients=adults,
        youth_clients=len(known) - adults,
        check_standards=[
            {"rule": each.rule, "label": _label(each.rule), "kept": each.kept, "missed": each.missed}
            for each in standards
        ],
        check_progress=progress,
        **emptied(Figures),
    )


def _day(value: object) -> date:
    return date.fromisoformat(str(value))


def _label(rule: str) -> str:
    """The rule's German heading for readers of a report."""
    return LABELS.get(rule, "Frist")


LABELS = {
    "U-024": "Einstiegsberatung in zehn Arbeitstagen",
    "U-034": "Einladung zur Einstiegsberatung rechtzeitig beim Service",
    "U-057": "Einladung nach versäumter Einstiegsberatung",
    "U-058": "Meldeaufforderung nach versäumter Einstiegsberatung",
    "U-060": "Erstgespräch nach der Bewilligung",
    "U-080": "Wiedervorlage X",
    "U-081": "Wiedervorlage Y",
    "U-082": "Wiedervorlage Z",
    "U-114": "neue Vereinbarung nach sechs Monaten",
    "U-131": "Folgegespräch am Ende der Vereinbarung",
    "U-132": "Folgegespräch B nach drei Monaten",
    "U-133": "Einladung arbeitsmarktnah",
    "U-134": "Erstgespräch arbeitsmarktnah",
    "U-138": "monatlicher Kontakt arbeitsmarktnah",
    "U-141": "wöchentliche Stellensuche",
    "U-142": "Hinweis auf passende Stellen",
    "U-148": "Einschätzung nach sechs Monaten",
    "U-152": "Erstberatung U25 nach der Bewilligung",
    "U-185": "monatlicher Kontakt mit Ausbildungssuchenden",
    "U-203": "Kontakt drei Monate vor dem Ende der Ausbildung",
    "U-230": "Mitteilung der Leistungsentscheidung",
    "U-234": "Weitergabe der Akte im Umlauf",
    "U-235": "Mitteilung einer Leistungsänderung",
    "U-236": "Übergabe von A-Fällen",
    "U-237": "Übergabe der Unterlagen",
    "U-240": "Arbeitsbündnis vor dem Ende der Ausbildung",
    "U-241": "Arbeitsbündnis vor dem Ende der Weiterbildung",
    "U-265": "jährliche Ergebnisprüfung",
}
"""What the rules with a deadline demand, in words."""


def _standards_text(standards: Iterable[rules.Standard]) -> str:
    lines = [f"{_label(each.rule)}: {each.kept} gehalten, {each.missed} verfehlt" for each in standards]
    return "  \n".join(lines) or "Seit der letzten Prüfung wurde keine Frist gehalten oder verfehlt."


def _progress(known: Iterable[dict[str, Any]], since: date) -> list[str]:
    changes: list[rules.CategoryChange] = []
    statuses: list[str] = []
    for each in known:
        history = each["category_history"] or []
        changes += [
            rules.CategoryChange(before["category"], after["category"])
            for before, after in pairwise(history)
            if _day(after["since"]) > since
        ]
        statuses += [barrier["status"] for barrier in each["barriers"] or []]
    found = rules.progress(changes, statuses)
    return [
        f"Wechsel in eine höherwertige Kategorie: {found.higher}, in eine niedrigere: {found.lower}",
        f"Handlungsbedarfe laufender Fälle: {found.barriers} erfasst, davon {found.settled} erfolgreich erledigt",
    ]


class CheckForm(Case):
    """Staff and conclusions; the figures stand beside them (DOC-44, DOC-45)."""

    check_due: date = Field(title="Fällig am")
    last_check_on: date = Field(title="Letzte Ergebnisprüfung am")
    check_standards: tuple[dict[str, Any], ...] = Field((), title="Mindeststandards")
    check_progress: tuple[str, ...] = Field((), title="Fortschritte")
    adults_clients: int = Field(ge=0, title="Kundinnen und Kunden ab 25")
    adults_managers: float = Field(ge=0, title="Personal ab 25: Fachkräfte")
    adults_leading: float = Field(ge=0, title="Personal ab 25: leitend")
    adults_assistants: float = Field(ge=0, title="Personal ab 25: assistierend")
    youth_clients: int = Field(ge=0, title="Kundinnen und Kunden unter 25")
    youth_managers: float = Field(ge=0, title="Personal unter 25: Fachkräfte")
    youth_leading: float = Field(ge=0, title="Personal unter 25: leitend")
    youth_assistants: float = Field(ge=0, title="Personal unter 25: assistierend")
    checked_on: date = Field(title="Geprüft am")
    text_conclusions: str = Field(title="Schlüsse für das Konzept")
    stop_checking: Literal["yes", "no"] = Field(title="Die jährliche Reihe beenden?")


class CheckDone(Case):
    """From this check the next year counts; the conclusions are in the report only."""

    last_check_on: date
    stop_checking: str
    results_report_url: str
    caseload_text: str
    text_conclusions: None = None
    correction_message: None = None


@uckermark_results_check.topic("uckermark_results_check.compile_report", invalid_input="check_incomplete")
async def compile_report(
    case: CheckForm, task: Task, book: ParameterBook, publisher: Publisher, results: ResultStore
) -> CheckDone:
    """The report with caseload, standards, progress and conclusions (U-263 to U-266; DOC-44, DOC-45)."""
    early = case.checked_on <= case.last_check_on
    label = title(CheckForm, "checked_on")
    refuse(
        "check_incomplete",
        [
            in_future(label, case.checked_on, task.today),
            f"„{label}“ liegt nicht nach der letzten Prüfung" if early else None,
        ],
    )
    loads = _loads(case, book.in_force(JOBCENTER, case.checked_on, UckermarkParameters))
    report = YearlyResults(
        jobcenter=JOBCENTER,
        checked_on=case.checked_on,
        since=case.last_check_on,
        caseloads=tuple(loads),
        standards=tuple(StandardRow(**row) for row in case.check_standards),
        progress=case.check_progress,
        conclusions=case.text_conclusions,
    )
    await publisher.publish_yearly(report)
    await keep_standard(results, task, JOBCENTER, "U-265", case.check_due, case.checked_on)
    return CheckDone(
        last_check_on=case.checked_on,
        stop_checking=case.stop_checking,
        results_report_url=publisher.url,
        caseload_text="  \n".join(loads),
        **emptied(CheckDone),
    )


def _loads(case: CheckForm, parameters: UckermarkParameters) -> list[str]:
    adults = StaffCounted(case.adults_managers, case.adults_leading, case.adults_assistants)
    youth = StaffCounted(case.youth_managers, case.youth_leading, case.youth_assistants)
    return [
        caseload("adults", case.adults_clients, adults, parameters).text,
        caseload("under_25", case.youth_clients, youth, parameters).text,
    ]
