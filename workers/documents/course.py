"""The course plan as a picture: steps as bars over time, arrows from each step to those that wait for it (F-164).

Small enough to travel in a process variable: numbers and dates, no words of the plan.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

WIDTH, FONT, LARGE_FONT = 640, 11, 17
BLUE, GREY = "#0b3a66", "#444"


@dataclass(frozen=True)
class Bar:
    """One step: who acts, from when to when, after which others. own: a step of the person."""

    number: int
    own: bool
    first: date
    last: date
    after: tuple[int, ...] = ()


def draw(bars: Sequence[Bar], alt: str, font: int = FONT) -> bytes:
    """SVG, the same bytes for the same plan. The person's steps are filled, those of the Jobcenter outlined."""
    begin, end = min(bar.first for bar in bars), max(bar.last for bar in bars)
    sheet = _Sheet(begin, end, font, len(bars))
    places = {bar.number: _Place(sheet, row, bar) for row, bar in enumerate(bars)}
    arrows = [
        _arrow(places[before], place) for place in places.values() for before in place.bar.after if before in places
    ]
    parts = [*sheet.months(), *arrows, *(place.drawn for place in places.values())]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {sheet.height}" width="{WIDTH}" '
        f'height="{sheet.height}" role="img" font-family="DejaVu Sans,sans-serif" font-size="{font}">'
        f"<title>{escape(alt)}</title>"
    )
    return f"{head}{''.join(parts)}</svg>".encode()


def as_address(svg: bytes) -> str:
    """The picture as an address that a form can show."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"


@dataclass(frozen=True)
class _Sheet:
    """Where a day and a row lie; everything grows with the size of the letters."""

    begin: date
    end: date
    font: int
    rows: int

    @property
    def left(self) -> int:
        return 3 * self.font

    @property
    def bar(self) -> int:
        return 2 * self.font - 2

    @property
    def height(self) -> int:
        return self.top(self.rows)

    @property
    def scale(self) -> float:
        """Pixels a day; on the right there is room for the last date."""
        return (WIDTH - self.left - 6.4 * self.font) / ((self.end - self.begin).days + 1)

    def top(self, row: int) -> int:
        return 2 * self.font + 3 * self.font * row

    def x(self, day: date) -> float:
        return self.left + (day - self.begin).days * self.scale

    def months(self) -> list[str]:
        """A thin line at the first of some months, with its name."""
        days = (self.begin + timedelta(days=n) for n in range((self.end - self.begin).days + 1))
        firsts = [day for day in days if day.day == 1]
        every = next((step for step in (1, 3, 6, 12) if len(firsts) <= 6 * step), 24)
        return [
            f'<path d="M{self.x(day):.0f} {self.font + 3}V{self.height}" stroke="#ccc"/>'
            f'<text x="{self.x(day):.0f}" y="{self.font}" fill="{GREY}">{day:%m/%y}</text>'
            for day in firsts[::every]
        ]


@dataclass(frozen=True)
class _Place:
    sheet: _Sheet
    row: int
    bar: Bar

    @property
    def x(self) -> float:
        return self.sheet.x(self.bar.first)

    @property
    def y(self) -> int:
        return self.sheet.top(self.row)

    @property
    def end(self) -> float:
        return max(self.x + 6, self.sheet.x(self.bar.last + timedelta(days=1)))

    @property
    def drawn(self) -> str:
        fill = BLUE if self.bar.own else "#fff"
        baseline = self.y + self.sheet.bar // 2 + self.sheet.font // 3 + 1
        return (
            f'<text x="8" y="{baseline}" font-weight="bold">{self.bar.number}</text>'
            f'<rect x="{self.x:.0f}" y="{self.y}" width="{self.end - self.x:.0f}" height="{self.sheet.bar}" rx="3" '
            f'fill="{fill}" stroke="{BLUE}" stroke-width="2"/>'
            f'<text x="{self.end + 5:.0f}" y="{baseline}">{self.bar.last:%d.%m.%y}</text>'
        )


def _arrow(before: _Place, after: _Place) -> str:
    """From the end of one bar down or up, then into the beginning of the other."""
    down = after.row > before.row
    x, y = before.end - 3, before.y + (before.sheet.bar if down else 0)
    target = after.y + (0 if down else after.sheet.bar)
    tip = 5 if down else -5
    into = max(after.x + 6, x)
    return (
        f'<path d="M{x:.0f} {y}V{target - tip * 1.6:.0f}H{into:.0f}V{target}m-4 {-tip}l4 {tip}l4 {-tip}" fill="none" '
        f'stroke="{GREY}" stroke-width="1.5"/>'
    )
