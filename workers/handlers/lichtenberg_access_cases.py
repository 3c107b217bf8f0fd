"""What the handlers of Lichtenberg's access read from a case and write back; the fields are the process variables."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.registry import Case
from workers.rules.lichtenberg.access import Indication


class ReservationFacts(Case):
    """The reservation: what profiling has shown, in codes and numbers (D-01, D-03)."""

    case_number: str = Field(title="Fallnummer")
    jobcenter: str = Field(title="Jobcenter")
    is_elb: bool = Field(title="Erwerbsfähige leistungsberechtigte Person")
    placement_obstacles: list[str] = Field([], title="Schwerwiegende Vermittlungshemmnisse")
    other_obstacle_named: bool = Field(False, title="Anderes Vermittlungshemmnis in VerBIS benannt")
    considerable_impediment: bool = Field(title="Erhebliche Erschwernis der Integration")
    complex_profile: bool = Field(title="Komplexe Profillage")
    needs_capability: int = Field(ge=0, le=20, title="Handlungsbedarfe Leistungsfähigkeit")
    needs_framework: int = Field(ge=0, le=20, title="Handlungsbedarfe Rahmenbedingungen")
    prospects_of_change: bool = Field(title="Aussichten auf eine positive Veränderung")
    integration_restorable: bool = Field(title="Integrationsfähigkeit wiederherstellbar")
    motivation: bool = Field(title="Motivation und Bereitschaft")
    insight: bool = Field(title="Einsicht in eine Betreuung")
    profile_recorded_on: date = Field(title="Standortbestimmung in VerBIS erfasst am")

    @property
    def needs(self) -> int:
        """Needs of both key groups together; other groups never count (LA-09)."""
        return self.needs_capability + self.needs_framework


class Eligible(Case):
    """What the check says, and the case managers to choose from, with their caseload."""

    eligibility: Indication
    eligibility_codes: list[str]
    eligibility_text: str | None
    hints_text: str | None
    """For the case manager: what does not exclude anybody."""
    reservation_notes: str | None
    """For the placement officer: doubts, hints, and what is known of earlier cases."""
    readmission_codes: list[str]
    joint_talk_required: bool
    case_manager_options: list[dict[str, str]]
    correction_message: str | None


class HandoverForm(Case):
    """What belongs to the handover (table 5.2)."""

    jobcenter: str = Field(title="Jobcenter")
    case_manager: str | None = Field(None, title="Zuständig im Fallmanagement")
    einv_exists: bool = Field(False, title="Eingliederungsvereinbarung vorhanden")
    einv_records_handover: bool = Field(False, title="Abgabe darin festgehalten")
    handover_agreement_until: date | None = Field(None, title="Eingliederungsvereinbarung gilt bis")
    needs_ticked: bool = Field(False, title="Handlungsbedarfe angehakt")
    reason_recorded: bool = Field(False, title="Begründung in der Vormerkung")
    document_format: Literal["standard", "large_print", "electronic_text", "plain_language"] = Field(
        "standard", title="Wie die Person Schreiben lesen möchte"
    )


class Reserved(Case):
    """The reservation is handed over: its day, and who works the case now (L-34, L-37)."""

    access_decision: Literal["reserved"]
    reserved_on: date
    """RES: both periods count from here (LA-19, LA-31)."""
    case_manager: str
    acting_manager: str
    case_manager_team: str
    team_leader: str
    document_format: Literal["standard", "large_print", "electronic_text", "plain_language"]
    correction_message: None = None
