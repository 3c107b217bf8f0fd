"""Instruments for under-25s with the conditions of the text (bpmn/uckermark/instrument.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field

from workers.engine.cases import Cases
from workers.engine.staffing import Staffing
from workers.handlers.common import refuse
from workers.handlers.uckermark_care import own_case
from workers.registry import Case, Handlers, Task
from workers.rules.deadlines import add_months
from workers.rules.guidelines import UckermarkParameters
from workers.rules.parameters import ParameterBook
from workers.rules.uckermark import instruments as rules

uckermark_instrument = Handlers()


class InstrumentForm(Case):
    """The instrument and what the FM ticked."""

    case_number: str = Field(title="Fallnummer")
    instrument_starter: str = Field(title="Begonnen von")
    instrument: rules.Instrument = Field(title="Instrument")
    instrument_facts: tuple[rules.Reason, ...] = Field((), title="Was liegt vor?")
    instrument_starts_on: date = Field(title="Beginn am")
    instrument_months: int | None = Field(None, ge=1, le=48, title="Dauer in Monaten")
    agency_agreed: bool = Field(False, title="Mit der Agentur für Arbeit abgestimmt")


class InstrumentAgreed(Case):
    """The instrument is among the measures of the case."""

    correction_message: None = None


@uckermark_instrument.topic("uckermark_instrument.check_instrument", invalid_input="instrument_refused")
async def check_instrument(
    form: InstrumentForm, task: Task, staffing: Staffing, cases: Cases, book: ParameterBook
) -> InstrumentAgreed:
    """Table 5.12; what is allowed becomes a measure of the case (U-190 to U-199, U-213, AM-27)."""
    wanted = ("target_group", "ready_for_training", "measures")
    case = await own_case(staffing, form.case_number, form.instrument_starter, wanted, "instrument_refused")
    refuse("instrument_refused", _gaps(form, case, book.in_force(case["jobcenter"], task.today, UckermarkParameters)))
    others = [each for each in case.get("measures") or [] if each.get("key") != task.id]
    await cases.set_in_case(form.case_number, {"measures": [*others, _measure(form, task)]})
    return InstrumentAgreed(correction_message=None)


def _gaps(form: InstrumentForm, case: dict[str, Any], parameters: UckermarkParameters) -> list[str | None]:
    if not case.get("target_group"):
        return ["Die Person hat keine Zielgruppe U25; bitte zuerst die Zielgruppe festlegen"]
    facts = rules.Facts(case["target_group"], case.get("ready_for_training"), frozenset(form.instrument_facts))
    months, agreed = form.instrument_months, form.agency_agreed
    return [*rules.gaps(form.instrument, facts, parameters, months=months, agency_agreed=agreed)]


def _measure(form: InstrumentForm, task: Task) -> dict[str, Any]:
    ends = add_months(form.instrument_starts_on, form.instrument_months) if form.instrument_months else None
    return {
        "key": task.id,
        "kind": form.instrument,
        "ends_on": ends.isoformat() if ends else None,
        "evaluated_on": None,
    }
