"""Letters of access by the Fachkonzept: first information, return or forwarding."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from workers.documents.models.base import ClientLetter, Narrative, StaffName


class FirstInformation(ClientLetter):
    """Erstinformation über das Fallmanagement: aims, procedure, contents, and who is who (F-030, F-031, F-052)."""

    template: ClassVar[str] = "fachkonzept/first_information.html.j2"
    plain_template: ClassVar[str | None] = "plain/fachkonzept/first_information.html.j2"

    referrer: StaffName
    case_manager: StaffName
    case_manager_team: StaffName
    written_on: date

    @property
    def title(self) -> str:
        return f"Erstinformation über das Fallmanagement vom {self.written_on:%d.%m.%Y}"


class TransferNote(ClientLetter):
    """Rücküberweisung oder Weiterleitung mit den besprochenen Gründen; a copy goes to who takes over (F-063, F-064)."""

    template: ClassVar[str] = "fachkonzept/transfer_note.html.j2"
    plain_template: ClassVar[str | None] = "plain/fachkonzept/transfer_note.html.j2"

    kind: Literal["return", "forward"]
    case_manager: StaffName
    receiver: StaffName
    receiver_role: Literal["pap", "fm-spezial", "fm-extern", "vermittlung", "sb-leistung"]
    decided_on: date
    """Day of the decision; of a case that was led, its last day."""
    ended: bool = False
    """Case management ends here; False: the person was never admitted."""
    reasons: Narrative
    discussed_on: date
    handover: Narrative
    """The joint talk, or why there was none (F-046)."""
    written_on: date

    @property
    def title(self) -> str:
        word = "Rücküberweisung" if self.kind == "return" else "Weiterleitung"
        return f"{word} vom {self.written_on:%d.%m.%Y}"
