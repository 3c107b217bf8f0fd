"""`bfm compare`: what differs between the guidelines, side by side."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table as Grid

from workers.check.project import Project
from workers.compare import Table, markdown
from workers.compare import compare as compared
from workers.errors import UserError
from workers.registry import BERLIN
from workers.rules.parameters import ParameterBook, load_parameters
from workers.settings import Settings
from workers.wiring import all_handlers


def compare(
    jobcenters: Annotated[list[str] | None, typer.Argument(help="Jobcenters; by default all that run")] = None,
    on: Annotated[
        datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="Day whose values count; default today")
    ] = None,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="As a Markdown page")] = False,
) -> None:
    """Show what differs between the guidelines: numbers, and per phase its steps, moments, letters and rules."""
    book = load_parameters()
    chosen = _known(book, jobcenters or list(book.names()))
    date = (on or datetime.now(BERLIN)).date()
    tables = compared(Project.load(Settings().bpmn, all_handlers()), book, chosen, date)
    if as_markdown:
        typer.echo(markdown(tables))
    else:
        _print(tables)


def _known(book: ParameterBook, chosen: list[str]) -> list[str]:
    for name in chosen:
        if not book.knows(name):
            known = ", ".join(book.names())
            raise UserError(f"Das Jobcenter „{name}“ ist nicht eingerichtet.", remedy=f"Bekannt sind: {known}.")
    return chosen


def _print(tables: list[Table]) -> None:
    console = Console(highlight=False, markup=False, width=None if Console().is_terminal else 200)
    for table in tables:
        grid = Grid("", *table.heads, title=table.title, title_justify="left", show_lines=True, expand=True)
        for line in table.lines:
            grid.add_row(line.title, *(cell.replace("; ", "\n") for cell in line.cells))
        console.print(grid)
