"""Steering of the Uckermark: the care by category, age and target group (bpmn/uckermark/steering.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.registry import Case, Handlers, Task
from workers.rules.guidelines import UckermarkParameters
from workers.rules.uckermark.care import Care, care_kind
from workers.rules.uckermark.dates import is_adult_client
from workers.rules.uckermark.owner import Category

uckermark_steering = Handlers()


class CareFacts(Case):
    """What decides which care follows."""

    jobcenter: str = Field(title="Jobcenter")
    born_on: date = Field(title="Geboren am")
    owner_group: str = Field(title="Zuständige Gruppe")
    category: Category | None = Field(None, title="Kategorie")
    target_group: Literal["pupil", "training_seeker", "graduate", "placement", "activation"] | None = Field(
        None, title="Zielgruppe U25"
    )


class CareDecided(Case):
    """The diagram that works the case now; the outcome of an earlier one is gone."""

    care_kind: Care
    steering_outcome: None = None


@uckermark_steering.topic("uckermark_steering.decide_care")
def decide_care(case: CareFacts, task: Task, parameters: UckermarkParameters) -> CareDecided:
    """X, Y, Z wait, A of 25 or more works with fm-nah, pupils have no agreement (U-079, UT-05, UT-07)."""
    adult = is_adult_client(case.born_on, task.today, parameters)
    kind = care_kind(case.category, case.target_group, near=adult and case.owner_group == "fm-nah")
    return CareDecided(care_kind=kind, steering_outcome=None)
