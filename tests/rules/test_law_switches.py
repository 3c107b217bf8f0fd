"""The law of the day of the fact: each switch on both sides of its change, for every Jobcenter."""

from __future__ import annotations

import pytest

from workers.rules.parameters import ParameterBook

from .case_files import RuleCase, parametrize, read


@pytest.mark.parametrize("jobcenter", ["hannover", "lichtenberg", "uckermark"])
@parametrize(read("law_switches.yaml"))
def test_law_of_the_day(case: RuleCase, jobcenter: str, book: ParameterBook) -> None:
    law = book.calendar(jobcenter, case.day)
    assert {name: getattr(law, name) for name in case.expect} == case.expect
