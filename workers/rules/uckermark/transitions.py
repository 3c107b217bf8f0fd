"""Fixed dates of under-25s: which day comes next, and what is decided on it (table 5.10).

Each step is decided once for the date it hangs on: its key is settled then, and a changed date opens it anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from workers.rules.deadlines import add_months
from workers.rules.german import day
from workers.rules.guidelines import UckermarkParameters
from workers.rules.uckermark.pupils import SchoolType, pupil_care
from workers.rules.uckermark.target_group import TargetGroup, graduate_until, switch_on

Kind = Literal["choose", "decide_switch", "hand_over", "sign_off", "decide_placement", "decide_activation", "none"]
HandoverReason = Literal["school", "not_ready", "not_placed"]
NEVER = date(2999, 12, 31)
"""Nothing is to come; the case waits for a change."""

REASONS: dict[HandoverReason, str] = {
    "school": "Schulform oder Klassenstufe, für die das Fallmanagement U25 zuständig ist",
    "not_ready": "Schule beendet, noch nicht ausbildungsreif",
    "not_placed": "ausbildungsreif, bis zum 30.09. nicht vermittelt",
}


@dataclass(frozen=True)
class Situation:
    """What decides about the next date. settled: keys of the steps already decided."""

    group: TargetGroup | None
    group_since: date | None = None
    owner: str = "fm-u25"
    school_type: SchoolType | None = None
    class_level: int | None = None
    leaving_on: date | None = None
    ready: bool | None = None
    training_ends_on: date | None = None
    qualified_on: date | None = None
    sign_off_on: date | None = None
    settled: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """What is to be done, on which day, and why in German. reason: only of a handover."""

    kind: Kind
    on: date
    why: str
    reason: HandoverReason | None = None

    @property
    def key(self) -> str:
        """Name under which the step counts as decided."""
        return f"{self.kind} {self.on.isoformat()}"


def next_step(facts: Situation, today: date, parameters: UckermarkParameters) -> Step:
    """The step of table 5.10 that comes next; ``kind`` "none" on `NEVER` if the text knows none."""
    if facts.group is None:
        return Step("choose", today, "Zu Beginn wird jede Person unter 25 einer Zielgruppe zugeordnet.")
    found = _STEPS[facts.group](facts, today, parameters)
    left = [step for step in found if step.key not in facts.settled]
    return min(left, key=lambda step: step.on, default=NOTHING)


NOTHING = Step("none", NEVER, "Kein fester Stichtag für diese Zielgruppe.")


def _pupil(facts: Situation, today: date, parameters: UckermarkParameters) -> list[Step]:
    if _belongs_to_u25(facts, parameters):
        return [Step("hand_over", today, "Nach der Einstiegsberatung an das Fallmanagement U25", "school")]
    if facts.leaving_on is None:
        return []
    end = f"voraussichtliches Schulende {day(facts.leaving_on)}"
    months = parameters.leaving_months
    switch = Step("decide_switch", switch_on(facts.leaving_on, parameters), f"{end}, {months} Monate vorher")
    return [_leaving(facts, facts.leaving_on, end), *([] if facts.ready is False else [switch])]


def _belongs_to_u25(facts: Situation, parameters: UckermarkParameters) -> bool:
    """The vocational counsellor keeps only the pupils of table 5.11, row 1 (U-168, U-169, AM-20)."""
    if facts.owner != "berufsberater" or facts.school_type is None or facts.class_level is None:
        return False
    return pupil_care(facts.school_type, facts.class_level, parameters).owner == "fm-u25"


def _leaving(facts: Situation, on: date, end: str) -> Step:
    """Case management begins after school; with the FM U25 only the group changes (U-179, U-180, AM-12)."""
    if facts.owner == "berufsberater":
        return Step("hand_over", on, end, "not_ready")
    return Step("choose", on, end)


def _training_seeker(facts: Situation, today: date, parameters: UckermarkParameters) -> list[Step]:
    on = facts.sign_off_on or sign_off_on(facts.group_since or today, parameters)
    sign_off = Step("sign_off", on, "Ende der Nachvermittlung im zweiten Jahr nach Beginn des Ausbildungsjahres")
    if facts.owner != "berufsberater":
        return [sign_off]
    autumn = _yearly(parameters.pupil_handover_day, (facts.leaving_on or facts.group_since or today).year)
    return [sign_off, Step("hand_over", autumn, "30. September des Jahres, in dem die Schule endet", "not_placed")]


def sign_off_on(seeker_since: date, parameters: UckermarkParameters) -> date:
    """31 January of Y + 2; Y is the calendar year in which the training year of that day began (U-197, AM-15)."""
    began = _yearly(parameters.training_year_day, seeker_since.year)
    year = seeker_since.year if seeker_since >= began else seeker_since.year - 1
    return _yearly(parameters.sign_off_day, year + 2)


def _yearly(day_and_month: str, year: int) -> date:
    """That day of the year, as the parameters write it: 30.09."""
    number, month, _ = day_and_month.split(".")
    return date(year, int(month), int(number))


def _graduate(facts: Situation, today: date, parameters: UckermarkParameters) -> list[Step]:
    if facts.training_ends_on is None:
        return []
    on, months = graduate_until(facts.training_ends_on, parameters), parameters.graduate_months
    why = f"Ende der Ausbildung {day(facts.training_ends_on)} und {months} Monate"
    return [Step("decide_placement", on, why), *_placement(facts, today, parameters)]


def _placement(facts: Situation, today: date, parameters: UckermarkParameters) -> list[Step]:
    if facts.qualified_on is None:
        return []
    on, months = add_months(facts.qualified_on, parameters.qualified_months), parameters.qualified_months
    return [Step("decide_activation", on, f"Berufsabschluss {day(facts.qualified_on)} und {months} Monate")]


def _activation(facts: Situation, today: date, parameters: UckermarkParameters) -> list[Step]:
    return []


_STEPS = {
    "pupil": _pupil,
    "training_seeker": _training_seeker,
    "graduate": _graduate,
    "placement": _placement,
    "activation": _activation,
}


@dataclass(frozen=True)
class TrainingContact:
    """Contact before the end of training. groups: who holds it."""

    on: date
    groups: tuple[str, ...]


def training_contact(
    facts: Situation, training_kind: str | None, today: date, parameters: UckermarkParameters
) -> TrainingContact:
    """Three months before the end of training; a Trägerbetreuer exists only outside companies (U-203, U-240, AM-25)."""
    first = "traegerbetreuer" if training_kind == "non_company" else "fm-u25"
    groups = (first, "ags")
    end = facts.training_ends_on
    if facts.group != "graduate" or end is None or today >= end or contact_key(end) in facts.settled:
        return TrainingContact(NEVER, groups)
    return TrainingContact(add_months(end, -parameters.training_end_contact_months), groups)


def contact_key(training_ends_on: date) -> str:
    """Name under which the contact before that end counts as held."""
    return f"training_contact {training_ends_on.isoformat()}"
