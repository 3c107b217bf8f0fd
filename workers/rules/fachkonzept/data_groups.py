"""Which data an assessment may keep: groups a to f, each item with a purpose (F-090 to F-105; FT-6, FA-28 to FA-30)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Group = Literal["mandatory", "a", "b", "c", "d", "e", "f"]
Output = Literal["store", "reject"]

COSTLY_NUTRITION = "costly_nutrition"
"""Additional need that only the granting of benefits may know (F-100)."""

MANDATORY: dict[str, str] = {
    "person": "Person",
    "name": "Name",
    "address": "Anschrift",
    "earlier_benefit": "früherer Leistungsbezug",
}
MASTER: dict[str, str] = {
    "family": "Zusammensetzung der Familie",
    "age": "Alter",
    "employment_status": "Erwerbsstatus",
    "special_needs": "Sonderbedarfe",
    "housing_costs": "Kosten der Unterkunft und Heizung",
}
HISTORY: dict[str, str] = {
    "no_school_certificate": "gescheiterter Schulabschluss",
    "no_apprenticeship": "gescheiterte Ausbildung",
    "self_confidence": "fehlendes Selbstvertrauen",
    "resilience": "fehlende Belastbarkeit",
    "other_history": "anderes",
}
OWN_STATEMENT = frozenset({"self_confidence", "resilience"})
"""What would be a value judgement unless the person says so or a source shows it (FA-28)."""
FUNCTIONS: dict[str, str] = {
    "no_heavy_lifting": "kein schweres Heben (über 10 kg)",
    "no_long_standing": "kein langes Stehen oder Gehen",
    "no_long_sitting": "kein langes Sitzen",
    "no_shift_work": "keine Nacht- oder Wechselschicht",
    "part_time_only": "nur unter sechs Stunden am Tag",
    "no_pressure": "keine Arbeit unter Zeitdruck",
    "no_driving": "kein Führen von Fahrzeugen oder Maschinen",
    "unrestricted": "keine Einschränkung für die Arbeit",
}
"""What a report may say about work: functions, no diagnosis (F-102, FA-30); the list is a project default."""
CAREER: dict[str, str] = {
    "education": "Schule und Ausbildung",
    "occupation": "Beruf",
    "activities": "Tätigkeiten",
    "certified": "Zusatzqualifikationen mit Zertifikat",
    "uncertified": "Zusatzqualifikationen ohne Zertifikat",
    "hobbies": "beruflich nutzbare Interessen und Hobbys",
    "language": "Sprachsicherheit",
    "foreign_languages": "Fremdsprachen",
    "it": "IT-Kenntnisse",
    "mobility": "regionale Mobilität",
}
GROUPS: dict[Group, dict[str, str]] = {
    "mandatory": MANDATORY,
    "a": MASTER,
    "b": HISTORY,
    "c": FUNCTIONS,
    "d": CAREER,
}


APTITUDE: dict[str, str] = {
    "suitable": "für die angestrebte Arbeit geeignet",
    "with_support": "mit Unterstützung geeignet",
    "training_first": "nach einer Qualifizierung geeignet",
    "not_yet": "noch nicht geeignet",
    "motivation_shown": "Motivation erkennbar",
    "motivation_open": "Motivation noch zu klären",
}
"""What a test or a trial may say (F-088, F-118); the list is a project default."""
ABILITIES: dict[str, str] = {
    "qualification": "berufliche Qualifikation",
    "experience": "Arbeitserfahrung",
    "independence": "selbständiges Arbeiten",
    "people": "Umgang mit Menschen",
}
"""Ability fields of the self-assessment (F-104); which ones is a project default."""
RATINGS: dict[str, str] = {"1": "sehr gut", "2": "gut", "3": "weniger gut", "4": "nicht gut"}
STARTING_POINTS: dict[str, str] = {
    "worked_before": "was früher geholfen hat",
    "reasons_of_failure": "Gründe für berufliches Scheitern",
    "psychosocial_support": "Hinweise auf psychosozialen Hilfebedarf",
    "own_view": "Selbsteinschätzung zu zentralen Fragen der Integration",
}
STRUCTURE: dict[str, str] = {
    "opening": "Eröffnungsfrage",
    "background": "persönlicher Hintergrund, Ziele, Umstände",
    "connections": "Zusammenhänge aus Unterlagen und Aussagen",
    "conclusions": "Schlussfolgerungen, Deutung gemeinsam vereinbart",
    "position": "Position: Stärken und Schwächen",
}
"""The five steps of the talk, in their order (F-114)."""


@dataclass(frozen=True)
class Item:
    """One item that somebody wants to keep. purpose: code of the barrier that it serves; report: of a specialist."""

    code: str
    group: Group
    purpose: str | None = None
    report: bool = False

    @property
    def founds_benefit(self) -> bool:
        """Needed to grant the benefit, so no purpose is asked for; special needs want one (F-094, FA-29)."""
        return self.group == "mandatory" or (self.group == "a" and self.code in MASTER and self.code != "special_needs")


@dataclass(frozen=True)
class Verdict:
    """May it be kept, and by which rule not."""

    output: Output
    rule: str = ""
    why: str = ""


KEPT = Verdict("store")


def may_store(item: Item) -> Verdict:
    """Decision table FT-6, from the top: costly nutrition never, mandatory data always, all else with a purpose."""
    if item.code == COSTLY_NUTRITION:
        return Verdict("reject", "F-100", "gehört nur in die Leistungsgewährung")
    if item.founds_benefit:
        return KEPT
    if not item.purpose:
        return Verdict("reject", "F-092", "kein Hemmnis als Zweck genannt")
    if item.group == "c" and not item.report:
        return Verdict("reject", "F-102", "kein Gutachten")
    return KEPT


@dataclass(frozen=True)
class Sorted:
    """What is kept and what is dropped; of a dropped item only its group and the rule are told on."""

    kept: tuple[Item, ...]
    dropped: tuple[tuple[Group, Verdict], ...]

    @property
    def dropped_text(self) -> str | None:
        """German, without the item itself: „Gruppe d: kein Hemmnis als Zweck genannt (F-092)“."""
        told = [f"{_place(group)}: {verdict.why} ({verdict.rule})" for group, verdict in self.dropped]
        return "; ".join(dict.fromkeys(told)) or None


def sort_out(items: Iterable[Item], known: Iterable[str] = ()) -> Sorted:
    """Keep what may be kept and is not yet there (F-092, F-098 to F-100)."""
    there = set(known)
    new = [item for item in items if item.code not in there]
    verdicts = [(item, may_store(item)) for item in new]
    kept = tuple(item for item, verdict in verdicts if verdict.output == "store")
    return Sorted(kept, tuple((item.group, verdict) for item, verdict in verdicts if verdict.output == "reject"))


def to_ask(known: Iterable[str]) -> dict[str, str]:
    """Master data still missing: what is there is shown and not asked again (F-099)."""
    there = set(known)
    return {code: label for code, label in MASTER.items() if code not in there}


def _place(group: Group) -> str:
    return "Pflichtdaten" if group == "mandatory" else f"Gruppe {group}"
