"""The 25th birthday: stay for a measure, or letter, talk, protocol, owner (bpmn/uckermark/turns_25.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from workers.documents import DocumentFormat, Documents, OwnerChangeLetter, UnderTwentyFiveProtocol
from workers.engine.cases import Cases
from workers.engine.staffing import Staffing
from workers.handlers.common import Filing, emptied, filing, in_future, refuse, title
from workers.handlers.uckermark import change_care
from workers.handlers.uckermark_care import hand_tasks_on, manager_options
from workers.registry import Case, Handlers, Task
from workers.rules.german import day, long_day
from workers.rules.staff import Staff
from workers.rules.uckermark import turns_25 as rules
from workers.rules.uckermark.owner import GROUP_NAMES, Category, OwnerGroup, owner_group

uckermark_turns_25 = Handlers()

MeasuresState = Literal["none", "evaluated", "running"]


class TurningCase(Case):
    """The case on the birthday, or at the end of the measure that was waited for."""

    jobcenter: str
    office: str = ""
    category: Category | None = None
    turns_25_on: date
    turns_25_check_on: date
    measures: tuple[dict[str, Any], ...] = ()


class HandoverPrepared(Case):
    """Who takes over by category; the form opens with the measure that ends last."""

    adult_owner_group: OwnerGroup
    adult_owner_text: str
    adult_manager_options: list[dict[str, str]]
    category_text: str
    turns_25_text: str
    turns_25_check_text: str
    handover_measure_ends_on: date | None
    handover_plan: None = None
    stay_reason_recorded_on: None = None
    measure_evaluated_on: None = None
    adult_manager: None = None
    handover_planned_for: None = None
    handover_talk_on: None = None
    measures_state: None = None
    correction_message: None = None


@uckermark_turns_25.topic("uckermark_turns_25.prepare")
def prepare(case: TurningCase, task: Task, staff: Staff) -> HandoverPrepared:
    """A to fm-nah, S per instruction, all others to fm-fern (U-247, AM-08, AM-28)."""
    group = owner_group(adult=True, category=case.category)
    return HandoverPrepared(
        adult_owner_group=group,
        adult_owner_text=GROUP_NAMES[group],
        adult_manager_options=manager_options(staff, case.jobcenter, group, case.office),
        category_text=case.category or "noch nicht festgelegt",
        turns_25_text=long_day(case.turns_25_on),
        turns_25_check_text=long_day(case.turns_25_check_on),
        handover_measure_ends_on=_last_end(case.measures, task.today),
        **emptied(HandoverPrepared),
    )


def _last_end(measures: tuple[dict[str, Any], ...], today: date) -> date | None:
    """Last day on which one of the running measures ends."""
    ends = [date.fromisoformat(each["ends_on"]) for each in measures if each.get("ends_on")]
    return max((end for end in ends if end > today), default=None)


class PlanForm(Case):
    """Hand over now, or finish a measure first."""

    turns_25_check_on: date = Field(title="Tag der Prüfung")
    adult_manager_options: tuple[dict[str, str], ...] = Field((), title="Wer übernehmen kann")
    handover_plan: rules.Plan = Field(title="Wie geht es weiter?")
    handover_measure_ends_on: date | None = Field(None, title="Maßnahme endet am")
    stay_reason_recorded_on: date | None = Field(None, title="Grund in OPEN/PROSOZ erfasst am")
    measure_evaluated_on: date | None = Field(None, title="Maßnahme ausgewertet am")
    adult_manager: str | None = Field(None, title="Künftig zuständig")
    handover_planned_for: date | None = Field(None, title="Zuständig ab")


class PlanRecorded(Case):
    """The day of the next check, or who takes over from when."""

    turns_25_check_on: date
    adult_manager: str | None
    adult_manager_name: str | None
    handover_planned_for: date | None
    handover_planned_text: str | None
    correction_message: None = None


@uckermark_turns_25.topic("uckermark_turns_25.record_plan", invalid_input="plan_incomplete")
def record_plan(form: PlanForm, task: Task, staff: Staff) -> PlanRecorded:
    """Staying has a reason and an end; handing over names who and when (U-248)."""
    refuse("plan_incomplete", _plan_gaps(form, task.today))
    stays, planned = form.handover_plan == "stay", form.handover_planned_for
    return PlanRecorded(
        turns_25_check_on=form.handover_measure_ends_on or form.turns_25_check_on if stays else form.turns_25_check_on,
        adult_manager=None if stays else form.adult_manager,
        adult_manager_name=None if stays or not form.adult_manager else staff.name(form.adult_manager),
        handover_planned_for=None if stays else planned,
        handover_planned_text=None if stays or not planned else day(planned),
        correction_message=None,
    )


def _plan_gaps(form: PlanForm, today: date) -> list[str | None]:
    reason = form.stay_reason_recorded_on
    gaps = rules.plan_gaps(form.handover_plan, form.handover_measure_ends_on, today, reasoned=reason is not None)
    names = ("stay_reason_recorded_on", "measure_evaluated_on")
    future = [in_future(title(PlanForm, name), getattr(form, name), today) for name in names]
    return [*gaps, *future, *(_receiver_gaps(form) if form.handover_plan == "hand_over" else [])]


def _receiver_gaps(form: PlanForm) -> list[str | None]:
    known = {option["value"] for option in form.adult_manager_options}
    return [
        None if form.adult_manager in known else "Es fehlt, wer künftig zuständig ist",
        None if form.handover_planned_for else f"„{title(PlanForm, 'handover_planned_for')}“ fehlt",
    ]


class Informed(Case):
    """What the letter says."""

    jobcenter: str
    case_manager: str
    acting_manager: str
    adult_manager: str
    adult_owner_group: OwnerGroup
    handover_planned_for: date
    document_format: DocumentFormat = "standard"


class LetterWritten(Filing):
    """The person knows from that day."""

    client_informed_on: date


@uckermark_turns_25.topic("uckermark_turns_25.write_letter")
async def write_letter(case: Informed, task: Task, staff: Staff, documents: Documents) -> LetterWritten:
    """The person learns who is responsible from when (U-249; DOC-39)."""
    letter = OwnerChangeLetter(
        jobcenter=case.jobcenter,
        previous_manager=staff.name(case.case_manager),
        new_manager=staff.name(case.adult_manager),
        new_unit=GROUP_NAMES[case.adult_owner_group],
        responsible_from=case.handover_planned_for,
        written_on=task.today,
        document_format=case.document_format,
    )
    written = await documents.write(task, letter, filer=case.acting_manager)
    return LetterWritten(**filing(written, case.acting_manager), client_informed_on=task.today)


class TalkForm(Case):
    """The talk between both FM."""

    jobcenter: str = Field(title="Jobcenter")
    case_manager: str = Field(title="Zuständig")
    acting_manager: str = Field(title="Bearbeitet von")
    adult_manager: str = Field(title="Künftig zuständig")
    adult_owner_group: OwnerGroup = Field(title="Künftig zuständige Gruppe")
    client_informed_on: date | None = Field(None, title="Person unterrichtet am")
    handover_talk_on: date | None = Field(None, title="Übergabegespräch am")
    measures_state: MeasuresState | None = Field(None, title="Maßnahmen")
    text_handover_information: str | None = Field(None, title="Was die künftig zuständige Person wissen muss")


class ProtocolWritten(Filing):
    """The protocol exists; its free text is gone."""

    protocol_id: str
    text_handover_information: None = None
    correction_message: None = None


@uckermark_turns_25.topic("uckermark_turns_25.write_protocol", invalid_input="protocol_incomplete")
async def write_protocol(form: TalkForm, task: Task, staff: Staff, documents: Documents) -> ProtocolWritten:
    """The handover talk with what the next FM must know (U-250, U-251; DOC-40)."""
    refuse("protocol_incomplete", _protocol_gaps(form, task.today))
    assert form.handover_talk_on and form.measures_state and form.text_handover_information
    protocol = UnderTwentyFiveProtocol(
        jobcenter=form.jobcenter,
        previous_manager=staff.name(form.case_manager),
        new_manager=staff.name(form.adult_manager),
        new_unit=GROUP_NAMES[form.adult_owner_group],
        talk_on=form.handover_talk_on,
        client_informed_on=form.client_informed_on,
        measures=form.measures_state,
        information=form.text_handover_information,
    )
    written = await documents.write(task, protocol, filer=form.acting_manager)
    return ProtocolWritten(**filing(written, form.acting_manager), protocol_id=written.id, **emptied(ProtocolWritten))


def _protocol_gaps(form: TalkForm, today: date) -> list[str | None]:
    needed = ("measures_state", "text_handover_information")
    return [
        *rules.protocol_gaps(form.handover_talk_on, form.client_informed_on, today),
        *(f"„{title(TalkForm, name)}“ fehlt" for name in needed if getattr(form, name) is None),
    ]


class ChangingCase(Case):
    """The case with its protocol; without one the owner does not change (U-251)."""

    case_number: str
    case_manager: str
    adult_manager: str
    adult_owner_group: OwnerGroup
    protocol_id: str = Field(title="Übergabeprotokoll")


class OwnerChanged(Case):
    """The case of an adult: no target group, no fixed dates of under-25s (table 5.15)."""

    owner_group: OwnerGroup
    case_manager: str
    acting_manager: str
    case_manager_name: str
    handed_over_on: date | None
    target_group: None
    target_group_since: None


@uckermark_turns_25.topic("uckermark_turns_25.change_owner")
async def change_owner(case: ChangingCase, task: Task, staff: Staff, staffing: Staffing, cases: Cases) -> OwnerChanged:
    """The case and its open tasks go to the FM of adults; an A case begins with fm-nah that day (U-247, U-251)."""
    owner = await hand_tasks_on(staff, staffing, case.case_number, case.case_manager, case.adult_manager)
    changed = OwnerChanged(
        **owner,
        owner_group=case.adult_owner_group,
        handed_over_on=task.today if case.adult_owner_group == "fm-nah" else None,
        target_group=None,
        target_group_since=None,
    )
    await change_care(cases, task, changed.model_dump())
    return changed
