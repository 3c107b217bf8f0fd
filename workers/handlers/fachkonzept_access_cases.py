"""What the handlers of the Fachkonzept's access read from a case and write back: the process variables."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.documents import DocumentFormat
from workers.handlers.common import Filing
from workers.registry import Case
from workers.rules.fachkonzept.access import Counselling, Decision, EntryClass, Reason, Recommendation


class Referred(Case):
    """The referral as it begins."""

    case_number: str = Field(title="Fallnummer")
    jobcenter: str = Field(title="Jobcenter")


class Prepared(Case):
    """Whom the referrer can choose, and what is known of earlier transfers; nothing is decided yet."""

    case_manager_options: list[dict[str, str]]
    transfers_so_far: int
    transfers_text: str | None
    access_decision: None = None
    admission_decision: None = None
    counts: bool


class ReferralForm(Case):
    """Referrer and receiving case manager are named persons (F-052)."""

    jobcenter: str = Field(title="Jobcenter")
    referrer: str = Field(title="Überstellt von")
    case_manager: str | None = Field(None, title="Zuständig im Fallmanagement")
    document_format: DocumentFormat = Field("standard", title="Wie die Person Schreiben lesen möchte")


class InformationWritten(Filing):
    """The first information to hand out, and who works the case from now on."""

    information_url: str
    case_manager: str
    acting_manager: str
    case_manager_name: str
    referrer_name: str
    document_format: DocumentFormat
    correction_message: None = None


class HandedOver(Case):
    """The first information is handed out, and how the person came (DOC-02)."""

    jobcenter: str = Field(title="Jobcenter")
    information_given_on: date = Field(title="Erstinformation ausgehändigt am")
    referral_warm: bool = Field(title="Gemeinsames Gespräch mit dem Fallmanagement")
    referral_talk_on: date | None = Field(None, title="Gemeinsames Gespräch am")
    referral_cold_reason: str | None = Field(None, title="Warum nicht")


class ReferralRecorded(Case):
    """Ready for entry counselling, with the barriers to choose from."""

    barrier_options: list[dict[str, str]]
    market_options: list[dict[str, str]]
    receiver_options: list[dict[str, str]]
    """People of other forms of care, for a forwarding (F-064)."""
    target_group_options: list[dict[str, str]]
    target_groups: tuple[str, ...] = ()
    correction_message: None = None


class CounsellingForm(Case):
    """Entry counselling in codes, dates and answers; reasons are in VerBIS (DOC-03, DOC-04)."""

    jobcenter: str = Field(title="Jobcenter")
    information_given_on: date = Field(title="Erstinformation ausgehändigt am")
    counselling_on: date = Field(title="Einstiegsberatung am")
    counselling_minutes: int = Field(ge=1, le=600, title="Dauer in Minuten")
    room_confidential: bool = Field(False, title="Vertraulicher Raum")
    is_elb: bool = Field(title="Erwerbsfähige leistungsberechtigte Person")
    priority_aim: bool = Field(title="Integration als vorrangiges Ziel")
    barriers_person: list[str] = Field([], title="Schwerwiegende Hemmnisse in der Person")
    barriers_community: list[str] = Field([], title="Schwerwiegende Hemmnisse in der Bedarfsgemeinschaft")
    barriers_distinct: bool = Field(False, title="In Person und Bedarfsgemeinschaft unterscheidbar")
    barriers_minor: list[str] = Field([], title="Weitere Hemmnisse")
    barriers_market: list[str] = Field([], title="Hemmnisse am Arbeitsmarkt")
    target_groups: list[str] = Field([], title="Zielgruppen")
    """For offers later on, and for the groups of the indicators (F-057, F-192)."""
    support_needed: bool | None = Field(None, title="Prognose ohne Prozessunterstützung")
    new_entry: bool | None = Field(None, title="Neuzugang")
    entry_reason: str | None = Field(None, title="Grund des Neuzugangs")
    profiling_secured: bool | None = Field(None, title="Abgesichertes Profiling")
    profiling_on: date | None = Field(None, title="Profiling vom")
    risk_recognisable: bool | None = Field(None, title="Risiko der Langzeitarbeitslosigkeit")
    risk_reducible: bool | None = Field(None, title="Risiko verringerbar")
    counselling_recorded_on: date = Field(title="In VerBIS erfasst am")

    def found(self, barriers: int) -> Counselling:
        """What the table asks for; the exception's questions count only for a new entry (F-038)."""
        asked = bool(self.new_entry)
        return Counselling(
            employable=self.is_elb,
            priority_aim=self.priority_aim,
            barriers=barriers,
            support_needed=self.support_needed,
            new_entry=self.new_entry,
            profiling_secured=self.profiling_secured if asked else None,
            risk_recognisable=self.risk_recognisable if asked else None,
            risk_reducible=self.risk_reducible if asked else None,
        )

    @property
    def named(self) -> list[str]:
        """All barriers that were named, those that do not count too, each once."""
        lists = (self.barriers_person, self.barriers_community, self.barriers_minor, self.barriers_market)
        return list(dict.fromkeys(code for codes in lists for code in codes))


class Recommended(Case):
    """What the table recommends, by which version, and the barriers as they are now."""

    recommendation: Recommendation
    recommendation_text: str
    barriers_counted: int
    access_rules_version: str
    barriers: list[str]
    decision_reason: None = None
    correction_message: None = None


class DecisionForm(Case):
    """The case manager's decision with its reason and the four considerations on economy (DOC-05)."""

    jobcenter: str = Field(title="Jobcenter")
    referrer: str = Field(title="Überstellt von")
    recommendation: Recommendation = Field(title="Empfehlung")
    counselling_on: date = Field(title="Einstiegsberatung am")
    admission_decision: Decision | Literal["continue"] = Field(title="Entscheidung")
    decision_reason: Reason | None = Field(None, title="Grund")
    receiver: str | None = Field(None, title="Wer übernimmt")
    decided_on: date = Field(title="Tag der Entscheidung")
    reason_recorded_on: date | None = Field(None, title="Begründung in VerBIS erfasst am")
    economy_complex: bool | None = Field(None, title="Komplexität verlangt Erfahrung")
    economy_improvement: bool | None = Field(None, title="Deutliche Verbesserung erwartbar")
    economy_method: bool | None = Field(None, title="Methoden des Fallmanagements passen besser")
    economy_network: bool | None = Field(None, title="Kontakte zu Netzwerkpartnern helfen früher")


class DecisionRecorded(Case):
    """Marked if against the recommendation; the class counts in the report (F-059, F-189)."""

    admission_override: bool
    entry_class: EntryClass | None
    receiver: str | None
    """Who takes the person over: the referrer, or somebody in another form of care."""
    receiver_name: str | None
    correction_message: None = None


class Decided(Case):
    """A decision to admit."""

    case_manager: str
    decided_on: date
    barriers: list[str]


class Admitted(Case):
    """The case is admitted: its day, who is responsible, and what later phases begin with."""

    access_decision: Literal["admitted"]
    admission_date: date
    acting_manager: str
    counts: bool
    entry_barriers: list[str]
    """Barriers at admission, as codes; nothing changes them later (F-180)."""
    services_on_hold: bool
    planning_scope: str
    assessment_version: int
    agreement_version: int
    last_milestone: int
    exit_reason: None = None
    exit_outcome: None = None
    plan_name_text: None = None
    correction_message: None = None


class TransferForm(Case):
    """Reasons discussed, and the handover: warm, or why not (DOC-02, DOC-06, DOC-07)."""

    jobcenter: str = Field(title="Jobcenter")
    receiver: str = Field(title="Wer übernimmt")
    case_manager: str = Field(title="Zuständig im Fallmanagement")
    acting_manager: str = Field(title="Bearbeitet von")
    admission_decision: Decision | Literal["continue"] = Field(title="Entscheidung")
    decided_on: date = Field(title="Tag der Entscheidung")
    document_format: DocumentFormat = Field("standard", title="Wie die Person Schreiben lesen möchte")
    reasons_discussed_on: date = Field(title="Gründe mit der Person besprochen am")
    text_reasons: str = Field(title="Maßgebliche Gründe")
    handover_warm: bool = Field(title="Warme Übergabe")
    handover_on: date | None = Field(None, title="Gemeinsames Gespräch am")
    text_handover_obstacle: str | None = Field(None, title="Warum nicht möglich")

    @property
    def talk_on(self) -> date | None:
        """Day of the joint talk, if there was one (F-046)."""
        return self.handover_on if self.handover_warm else None


class NoteWritten(Filing):
    """The note is written, its free text gone; what the receiving side reads in its task."""

    access_decision: Literal["returned", "forwarded"]
    note_url: str
    handover_text: str
    text_reasons: None = None
    text_handover_obstacle: None = None
    correction_message: None = None


class TakenBack(Case):
    """The receiving side has the person in its care."""

    taken_back_on: date = Field(title="Betreuung übernommen am")


class Recorded(Case):
    """Nothing but the end of a correction."""

    correction_message: None = None
