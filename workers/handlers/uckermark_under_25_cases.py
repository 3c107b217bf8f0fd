"""What the fixed dates of under-25s read from a case and write back; the fields are the process variables."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from workers.registry import Case
from workers.rules.uckermark.pupils import SchoolType
from workers.rules.uckermark.target_group import Facts, TargetGroup, Vocation
from workers.rules.uckermark.transitions import HandoverReason, Kind, Situation

TrainingKind = Literal["company", "school", "non_company"]


class YoungPerson(Case):
    """The person at the beginning of the care."""

    born_on: date = Field(title="Geboren am")
    owner_group: str = Field("fm-u25", title="Zuständige Gruppe")


class Begun(Case):
    """Whether the dates of under-25s apply, and the 25th birthday."""

    under_25: bool
    turns_25_on: date
    turns_25_check_on: date


class YoungCase(Case):
    """The facts that all fixed dates hang on."""

    owner_group: str = Field("fm-u25", title="Zuständige Gruppe")
    target_group: TargetGroup | None = Field(None, title="Zielgruppe")
    target_group_since: date | None = Field(None, title="Zielgruppe seit")
    general_school: bool | None = Field(None, title="Allgemeinbildende Schule")
    school_type: SchoolType | None = Field(None, title="Schulform")
    class_level: int | None = Field(None, title="Klassenstufe")
    leaving_on: date | None = Field(None, title="Voraussichtliches Schulende")
    ready_for_training: bool | None = Field(None, title="Ausbildungsreif")
    training_kind: TrainingKind | None = Field(None, title="Art der Ausbildung")
    training_ends_on: date | None = Field(None, title="Ende der Ausbildung")
    qualified_on: date | None = Field(None, title="Berufsabschluss am")
    sign_off_on: date | None = Field(None, title="Abmeldung am")
    instruction_given_on: date | None = Field(None, title="Vollumfängliche Belehrung am")
    u25_settled: tuple[str, ...] = Field((), title="Entschiedene Stichtage")

    @property
    def situation(self) -> Situation:
        return Situation(
            self.target_group,
            self.target_group_since,
            self.owner_group,
            self.school_type,
            self.class_level,
            self.leaving_on,
            self.ready_for_training,
            self.training_ends_on,
            self.qualified_on,
            self.sign_off_on,
            self.u25_settled,
        )


class DatedCase(YoungCase):
    """The same when the dates are computed."""

    u25_review: bool = Field(False, title="Prüfung gewünscht")


class DatesSet(Case):
    """The next fixed date, the contact before the end of training, and the forms as they open."""

    u25_step: Kind
    u25_step_on: date
    u25_step_on_text: str
    u25_step_why: str
    u25_step_key: str
    u25_handover_reason: HandoverReason | None
    training_ends_on: date | None
    training_contact_on: date
    training_contact_overdue: date
    training_contact_text: str
    training_ends_text: str
    training_contact_groups: str
    target_group_text: str
    leaving_on_text: str
    attends_school: Literal["yes", "no"] | None
    ready: Literal["yes", "no"] | None
    vocation: Vocation | None
    instruction_owed: Literal["yes", "no"]
    interested: None = None
    multiple_barriers: None = None
    integration_foreseeable: None = None
    integration_expected: None = None
    readiness_recorded_on: None = None
    social_competences_judged: None = None
    career_pass_seen: None = None
    instruction_made_up_on: None = None
    sign_off_result: None = None
    measure_until: None = None
    graduate_result: None = None
    group_booked_on: None = None
    alliance_closed_on: None = None
    alliance_parties: tuple[str, ...] = ()
    correction_message: None = None


class BookingForm(YoungCase):
    """What the forms of the fixed dates ask; which of it counts, the step says."""

    case_number: str = Field(title="Fallnummer")
    u25_step: Kind = Field(title="Stichtag")
    u25_step_on: date = Field(title="Tag des Stichtags")
    u25_step_key: str = Field(title="Kennung des Stichtags")
    u25_step_why: str = Field("", title="Herkunft des Stichtags")
    target_groups: tuple[dict[str, Any], ...] = Field((), title="Zielgruppen bisher")
    instruction_owed: Literal["yes", "no"] = Field("no", title="Belehrung steht aus")
    attends_school: bool | None = Field(None, title="Allgemeinbildende Schule")
    vocation: Vocation | None = Field(None, title="Berufsausbildung")
    ready: bool | None = Field(None, title="Ausbildungsreif")
    interested: bool | None = Field(None, title="Sucht eine Ausbildung")
    multiple_barriers: bool | None = Field(None, title="Mehrere Hemmnisse")
    integration_foreseeable: bool | None = Field(None, title="Integration absehbar")
    integration_expected: bool | None = Field(None, title="Integration zu erwarten")
    readiness_recorded_on: date | None = Field(None, title="Kriterienkatalog abgelegt am")
    social_competences_judged: bool = Field(False, title="Soziale Kompetenzen beurteilt")
    instruction_made_up_on: date | None = Field(None, title="Vollumfängliche Belehrung nachgeholt am")
    sign_off_result: Literal["nothing", "training", "measure"] | None = Field(None, title="Was ist erreicht?")
    measure_until: date | None = Field(None, title="Maßnahme bis")
    graduate_result: Literal["integrated", "foreseeable", "neither"] | None = Field(None, title="Stand")
    group_booked_on: date | None = Field(None, title="In OPEN/PROSOZ gebucht am")

    @property
    def facts(self) -> Facts:
        return Facts(
            general_school=bool(self.attends_school),
            leaving_on=self.leaving_on,
            ready=self.ready,
            interested=self.interested,
            vocation=self.vocation or "none",
            training_ended_on=self.training_ends_on,
            foreseeable=self.integration_foreseeable,
            expected=self.integration_expected,
            multiple_barriers=self.multiple_barriers,
        )


class Booked(Case):
    """The group after the decision, with its history (U-163)."""

    target_group: TargetGroup
    target_group_since: date
    target_groups: list[dict[str, Any]]
    general_school: bool | None
    leaving_on: date | None
    ready_for_training: bool | None
    training_kind: TrainingKind | None
    training_ends_on: date | None
    qualified_on: date | None
    sign_off_on: date | None
    u25_settled: list[str]
    instruction_given_on: date | None
    u25_review: None = None
    correction_message: None = None


class AllianceForm(Case):
    """Contact before the end of training (DOC-35)."""

    case_number: str = Field(title="Fallnummer")
    training_ends_on: date = Field(title="Ende der Ausbildung")
    training_contact_groups: str = Field(title="Zuständige Gruppen")
    alliance_closed_on: date = Field(title="Arbeitsbündnis geschlossen am")
    alliance_parties: tuple[str, ...] = Field((), title="Beteiligt")
    u25_settled: tuple[str, ...] = Field((), title="Entschiedene Stichtage")


class AllianceClosed(Case):
    """The contact counts as held."""

    u25_settled: list[str]
    correction_message: None = None
