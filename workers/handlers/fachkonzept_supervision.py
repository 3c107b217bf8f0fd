"""Talks between admission and the end of the case (bpmn/fachkonzept/supervision.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.handlers.common import in_future, refuse, title
from workers.registry import Case, Handlers, Task
from workers.rules.german import counted, day

fachkonzept_supervision = Handlers()

AIM_GIVEN_UP = "no_priority"
"""Why the case leaves case management: integration is no longer its priority aim (F-022)."""

TalkKind = Literal["counselling", "information", "planning", "assistance", "guidance", "group", "event"]
"""Counselling, and the six contacts to be kept apart from it (F-072)."""


class Talk(Case):
    """One contact; its content is in VerBIS only (DOC-10)."""

    talk_on: date = Field(title="Tag des Kontakts")
    talk_kept: bool = Field(title="Hat stattgefunden")
    talk_type: TalkKind | None = Field(None, title="Art des Kontakts")
    talk_in_person: bool | None = Field(None, title="Persönliches Gespräch")
    talk_minutes: int | None = Field(None, ge=1, le=600, title="Dauer in Minuten")
    talk_recorded_on: date | None = Field(None, title="In VerBIS erfasst am")
    integration_priority: bool = Field(title="Integration weiter vorrangig")
    talks_held: int = Field(0, title="Gespräche bisher")
    talks_missed: int = Field(0, title="Nicht wahrgenommene Termine bisher")
    talk_minutes_total: int = Field(0, title="Minuten bisher")


class TalkCounted(Case):
    """Numbers for the next contact and for controlling (block H); the form is empty again."""

    talks_held: int
    talks_missed: int
    talk_minutes_total: int
    talks_so_far: str
    exit_reason: str | None
    talk_on: None = None
    talk_kept: None = None
    talk_type: None = None
    talk_in_person: None = None
    talk_minutes: None = None
    talk_recorded_on: None = None
    integration_priority: None = None
    correction_message: None = None


@fachkonzept_supervision.topic("fachkonzept_supervision.record_talk", invalid_input="talk_incomplete")
def record_talk(talk: Talk, task: Task) -> TalkCounted:
    """Counts appointments and minutes by kind of contact; the aim given up leads to the exit check (F-022, F-072)."""
    refuse("talk_incomplete", _problems(talk, task.today))
    held, missed = talk.talks_held + talk.talk_kept, talk.talks_missed + (not talk.talk_kept)
    minutes = talk.talk_minutes_total + (talk.talk_minutes or 0 if talk.talk_kept else 0)
    return TalkCounted(
        talks_held=held,
        talks_missed=missed,
        talk_minutes_total=minutes,
        talks_so_far=f"{counted(held, 'Gespräch', 'Gespräche')}, zusammen {minutes} Minuten; {missed} nicht "
        f"wahrgenommen. Zuletzt eingetragen: {day(talk.talk_on)}.",
        exit_reason=None if talk.integration_priority else AIM_GIVEN_UP,
    )


def _problems(talk: Talk, today: date) -> list[str | None]:
    names = ("talk_on", "talk_recorded_on")
    future = [in_future(title(Talk, name), getattr(talk, name), today) for name in names]
    needed = ("talk_type", "talk_in_person", "talk_minutes", "talk_recorded_on") if talk.talk_kept else ()
    return [*future, *(f"„{title(Talk, name)}“ fehlt" for name in needed if getattr(talk, name) is None)]
