"""Documents of a transfer: the record of a move to another site."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from workers.documents.models.base import DocumentModel, Line, StaffName


class TransferRecord(DocumentModel):
    """Vermerk über den Standortwechsel: both case managers, talks, continuation (D-22; H-87 to H-90)."""

    template: ClassVar[str] = "transfer/transfer_record.html.j2"

    previous_manager: StaffName
    previous_team: StaffName
    previous_site: StaffName
    previous_leader: StaffName
    new_manager: StaffName
    new_team: StaffName
    new_site: StaffName
    new_leader: StaffName
    planned_for: date
    """Day of the move as planned; it takes place later when a temporary continuation was agreed."""
    transferred_on: date
    """Day from which the new case manager is responsible and the case counts there."""
    handover_agreed_on: date
    handover_talk_mode: Literal["presence", "video", "phone", "none"]
    three_way_talk: Literal["held", "declined", "not_reached", "not_wanted"]
    three_way_talk_on: date | None = None
    continuation_reason: Line | None = None
    """Reason of a temporary continuation in words; None: none was asked for."""
    continuation_until: date | None = None
    previous_leader_agrees: bool = False
    new_leader_agrees: bool = False

    @property
    def title(self) -> str:
        return f"Vermerk über den Wechsel des Standorts vom {self.transferred_on:%d.%m.%Y}"
