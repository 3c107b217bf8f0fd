"""When talk records are deleted: no longer needed, or five years old (F-107; FT-7, FA-23, FA-24)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from workers.rules.deadlines import Deadline, Span, internal
from workers.rules.german import counted, day
from workers.rules.guidelines import FachkonzeptParameters

Output = Literal["keep", "delete"]
Trigger = Literal["not_needed", "five_years"]
RecordKind = Literal["alliance", "information", "contact", "assessment"]

KINDS: dict[RecordKind, str] = {
    "alliance": "Arbeitsbündnis",
    "information": "Information und Aufklärung",
    "contact": "Beratungsvermerk",
    "assessment": "Assessment",
}
TRIGGERS: dict[Trigger, str] = {"not_needed": "nicht mehr nötig", "five_years": "Frist erreicht"}


class TalkRecord(BaseModel):
    """One record of a talk. content: codes only; the wording lies in VerBIS."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: RecordKind
    recorded_on: date
    content: dict[str, Any] = Field(default_factory=dict)

    @property
    def label(self) -> str:
        return f"{KINDS[self.kind]} vom {day(self.recorded_on)}"


class Deletion(BaseModel):
    """What remains: which record, when it was due, when and why it went; no content (DOC-38)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    record: str
    due: date
    deleted_on: date
    trigger: Trigger


def deletion_due(recorded_on: date, parameters: FachkonzeptParameters) -> Deadline:
    """The day on which a record goes at the latest, from the day of the record, without extension (F-107, FA-23)."""
    years = parameters.talk_record_keep_years
    basis = f"Gesprächsaufzeichnungen werden spätestens nach {counted(years, 'Jahr', 'Jahren')} gelöscht"
    return internal(recorded_on, Span(months=12 * years), parameters, rule="F-107", basis=basis)


def verdict(*, needed: bool, due_reached: bool) -> Output:
    """Decision table FT-7: what is not needed goes now, what is five years old goes although needed."""
    return "keep" if needed and not due_reached else "delete"


def delete(
    records: Iterable[TalkRecord], not_needed: Iterable[str], today: date, parameters: FachkonzeptParameters
) -> tuple[list[TalkRecord], list[Deletion]]:
    """Those that stay, and the log of those that go today."""
    unneeded, kept, gone = set(not_needed), list[TalkRecord](), list[Deletion]()
    for record in records:
        due = deletion_due(record.recorded_on, parameters).due
        if verdict(needed=record.id not in unneeded, due_reached=due <= today) == "keep":
            kept.append(record)
        else:
            trigger: Trigger = "five_years" if due <= today else "not_needed"
            gone.append(Deletion(record=record.id, due=due, deleted_on=today, trigger=trigger))
    return kept, gone


def next_due(records: Iterable[TalkRecord], parameters: FachkonzeptParameters) -> date | None:
    """The first day on which one of them has to go."""
    return min((deletion_due(record.recorded_on, parameters).due for record in records), default=None)
