"""Steering: how the case goes on (bpmn/steering.bpmn)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from workers.registry import Case, Handlers

steering = Handlers()

Decision = Literal["reassess", "replan", "adapt_agreement", "exit"]


class SteeringForm(Case):
    """The form of steering."""

    steering_decision: Decision = Field(title="Wie geht es weiter?")
    exit_reason_choice: Literal["E-01", "E-02", "E-03", "E-04", "E-05", "E-10"] | None = Field(
        None, title="Grund des Abgangs"
    )


class Steering(Case):
    """Where the case goes from here."""

    steering_outcome: Decision
    exit_reason: str | None
    planning_scope: Literal["full", "agreement"]
    correction_message: None = None


@steering.topic("steering.record_steering")
def record_steering(case: SteeringForm) -> Steering:
    """The next step of the case (H-30, H-114)."""
    return Steering(
        steering_outcome=case.steering_decision,
        exit_reason=case.exit_reason_choice,
        planning_scope="agreement" if case.steering_decision == "adapt_agreement" else "full",
        correction_message=None,
    )
