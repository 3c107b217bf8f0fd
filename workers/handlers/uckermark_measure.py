"""One measure of a case, from the catalogue to its evaluation (bpmn/uckermark/measure.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from workers.engine.cases import Cases
from workers.engine.staffing import Staffing
from workers.handlers.common import emptied, in_future, refuse, title
from workers.handlers.uckermark import keep_standard
from workers.handlers.uckermark_care import facts_changed, own_case
from workers.registry import Case, Handlers, Task
from workers.results import ResultStore
from workers.rules.german import long_day
from workers.rules.guidelines import UckermarkParameters
from workers.rules.parameters import ParameterBook
from workers.rules.staff import Staff
from workers.rules.uckermark import measures as rules
from workers.rules.uckermark.dates import is_adult_client
from workers.rules.uckermark.measure_file import KINDS, TARGET_GROUPS
from workers.rules.uckermark.measures import Measures
from workers.rules.uckermark.task_dates import NEVER

uckermark_measure = Handlers()

FACTS = ("born_on", "target_group", "office")


class MeasureBegun(Case):
    """Which case, and who begins."""

    case_number: str = Field(title="Fallnummer")
    change_starter: str = Field(title="Begonnen von")


class Catalogue(Case):
    """What is on offer for this person; the form opens empty."""

    jobcenter: str
    acting_manager: str
    case_manager: str
    office: str | None
    measure_group_text: str
    measure_options: list[dict[str, str]]
    measure_entered: bool
    measure_key: None = None
    measure_begins_on: None = None
    measure_ends_on: None = None
    measure_agreed_with_agency: None = None
    correction_message: None = None


@uckermark_measure.topic("uckermark_measure.look_up_case", invalid_input="change_not_possible")
async def look_up_case(
    begun: MeasureBegun, task: Task, book: ParameterBook, staffing: Staffing, measures: Measures
) -> Catalogue:
    """The catalogue, what is made for this target group first (U-199, U-208, U-257, U-258, U-261)."""
    case = await own_case(staffing, begun.case_number, begun.change_starter, FACTS, "change_not_possible")
    parameters = book.in_force(case["jobcenter"], task.today, UckermarkParameters)
    adult = is_adult_client(date.fromisoformat(str(case["born_on"])), task.today, parameters)
    group = "adults" if adult else case.get("target_group")
    return Catalogue(
        jobcenter=case["jobcenter"],
        acting_manager=case["acting_manager"],
        case_manager=case["case_manager"],
        office=case.get("office"),
        measure_group_text=TARGET_GROUPS[group] if group else "noch keiner zugeordnet",
        measure_options=measures.options(case["jobcenter"], [group] if group else [], task.today),
        measure_entered=False,
        **emptied(Catalogue),
    )


class MeasureForm(Case):
    """The chosen measure and its days."""

    case_number: str = Field(title="Fallnummer")
    jobcenter: str = Field(title="Jobcenter")
    measure_key: str = Field(title="Maßnahme")
    measure_begins_on: date = Field(title="Beginn")
    measure_ends_on: date = Field(title="Voraussichtliches Ende")
    measure_agreed_with_agency: bool = Field(False, title="Bei einer BvB: mit der Agentur für Arbeit abgestimmt")


class Entered(Case):
    """What is to be done before the end; a day that never comes where there is nothing."""

    measure_entered: bool
    measure_name: str
    measure_kind: str
    measure_kind_text: str
    measure_responsible_name: str
    conference_opens_on: date
    alliance_opens_on: date
    alliance_due: date
    alliance_overdue: date
    alliance_due_text: str | None
    measure_ended_on: None = None
    measure_result: None = None
    measure_evaluated_on: None = None
    alliance_made_on: None = None
    alliance_recorded_on: None = None
    correction_message: None = None


@uckermark_measure.topic("uckermark_measure.record_measure", invalid_input="measure_incomplete")
async def record_measure(
    case: MeasureForm,
    task: Task,
    parameters: UckermarkParameters,
    measures: Measures,
    staff: Staff,
    staffing: Staffing,
    cases: Cases,
) -> Entered:
    """The measure stands in the whole case; its end sets two days (U-190, U-191, U-241, U-254, U-257, U-259, AM-05)."""
    refuse("measure_incomplete", _measure_gaps(case, parameters, measures))
    measure = measures.of(case.jobcenter)[case.measure_key]
    before = rules.before_the_end(
        measure.kind, case.measure_ends_on, parameters, new_qualification=measure.new_qualification
    )
    planned = (case.measure_key, case.measure_ends_on)
    entry = {"key": case.measure_key, "kind": measure.kind, "ends_on": str(case.measure_ends_on), "evaluated_on": None}
    await _keep(case.case_number, planned, entry, task, staffing, cases)
    alliance = before.alliance or NEVER
    return Entered(
        measure_entered=True,
        measure_name=measure.name,
        measure_kind=measure.kind,
        measure_kind_text=KINDS[measure.kind],
        measure_responsible_name=staff.name(measure.responsible),
        conference_opens_on=before.conference or NEVER,
        alliance_opens_on=alliance,
        alliance_due=alliance,
        alliance_overdue=alliance + date.resolution,
        alliance_due_text=long_day(alliance) if before.alliance else None,
        **emptied(Entered),
    )


def _measure_gaps(case: MeasureForm, parameters: UckermarkParameters, measures: Measures) -> list[str | None]:
    measure = measures.find(case.jobcenter, case.measure_key)
    if measure is None:
        return [f"„{title(MeasureForm, 'measure_key')}“ steht nicht mehr im Maßnahmekatalog"]
    unagreed = measure.kind == "bvb" and not case.measure_agreed_with_agency
    too_early = measure.begins_on is not None and case.measure_begins_on < measure.begins_on
    return [
        *rules.duration_problems(measure.kind, case.measure_begins_on, case.measure_ends_on, parameters),
        "Eine BvB ist zuerst mit der Agentur für Arbeit abzustimmen" if unagreed else None,
        "Die Maßnahme beginnt erst später" if too_early else None,
    ]


async def _keep(
    case_number: str, planned: tuple[str, date], entry: dict[str, Any], task: Task, staffing: Staffing, cases: Cases
) -> None:
    """Put the entry into the case's list in place of the planned one; under-25s look at it anew (U-248)."""
    facts = await staffing.facts(case_number, ("measures",)) or {}
    key, end = planned
    others = [known for known in facts.get("measures") or [] if (known["key"], known["ends_on"]) != (key, str(end))]
    await cases.set_in_case(case_number, {"measures": [*others, entry]})
    await facts_changed(cases, task)


class EvaluationForm(Case):
    """The result after the end, also after a break-off."""

    case_number: str = Field(title="Fallnummer")
    measure_key: str = Field(title="Maßnahme")
    measure_kind: str = Field(title="Art")
    measure_begins_on: date = Field(title="Beginn")
    measure_ends_on: date = Field(title="Voraussichtliches Ende")
    measure_ended_on: date = Field(title="Wirkliches Ende")
    measure_result: Literal["reached", "partly", "missed", "broken_off"] = Field(title="Ergebnis")
    measure_evaluated_on: date = Field(title="In OPEN/PROSOZ ausgewertet am")


class Evaluated(Case):
    """The measure no longer holds anything back."""

    measure_ended_on: date
    correction_message: None = None


@uckermark_measure.topic("uckermark_measure.record_evaluation", invalid_input="evaluation_incomplete")
async def record_evaluation(case: EvaluationForm, task: Task, staffing: Staffing, cases: Cases) -> Evaluated:
    """Finished and evaluated: the success of each measure is looked at (U-123, U-248)."""
    problems = rules.evaluation_problems(
        case.measure_ended_on, case.measure_evaluated_on, task.today, case.measure_begins_on
    )
    refuse("evaluation_incomplete", problems)
    entry = {
        "key": case.measure_key,
        "kind": case.measure_kind,
        "ends_on": str(case.measure_ended_on),
        "evaluated_on": str(case.measure_evaluated_on),
    }
    await _keep(case.case_number, (case.measure_key, case.measure_ends_on), entry, task, staffing, cases)
    return Evaluated(measure_ended_on=case.measure_ended_on, correction_message=None)


class AllianceForm(Case):
    """The working alliance with the employer service (DOC-35)."""

    jobcenter: str = Field(title="Jobcenter")
    alliance_due: date = Field(title="Arbeitsbündnis fällig am")
    alliance_made_on: date = Field(title="Arbeitsbündnis geschlossen am")
    alliance_recorded_on: date = Field(title="In OPEN/PROSOZ erfasst am")


class Allied(Case):
    """Nothing else follows."""

    alliance_correction: None = None


@uckermark_measure.topic("uckermark_measure.record_alliance", invalid_input="alliance_incomplete")
async def record_alliance(case: AllianceForm, task: Task, results: ResultStore) -> Allied:
    """Two months before the end, on the case manager's initiative (U-241; DOC-35)."""
    days = ("alliance_made_on", "alliance_recorded_on")
    refuse("alliance_incomplete", [in_future(title(AllianceForm, day), getattr(case, day), task.today) for day in days])
    await keep_standard(results, task, case.jobcenter, "U-241", case.alliance_due, case.alliance_made_on)
    return Allied(alliance_correction=None)
