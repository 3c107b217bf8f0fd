"""The two parts of an incident's message: where (written by the engine, IncidentInWords.java), and what."""

from __future__ import annotations

import re

PLACE = re.compile(r"(?:Fall (?P<case>.+?), )?Kasten (?:„(?P<label>.*?)“ )?\((?P<box>\w+\.\w+)\): ", re.DOTALL)
DAY = re.compile(r"\b\d{2}\.\d{2}\.\d{4}(?: \d{2}:\d{2})?\b|\b\d{4}-\d{2}-\d{2}\b")
NUMBER = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}\b")


def what(message: str) -> str:
    """The message without case and box."""
    return PLACE.sub("", message, count=1) if PLACE.match(message) else message


def cause(message: str, case: str) -> str:
    """What incidents of one cause have in common: without the case, its days and its numbers."""
    text = what(message)
    if case:
        text = text.replace(case, "…")
    return NUMBER.sub("…", DAY.sub("…", text))
