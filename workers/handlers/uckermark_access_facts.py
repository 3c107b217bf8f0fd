"""What the forms of access say in terms of the rules: inputs of UT-01, and whose case it becomes."""

from __future__ import annotations

from datetime import date

from workers.handlers import uckermark_access_cases as views
from workers.rules.guidelines import UckermarkParameters
from workers.rules.staff import Staff
from workers.rules.uckermark import entry as rules
from workers.rules.uckermark.dates import is_adult_client


def facts(case: views.EntryForm | views.IntakeForm, applied_on: date) -> rules.EntryFacts:
    return rules.EntryFacts(
        born_on=case.born_on,
        applied_on=applied_on,
        employment=case.employment_kind,
        moved_in=case.moved_in,
        last_receipt_on=case.last_receipt_on,
        alg_ends_on=case.alg_ends_on,
    )


def owner(case: views.EntryForm, route: rules.Route, parameters: UckermarkParameters) -> str:
    pupil = case.general_school or route == "too_young"
    return rules.counsellor(case.born_on, case.appointment_on, pupil=pupil, parameters=parameters)


def manager(jobcenter: str, office: str, group: str, present: str, staff: Staff) -> str:
    """Who has the case keeps it, unless another group counsels (UT-02)."""
    colleagues = [member.user for member in staff.in_group(jobcenter, group, office)]
    return present if present in colleagues else colleagues[0]


def hand_off_group(case: views.EntryForm, parameters: UckermarkParameters) -> str:
    """Under 25 only fm-u25, with the working instruction applied (U-007, U-055, AM-08)."""
    if not is_adult_client(case.born_on, case.appointment_on, parameters):
        return "fm-u25"
    return "fm-selbst" if case.employment_kind == "self_employed" else "fm-flucht"
