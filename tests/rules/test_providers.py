"""The provider database: ranking, warnings, packages, mistakes with file and line (F-148, F-162 to F-168, F-205)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from workers.errors import UserError
from workers.rules.fachkonzept import barriers
from workers.rules.provider_file import Network, schema
from workers.rules.providers import (
    Need,
    Providers,
    agreement_warnings,
    load_providers,
    missing_proofs,
    package_weeks,
)
from workers.rules.schema_file import is_current
from workers.settings import PROJECT

from .case_files import RuleCase, parametrize, read

FILE = PROJECT / "deploy/providers.yaml"
HERE = "fachkonzept"
DAY = date(2026, 1, 5)


@pytest.fixture(scope="session")
def providers() -> Providers:
    return load_providers(FILE)


@pytest.fixture
def network(providers: Providers) -> Network:
    return providers.of(HERE)


@parametrize(read("fachkonzept_providers.yaml"))
def test_ranking(case: RuleCase, providers: Providers) -> None:
    facts = {key: tuple(value) if isinstance(value, list) else value for key, value in case.facts.items()}
    groups = frozenset(facts.pop("target_groups", ()))
    offers = [found.value for found in providers.suggestions(HERE, Need(**facts, target_groups=groups), case.day)]
    answer = {"offers": offers, "first": offers[0] if offers else None}
    assert {key: answer[key] for key in case.expect} == case.expect


def test_a_suggestion_says_why_and_warns(providers: Providers) -> None:
    first = providers.suggestions(HERE, Need(("debts",)), DAY)[0]
    assert "für Schulden" in first.label and "Wartezeit 1 Woche" in first.label
    assert "Achtung: keine Kooperationsvereinbarung" in first.label


def test_a_closed_body_is_not_suggested_but_still_found(network: Network) -> None:
    closed = network.providers["schuldnerberatung_x"].model_copy(update={"closed_since": DAY})
    changed = network.model_copy(update={"providers": {**network.providers, "schuldnerberatung_x": closed}})
    later = Providers({HERE: changed})
    assert [found.provider_id for found in later.suggestions(HERE, Need(("debts",)), DAY)] == ["schuldnerhilfe_ost"]
    assert later.find(HERE, "schuldnerberatung_x.debt_regulation")
    assert later.find(HERE, "schuldnerberatung_x.unknown") is None
    assert later.find(HERE, "unknown.unknown") is None


def test_agreements_are_missed_and_expire(network: Network) -> None:
    training, group = network.providers["bildungswerk"], network.providers["schuldnerhilfe_ost"]
    assert agreement_warnings(training, date(2027, 6, 30)) == []
    assert len(agreement_warnings(training, date(2027, 7, 1))) == 2
    assert agreement_warnings(group, DAY) == ["keine Kooperationsvereinbarung"]
    assert agreement_warnings(network.providers["aerztlicher_dienst"], DAY) == []


def test_external_case_management_needs_contract_and_six_proofs(network: Network) -> None:
    outside = network.providers["fallmanagement_bei_dritten"]
    assert missing_proofs(outside, date(2026, 1, 12)) == []
    assert len(missing_proofs(outside, date(2026, 1, 11))) == 6
    assert missing_proofs(network.providers["asd"], DAY)[0] == "Vertrag"


def test_packages_fit_when_all_their_problems_are_there(providers: Providers) -> None:
    need = Need(("addiction", "debts", "childcare", "housing"), frozenset({"single_parents"}))
    assert [package.label for package in providers.packages(HERE, need)] == [
        "Alleinerziehende ohne Arbeit mit Schulden und Suchtproblem"
    ]
    assert providers.packages(HERE, Need(("addiction", "debts"), frozenset({"single_parents"}))) == []
    assert providers.packages(HERE, Need(need.problems)) == []


def test_steps_run_one_after_another_and_side_by_side(network: Network) -> None:
    weeks = package_weeks(network.packages["single_mothers_debts_addiction"])
    assert weeks["addiction_started"] == (1, 4) and weeks["debts_listed"] == (1, 6)
    assert weeks["therapy"] == (9, 34) and weeks["debts_regulated"] == (7, 26)


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ("problems: [debts], paragraph", "problems: [depts], paragraph", "Problemfeld „depts“ ist nicht bekannt"),
        ("target_groups: [women]", "target_groups: [woman]", "Zielgruppe „woman“"),
        ("after: [debts_listed]", "after: [debts_regulated]", "wartet auf sich selbst"),
        ("after: [advice]", "after: [advise]", "Schritt „advise“"),
        ('paragraph: "16(3)"', 'paragraph: "16d"', "muss einer dieser Werte sein"),
        ("kind: own", "kind: own\n      colour: red", "ist hier nicht bekannt"),
    ],
)
def test_mistakes_name_file_line_and_remedy(wrong: str, right: str, told: str, tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert wrong in text
    bad = tmp_path / "providers.yaml"
    bad.write_text(text.replace(wrong, right, 1), encoding="utf-8")
    with pytest.raises(UserError) as error:
        load_providers(bad)
    assert told in str(error.value) and "providers.yaml, Zeile" in str(error.value)


def test_a_jobcenter_without_a_database_is_told(providers: Providers) -> None:
    with pytest.raises(UserError, match="keine Anbieterdatenbank"):
        providers.of("hannover")


def test_the_schema_for_editors_is_current() -> None:
    assert is_current(FILE, schema())
    assert json.loads(schema())["$defs"]["Offer"]["properties"]["label"]["description"] == "Name der Leistung"


def test_problem_fields_are_barriers_of_the_catalogue(network: Network) -> None:
    assert set(network.problems) <= set(barriers.BARRIERS)
    assert {code: problem.label for code, problem in network.problems.items()}.items() <= barriers.LABELS.items()
