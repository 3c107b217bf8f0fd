"""The controlling report as a document (DOC-36, DOC-37): every indicator with its figures, calculation and reading."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict

from workers.documents.models.base import DocumentModel, Line, Narrative, at_least_one
from workers.rules.fachkonzept import indicator_values as values
from workers.rules.fachkonzept.indicator_file import BLOCKS
from workers.rules.fachkonzept.indicators import Indicator
from workers.rules.german import listed

HEADLINES = ("D1", "G4", "I1", "I2", "I3", "I4a", "I4b", "Z6")
"""What the report begins with: the figures that carry a name in the text."""
HEADLINES_CHART = "headlines.svg"
READINGS = re.compile(r" \(FA-\d{2}(?:, FA-\d{2})*\)")
WIDEST_CHART = 8
"""Bars of one chart; more would not be read."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FigureLine(_Part):
    """One figure. value: None if it cannot be calculated; then `shown` says why."""

    label: Line
    unit: Line
    value: float | None
    shown: Narrative
    calculation: str = ""
    note: str = ""

    @property
    def bar(self) -> tuple[str, float, str]:
        return self.label, self.value or 0.0, self.shown


class IndicatorPart(_Part):
    """An indicator with its words and figures."""

    id: Line
    name: Line
    question: Line
    counted: Line
    base: Line
    period: Line
    reading: Line
    source: Line
    target: Line
    lines: tuple[FigureLine, ...]
    chart: bool = False

    @property
    def bars(self) -> tuple[FigureLine, ...]:
        """The figures of the chart: those of the first one's unit; none if there are not two to compare."""
        unit = next((line.unit for line in self.lines if line.value is not None), "")
        if self.chart and unit == "Anzahl":  # the total beside its parts says less than the parts
            unit = next((line.unit for line in self.lines if line.unit == "%"), unit)
        found = tuple(line for line in self.lines if line.value is not None and line.unit == unit)
        return found[:WIDEST_CHART] if self.chart and len(found) > 1 else ()

    @property
    def picture(self) -> str:
        return f"{self.id.lower()}.svg"

    @property
    def alt(self) -> str:
        """What the chart shows, in words."""
        return f"Balkendiagramm {self.name}: {listed(f'{line.label} {line.shown}' for line in self.bars)}."


class BlockPart(_Part):
    """A block of indicators (A to I, and the goals Z)."""

    id: Line
    name: Line
    indicators: tuple[IndicatorPart, ...]


class IndicatorReport(DocumentModel):
    """Controllingbericht: numbers only, nobody in it (F-194, F-196; DOC-36, with the balance of DOC-37)."""

    template: ClassVar[str] = "report/indicators.html.j2"
    personal: ClassVar[bool] = False
    derived: ClassVar[tuple[str, ...]] = ("headlines", "headlines_alt", "missing")

    year: int
    compiled_on: date
    least: int
    blocks: Annotated[tuple[BlockPart, ...], AfterValidator(at_least_one)]
    comment: Narrative | None = None

    @classmethod
    def of(
        cls, jobcenter: str, year: int, found: Sequence[Indicator], *, least: int, comment: str, compiled_on: date
    ) -> IndicatorReport:
        return cls(
            jobcenter=jobcenter,
            year=year,
            compiled_on=compiled_on,
            least=least,
            comment=comment or None,
            blocks=tuple(
                BlockPart(
                    id=block, name=name, indicators=tuple(_part(each) for each in found if each.text.block == block)
                )
                for block, name in BLOCKS.items()
            ),
        )

    @staticmethod
    def title_of(year: int) -> str:
        return f"Controlling Fallmanagement {year}"

    @property
    def title(self) -> str:
        return self.title_of(self.year)

    @property
    def indicators(self) -> tuple[IndicatorPart, ...]:
        return tuple(each for block in self.blocks for each in block.indicators)

    @property
    def headlines(self) -> tuple[tuple[str, FigureLine], ...]:
        """The named figures, each with the id of its indicator."""
        return tuple((each.id, each.lines[0]) for each in self.indicators if each.id in HEADLINES)

    @property
    def _bars(self) -> list[FigureLine]:
        return [line for _, line in self.headlines if line.unit == "%" and line.value is not None]

    @property
    def headlines_alt(self) -> str:
        """Empty if there is nothing to draw."""
        shown = [f"{line.label} {line.shown}" for line in self._bars]
        return f"Balkendiagramm der wichtigsten Quoten: {listed(shown)}." if shown else ""

    @property
    def missing(self) -> tuple[str, ...]:
        """What could not be calculated, and what it would take."""
        return tuple(
            f"{each.id} {line.label}: {line.shown}"
            for each in self.indicators
            for line in each.lines
            if line.value is None
        )

    def pictures(self) -> Mapping[str, bytes]:
        # Drawn only where documents are rendered; nothing else needs the library.
        from workers.reports import charts

        drawn = {each.picture: charts.bars([line.bar for line in each.bars]) for each in self.indicators if each.bars}
        if self._bars:
            drawn[HEADLINES_CHART] = charts.bars([line.bar for line in self._bars])
        return drawn


def _part(found: Indicator) -> IndicatorPart:
    text = found.text
    return IndicatorPart(
        id=found.id,
        name=text.name,
        question=text.question,
        counted=text.counted,
        base=text.base,
        period=text.period,
        reading=READINGS.sub("", text.reading),
        source=f"Fachkonzept bFM, Zeile {text.line.replace('L', '')}",
        target=found.target,
        chart=text.chart,
        lines=tuple(_line(line) for line in found.lines),
    )


def _line(line: values.Line) -> FigureLine:
    value = line.value
    return FigureLine(
        label=line.label,
        unit=line.unit,
        value=None if value is None else float(value),
        shown=line.shown,
        calculation=line.calculation if value is not None else "",
        note=line.note,
    )
