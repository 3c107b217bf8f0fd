"""Choosing a measure, and what is to be done before and at its end (U-241, U-248, U-252 to U-261; AM-05)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from workers.errors import UserError
from workers.rules.deadlines import add_months
from workers.rules.german import day, listed
from workers.rules.guidelines import UckermarkParameters
from workers.rules.public_holidays import work_calendar
from workers.rules.uckermark.measure_file import KINDS, TARGET_GROUPS, Measure, read_measures


class Measures:
    """The catalogues of all Jobcenters; hand it around, it never changes."""

    def __init__(self, catalogues: Mapping[str, Mapping[str, Measure]]) -> None:
        self.catalogues = {name: dict(measures) for name, measures in catalogues.items()}

    def of(self, jobcenter: str) -> dict[str, Measure]:
        """UserError for a Jobcenter without a catalogue."""
        if jobcenter not in self.catalogues:
            raise UserError(
                f"Für das Jobcenter „{jobcenter}“ gibt es keinen Maßnahmekatalog.",
                remedy="Bitte in deploy/measures.yaml ergänzen.",
            )
        return self.catalogues[jobcenter]

    def options(self, jobcenter: str, groups: Collection[str], on: date) -> list[dict[str, str]]:
        """What a form offers: those made for one of the groups first, then the others that are on offer (U-257)."""
        offered = [(key, found) for key, found in self.of(jobcenter).items() if not found.until or on <= found.until]
        ranked = sorted(offered, key=lambda pair: (not fits(pair[1], groups), pair[1].state != "current", pair[1].name))
        return [{"label": label(found, groups), "value": key} for key, found in ranked]

    def find(self, jobcenter: str, key: str) -> Measure | None:
        """The measure behind a choice; None if the list no longer has it."""
        return self.of(jobcenter).get(key)


def load_measures(path: Path) -> Measures:
    """Read and check the file. UserError with file, line, key and remedy for the first mistake found."""
    return Measures(read_measures(path))


def fits(measure: Measure, groups: Collection[str]) -> bool:
    """Made for one of these groups, or for everybody (U-199, U-208)."""
    return not measure.target_groups or bool(set(measure.target_groups) & set(groups))


def label(measure: Measure, groups: Collection[str]) -> str:
    """One line for a select: name, kind, whom it is for, whether it is only planned (U-258)."""
    parts = [KINDS[measure.kind]]
    if measure.target_groups:
        named = listed(TARGET_GROUPS[group] for group in measure.target_groups)
        parts.append(f"für {named}" if fits(measure, groups) else f"eigentlich für {named}")
    if measure.state == "planned":
        parts.append("geplant")
    return f"{measure.name} ({', '.join(parts)})"


@dataclass(frozen=True)
class BeforeTheEnd:
    """What has its day before a measure ends; None: nothing of that kind."""

    conference: date | None
    """Task for the case conference (U-254), only before the end of a tendered activation measure."""
    alliance: date | None
    """Task for the working alliance with the employer service (U-241), only with a new qualification."""


def before_the_end(kind: str, ends: date, parameters: UckermarkParameters, *, new_qualification: bool) -> BeforeTheEnd:
    """Counted back from the end: months keep their day, working days skip holidays (U-241, U-254; AM-04, AM-05)."""
    conference = alliance = None
    if kind == "mabe":
        conference = work_calendar(parameters).arbeitstage_before(ends, parameters.case_conference_working_days)
    if kind == "further_training" and new_qualification:
        alliance = add_months(ends, -parameters.further_training_months)
    return BeforeTheEnd(conference, alliance)


def duration_problems(kind: str, begins: date, ends: date, parameters: UckermarkParameters) -> list[str]:
    """What is wrong with the days of a measure; an entry qualification lasts 6 to 12 months (U-191)."""
    if ends < begins:
        return ["Das Ende liegt vor dem Beginn"]
    shortest, longest = parameters.eq_min_months, parameters.eq_max_months
    if kind == "eq" and not add_months(begins, shortest) - date.resolution <= ends <= add_months(begins, longest):
        return [f"Eine Einstiegsqualifizierung dauert {shortest} bis {longest} Monate (§ 54a SGB III)"]
    return []


def unevaluated(measures: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Measures that are not yet finished and evaluated: they may hold back the handover at 25 (U-248)."""
    return [measure for measure in measures if not measure.get("evaluated_on")]


def evaluation_problems(ended: date, evaluated: date, today: date, begins: date) -> list[str]:
    """What is wrong with the days of an evaluation."""
    found = []
    if evaluated > today:
        found.append("Die Auswertung liegt in der Zukunft")
    if ended > today:
        found.append("Das Ende liegt in der Zukunft")
    if ended < begins:
        found.append(f"Das Ende liegt vor dem Beginn am {day(begins)}")
    if evaluated < ended:
        found.append("Ausgewertet wird erst nach dem Ende")
    return found
