"""What the handlers of Lichtenberg's clearing read from a case and write back; the fields are the process variables."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.documents import DocumentFormat
from workers.handlers.common import Filing
from workers.registry import Case
from workers.rules.lichtenberg.clearing import Answer, Ruling

FinalOutcome = Literal["takeover", "rejected", "no_shows"]
Channel = Literal["phone", "presence"]
Excuse = Literal["cancelled", "plausible", "none"]


class Reservation(Case):
    """The day from which both periods count (LA-19)."""

    jobcenter: str = Field(title="Jobcenter")
    reserved_on: date = Field(title="Vorgemerkt am")
    case_manager: str = Field(title="Zuständig im Fallmanagement")

    @property
    def fact_date(self) -> date:
        return self.reserved_on


class Deadlines(Case):
    """Both periods and an empty record; what an earlier reservation of the same case left behind is emptied."""

    invitation_due: date
    invitation_due_at: str | None
    invitation_due_text: str
    invitation_news: str
    decision_due: date
    decision_due_text: str
    decision_overdue: date
    case_manager_name: str
    counts: bool
    no_show_count: int
    no_show_dates: list[date]
    invitation_number: int
    takeover_outcome: None = None
    takeover_decided_on: None = None
    manager_answer: None = None
    manager_decided_on: None = None
    prospects_commented: None = None
    interview_on: None = None
    interview_attended: None = None
    invitation_sent_on: None = None
    appointment_on: None = None
    appointment_time: None = None
    joint_invitation: None = None
    joint_talk_result: None = None
    joint_talk_on: None = None
    leader_ruling: None = None
    leader_ruled_on: None = None
    approaches_discussed_on: None = None
    approaches_channel: None = None
    warm_handover: None = None
    information_channel: None = None
    information_sent_on: None = None
    dispute_by: None = None
    dispute_id: None = None
    text_dispute: None = None
    rejection_documented_on: None = None
    rejection_channel: None = None
    referrer_informed_on: None = None
    motivation_result: None = None
    recheck_omitted: None = None
    motivation_checked_on: None = None
    admission_date: None = None
    correction_message: None = None


class InvitationForm(Case):
    """The invitation to the first interview (D-07)."""

    jobcenter: str = Field(title="Jobcenter")
    referrer: str = Field(title="IFK")
    case_manager: str = Field(title="Zuständig im Fallmanagement")
    acting_manager: str = Field(title="Bearbeitet von")
    case_manager_team: str = Field(title="Team")
    reserved_on: date = Field(title="Vorgemerkt am")
    decision_due: date = Field(title="Entscheidung bis")
    invitation_number: int = Field(0, title="Bisherige Einladungen")
    invitation_sent_on: date = Field(title="Einladung abgesandt am")
    appointment_on: date = Field(title="Termin am")
    appointment_time: str = Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", title="Uhrzeit")
    text_appointment_place: str = Field(title="Ort")
    joint_invitation: bool = Field(False, title="Auch gemeinsames Gespräch")
    document_format: DocumentFormat = Field("standard", title="Wie die Person Schreiben lesen möchte")

    @property
    def fact_date(self) -> date:
        return self.reserved_on


class Invited(Filing):
    """The letter lies ready; the place now stands there and nowhere else."""

    invitation_number: int
    appointment_text: str
    appointment_warning: str | None
    text_appointment_place: None = None
    interview_attended: None = None
    absence_excuse: None = None
    absence_recorded_on: None = None
    correction_message: None = None


class InterviewForm(Case):
    """Whether the person came, and if not, how the case manager judges it (D-08)."""

    jobcenter: str = Field(title="Jobcenter")
    reserved_on: date = Field(title="Vorgemerkt am")
    appointment_on: date = Field(title="Termin am")
    interview_attended: bool = Field(title="Erschienen")
    interview_on: date | None = Field(None, title="Erstgespräch geführt am")
    absence_excuse: Excuse | None = Field(None, title="Grund des Nichterscheinens")
    absence_recorded_on: date | None = Field(None, title="In VerBIS erfasst am")
    no_show_count: int = Field(0, title="Nichterscheinen bisher")
    no_show_dates: list[date] = Field([], title="Termine ohne plausiblen Grund")

    @property
    def fact_date(self) -> date:
        return self.reserved_on


class Counted(Case):
    """The count and what comes next. Only a third no-show is an outcome already (LA-25)."""

    no_show_count: int
    no_show_dates: list[date]
    appearance_next: Literal["decide", "invite", "no_shows"]
    takeover_outcome: FinalOutcome | None
    takeover_decided_on: date | None
    interview_on: date | None
    invitation_due_at: str | None
    invitation_due_text: str
    invitation_news: str
    correction_message: None = None


class JointTalk(Case):
    """The joint conversation of placement officer, case manager and person (D-06)."""

    joint_talk_result: Literal["held", "attempted"] = Field(title="Gespräch stattgefunden")
    joint_talk_on: date = Field(title="Am")


class Recorded(Case):
    """Nothing to correct."""

    correction_message: None = None


class DecisionForm(Case):
    """The case manager's decision after the interview (D-10)."""

    eligibility: str = Field(title="Ergebnis der Voraussetzungen")
    interview_on: date = Field(title="Erstgespräch geführt am")
    manager_answer: Answer = Field(title="Entscheidung")
    manager_decided_on: date = Field(title="Entschieden am")
    prospects_commented: bool = Field(False, title="Stellungnahme zu den Aussichten")
    text_refusal: str | None = Field(None, title="Gründe für die Ablehnung")


class Decided(Case):
    """An acceptance is final; a refusal goes to team leader 728 first (L-51)."""

    takeover_outcome: FinalOutcome | None
    takeover_decided_on: date | None
    correction_message: None = None


class Submission(Case):
    """What is submitted to team leader 728 (D-11)."""

    jobcenter: str
    referrer: str
    case_manager: str
    acting_manager: str
    team_leader: str
    reserved_on: date = Field(title="Vorgemerkt am")
    eligibility_text: str | None = Field(None, title="Zweifel bei der Vormerkung")
    interview_on: date | None = Field(None, title="Erstgespräch geführt am")
    no_show_count: int = Field(0, title="Nichterscheinen ohne plausiblen Grund")
    manager_answer: Answer | None = None
    text_refusal: str | None = None
    dispute_by: str | None = None
    text_dispute: str | None = None

    @property
    def disputed(self) -> bool:
        return self.dispute_by is not None


class Submitted(Filing):
    """The submission lies ready; the reasons now stand there and nowhere else."""

    submission_url: str
    submission_text: str
    text_refusal: None = None
    text_dispute: None = None


class RulingForm(Case):
    """The final decision of team leader 728 (D-12)."""

    jobcenter: str = Field(title="Jobcenter")
    referrer: str = Field(title="IFK")
    case_manager: str = Field(title="Zuständig im Fallmanagement")
    acting_manager: str = Field(title="Bearbeitet von")
    case_manager_team: str = Field(title="Team")
    team_leader: str = Field(title="Teamleitung")
    reserved_on: date = Field(title="Vorgemerkt am")
    interview_on: date | None = Field(None, title="Erstgespräch geführt am")
    leader_ruling: Ruling = Field(title="Entscheidung")
    leader_ruled_on: date = Field(title="Entschieden am")
    text_ruling: str | None = Field(None, title="Begründung")


class Ruled(Filing):
    """The outcome stands; the reasons stand in the record and nowhere else."""

    takeover_outcome: FinalOutcome
    takeover_decided_on: date
    ruling_url: str
    text_ruling: None = None
    correction_message: None = None


class ApproachesTalk(Case):
    """The talk between placement service and case management (D-05)."""

    approaches_discussed_on: date = Field(title="Besprochen am")
    approaches_channel: Channel = Field(title="Wie")
    warm_handover: bool = Field(False, title="Fallbesprechung")


class Outstanding(Case):
    """A reservation whose six weeks are over (D-09)."""

    jobcenter: str
    referrer: str
    case_manager: str
    team_leader: str
    reserved_on: date
    invitation_number: int = 0
    appointment_on: date | None = None
    interview_on: date | None = None
    no_show_count: int = 0

    @property
    def fact_date(self) -> date:
        return self.reserved_on


class InformationWritten(Filing):
    """Mail text and printout lie ready."""

    information_url: str


class Rejection(Case):
    """Reasons documented and told (D-13, D-14)."""

    takeover_decided_on: date = Field(title="Entschieden am")
    rejection_documented_on: date = Field(title="In VerBIS dokumentiert am")
    rejection_channel: Channel = Field(title="Wie mitgeteilt")
    referrer_informed_on: date = Field(title="Mitgeteilt am")


class NoShows(Case):
    """Three appointments without plausible reason (D-15)."""

    jobcenter: str
    referrer: str
    case_manager: str
    acting_manager: str
    case_manager_team: str
    reserved_on: date
    no_show_dates: list[date] = Field(title="Termine ohne plausiblen Grund")
    takeover_decided_on: date


class NonTakeoverWritten(Filing):
    """The record lies ready."""

    non_takeover_url: str


class Recheck(Case):
    """Whether the person would cooperate after all (L-50)."""

    motivation_result: Literal["motivated", "not_motivated", "not_done"] = Field(title="Ergebnis")
    recheck_omitted: str | None = Field(None, title="Warum nicht geprüft")
    motivation_checked_on: date = Field(title="In VerBIS erfasst am")


class FinalTakeover(Case):
    """The outcome is a takeover, by the case manager or by team leader 728."""

    case_manager: str
    takeover_decided_on: date = Field(title="Übernommen am")


class TakenOver(Case):
    """From here the person counts, and every period of care counts from here (LA-31)."""

    admission_date: date
    counts: bool
    services_on_hold: bool
    planning_scope: Literal["full", "agreement"]
    assessment_version: int
    agreement_version: int
    last_milestone: int
    exit_reason: None = None
    exit_outcome: None = None
    exit_date: None = None
    exit_latest: None = None
    plan_name_text: None = None
    agreement_concluded_on: None = None
    assessment_date: None = None
