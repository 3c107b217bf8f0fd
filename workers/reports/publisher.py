"""From the store to files: compiles what is due, and lays PDF and workbook on the shelf."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

from workers.documents.jobs import Job
from workers.documents.models import IndicatorReport, MonthlyReport, YearlyResults
from workers.documents.pool import RenderPool
from workers.reports.indicator_workbook import write_indicators
from workers.reports.shelf import Shelf, file_name, indicator_file_name, yearly_name
from workers.reports.workbook import write_workbook
from workers.results import ResultStore
from workers.rules.impact_report import Report, previous_month, report_day
from workers.rules.parameters import ParameterBook, Parameters


class Publisher:
    """Service of the report process and of `bfm report`. Everything may be repeated.

    serve_url: address of the letter service as users reach it; the overview of reports is ``<serve_url>/berichte``.
    """

    def __init__(self, results: ResultStore, pool: RenderPool, shelf: Shelf, serve_url: str) -> None:
        self.results, self._pool, self.shelf = results, pool, shelf
        self.url = f"{serve_url.rstrip('/')}/berichte"

    def close(self) -> None:
        """End the rendering process; the next report starts another."""
        self._pool.close()

    async def publish_due(self, jobcenter: str, book: ParameterBook, today: date) -> list[Report]:
        """Compile all months before today's that have no report, and write the files of every report that lacks them.

        Returns the reports compiled today, so that a repeated delivery answers the same.
        """
        await self.compile(jobcenter, previous_month(today), book, today)
        reports = await asyncio.to_thread(self.results.reports, jobcenter)
        present = set(await asyncio.to_thread(self.shelf.names))
        for report in reports:
            if not present.issuperset(_names(report)):
                await self.write(report, reports, self.shelf)
        self.close()  # idle until next month
        new = await asyncio.to_thread(self.results.compiled_on, jobcenter, today)
        return [report for report in reports if report.month in new]

    async def compile(self, jobcenter: str, last: str, book: ParameterBook, today: date) -> None:
        """Every month up to that one that has no report yet; the parameters of the day after each month apply."""

        def parameters(month: str) -> Parameters:
            return book.in_force(jobcenter, report_day(month))

        await asyncio.to_thread(self.results.compile_until, jobcenter, last, parameters, today)

    async def write(self, report: Report, reports: Sequence[Report], shelf: Shelf) -> list[Path]:
        """The two files of one report (D-24)."""
        document = MonthlyReport.of(report, reports)
        created = datetime.combine(document.compiled_on, time(), UTC)
        pdf = (await self._pool.render(Job("", "", created, document, None))).pdf
        workbook = await asyncio.to_thread(write_workbook, document)
        return await asyncio.to_thread(shelf.put, dict(zip(_names(report), (pdf, workbook), strict=True)))

    async def publish_yearly(self, report: YearlyResults) -> list[Path]:
        """The report of a yearly results check, for the management (DOC-45)."""
        created = datetime.combine(report.checked_on, time(), UTC)
        pdf = (await self._pool.render(Job("", "", created, report, None))).pdf
        self.close()  # idle until next year
        name = yearly_name(report.jobcenter, f"{report.checked_on:%Y-%m}")
        return await asyncio.to_thread(self.shelf.put, {name: pdf})

    async def write_indicators(self, report: IndicatorReport, folder: Path | None = None) -> list[Path]:
        """The two files of a year's controlling report (DOC-36); folder: by default where the others lie."""
        created = datetime.combine(report.compiled_on, time(), UTC)
        pdf = (await self._pool.render(Job("", "", created, report, None))).pdf
        workbook = await asyncio.to_thread(write_indicators, report)
        names = [indicator_file_name(report.jobcenter, report.year, kind) for kind in ("pdf", "xlsx")]
        shelf = Shelf(folder) if folder else self.shelf
        return await asyncio.to_thread(shelf.put, dict(zip(names, (pdf, workbook), strict=True)))


def _names(report: Report) -> tuple[str, str]:
    return file_name(report.jobcenter, report.month, "pdf"), file_name(report.jobcenter, report.month, "xlsx")
