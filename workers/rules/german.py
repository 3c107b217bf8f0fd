"""Dates and numbers as people read them in German sentences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")


def day(value: date) -> str:
    """03.12.2026"""
    return f"{value.day:02}.{value.month:02}.{value.year:04}"


def long_day(value: date) -> str:
    """Donnerstag, 03.12.2026"""
    return f"{WEEKDAYS[value.weekday()]}, {day(value)}"


def counted(number: int, singular: str, plural: str) -> str:
    """1 Monat, 2 Monate"""
    return f"{number} {singular if number == 1 else plural}"


def listed(parts: Iterable[str]) -> str:
    """a, b und c"""
    *most, last = parts
    return f"{', '.join(most)} und {last}" if most else last


def decimal(number: float) -> str:
    """19,5"""
    return f"{number:.1f}".replace(".", ",")
