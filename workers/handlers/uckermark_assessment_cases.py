"""What the handlers of Uckermark's assessment read and write; the fields are the process variables."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field, create_model

from workers.registry import Case
from workers.rules.uckermark.barriers import AREAS, KNOWN, Barrier, Origin, Status
from workers.rules.uckermark.category import Category, Profile

BARRIERS = (1, 2, 3, 4, 5, 6)
"""Rows that the form has room for (project default)."""
Count = Literal["0", "1", "2", "3", "4", "5", "6"]
YesNo = Literal["yes", "no"]
Option = dict[str, str]

PARTS: dict[str, tuple[Any, Any, str]] = {
    "key": (str | None, None, "Welcher"),
    "origin": (Origin | None, None, "Ursprung"),
    "status": (Status | None, None, "Stand"),
    "relevant": (bool | None, None, "Steht im Weg"),
}


def _fields() -> dict[str, Any]:
    return {
        f"barrier_{row}_{part}": (wanted, Field(default, title=f"{label} (Handlungsbedarf {row})"))
        for row in BARRIERS
        for part, (wanted, default, label) in PARTS.items()
    }


_Rows: Any = create_model("_Rows", __base__=Case, **_fields())


class BarrierRows(_Rows):
    """The barriers as the form asks for them, one row each (U-068 to U-072)."""

    barrier_count: Count | None = Field(None, title="Anzahl der Handlungsbedarfe")

    @property
    def rows(self) -> list[tuple[int, str | None, Origin | None, Status | None, bool | None]]:
        """Row, key, origin, status, relevance; what a hidden row still holds does not count."""
        counted = [row for row in BARRIERS if row <= int(self.barrier_count or 0)]
        return [(row, *(getattr(self, f"barrier_{row}_{part}") for part in PARTS)) for row in counted]

    @property
    def found(self) -> list[Barrier]:
        """The complete rows as barriers; their area follows from the list (U-071)."""
        return [
            Barrier(key=key, area=KNOWN[key][0], origin=origin, status=status)
            for _, key, origin, status, _ in self.rows
            if key in KNOWN and origin and status
        ]


class AssessmentStart(Case):
    """What a profiling builds on: the entry counselling, or the profiling before (U-045, U-115)."""

    born_on: date
    owner_group: str = "fm-fern"
    new_case: bool = False
    employment_kind: str = "none"
    esb_used: bool = False
    general_school: bool = False
    target_group: str | None = None
    instruction_given_on: date | None = None
    first_receipt: bool = False
    first_talk_due: date | None = None
    first_talk_held_on: date | None = None
    handed_over_on: date | None = None
    near_talk_held_on: date | None = None
    egv_ends_on: date | None = None
    category: Category | None = None
    barriers: tuple[Barrier, ...] = ()
    profile_valid_to: date | None = None
    target_code: str | None = None


class Prepared(BarrierRows):
    """All forms as they open. A list begins empty, never as None: Tasklist could not fill it."""

    first_talk: bool
    first_talk_due_at: str | None
    first_talk_overdue: date
    first_talk_due_text: str
    esb_owed: bool
    instruction_owed: bool
    questionnaire_owed: bool
    pupil_waits: bool
    """A pupil has no first talk and no agreement until the switch or the end of school (U-153, U-179)."""
    near_talk_owed: bool
    """The first talk with the case manager of A clients comes before (U-133 to U-135)."""
    youth: bool
    """Under 25 on this day (U-154 to U-158)."""
    assessment_intro: str
    barrier_options: list[Option]
    target_code: str | None
    talk_held_on: None = None
    esb_contents: tuple[str, ...] = ()
    questionnaire_filled: None = None
    esb_close: None = None
    potential_recorded_on: None = None
    profile_valid_from: None = None
    profile_valid_until: None = None
    strengths: tuple[str, ...] = ()
    features_recorded: None = None
    youth_points: tuple[str, ...] = ()
    alternative_code: None = None
    integration_prognosis: None = None
    community_focus: None = None
    profile_endorsed: None = None
    profile_unclear: None = None
    profile_event: None = None
    profile_realistic: None = None
    profile_close: None = None
    chosen_category: None = None
    profile_finished: None = None
    event_end_open: None = None
    category_recorded_on: None = None
    correction_message: None = None


class FirstTalkForm(Case):
    """The first talk; after a missed entry counselling with all its contents (U-059, U-060, U-152)."""

    jobcenter: str = Field(title="Jobcenter")
    first_talk_due: date | None = Field(None, title="Erstgespräch fällig am")
    esb_owed: bool = Field(False, title="Einstiegsberatung nachzuholen")
    instruction_owed: bool = Field(False, title="Belehrung nachzuholen")
    questionnaire_owed: bool = Field(False, title="Erhebungsbogen Pflicht")
    instruction_given_on: date | None = Field(None, title="Vollumfänglich belehrt am")
    talk_held_on: date = Field(title="Gespräch am")
    esb_contents: tuple[str, ...] = Field((), title="Nachgeholte Inhalte der Einstiegsberatung")
    questionnaire_filled: bool | None = Field(None, title="Erhebungsbogen ausgefüllt")
    esb_close: YesNo | None = Field(None, title="Ergebnis: A?")

    @property
    def fact_date(self) -> date:
        return self.talk_held_on


class FirstTalk(Case):
    """From here talks and contacts count."""

    first_talk_held_on: date
    last_talk_on: date
    last_contact_on: date
    instruction_given_on: date | None
    instruction_owed: bool
    correction_message: None = None


class PotentialForm(BarrierRows):
    """Strengths, target, barriers, prognosis (DOC-13, DOC-14)."""

    born_on: date = Field(title="Geboren am")
    barriers: tuple[Barrier, ...] = Field((), title="Bisherige Handlungsbedarfe")
    youth: bool = Field(False, title="Unter 25")
    potential_recorded_on: date = Field(title="Potenzialanalyse in OPEN/PROSOZ erfasst am")
    profile_valid_from: date = Field(title="Profil gültig ab")
    profile_valid_until: date = Field(title="Profil gültig bis")
    target_code: str = Field(title="Kennziffer der Zieltätigkeit", pattern=r"^\d{5}$")
    alternative_code: str | None = Field(None, title="Kennziffer einer Alternative", pattern=r"^\d{5}$")
    strengths: tuple[str, ...] = Field((), title="Stärken erfasst")
    features_recorded: bool | None = Field(None, title="Nötige Merkmale erfasst")
    youth_points: tuple[str, ...] = Field((), title="Bei jungen Menschen besprochen")
    integration_prognosis: Literal["months_6", "months_12", "later", "open"] = Field(title="Integrationsprognose")
    community_focus: Literal["this", "other", "several", "alone"] = Field(title="Blick auf die Bedarfsgemeinschaft")

    @property
    def fact_date(self) -> date:
        return self.potential_recorded_on


class Potential(Case):
    """The profile that holds from now on; assessment_date, obstacles and answers are what all guidelines know."""

    assessment_date: date
    profile_valid_to: date
    target_code: str
    barriers: list[Barrier]
    obstacles: list[str]
    barrier_progress_text: str | None
    correction_message: None = None


class CategoryForm(Case):
    """The answers of table 5.3 and the letter (U-074 to U-086)."""

    born_on: date = Field(title="Geboren am")
    jobcenter: str = Field(title="Jobcenter")
    acting_manager: str = Field(title="Fachkraft")
    office: str = Field("", title="Standort")
    owner_group: str = Field("fm-fern", title="Zuständig")
    category: Category | None = Field(None, title="Bisherige Kategorie")
    category_since: date | None = Field(None, title="Seit")
    category_history: tuple[dict[str, Any], ...] = Field((), title="Bisherige Kategorien")
    barriers: tuple[Barrier, ...] = Field((), title="Handlungsbedarfe")
    obstacles: tuple[str, ...] = Field((), title="Handlungsbedarfe")
    assessment_version: int = Field(0, title="Fassung")
    integration_prognosis: str | None = Field(None, title="Integrationsprognose")
    profile_endorsed: YesNo = Field(title="Selbständigkeit befürwortet?")
    profile_unclear: YesNo | None = Field(None, title="Längerfristig nicht möglich oder unklar?")
    profile_event: YesNo | None = Field(None, title="Steht ein Ereignis entgegen?")
    profile_realistic: YesNo | None = Field(None, title="Integration realistisch?")
    profile_close: YesNo | None = Field(None, title="Alle fünf Bedingungen für A?")
    chosen_category: Category = Field(title="Kategorie")
    profile_finished: YesNo = Field(title="Profil abgeschlossen?")
    event_ends_on: date | None = Field(None, title="Das Ereignis endet am")
    event_end_open: bool | None = Field(None, title="Ende unbekannt")
    category_recorded_on: date = Field(title="Kategorie mit Grund in OPEN/PROSOZ erfasst am")

    @property
    def profile(self) -> Profile:
        answers = (
            self.profile_endorsed,
            self.profile_unclear,
            self.profile_event,
            self.profile_realistic,
            self.profile_close,
        )
        return Profile(*(answer == "yes" for answer in answers))

    @property
    def fact_date(self) -> date:
        return self.category_recorded_on


class Categorised(Case):
    """The category, and what the other phases read of an assessment."""

    category: Category
    category_since: date
    category_provisional: bool
    category_history: list[dict[str, Any]]
    is_a: bool
    event_ends_on: date | None
    assessment_version: int
    assessment_answers: dict[str, Any]
    third_party_areas: tuple[str, ...]
    owner_group: str | None = None
    case_manager: str | None = None
    acting_manager: str | None = None
    correction_message: None = None


def options() -> list[Option]:
    """The barriers to choose from, each with its area."""
    return [{"value": key, "label": f"{AREAS[area]}: {label}"} for key, (area, label) in KNOWN.items()]
