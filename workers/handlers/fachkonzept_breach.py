"""Checking a reported breach (bpmn/fachkonzept/breach.bpmn). Nothing here decides or calculates a sanction."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.handlers.common import in_future, refuse, title
from workers.registry import Case, Handlers, Task

fachkonzept_breach = Handlers()


class BreachForm(Case):
    """The case manager's check."""

    refused_on: date = Field(title="Geschehen am")
    person_heard_on: date = Field(title="Person angehört am")
    breach_result: Literal["hand_over", "good_reason", "no_breach"] = Field(title="Ergebnis")
    handed_over_on: date | None = Field(None, title="Übergeben am")
    breach_recorded_on: date = Field(title="Vermerk in VerBIS erfasst am")


class CheckedBreach(Case):
    """Handed over to the competent body, or without breach; case management goes on either way (F-025, FA-26)."""

    breach_result: Literal["hand_over", "good_reason", "no_breach"]
    handed_over_on: date | None
    correction_message: None = None


@fachkonzept_breach.topic("fachkonzept_breach.record_breach", invalid_input="breach_incomplete")
def record_breach(case: BreachForm, task: Task) -> CheckedBreach:
    """Hearing and, where it is handed over, the day; the decision is made elsewhere (F-025, F-207, FA-26)."""
    handed = case.breach_result == "hand_over"
    dates = ("person_heard_on", "handed_over_on", "breach_recorded_on")
    problems = [in_future(title(BreachForm, name), getattr(case, name), task.today) for name in dates]
    if case.person_heard_on < case.refused_on:
        problems.append("Die Anhörung kann nicht vor dem Vorfall liegen")
    if handed and case.handed_over_on is None:
        problems.append("Es fehlt, wann übergeben wurde")
    if handed and case.handed_over_on and case.handed_over_on < case.person_heard_on:
        problems.append("Übergeben wird erst nach der Anhörung")
    refuse("breach_incomplete", problems)
    return CheckedBreach(
        breach_result=case.breach_result,
        handed_over_on=case.handed_over_on if handed else None,
        correction_message=None,
    )
