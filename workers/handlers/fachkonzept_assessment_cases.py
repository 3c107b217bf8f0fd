"""What the handlers of the Fachkonzept's assessment read and write; the fields are the process variables.

Names that begin with talk_ hold what was said in the talk: they never reach the engine's history (F-107).
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from workers.documents import DocumentFormat
from workers.handlers.common import Filing
from workers.registry import Case
from workers.rules.fachkonzept.assessment import Extent, Finding, Perspective, Reaction, Source
from workers.rules.fachkonzept.consent import Consent, Hint, Purpose
from workers.rules.fachkonzept.data_groups import ABILITIES, Item

YesNo = Literal["yes", "no"]
Answer = Literal["given", "refused"]
Count = Literal["0", "1", "2", "3"]
Rating = Literal["1", "2", "3", "4", "none"]
Option = dict[str, str]
ROWS = (1, 2, 3)
"""Findings that the form has room for (project default); more are in VerBIS."""
CONTENT = "talk_content"
"""What an assessment leaves in its talk record."""


class AssessmentStart(Case):
    """What is known when an assessment begins."""

    assessment_date: date | None = None
    master_known: tuple[str, ...] = ()
    """Master data that another system handed over; shown, never asked again (F-099)."""


class Prepared(Case):
    """All forms as they open. Lists begin empty, never as None: Tasklist could not fill them."""

    assessment_intro: str
    master_options: list[Option]
    master_known_text: str
    reports_text: str
    medical_report_on: None = None
    psychological_report_on: None = None
    helper_result_on: None = None
    report_reference: None = None
    readiness_warning: None = None
    dropped_text: None = None
    talk_hints: tuple[()] = ()
    helper_reasons: tuple[()] = ()
    talk_functions: tuple[()] = ()
    talk_aptitude: tuple[()] = ()
    talk_master: tuple[()] = ()
    talk_history: tuple[()] = ()
    talk_history_own: tuple[()] = ()
    talk_career: tuple[()] = ()
    talk_career_no_answer: tuple[()] = ()
    talk_starting_points: tuple[()] = ()
    resource_types: tuple[()] = ()
    talk_items: None = None
    further_help: None = None
    help_for_upbringing: None = None
    correction_message: None = None


class ConsentForm(Case):
    """Four points before an assessment, hints, and an answer for each purpose (DOC-12)."""

    admission_date: date = Field(title="Aufgenommen am")
    alliance_sound: YesNo = Field(title="Arbeitsbündnis tragfähig")
    person_convinced: YesNo = Field(title="Vom Sinn überzeugt")
    steps_understandable: YesNo = Field(title="Schritte verständlich und gestaltbar")
    prospects_positive: YesNo = Field(title="Positive Perspektive")
    consents_answered_on: date = Field(title="Gefragt am")
    consent_assessment: Answer = Field(title="Einwilligung in das Assessment")
    barriers: tuple[str, ...] = Field((), title="Hemmnisse")
    talk_hints: tuple[Hint, ...] = Field((), title="Hinweise")
    consent_medical: Answer | None = Field(None, title="Einwilligung: Ärztlicher Dienst")
    medical_barrier: str | None = Field(None, title="Hemmnis, um das es geht (Ärztlicher Dienst)")
    consent_psychological: Answer | None = Field(None, title="Einwilligung: Berufspsychologischer Service")
    psychological_barrier: str | None = Field(None, title="Hemmnis, um das es geht (Psychologischer Service)")
    helper_reasons: tuple[str, ...] = Field((), title="Gründe für weitere Fachleute")
    consent_helper: Answer | None = Field(None, title="Einwilligung: weitere Fachleute")
    consents: tuple[Consent, ...] = Field((), title="Bisherige Einwilligungen")

    @property
    def hinted(self) -> dict[Purpose, bool]:
        """Whether something points to the service (F-095, F-116)."""
        mind = {"aptitude", "motivation"} & set(self.talk_hints)
        return {
            "medical": "health" in self.talk_hints,
            "psychological": bool(mind),
            "helper": bool(self.helper_reasons),
        }

    @property
    def answers(self) -> dict[Purpose, Answer | None]:
        """What the person said, for every purpose that was asked for."""
        asked: dict[Purpose, Answer | None] = {"assessment": self.consent_assessment}
        return asked | {purpose: getattr(self, f"consent_{purpose}") for purpose, there in self.hinted.items() if there}


class Consented(Case):
    """What may follow."""

    consents: list[Consent]
    barrier_options: list[Option]
    assessment_consented: bool
    medical_wanted: bool
    psychological_wanted: bool
    helper_wanted: bool
    readiness_warning: str | None
    correction_message: None = None


class ConsentLetter(Case):
    """What the paper prints (DOC-12)."""

    jobcenter: str
    acting_manager: str
    document_format: DocumentFormat = "standard"
    consents: tuple[Consent, ...] = ()
    consents_answered_on: date


class ConsentWritten(Filing):
    """The consent lies ready to be signed and filed."""


class InformedForm(Case):
    """One-sided information instead of an assessment (DOC-11)."""

    information_given_on: date = Field(title="Informiert am")


class HelperForm(Case):
    """What other professionals found out, as codes."""

    consents: tuple[Consent, ...] = Field((), title="Einwilligungen")
    helper_result_on: date = Field(title="Ergebnis vom")


class ServiceResult(Case):
    """Results as the next form shows them."""

    reports_text: str
    correction_message: None = None


class CollectForm(Case):
    """Data groups a to e, each with the barrier that it serves."""

    admission_date: date = Field(title="Aufgenommen am")
    assessment_talk_on: date = Field(title="Gespräch am")
    protocol_informed_on: date = Field(title="Über Inhalt und Umfang informiert am")
    assessment_extent: Extent = Field(title="Umfang")
    partial_reason: str | None = Field(None, title="Grund für den Teilumfang")
    mandatory_recorded: bool = Field(False, title="Pflichtdaten liegen vor")
    master_known: tuple[str, ...] = Field((), title="Schon bekannte Stammdaten")
    talk_master: tuple[str, ...] = Field((), title="Fehlende Stammdaten erfasst")
    master_purpose: str | None = Field(None, title="Hemmnis (Sonderbedarfe)")
    history_purpose: str | None = Field(None, title="Hemmnis (Erwerbsbiografie)")
    talk_history: tuple[str, ...] = Field((), title="Hinweise in der Erwerbsbiografie")
    talk_history_own: tuple[str, ...] = Field((), title="Eigene Aussage der Person")
    talk_history_source: Source | None = Field(None, title="Quelle (Erwerbsbiografie)")
    medical_report_on: date | None = Field(None, title="Gutachten vom")
    health_purpose: str | None = Field(None, title="Hemmnis (Gesundheit)")
    talk_functions: tuple[str, ...] = Field((), title="Aussagen des Gutachtens")
    career_purpose: str | None = Field(None, title="Hemmnis (Berufsbiografie)")
    talk_career: tuple[str, ...] = Field((), title="Berufsbiografie erfasst")
    talk_career_no_answer: tuple[str, ...] = Field((), title="Keine Angabe")
    resource_types: tuple[str, ...] = Field((), title="Ressourcen")

    @property
    def items(self) -> list[Item]:
        """Everything somebody wants to keep; a „no answer“ is none of it (F-091, F-094)."""
        report = self.medical_report_on is not None
        return [
            *(Item(code, "mandatory") for code in ("person", "name", "address", "earlier_benefit")),
            *(Item(code, "a", self.master_purpose) for code in self.talk_master),
            *(Item(code, "b", self.history_purpose) for code in self.talk_history),
            *(Item(code, "c", self.health_purpose, report) for code in self.talk_functions),
            *(Item(code, "d", self.career_purpose) for code in self.talk_career),
        ]


class Collected(Case):
    """What is kept, and what not and why. talk_items: codes with the barrier that they serve."""

    talk_items: list[dict[str, Any]]
    master_known: list[str]
    dropped_text: str | None
    correction_message: None = None


class ResultForm(Case):
    """Findings with the person's reaction, self-assessment, perspective, position reached (DOC-14 to DOC-16)."""

    assessment_version: int = Field(0, title="Fassung")
    assessment_talk_on: date = Field(title="Gespräch am")
    assessment_extent: Extent = Field("full", title="Umfang")
    partial_reason: str | None = Field(None, title="Grund für den Teilumfang")
    structure_done: tuple[str, ...] = Field((), title="Aufbau des Gesprächs")
    finding_count: Count = Field("0", title="Anzahl der Befunde")
    talk_finding_1_barrier: str | None = Field(None, title="Hemmnis (Befund 1)")
    talk_finding_1_source: Source | None = Field(None, title="Quelle (Befund 1)")
    talk_finding_1_reaction: Reaction | None = Field(None, title="Reaktion (Befund 1)")
    talk_finding_2_barrier: str | None = Field(None, title="Hemmnis (Befund 2)")
    talk_finding_2_source: Source | None = Field(None, title="Quelle (Befund 2)")
    talk_finding_2_reaction: Reaction | None = Field(None, title="Reaktion (Befund 2)")
    talk_finding_3_barrier: str | None = Field(None, title="Hemmnis (Befund 3)")
    talk_finding_3_source: Source | None = Field(None, title="Quelle (Befund 3)")
    talk_finding_3_reaction: Reaction | None = Field(None, title="Reaktion (Befund 3)")
    talk_own_qualification: Rating = Field("none", title="Selbst: berufliche Qualifikation")
    talk_cm_qualification: Rating = Field("none", title="Fallmanagement: berufliche Qualifikation")
    talk_own_experience: Rating = Field("none", title="Selbst: Arbeitserfahrung")
    talk_cm_experience: Rating = Field("none", title="Fallmanagement: Arbeitserfahrung")
    talk_own_independence: Rating = Field("none", title="Selbst: selbständiges Arbeiten")
    talk_cm_independence: Rating = Field("none", title="Fallmanagement: selbständiges Arbeiten")
    talk_own_people: Rating = Field("none", title="Selbst: Umgang mit Menschen")
    talk_cm_people: Rating = Field("none", title="Fallmanagement: Umgang mit Menschen")
    talk_perspective: Perspective = Field(title="Perspektive")
    wishes_considered: bool = Field(False, title="Wünsche der Person berücksichtigt")
    position_agreed_on: date = Field(title="Stärken und Schwächen abgestimmt am")
    further_help: YesNo = Field(title="Weitere Fachleute nötig")
    talk_starting_points: tuple[str, ...] = Field((), title="Ansatzpunkte")
    talk_items: tuple[dict[str, Any], ...] = Field((), title="Erfasste Angaben")
    barriers: tuple[str, ...] = Field((), title="Hemmnisse")
    resource_types: tuple[str, ...] = Field((), title="Ressourcen")
    help_for_upbringing: YesNo | None = Field(None, title="Hilfe zur Erziehung")
    report_reference: str | None = Field(None, title="Zeichen des Gutachtens")

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(self._finding(row) for row in ROWS if row <= int(self.finding_count))

    def _finding(self, row: int) -> Finding:
        return Finding(*(getattr(self, f"talk_finding_{row}_{part}") for part in ("barrier", "source", "reaction")))

    def ratings(self, whose: Literal["own", "cm"]) -> dict[str, str]:
        """By ability field, without those that nobody rated."""
        given = {code: getattr(self, f"talk_{whose}_{code}") for code in ABILITIES}
        return {code: rating for code, rating in given.items() if rating != "none"}


class Assessed(Case):
    """What planning and reports may know: codes, no talk. The record itself goes its own way (F-107)."""

    assessment_date: date
    assessment_version: int
    assessment_answers: dict[str, Any]
    obstacles: list[str]
    third_party_areas: tuple[()] = ()
    correction_message: None = None
