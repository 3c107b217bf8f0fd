"""Through whose hands the benefit file goes (U-231 to U-234; table UT-13)."""

from __future__ import annotations

from collections.abc import Collection

ORDER = ("fm-nah", "fm-u25", "fm-fern")
"""fm-nah or fm-u25 first, whoever is involved; both: fm-nah before fm-u25 (U-233, AM-30)."""
LAST = "sb-unterhalt"


def stations(involved: Collection[str]) -> list[str]:
    """UT-13: all case managers involved, then the maintenance clerk; nobody involved: fm-fern first (U-232, AM-30)."""
    return [*(group for group in ORDER if group in involved or (group == "fm-fern" and not involved)), LAST]
