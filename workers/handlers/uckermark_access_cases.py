"""Views on a case of the Uckermark from the application to the entry counselling, and what is written back."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.documents import DocumentFormat
from workers.handlers.common import Filing
from workers.registry import Case
from workers.rules.uckermark.entry import Employment, Route
from workers.rules.uckermark.owner import Category
from workers.rules.uckermark.pupils import SchoolType

StartKind = Literal["application", "turns_15", "first_talk"]


class Application(Case):
    """The start form."""

    jobcenter: str = Field(title="Jobcenter")
    office: str = Field(title="Standort")
    start_kind: StartKind = Field(title="Anlass")
    born_on: date = Field(title="Geboren am")
    appointment_on: date | None = Field(None, title="Termin zur Abgabe des Antrags")
    granted_on: date | None = Field(None, title="Leistung bewilligt am")


class Begun(Case):
    """Whose case it is, and all shared variables in their first state."""

    access_decision: str
    counts: bool
    office: str
    adult_client: bool
    owner_group: str
    case_manager: str
    acting_manager: str
    case_manager_name: str
    appointment_on: date
    invitation_due_text: str
    invitation_overdue: date
    entry_route: str
    invite_from: date
    invite_text: str
    benefits: str
    services_on_hold: bool
    planning_scope: str
    assessment_version: int
    agreement_version: int
    last_milestone: int
    new_case: bool
    first_receipt: bool
    alg_top_up: bool
    employment_kind: str
    handed_off: bool
    esb_used: bool
    esb_owed: bool
    esb_limited: bool
    is_a: bool
    general_school: bool
    category_provisional: bool
    barriers: list[dict[str, object]]
    measures: list[dict[str, object]]
    overdue_marks: list[dict[str, str]]
    granted_on: date | None
    complete_form_on: date | None
    alg_ends_on: date | None
    esb_on: date | None
    esb_held_on: date | None
    esb_missed_on: date | None
    esb_due: date | None
    esb_due_at: str | None
    esb_overdue: date | None
    instruction_given_on: date | None
    handed_over_on: date | None
    first_talk_due: date | None
    first_talk_overdue: date | None
    first_talk_held_on: date | None
    category: str | None
    category_since: date | None
    event_ends_on: date | None
    egv_kind: str | None
    egv_concluded_on: date | None
    egv_ends_on: date | None
    next_talk_on: date | None
    last_talk_on: date | None
    target_group: str | None
    school_type: str | None
    class_level: int | None
    leaving_on: date | None
    ready_for_training: bool | None
    training_ends_on: date | None
    qualified_on: date | None
    exit_reason: None = None
    exit_outcome: None = None
    steering_outcome: None = None
    plan_name_text: None = None
    correction_message: None = None


class EntryForm(Case):
    """What the case manager finds out before the client hands in the application (UT-01)."""

    jobcenter: str = Field(title="Jobcenter")
    office: str = Field(title="Standort")
    born_on: date = Field(title="Geboren am")
    appointment_on: date = Field(title="Termin zur Abgabe des Antrags")
    case_manager: str = Field(title="Zuständige Fachkraft")
    employment_kind: Employment = Field(title="Selbständig, geflüchtet oder beschäftigt")
    general_school: bool = Field(False, title="Besucht eine allgemeinbildende Schule")
    moved_in: bool = Field(title="Zugezogen")
    first_receipt: bool = Field(title="Erstmals im Leistungsbezug des Jobcenters Uckermark")
    last_receipt_on: date | None = Field(None, title="Letzter Tag des Leistungsbezugs")
    alg_top_up: bool = Field(title="Bezieht Arbeitslosengeld (ALG-Aufstocker)")
    alg_ends_on: date | None = Field(None, title="Arbeitslosengeld bis")
    household_mixed: bool = Field(title="Bedarfsgemeinschaft mit Erwachsenen und unter 25-Jährigen")
    joint_esb: bool | None = Field(None, title="Gemeinsame Einstiegsberatung")
    joint_declined_on: date | None = Field(None, title="Grund gegen das gemeinsame Gespräch erfasst am")
    esb_on: date | None = Field(None, title="Einstiegsberatung geplant am")
    esb_time: str | None = Field(None, title="Uhrzeit", pattern=r"^([01]?\d|2[0-3]):[0-5]\d$")
    text_esb_place: str | None = Field(None, title="Ort", max_length=500)
    document_format: DocumentFormat = Field("standard", title="Form der Schreiben")


class EntryDecided(Case):
    """The way of UT-01 in words, and whose case it is."""

    entry_route: Route
    entry_text: str
    invite_from: date
    invite_text: str
    new_case: bool
    first_receipt: bool
    alg_top_up: bool
    alg_ends_on: date | None
    moved_in: bool
    general_school: bool
    joint_esb: bool
    owner_group: str
    case_manager: str
    acting_manager: str
    case_manager_name: str
    hand_off_group: str
    esb_on: date | None
    document_format: DocumentFormat
    correction_message: None = None


class InvitationFacts(Case):
    """What the letter prints."""

    jobcenter: str = Field(title="Jobcenter")
    owner_group: str = Field(title="Zuständige Gruppe")
    case_manager: str = Field(title="Zuständige Fachkraft")
    acting_manager: str = Field(title="Bearbeitet von")
    general_school: bool = Field(False, title="Besucht eine allgemeinbildende Schule")
    joint_esb: bool = Field(False, title="Gemeinsame Einstiegsberatung")
    esb_on: date = Field(title="Einstiegsberatung am")
    esb_time: str = Field(title="Uhrzeit", pattern=r"^([01]?\d|2[0-3]):[0-5]\d$")
    text_esb_place: str = Field(title="Ort", max_length=500)
    invite_from: date = Field(title="Einladung ab")
    document_format: DocumentFormat = Field("standard", title="Form der Schreiben")


class InvitationWritten(Filing):
    """The letter waits for the service desk or the post."""

    invitation_url: str
    text_esb_place: None = None
    correction_message: None = None


class LaterInvitationWritten(InvitationWritten):
    """A counselling without a period of working days (UT-01 rows 3 and 5, AM-10)."""

    esb_owed: bool
    esb_limited: bool
    esb_due: date | None
    esb_due_at: str | None
    esb_due_text: str


class IntakeForm(Case):
    """The service desk takes in the application."""

    case_number: str = Field(title="Fallnummer")
    jobcenter: str = Field(title="Jobcenter")
    office: str = Field(title="Standort")
    born_on: date = Field(title="Geboren am")
    case_manager: str = Field(title="Zuständige Fachkraft")
    owner_group: str = Field(title="Zuständige Gruppe")
    general_school: bool = Field(False, title="Besucht eine allgemeinbildende Schule")
    employment_kind: Employment = Field(title="Selbständig, geflüchtet oder beschäftigt")
    moved_in: bool = Field(title="Zugezogen")
    last_receipt_on: date | None = Field(None, title="Letzter Tag des Leistungsbezugs")
    alg_ends_on: date | None = Field(None, title="Arbeitslosengeld bis")
    application_complete: bool = Field(title="Antrag vollständig")
    handed_in_on: date = Field(title="Abgegeben am")
    procedure_explained: bool = Field(False, title="Ablauf erklärt")
    invitation_handed_on: date | None = Field(None, title="Einladung ausgehändigt oder abgesandt am")
    esb_same_day: bool | None = Field(None, title="Einstiegsberatung heute möglich")
    esb_on: date | None = Field(None, title="Einstiegsberatung am")


class Intake(Case):
    """The clock runs from the complete form (U-026); without it nothing has begun."""

    application_complete: bool
    intake_text: str
    entry_route: Route
    entry_text: str
    new_case: bool
    invite_from: date
    invite_text: str
    complete_form_on: date | None
    esb_on: date | None
    esb_owed: bool
    esb_limited: bool
    esb_due: date | None
    esb_due_at: str | None
    esb_overdue: date | None
    esb_due_text: str
    procedure_explained: None = None
    esb_same_day: None = None
    handed_in_on: None = None
    correction_message: None = None


class CounsellingForm(Case):
    """The entry counselling (DOC-03 to DOC-07)."""

    case_number: str = Field(title="Fallnummer")
    jobcenter: str = Field(title="Jobcenter")
    office: str = Field(title="Standort")
    born_on: date = Field(title="Geboren am")
    owner_group: str = Field(title="Zuständige Gruppe")
    case_manager: str = Field(title="Zuständige Fachkraft")
    first_receipt: bool = Field(title="Erstmals im Leistungsbezug des Jobcenters Uckermark")
    general_school: bool = Field(title="Besucht eine allgemeinbildende Schule")
    esb_limited: bool = Field(title="Mit Frist")
    esb_due: date | None = Field(None, title="Frist der Einstiegsberatung")
    esb_used: bool = Field(title="Einstiegsberatung hat stattgefunden")
    esb_day: date = Field(title="Tag der Einstiegsberatung oder des versäumten Termins")
    contents: list[str] = Field([], title="Inhalte")
    questionnaire_on: date | None = Field(None, title="Erhebungsbogen ausgefüllt am")
    profile_on: date | None = Field(None, title="Bewerberprofil in OPEN/PROSOZ erfasst am")
    instructed: bool | None = Field(None, title="Vollumfänglich belehrt")
    cost_forms_on: date | None = Field(None, title="Anträge auf Bewerbungskosten ausgegeben am")
    school_type: SchoolType | None = Field(None, title="Schulform")
    class_level: int | None = Field(None, ge=1, le=14, title="Klassenstufe")
    leaving_on: date | None = Field(None, title="Voraussichtliche Entlassung am")
    pupil_record_on: date | None = Field(None, title="Leistungen, Berufsvorstellungen, Gesundheit erfasst am")
    a_decision: bool | None = Field(None, title="Arbeitsmarktnah (A)")
    a_conditions: list[str] = Field([], title="Voraussetzungen für A")
    a_helps: list[str] = Field([], title="Nötige Hilfen")
    a_reason_on: date | None = Field(None, title="Grund trotz anderer Hilfen erfasst am")
    category_proposed: Category | None = Field(None, title="Vorschlag für die Kategorie")


class Counselled(Case):
    """Result of the counselling; a pupil who did not come is invited again (AM-10)."""

    esb_next: Literal["done", "again"]
    esb_used: bool
    esb_held_on: date | None
    esb_missed_on: date | None
    instruction_given_on: date | None
    is_a: bool
    target_group: str | None
    school_type: str | None
    class_level: int | None
    leaving_on: date | None
    invite_from: date
    invite_text: str
    contents: list[str]
    questionnaire_on: None = None
    instructed: None = None
    correction_message: None = None
