"""What the handlers of Uckermark's follow-up read and write; the fields are the process variables."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field, create_model

from workers.registry import Case
from workers.rules.uckermark.category import Category
from workers.rules.uckermark.follow_up import Cause, DutyResult, Result, TargetGroup

DUTIES = (1, 2, 3, 4, 5)
YesNo = Literal["yes", "no"]

PARTS: dict[str, tuple[Any, Any, str]] = {
    "result": (Result | None, None, "Was wurde daraus"),
    "cause": (Cause | None, None, "Ursache"),
}


def _fields() -> dict[str, Any]:
    return {
        f"duty_{row}_{part}": (wanted, Field(default, title=f"{label} (Pflicht {row})"))
        for row in DUTIES
        for part, (wanted, default, label) in PARTS.items()
    }


_Rows: Any = create_model("_Rows", __base__=Case, **_fields())


class CareState(Case):
    """From where the next talk and contact count."""

    category: Category | None = None
    target_group: TargetGroup | None = None
    egv_kind: Literal["regular", "interim"] | None = None
    egv_concluded_on: date | None = None
    egv_ends_on: date | None = None
    egv_duties: tuple[dict[str, Any], ...] = ()
    first_talk_held_on: date | None = None
    last_talk_on: date | None = None
    last_contact_on: date | None = None
    next_talk_on: date | None = None


class Dates(_Rows):
    """Next talk and contact, with forms that open empty. A list begins empty, never as None."""

    next_step: Literal["contact", "talk"]
    talk_due_at: str | None
    talk_due_on: date
    talk_opens: date
    talk_overdue: date
    talk_rule: str
    talk_due_text: str
    talk_explanation: str
    contact_due_at: str | None
    contact_due_on: date | None
    contact_overdue: date
    contact_rule: str
    contact_due_text: str
    contact_explanation: str | None
    duty_1_text: str | None
    duty_2_text: str | None
    duty_3_text: str | None
    duty_4_text: str | None
    duty_5_text: str | None
    duties_count: int
    agreement_ended: bool
    """The agreement is interim, or none holds: the talk leads to a new one (U-110, U-129)."""
    contact_held_on: None = None
    contact_way: None = None
    contact_topics: tuple[str, ...] = ()
    prepared_points: tuple[str, ...] = ()
    talk_held_on: None = None
    measures_success: None = None
    sanction_facts: None = None
    evaluation_recorded_on: None = None
    profile_fits: None = None
    goal_valid: None = None
    strategy_fits: None = None
    blocking_need: None = None
    applications_discussed: tuple[str, ...] = ()
    ags_asked: None = None
    agreement_choice: None = None
    next_talk_planned: None = None
    correction_message: None = None


class ContactForm(Case):
    """One contact between two talks (U-185, U-186)."""

    jobcenter: str = Field(title="Jobcenter")
    contact_due_on: date | None = Field(None, title="Kontakt fällig am")
    contact_rule: str = Field("U-185", title="Regel")
    last_contact_on: date | None = Field(None, title="Letzter Kontakt am")
    contact_held_on: date = Field(title="Kontakt am")

    @property
    def fact_date(self) -> date:
        return self.contact_held_on


class Contacted(Case):
    """From here the next contact counts."""

    last_contact_on: date
    correction_message: None = None


class PreparationForm(Case):
    """What was seen before the talk (DOC-20)."""

    prepared_points: tuple[str, ...] = Field((), title="Vor dem Gespräch eingesehen")


class Prepared(Case):
    """The talk may be held."""

    correction_message: None = None


class TalkForm(_Rows):
    """The four steps of a follow-up talk (DOC-21, DOC-22)."""

    jobcenter: str = Field(title="Jobcenter")
    case_manager: str = Field(title="Zuständig")
    acting_manager: str = Field(title="Fachkraft")
    category: Category | None = Field(None, title="Kategorie")
    egv_kind: Literal["regular", "interim"] | None = Field(None, title="Art der Vereinbarung")
    egv_concluded_on: date | None = Field(None, title="Vereinbarung vom")
    egv_ends_on: date | None = Field(None, title="Vereinbarung gilt bis")
    last_talk_on: date | None = Field(None, title="Letztes Gespräch am")
    duties_count: int = Field(0, title="Pflichten")
    talk_due_on: date | None = Field(None, title="Folgegespräch fällig am")
    talk_rule: str = Field("U-131", title="Regel")
    talk_held_on: date = Field(title="Folgegespräch am")
    sanction_facts: YesNo = Field(title="Sanktionstatbestand?")
    evaluation_recorded_on: date = Field(title="Auswertung der Vereinbarung im Kontaktmanagement erfasst am")
    profile_fits: YesNo = Field(title="Profil stimmt noch?")
    goal_valid: YesNo = Field(title="Ziel gilt noch?")
    strategy_fits: YesNo = Field(title="Strategien passen noch?")
    blocking_need: YesNo = Field(title="Steht ein Handlungsbedarf Bewerbungen entgegen?")
    applications_discussed: tuple[str, ...] = Field((), title="Zu Bewerbungen besprochen")
    ags_asked: bool | None = Field(None, title="AGS um Unterstützung bitten")
    agreement_choice: Literal["new", "goes_on"] = Field(title="Vereinbarung")
    next_talk_planned: date | None = Field(None, title="Nächstes Folgegespräch am")

    @property
    def results(self) -> list[DutyResult]:
        """One for each duty of the agreement that ended or goes on."""
        rows = [row for row in DUTIES if row <= self.duties_count]
        return [
            DutyResult(row, getattr(self, f"duty_{row}_result"), getattr(self, f"duty_{row}_cause")) for row in rows
        ]

    @property
    def changed(self) -> bool:
        """Something no longer fits, or the case manager wants a new agreement (U-114, U-125)."""
        fits = (self.profile_fits, self.goal_valid, self.strategy_fits)
        return "no" in fits or self.agreement_choice == "new"

    @property
    def fact_date(self) -> date:
        return self.talk_held_on


class Talked(Case):
    """From here talks and contacts count; reassess: a new potential analysis leads to a new agreement (U-115)."""

    last_talk_on: date
    last_contact_on: date
    next_talk_on: date | None
    steering_outcome: Literal["continue", "reassess"]
    planning_scope: Literal["full"]
    exit_reason: None = None
    correction_message: None = None
