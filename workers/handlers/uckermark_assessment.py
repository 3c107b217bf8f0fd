"""First talk, potential analysis and category of Uckermark (bpmn/uckermark/assessment.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Any

from workers.engine.cases import Cases
from workers.engine.staffing import Staffing
from workers.handlers import uckermark_assessment_cases as views
from workers.handlers.common import emptied, in_future, refuse, title
from workers.handlers.uckermark import keep_standard
from workers.registry import Handlers, Task
from workers.results import ResultStore
from workers.rules.absence import acting_manager
from workers.rules.german import day, long_day
from workers.rules.guidelines import UckermarkParameters
from workers.rules.staff import Staff
from workers.rules.uckermark import barriers, category
from workers.rules.uckermark.barriers import Barrier
from workers.rules.uckermark.dates import is_adult_client
from workers.rules.uckermark.task_dates import due_at, overdue_on

uckermark_assessment = Handlers()

BECOMES_A = "uckermark_becomes_a"

ESB_CONTENTS = {"procedures", "profile", "forms"}
"""What a missed entry counselling leaves to be made up, besides instruction and questionnaire (U-040, U-042, U-049)."""
STRENGTHS = {"vocational", "cross_occupational"}
YOUTH_POINTS = {"schooling", "ideas", "interests"}


@uckermark_assessment.topic("uckermark_assessment.prepare_assessment")
def prepare_assessment(case: views.AssessmentStart, task: Task, parameters: UckermarkParameters) -> views.Prepared:
    """First talk or new potential analysis, with what is known already (U-045, U-059, U-060, U-115, U-152, U-153)."""
    near = _near_talk_owed(case)
    first = case.first_talk_held_on is None and not near
    due = case.first_talk_due if first else None
    youth = not is_adult_client(case.born_on, task.today, parameters)
    missed = first and _counselling_missed(case)
    waits = first and _is_pupil(case, youth=youth)
    return views.Prepared.model_validate(
        emptied(views.Prepared)
        | _filled(case.barriers)
        | {
            "first_talk": first and not waits,
            "first_talk_due_at": due_at(due),
            "first_talk_overdue": overdue_on(due),
            "first_talk_due_text": _due_text(due),
            "esb_owed": missed,
            "instruction_owed": missed or _instruction_owed(case, first=first),
            "questionnaire_owed": missed and case.first_receipt,
            "pupil_waits": waits,
            "near_talk_owed": near,
            "youth": youth,
            "assessment_intro": _intro(case),
            "barrier_options": views.options(),
            "target_code": case.target_code,
        }
    )


def _counselling_missed(case: views.AssessmentStart) -> bool:
    """Owed and not used; self-employed and refugees follow instructions of their own (U-029, U-059, AM-09)."""
    own_instruction = case.employment_kind in ("self_employed", "refugee")
    return case.new_case and not case.esb_used and not own_instruction


def _instruction_owed(case: views.AssessmentStart, *, first: bool) -> bool:
    """Left out in the entry counselling, which is allowed with pupils only (U-047, U-048)."""
    return first and case.esb_used and case.instruction_given_on is None and not case.general_school


def _is_pupil(case: views.AssessmentStart, *, youth: bool) -> bool:
    """Booked as a pupil, or at school and not yet booked (U-153, U-162)."""
    return case.target_group == "pupil" or (youth and case.general_school and case.target_group is None)


def _near_talk_owed(case: views.AssessmentStart) -> bool:
    """Handed over to fm-nah, and no talk held there since (U-133, U-134)."""
    held, handed = case.near_talk_held_on, case.handed_over_on
    return case.owner_group == "fm-nah" and handed is not None and (held is None or held < handed)


def _due_text(due: date | None) -> str:
    if due is None:
        return "Der Text nennt für dieses Gespräch keine Frist."
    return f"Spätestens am **{long_day(due)}**."


def _intro(case: views.AssessmentStart) -> str:
    if case.first_talk_held_on is None:
        return "Erstes Profil nach der Einstiegsberatung."
    known = f"Bisherige Kategorie: {case.category}. " if case.category else ""
    until = f"Das letzte Profil gilt bis {day(case.profile_valid_to)}. " if case.profile_valid_to else ""
    return f"{known}{until}Die Felder zeigen den letzten Stand; bitte ändern, was sich geändert hat."


def _filled(known: tuple[Barrier, ...]) -> dict[str, Any]:
    """The rows as the profiling before left them (U-115)."""
    rows: dict[str, Any] = {"barrier_count": str(min(len(known), len(views.BARRIERS)))} if known else {}
    for row, barrier in zip(views.BARRIERS, known, strict=False):
        values = {"key": barrier.key, "origin": barrier.origin, "status": barrier.status, "relevant": True}
        rows |= {f"barrier_{row}_{part}": value for part, value in values.items()}
    return rows


@uckermark_assessment.topic("uckermark_assessment.record_first_talk", invalid_input="first_talk_incomplete")
async def record_first_talk(
    case: views.FirstTalkForm, task: Task, cases: Cases, results: ResultStore
) -> views.FirstTalk:
    """A missed entry counselling is made up with everything, above all the instruction (U-059, U-060, U-152; 5.16)."""
    refuse("first_talk_incomplete", _first_talk_gaps(case, task.today))
    held = case.talk_held_on
    known = {
        "first_talk_held_on": held,
        "last_talk_on": held,
        "last_contact_on": held,
        "instruction_given_on": case.instruction_given_on,
    }
    await cases.set_in_case(task.case_number, known)
    if case.first_talk_due:
        await keep_standard(results, task, case.jobcenter, "U-060", case.first_talk_due, held)
    return views.FirstTalk(**known, instruction_owed=False, correction_message=None)


def _first_talk_gaps(case: views.FirstTalkForm, today: date) -> list[str | None]:
    form = views.FirstTalkForm
    contents = ESB_CONTENTS - set(case.esb_contents)
    return [
        f"„{title(form, 'esb_contents')}“: alle drei gehören dazu" if case.esb_owed and contents else None,
        f"„{title(form, 'instruction_given_on')}“ fehlt"
        if case.instruction_owed and not case.instruction_given_on
        else None,
        f"„{title(form, 'questionnaire_filled')}“ fehlt; beim ersten Leistungsbezug ist er Pflicht"
        if case.questionnaire_owed and not case.questionnaire_filled
        else None,
        f"„{title(form, 'esb_close')}“ fehlt" if case.esb_owed and case.esb_close is None else None,
        in_future(title(form, "talk_held_on"), case.talk_held_on, today),
        in_future(title(form, "instruction_given_on"), case.instruction_given_on, today),
    ]


@uckermark_assessment.topic("uckermark_assessment.record_potential", invalid_input="potential_incomplete")
async def record_potential(case: views.PotentialForm, task: Task, cases: Cases) -> views.Potential:
    """Barriers that really stand in the way, in processing order, and what changed (U-061 to U-073, U-115, U-154)."""
    refuse("potential_incomplete", _potential_gaps(case, task.today))
    found = barriers.proposed(case.found)
    known: dict[str, Any] = {
        "barriers": [barrier.model_dump() for barrier in found],
        "profile_valid_to": case.profile_valid_until,
        "target_code": case.target_code,
    }
    await cases.set_in_case(task.case_number, known)
    return views.Potential(
        **known,
        assessment_date=case.potential_recorded_on,
        obstacles=[barrier.key for barrier in found],
        barrier_progress_text=barriers.progress(case.barriers, found),
        correction_message=None,
    )


def _potential_gaps(case: views.PotentialForm, today: date) -> list[str | None]:
    form = views.PotentialForm
    youth = case.youth and YOUTH_POINTS - set(case.youth_points)
    return [
        f"„{title(form, 'barrier_count')}“ fehlt" if case.barrier_count is None else None,
        *(gap for row in case.rows for gap in barriers.entry_gaps(*row)),
        *barriers.doubled(key for _, key, *_ in case.rows if key),
        f"„{title(form, 'strengths')}“: berufliche und überberufliche" if STRENGTHS - set(case.strengths) else None,
        None if case.features_recorded else f"„{title(form, 'features_recorded')}“ ist nicht angekreuzt",
        f"„{title(form, 'youth_points')}“: alle drei gehören dazu" if youth else None,
        "Das Profil endet nicht nach seinem Beginn" if case.profile_valid_until <= case.profile_valid_from else None,
        in_future(title(form, "potential_recorded_on"), case.potential_recorded_on, today),
    ]


@uckermark_assessment.topic("uckermark_assessment.record_category", invalid_input="category_incomplete")
async def record_category(
    case: views.CategoryForm,
    task: Task,
    parameters: UckermarkParameters,
    cases: Cases,
    staff: Staff,
    staffing: Staffing,
) -> views.Categorised:
    """The letter that fits the answers, provisional while a complex profile is open (U-074 to U-086, U-116; 5.3)."""
    refuse("category_incomplete", _category_gaps(case, task.today))
    chosen, on = case.chosen_category, case.category_recorded_on
    changed = chosen != case.category
    since = on if changed or case.category_since is None else case.category_since
    history = [*case.category_history, *([{"category": chosen, "since": on.isoformat()}] if changed else [])]
    known: dict[str, Any] = {
        "category": chosen,
        "category_since": since,
        "category_provisional": category.provisional(chosen, finished=case.profile_finished == "yes"),
        "category_history": history,
        "is_a": chosen == "A",
        "event_ends_on": case.event_ends_on if chosen == "Y" else None,
    }
    adult = is_adult_client(case.born_on, on, parameters)
    if adult and (group := _other_group(chosen, case.owner_group)):
        manager = staff.in_group(case.jobcenter, group, case.office)[0].user
        acting = acting_manager(manager, await staffing.covers())
        known |= {"owner_group": group, "case_manager": manager, "acting_manager": acting}
    await cases.set_in_case(task.case_number, known)
    if adult and chosen == "A" and known.get("owner_group", case.owner_group) == "fm-fern":
        await _begin_handover(case, task, cases)
    return views.Categorised(
        **known,
        assessment_version=case.assessment_version + 1,
        assessment_answers={"prognosis": case.integration_prognosis, "category": chosen},
        third_party_areas=(),
        correction_message=None,
    )


def _other_group(chosen: category.Category, owner: str) -> str | None:
    """S goes to the case manager for self-employed, and back when it is no longer endorsed (U-077, U-243, AM-08)."""
    if chosen == "S":
        return "fm-selbst" if owner != "fm-selbst" else None
    return "fm-fern" if owner == "fm-selbst" else None


async def _begin_handover(case: views.CategoryForm, task: Task, cases: Cases) -> None:
    """A found by fm-fern: the binding decision and the handover to fm-nah begin beside the case (U-244, AM-31)."""
    values = {"case_number": task.case_number, "jobcenter": case.jobcenter, "change_starter": case.acting_manager}
    await cases.begin_once(BECOMES_A, task.case_number, values | {"change_id": task.id}, proof="change_id")


def _category_gaps(case: views.CategoryForm, today: date) -> list[str | None]:
    return [
        *category.category_gaps(case.profile, case.chosen_category, case.event_ends_on, bool(case.event_end_open)),
        *category.unfinished_gaps(case.chosen_category, finished=case.profile_finished == "yes"),
        in_future(title(views.CategoryForm, "category_recorded_on"), case.category_recorded_on, today),
    ]
