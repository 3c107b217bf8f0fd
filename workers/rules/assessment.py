"""Assessment: five life areas, what hinders integration there, and in which order it is tackled (H-37, H-38)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from workers.rules.german import listed

Area = Literal["work", "housing", "family", "health", "finances"]
Relevance = Literal["high", "medium", "low"]
Priority = Literal["now", "soon", "later"]
Cover = Literal["sgb", "third_party"]

AREAS: dict[Area, str] = {
    "work": "Arbeit und Qualifikation",
    "housing": "Wohnen",
    "family": "Familie und Soziales",
    "health": "Gesundheit",
    "finances": "Finanzielle Situation",
}
"""The elementary life areas of the guideline, in its order (H-38)."""


@dataclass(frozen=True)
class Finding:
    """What the analysis says of one life area. ``hinders`` None: not answered; False: „kein Befund“.

    ``cover``: whether services under SGB II and SGB III meet the need, or a third party has to help (H-43).
    """

    hinders: bool | None
    relevance: Relevance | None = None
    order: int | None = None
    priority: Priority | None = None
    cover: Cover | None = None

    @property
    def missing(self) -> list[str]:
        """German names of what a finding still needs (H-37)."""
        needed = {
            "Bedeutung für die Integration": self.relevance,
            "Reihenfolge": self.order,
            "Priorität": self.priority,
            "Hilfe": self.cover,
        }
        return [name for name, value in needed.items() if value is None] if self.hinders else []


Findings = Mapping[Area, Finding]


def assessment_gaps(findings: Findings) -> list[str]:
    """German sentences on what the situation analysis lacks; none when planning can build on it (H-37, H-38)."""
    return [*_unanswered(findings), *_unfinished(findings), *_order(findings)]


def obstacles(findings: Findings) -> list[Area]:
    """Areas that hinder integration, first the one to be tackled first (H-37)."""
    hindering = {area: finding.order for area, finding in findings.items() if finding.hinders}
    return sorted(hindering, key=lambda area: hindering[area] or 0)


def third_party_areas(findings: Findings) -> list[Area]:
    """Obstacles that services under SGB II and SGB III cannot meet (H-43)."""
    return [area for area in obstacles(findings) if findings[area].cover == "third_party"]


def numbered(areas: Iterable[Area]) -> str:
    """1. Wohnen; 2. Gesundheit"""
    return "; ".join(f"{number}. {AREAS[area]}" for number, area in enumerate(areas, 1)) or "kein Befund"


def _unanswered(findings: Findings) -> list[str]:
    open_areas = [AREAS[area] for area in AREAS if area not in findings or findings[area].hinders is None]
    return [f"Ohne Antwort: {listed(open_areas)}; „kein Befund“ ist möglich"] if open_areas else []


def _unfinished(findings: Findings) -> list[str]:
    found = {area: finding.missing for area, finding in findings.items()}
    return [f"{AREAS[area]}: bitte ergänzen: {listed(missing)}" for area, missing in found.items() if missing]


def _order(findings: Findings) -> list[str]:
    given = sorted(finding.order for finding in findings.values() if finding.hinders and finding.order is not None)
    expected = list(range(1, sum(finding.hinders is True for finding in findings.values()) + 1))
    if len(given) < len(expected) or given == expected:
        return []  # a missing number is told by its area
    return [
        f"Die Reihenfolge muss bei 1 beginnen, ohne Lücke und ohne doppelte Zahl; erwartet: "
        f"{listed(map(str, expected))}; angegeben: {listed(map(str, given))}"
    ]
