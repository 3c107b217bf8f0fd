"""Charts as SVG, drawn by matplotlib: same numbers, same bytes. Import it only where something is drawn.

Values stand at the bars, and the two series differ by pattern, not by colour alone; a table beside each chart says the
same, so the picture needs no reading.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

BLUE, ORANGE, GREY = "#0b3a66", "#c06a00", "#444444"
STYLE: Any = {
    "svg.hashsalt": "bfm",
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "hatch.linewidth": 0.8,
}
WIDTH = 6.5
"""Inches: the width of the text on a page."""


def figures(rows: Sequence[tuple[str, int]]) -> bytes:
    """Horizontal bars, one for each figure."""
    with matplotlib.rc_context(STYLE):
        figure, axes = _canvas(0.5 * len(rows) + 0.4)
        labels = [textwrap.fill(label, 34) for label, _ in rows]
        bars = axes.barh(labels, [value for _, value in rows], color=BLUE, height=0.55)
        axes.bar_label(bars, padding=3)
        axes.invert_yaxis()
        axes.set_xlim(0, 1.12 * max([1, *(value for _, value in rows)]))
        axes.xaxis.set_visible(False)
        axes.spines["bottom"].set_visible(False)
        return _svg(figure)


def bars(rows: Sequence[tuple[str, float, str]]) -> bytes:
    """Horizontal bars with their figures as they are printed: label, length, text."""
    with matplotlib.rc_context(STYLE):
        figure, axes = _canvas(0.4 * len(rows) + 0.4)
        labels = [textwrap.fill(label, 44) for label, *_ in rows]
        drawn = axes.barh(range(len(rows)), [value for _, value, _ in rows], color=BLUE, height=0.55)
        axes.set_yticks(range(len(rows)), labels)
        axes.bar_label(drawn, [text for *_, text in rows], padding=3)
        axes.invert_yaxis()
        lengths = [value for _, value, _ in rows]
        axes.set_xlim(min([0, *lengths]) * 1.3, 1.3 * max([1, *lengths]))
        axes.xaxis.set_visible(False)
        axes.spines["bottom"].set_visible(False)
        return _svg(figure)


def course(points: Sequence[tuple[str, int | None, int | None]]) -> bytes:
    """Columns for each month: exits, and of them integrations; a month without figures stays empty and says so."""
    with matplotlib.rc_context(STYLE):
        figure, axes = _canvas(2.3)
        places = range(len(points))
        _columns(axes, [place - 0.2 for place in places], [exits for _, exits, _ in points], "Abgänge", BLUE, "")
        _columns(
            axes, [place + 0.2 for place in places], [joined for *_, joined in points], "Integrationen", ORANGE, "///"
        )
        for place, (_, exits, _) in enumerate(points):
            if exits is None:
                axes.annotate(
                    "keine Zahlen",
                    (place, 0),
                    (0, 4),
                    textcoords="offset points",
                    rotation=90,
                    ha="center",
                    color=GREY,
                    fontsize=7,
                )
        axes.set_xticks(list(places), [_short(label) for label, *_ in points])
        axes.set_xlim(-0.7, max(5, len(points)) - 0.3)
        axes.set_ylim(bottom=0, top=1.15 * max([1, *(exits or 0 for _, exits, _ in points)]))
        axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
        axes.legend(frameon=False, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, borderaxespad=0)
        return _svg(figure)


def _canvas(height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(length=0)
    return figure, axes


def _columns(
    axes: Axes, places: list[float], values: Sequence[int | None], label: str, colour: str, hatch: str
) -> None:
    face = colour if not hatch else "white"
    heights = [value or 0 for value in values]
    bars = axes.bar(places, heights, 0.36, label=label, color=face, edgecolor=colour, hatch=hatch)
    axes.bar_label(bars, ["" if value is None else str(value) for value in values], padding=2, fontsize=8)


def _short(month: str) -> str:
    """Apr. / 2026: fits under a column."""
    name, _, year = month.partition(" ")
    return f"{name if len(name) < 5 else name[:3] + '.'}\n{year}"


def _svg(figure: Figure) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return file.getvalue()
