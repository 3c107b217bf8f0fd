"""Many scenarios in one order by date."""

from __future__ import annotations

from datetime import date

from workers.play.scenario import Scenario
from workers.play.timeline import merge


def scenario(case: str, *steps: dict[str, object]) -> Scenario:
    done = [{"beginnt": "fallmanagement"} | step if "erwartet" not in step else step for step in steps]
    return Scenario.model_validate({"fall": case, "titel": case, "schritte": done})


def days(*scenarios: Scenario) -> list[tuple[str, list[list[str]]]]:
    return [
        (f"{stop.day:%d.%m.}", [[f"{turn.scenario.fall}/{turn.number}" for turn in wave] for wave in stop.waves])
        for stop in merge(scenarios)
    ]


def test_steps_of_all_scenarios_by_date() -> None:
    first = scenario("AAA", {"am": date(2025, 1, 1)}, {"am": date(2025, 3, 1)})
    second = scenario("BBB", {"am": date(2025, 2, 1)})
    assert days(first, second) == [("01.01.", [["AAA/0"]]), ("01.02.", [["BBB/0"]]), ("01.03.", [["AAA/1"]])]


def test_scenarios_take_turns_on_a_day_and_keep_their_own_order() -> None:
    first = scenario("AAA", {"am": date(2025, 1, 1)}, {"am": date(2025, 1, 1)})
    second = scenario("BBB", {"am": date(2025, 1, 1)})
    assert days(first, second) == [("01.01.", [["AAA/0", "BBB/0"], ["AAA/1"]])]


def test_an_expectation_that_lasts_is_looked_at_again_on_its_last_day() -> None:
    lasting = scenario("AAA", {"am": date(2025, 1, 1), "bis": date(2025, 1, 9), "erwartet": {"offen": "ja"}})
    assert days(lasting) == [("01.01.", [["AAA/0"]]), ("09.01.", [["AAA/0"]])]
    assert [turn.last for stop in merge([lasting]) for wave in stop.waves for turn in wave] == [False, True]
