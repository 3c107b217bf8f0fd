"""Planning: the agreement or its reasoned deferral (bpmn/planning.bpmn)."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from workers.registry import Case, Handlers

planning = Handlers()


class AgreementForm(Case):
    """The form of the agreement (D-13, D-15)."""

    agreement_concluded: bool = Field(title="Ist die Vereinbarung geschlossen?")
    agreement_date: date = Field(title="Geschlossen oder zurückgestellt am")
    agreement_version: int = 0


class Agreement(Case):
    """What steering builds on. agreement_base_date: from which the next review is counted (A-31); None while waived."""

    goal_categories: list[str]
    plan_kind: str
    plan_name_text: str
    agreement_concluded_on: date | None
    agreement_waived: bool
    agreement_base_date: date | None
    agreement_version: int
    third_party_needed: bool
    planning_scope: str
    correction_message: None = None


@planning.topic("planning.record_agreement")
def record_agreement(case: AgreementForm) -> Agreement:
    """The agreement from which the reviews are counted (H-47, H-48, H-50)."""
    concluded = case.agreement_date if case.agreement_concluded else None
    return Agreement(
        goal_categories=[],
        plan_kind="egv",
        plan_name_text="Eingliederungsvereinbarung",
        agreement_concluded_on=concluded,
        agreement_waived=not case.agreement_concluded,
        agreement_base_date=concluded,
        agreement_version=case.agreement_version + 1,
        third_party_needed=False,
        planning_scope="full",
        correction_message=None,
    )
