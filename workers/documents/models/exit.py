"""Documents of the exit: the record for the next pAp and the file."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from workers.documents.models.base import DocumentModel, Line, Narrative, StaffName


class ExitRecord(DocumentModel):
    """Abgangsvermerk: talk with the next pAp, reasons, lock (D-19; H-07, H-71, H-72, H-81, A-25)."""

    template: ClassVar[str] = "exit/exit_record.html.j2"
    derived: ClassVar[tuple[str, ...]] = ("next_referrer_text", "criterion_a_met_text")

    case_manager: StaffName
    case_manager_team: StaffName
    next_referrer: StaffName | None = None
    """The pAp who is responsible from now on; None: there is none, and ``no_next_referrer`` says why."""
    no_next_referrer: Line | None = None
    admission_date: date
    exit_date: date
    booked_on: date
    """Day of the booking; printed if it came after the last possible day of care."""
    exit_reason: Line
    destination: Line
    talk_date: date | None = None
    talk_mode: Literal["presence", "video", "phone"] | None = None
    recorded_on: date
    """Day on which the talk or the reason for none was recorded."""
    criterion_a_met: bool
    locked_until: date
    """First day on which the person may be referred again."""
    next_access_check: date | None = None
    exit_reasons: Narrative | None = None
    """What the case manager wrote about the reasons (``text_exit_reasons``)."""
    placement_information: Narrative | None = None
    """What matters for placement (``text_placement_information``)."""

    @property
    def next_referrer_text(self) -> str:
        """The next pAp or why there is none; TypeError if neither is known, and so no record."""
        return self.next_referrer or "keine: " + self.no_next_referrer  # type: ignore[operator]

    @property
    def criterion_a_met_text(self) -> str:
        return {True: "weiter erfüllt", False: "nicht mehr erfüllt"}[self.criterion_a_met]

    @property
    def title(self) -> str:
        return f"Abgangsvermerk vom {self.exit_date:%d.%m.%Y}"
