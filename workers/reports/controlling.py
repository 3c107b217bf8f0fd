"""From history, files and parameters to the controlling report, and to one case manager's figures (F-169, F-196)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from workers.documents.models import IndicatorReport
from workers.reports.case_history import CaseHistory
from workers.rules.fachkonzept.case_facts import CaseFacts, Period
from workers.rules.fachkonzept.external_figures import External
from workers.rules.fachkonzept.indicator_data import Data
from workers.rules.fachkonzept.indicator_file import load_external
from workers.rules.fachkonzept.indicators import Indicator, indicators
from workers.rules.guidelines import FachkonzeptParameters
from workers.rules.parameters import ParameterBook
from workers.rules.providers import load_providers
from workers.rules.staff import Staff
from workers.settings import Settings


class Controlling:
    """Counts the cases of a Jobcenter that follows the Fachkonzept.

    external: reads the figures from outside, each time anew, so that a corrected file needs no restart.
    """

    def __init__(
        self,
        history: CaseHistory,
        external: Callable[[], Mapping[str, External]],
        staff: Staff,
        book: ParameterBook,
        groups: Mapping[str, Mapping[str, str]],
    ) -> None:
        self._history, self._external, self._staff, self._book, self._groups = history, external, staff, book, groups

    @classmethod
    def from_settings(cls, settings: Settings, history: CaseHistory, staff: Staff, book: ParameterBook) -> Controlling:
        networks = load_providers(settings.providers).networks
        groups = {name: network.target_groups for name, network in networks.items()}
        return cls(history, lambda: load_external(settings.indicators), staff, book, groups)

    async def close(self) -> None:
        await self._history.close()

    async def report(self, jobcenter: str, year: int, today: date, report_day: date | None = None) -> IndicatorReport:
        """The whole report of a year; a year that runs is counted up to today."""
        data = self._data(jobcenter, year, await self._history.facts(jobcenter), report_day or date.max)
        found = await asyncio.to_thread(indicators, data)
        return IndicatorReport.of(
            jobcenter, year, found, least=data.least, comment=data.year.comment, compiled_on=today
        )

    async def own(self, jobcenter: str, user: str, today: date) -> tuple[Indicator, ...]:
        """The running year as far as a case manager's own cases tell it (F-196)."""
        data = self._data(jobcenter, today.year, await self._history.facts(jobcenter, user), today, user)
        return indicators(replace(data, external=None))

    def _data(self, jobcenter: str, year: int, cases: tuple[CaseFacts, ...], report_day: date, user: str = "") -> Data:
        period = Period.year(year)
        parameters = self._book.in_force(jobcenter, period.last, FachkonzeptParameters)
        return Data(
            cases,
            period,
            self._external().get(jobcenter),
            report_day,
            posts=self._posts(jobcenter, user, parameters.full_time_hours),
            target_ratio=parameters.caseload_target,
            least=parameters.breakdown_min_persons,
            labels=dict(self._groups.get(jobcenter, {})),
        )

    def _posts(self, jobcenter: str, user: str, week: float) -> float | None:
        """Full-time posts by the staff file as it is today, of one person if named; None if it has no hours."""
        hours = [member.hours or 0 for member in self._staff.case_managers(jobcenter) if user in ("", member.user)]
        return sum(hours) / week if any(hours) else None
