"""Letters of the Uckermark to the client: every invitation."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from workers.documents.models.base import ClientLetter, Line, Narrative, StaffName

InvitationKind = Literal["entry", "first_talk", "summons"]
"""Voluntary counselling; first talk with legal consequences; summons of a top-up client."""


class Invitation(ClientLetter):
    """Einladung: when, where, with whom, and whether staying away has consequences (U-034, U-057, U-058)."""

    template: ClassVar[str] = "uckermark/invitation.html.j2"
    plain_template: ClassVar[str | None] = "plain/uckermark/invitation.html.j2"
    derived: ClassVar[tuple[str, ...]] = ("title",)

    kind: InvitationKind
    case_manager: StaffName
    case_manager_role: Line
    sent_on: date
    appointment_on: date
    appointment_time: Line
    place: Narrative
    missed_on: date | None = None
    """The counselling that was not used."""
    guardians: bool = False
    """A pupil: the legal guardians are invited too (U-171)."""
    household: bool = False
    """The whole benefit household comes (U-039)."""

    @property
    def title(self) -> str:
        what = "zur Einstiegsberatung" if self.kind == "entry" else "zum Erstgespräch"
        word = "Meldeaufforderung" if self.kind == "summons" else "Einladung"
        return f"{word} {what} am {self.appointment_on:%d.%m.%Y}"
