"""Pupils: who looks after them, who counsels them, and when reports are due (U-168 to U-173; table 5.11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from workers.rules.deadlines import add_months
from workers.rules.guidelines import UckermarkParameters

SchoolType = Literal["oberschule", "gesamtschule", "freie_schule", "foerderschule", "gymnasium"]
Owner = Literal["berufsberater", "fm-u25"]

LABELS: dict[SchoolType, str] = {
    "oberschule": "Oberschule",
    "gesamtschule": "Gesamtschule",
    "freie_schule": "Freie Schule",
    "foerderschule": "allgemeine Förderschule",
    "gymnasium": "Gymnasium",
}


@dataclass(frozen=True)
class PupilCare:
    """Who has the case after the ESB, who counsels mainly, and whether SB Reha works along."""

    owner: Owner
    counsellor: Literal["berufsberater", "agentur"]
    with_reha: bool = False


def pupil_care(school_type: SchoolType, class_level: int, parameters: UckermarkParameters) -> PupilCare:
    """Table 5.11 (U-168, U-169, U-170, AM-20)."""
    if school_type == "foerderschule":
        return PupilCare("fm-u25", "agentur", with_reha=True)
    if school_type == "gymnasium":
        return PupilCare("fm-u25", "agentur")
    if class_level > parameters.pupil_class_max:
        return PupilCare("fm-u25", "berufsberater")
    return PupilCare("berufsberater", "berufsberater")


def school_report_on(since: date, requested: int, parameters: UckermarkParameters) -> date:
    """Day of the next school report and certificate after so many requests, counted from the begin (U-173, AM-05)."""
    return add_months(since, requested * parameters.school_report_months)


def counselling_text(care: PupilCare) -> str:
    """German hint on who gives vocational counselling (U-170)."""
    if care.counsellor == "agentur":
        return "Berufsberatung vorrangig durch die Agentur für Arbeit an der Schule."
    return "Berufsberatung durch den Berufsberater des Jobcenters, in der Regel an der Schule."
