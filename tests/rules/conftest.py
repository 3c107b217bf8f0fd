"""Parameters for the rules: the real files."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import settings

from workers.rules.parameters import ParameterBook, Parameters, load_parameters

settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")


@pytest.fixture(scope="session")
def book() -> ParameterBook:
    return load_parameters()


@pytest.fixture(scope="session")
def parameters(book: ParameterBook) -> Parameters:
    """Hannover in 2025, the year of most acceptance cases."""
    return book.in_force("hannover", date(2025, 1, 13))
