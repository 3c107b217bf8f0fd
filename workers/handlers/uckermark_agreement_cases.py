"""What the handlers of Uckermark's agreement read and write: the form, what holds from then on, the papers."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from workers.documents import DocumentFormat
from workers.handlers.common import Filing
from workers.handlers.uckermark_planning_cases import DUTIES, NEEDS, PARTIAL, DutyRows
from workers.registry import Case
from workers.rules.planning import PlanKind
from workers.rules.uckermark.agreement import AgreedDuty, Kind
from workers.rules.uckermark.barriers import Area, Barrier
from workers.rules.uckermark.category import Category

TEXTS = (
    *(f"text_need_{row}" for row in NEEDS),
    *(f"text_partial_goal_{row}" for row in PARTIAL),
    *(f"text_duty_{row}" for row in DUTIES),
    "text_offer",
)
"""What is written for the paper and stands nowhere else."""


class AgreementForm(DutyRows):
    """The form of the agreement: concluded, or not signed with a reason (AM-35; DOC-17, DOC-18)."""

    born_on: date = Field(title="Geboren am")
    category: Category = Field(title="Kategorie")
    egv_kind_planned: Kind = Field("regular", title="Art der Vereinbarung")
    agreement_version: int = Field(0, title="Fassung")
    plan_recorded_on: date | None = Field(None, title="Integrationsfahrplan")
    agreement_outcome: Literal["concluded", "refused"] = Field(title="Ergebnis")
    unsigned_reason: Literal["not_agreed", "no_appearance", "other"] | None = Field(None, title="Grund")
    agreement_concluded_on: date = Field(title="Tag des Gesprächs")
    egv_valid_until: date | None = Field(None, title="Gilt bis")
    next_talk_planned: date = Field(title="Nächstes Folgegespräch am")
    egv_target_area: Area | None = Field(None, title="Zielkategorie")
    representative: Literal["signed", "refused"] | None = Field(None, title="Gesetzliche Vertretung")
    text_offer: str | None = Field(None, title="Persönliches Angebot")
    text_duty_1: str | None = Field(None, title="Pflicht 1")
    text_duty_2: str | None = Field(None, title="Pflicht 2")
    text_duty_3: str | None = Field(None, title="Pflicht 3")
    text_duty_4: str | None = Field(None, title="Pflicht 4")
    text_duty_5: str | None = Field(None, title="Pflicht 5")

    @property
    def concluded(self) -> bool:
        return self.agreement_outcome == "concluded"

    @property
    def duties(self) -> tuple[AgreedDuty, ...]:
        return tuple(
            AgreedDuty(
                getattr(self, f"duty_{row}_side"),
                getattr(self, f"duty_{row}_until"),
                bool(getattr(self, f"text_duty_{row}")),
            )
            for row in self.rows
        )

    @property
    def fact_date(self) -> date:
        return self.agreement_concluded_on


class Agreed(Case):
    """What steering builds on; egv_duties: number, side, day of each duty, no words."""

    plan_kind: PlanKind
    plan_name_text: str
    agreement_concluded_on: date | None
    agreement_waived: bool
    agreement_base_date: date
    agreement_version: int
    third_party_needed: bool
    planning_scope: Literal["full"]
    egv_kind: Kind | None
    egv_concluded_on: date | None
    egv_ends_on: date | None
    egv_duties: list[dict[str, Any]]
    next_talk_on: date
    last_talk_on: date
    last_contact_on: date
    youth_agreement: bool
    correction_message: None = None


class AgreementText(DutyRows):
    """Everything the papers print (DOC-16 to DOC-19)."""

    jobcenter: str
    acting_manager: str
    born_on: date
    case_manager_team: str = "Fallmanagement"
    document_format: DocumentFormat = "standard"
    owner_group: str = "fm-fern"
    target_group: str | None = None
    goal_text: str = ""
    egv_kind: Kind = "regular"
    egv_target_area: Area | None = None
    agreement_concluded_on: date
    agreement_version: int
    egv_ends_on: date
    next_talk_on: date
    need_order: tuple[str, ...] = ()
    barriers: tuple[Barrier, ...] = ()
    need_targets: dict[str, date] = Field(default_factory=dict)
    partial_goal_1_until: date | None = None
    partial_goal_2_until: date | None = None
    text_need_1: str | None = None
    text_need_2: str | None = None
    text_need_3: str | None = None
    text_need_4: str | None = None
    text_need_5: str | None = None
    text_need_6: str | None = None
    text_partial_goal_1: str | None = None
    text_partial_goal_2: str | None = None
    text_duty_1: str | None = None
    text_duty_2: str | None = None
    text_duty_3: str | None = None
    text_duty_4: str | None = None
    text_duty_5: str | None = None
    text_offer: str | None = None

    @property
    def fact_date(self) -> date:
        return self.agreement_concluded_on


class PlanTexts(Case):
    """What the papers held, emptied."""

    text_need_1: None = None
    text_need_2: None = None
    text_need_3: None = None
    text_need_4: None = None
    text_need_5: None = None
    text_need_6: None = None
    text_partial_goal_1: None = None
    text_partial_goal_2: None = None
    text_duty_1: None = None
    text_duty_2: None = None
    text_duty_3: None = None
    text_duty_4: None = None
    text_duty_5: None = None
    text_offer: None = None


class AgreementWritten(Filing, PlanTexts):
    """The agreement lies ready; of its words only the duties of young people stay, for their task sheet."""


class SheetWritten(Filing, PlanTexts):
    """The task sheet lies ready."""


class TextsGone(PlanTexts):
    """The words now stand on paper and nowhere else."""
