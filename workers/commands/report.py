"""`bfm report`: the monthly report of the impact analysis as PDF and workbook (H-122, D-24)."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from workers.errors import UserError
from workers.registry import BERLIN
from workers.rules.impact import MONTH
from workers.rules.impact_report import LABELS, Report, month_of
from workers.rules.parameters import ParameterBook
from workers.settings import Settings


def report(
    month: Annotated[str, typer.Option(help="Month that is over, for example 2026-04")],
    jobcenter: Annotated[str, typer.Option(help="Jobcenter")] = "hannover",
    output: Annotated[Path | None, typer.Option(help="Folder for the files; by default that of BFM_REPORTS")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable figures")] = False,
) -> None:
    """Write the monthly report; months before it that have no report yet are compiled first."""
    book, console = _checked(month, jobcenter), Console()
    found, files = asyncio.run(_write(month, jobcenter, book, output))
    if as_json:
        console.print_json(data=found.model_dump() | {"files": [str(path) for path in files]})
        return
    console.print(_table(found))
    for path in files:
        console.print(str(path), highlight=False, markup=False, soft_wrap=True)


def _checked(month: str, jobcenter: str) -> ParameterBook:
    """The parameters, once month and Jobcenter are known to make sense."""
    from workers.rules.parameters import Parameters, load_parameters

    book = load_parameters()
    if not MONTH.fullmatch(month):
        raise UserError(f"{month!r} is no month.", where="--month", remedy="Write it like 2026-04.")
    if month >= month_of(datetime.now(BERLIN).date()):
        raise UserError(f"{month} is not over yet.", where="--month", remedy="Choose an earlier month.")
    if not book.follows(jobcenter, Parameters):
        raise UserError(f"Unknown Jobcenter {jobcenter!r}.", remedy=f"Known: {', '.join(book.names(Parameters))}.")
    return book


async def _write(month: str, jobcenter: str, book: ParameterBook, output: Path | None) -> tuple[Report, list[Path]]:
    from workers import wiring  # everything that documents need, which `bfm --help` does not
    from workers.reports.shelf import Shelf
    from workers.results import ResultStore

    settings = Settings()
    results = ResultStore.from_settings(settings)
    publisher = wiring.build_publisher(settings, results)
    try:
        await publisher.compile(jobcenter, month, book, datetime.now(BERLIN).date())
        reports = results.reports(jobcenter)
        found = [known for known in reports if known.month == month]
        if not found:
            first = reports[0].month if reports else "none"
            raise UserError(f"There is no report for {month}; the first is for {first}.", where="--month")
        return found[0], await publisher.write(found[0], reports, Shelf(output) if output else publisher.shelf)
    finally:
        publisher.close()
        results.close()


def _table(found: Report) -> Table:
    table = Table("Angabe", found.month, "Nachtrag", title=f"Wirkungsanalyse {found.jobcenter}")
    for name, label in LABELS.items():
        table.add_row(label, _shown(found.figures, name, "–"), _shown(found.carried, name, ""))
    return table


def _shown(figures: Any, name: str, missing: str) -> str:
    return str(getattr(figures, name)) if figures else missing
