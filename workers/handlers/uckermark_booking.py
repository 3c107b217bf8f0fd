"""What each fixed date of under-25s decides, from the form to the target group."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workers.handlers.common import in_future, title
from workers.handlers.uckermark_under_25_cases import BookingForm
from workers.rules.guidelines import UckermarkParameters
from workers.rules.uckermark.target_group import TargetGroup, gaps, target_group, without_training


@dataclass(frozen=True)
class Decision:
    """The group, what changes with it, and what the form lacks."""

    group: TargetGroup
    problems: list[str | None]
    changes: dict[str, Any] = field(default_factory=dict)


def decide(form: BookingForm, today: date, parameters: UckermarkParameters) -> Decision:
    """The decision of the step that the form belongs to (table 5.9, table 5.10)."""
    return _DECISIONS[form.u25_step](form, today, parameters)


def _missing(form: BookingForm, *names: str) -> list[str | None]:
    return [f"„{title(BookingForm, name)}“ fehlt" for name in names if getattr(form, name) is None]


def _booked(form: BookingForm, today: date) -> list[str | None]:
    label = title(BookingForm, "group_booked_on")
    return [*_missing(form, "group_booked_on"), in_future(label, form.group_booked_on, today)]


def _choose(form: BookingForm, today: date, parameters: UckermarkParameters) -> Decision:
    """All facts anew; what belongs to the other branch is forgotten (U-162, U-181, U-198, U-211)."""
    school, trained = bool(form.attends_school), form.vocation in ("in_training", "qualified")
    changes = {
        "general_school": school,
        "leaving_on": form.leaving_on if school else None,
        "ready_for_training": form.ready,
        "training_kind": form.training_kind if trained and not school else None,
        "training_ends_on": form.training_ends_on if trained and not school else None,
        "qualified_on": form.qualified_on if form.vocation == "qualified" and not school else None,
    }
    problems = [*_missing(form, "attends_school"), *gaps(form.facts), *_qualification(form), *_booked(form, today)]
    return Decision(target_group(form.facts, today, parameters), problems, changes)


def _qualification(form: BookingForm) -> list[str | None]:
    graduated = form.vocation == "qualified" and not form.attends_school
    return _missing(form, "qualified_on") if graduated else []


def _switch(form: BookingForm, today: date, parameters: UckermarkParameters) -> Decision:
    """Ready: training seeker, with the instruction made up; else the person stays a pupil (U-178, U-179, AM-11)."""
    problems = _missing(form, "ready", "readiness_recorded_on")
    if not form.ready:
        return Decision("pupil", problems, {"ready_for_training": False})
    owed = form.instruction_owed == "yes"
    problems += [*(_missing(form, "instruction_made_up_on") if owed else []), *_booked(form, today)]
    if not form.social_competences_judged:
        problems.append("Die sozialen Kompetenzen sind mit zu beurteilen")
    instructed = {"instruction_given_on": form.instruction_made_up_on} if owed else {}
    return Decision("training_seeker", problems, {"ready_for_training": True, **instructed})


def _sign_off(form: BookingForm, today: date, parameters: UckermarkParameters) -> Decision:
    """Neither training nor measure: another group; else training, or another look at the measure's end (U-197)."""
    problems = [*_missing(form, "sign_off_result"), *_booked(form, today)]
    if form.sign_off_result == "training":
        return Decision("graduate", [*problems, *_missing(form, "training_kind", "training_ends_on")], _left_school())
    if form.sign_off_result == "measure":
        later = "Die Maßnahme muss noch laufen" if form.measure_until and form.measure_until <= today else None
        problems += [*_missing(form, "measure_until"), later]
        return Decision("training_seeker", problems, {"sign_off_on": form.measure_until})
    problems += _missing(form, "multiple_barriers")
    return Decision(without_training(bool(form.multiple_barriers)), problems, _left_school())


def _left_school() -> dict[str, Any]:
    return {"general_school": False}


def _placement(form: BookingForm, today: date, parameters: UckermarkParameters) -> Decision:
    """Not integrated and not foreseeable: placement client; nothing ends by itself (U-207)."""
    problems = [*_missing(form, "graduate_result"), *_booked(form, today)]
    return Decision("placement" if form.graduate_result == "neither" else "graduate", problems)


def _activation(form: BookingForm, today: date, parameters: UckermarkParameters) -> Decision:
    """Not to be expected within 24 months: activation client (U-210)."""
    problems = [*_missing(form, "integration_expected"), *_booked(form, today)]
    return Decision("activation" if form.integration_expected is False else form.target_group or "placement", problems)


_DECISIONS: dict[str, Callable[[BookingForm, date, UckermarkParameters], Decision]] = {
    "choose": _choose,
    "decide_switch": _switch,
    "sign_off": _sign_off,
    "decide_placement": _placement,
    "decide_activation": _activation,
}
