"""Papers of Uckermark about A clients and the yearly results check (DOC-12, DOC-26, DOC-45)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from workers.documents.models.base import ClientLetter, DocumentModel, Line, Narrative, StaffName


class NearInvitation(ClientLetter):
    """Einladung zum Erstgespräch arbeitsmarktnah: when, where and with whom (U-133, U-134; DOC-12)."""

    template: ClassVar[str] = "uckermark/near_invitation.html.j2"
    plain_template: ClassVar[str | None] = "plain/uckermark/near_invitation.html.j2"

    case_manager: StaffName
    number: Annotated[int, Field(ge=1)]
    """1 for the first invitation since the handover."""
    sent_on: date
    appointment_on: date
    appointment_time: Line
    office: Line

    @property
    def title(self) -> str:
        return f"Einladung zum Erstgespräch am {self.appointment_on:%d.%m.%Y}"


class NearInformation(DocumentModel):
    """Informationen für die künftige Fachkraft, when support by fm-nah ends (U-151; DOC-26)."""

    template: ClassVar[str] = "uckermark/near_information.html.j2"

    previous_manager: StaffName
    new_manager: StaffName
    handed_over_on: date
    decided_on: date
    information: Narrative
    barriers: Narrative
    written_on: date

    @property
    def title(self) -> str:
        return f"Informationen zur Rückgabe vom {self.written_on:%d.%m.%Y}"


class StandardRow(BaseModel):
    """One minimum standard: rule, what it demands, how often its deadline was kept and missed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: Line
    label: Line
    kept: int
    missed: int


class YearlyResults(DocumentModel):
    """Bericht zur jährlichen Ergebnisprüfung: totals only, nobody in it (U-263 to U-266; DOC-44, DOC-45)."""

    template: ClassVar[str] = "uckermark/yearly_results.html.j2"
    personal: ClassVar[bool] = False

    checked_on: date
    since: date
    """The last results check."""
    caseloads: tuple[Line, ...]
    standards: tuple[StandardRow, ...]
    progress: tuple[Line, ...]
    conclusions: Narrative

    @property
    def title(self) -> str:
        return f"Jährliche Ergebnisprüfung vom {self.checked_on:%d.%m.%Y}"
