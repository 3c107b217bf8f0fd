"""Impact report: the monthly totals (bpmn/impact_report.bpmn)."""

from __future__ import annotations

from workers.documents.models import MonthlyReport
from workers.registry import Case, Handlers, Task
from workers.reports.publisher import Publisher
from workers.rules.german import listed
from workers.rules.parameters import ParameterBook, Parameters

impact_report = Handlers()


class CompiledReports(Case):
    """Which reports are new; the figures themselves stay outside the engine (H-121)."""

    report_count: int
    report_months_text: str
    report_url: str


@impact_report.topic("impact_report.compile_reports")
async def compile_reports(task: Task, book: ParameterBook, publisher: Publisher) -> CompiledReports:
    """All months up to the previous one that have no report yet, as PDF and workbook (H-122, F-13, P-05; D-24)."""
    new = [report for name in book.names(Parameters) for report in await publisher.publish_due(name, book, task.today)]
    return CompiledReports(
        report_count=len(new),
        report_months_text=listed(MonthlyReport.month_name(report.month) for report in new) if new else "kein Monat",
        report_url=publisher.url,
    )
