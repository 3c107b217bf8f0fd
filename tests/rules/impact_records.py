"""Impact records for tests."""

from __future__ import annotations

from workers.rules.impact import ImpactRecord


def record(reason: str, referrals: int, health: bool, needs: int, area: str, month: str = "2026-04") -> ImpactRecord:
    """An exit; E-04 counts as an integration."""
    return ImpactRecord.model_validate(
        {
            "jobcenter": "hannover",
            "area": area,
            "month": month,
            "reason": reason,
            "integration": reason == "E-04",
            "medical_referrals": referrals,
            "health_restrictions": health,
            "needs_removed": needs,
        }
    )


K017 = (
    record("E-04", 1, True, 2, "Bereich Nord"),
    record("E-02", 0, True, 0, "Bereich Nord"),
    record("E-04", 0, False, 3, "Bereich Ost"),
    record("E-06", 1, True, 1, "Bereich Süd"),
)
"""The four exits of acceptance case K-017."""
