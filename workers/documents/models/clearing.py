"""Documents of clearing: the note on a refusal."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from workers.documents.models.base import DocumentModel, Narrative, StaffName


class RefusalNote(DocumentModel):
    """Vermerk über die Absage: entry of the refusal and notice to the pAp (D-07, D-08; H-66 to H-69)."""

    template: ClassVar[str] = "clearing/refusal_note.html.j2"

    referrer: StaffName
    case_manager: StaffName
    case_manager_team: StaffName
    clearing_start: date
    clearing_result_date: date | None = None
    assigned_on: date
    """Day of the assignment in VerBIS."""
    refused_on: date
    """Day of the refusal in VerBIS."""
    refusal_reason: Literal["no_capacity", "not_willing", "no_alliance", "progress_not_confirmed", "locked"]
    refusal_reason_text: Narrative
    """The reason in words, as the rule gave it."""
    refusal_details: Narrative | None = None
    """What the case manager wrote about it (``text_refusal_reason``)."""
    case_count: int | None = None
    """Admitted cases of the case manager on the day of the decision; printed with the reason "no capacity"."""
    case_limit: int | None = None

    @property
    def title(self) -> str:
        return f"Vermerk über die Absage vom {self.refused_on:%d.%m.%Y}"
