"""Acceptance cases at the screen: every form of a case filled in Tasklist by the people whose task it is.

One case by default; BFM_PLAYED names more (files of tests/scenarios, separated by blanks; ``./deploy/test played``).
"""

from __future__ import annotations

import os
import secrets

import pytest

from workers.settings import PROJECT

from .office import Office
from .on_screen import play_on_screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
SCENARIOS = PROJECT / "tests" / "scenarios"
CASES = os.environ.get("BFM_PLAYED", "fachkonzept/AC-16").split()


@pytest.mark.parametrize("case", CASES)
def test_people_play_the_case_in_tasklist(office: Office, case: str) -> None:
    result = play_on_screen(office, SCENARIOS / f"{case}.yaml", secrets.token_hex(3).upper())
    assert result.failure is None, result.failure
    assert result.expectations > 0
