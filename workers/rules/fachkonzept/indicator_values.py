"""Figures that show how they were calculated: numerator, denominator, unit, and what is missing (section 6.0)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from statistics import median
from typing import Literal

Unit = Literal[
    "%",
    "Prozentpunkte",
    "Anzahl",
    "Minuten",
    "Stunden",
    "Tage",
    "Euro",
    "je Problem",
    "Punkte",
    "Fälle je Stelle",
    "Fälle",
    "Termine",
]
Number = int | float | Fraction
DECIMALS: dict[Unit, int] = {
    "%": 1,
    "Prozentpunkte": 1,
    "Anzahl": 0,
    "Minuten": 1,
    "Stunden": 1,
    "Tage": 1,
    "Euro": 2,
    "je Problem": 2,
    "Punkte": 0,
    "Fälle je Stelle": 1,
    "Fälle": 1,
    "Termine": 1,
}
NOT_COMPUTABLE = "nicht berechenbar"


@dataclass(frozen=True)
class Line:
    """One figure. denominator: None for a plain number. missing: what would be needed, in German."""

    label: str
    unit: Unit
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    missing: str = ""
    note: str = ""

    @property
    def value(self) -> Decimal | None:
        """Rounded half up, only here (6.0); None if it cannot be calculated."""
        if self.missing or self.numerator is None or self.denominator == 0:
            return None
        exact = self.numerator / (self.denominator or Fraction(1)) * (100 if self.unit == "%" else 1)
        return rounded(exact, DECIMALS[self.unit])

    @property
    def shown(self) -> str:
        """As people read it: 30,0 %, or why there is no figure."""
        if self.missing:
            return f"{NOT_COMPUTABLE}: es fehlt {self.missing}"
        if self.denominator == 0:
            return f"{NOT_COMPUTABLE}: die Grundzahl ist 0"
        assert self.value is not None
        unit = {"Anzahl": "", "Euro": " €"}.get(self.unit, f" {self.unit}")
        sign = "+" if self.unit == "Prozentpunkte" and self.value > 0 else ""
        return f"{sign}{german(self.value)}{unit}"

    @property
    def calculation(self) -> str:
        """3 / 10"""
        if self.missing or self.numerator is None or self.denominator is None:
            return ""
        return f"{plain(self.numerator)} / {plain(self.denominator)}"

    def noted(self, note: str) -> Line:
        return replace(self, note=note)


def rounded(exact: Fraction, decimals: int) -> Decimal:
    """Half up, away from zero."""
    scale = 10**decimals
    whole = int(abs(exact) * scale + Fraction(1, 2))
    return Decimal(whole if exact >= 0 else -whole).scaleb(-decimals).quantize(Decimal(1).scaleb(-decimals))


def german(value: Decimal) -> str:
    """1.300,00"""
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


def plain(number: Fraction) -> str:
    """A count as it is, money and time with two decimals."""
    exact = Decimal(number.numerator) if number.denominator == 1 else rounded(number, 2)
    return german(exact.quantize(Decimal(1), ROUND_HALF_UP) if exact == exact.to_integral_value() else exact)


def exact(number: Number | None) -> Fraction | None:
    """A number as it was written: 3.5 is seven halves."""
    if number is None or isinstance(number, Fraction):
        return number
    return Fraction(str(number)) if isinstance(number, float) else Fraction(number)


def count(label: str, number: Number | None, *, unit: Unit = "Anzahl", missing: str = "") -> Line:
    """A plain number, or what it takes to know it."""
    return Line(label, unit, exact(number), None, missing if number is None else "")


def ratio(
    label: str, part: Number | None, whole: Number | None, *, unit: Unit = "%", missing: tuple[str, str] = ("", "")
) -> Line:
    """Part of a whole. missing: the German names of both, for what is not known."""
    absent = [name for value, name in zip((part, whole), missing, strict=True) if value is None]
    return Line(label, unit, exact(part), exact(whole), " und ".join(absent))


def average(label: str, values: list[int], unit: Unit) -> list[Line]:
    """Mean and median side by side; nothing to average is no figure."""
    middle = Fraction(str(median(values))) if values else None
    return [
        Line(f"{label}, Mittelwert", unit, Fraction(sum(values)), Fraction(len(values))),
        Line(f"{label}, Median", unit, middle, None if values else Fraction(0))
        if values
        else Line(f"{label}, Median", unit, Fraction(0), Fraction(0)),
    ]


def difference(label: str, first: Line, second: Line) -> Line:
    """Percentage points between two shares."""
    missing = " und ".join(filter(None, (first.missing, second.missing)))
    empty = 0 in (first.denominator, second.denominator)
    if missing or empty:
        return Line(label, "Prozentpunkte", Fraction(0), Fraction(0) if empty else None, missing)
    assert first.numerator is not None and second.numerator is not None and first.denominator and second.denominator
    apart = first.numerator / first.denominator - second.numerator / second.denominator
    return Line(label, "Prozentpunkte", apart * 100, None, note=f"{first.shown} gegen {second.shown}")
