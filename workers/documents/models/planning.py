"""Documents of planning: the agreement with the client."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from workers.documents import course as pictures
from workers.documents.models.base import ClientLetter, Line, Narrative, StaffName, at_least_one
from workers.documents.models.escalation import Fact
from workers.rules.german import day, listed

COURSE_PICTURE = "course.svg"


class AgreementGoal(BaseModel):
    """One goal of an agreement with the day by which it is to be reached (H-112)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: Narrative
    target: date


class CourseStep(BaseModel):
    """One step of the course plan: whose, from when to when, after which others (F-164)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: Annotated[int, Field(ge=1)]
    own: bool
    """A step of the person, not of the Jobcenter."""
    first: date
    last: date
    after: tuple[int, ...] = ()

    @property
    def order(self) -> str:
        """German: what it waits for."""
        return f"nach Schritt {listed(map(str, self.after))}" if self.after else "sofort"


class Agreement(ClientLetter):
    """Eingliederungsvereinbarung oder Kooperationsplan: named by the law of the day it was concluded (D-13; H-47)."""

    template: ClassVar[str] = "planning/agreement.html.j2"
    plain_template: ClassVar[str | None] = "plain/planning/agreement.html.j2"

    case_manager: StaffName
    case_manager_team: StaffName
    plan_kind: Literal["egv", "kooperationsplan"]
    plan_name: Line
    benefit_name: Line
    """What the benefit was called on that day."""
    concluded_on: date
    version: Annotated[int, Field(ge=1)]
    """Fassung: 1 for the first agreement of the case, counted up with each adaptation."""
    offer: Narrative | None = None
    """Persönliches Angebot with which a plan opens since 01.07.2026 (§ 15 SGB II)."""
    goals: Annotated[tuple[AgreementGoal, ...], AfterValidator(at_least_one)]
    steps_person: Narrative
    steps_jobcenter: Narrative
    services: tuple[Fact, ...] = ()
    """For each service the life area it helps in, and its name."""
    partners: tuple[Line, ...] = ()
    review_due: date
    """Last day of the next review."""
    review_due_explanation: Narrative
    """German text: how that date came about."""

    @property
    def title(self) -> str:
        return f"{self.plan_name} vom {self.concluded_on:%d.%m.%Y}"


class IntegrationPlan(Agreement):
    """The same by the Fachkonzept: plan, agreement and legal consequences are one unit (DOC-18 to DOC-20; F-120)."""

    template: ClassVar[str] = "fachkonzept/agreement.html.j2"
    plain_template: ClassVar[str | None] = "plain/fachkonzept/agreement.html.j2"
    derived: ClassVar[tuple[str, ...]] = ("course_alt",)

    course: Annotated[tuple[CourseStep, ...], AfterValidator(at_least_one)]
    """The steps one after another and side by side (F-164)."""
    consequences_explained_on: date
    """When the legal consequences were explained (F-132)."""

    @property
    def course_alt(self) -> str:
        """The picture in words, for readers who do not see it."""
        whose = {True: "Sie", False: "Jobcenter"}
        steps = [
            f"Schritt {step.number} ({whose[step.own]}): {day(step.first)} bis {day(step.last)}, {step.order}"
            for step in self.course
        ]
        return "; ".join(steps)

    def pictures(self) -> Mapping[str, bytes]:
        bars = [pictures.Bar(**step.model_dump()) for step in self.course]
        font = pictures.LARGE_FONT if self.document_format == "large_print" else pictures.FONT
        return {COURSE_PICTURE: pictures.draw(bars, self.course_alt, font)}


class Consents(ClientLetter):
    """What the person agreed to, purpose by purpose, to sign (DOC-12; F-083, F-088, F-095, F-152)."""

    template: ClassVar[str] = "fachkonzept/consents.html.j2"

    case_manager: StaffName
    answered_on: date
    answers: Annotated[tuple[Fact, ...], AfterValidator(at_least_one)]
    """For each purpose the answer with its day."""

    @property
    def title(self) -> str:
        return f"Einwilligungen vom {self.answered_on:%d.%m.%Y}"
