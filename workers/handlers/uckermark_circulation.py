"""The benefit file goes from hand to hand (bpmn/uckermark/circulation.bpmn)."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from workers.handlers.common import in_future, refuse, title
from workers.registry import Case, Handlers, Task
from workers.rules.german import day
from workers.rules.guidelines import UckermarkParameters
from workers.rules.uckermark.dates import without_delay

uckermark_circulation = Handlers()

NAMES = {
    "fm-nah": "Fallmanagement arbeitsmarktnah",
    "fm-u25": "Fallmanagement U25",
    "fm-fern": "Fallmanagement arbeitsmarktfern",
    "sb-unterhalt": "Sachbearbeitung Unterhalt",
}


class Round(Case):
    """Where the file is."""

    jobcenter: str
    stations: list[str]
    station_number: int


class Station(Case):
    """The next station, or none is left."""

    stations_left: bool
    station_number: int
    station_group: str | None
    """None: the file goes back to the benefit clerk (AM-30)."""
    station_text: str
    station_due: date
    station_overdue: date
    station_due_text: str


@uckermark_circulation.topic("uckermark_circulation.choose_station")
def choose_station(case: Round, task: Task, parameters: UckermarkParameters) -> Station:
    """Next station with its period: passed on by the end of the next working day (U-232 to U-234, AM-05, UT-13)."""
    due = without_delay(task.today, parameters, rule="U-234", basis="Weitergabe der Akte")
    left = case.station_number < len(case.stations)
    group = case.stations[case.station_number] if left else None
    now = NAMES[group] if group else "Ende"
    route = " → ".join(NAMES[each] for each in case.stations)
    return Station(
        stations_left=left,
        station_number=case.station_number + left,
        station_group=group,
        station_text=f"Umlauf: {route} → zurück an die Leistungssachbearbeitung. Jetzt: {now}.",
        station_due=due.due,
        station_overdue=due.overdue,
        station_due_text=f"Spätestens **{day(due.due)}**, dem nächsten Arbeitstag (Annahme des Projekts).",
    )


class PassedForm(Case):
    """One line of the circulation slip (DOC-38)."""

    received_on: date = Field(title="Akte erhalten am")
    passed_on: date = Field(title="Akte weitergegeben am")


class Passed(Case):
    """The form is empty for the next station."""

    received_on: None = None
    passed_on: None = None
    correction_message: None = None


@uckermark_circulation.topic("uckermark_circulation.record_passing", invalid_input="passing_incomplete")
def record_passing(case: PassedForm, task: Task) -> Passed:
    """Received and passed on; only days, the slip itself goes with the file (U-234; DOC-38)."""
    label = title(PassedForm, "passed_on")
    refuse(
        "passing_incomplete",
        [
            in_future(label, case.passed_on, task.today),
            f"„{label}“ liegt vor dem Erhalt" if case.passed_on < case.received_on else None,
        ],
    )
    return Passed(received_on=None, passed_on=None, correction_message=None)
