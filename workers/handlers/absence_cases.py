"""What the handlers of an absence read and write back; the fields are the process variables."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.registry import Case
from workers.rules.absence import Level

Who = Literal["self", "team"]


class Reporter(Case):
    absence_reporter: str = Field(title="Gemeldet von")
    absence_who: Who = Field(title="Wer ist abwesend?")


class MemberChoice(Case):
    """Whom a team leader may name."""

    member_options: list[dict[str, str]]


class ReportedAbsence(Case):
    """Who is away, and when; both days are included."""

    absence_reporter: str = Field(title="Gemeldet von")
    absence_who: Who = Field(title="Wer ist abwesend?")
    absent_manager: str | None = Field(None, title="Abwesend ist")
    absence_first_day: date = Field(title="Erster Tag")
    absence_last_day: date = Field(title="Letzter Tag")


class AbsenceTexts(Case):
    """How readers see an absence and its days."""

    absence_title: str
    absence_text: str
    absence_first_day_text: str
    absence_last_day_text: str
    cover_ends: date
    """Day from which the absent case manager works again."""


class AcceptedAbsence(AbsenceTexts):
    """Who arranges the cover, until when, and who could cover with which load."""

    absent_manager: str
    absence_first_day: date
    absence_last_day: date
    jobcenter: str
    team_leader: str
    area_leader: str
    cover_options: list[dict[str, str]]
    cover_overdue: date
    cover_in_force: bool
    correction_message: None = None


class ArrangedCover(Case):
    """What the team leader decided (D-21)."""

    absent_manager: str = Field(title="Abwesend ist")
    cover_manager: str = Field(title="Vertretung")
    cover_level: Level = Field(title="Aus welchem Kreis kommt die Vertretung?")
    nearer_unavailable: bool = Field(False, title="Ist im näheren Kreis niemand verfügbar?")
    absence_first_day: date = Field(title="Erster Tag")
    absence_last_day: date = Field(title="Letzter Tag")


class SettledCover(Case):
    cover_manager_name: str
    cover_level: Level
    correction_message: None = None


class LateCover(Case):
    absent_manager: str
    absence_first_day: date
    cover_overdue: date


class DueCover(Case):
    """An absence and its cover, on the day they begin or end."""

    absent_manager: str
    cover_manager: str
    absence_first_day: date
    absence_last_day: date


class CoverState(Case):
    """Whether the cover works the cases now; handovers look it up."""

    cover_in_force: bool


class ChangedCover(Case):
    """What the team leader changed while the cover runs."""

    absent_manager: str = Field(title="Abwesend ist")
    cover_change: Literal["end", "prolong"] = Field(title="Was ändert sich?")
    absence_prolonged_to: date | None = Field(None, title="Neuer letzter Tag")
    absence_first_day: date = Field(title="Erster Tag")
    absence_last_day: date = Field(title="Letzter Tag")


class AbsencePeriod(AbsenceTexts):
    """The absence with its present last day."""

    absence_last_day: date
    correction_message: None = None
