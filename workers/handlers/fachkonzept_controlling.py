"""Controlling by the Fachkonzept: the year's indicators (bpmn/fachkonzept/controlling.bpmn)."""

from __future__ import annotations

from workers.documents.models import IndicatorReport
from workers.registry import Case, Handlers, Task
from workers.reports.controlling import Controlling
from workers.reports.publisher import Publisher
from workers.rules.guidelines import FachkonzeptParameters
from workers.rules.parameters import ParameterBook

fachkonzept_controlling = Handlers()


class CompiledIndicators(Case):
    """Where the report lies; the figures themselves stay outside the engine."""

    indicators_title: str
    indicators_url: str


@fachkonzept_controlling.topic("fachkonzept_controlling.compile_indicators")
async def compile_indicators(
    task: Task, book: ParameterBook, controlling: Controlling, publisher: Publisher
) -> CompiledIndicators:
    """The year that is over, for every Jobcenter that follows the Fachkonzept (F-005, F-169 to F-197; DOC-36)."""
    year = task.today.year - 1
    for jobcenter in book.names(FachkonzeptParameters):
        await publisher.write_indicators(await controlling.report(jobcenter, year, task.today))
    publisher.close()  # idle until next year
    return CompiledIndicators(indicators_title=IndicatorReport.title_of(year), indicators_url=publisher.url)
