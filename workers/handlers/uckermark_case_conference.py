"""Case conference in a measure (bpmn/uckermark/case_conference.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.engine.cases import Cases
from workers.engine.staffing import Staffing
from workers.errors import BusinessError
from workers.handlers.common import emptied, in_future, refuse, title
from workers.handlers.uckermark import send_notice
from workers.registry import Case, Handlers, Task
from workers.rules.german import day, listed, long_day
from workers.rules.staff import Staff

uckermark_case_conference = Handlers()

PARTICIPANTS = {
    "provider": "Bildungsträger",
    "mk": "Maßnahmekoordination",
    "case_manager": "Fachkraft",
    "person": "die Person",
}
NEEDED = {"provider", "mk", "case_manager"}
"""Who belongs to it; the person if appropriate (U-253)."""
SKIPPED = {
    "known": "alles Nötige ist bekannt",
    "ended": "die Maßnahme endete vorzeitig",
    "refused": "die Person möchte es nicht",
    "no_date": "kein gemeinsamer Termin",
}


class ConferenceWanted(Case):
    """Which case; before the end of a measure also which one."""

    case_number: str = Field(title="Fallnummer")
    change_starter: str = Field(title="Begonnen von")
    measure_name: str | None = Field(None, title="Maßnahme")
    measure_ends_on: date | None = Field(None, title="Ende der Maßnahme")


class FoundCase(Case):
    """The case as it is; the form opens empty."""

    jobcenter: str
    acting_manager: str
    measure_text: str
    conference_due_at: str | None
    conference_until_text: str
    conference_decision: None = None
    conference_held_on: None = None
    conference_participants: tuple[str, ...] = ()
    conference_recorded_on: None = None
    conference_skip_reason: None = None
    correction_message: None = None


@uckermark_case_conference.topic("uckermark_case_conference.look_up_case", invalid_input="change_not_possible")
async def look_up_case(begun: ConferenceWanted, staff: Staff, staffing: Staffing) -> FoundCase:
    """A running case, begun by who leads it or by a measure coordinator (U-253, U-254, AM-05)."""
    case = await staffing.facts(begun.case_number, ("jobcenter", "case_manager", "acting_manager"))
    if case is None:
        raise BusinessError("change_not_possible", "Unter dieser Fallnummer läuft kein Fall. Bitte prüfen.")
    leads = begun.change_starter in (case.get("case_manager"), case.get("acting_manager"))
    coordinates = staff.knows(begun.change_starter) and staff.member(begun.change_starter).group == "mk"
    if not leads and not coordinates:
        what = "Eine Fallkonferenz beginnt, wer den Fall führt, oder die Maßnahmekoordination. Bitte dort nachfragen."
        raise BusinessError("change_not_possible", what)
    ends = begun.measure_ends_on
    return FoundCase(
        jobcenter=case["jobcenter"],
        acting_manager=case["acting_manager"],
        measure_text=f"{begun.measure_name}, bis {day(ends)}" if begun.measure_name and ends else "ohne nahes Ende",
        conference_due_at=f"{ends}T23:59:59" if ends else None,
        conference_until_text=f"Vor dem Ende der Maßnahme am **{long_day(ends)}**." if ends else "Keine Frist im Text.",
        **emptied(FoundCase),
    )


class ConferenceForm(Case):
    """The conference, or why there is none (DOC-41)."""

    jobcenter: str = Field(title="Jobcenter")
    acting_manager: str = Field(title="Fachkraft")
    measure_text: str = Field(title="Maßnahme")
    conference_decision: Literal["held", "skipped"] = Field(title="Findet eine Fallkonferenz statt?")
    conference_held_on: date | None = Field(None, title="Fallkonferenz am")
    conference_participants: tuple[str, ...] = Field((), title="Beteiligt")
    conference_recorded_on: date | None = Field(None, title="Erkenntnisse in OPEN/PROSOZ erfasst am")
    conference_skip_reason: Literal["known", "ended", "refused", "no_date"] | None = Field(None, title="Warum nicht?")


class ConferenceSettled(Case):
    """What the case manager is told."""

    conference_result: str
    correction_message: None = None


@uckermark_case_conference.topic("uckermark_case_conference.record_conference", invalid_input="conference_incomplete")
async def record_conference(case: ConferenceForm, task: Task, cases: Cases) -> ConferenceSettled:
    """Held with everybody, or skipped with a note; the findings enter further planning (U-253, U-254; DOC-41)."""
    refuse("conference_incomplete", _gaps(case, task.today))
    text = _result(case)
    planning = " Bitte die Erkenntnisse in die weitere Planung aufnehmen." if case.conference_decision == "held" else ""
    await send_notice(
        cases,
        task,
        case.jobcenter,
        title="Ergebnis der Fallkonferenz",
        text=f"{text}{planning}",
        rule="U-254",
        person=case.acting_manager,
    )
    return ConferenceSettled(conference_result=text, correction_message=None)


def _result(case: ConferenceForm) -> str:
    if case.conference_decision == "held" and case.conference_held_on:
        named = listed(PARTICIPANTS[code] for code in PARTICIPANTS if code in case.conference_participants)
        return f"{case.measure_text}: Fallkonferenz am {day(case.conference_held_on)} mit {named}."
    return f"{case.measure_text}: keine Fallkonferenz, {SKIPPED[case.conference_skip_reason or 'known']}."


def _gaps(case: ConferenceForm, today: date) -> list[str | None]:
    form, days = ConferenceForm, ("conference_held_on", "conference_recorded_on")
    if case.conference_decision == "skipped":
        return [None if case.conference_skip_reason else f"„{title(form, 'conference_skip_reason')}“ fehlt"]
    absent = [PARTICIPANTS[code] for code in PARTICIPANTS if code in NEEDED - set(case.conference_participants)]
    return [
        *(f"„{title(form, name)}“ fehlt" for name in days if getattr(case, name) is None),
        *(in_future(title(form, name), getattr(case, name), today) for name in days),
        f"An einer Fallkonferenz nehmen auch teil: {listed(absent)}" if absent else None,
    ]
