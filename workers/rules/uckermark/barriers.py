"""Barriers: a fixed list in five areas, with origin and status, and the order in which they are worked on.

The text names areas, origins and statuses, not the barriers themselves; the list of codes is a project default, so that
no word about a person is stored. Rules: U-068 to U-072, U-104, U-105, U-155, U-159.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

from workers.rules.german import counted, listed

Area = Literal["general_conditions", "capability", "social_competences", "motivation", "vocational_competence"]
Origin = Literal["person", "surroundings"]
Status = Literal["recognised", "in_progress", "unsuccessful", "settled"]

AREAS: dict[Area, str] = {
    "general_conditions": "Rahmenbedingungen",
    "capability": "Leistungsfähigkeit",
    "social_competences": "soziale Kompetenzen",
    "motivation": "Motivation und Leistungsbereitschaft",
    "vocational_competence": "berufliche Kompetenz",
}
"""In the order in which they are worked on (U-104); social competences stand between by AM-14."""
SCHOOL_AREA = "schulische Qualifikation und berufliche Kompetenz"
"""The last area as young people have it (U-155)."""
ORIGINS: dict[Origin, str] = {"person": "in der Person", "surroundings": "im persönlichen Umfeld"}
STATUSES: dict[Status, str] = {
    "recognised": "erkannt",
    "in_progress": "in Bearbeitung",
    "unsuccessful": "erfolglos bearbeitet",
    "settled": "erfolgreich erledigt",
}
KNOWN: dict[str, tuple[Area, str]] = {
    "debts": ("general_conditions", "Schulden"),
    "housing": ("general_conditions", "Wohnung"),
    "childcare": ("general_conditions", "Kinderbetreuung"),
    "care": ("general_conditions", "Pflege von Angehörigen"),
    "mobility": ("general_conditions", "Mobilität"),
    "other_conditions": ("general_conditions", "andere Rahmenbedingung"),
    "physical_limits": ("capability", "körperliche Einschränkung"),
    "mental_limits": ("capability", "seelische Einschränkung"),
    "addiction": ("capability", "Suchtmittel"),
    "endurance": ("capability", "Belastbarkeit"),
    "other_capability": ("capability", "andere Frage der Leistungsfähigkeit"),
    "conflict_behaviour": ("social_competences", "Konfliktverhalten"),
    "communication": ("social_competences", "Umgang mit anderen"),
    "reliability": ("social_competences", "Zuverlässigkeit"),
    "other_social": ("social_competences", "andere soziale Kompetenz"),
    "low_motivation": ("motivation", "geringe Motivation"),
    "job_search": ("motivation", "Eigenbemühungen"),
    "other_motivation": ("motivation", "andere Frage der Motivation"),
    "certificate": ("vocational_competence", "fehlendes Zeugnis oder Zertifikat"),
    "school_leaving": ("vocational_competence", "fehlender Schulabschluss"),
    "qualification": ("vocational_competence", "fehlender oder veralteter Berufsabschluss"),
    "experience": ("vocational_competence", "fehlende Berufserfahrung"),
    "language": ("vocational_competence", "Deutschkenntnisse"),
    "other_vocational": ("vocational_competence", "andere berufliche Kompetenz"),
}


class Barrier(BaseModel):
    """One barrier of the list; rank 1 comes first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    area: Area
    origin: Origin
    status: Status
    rank: int = 0


def label(key: str) -> str:
    """The German name; a code that is no longer on the list stands for itself."""
    return KNOWN[key][1] if key in KNOWN else key


def proposed(found: Iterable[Barrier]) -> list[Barrier]:
    """The barriers in processing order: by area, inside an area as named; ranks from 1 (U-104, AM-14)."""
    order = list(AREAS)
    ranked = sorted(found, key=lambda barrier: order.index(barrier.area))
    return [barrier.model_copy(update={"rank": rank}) for rank, barrier in enumerate(ranked, 1)]


def reordered(found: Iterable[Barrier], ranks: Mapping[str, int]) -> list[Barrier]:
    """The barriers by the ranks that the case manager gave (U-105)."""
    ranked = sorted(found, key=lambda barrier: ranks.get(barrier.key, barrier.rank))
    return [barrier.model_copy(update={"rank": rank}) for rank, barrier in enumerate(ranked, 1)]


def rank_gaps(found: Iterable[Barrier], ranks: Mapping[str, int | None], *, reason: str | None) -> list[str]:
    """German sentences: every rank once; another order than the proposed one needs a reason (U-072, U-105)."""
    barriers = list(found)
    given = [ranks.get(barrier.key) for barrier in barriers]
    if None in given or sorted(rank for rank in given if rank) != list(range(1, len(barriers) + 1)):
        places = counted(len(barriers), "Rang", "Ränge")
        return [f"Jeder Handlungsbedarf hat einen eigenen Rang; zu vergeben: {places} ab 1"]
    order = [barrier.key for barrier in reordered(barriers, {key: rank for key, rank in ranks.items() if rank})]
    deviates = order != [barrier.key for barrier in proposed(barriers)]
    return ["Eine andere Reihenfolge als die vorgeschlagene braucht einen Grund"] if deviates and not reason else []


def entry_gaps(row: int, key: str | None, origin: str | None, status: str | None, relevant: bool | None) -> list[str]:
    """German sentences on one barrier: complete, and really in the way of the target (U-068, U-070, U-071)."""
    needed = {"Handlungsbedarf": key, "Ursprung": origin, "Stand": status}
    missing = [name for name, value in needed.items() if value is None]
    if missing:
        return [f"Handlungsbedarf {row}: bitte ergänzen: {listed(missing)}"]
    if not relevant:
        return [f"Handlungsbedarf {row} steht der Integration nicht im Weg; dann wird er nicht erfasst"]
    return []


def doubled(keys: Iterable[str]) -> list[str]:
    """Each barrier stands in the list once."""
    seen = list(keys)
    twice = sorted({label(key) for key in seen if seen.count(key) > 1})
    return [f"Doppelt erfasst: {listed(twice)}"] if twice else []


def all_settled(found: Iterable[Barrier]) -> bool:
    """Proof that the former barriers are removed (U-245, AM-17)."""
    return all(barrier.status == "settled" for barrier in found)


def progress(before: Iterable[Barrier], now: Iterable[Barrier]) -> str | None:
    """German sentence on what changed since the profiling before; None without change (U-063, U-102, U-115)."""
    known = {barrier.key: barrier.status for barrier in before}
    changes = [
        f"{label(barrier.key)}: {STATUSES[known[barrier.key]]} → {STATUSES[barrier.status]}"
        for barrier in now
        if barrier.key in known and known[barrier.key] != barrier.status
    ]
    return "; ".join(changes) or None
