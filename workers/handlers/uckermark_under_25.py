"""Under 25: fixed dates of the target groups, contact before training ends (bpmn/uckermark/under_25.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from workers.engine.cases import Cases
from workers.handlers import uckermark_under_25_cases as views
from workers.handlers.common import emptied, in_future, refuse, title
from workers.handlers.uckermark import change_care
from workers.handlers.uckermark_booking import decide
from workers.registry import Handlers, Task
from workers.rules.german import day, long_day
from workers.rules.guidelines import UckermarkParameters
from workers.rules.public_holidays import DAY
from workers.rules.uckermark import transitions
from workers.rules.uckermark.dates import birthday, is_adult_client
from workers.rules.uckermark.target_group import LABELS, Vocation

uckermark_under_25 = Handlers()


@uckermark_under_25.topic("uckermark_under_25.begin")
def begin(case: views.YoungPerson, task: Task, parameters: UckermarkParameters) -> views.Begun:
    """Under 25, or 25 and still with the FM U25 (U-018, U-055, U-247; table 5.5)."""
    turns_25 = birthday(case.born_on, parameters.youth_age)
    adult = is_adult_client(case.born_on, task.today, parameters)
    young = not adult or case.owner_group in ("fm-u25", "berufsberater")
    return views.Begun(under_25=young, turns_25_on=turns_25, turns_25_check_on=turns_25)


@uckermark_under_25.topic("uckermark_under_25.set_dates")
def set_dates(case: views.DatedCase, task: Task, parameters: UckermarkParameters) -> views.DatesSet:
    """The next step of table 5.10 and the contact before the end of training (U-163, U-178, U-180, U-197, U-203)."""
    step = transitions.next_step(case.situation, task.today, parameters)
    if case.u25_review:
        step = transitions.Step("choose", task.today, "Die Zielgruppe wird neu geprüft")
    contact = transitions.training_contact(case.situation, case.training_kind, task.today, parameters)
    return views.DatesSet(
        u25_step=step.kind,
        u25_step_on=step.on,
        u25_step_on_text=long_day(step.on),
        u25_step_why=step.why,
        u25_step_key=step.key,
        u25_handover_reason=step.reason,
        training_ends_on=case.training_ends_on,
        training_contact_on=contact.on,
        training_contact_overdue=contact.on + DAY,
        training_contact_text=long_day(contact.on),
        training_contact_groups=",".join(contact.groups),
        **_words(case, task.today),
        **emptied(views.DatesSet),
    )


def _words(case: views.DatedCase, today: date) -> dict[str, str | None]:
    """What the forms show, and their choices as they are known so far."""
    since = f" seit {day(case.target_group_since)}" if case.target_group_since else ""
    return {
        "target_group_text": f"{LABELS[case.target_group]}{since}" if case.target_group else "noch keine",
        "training_ends_text": day(case.training_ends_on) if case.training_ends_on else "noch offen",
        "leaving_on_text": day(case.leaving_on) if case.leaving_on else "noch offen",
        "attends_school": _answer(case.general_school),
        "ready": _answer(case.ready_for_training),
        "vocation": _vocation(case, today),
        "instruction_owed": "no" if case.instruction_given_on else "yes",
    }


def _answer(known: bool | None) -> Literal["yes", "no"] | None:
    return None if known is None else "yes" if known else "no"


def _vocation(case: views.DatedCase, today: date) -> Vocation | None:
    if case.training_ends_on is None:
        return None
    return "in_training" if case.training_ends_on > today else "qualified"


@uckermark_under_25.topic("uckermark_under_25.book_group", invalid_input="group_incomplete")
async def book_group(
    case: views.BookingForm, task: Task, parameters: UckermarkParameters, cases: Cases
) -> views.Booked:
    """Exactly one group at any time, with day and reason; a changed group changes the care (U-163, table 5.10)."""
    decision = decide(case, task.today, parameters)
    refuse("group_incomplete", decision.problems)
    known = {name: getattr(case, name) for name in KEPT} | decision.changes
    changed = decision.group != case.target_group
    booked = views.Booked(
        **known,
        target_group=decision.group,
        target_group_since=task.today if changed or not case.target_group_since else case.target_group_since,
        target_groups=[*case.target_groups, *(_entry(case, decision.group, task.today) if changed else [])],
        u25_settled=sorted({*case.u25_settled, case.u25_step_key}),
        **emptied(views.Booked),
    )
    values = booked.model_dump(exclude_unset=True, exclude=set(emptied(views.Booked)))
    if changed:
        await change_care(cases, task, values | {"first_agreement_owed": case.target_group == "pupil"})
    else:
        await cases.set_in_case(case.case_number, values)
    return booked


KEPT = (
    "general_school",
    "leaving_on",
    "ready_for_training",
    "training_kind",
    "training_ends_on",
    "qualified_on",
    "sign_off_on",
    "instruction_given_on",
)


def _entry(case: views.BookingForm, group: str, today: date) -> list[dict[str, str]]:
    """One line of the history: group, first day, reason (DOC-32)."""
    return [{"group": group, "since": today.isoformat(), "reason": case.u25_step}]


@uckermark_under_25.topic("uckermark_under_25.record_alliance", invalid_input="alliance_incomplete")
async def record_alliance(form: views.AllianceForm, task: Task, cases: Cases) -> views.AllianceClosed:
    """Working alliance with the employer service before training ends (U-203, U-240; DOC-35)."""
    missing = set(form.training_contact_groups.split(",")) - set(form.alliance_parties)
    refuse(
        "alliance_incomplete",
        [
            "Das Arbeitsbündnis schließen die zuständige Betreuung und der Arbeitgeberservice; bitte beide ankreuzen"
            if missing
            else None,
            in_future(title(views.AllianceForm, "alliance_closed_on"), form.alliance_closed_on, task.today),
        ],
    )
    settled = sorted({*form.u25_settled, transitions.contact_key(form.training_ends_on)})
    await cases.set_in_case(form.case_number, {"u25_settled": settled})
    return views.AllianceClosed(u25_settled=settled, correction_message=None)
