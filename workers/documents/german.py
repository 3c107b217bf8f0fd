"""German typography for templates: dates, and spaces that must not break at the end of a line."""

from __future__ import annotations

import re
from datetime import date

NBSP = "\N{NO-BREAK SPACE}"
MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip

_KEEP_TOGETHER = re.compile(
    r"(?:§|\b(?:Abs|Art|Nr|z)\.|\bSGB) (?=[\dIVXB])"
    r"|\b(?:Dr|Prof)\. (?=\w)"
    r"|\d[a-z]? (?=SGB\b)|\d (?=Monat|Tag|Woche|Stunde|Jahr|Uhr|Fälle)"
    rf"|\d\. (?={'|'.join(MONTHS)})"
)


def day(value: date) -> str:
    """20.01.2025: for tables and lists."""
    return value.strftime("%d.%m.%Y")


def long_day(value: date) -> str:
    """20. Januar 2025: for running text; the parts stay on one line."""
    return f"{value.day}.{NBSP}{MONTHS[value.month - 1]}{NBSP}{value.year}"


def keep_together(text: str) -> str:
    """Non-breaking spaces where German typography wants them: „§ 15 SGB II“, „2 Monate“, „z. B.“."""
    return _KEEP_TOGETHER.sub(lambda found: found[0][:-1] + NBSP, text)


def paragraphs(text: str) -> list[str]:
    """A narrative as its paragraphs; empty lines are dropped."""
    return [keep_together(line.strip()) for line in text.split("\n") if line.strip()]
