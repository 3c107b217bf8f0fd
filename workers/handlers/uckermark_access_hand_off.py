"""Views on a case that somebody takes over per working instruction (AM-08, AM-09)."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from workers.registry import Case
from workers.rules.uckermark.entry import Employment
from workers.rules.uckermark.owner import Category


class HandOffForm(Case):
    """Somebody takes the person over per working instruction (AM-08, AM-09)."""

    jobcenter: str = Field(title="Jobcenter")
    hand_off_group: str = Field(title="Übernehmende Gruppe")
    employment_kind: Employment = Field(title="Selbständig, geflüchtet oder beschäftigt")
    hand_off_manager: str = Field(title="Übernommen von")
    taken_over_on: date = Field(title="Übernommen am")
    endorsed: bool | None = Field(None, title="Selbständigkeit befürwortet und gefördert")
    esb_by_instruction_on: date | None = Field(None, title="Einstiegsberatung nach Arbeitsanweisung am")


class HandedOff(Case):
    """Owner and category S (U-029, U-077, UT-05)."""

    owner_group: str
    case_manager: str
    acting_manager: str
    case_manager_name: str
    handed_off: bool
    category: Category | None
    category_since: date | None
    esb_held_on: date | None
    esb_used: bool
    correction_message: None = None


class HandOffGroup(Case):
    """Which group takes over."""

    jobcenter: str
    office: str
    hand_off_group: str


class HandOffOptions(Case):
    """Who may take over."""

    hand_off_options: list[dict[str, str]]
