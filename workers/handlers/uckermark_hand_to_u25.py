"""From the vocational counsellor to the FM U25 (bpmn/uckermark/hand_to_u25.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from workers.engine.cases import Cases
from workers.engine.staffing import Staffing
from workers.handlers.common import emptied, in_future, refuse, title
from workers.handlers.uckermark import change_care, send_notice
from workers.handlers.uckermark_care import hand_tasks_on, manager_options
from workers.registry import Case, Handlers, Task
from workers.rules.guidelines import UckermarkParameters
from workers.rules.staff import Staff
from workers.rules.uckermark.pupils import SchoolType, counselling_text, pupil_care
from workers.rules.uckermark.target_group import TargetGroup
from workers.rules.uckermark.transitions import REASONS, HandoverReason

uckermark_hand_to_u25 = Handlers()


class School(Case):
    """What decides who counsels, and who may take over."""

    jobcenter: str
    office: str = ""
    u25_handover_reason: HandoverReason
    school_type: SchoolType | None = None
    class_level: int | None = None


class HandoverPrepared(Case):
    """The form opens empty, with the FM U25 of the office first."""

    handover_reason_text: str
    counselling_hint_text: str | None
    u25_manager_options: list[dict[str, str]]
    placed_in_training: None = None
    new_manager: None = None
    handover_recorded_on: None = None
    correction_message: None = None


@uckermark_hand_to_u25.topic("uckermark_hand_to_u25.prepare")
def prepare(case: School, parameters: UckermarkParameters, staff: Staff) -> HandoverPrepared:
    """Reason, counselling, and who takes over (U-169, U-170, U-180)."""
    known = case.school_type is not None and case.class_level is not None
    hint = (
        counselling_text(pupil_care(case.school_type, case.class_level, parameters))  # type: ignore[arg-type]
        if known and case.u25_handover_reason == "school"
        else None
    )
    return HandoverPrepared(
        handover_reason_text=REASONS[case.u25_handover_reason],
        counselling_hint_text=hint,
        u25_manager_options=manager_options(staff, case.jobcenter, "fm-u25", case.office),
        **emptied(HandoverPrepared),
    )


class HandoverForm(Case):
    """The handover (DOC-33)."""

    case_number: str = Field(title="Fallnummer")
    jobcenter: str = Field(title="Jobcenter")
    case_manager: str = Field(title="Bisher zuständig")
    owner_group: str = Field("berufsberater", title="Zuständige Gruppe")
    target_group: TargetGroup = Field("pupil", title="Zielgruppe")
    target_group_since: date | None = Field(None, title="Zielgruppe seit")
    target_groups: tuple[dict[str, Any], ...] = Field((), title="Zielgruppen bisher")
    general_school: bool | None = Field(None, title="Allgemeinbildende Schule")
    school_type: SchoolType | None = Field(None, title="Schulform")
    u25_handover_reason: HandoverReason = Field(title="Grund der Übergabe")
    u25_step_key: str = Field(title="Kennung des Stichtags")
    u25_settled: tuple[str, ...] = Field((), title="Entschiedene Stichtage")
    u25_manager_options: tuple[dict[str, str], ...] = Field((), title="Wer übernehmen kann")
    placed_in_training: bool = Field(False, title="Inzwischen in Ausbildung")
    training_kind: Literal["company", "school", "non_company"] | None = Field(None, title="Art der Ausbildung")
    training_ends_on: date | None = Field(None, title="Ende der Ausbildung")
    new_manager: str | None = Field(None, title="Künftig zuständig")
    handover_recorded_on: date = Field(title="Übergabe in OPEN/PROSOZ erfasst am")

    @property
    def stays(self) -> bool:
        """Placed in training by 30 September: nothing is handed over."""
        return self.u25_handover_reason == "not_placed" and self.placed_in_training

    @property
    def group_after(self) -> TargetGroup:
        """After school without readiness: activation client; placed: in training (U-180, U-198, table 5.10)."""
        if self.stays:
            return "graduate"
        return "activation" if self.u25_handover_reason == "not_ready" else self.target_group


class HandedToU25(Case):
    """Who is responsible now, and the group."""

    target_group: TargetGroup
    target_group_since: date
    target_groups: list[dict[str, Any]]
    general_school: bool
    u25_settled: list[str]
    owner_group: str
    case_manager: str
    acting_manager: str
    case_manager_name: str
    correction_message: None = None


@uckermark_hand_to_u25.topic("uckermark_hand_to_u25.record_handover", invalid_input="handover_incomplete")
async def record_handover(
    form: HandoverForm, task: Task, staff: Staff, staffing: Staffing, cases: Cases
) -> HandedToU25:
    """Owner and group change together; SB Reha hears of special-school pupils (U-169, U-180, AM-12; DOC-33)."""
    refuse("handover_incomplete", _gaps(form, task.today))
    manager = form.case_manager if form.stays else form.new_manager or ""
    owner = await hand_tasks_on(staff, staffing, form.case_number, form.case_manager, manager)
    done = HandedToU25(
        **owner,
        **_group(form, task.today),
        owner_group=form.owner_group if form.stays else "fm-u25",
        u25_settled=sorted({*form.u25_settled, form.u25_step_key}),
        correction_message=None,
    )
    owed = {"first_agreement_owed": form.target_group == "pupil" != form.group_after}
    await change_care(cases, task, done.model_dump(exclude={"correction_message"}) | owed)
    if form.u25_handover_reason == "school" and form.school_type == "foerderschule":
        await _tell_reha(form, task, staff, cases)
    return done


def _group(form: HandoverForm, today: date) -> dict[str, Any]:
    changed = form.group_after != form.target_group
    entry = {"group": form.group_after, "since": today.isoformat(), "reason": form.u25_handover_reason}
    return {
        "target_group": form.group_after,
        "target_group_since": today if changed or form.target_group_since is None else form.target_group_since,
        "target_groups": [*form.target_groups, *([entry] if changed else [])],
        "general_school": bool(form.general_school) if form.u25_handover_reason == "school" else False,
    }


async def _tell_reha(form: HandoverForm, task: Task, staff: Staff, cases: Cases) -> None:
    """The FM U25 works in close consultation with SB Reha (U-169)."""
    await send_notice(
        cases,
        task,
        form.jobcenter,
        title="Förderschüler beim Fallmanagement U25",
        text=f"Zuständig ist jetzt {staff.name(form.new_manager or '')}. Bitte eng abstimmen.",
        rule="U-169",
        group="sb-reha",
    )


def _gaps(form: HandoverForm, today: date) -> list[str | None]:
    known = {option["value"] for option in form.u25_manager_options}
    nameless = not form.stays and form.new_manager not in known
    untold = form.stays and not (form.training_kind and form.training_ends_on)
    return [
        "Es fehlt, wer im Fallmanagement U25 übernimmt" if nameless else None,
        "Es fehlen Art und Ende der Ausbildung" if untold else None,
        in_future(title(HandoverForm, "handover_recorded_on"), form.handover_recorded_on, today),
    ]
