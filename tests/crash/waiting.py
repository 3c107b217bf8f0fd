"""Waiting for a state that must come."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 180.0
"""Seconds after which it counts as never coming; 200 letters take half a minute on two cores of their own."""


def until(what: str, reached: Callable[[], bool], seconds: float = PATIENCE, pause: float = 0.1) -> None:
    """Wait until something is so; the name of it stands in the failure."""
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline, f"did not come within {seconds:.0f} s: {what}"
        time.sleep(pause)
