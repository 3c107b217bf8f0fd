"""Finding providers: suggestions, warnings, packages (F-148, F-163, F-166 to F-168, F-205, F-211, F-215)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from workers.errors import UserError
from workers.rules.german import counted, day, listed
from workers.rules.provider_file import Network, Offer, Package, Proofs, Provider, read_networks


@dataclass(frozen=True)
class Need:
    """What a case looks for. Only codes: the lookup knows nobody."""

    problems: tuple[str, ...]
    target_groups: frozenset[str] = frozenset()
    language: str = ""
    paragraph: str = ""


@dataclass(frozen=True)
class Suggestion:
    """An offer that fits, with the reasons of its place in the list."""

    provider_id: str
    offer_id: str
    provider: Provider
    offer: Offer
    why: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def value(self) -> str:
        return f"{self.provider_id}.{self.offer_id}"

    @property
    def label(self) -> str:
        """One line for a select: service, body, reasons."""
        hints = "; ".join([*self.why, *(f"Achtung: {text}" for text in self.warnings)])
        return f"{self.offer.label}, {self.provider.name} ({hints})"


class Providers:
    """The networks of all Jobcenters; hand it around, it never changes."""

    def __init__(self, networks: Mapping[str, Network]) -> None:
        self.networks = dict(networks)

    def of(self, jobcenter: str) -> Network:
        """UserError for a Jobcenter without a provider database."""
        if jobcenter not in self.networks:
            raise UserError(
                f"Für das Jobcenter „{jobcenter}“ gibt es keine Anbieterdatenbank.",
                remedy="Bitte in deploy/providers.yaml ergänzen.",
            )
        return self.networks[jobcenter]

    def suggestions(self, jobcenter: str, need: Need, on: date) -> list[Suggestion]:
        """Offers for at least one of the problems, the best match first; empty: a gap (F-148, F-167, F-211)."""
        network = self.of(jobcenter)
        found = [
            (rank, suggestion)
            for provider_id, provider in network.providers.items()
            if provider.closed_since is None or on < provider.closed_since
            for offer_id, offer in provider.offers.items()
            if (ranked := _ranked(network, provider_id, provider, offer_id, offer, need, on))
            for rank, suggestion in [ranked]
        ]
        return [suggestion for _, suggestion in sorted(found, key=lambda pair: pair[0])]

    def find(self, jobcenter: str, value: str) -> tuple[Provider, Offer] | None:
        """The provider and offer behind a choice; None if the list no longer has it."""
        provider_id, _, offer_id = value.partition(".")
        provider = self.of(jobcenter).providers.get(provider_id)
        offer = provider.offers.get(offer_id) if provider else None
        return (provider, offer) if provider and offer else None

    def packages(self, jobcenter: str, need: Need) -> list[Package]:
        """Packages of which every problem is there, those with more problems first (F-163)."""
        fitting = [
            package
            for package in self.of(jobcenter).packages.values()
            if set(package.problems) <= set(need.problems) and _for_group(package.target_groups, need)
        ]
        return sorted(fitting, key=lambda package: (-len(package.problems), package.label))


Rank = tuple[int, int, int, int, int, float, str]


def _ranked(
    network: Network, provider_id: str, provider: Provider, offer_id: str, offer: Offer, need: Need, on: date
) -> tuple[Rank, Suggestion] | None:
    """Place by: problems covered, made for the group, language, paragraph, waiting time, cost, name."""
    covered = [problem for problem in need.problems if problem in offer.problems]
    if not covered or not _for_group(offer.target_groups, need):
        return None
    tailored = bool(offer.target_groups)
    speaks = bool(need.language) and need.language in offer.languages
    fits = bool(need.paragraph) and need.paragraph == offer.paragraph
    why = (
        f"für {listed(network.problems[problem].label for problem in covered)}",
        *((f"für {listed(network.target_groups[group] for group in offer.target_groups)}",) if tailored else ()),
        *(("in der gesuchten Sprache",) if speaks else ()),
        f"§ {offer.paragraph.replace('(', ' Abs. ').rstrip(')')}",
        f"Wartezeit {counted(offer.waiting_weeks, 'Woche', 'Wochen')}" if offer.waiting_weeks else "ohne Wartezeit",
    )
    cost = float("inf") if offer.cost is None else offer.cost
    rank = (-len(covered), -int(tailored), -int(speaks), -int(fits), offer.waiting_weeks, cost, provider.name)
    lacking = missing_proofs(provider, on) if offer.case_management else []
    owed = [f"es fehlt: {listed(lacking)}"] if lacking else []
    return rank, Suggestion(provider_id, offer_id, provider, offer, why, (*agreement_warnings(provider, on), *owed))


def _for_group(groups: Iterable[str], need: Need) -> bool:
    return not groups or bool(set(groups) & need.target_groups)


def agreement_warnings(provider: Provider, on: date) -> list[str]:
    """German sentences: contract or cooperation agreement missing or expired (F-168)."""
    if provider.kind == "own":
        return []
    if provider.cooperation is None:
        found = ["keine Kooperationsvereinbarung"]
    else:
        found = [_expired("Kooperationsvereinbarung", provider.cooperation.until, on)]
    if provider.kind == "contract":
        found.append(_expired("Vertrag", provider.contract.until, on) if provider.contract else "kein Vertrag")
    return [text for text in found if text]


def _expired(what: str, until: date | None, on: date) -> str:
    return f"{what} am {day(until)} abgelaufen" if until and until < on else ""


def missing_proofs(provider: Provider, on: date) -> list[str]:
    """German names of proofs that an external case manager's body still owes (F-205, F-208); a contract as well."""
    missing = [] if provider.contract else ["Vertrag"]
    for name, field in Proofs.model_fields.items():
        seen = getattr(provider.proofs, name) if provider.proofs else None
        if seen is None or seen > on:
            missing.append(field.description or name)
    return missing


def load_providers(path: Path) -> Providers:
    """Read and check the file. UserError with file, line, key and remedy for the first mistake found."""
    return Providers(read_networks(path))


def package_weeks(package: Package) -> dict[str, tuple[int, int]]:
    """For each step its first and last week, parallel where nothing waits (F-163, F-164)."""
    weeks: dict[str, tuple[int, int]] = {}
    while len(weeks) < len(package.steps):
        for code, step in package.steps.items():
            if code not in weeks and all(before in weeks for before in step.after):
                first = max((weeks[before][1] for before in step.after), default=0) + 1
                weeks[code] = (first, first + step.weeks - 1)
    return weeks
