"""Impact: one anonymous record per exit (bpmn/impact.bpmn)."""

from __future__ import annotations

from pydantic import Field

from workers.registry import Case, Handlers

impact = Handlers()


class ImpactForm(Case):
    """The form of the impact record (D-23)."""

    needs_removed: int = Field(title="Beseitigte Handlungsbedarfe", ge=0)


@impact.topic("impact.send_impact_record")
def send_impact_record(case: ImpactForm) -> None:
    """Exactly one record per exit (H-119, H-120)."""
