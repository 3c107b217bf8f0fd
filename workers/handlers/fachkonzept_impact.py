"""Whether the person is still in work six months after the end of benefit (bpmn/fachkonzept/impact.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.engine.cases import Cases
from workers.handlers.common import in_future, refuse, title
from workers.handlers.fachkonzept_exit import ExitFacts
from workers.registry import Case, Handlers, Task
from workers.rules.fachkonzept import exit as rules
from workers.rules.german import day, long_day
from workers.rules.guidelines import FachkonzeptParameters

fachkonzept_impact = Handlers()


class EndedCare(Case):
    """How care ended."""

    case_number: str = Field(title="Fallnummer")
    exit_reason: str = Field(title="Überschrift")
    exit_facts: ExitFacts = Field(title="Angaben zum Ausstieg")

    @property
    def fact_date(self) -> date | None:
        return self.exit_facts.last_benefit_day


class StayCheck(Case):
    """When the stay is checked; without consent it is unknown at once (FA-45)."""

    stay_owed: bool
    stay_check_on: date | None
    stay_check_text: str | None
    stay_explanation: str | None
    stay_check_group: str
    stay_result: rules.Stay | None
    stay_note_text: None = None
    correction_message: None = None


class StayForm(Case):
    """What was found for the day."""

    case_number: str = Field(title="Fallnummer")
    stay_check_on: date = Field(title="Tag der Prüfung")
    stay_result: rules.Stay = Field(title="Verbleib an diesem Tag")
    stay_evidence: Literal["pay_slip", "employer", "contract", "trade"] | None = Field(None, title="Nachweis")
    stay_unknown_reason: Literal["moved", "partner_income", "no_answer", "other"] | None = Field(
        None, title="Warum unbekannt?"
    )
    stay_checked_on: date = Field(title="Festgestellt am")


class StayKnown(Case):
    """The result for the cohort's report (Eingliederungsquote II)."""

    stay_result: rules.Stay
    correction_message: None = None


class Referred(Case):
    """A note in the task; the check stays."""

    stay_note_text: str


@fachkonzept_impact.topic("fachkonzept_impact.set_stay_check")
async def set_stay_check(case: EndedCare, parameters: FachkonzeptParameters, cases: Cases) -> StayCheck:
    """Six months after the last day of benefit, only after heading 1 and with consent (F-195, FA-44, FA-45)."""
    integrated = case.exit_reason == "1"
    last_day = case.exit_facts.last_benefit_day
    owed = integrated and case.exit_facts.stay_consent and last_day is not None
    found = rules.stay_check(last_day, parameters) if integrated and last_day else None
    unknown: rules.Stay | None = "unknown" if integrated and not owed else None
    await cases.set_in_case(
        case.case_number, {"stay_check_on": found.due if found and owed else None, "stay_result": unknown}
    )
    return StayCheck(
        stay_owed=owed,
        stay_check_on=found.due if found else None,
        stay_check_text=long_day(found.due) if found else None,
        stay_explanation=" ".join(found.explain()) if found else None,
        stay_check_group=parameters.stay_check_group,
        stay_result=unknown,
        stay_note_text=None,
        correction_message=None,
    )


@fachkonzept_impact.topic("fachkonzept_impact.record_stay", invalid_input="stay_incomplete")
async def record_stay(case: StayForm, task: Task, cases: Cases) -> StayKnown:
    """Confirmed only by evidence for that day; anything else never counts (F-195; 6.2 no. 6)."""
    problems = rules.stay_problems(
        case.stay_result,
        evidence_seen=case.stay_evidence is not None,
        reason_given=case.stay_unknown_reason is not None,
    )
    early = case.stay_checked_on < case.stay_check_on
    label = title(StayForm, "stay_checked_on")
    refuse(
        "stay_incomplete",
        [
            *problems,
            in_future(label, case.stay_checked_on, task.today),
            f"„{label}“ liegt vor dem {day(case.stay_check_on)}" if early else None,
        ],
    )
    await cases.set_in_case(case.case_number, {"stay_result": case.stay_result})
    return StayKnown(stay_result=case.stay_result, correction_message=None)


@fachkonzept_impact.topic("fachkonzept_impact.note_referral")
def note_referral(task: Task) -> Referred:
    """The person came back before the day: the check stays, the new referral goes its own way (F-195)."""
    return Referred(stay_note_text=f"Am {day(task.today)} wurde die Person erneut übergeleitet. Die Prüfung bleibt.")
