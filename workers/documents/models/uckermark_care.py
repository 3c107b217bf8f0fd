"""Papers of Uckermark's planning and steering: agreement with integration plan, task sheet, instruction."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict

from workers.documents.models.base import ClientLetter, Line, Narrative, StaffName, at_least_one
from workers.documents.models.planning import Agreement


class UckermarkAgreement(Agreement):
    """Integration plan and agreement on one paper (DOC-16, DOC-17; with the clauses for A clients DOC-18)."""

    template: ClassVar[str] = "uckermark/agreement.html.j2"
    plain_template: ClassVar[str | None] = "plain/uckermark/agreement.html.j2"

    main_goal: Line
    """Leitziel (U-113)."""
    target_area: Line
    """Zielkategorie, one of the five areas (U-113)."""
    interim: bool = False
    """Holds until the follow-up talk only (U-109)."""
    ends_on: date
    close: bool = False
    """With the clauses of A clients: mutual will, own applications, intensive support (U-143 to U-145)."""
    representative: bool = False
    """Under 18: room for the legal representative (U-218)."""


class TaskSheetEntry(BaseModel):
    """One task of a young person (U-220)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: Narrative
    until: date


class TaskSheet(ClientLetter):
    """Formblatt: the young person's tasks and days from the agreement (DOC-19; U-220)."""

    template: ClassVar[str] = "uckermark/task_sheet.html.j2"

    case_manager: StaffName
    written_on: date
    plan_name: Line
    entries: Annotated[tuple[TaskSheetEntry, ...], AfterValidator(at_least_one)]
    next_talk: date

    @property
    def title(self) -> str:
        return f"Aufgabenblatt vom {self.written_on:%d.%m.%Y}"


class ReactivationInstruction(ClientLetter):
    """Belehrung bei Reaktivierung: rights and duties as in the entry counselling (DOC-29; U-083)."""

    template: ClassVar[str] = "uckermark/reactivation_instruction.html.j2"

    case_manager: StaffName
    instructed_on: date
    next_step: Narrative

    @property
    def title(self) -> str:
        return f"Belehrung vom {self.instructed_on:%d.%m.%Y}"
