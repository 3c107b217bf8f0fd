"""What the provider database holds, and how it is read (F-149, F-162, F-163, F-167, F-168, F-205, F-208, F-214, F-217).

Kept by the network group in ``deploy/providers.yaml``; an editor checks and completes it by ``providers.schema.json``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from workers.rules.schema_file import schema_of_model
from workers.rules.yaml_file import YamlFile

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", description="Kennung: Kleinbuchstaben, Ziffern, _")]
Paragraph = Literal["16(1)", "16(2)", "16(3)"]
Group = Annotated[str, Field(min_length=1, max_length=60)]


class Entry(BaseModel):
    """Frozen, and without room for keys nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Problem(Entry):
    """A problem field and what is to be arranged for it (F-167)."""

    label: str = Field(min_length=1, description="Problem oder Hemmnis, wie es im Formular steht")
    arrange: str = Field(min_length=1, description="Was zu veranlassen ist")


class Contact(Entry):
    """How to reach a body (F-167): the office, no private person."""

    address: str = Field(min_length=1, description="Straße, Postleitzahl, Ort")
    person: str = Field("", description="Ansprechperson oder Sekretariat")
    phone: str = Field("", description="Telefon")
    email: str = Field("", description="E-Mail")
    fax: str = Field("", description="Fax")

    @property
    def line(self) -> str:
        """Address, person, phone, e-mail and fax in one line (F-167)."""
        named = {"": self.address, "Ansprechperson ": self.person, "Telefon ": self.phone}
        named |= {"E-Mail ": self.email, "Fax ": self.fax}
        return ", ".join(f"{label}{value}" for label, value in named.items() if value)


class Contract(Entry):
    """A contract on services and prices (F-149, F-162, F-214)."""

    form: Literal["service", "concession", "framework", "grant"] = Field(
        description="Leistungs-, Konzessions-, Rahmenvertrag, Zuwendung"
    )
    reference: str = Field(min_length=1, description="Aktenzeichen")
    until: date | None = Field(None, description="gilt bis; leer: unbefristet")
    indicators: tuple[str, ...] = Field((), description="vereinbarte Kennzahlen der Bewertung")


class Cooperation(Entry):
    """A cooperation agreement and what it settles (F-153, F-168)."""

    reference: str = Field(min_length=1, description="Aktenzeichen")
    until: date | None = Field(None, description="gilt bis; leer: unbefristet")
    feedback_weeks: int | None = Field(
        None, ge=1, description="Abstand der Rückmeldungen in Wochen; leer: nicht vereinbart"
    )
    data_exchange: bool = Field(description="regelt, welche Daten ausgetauscht werden")
    conflicts: bool = Field(description="regelt, wie Konflikte gelöst werden")
    meetings: bool = Field(description="regelt regelmäßige Treffen")
    missing_offers: bool = Field(description="regelt den Umgang mit Bedarf ohne Angebot")


class Offer(Entry):
    """One service of a body (F-167, F-214)."""

    label: str = Field(min_length=1, description="Name der Leistung")
    problems: tuple[Code, ...] = Field(min_length=1, description="Problemfelder, die sie bearbeitet")
    paragraph: Paragraph = Field(description="Rechtsgrundlage: § 16(1), § 16(2) oder § 16(3) SGB II")
    target_groups: tuple[Code, ...] = Field((), description="nur für diese Zielgruppen; leer: für alle")
    languages: tuple[Code, ...] = Field((), description="Sprachen außer Deutsch, zum Beispiel ar, tr, uk")
    waiting_weeks: int = Field(0, ge=0, description="übliche Wartezeit in Wochen")
    cost: float | None = Field(None, ge=0, description="Kosten je Fall in Euro; leer: nicht vereinbart")
    agreement: str = Field("", description="Absprache zur Leistung, zum Beispiel Entgeltvereinbarung")
    case_management: bool = Field(False, description="Fallmanagement bei Dritten: braucht Vertrag und alle Nachweise")


class Proofs(Entry):
    """What a body shows before it may run cases for the Jobcenter (F-205, F-208); each with the day it was seen."""

    trained_staff: date = Field(description="geschultes Personal")
    salaried_staff: date = Field(description="überwiegend hauptamtlich")
    no_arrears: date = Field(description="keine Rückstände bei Steuern und Abgaben")
    further_training: date = Field(description="regelmäßige Fortbildung")
    management: date = Field(description="ordentliche Geschäftsführung")
    quality: date = Field(description="Qualitätsmanagement, auf Integration in Arbeit ausgerichtet")


class Provider(Entry):
    """A body with its offers, contracts and agreements."""

    name: str = Field(min_length=1, description="Name der Stelle")
    group: Group = Field(description="Trägergruppe für den Bericht")
    kind: Literal["contract", "cooperation", "own"] = Field(
        description="Vertrag, reine Zusammenarbeit (nicht käuflich), eigenes Haus"
    )
    contact: Contact
    contract: Contract | None = None
    cooperation: Cooperation | None = None
    quality_checked: tuple[Literal["interfaces", "responsibilities", "error_reaction"], ...] = Field(
        (), description="geprüft: Schnittstellen, Zuständigkeiten, Umgang mit Fehlern"
    )
    proofs: Proofs | None = Field(None, description="Nachweise für Fallmanagement bei Dritten")
    closed_since: date | None = Field(None, description="Zusammenarbeit beendet seit")
    offers: dict[Code, Offer] = Field(min_length=1)


class Step(Entry):
    """One step of a package: begins after others, in parallel with all that do not wait for it (F-163, F-164)."""

    problem: Code = Field(description="Problemfeld")
    goal: str = Field(min_length=1, description="was der Schritt erreichen soll")
    weeks: int = Field(ge=1, description="übliche Dauer in Wochen")
    after: tuple[Code, ...] = Field((), description="Schritte, die vorher fertig sein müssen")


class Package(Entry):
    """An ideal sequence for a frequent constellation (F-057, F-163)."""

    label: str = Field(min_length=1, description="Name des Leistungspakets")
    problems: tuple[Code, ...] = Field(min_length=1, description="Problemfelder, für die es gedacht ist")
    target_groups: tuple[Code, ...] = Field((), description="Zielgruppen; leer: für alle")
    steps: dict[Code, Step] = Field(min_length=1)


class Network(Entry):
    """Everything the network group keeps for one Jobcenter."""

    choice: Literal["free", "fixed"] = Field(description="frei: auch andere Stellen möglich; fest: nur diese (F-215)")
    target_groups: dict[Code, str] = Field(default_factory=dict, description="Zielgruppen mit Namen")
    problems: dict[Code, Problem] = Field(min_length=1)
    providers: dict[Code, Provider] = Field(min_length=1)
    packages: dict[Code, Package] = Field(default_factory=dict)

    @property
    def group_options(self) -> list[dict[str, str]]:
        """Target groups as choices of a form."""
        return [{"label": label, "value": code} for code, label in self.target_groups.items()]


class ProviderFile(Entry):
    """The file as a whole, for the schema that editors use: Jobcenter key → its network."""

    fachkonzept: Network


def read_networks(path: Path) -> dict[str, Network]:
    """By Jobcenter. UserError with file, line, key and remedy for the first mistake found."""
    file = YamlFile(path)
    networks = {name: file.read(Network, name) for name in file.content}
    for name, network in networks.items():
        for place, what in _mistakes(network):
            raise file.error((name, *place), what, "Bitte berichtigen oder oben ergänzen.")
    return networks


def _mistakes(network: Network) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for name, provider in network.providers.items():
        for code, offer in provider.offers.items():
            place = ("providers", name, "offers", code)
            yield from _unknown((*place, "problems"), offer.problems, network.problems, "Problemfeld")
            yield from _unknown((*place, "target_groups"), offer.target_groups, network.target_groups, "Zielgruppe")
    for name, package in network.packages.items():
        here = ("packages", name)
        yield from _unknown((*here, "problems"), package.problems, network.problems, "Problemfeld")
        yield from _unknown((*here, "target_groups"), package.target_groups, network.target_groups, "Zielgruppe")
        for code, step in package.steps.items():
            yield from _unknown((*here, "steps", code, "problem"), (step.problem,), package.problems, "Problemfeld")
            yield from _unknown((*here, "steps", code, "after"), step.after, package.steps, "Schritt")
        if circle := _circle(package):
            yield (*here, "steps", circle), f"„{circle}“ wartet auf sich selbst."


def _unknown(
    place: tuple[str | int, ...], used: Iterable[str], known: Iterable[str], what: str
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    names = set(known)
    for code in used:
        if code not in names:
            yield place, f"{what} „{code}“ ist nicht bekannt. Bekannt sind: {', '.join(sorted(names))}."


def _circle(package: Package) -> str | None:
    """A step that, directly or over others, waits for itself (F-164)."""
    for start in package.steps:
        open_steps, seen = list(package.steps[start].after), set[str]()
        while open_steps:
            step = open_steps.pop()
            if step == start:
                return start
            if step not in seen:
                seen.add(step)
                open_steps.extend(package.steps[step].after)
    return None


def schema() -> str:
    return schema_of_model(ProviderFile, "Anbieterdatenbank")
