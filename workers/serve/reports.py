"""``GET /berichte``: the reports of a Jobcenter, each kind for its readers only (H-121, U-265, F-196)."""

from __future__ import annotations

import asyncio

import structlog
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from workers.documents.models import MonthlyReport
from workers.reports.shelf import FILE, Shelf
from workers.serve.pages import COMMON_HEADERS, PDF_HEADERS, page
from workers.serve.sessions import EngineAway, Sessions

GROUPS = {"wirkungsanalyse": "gb2", "ergebnispruefung": "leitung"}
OPEN = frozenset({"kennzahlen"})
"""For everybody who works in that Jobcenter: managers and staff see the same figures (F-196)."""
TITLES = {
    "wirkungsanalyse": "Monatsbericht der Wirkungsanalyse",
    "ergebnispruefung": "Jährliche Ergebnisprüfung",
    "kennzahlen": "Kennzahlen des Fallmanagements",
}
KINDS = {
    "pdf": ("PDF", "application/pdf"),
    "xlsx": ("Arbeitsmappe", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
audit = structlog.get_logger(log="audit")
_LINKS = Environment(autoescape=True, undefined=StrictUndefined).from_string(
    '{% for label, name in links %}<a href="/berichte/{{ name }}">{{ label }}</a><br>{% endfor %}'
)


class ReportPages:
    """The overview and the files. Nothing is shown without the engine's word that the reader belongs to the group."""

    def __init__(self, shelf: Shelf, sessions: Sessions, tasklist: str) -> None:
        self._shelf, self._sessions, self._tasklist = shelf, sessions, tasklist

    def routes(self) -> list[Route]:
        return [Route("/berichte", self.answer), Route("/berichte/{name}", self.answer)]

    async def answer(self, request: Request) -> Response:
        """Overview or file; who asked for what is logged."""
        name = request.path_params.get("name", "")
        user: str | None = None
        try:
            user = await self._sessions.user(request.cookies)
            kinds = await self._kinds(request, user) if user else set()
            names = await self._names(request, user, kinds) if user else []
            response = _refusal(user, bool(kinds or names), self._tasklist) or await self._show(names, name)
        except EngineAway:
            response = page(
                503,
                "Zurzeit nicht möglich",
                "Die Berichte lassen sich gerade nicht anzeigen, weil das Fallsystem nicht antwortet. "
                "Bitte versuchen Sie es in einigen Minuten noch einmal.",
            )
        shown = name if FILE.fullmatch(name) else "overview" if not name else "invalid"
        audit.info("report_requested", user=user, report=shown, status=response.status_code)
        return response

    async def _kinds(self, request: Request, user: str) -> set[str]:
        """The reports that this reader's groups see."""
        return {kind for kind, group in GROUPS.items() if await self._sessions.in_group(request.cookies, user, group)}

    async def _names(self, request: Request, user: str, kinds: set[str]) -> list[str]:
        """The reports that this reader may open, the newest first."""
        own = await self._sessions.jobcenters(request.cookies, user)
        found = await asyncio.to_thread(self._shelf.names)
        return [each for each in found if _part(each, "jobcenter") in own and _part(each, "report") in kinds | OPEN]

    async def _show(self, names: list[str], name: str) -> Response:
        if not name:
            return page(200, "Berichte", *_overview(names), tasklist=self._tasklist)
        content = await asyncio.to_thread(self._shelf.read, name) if name in names else None
        if content is None:
            return page(404, "Kein Bericht unter dieser Adresse", "Die Übersicht nennt alle Berichte: /berichte")
        kind = name.rpartition(".")[2]
        disposition = "inline" if kind == "pdf" else "attachment"
        headers = (PDF_HEADERS if kind == "pdf" else COMMON_HEADERS) | {
            "Content-Disposition": f'{disposition}; filename="{name}"'
        }
        return Response(content, media_type=KINDS[kind][1], headers=headers)


def _refusal(user: str | None, may_read: bool, tasklist: str) -> Response | None:
    if user is None:
        return page(
            401,
            "Bitte melden Sie sich an",
            "Die Berichte sehen Sie nur, wenn Sie in diesem Browser in der Aufgabenliste angemeldet sind. "
            "Melden Sie sich dort an und öffnen Sie den Link in Ihrer Aufgabe noch einmal.",
            tasklist=tasklist,
        )
    if not may_read:
        return page(
            403,
            "Kein Zugriff",
            "Die Monatsberichte der Wirkungsanalyse sieht hier nur der Geschäftsbereich II, die jährliche "
            "Ergebnisprüfung nur die Leitung. Kennzahlen des Fallmanagements sehen alle im Jobcenter, sobald sie für "
            "ein Jahr vorliegen. Die veröffentlichten Summen finden Sie auf der Plattform des Fallmanagements.",
        )
    return None


def _part(name: str, part: str) -> str:
    found = FILE.fullmatch(name)
    return found[part] if found else ""


def _overview(names: list[str]) -> list[str]:
    if not names:
        return ["Es gibt noch keinen Bericht. Monatsberichte entstehen am ersten Tag des Monats für den Monat davor."]
    return [Markup(_LINKS.render(links=[(_label(name), name) for name in names]))]


def _label(name: str) -> str:
    found = FILE.fullmatch(name)
    assert found
    period, place = found["period"], found["jobcenter"].title()
    shown = MonthlyReport.month_name(period) if "-" in period else period
    return f"{TITLES[found['report']]}, {shown}, {place} ({KINDS[found['kind']][0]})"
