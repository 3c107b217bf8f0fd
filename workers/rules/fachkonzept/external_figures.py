"""Figures that no case holds: statistics, all customers, costs, goals and targets (F-005, F-186 to F-188).

Kept by controlling in ``deploy/indicators.yaml``, one entry a year; an editor checks and completes it by
``indicators.schema.json``. Every figure may be missing: the report then says which one, and shows no zero (6.0).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from workers.rules.provider_file import Entry
from workers.rules.schema_file import schema_of_model
from workers.rules.yaml_file import Place, YamlFile

Count = Annotated[int, Field(ge=0)]
Euro = Annotated[float, Field(ge=0)]
Percent = Annotated[float, Field(ge=0, le=100)]
EntryReason = Literal["alg_ended", "no_claim", "moved", "separated", "other"]
Paragraph = Literal["16(1)", "16(2)", "16(3)"]
Criterion = Literal["lasting_work", "service_for_barrier", "counted_elsewhere"]


class Inhabitants(Entry):
    """Block A (F-186)."""

    total: Count | None = Field(None, description="Einwohnerinnen und Einwohner insgesamt")
    women: Count | None = Field(None, description="davon Frauen")
    foreigners: Count | None = Field(None, description="davon Ausländerinnen und Ausländer")
    resettlers: Count | None = Field(None, description="davon Aussiedlerinnen und Aussiedler")
    working_age: Count | None = Field(None, description="davon von 15 bis unter 65 Jahren")
    by_age: dict[str, Count] = Field(default_factory=dict, description="nach Altersgruppen: Name der Gruppe → Anzahl")


class Households(Entry):
    """Block A: households."""

    total: Count | None = Field(None, description="Haushalte insgesamt")
    with_children: Count | None = Field(None, description="davon mit Kind")
    single_parents: Count | None = Field(None, description="davon von Alleinerziehenden")


class Recipients(Entry):
    """Block B1: employable people in need, as persons and as households with at least one of them."""

    working_age: Count | None = Field(None, description="erwerbsfähige Hilfebedürftige von 15 bis unter 65 Jahren")
    households: Count | None = Field(None, description="Haushalte mit mindestens einer solchen Person")
    households_with_children: Count | None = Field(None, description="davon mit Kind")
    single_parents: Count | None = Field(None, description="davon von Alleinerziehenden")


class Persons(Entry):
    """A number of customers, and how many of them belong to the groups that the report shows."""

    total: Count | None = Field(None, description="insgesamt")
    under_25: Count | None = Field(None, description="davon unter 25 Jahren")
    single_parents: Count | None = Field(None, description="davon Alleinerziehende")
    women: Count | None = Field(None, description="davon Frauen")
    migrants: Count | None = Field(None, description="davon Zugewanderte")


class NewEntries(Persons):
    """Block C1: everybody who receives the benefit for the first time (F-188)."""

    by_reason: dict[EntryReason, Count] = Field(
        default_factory=dict,
        description="nach Grund: Ende des Arbeitslosengelds, arbeitslos ohne Anspruch, Zuzug, Trennung, anderer",
    )


class Stays(Entry):
    """Block I4b for all customers: what is known six months after the end of benefit (F-195)."""

    confirmed: Count | None = Field(None, description="belegt in Arbeit oder Ausbildung")
    unknown: Count | None = Field(None, description="Verbleib unbekannt")
    pending: Count | None = Field(None, description="noch nicht zu prüfen")


class Need(Entry):
    """Fiscal goal 1 (F-183): monthly benefit of the people whose care ended in the year."""

    before: Euro | None = Field(None, description="Leistung im Monat bei der Aufnahme, in Euro")
    after: Euro | None = Field(None, description="Leistung im Monat beim Ende, in Euro")


class Year(Entry):
    """Everything from outside for one year."""

    inhabitants: Inhabitants = Field(Inhabitants(), description="Block A: Bevölkerung am Stichtag")
    households: Households = Field(Households(), description="Block A: Haushalte am Stichtag")
    recipients: Recipients = Field(Recipients(), description="Block B1: Empfänger am Stichtag")
    unemployment_rate: Percent | None = Field(None, description="Block B2: Arbeitslosenquote in Prozent (Statistik)")
    insured_employed: Count | None = Field(None, description="Block B3: sozialversicherungspflichtig Beschäftigte")
    new_entries: NewEntries = Field(NewEntries(), description="Block C1: Neuzugänge des Jahres, alle Kunden")
    stock_at_start: Persons = Field(Persons(), description="Bestand im Leistungsbezug am Abend vor dem 1. Januar")
    exits_to_work: Persons = Field(
        Persons(), description="Abgänge aus dem Bezug in Arbeit oder Ausbildung, alle Kunden"
    )
    stays: Stays = Field(Stays(), description="Block I4b: Verbleib der Neuzugänge, alle Kunden")
    costs: dict[Paragraph, Euro] = Field(
        default_factory=dict,
        description="Block H4: Kosten der Leistungen in Euro, wenn sie nicht bei den Fällen stehen",
    )
    communities_in_care: Count | None = Field(None, description="Bedarfsgemeinschaften im Fallmanagement im Jahr")
    benefit: Need = Field(Need(), description="Fiskalisches Ziel: Leistung vorher und nachher")
    full_time_posts: Euro | None = Field(
        None, description="Vollzeitstellen im Fallmanagement am letzten Tag; leer: aus der Personalliste"
    )
    comment: str = Field("", description="Anmerkung zu Einflüssen auf die Ergebnisse, steht im Bericht")


class RegisterGoal(Entry):
    """A goal of the Jobcenter (F-170, F-172): who, by when, which share."""

    label: str = Field(min_length=1, description="Ziel in einem Satz")
    criterion: Criterion = Field(
        description="lasting_work: länger als sechs Monate in Arbeit; service_for_barrier: Leistung zu einem Hemmnis; "
        "counted_elsewhere: anderswo gezählt"
    )
    barrier: str = Field("", description="Hemmnis bei service_for_barrier: nur Personen, die es bei der Aufnahme haben")
    target: Percent = Field(description="Zielwert in Prozent der Personen")
    until: date = Field(description="zu erreichen bis")
    part_of: str = Field("", description="Kennung des Ziels, dem dieses dient")
    population: Count | None = Field(None, description="bei counted_elsewhere: Zahl der Personen")
    reached: Count | None = Field(None, description="bei counted_elsewhere: davon haben es erreicht")


class Points(Entry):
    """Points for work with a group (F-197): placement, and entry into a measure."""

    placement: Count = Field(description="Punkte je Vermittlung in Arbeit oder Ausbildung")
    measure: Count = Field(description="Punkte je Eintritt in eine Leistung nach § 16(1) bis § 16(3)")


class External(Entry):
    """What controlling keeps for one Jobcenter."""

    years: dict[int, Year] = Field(default_factory=dict, description="Außenzahlen je Kalenderjahr")
    goals: dict[str, RegisterGoal] = Field(default_factory=dict, description="Zielregister: Kennung → Ziel")
    targets: dict[str, float] = Field(
        default_factory=dict,
        description="Zielwerte: Kennzahl (zum Beispiel D1) → Wert; ohne Eintrag: kein Ziel gesetzt",
    )
    points: dict[str, Points] = Field(
        default_factory=dict, description="Punktesystem: Zielgruppe oder other → Punkte; leer: ausgeschaltet"
    )

    def year(self, year: int) -> Year:
        return self.years.get(year, Year())


class ExternalFile(Entry):
    """The file as a whole, for the schema that editors use: Jobcenter key → its figures."""

    fachkonzept: External


def read_external(path: Path, indicators: Mapping[str, object], barriers: Mapping[str, object]) -> dict[str, External]:
    """By Jobcenter. UserError with file, line, key, expectation and remedy for the first mistake found."""
    file = YamlFile(path)
    found = {name: file.read(External, name) for name in file.content}
    for name, external in found.items():
        for place, what in _mistakes(external, indicators, barriers):
            raise file.error((name, *place), what, "Bitte in der Datei berichtigen.")
    return found


def schema() -> str:
    return schema_of_model(ExternalFile, "Außenzahlen und Ziele für das Controlling")


def _mistakes(
    external: External, indicators: Mapping[str, object], barriers: Mapping[str, object]
) -> Iterator[tuple[Place, str]]:
    for year, figures in external.years.items():
        yield from (((("years", year, *place)), what) for place, what in _parts_too_large(figures))
        yield from (((("years", year, *place)), what) for place, what in _odd_sums(figures))
    for code, goal in external.goals.items():
        yield from ((("goals", code, *place), what) for place, what in _odd_goal(goal, external, barriers))
    for code in external.targets:
        if code not in indicators:
            yield ("targets", code), f"Die Kennzahl „{code}“ gibt es nicht. Bekannt sind: {', '.join(indicators)}."


def _parts_too_large(figures: Year) -> Iterator[tuple[Place, str]]:
    """A part is never larger than its whole."""
    for name in ("inhabitants", "households", "new_entries", "stock_at_start", "exits_to_work"):
        group: Entry = getattr(figures, name)
        values = {key: value for key, value in group if isinstance(value, int)}
        for key, value in values.items():
            if "total" in values and value > values["total"]:
                yield (name, key), f"muss höchstens {values['total']} sein wie „total“ (angegeben: {value})."


def _odd_sums(figures: Year) -> Iterator[tuple[Place, str]]:
    """Reasons add up to all new entries, if both are given."""
    entries = figures.new_entries
    added = sum(entries.by_reason.values())
    if entries.by_reason and entries.total is not None and added != entries.total:
        yield (
            ("new_entries", "by_reason"),
            f"Die Gründe ergeben zusammen {added}; erwartet: {entries.total} wie „total“.",
        )


def _odd_goal(goal: RegisterGoal, external: External, barriers: Mapping[str, object]) -> Iterator[tuple[Place, str]]:
    elsewhere = goal.criterion == "counted_elsewhere"
    if elsewhere and (goal.population is None or goal.reached is None):
        yield ("criterion",), "counted_elsewhere braucht population und reached."
    if elsewhere and goal.population is not None and goal.reached is not None and goal.reached > goal.population:
        yield ("reached",), f"muss höchstens {goal.population} sein wie „population“ (angegeben: {goal.reached})."
    if goal.criterion == "service_for_barrier" and goal.barrier not in barriers:
        known = ", ".join(barriers)
        yield ("barrier",) if goal.barrier else ("criterion",), f"Das Hemmnis „{goal.barrier}“ gibt es nicht: {known}."
    if goal.part_of and goal.part_of not in external.goals:
        yield ("part_of",), f"Das Ziel „{goal.part_of}“ gibt es nicht. Bekannt sind: {', '.join(external.goals)}."
