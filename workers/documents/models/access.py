"""Documents of access: the record of the handover talk."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from workers.documents.models.base import DocumentModel, Narrative, StaffName

TALK_PARTICIPANTS = {
    "pap_cm": ("persönliche/r Ansprechpartner*in (pAp)", "Fallmanagement (FM)"),
    "joint": (
        "persönliche/r Ansprechpartner*in (pAp)",
        "Fallmanagement (FM)",
        "leistungsberechtigte Person",
    ),
}
"""Roles that take part in a handover talk, by its kind (H-60)."""


class HandoverRecord(DocumentModel):
    """Übergabeprotokoll: the personal talk that must precede clearing (D-03; H-60, H-61, H-63)."""

    template: ClassVar[str] = "access/handover_record.html.j2"
    derived: ClassVar[tuple[str, ...]] = ("participants",)

    referrer: StaffName
    """Persönliche/r Ansprechpartner*in (pAp) as shown to readers: name of the staff file, else the user id."""
    case_manager: StaffName
    case_manager_team: StaffName
    access_decision: Literal["formal", "individual"]
    access_check_date: date
    talk_kind: Literal["pap_cm", "joint"]
    talk_mode: Literal["presence", "video", "phone"]
    talk_date: date
    involvement_reasons: Narrative
    goal_expectation: Narrative
    clearing_start: date
    clearing_due: date
    """Last day on which clearing may end."""
    clearing_due_explanation: Narrative
    """German text: how that date came about."""

    @property
    def title(self) -> str:
        return f"Übergabeprotokoll vom {self.talk_date:%d.%m.%Y}"

    @property
    def participants(self) -> tuple[str, ...]:
        return TALK_PARTICIPANTS[self.talk_kind]
