"""Which care a case has between two plans (UT-05, UT-06, UT-07)."""

from __future__ import annotations

from typing import Literal

from workers.rules.uckermark.owner import Category

Care = Literal["follow_up", "a_clients", "resubmission", "pupil"]
WAITING = frozenset({"X", "Y", "Z"})
"""No agreement for the time being, only resubmission (U-079 to U-082, U-161)."""


def care_kind(category: Category | None, target_group: str | None, *, near: bool) -> Care:
    """First row that fits: X, Y, Z; A with fm-nah; pupil without agreement; everyone else holds follow-up talks.

    near: 25 or more and handed over to fm-nah (U-053, U-055).
    """
    if category in WAITING:
        return "resubmission"
    if near:
        return "a_clients"
    return "pupil" if target_group == "pupil" else "follow_up"
