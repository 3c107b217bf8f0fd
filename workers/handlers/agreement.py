"""What every agreement says of itself, whichever guideline writes it: one place for both letters (H-47, F-124)."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from workers.documents import DocumentFormat
from workers.rules import planning as rules
from workers.rules.guidelines import Guideline
from workers.rules.staff import Staff


class Concluded(Protocol):
    """An agreement that was concluded, as the variables tell it."""

    @property
    def jobcenter(self) -> str: ...

    @property
    def document_format(self) -> DocumentFormat: ...

    @property
    def acting_manager(self) -> str: ...

    @property
    def case_manager_team(self) -> str: ...

    @property
    def agreement_concluded_on(self) -> date: ...

    @property
    def agreement_version(self) -> int: ...

    @property
    def text_offer(self) -> str | None: ...


def agreement_head(case: Concluded, parameters: Guideline, staff: Staff) -> dict[str, Any]:
    """Sender, name and version by the law of its day, and the offer it opens with where the law wants one."""
    return {
        "jobcenter": case.jobcenter,
        "document_format": case.document_format,
        "case_manager": staff.name(case.acting_manager),
        "case_manager_team": case.case_manager_team,
        "plan_kind": rules.plan_kind(parameters),
        "plan_name": parameters.plan_name,
        "benefit_name": parameters.benefit_name,
        "concluded_on": case.agreement_concluded_on,
        "version": case.agreement_version,
        "offer": case.text_offer if rules.opens_with_offer(parameters) else None,
    }
