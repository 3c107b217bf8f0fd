"""Pupils: talks at school, half-yearly reports (bpmn/uckermark/pupil.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.engine.cases import Cases
from workers.handlers.common import emptied, in_future, refuse, title
from workers.handlers.uckermark_care import facts_changed
from workers.registry import Case, Handlers, Task
from workers.rules.german import long_day
from workers.rules.guidelines import UckermarkParameters
from workers.rules.uckermark.pupils import SchoolType, counselling_text, pupil_care, school_report_on

uckermark_pupil = Handlers()


class PupilCase(Case):
    """What is known when the care of a pupil begins or goes on."""

    school_type: SchoolType | None = Field(None, title="Schulform")
    class_level: int | None = Field(None, title="Klassenstufe")
    ready_for_training: bool | None = Field(None, title="Ausbildungsreif")
    pupil_since: date | None = Field(None, title="Begleitet seit")
    school_reports: int = Field(0, title="Angeforderte Zeugnisse")


class PupilPrepared(Case):
    """Day of the next report, and the forms as they open."""

    pupil_since: date
    school_report_on: date
    school_report_text: str
    counselling_hint_text: str | None
    ready: Literal["yes", "no", "open"]
    pupil_talk_on: None = None
    pupil_talk_place: None = None
    place_reason_recorded: None = None
    pupil_topics: tuple[str, ...] = ()
    pupil_next_step: None = None
    report_requested_on: None = None
    certificate_requested_on: None = None
    report_received_on: None = None
    correction_message: None = None


@uckermark_pupil.topic("uckermark_pupil.prepare")
def prepare(case: PupilCase, task: Task, parameters: UckermarkParameters) -> PupilPrepared:
    """The first report at once, then each half-year from that day (U-170, U-173, DL-27)."""
    since = case.pupil_since or task.today
    report = school_report_on(since, case.school_reports, parameters)
    return PupilPrepared(
        pupil_since=since,
        school_report_on=report,
        school_report_text=long_day(report),
        counselling_hint_text=_hint(case, parameters),
        ready="open" if case.ready_for_training is None else "yes" if case.ready_for_training else "no",
        **emptied(PupilPrepared),
    )


def _hint(case: PupilCase, parameters: UckermarkParameters) -> str | None:
    if case.school_type is None or case.class_level is None:
        return None
    return counselling_text(pupil_care(case.school_type, case.class_level, parameters))


class PupilTalk(Case):
    """One talk; its content is in OPEN/PROSOZ only."""

    case_number: str = Field(title="Fallnummer")
    pupil_talk_on: date = Field(title="Gespräch am")
    pupil_talk_place: Literal["school", "jobcenter", "other"] = Field(title="Ort")
    place_reason_recorded: bool = Field(False, title="Warum im Jobcenter")
    school_type: SchoolType = Field(title="Schulform")
    class_level: int = Field(title="Klassenstufe", ge=1, le=14)
    leaving_on: date = Field(title="Voraussichtliches Schulende")
    ready: Literal["yes", "no", "open"] = Field(title="Ausbildungsreif")
    pupil_next_step: Literal["go_on", "review", "close"] = Field(title="Wie geht es weiter?")


class PupilTalkRecorded(Case):
    """The facts of the school as they are now; the form is empty again."""

    steering_outcome: Literal["exit"] | None
    last_talk_on: date
    school_type: SchoolType
    class_level: int
    leaving_on: date
    ready_for_training: bool | None
    pupil_talk_on: None = None
    pupil_talk_place: None = None
    place_reason_recorded: None = None
    pupil_topics: tuple[str, ...] = ()
    pupil_next_step: None = None
    correction_message: None = None


@uckermark_pupil.topic("uckermark_pupil.record_talk", invalid_input="pupil_talk_incomplete")
async def record_talk(talk: PupilTalk, task: Task, cases: Cases) -> PupilTalkRecorded:
    """A changed school, class or end of school moves the fixed dates (U-175, U-176, U-178, AM-32)."""
    refuse("pupil_talk_incomplete", _problems(talk, task.today))
    facts = {
        "last_talk_on": talk.pupil_talk_on,
        "school_type": talk.school_type,
        "class_level": talk.class_level,
        "leaving_on": talk.leaving_on,
        "ready_for_training": None if talk.ready == "open" else talk.ready == "yes",
    }
    closes = talk.pupil_next_step == "close"
    if not closes:
        await cases.set_in_case(talk.case_number, facts)
        await facts_changed(cases, task, review=talk.pupil_next_step == "review")
    return PupilTalkRecorded.model_validate(
        {
            **facts,
            "steering_outcome": "exit" if closes else None,
            **emptied(PupilTalkRecorded),
        }
    )


def _problems(talk: PupilTalk, today: date) -> list[str | None]:
    unexplained = talk.pupil_talk_place == "jobcenter" and not talk.place_reason_recorded
    return [
        in_future(title(PupilTalk, "pupil_talk_on"), talk.pupil_talk_on, today),
        "Ein Gespräch im Jobcenter braucht einen Vermerk, warum" if unexplained else None,
    ]


class ReportForm(Case):
    """School report and certificate (DOC-30)."""

    leaving_on: date | None = Field(None, title="Voraussichtliches Schulende")
    case_number: str = Field(title="Fallnummer")
    pupil_since: date = Field(title="Begleitet seit")
    school_reports: int = Field(0, title="Angeforderte Zeugnisse")
    report_requested_on: date = Field(title="Zeugnis angefordert am")
    certificate_requested_on: date = Field(title="Schulbescheinigung angefordert am")
    report_received_on: date | None = Field(None, title="Zeugnis eingegangen am")


class ReportRecorded(Case):
    """When the next one is due; the form is empty again."""

    pupil_since: date
    school_reports: int
    school_report_on: date
    school_report_text: str
    reports_go_on: bool
    report_requested_on: None = None
    certificate_requested_on: None = None
    report_received_on: None = None
    correction_message: None = None


@uckermark_pupil.topic("uckermark_pupil.record_report", invalid_input="report_incomplete")
async def record_report(form: ReportForm, task: Task, parameters: UckermarkParameters, cases: Cases) -> ReportRecorded:
    """The next half-year counts from the begin, never from the last entry; none after school (U-173, AM-05)."""
    names = ("report_requested_on", "certificate_requested_on", "report_received_on")
    refuse("report_incomplete", [in_future(title(ReportForm, n), getattr(form, n), task.today) for n in names])
    count = form.school_reports + 1
    due = school_report_on(form.pupil_since, count, parameters)
    await cases.set_in_case(form.case_number, {"pupil_since": form.pupil_since, "school_reports": count})
    return ReportRecorded(
        pupil_since=form.pupil_since,
        school_reports=count,
        school_report_on=due,
        school_report_text=long_day(due),
        reports_go_on=form.leaving_on is None or due < form.leaving_on,
        **emptied(ReportRecorded),
    )
