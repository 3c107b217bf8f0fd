"""`bfm report`: a month's impact report (H-122, D-24) or a year's controlling report (F-169, DOC-36), PDF and XLSX."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from workers.errors import UserError
from workers.registry import BERLIN
from workers.rules.guidelines import FachkonzeptParameters, Guideline, Parameters
from workers.rules.impact import MONTH
from workers.rules.impact_report import LABELS, Report, month_of
from workers.rules.parameters import ParameterBook, load_parameters
from workers.settings import Settings

if TYPE_CHECKING:
    from workers.documents.models import IndicatorReport


def report(
    month: Annotated[str, typer.Option(help="Month that is over, for example 2026-04: impact report")] = "",
    indicators: Annotated[int, typer.Option(help="Year, for example 2025: controlling report (Fachkonzept)")] = 0,
    report_day: Annotated[
        str, typer.Option(help="With --indicators: day up to which results count, default the last day of the year")
    ] = "",
    jobcenter: Annotated[str, typer.Option(help="Jobcenter; default hannover or fachkonzept")] = "",
    output: Annotated[Path | None, typer.Option(help="Folder for the files; by default that of BFM_REPORTS")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable figures")] = False,
) -> None:
    """Write the report of a month or, with --indicators, of a year, as PDF and workbook.

    Months before it that have no impact report yet are compiled first.
    """
    if bool(month) == bool(indicators):
        raise UserError("Name either a month or a year.", where="--month, --indicators", remedy="Give one of the two.")
    if indicators:
        _indicators(indicators, jobcenter or "fachkonzept", _day(report_day), output, as_json)
    else:
        _impact(month, jobcenter or "hannover", output, as_json)


# -- the month's impact report


def _impact(month: str, jobcenter: str, output: Path | None, as_json: bool) -> None:
    found, files = asyncio.run(_write(month, jobcenter, _checked(month, jobcenter), output))
    _show(_table(found), found.model_dump(), files, as_json)


def _checked(month: str, jobcenter: str) -> ParameterBook:
    """The parameters, once month and Jobcenter are known to make sense."""
    if not MONTH.fullmatch(month):
        raise UserError(f"{month!r} is no month.", where="--month", remedy="Write it like 2026-04.")
    if month >= month_of(datetime.now(BERLIN).date()):
        raise UserError(f"{month} is not over yet.", where="--month", remedy="Choose an earlier month.")
    return _followers(jobcenter, Parameters)


def _followers(jobcenter: str, guideline: type[Guideline]) -> ParameterBook:
    """The parameters, if that Jobcenter works by the guideline."""
    book = load_parameters()
    if not book.follows(jobcenter, guideline):
        raise UserError(f"Unknown Jobcenter {jobcenter!r}.", remedy=f"Known: {', '.join(book.names(guideline))}.")
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


# -- the year's controlling report


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UserError(f"{text!r} is no day.", where="--report-day", remedy="Write it like 2026-06-30.") from None


def _indicators(year: int, jobcenter: str, report_day: date | None, output: Path | None, as_json: bool) -> None:
    today = datetime.now(BERLIN).date()
    if not 2005 <= year <= today.year:
        raise UserError(f"{year} is not over yet, or before SGB II.", where="--indicators", remedy="Name a past year.")
    if report_day and report_day < date(year, 12, 31):
        raise UserError("The report day lies within the year.", where="--report-day", remedy="Name a later day.")
    book = _followers(jobcenter, FachkonzeptParameters)
    found, files = asyncio.run(_write_indicators(year, jobcenter, book, report_day, output))
    _show(_indicator_table(found), found.model_dump(mode="json"), files, as_json)


async def _write_indicators(
    year: int, jobcenter: str, book: ParameterBook, report_day: date | None, output: Path | None
) -> tuple[IndicatorReport, list[Path]]:
    from workers import wiring
    from workers.results import ResultStore

    settings = Settings()
    results = ResultStore.from_settings(settings)
    publisher, controlling = wiring.build_publisher(settings, results), wiring.build_controlling(settings, book)
    try:
        found = await controlling.report(jobcenter, year, datetime.now(BERLIN).date(), report_day)
        return found, await publisher.write_indicators(found, output)
    finally:
        publisher.close()
        results.close()
        await controlling.close()


def _indicator_table(found: IndicatorReport) -> Table:
    table = Table("Kennzahl", "Wert", "Zähler / Nenner", title=f"Controlling {found.jobcenter} {found.year}")
    for code, line in found.headlines:
        table.add_row(f"{code} {line.label}", line.shown, line.calculation)
    return table


def _show(table: Table, values: dict[str, Any], files: Iterable[Path], as_json: bool) -> None:
    console = Console()
    if as_json:
        console.print_json(data=values | {"files": [str(path) for path in files]})
        return
    console.print(table)
    for path in files:
        console.print(str(path), highlight=False, markup=False, soft_wrap=True)
