"""Documents for the team leader: what is asked, and on which facts."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict

from workers.documents.models.base import DocumentModel, Line, Narrative, StaffName, at_least_one

Occasion = Literal[
    "individual_case",
    "readmission_exception",
    "admission_dispute",
    "return",
    "extension",
    "takeover_refusal",
    "takeover_dispute",
]
"""Why the team leader is asked: H-24/H-25, A-13, H-70, H-35, L-74, L-51, L-45."""


class Fact(BaseModel):
    """One line of the facts of a request: a label and its value in words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: Line
    value: Narrative


class TlRequest(DocumentModel):
    """Vorlage an die Teamleitung: the question, its facts, and what follows from either answer (D-02, D-10, D-11)."""

    template: ClassVar[str] = "escalation/tl_request.html.j2"

    occasions: Annotated[tuple[Occasion, ...], AfterValidator(at_least_one)]
    requested_on: date
    requested_by: StaffName
    requested_by_role: Literal["pap", "ifk", "fallmanagement"]
    team_leader: StaffName
    """Responsible team leader, or the team when no person is named (A-22)."""
    facts: Annotated[tuple[Fact, ...], AfterValidator(at_least_one)]
    reason: Narrative
    question: Narrative

    @property
    def title(self) -> str:
        return f"Vorlage an die Teamleitung vom {self.requested_on:%d.%m.%Y}"
