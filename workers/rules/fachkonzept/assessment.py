"""Is an assessment complete, and does it open at all (F-083 to F-089, F-097, F-108, F-112, F-114, F-115)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from workers.rules.fachkonzept.data_groups import OWN_STATEMENT, STRUCTURE
from workers.rules.german import listed

Source = Literal["document", "statement", "observation", "interview", "self_assessment", "test"]
Reaction = Literal["confirm", "add", "correct", "reject"]
Extent = Literal["full", "partial"]
Perspective = Literal["placement", "qualification", "stabilise_first", "self_employment", "clarify_health"]

SOURCES: dict[Source, str] = {
    "document": "Unterlage",
    "statement": "Aussage",
    "observation": "Beobachtung",
    "interview": "strukturiertes Interview",
    "self_assessment": "Selbsteinschätzung",
    "test": "Test oder Gutachten",
}
REACTIONS: dict[Reaction, str] = {
    "confirm": "bestätigt",
    "add": "ergänzt",
    "correct": "berichtigt",
    "reject": "weist zurück",
}
PERSPECTIVES: dict[Perspective, str] = {
    "placement": "Arbeit oder Ausbildung",
    "qualification": "Qualifizierung",
    "stabilise_first": "zunächst Stabilisierung",
    "self_employment": "Selbständigkeit",
    "clarify_health": "zunächst Gesundheit klären",
}


@dataclass(frozen=True)
class Readiness:
    """Four points without which an assessment does not succeed (F-108)."""

    alliance_sound: bool
    convinced: bool
    understandable: bool
    prospects: bool

    @property
    def blocks(self) -> bool:
        """Only a missing alliance holds the assessment up; the other points are warnings."""
        return not self.alliance_sound

    @property
    def warning(self) -> str | None:
        """German: what is still missing, though it does not hold the assessment up."""
        points = {
            "die Person ist noch nicht vom Sinn überzeugt": self.convinced,
            "die Schritte sind noch nicht verständlich und gestaltbar": self.understandable,
            "die Person sieht noch keine positive Perspektive": self.prospects,
        }
        missing = [text for text, there in points.items() if not there]
        return f"Noch offen: {listed(missing)}." if missing else None


@dataclass(frozen=True)
class Finding:
    """An evaluation, put as a question: for which barrier, from which source, and what the person said to it."""

    barrier: str | None
    source: Source | None
    reaction: Reaction | None


def finding_gaps(findings: Iterable[Finding]) -> list[str]:
    """No evaluation without source and reaction (F-089, F-092, F-112)."""
    return [gap for number, finding in enumerate(findings, 1) for gap in _gaps(number, finding)]


def _gaps(number: int, finding: Finding) -> list[str]:
    needed = {"Hemmnis": finding.barrier, "Quelle": finding.source, "Reaktion der Person": finding.reaction}
    missing = [name for name, value in needed.items() if value is None]
    return [f"Befund {number}: bitte ergänzen: {listed(missing)}"] if missing else []


def structure_gaps(done: Iterable[str], extent: Extent, reason: str | None) -> list[str]:
    """All five steps; a partial assessment leaves some out and says why (F-114, F-115)."""
    missing = [label for step, label in STRUCTURE.items() if step not in set(done)]
    if extent == "full":
        return [f"Es fehlt: {listed(missing)}"] if missing else []
    return [] if reason else ["Zum teilweisen Assessment fehlt der Grund"]


def judgements(history: Iterable[str], own: Iterable[str], source: Source | None) -> list[str]:
    """Lacking self-confidence or resilience needs the person's own statement or a source (F-089, F-101, FA-28)."""
    unfounded = (set(history) & OWN_STATEMENT) - set(own)
    text = (
        "Fehlendes Selbstvertrauen oder fehlende Belastbarkeit braucht eine eigene Aussage der Person oder eine Quelle"
    )
    return [text] if unfounded and source is None else []


def comparison(own: dict[str, str], seen: dict[str, str], labels: dict[str, str], words: dict[str, str]) -> str | None:
    """Own rating beside the case manager's, in German, for the goal agreement (F-104)."""
    rows = [
        f"{label}: selbst {_rated(own, code, words)}, Fallmanagement {_rated(seen, code, words)}"
        for code, label in labels.items()
        if own.get(code) or seen.get(code)
    ]
    return "; ".join(rows) or None


def _rated(ratings: dict[str, str], code: str, words: dict[str, str]) -> str:
    return words.get(ratings.get(code, ""), "keine Angabe")
