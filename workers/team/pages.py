"""``/team`` and ``/team/<section>.csv``: for case managers (cases they work), team and area leaders (cases they lead).

Who asks is known by the engine session, as for letters; what they may see, by the staff file.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path

import structlog
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from workers.engine.answers import EngineError
from workers.registry import BERLIN
from workers.reports.controlling import Controlling
from workers.rules.german import day
from workers.rules.guidelines import FachkonzeptParameters, Guideline
from workers.rules.parameters import ParameterBook, Parameters
from workers.rules.staff import Member, Staff
from workers.serve.pages import COMMON_HEADERS, page
from workers.serve.sessions import EngineAway, Sessions
from workers.team.figures import Bar, Section, common_sections, first_month, own_indicators, own_sections, sections
from workers.team.situation import Scope, TeamData

HERE = Path(__file__).parent
STYLE = (HERE / "team.css").read_text(encoding="utf-8")
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS = COMMON_HEADERS | {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}
MANAGER = "fallmanagement"
VARIABLES = {MANAGER: "acting_manager", "teamleitung": "team_leader"}
"""What names somebody in their cases."""
VISITORS = (*VARIABLES, "bereichsleitung")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet would calculate a cell that begins so."""
audit = structlog.get_logger(log="audit")


class TeamPages:
    """The overview's pages. today: the civil date, which a test sets."""

    def __init__(
        self,
        sessions: Sessions,
        data: TeamData,
        staff: Callable[[], Staff],
        book: ParameterBook,
        tasklist: str,
        today: Callable[[], date] = lambda: datetime.now(BERLIN).date(),
        controlling: Callable[[Staff], Controlling] | None = None,
    ) -> None:
        self._sessions, self._data, self._load = sessions, data, staff
        self._book, self._tasklist, self._today = book, tasklist, today
        self._open_controlling = controlling
        self._environment = Environment(
            loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        self._environment.filters["scale"] = highest

    @cached_property
    def staff(self) -> Staff:
        """Read at the first visit."""
        return self._load()

    @cached_property
    def controlling(self) -> Controlling | None:
        """Opened when the first case manager of a Jobcenter with indicators looks."""
        return self._open_controlling(self.staff) if self._open_controlling else None

    def routes(self) -> list[Route]:
        return [Route("/team", self.overview), Route("/team/{section}.csv", self.table)]

    async def close(self) -> None:
        await self._data.close()
        if "controlling" in self.__dict__ and self.controlling:
            await self.controlling.close()

    async def overview(self, request: Request) -> Response:
        return await self._answer(request, self._page)

    async def table(self, request: Request) -> Response:
        wanted = request.path_params["section"]

        def export(_member: Member, found: Sequence[Section]) -> Response:
            section = next((section for section in found if section.key == wanted), None)
            return as_csv(section, self._today()) if section else self._missing()

        return await self._answer(request, export)

    async def _answer(self, request: Request, show: Callable[[Member, Sequence[Section]], Response]) -> Response:
        user: str | None = None
        try:
            user = await self._sessions.user(request.cookies)
            member = self.staff.member(user) if user and self.staff.knows(user) else None
            if member and member.group in VISITORS:
                response = show(member, await self._sections(member))
            else:
                response = self._refusal(user)
        except (EngineAway, EngineError) as error:
            audit.warning("engine_away", reason=type(error).__name__)
            response = page(
                503,
                "Zurzeit nicht möglich",
                "Die Übersicht lässt sich gerade nicht zeigen, weil das Fallsystem nicht antwortet. "
                "Bitte versuchen Sie es in einigen Minuten noch einmal.",
            )
        audit.info("team_requested", user=user, status=response.status_code)
        return response

    def _refusal(self, user: str | None) -> Response:
        if user is None:
            return page(
                401,
                "Bitte melden Sie sich an",
                "Die Fallübersicht sehen Sie nur, wenn Sie in diesem Browser in der Aufgabenliste angemeldet sind. "
                "Melden Sie sich dort an und öffnen Sie diese Seite noch einmal.",
                tasklist=self._tasklist,
            )
        return page(
            403,
            "Kein Zugriff",
            "Die Fallübersicht ist dem Fallmanagement, den Teamleitungen und den Bereichsleitungen vorbehalten. "
            "Ihre eigenen Aufgaben finden Sie in der Aufgabenliste.",
            tasklist=self._tasklist,
        )

    async def _sections(self, member: Member) -> tuple[Section, ...]:
        today = self._today()
        if not self._book.follows(member.jobcenter, Guideline):
            return ()  # its process is not built, so it has no cases
        parameters = self._book.in_force(member.jobcenter, today, Guideline)
        since = datetime.combine(first_month(today), time(), BERLIN)
        situation = await self._data.situation(scope_of(member), parameters.clearing_process, since)
        if member.group == MANAGER:
            own = own_sections(situation, member.user, self.staff, today)
            return (*own, *await self._own_indicators(member, parameters, today))
        if isinstance(parameters, Parameters):
            return sections(situation, self._managers(member), self.staff, parameters)
        return common_sections(situation, self.staff, today)

    async def _own_indicators(self, member: Member, parameters: Guideline, today: date) -> tuple[Section, ...]:
        """Where the guideline knows indicators, those of the own cases (F-196)."""
        if not isinstance(parameters, FachkonzeptParameters) or self.controlling is None:
            return ()
        found = await self.controlling.own(member.jobcenter, member.user, today)
        return (own_indicators(found, today.year),)

    def _managers(self, member: Member) -> list[Member]:
        """The case managers of the leader's team; of the whole Jobcenter for an area leader."""
        found = self.staff.case_managers(member.jobcenter)
        return [each for each in found if member.group == "bereichsleitung" or each.leader == member.user]

    def _page(self, member: Member, found: Sequence[Section]) -> Response:
        title = "Meine Fälle" if member.group == MANAGER else "Teamübersicht"
        scope = "Alle Teams" if member.group == "bereichsleitung" else f"{member.site}, {member.team}"
        now = day(self._today())
        template = self._environment.get_template("team.html.j2")
        body = template.render(
            style=STYLE,
            title=title,
            sections=found,
            scope=scope,
            now=now,
            tasklist=self._tasklist,
            indicators=self._book.follows(member.jobcenter, FachkonzeptParameters),
        )
        return HTMLResponse(body, headers=HEADERS)

    def _missing(self) -> Response:
        return page(404, "Keine Tabelle unter dieser Adresse", "Bitte öffnen Sie die Fallübersicht noch einmal.")


def scope_of(member: Member) -> Scope:
    """Whose cases somebody sees: those they work or lead, an area leader those of the Jobcenter."""
    if member.group in VARIABLES:
        return Scope(VARIABLES[member.group], member.user)
    return Scope("jobcenter", member.jobcenter)


def highest(bars: Sequence[Bar]) -> int:
    """What the longest bar or mark stands for; at least 1."""
    return max([1, *(bar.value for bar in bars), *(bar.limit or 0 for bar in bars)])


def as_csv(section: Section, on: date) -> Response:
    """A file that a German spreadsheet opens as it is."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in (section.columns, *section.rows):
        writer.writerow([_plain(cell) for cell in row])
    headers = COMMON_HEADERS | {"Content-Disposition": f'attachment; filename="{section.key}-{on:%Y-%m-%d}.csv"'}
    return Response(text.getvalue().encode("utf-8-sig"), media_type="text/csv", headers=headers)


def _plain(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
