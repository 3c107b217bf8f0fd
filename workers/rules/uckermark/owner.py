"""Who owns a case (U-014, U-018, U-053 to U-055; table UT-05)."""

from __future__ import annotations

from typing import Literal

Category = Literal["A", "B", "C", "D", "E", "S", "X", "Y", "Z"]
OwnerGroup = Literal["fm-fern", "fm-nah", "fm-u25", "berufsberater", "fm-selbst", "fm-flucht"]

GROUP_NAMES: dict[str, str] = {
    "fm-fern": "Fallmanagement für arbeitsmarktferne Kunden",
    "fm-nah": "Fallmanagement für arbeitsmarktnahe Kunden",
    "fm-u25": "Fallmanagement U25",
    "berufsberater": "Berufsberatung",
    "fm-selbst": "Fallmanagement Selbständige",
    "fm-flucht": "Fallmanagement Geflüchtete",
}


def owner_group(*, adult: bool, category: Category | None, with_adviser: bool = False) -> OwnerGroup:
    """UT-05: under 25 never fm-nah (U-055); S of 25 or more per working instruction (AM-08).

    adult: 25 or more. with_adviser: a pupil who stays with the vocational counsellor (UT-11). category None: not yet
    fixed, so the case stays where it was counselled (U-054).
    """
    if not adult:
        return "berufsberater" if with_adviser else "fm-u25"
    return {"S": "fm-selbst", "A": "fm-nah"}.get(category or "", "fm-fern")  # type: ignore[return-value]
