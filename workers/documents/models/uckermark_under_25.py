"""Papers of the change from under 25 to 25+: letter to the person, handover protocol."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from workers.documents.models.base import ClientLetter, DocumentModel, Narrative, StaffName


class OwnerChangeLetter(ClientLetter):
    """Brief zum Zuständigkeitswechsel mit 25: who is responsible from when (DOC-39; U-249)."""

    template: ClassVar[str] = "uckermark/owner_change.html.j2"
    plain_template: ClassVar[str | None] = "plain/uckermark/owner_change.html.j2"

    previous_manager: StaffName
    new_manager: StaffName
    new_unit: StaffName
    responsible_from: date
    written_on: date

    @property
    def title(self) -> str:
        return f"Brief zum Wechsel der Zuständigkeit vom {self.written_on:%d.%m.%Y}"


class UnderTwentyFiveProtocol(DocumentModel):
    """Übergabeprotokoll U25 an 25+: both FM, day of the talk, what the next one must know (DOC-40; U-250, U-251)."""

    template: ClassVar[str] = "uckermark/handover_protocol.html.j2"

    previous_manager: StaffName
    new_manager: StaffName
    new_unit: StaffName
    talk_on: date
    client_informed_on: date | None = None
    measures: Literal["none", "evaluated", "running"]
    information: Narrative

    @property
    def title(self) -> str:
        return f"Übergabeprotokoll vom {self.talk_on:%d.%m.%Y}"
