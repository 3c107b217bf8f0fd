"""The working alliance after admission, and information instead of counselling (bpmn/fachkonzept/clearing.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.engine.cases import Cases
from workers.engine.staffing import Staffing
from workers.handlers.common import emptied, in_future, refuse, title
from workers.registry import Case, Handlers, Task
from workers.rules.fachkonzept import alliance as rules

fachkonzept_clearing = Handlers()

POINTS = ("reservations_cleared", "roles_clarified", "pros_and_cons", "sanctions_mentioned")
"""What must be discussed before anybody can say that there is an alliance (F-026, F-074)."""


class AllianceTalk(Case):
    """The talk about the working alliance (DOC-09)."""

    admission_date: date = Field(title="Aufgenommen am")
    alliance_talk_on: date = Field(title="Gespräch am")
    alliance_start: Literal["willing", "unwilling"] = Field(title="Ausgangslage")
    advantages_shown: bool = Field(False, title="Vorteile der Teilnahme genannt")
    disadvantages_shown: bool = Field(False, title="Nachteilige Folgen genannt")
    reservations_cleared: bool = Field(False, title="Vorbehalte geklärt")
    roles_clarified: bool = Field(False, title="Rollen geklärt")
    pros_and_cons: bool = Field(False, title="Vor- und Nachteile besprochen")
    sanctions_mentioned: bool = Field(False, title="Mögliche Sanktionen angesprochen")
    alliance_reached: bool = Field(title="Arbeitsbündnis erreicht")
    justified_refusal: rules.Refusal | None = Field(None, title="Begründete Ablehnung")
    external_counselling: Literal["not_needed", "proposed", "own_work"] = Field(title="Externe Beratung")
    alliance_talks: int = Field(0, title="Gespräche bisher")


class AllianceRecorded(Case):
    """Where the talk leads; the form is empty for another one."""

    alliance_next: Literal["reached", "coordinate", "inform"]
    alliance_talks: int
    alliance_reached_on: date | None
    external_counselling_proposed: bool
    """External counselling is to be arranged for severe attitudes or behaviour (F-078)."""
    alliance_talk_on: None = None
    advantages_shown: None = None
    disadvantages_shown: None = None
    reservations_cleared: None = None
    roles_clarified: None = None
    pros_and_cons: None = None
    sanctions_mentioned: None = None
    alliance_reached: None = None
    justified_refusal: None = None
    correction_message: None = None


@fachkonzept_clearing.topic("fachkonzept_clearing.record_alliance", invalid_input="alliance_incomplete")
def record_alliance(talk: AllianceTalk, task: Task) -> AllianceRecorded:
    """FT-4: without the four points the step stays open; no limit of attempts (F-026, F-067, F-074, F-075, F-077)."""
    refuse("alliance_incomplete", _problems(talk, task.today))
    found = rules.next_step(
        points_discussed=True, reached=talk.alliance_reached, refusal=talk.justified_refusal or "none"
    )
    assert found != "again"  # refused above
    return AllianceRecorded(
        alliance_next=found,
        alliance_talks=talk.alliance_talks + 1,
        alliance_reached_on=talk.alliance_talk_on if talk.alliance_reached else None,
        external_counselling_proposed=talk.external_counselling == "proposed",
        **emptied(AllianceRecorded),
    )


def _problems(talk: AllianceTalk, today: date) -> list[str | None]:
    needed = [*POINTS, *(("advantages_shown", "disadvantages_shown") if talk.alliance_start == "unwilling" else ())]
    left = [title(AllianceTalk, name) for name in needed if not getattr(talk, name)]
    unsaid = not talk.alliance_reached and talk.justified_refusal is None
    return [
        f"Der Schritt bleibt offen, bis alles besprochen ist. Es fehlt: {', '.join(left)}" if left else None,
        f"„{title(AllianceTalk, 'justified_refusal')}“ fehlt" if unsaid else None,
        in_future(title(AllianceTalk, "alliance_talk_on"), talk.alliance_talk_on, today),
        "Das Gespräch liegt vor der Aufnahme" if talk.alliance_talk_on < talk.admission_date else None,
    ]


class InformationTalk(Case):
    """One-sided information where there is no alliance (DOC-11)."""

    informed_on: date = Field(title="Gespräch am")
    duties_explained: bool = Field(False, title="Pflichten zur Mitwirkung genannt")
    consequences_explained: bool = Field(False, title="Mögliche nachteilige Folgen genannt")
    sanctions_explained: bool = Field(False, title="Sanktionen genannt")


class InformationRecorded(Case):
    """The alliance may be tried again; the form is empty for another talk."""

    informed_on: None = None
    duties_explained: None = None
    consequences_explained: None = None
    sanctions_explained: None = None
    correction_message: None = None


@fachkonzept_clearing.topic("fachkonzept_clearing.record_information", invalid_input="information_incomplete")
async def record_information(
    talk: InformationTalk, task: Task, cases: Cases, staffing: Staffing
) -> InformationRecorded:
    """Duties, consequences and sanctions are named; this is no counselling; its note is listed (F-075, F-107)."""
    names = ("duties_explained", "consequences_explained", "sanctions_explained")
    refuse(
        "information_incomplete",
        [
            in_future(title(InformationTalk, "informed_on"), talk.informed_on, task.today),
            *(f"„{title(InformationTalk, name)}“ fehlt" for name in names if not getattr(talk, name)),
        ],
    )
    return InformationRecorded(**emptied(InformationRecorded))
