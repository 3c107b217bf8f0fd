"""What controlling knows of a case: codes, days and numbers that the process records anyway (F-169, F-176, F-177).

No name, no text, no address. ``person`` is the case number: it only tells whether two cases are one person, and never
leaves the calculation.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from workers.rules.deadlines import add_months
from workers.rules.fachkonzept.exit import INTEGRATED
from workers.rules.fachkonzept.goals import GoalRecord


class Period(NamedTuple):
    """First and last day, both included; by default a calendar year (6.0)."""

    first: date
    last: date

    def holds(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    @classmethod
    def year(cls, year: int) -> Period:
        return cls(date(year, 1, 1), date(year, 12, 31))


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class ServiceFacts(_Part):
    """A service that was arranged: paragraph of § 16, problem field, provider group, days and money (F-151)."""

    value: str = ""
    label: str = ""
    paragraph: str = ""
    problem: str = ""
    group: str = ""
    contribution: str = ""
    started_on: date | None = None
    cost: float | None = None

    @property
    def partner(self) -> str:
        """The body behind the offer; each body outside the database stands for itself by its group."""
        return self.value.partition(".")[0] or self.group


class GapFacts(_Part):
    """An offer that was missing (DOC-32)."""

    problem: str = ""
    paragraph: str = ""
    noticed_on: date | None = None


class ExitCodes(_Part):
    """What the exit decision recorded (DOC-34)."""

    work: str = "none"
    work_since: date | None = None
    work_features: tuple[str, ...] = ()
    last_benefit_day: date | None = None
    stay_consent: bool = False


class CaseFacts(_Part):
    """One case. Days that have not come are None."""

    person: str
    case_manager: str = ""
    target_groups: tuple[str, ...] = ()
    new_entry: bool | None = None
    entry_reason: str | None = None
    counselling_on: date | None = None
    counselling_minutes: int | None = None
    access_decision: str | None = None
    decided_on: date | None = None
    entry_class: str | None = None
    admission_override: bool | None = None
    admission_date: date | None = None
    entry_barriers: tuple[str, ...] = ()
    assessment_answers: dict[str, Any] = Field(default_factory=dict)
    agreement_concluded_on: date | None = None
    goal_records: tuple[GoalRecord, ...] = ()
    services: tuple[ServiceFacts, ...] = ()
    service_gaps: tuple[GapFacts, ...] = ()
    talks_in_person: int = 0
    talk_minutes_total: int = 0
    exit_reason: str | None = None
    last_exit_date: date | None = None
    exit_destination: str | None = None
    exit_success: bool | None = None
    main_goal_reached: bool | None = None
    exit_facts: ExitCodes | None = None
    stay_check_on: date | None = None
    stay_result: str | None = None

    @property
    def integrated(self) -> bool:
        """Left into work, training or viable self-employment, and it may count as success (F-185; 6.2 no. 5, no. 8)."""
        return self.exit_success is True and self.exit_destination in ("work", "training", "self_employment")

    @property
    def problems(self) -> tuple[str, ...]:
        """Problems named in the assessment; before one, those of admission."""
        return tuple(self.assessment_answers.get("problems") or self.entry_barriers)

    @property
    def resources(self) -> tuple[str, ...]:
        return tuple(self.assessment_answers.get("resources") or ())

    @property
    def contacts(self) -> int:
        """Kept personal appointments, the entry counselling with them (H2)."""
        return self.talks_in_person + int(self.counselling_on is not None)

    @property
    def minutes(self) -> int:
        return self.talk_minutes_total + (self.counselling_minutes or 0)

    def in_stock(self, day: date) -> bool:
        """In care on the evening before that day (6.0)."""
        admitted = self.admission_date is not None and self.admission_date < day
        return admitted and (self.last_exit_date is None or self.last_exit_date >= day)

    def in_care_during(self, period: Period) -> bool:
        begun = self.admission_date is not None and self.admission_date <= period.last
        return begun and (self.last_exit_date is None or self.last_exit_date >= period.first)

    def stay(self, report_day: date) -> str | None:
        """confirmed, not, unknown or pending at that day; None without an exit into work (6.2 no. 6)."""
        if not self.integrated or self.exit_reason != "1":
            return None
        if self.stay_check_on is None:
            return self.stay_result or "unknown"
        return "pending" if self.stay_check_on > report_day else self.stay_result or "pending"

    def works_lastingly(self, report_day: date) -> bool:
        """Shown to be in work longer than six months after its first day (6.2 no. 7)."""
        facts = self.exit_facts
        if facts is None or facts.work not in INTEGRATED or facts.work_since is None or self.stay_check_on is None:
            return False
        return self.stay(report_day) == "confirmed" and self.stay_check_on >= add_months(facts.work_since, 6)


def persons(cases: Iterable[CaseFacts]) -> int:
    """How many people: two cases of one number are one (6.2 no. 9)."""
    return len({case.person for case in cases})
