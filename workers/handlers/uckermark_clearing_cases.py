"""Views on a case of the Uckermark between the entry counselling and the first talk, and what is written back."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from workers.documents import DocumentFormat
from workers.handlers.common import Filing
from workers.registry import Case
from workers.rules.uckermark.clearing import Benefits, Next


class Counselled(Case):
    """The case after the entry counselling, or without one."""

    jobcenter: str
    office: str
    born_on: date
    benefits: Benefits
    granted_on: date | None = None
    esb_owed: bool
    esb_used: bool
    esb_held_on: date | None = None
    esb_missed_on: date | None = None
    alg_top_up: bool
    target_group: str | None = None
    is_a: bool
    handed_off: bool


class OutcomeWeighed(Case):
    """What follows, and by when (UT-04)."""

    clearing_next: Next
    clearing_row: int
    counts: bool
    admission_date: date
    first_talk_due: date | None
    first_talk_overdue: date | None
    step_due: date
    step_overdue: date
    step_due_text: str
    near_options: list[dict[str, str]]
    exit_reason: None = None


class HandoverForm(Case):
    """The documents of the counselling go to fm-nah (DOC-09)."""

    jobcenter: str = Field(title="Jobcenter")
    esb_held_on: date = Field(title="Einstiegsberatung am")
    step_due: date = Field(title="Frist der Übergabe")
    near_manager: str = Field(title="Fachkraft für arbeitsmarktnahe Kunden")
    handed_over_on: date = Field(title="Unterlagen übergeben am")


class HandedOver(Case):
    """fm-nah owns the case; the periods of 5 and 10 working days run from here."""

    owner_group: str
    case_manager: str
    acting_manager: str
    case_manager_name: str
    category: str
    category_since: date
    first_talk_due: date
    first_talk_overdue: date
    correction_message: None = None


class TalkInvitationForm(Case):
    """Invitation to the first talk after a missed counselling."""

    jobcenter: str = Field(title="Jobcenter")
    clearing_next: Next = Field(title="Nächster Schritt")
    case_manager: str = Field(title="Zuständige Fachkraft")
    acting_manager: str = Field(title="Bearbeitet von")
    owner_group: str = Field(title="Zuständige Gruppe")
    esb_missed_on: date | None = Field(None, title="Versäumte Einstiegsberatung am")
    step_due: date = Field(title="Frist")
    talk_invited_on: date = Field(title="Einladung abgesandt am")
    talk_on: date = Field(title="Erstgespräch am")
    talk_time: str = Field(title="Uhrzeit", pattern=r"^([01]?\d|2[0-3]):[0-5]\d$")
    text_talk_place: str = Field(title="Ort", max_length=500)
    late_reason_on: date | None = Field(None, title="Grund für den späteren Termin erfasst am")
    document_format: DocumentFormat = Field("standard", title="Form der Schreiben")


class TalkInvited(Filing):
    """The letter, and by when the talk is held (AM-07)."""

    first_talk_due: date
    first_talk_overdue: date
    next_talk_on: date
    text_talk_place: None = None
    late_reason_on: None = None
    correction_message: None = None
