"""The benefit clerk decides beside the case and tells the case manager (bpmn/uckermark/benefits.bpmn)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from pydantic import Field

from workers.engine.cases import Cases
from workers.handlers.common import in_future, refuse, title
from workers.handlers.uckermark import mark_telling, send_notice
from workers.registry import Case, Handlers, Task
from workers.results import ResultStore
from workers.rules.german import day
from workers.rules.guidelines import UckermarkParameters
from workers.rules.uckermark.circulation import stations

uckermark_benefits = Handlers()

CIRCULATION = "uckermark_circulation"
WORDS = {"granted": "bewilligt", "refused": "abgelehnt"}


class BenefitsForm(Case):
    """The decision as the clerk records it."""

    case_number: str = Field(title="Fallnummer")
    jobcenter: str = Field(title="Jobcenter")
    case_manager: str = Field(title="Zuständige Fachkraft")
    complete_form_on: date = Field(title="Vollständiger Antrag vom")
    benefits_decision: Literal["granted", "refused"] = Field(title="Entscheidung")
    decided_on: date = Field(title="Entschieden am")
    circulate: bool = Field(False, title="Akte geht in Umlauf")
    involved: list[str] = Field([], title="Beteiligte Stellen")


class BenefitsRecorded(Case):
    """The result; the file goes round in a process of its own."""

    benefits_recorded_on: date
    correction_message: None = None


@uckermark_benefits.topic("uckermark_benefits.record_benefits", invalid_input="decision_incomplete")
async def record_benefits(
    case: BenefitsForm, task: Task, parameters: UckermarkParameters, cases: Cases, results: ResultStore
) -> BenefitsRecorded:
    """Tells the case manager and the case, which waits for it, and sends the file round (U-229 to U-232; DOC-36)."""
    refuse("decision_incomplete", _problems(case, task.today))
    await mark_telling(results, task, case.jobcenter, "U-230", case.decided_on, parameters)
    await _mail(case, task, cases)
    granted = case.decided_on if case.benefits_decision == "granted" else None
    await cases.set_in_case(task.case_number, {"benefits": case.benefits_decision, "granted_on": granted})
    if case.circulate:
        await _send_round(case, task, cases)
    return BenefitsRecorded(benefits_recorded_on=task.today, correction_message=None)


def _problems(case: BenefitsForm, today: date) -> list[str | None]:
    label = title(BenefitsForm, "decided_on")
    early = case.decided_on < case.complete_form_on
    return [
        in_future(label, case.decided_on, today),
        f"„{label}“ liegt vor dem vollständigen Antrag vom {day(case.complete_form_on)}" if early else None,
    ]


async def _mail(case: BenefitsForm, task: Task, cases: Cases) -> None:
    word = WORDS[case.benefits_decision]
    after = "" if word == "bewilligt" else " Ohne Leistung gibt es kein Erstgespräch; ein begonnener Fall wird beendet."
    text = f"Die Leistung ist am {day(case.decided_on)} {word}.{after}"
    name = f"Leistung {word}"
    await send_notice(cases, task, case.jobcenter, title=name, text=text, rule="U-230", person=case.case_manager)


async def _send_round(case: BenefitsForm, task: Task, cases: Cases) -> None:
    values: Mapping[str, Any] = {
        "jobcenter": case.jobcenter,
        "case_number": case.case_number,
        "circulation_id": task.id,
        "stations": stations(case.involved),
        "station_number": 0,
    }
    await cases.begin_once(CIRCULATION, task.case_number, values, proof="circulation_id")
