"""The indicators of section 6 and the small report of AC-20, to the digit (F-005, F-169 to F-197)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from workers.errors import UserError
from workers.rules.fachkonzept import external_figures, goals
from workers.rules.fachkonzept.barriers import BARRIERS
from workers.rules.fachkonzept.case_facts import Period
from workers.rules.fachkonzept.external_figures import External, read_external
from workers.rules.fachkonzept.indicator_data import Data
from workers.rules.fachkonzept.indicator_file import DEFINITIONS, load_external
from workers.rules.fachkonzept.indicator_values import Line, rounded
from workers.rules.fachkonzept.indicators import COMPUTE, indicator, indicators
from workers.rules.fachkonzept.planning import Goal
from workers.rules.schema_file import is_current
from workers.settings import PROJECT

from .case_files import RuleCase, parametrize, read
from .indicator_cases import data, facts, repeated, told

FILE = PROJECT / "deploy" / "indicators.yaml"
AC_20: dict[str, Any] = read("fachkonzept_ac_20.yaml")


@parametrize(read("fachkonzept_indicators.yaml"))
def test_worked_examples(case: RuleCase) -> None:
    found = indicator(case.facts["indicator"], data(case.facts, repeated(case.facts.get("cases", []))))
    shown = {line.label: told(line) for line in found.lines}
    assert {label: shown.get(label) for label in case.expect} == case.expect


@pytest.mark.parametrize("code", AC_20["expect"])
def test_ac_20(code: str) -> None:
    cases = tuple(facts(person, given) for person, given in AC_20["cases"].items())
    shown = {line.label: told(line) for line in indicator(code, data(AC_20, cases)).lines}
    assert {label: shown.get(label) for label in AC_20["expect"][code]} == AC_20["expect"][code]


def test_every_indicator_has_its_text_and_its_rule() -> None:
    assert list(COMPUTE) == list(DEFINITIONS)


def test_without_any_data_nothing_is_zero_percent() -> None:
    """What is missing is told; no quotient of nothing is a figure (6.0)."""
    for found in indicators(Data((), Period.year(2025))):
        assert found.target == "kein Ziel gesetzt"
        for line in found.lines:
            assert line.unit in ("Anzahl", "Punkte") or line.shown.startswith("nicht berechenbar"), line


def test_half_is_rounded_up_and_only_at_the_end() -> None:
    assert [str(rounded(Fraction(each), 1)) for each in ("0.25", "-0.25", "0.24", "66.66")] == [
        "0.3",
        "-0.3",
        "0.2",
        "66.7",
    ]
    assert Line("", "%", Fraction(1), Fraction(800)).shown == "0,1 %"


# -- goals over the life of a case

MARCH, APRIL, JUNE, SEPTEMBER = date(2025, 3, 1), date(2025, 4, 1), date(2025, 6, 30), date(2025, 9, 30)


def planned(number: int, target: date, area: Any = "work", part_of: int | None = None) -> Goal:
    return Goal(number, area, None, "medium", target, part_of)


def test_an_agreement_adds_moves_and_removes_goals() -> None:
    first = goals.agree((), [planned(1, JUNE), planned(2, JUNE, "health", 1)], MARCH)
    assert [(goal.id, goal.main, goal.target) for goal in first] == [
        ("1-2025-03-01", True, JUNE),
        ("2-2025-03-01", False, JUNE),
    ]

    second = goals.agree(first, [planned(1, SEPTEMBER), planned(2, JUNE, "housing")], APRIL)
    assert [(goal.area, goal.target, goal.removed_on) for goal in second] == [
        ("work", SEPTEMBER, None),
        ("health", JUNE, APRIL),
        ("housing", JUNE, None),
    ]
    assert goals.agree(second, [planned(1, SEPTEMBER), planned(2, JUNE, "housing")], APRIL) == second, (
        "twice is like once"
    )


def test_a_reached_goal_stays_reached_and_is_no_choice_any_more() -> None:
    known = goals.reach(goals.agree((), [planned(1, JUNE), planned(2, JUNE, "health")], MARCH), ["1-2025-03-01"], APRIL)
    assert [option["label"] for option in goals.options(known)] == ["Ziel 2: Gesundheit, bis 30.06.2025"]
    assert goals.reach(known, ["1-2025-03-01"], JUNE)[0].reached_on == APRIL
    again = goals.agree(known, [planned(1, SEPTEMBER), planned(2, JUNE, "health")], APRIL)
    assert [(goal.number, goal.reached_on) for goal in again] == [(1, APRIL), (2, None)]


# -- figures from outside


def test_the_example_reads_and_its_schema_is_current() -> None:
    assert load_external(FILE)["fachkonzept"].year(2025).new_entries.total
    assert is_current(FILE, external_figures.schema())


WRONG = {
    "years: {2025: {inhabitants: {total: 100, women: 120}}}": (
        "Zeile 2, fachkonzept.years.2025.inhabitants.women",
        "höchstens 100",
    ),
    "years: {2025: {new_entries: {total: 9, by_reason: {moved: 4}}}}": ("new_entries.by_reason", "erwartet: 9"),
    "years: {2025: {unemployment_rate: 180}}": ("unemployment_rate", "höchstens 100"),
    "years: {2025: {einwohner: 3}}": ("einwohner", "nicht bekannt"),
    "targets: {D9: 20}": ("targets.D9", "gibt es nicht"),
    "goals: {a: {label: A, criterion: counted_elsewhere, target: 5, until: 2025-12-31}}": ("criterion", "population"),
    "goals: {a: {label: A, criterion: service_for_barrier, barrier: gold, target: 5, until: 2025-12-31}}": (
        "barrier",
        "gold",
    ),
    "goals: {a: {label: A, criterion: lasting_work, target: 5, until: 2025-12-31, part_of: z}}": ("part_of", "„z“"),
}


@pytest.mark.parametrize(("text", "told"), WRONG.items())
def test_mistakes_are_named_with_file_key_and_expectation(text: str, told: tuple[str, str], tmp_path: Path) -> None:
    file = tmp_path / "indicators.yaml"
    file.write_text(f"fachkonzept:\n  {text}\n", encoding="utf-8")
    with pytest.raises(UserError) as error:
        read_external(file, DEFINITIONS, BARRIERS)
    assert error.value.where.startswith("indicators.yaml, Zeile 2")
    assert told[0] in error.value.where
    assert told[1] in error.value.what
    assert error.value.remedy


def test_a_target_of_the_jobcenter_stands_beside_the_figure() -> None:
    external = External.model_validate({"targets": {"D1": 20}})
    assert indicator("D1", Data((), Period.year(2025), external)).target == "20,0"


def test_the_definitions_are_read_as_yaml() -> None:
    text = (PROJECT / "workers/rules/fachkonzept/indicators.yaml").read_text(encoding="utf-8")
    assert set(yaml.safe_load(text)) == set(DEFINITIONS)
