"""Documents of access and clearing in Lichtenberg: invitation, information, final decision, non-takeover."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from workers.documents.models.base import ClientLetter, DocumentModel, Line, Narrative, StaffName, at_least_one


class FirstInterview(ClientLetter):
    """Einladung zum Erstgespräch: when, where and with whom (L-41, L-48)."""

    template: ClassVar[str] = "lichtenberg/first_interview.html.j2"
    plain_template: ClassVar[str | None] = "plain/lichtenberg/first_interview.html.j2"

    case_manager: StaffName
    case_manager_team: StaffName
    referrer: StaffName
    number: Annotated[int, Field(ge=1)]
    """1 for the first invitation of this reservation."""
    sent_on: date
    appointment_on: date
    appointment_time: Line
    place: Narrative
    joint: bool = False
    """The appointment is also the joint conversation with the placement officer (L-40)."""

    @property
    def title(self) -> str:
        return f"Einladung zum Erstgespräch am {self.appointment_on:%d.%m.%Y}"


class PendingDecision(DocumentModel):
    """Information „Übernahmeentscheidung offen“: from the placement officer to team leader 728 (L-43, L-44)."""

    template: ClassVar[str] = "lichtenberg/pending_decision.html.j2"

    team_leader: StaffName
    referrer: StaffName
    case_manager: StaffName
    reserved_on: date
    decision_due: date
    decision_due_explanation: Narrative
    state: Narrative
    """How far the first interview is, in words."""
    written_on: date

    @property
    def title(self) -> str:
        return f"Information über die ausstehende Übernahmeentscheidung vom {self.written_on:%d.%m.%Y}"


class FinalDecision(DocumentModel):
    """Abschließende Entscheidung der Teamleitung 728 with its reasons (L-45, L-52, L-53)."""

    template: ClassVar[str] = "lichtenberg/final_decision.html.j2"

    team_leader: StaffName
    case_manager: StaffName
    case_manager_team: StaffName
    referrer: StaffName
    reserved_on: date
    interview_on: date | None = None
    """None: decided without a first interview (LA-22)."""
    ruled_on: date
    ruling: Literal["takeover", "reject"]
    reason: Narrative | None = None

    @property
    def title(self) -> str:
        return f"Abschließende Entscheidung über die Übernahme vom {self.ruled_on:%d.%m.%Y}"


class NonTakeover(DocumentModel):
    """Vermerk über die Nichtübernahme nach drei Nichterscheinen (L-48, L-50)."""

    template: ClassVar[str] = "lichtenberg/non_takeover.html.j2"

    referrer: StaffName
    case_manager: StaffName
    case_manager_team: StaffName
    reserved_on: date
    no_show_dates: Annotated[tuple[date, ...], AfterValidator(at_least_one)]
    recorded_on: date

    @property
    def title(self) -> str:
        return f"Vermerk über die Nichtübernahme vom {self.recorded_on:%d.%m.%Y}"
