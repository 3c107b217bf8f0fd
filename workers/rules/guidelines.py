"""What each guideline leaves to a number or a name: its fields are the keys of ``workers/rules/parameters``.

`Calendar` is what deadlines of any Jobcenter need, `Guideline` what every guideline that is built decides; then comes
one class for each guideline with what it alone knows.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

DAY_OF_YEAR = r"^(0[1-9]|[12]\d|3[01])\.(0[1-9]|1[0-2])\.$"
"""Day and month as people write them: 30.09."""


class Strict(BaseModel):
    """Frozen, and without room for keys nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DatedDay(Strict):
    """One calendar day with its German name."""

    day: date
    name: str = Field(min_length=1)


class IntegrationService(Strict):
    """A service that a plan may choose, from its first day on (H-41)."""

    code: str = Field(pattern=r"^[a-z][a-z_]*$")
    label: str = Field(min_length=1)
    since: date | None = None


class ExitReason(Strict):
    """Why care ends (DT-7, A-26). ``employed`` None: the reason alone does not say."""

    code: str = Field(pattern=r"^E-\d{2}$")
    label: str = Field(min_length=1)
    by: tuple[Literal["case_manager", "team_leader", "timer"], ...] = Field(min_length=1)
    at: Literal["steering", "return", "review", "consent", "maximum"]
    """The step in which it is given."""
    employed: bool | None = None

    @property
    def compulsory(self) -> bool:
        """The team leader or the clock ends care: nobody can withdraw this exit (H-77, H-79)."""
        return "case_manager" not in self.by


def _of(unit: str, **limits: Any) -> Any:
    """A parameter that the files give in this unit."""
    return Field(json_schema_extra={"unit": unit}, **limits)


class Calendar(Strict):
    """What deadlines need to know of a Jobcenter on a day, and the terms the law uses on that day."""

    jobcenter: str
    jobcenter_name: str
    on: date

    holiday_land: Literal["NI", "BE", "BB"] = _of("Kennung")
    extra_holidays: tuple[DatedDay, ...] = _of("Tage mit Namen")
    closing_days: tuple[DatedDay, ...] = _of("Tage mit Namen")
    notification_days: int = _of("Tage", ge=1)
    law_regime: Literal["E", "K1", "K2"] = _of("Kennung")
    plan_name: str = _of("Text", min_length=1)
    benefit_name: str = _of("Text", min_length=1)


class Guideline(Calendar):
    """What every guideline decides: its phases' diagrams, and the numbers that more than one of them knows.

    recheck_process, impact_process None: the guideline is silent there, the case goes on without that phase.
    """

    internal_shift: Literal["none", "previous", "next"] = _of("Kennung")
    full_time_hours: float = _of("Wochenstunden", gt=0)
    rule_set: str = _of("Text", min_length=1)
    start_process: str = _of("Kennung", pattern=r"^[a-z][a-z0-9_]*$")
    access_process: str = _of("Kennung", pattern=r"^[a-z][a-z0-9_]*$")
    clearing_process: str = _of("Kennung", pattern=r"^[a-z][a-z0-9_]*$")
    recheck_process: str | None = _of("Kennung", pattern=r"^[a-z][a-z0-9_]*$")
    assessment_process: str = _of("Kennung", pattern=r"^[a-z][a-z0-9_]*$")
    planning_process: str = _of("Kennung", pattern=r"^[a-z][a-z0-9_]*$")
    steering_process: str = _of("Kennung", pattern=r"^[a-z][a-z0-9_]*$")
    supervision_process: str = _of("Kennung", pattern=r"^[a-z][a-z0-9_]*$")
    exit_process: str = _of("Kennung", pattern=r"^[a-z][a-z0-9_]*$")
    impact_process: str | None = _of("Kennung", pattern=r"^[a-z][a-z0-9_]*$")
    history_keep_days: int = _of("Tage", ge=1)
    task_marks_keep_days: int = _of("Tage", ge=1)


class Parameters(Guideline):
    """What the guideline of Jobcenter Region Hannover leaves to a number or a name, on one day."""

    needs_min: int = _of("Handlungsbedarfe", ge=1)
    overdue_after_days: int = _of("Tage", ge=1)
    normal_duration_months: int = _of("Monate", ge=1)
    forecast_months: int = _of("Monate", ge=1)
    access_check_months: int = _of("Monate", ge=1)
    access_check_opens_days: int = _of("Tage", ge=0)
    readmission_lock_months: int = _of("Monate", ge=0)
    clearing_max_months: int = _of("Monate", ge=1)
    clearing_reminder_days: int = _of("Tage", ge=0)
    caseload_full_time: int = _of("Fälle", ge=1)
    temporary_continuation_max_months: int = _of("Monate", ge=1)
    review_months: tuple[Annotated[int, Field(ge=1)], ...] = _of("Monate", min_length=1)
    tl_informed_months: tuple[int, ...] = _of("Monate")
    tl_consent_months: tuple[int, ...] = _of("Monate")
    review_opens_days: int = _of("Tage", ge=0)
    care_max_months: int = _of("Monate", ge=1)
    exit_preparation_days: int = _of("Tage", ge=0)
    agreement_review_months: int = _of("Monate", ge=1)
    integration_services: tuple[IntegrationService, ...] = _of("Leistungen mit Paragraf", min_length=1)
    exit_reasons: tuple[ExitReason, ...] = _of("Gründe", min_length=1)
    agreement_review_opens_days: int = _of("Tage", ge=0)
    impact_areas: tuple[Annotated[str, Field(min_length=1, max_length=60)], ...] = _of("Namen", min_length=1)
    report_min_exits: int = _of("Abgänge", ge=1)
    report_by_area: bool = _of("Ja oder Nein")
    report_integration_rate: bool = _of("Ja oder Nein")


class LichtenbergParameters(Guideline):
    """What the concept of Jobcenter Berlin Lichtenberg leaves to a number or a name, on one day."""

    needs_min: int = _of("Handlungsbedarfe", ge=1)
    overdue_after_days: int = _of("Tage", ge=1)
    normal_duration_months: int = _of("Monate", ge=1)
    handover_agreement_months: int = _of("Monate", ge=1)
    invitation_days: int = _of("Tage", ge=1)
    decision_days: int = _of("Tage", ge=1)
    no_shows_max: int = _of("Termine", ge=1)
    caseload_target: int = _of("Fälle", ge=1)
    agreement_due_months: int = _of("Monate", ge=1)
    takeover_phase_months: int = _of("Monate", ge=1)
    contact_months_takeover: int = _of("Monate", ge=1)
    contact_months_later: int = _of("Monate", ge=1)
    continuation_record_months: int = _of("Monate", ge=1)
    continuation_record_repeats: bool = _of("Ja oder Nein")
    duration_decision_opens_months: int = _of("Monate", ge=0)
    exit_agreement_months: int = _of("Monate", ge=1)
    youth_age: int = _of("Jahre", ge=1)


class FachkonzeptParameters(Guideline):
    """What the Fachkonzept leaves to a number or a name, on one day. It fixes no duration of care (F-048).

    None: the text leaves it open and the Jobcenter has set nothing, so there is no timer (section 3.3).
    """

    barriers_min: int = _of("Vermittlungshemmnisse", ge=1)
    caseload_target: int = _of("Fälle", ge=1)
    agreement_review_months: int = _of("Monate", ge=1)
    agreement_review_opens_days: int = _of("Tage", ge=0)
    interim_balance_months: int | None = _of("Monate", ge=1)
    integration_services: tuple[IntegrationService, ...] = _of("Leistungen mit Paragraf", min_length=1)
    talk_record_keep_years: int = _of("Jahre", ge=1)
    stay_check_months: int = _of("Monate", ge=1)
    stay_check_group: Literal["fallmanagement", "controlling"] = _of("Kennung")
    breakdown_min_persons: int = _of("Personen", ge=1)


class UckermarkParameters(Guideline):
    """What the concept of Jobcenter Uckermark leaves to a number or a name, on one day."""

    caseload_target: int = _of("Fälle", ge=1)
    youth_age: int = _of("Jahre", ge=1)
    esb_working_days: int = _of("Arbeitstage", ge=1)
    new_case_months: int = _of("Monate", ge=1)
    alg_invitation_months: int = _of("Monate", ge=0)
    entry_age: int = _of("Jahre", ge=1)
    adult_age: int = _of("Jahre", ge=1)
    first_talk_working_days: int = _of("Arbeitstage", ge=1)
    near_invitation_working_days: int = _of("Arbeitstage", ge=1)
    near_talk_working_days: int = _of("Arbeitstage", ge=1)
    near_contact_months: int = _of("Monate", ge=1)
    near_assessment_months: int = _of("Monate", ge=1)
    job_search_days: int = _of("Tage", ge=1)
    agreement_months: int = _of("Monate", ge=1)
    b_contact_months: int = _of("Monate", ge=1)
    talk_opens_days: int = _of("Tage", ge=0)
    resubmission_months: int = _of("Monate", ge=1)
    event_resubmission_months: int = _of("Monate", ge=1)
    event_end_months: int = _of("Monate", ge=0)
    leaving_months: int = _of("Monate", ge=1)
    pupil_handover_day: str = _of("Tag und Monat", pattern=DAY_OF_YEAR)
    pupil_class_max: int = _of("Klassenstufe", ge=1)
    training_year_day: str = _of("Tag und Monat", pattern=DAY_OF_YEAR)
    sign_off_day: str = _of("Tag und Monat", pattern=DAY_OF_YEAR)
    school_report_months: int = _of("Monate", ge=1)
    seeker_contact_months: int = _of("Monate", ge=1)
    graduate_contact_months: int = _of("Monate", ge=1)
    training_end_contact_months: int = _of("Monate", ge=0)
    graduate_months: int = _of("Monate", ge=1)
    qualified_months: int = _of("Monate", ge=1)
    eq_min_months: int = _of("Monate", ge=1)
    eq_max_months: int = _of("Monate", ge=1)
    further_training_months: int = _of("Monate", ge=0)
    case_conference_working_days: int = _of("Arbeitstage", ge=1)
    without_delay_working_days: int = _of("Arbeitstage", ge=1)
    near_matching_days: int = _of("Tage", ge=1)
    matching_months: int = _of("Monate", ge=1)
    caseload_target_youth: int = _of("Fälle", ge=1)
    results_check_months: int = _of("Monate", ge=1)
    results_check_opens_months: int = _of("Monate", ge=0)
    overdue_to_team_leader: bool = _of("Ja oder Nein")


GUIDELINES: dict[str, type[Calendar]] = {
    "calendar": Calendar,
    "hannover": Parameters,
    "lichtenberg": LichtenbergParameters,
    "fachkonzept": FachkonzeptParameters,
    "uckermark": UckermarkParameters,
}
"""By the word in ``jobcenters.yaml``; ``calendar``: deadlines can be computed, the process is not yet built."""


def keys(model: type[Calendar]) -> dict[str, FieldInfo]:
    """The fields that the files must fill."""
    return {name: field for name, field in model.model_fields.items() if isinstance(field.json_schema_extra, dict)}


def all_keys() -> dict[str, FieldInfo]:
    """The fields of all guidelines together."""
    return {name: field for model in GUIDELINES.values() for name, field in keys(model).items()}
