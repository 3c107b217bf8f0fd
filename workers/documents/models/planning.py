"""Documents of planning: the agreement with the client."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from workers.documents.models.base import ClientLetter, Line, Narrative, StaffName, at_least_one
from workers.documents.models.escalation import Fact


class AgreementGoal(BaseModel):
    """One goal of an agreement with the day by which it is to be reached (H-112)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: Narrative
    target: date


class Agreement(ClientLetter):
    """Eingliederungsvereinbarung oder Kooperationsplan: named by the law of the day it was concluded (D-13; H-47)."""

    template: ClassVar[str] = "planning/agreement.html.j2"
    plain_template: ClassVar[str | None] = "plain/planning/agreement.html.j2"

    case_manager: StaffName
    case_manager_team: StaffName
    plan_kind: Literal["egv", "kooperationsplan"]
    plan_name: Line
    benefit_name: Line
    """What the benefit was called on that day."""
    concluded_on: date
    version: Annotated[int, Field(ge=1)]
    """Fassung: 1 for the first agreement of the case, counted up with each adaptation."""
    offer: Narrative | None = None
    """Persönliches Angebot with which a plan opens since 01.07.2026 (§ 15 SGB II)."""
    goals: Annotated[tuple[AgreementGoal, ...], AfterValidator(at_least_one)]
    steps_person: Narrative
    steps_jobcenter: Narrative
    services: tuple[Fact, ...] = ()
    """For each service the life area it helps in, and its name."""
    partners: tuple[Line, ...] = ()
    review_due: date
    """Last day of the next review."""
    review_due_explanation: Narrative
    """German text: how that date came about."""

    @property
    def title(self) -> str:
        return f"{self.plan_name} vom {self.concluded_on:%d.%m.%Y}"
