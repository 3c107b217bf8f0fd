"""Steering of the Uckermark: the care by category, age and target group (bpmn/uckermark/steering.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.engine.cases import Cases
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
    egv_concluded_on: date | None = Field(None, title="Vereinbarung geschlossen am")
    first_agreement_owed: bool = Field(False, title="Erste Vereinbarung steht aus")

    @property
    def leaves_school(self) -> bool:
        """No pupil any more, and still without the first agreement (U-178, U-180, U-217)."""
        return self.first_agreement_owed and self.egv_concluded_on is None and self.target_group != "pupil"


class CareDecided(Case):
    """The diagram that works the case now, or that profiling and the first agreement come before."""

    care_kind: Care
    steering_outcome: Literal["reassess"] | None
    first_agreement_owed: bool


@uckermark_steering.topic("uckermark_steering.decide_care")
async def decide_care(case: CareFacts, task: Task, parameters: UckermarkParameters, cases: Cases) -> CareDecided:
    """X, Y, Z wait, A of 25 or more works with fm-nah, pupils have no agreement until then (U-079, U-178, UT-05)."""
    adult = is_adult_client(case.born_on, task.today, parameters)
    kind = care_kind(case.category, case.target_group, near=adult and case.owner_group == "fm-nah")
    owed = case.leaves_school
    if case.first_agreement_owed:
        await cases.set_in_case(task.case_number, {"first_agreement_owed": False})
    return CareDecided(care_kind=kind, steering_outcome="reassess" if owed else None, first_agreement_owed=False)
