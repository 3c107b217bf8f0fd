"""``GET /briefe/<id>``: the document as PDF, for users who may read its case; everything else is a German page.

The order of the questions: logged in? document there? may this session read the case? Only then is the file opened.
Nothing is cached, nothing personal is logged or part of an address.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from workers.documents.outbox import Draft, Entry, Outbox, Proof
from workers.errors import PermanentError
from workers.handbook.pages import HandbookPages
from workers.serve.imprint import ImprintPages
from workers.serve.pages import COMMON_HEADERS, PDF_HEADERS, page
from workers.serve.reports import ReportPages
from workers.serve.sessions import EngineAway, Sessions
from workers.team import TeamPages

audit = structlog.get_logger(log="audit")
"""Who asked for which document, when, with which outcome: user id, document id and status only."""


class LetterService:
    """The pages of the service.

    tasklist: address of the task list as browsers reach it, for the link on pages that ask for a log-in.
    """

    def __init__(self, outbox: Outbox, sessions: Sessions, tasklist: str) -> None:
        self._outbox, self._sessions, self._tasklist = outbox, sessions, tasklist

    async def index(self, _request: Request) -> Response:
        return page(
            200,
            "Schreiben im Fallmanagement",
            "Dieser Dienst zeigt Schreiben des beschäftigungsorientierten Fallmanagements, solange sie noch nicht "
            "abgelegt sind.",
            "Sie öffnen ein Schreiben mit dem Link in Ihrer Aufgabe. Dafür müssen Sie in der Aufgabenliste "
            "angemeldet sein und den Fall lesen dürfen.",
            "Jeder Abruf wird mit Benutzerkennung, Nummer des Schreibens und Zeitpunkt protokolliert.",
            tasklist=self._tasklist,
        )

    async def letter(self, request: Request) -> Response:
        document_id = request.path_params["document_id"]
        user: str | None = None
        try:
            user = await self._sessions.user(request.cookies)
            response = await self._answer(request, user, document_id)
        except EngineAway as error:
            audit.warning("engine_away", reason=str(error))
            response = page(
                503,
                "Zurzeit nicht möglich",
                "Das Schreiben lässt sich gerade nicht anzeigen, weil das Fallsystem nicht antwortet. "
                "Bitte versuchen Sie es in einigen Minuten noch einmal.",
            )
        audit.info("letter_requested", user=user, document=_loggable(document_id), status=response.status_code)
        return response

    async def _answer(self, request: Request, user: str | None, document_id: str) -> Response:
        if user is None:
            return page(
                401,
                "Bitte melden Sie sich an",
                "Schreiben sehen Sie nur, wenn Sie in diesem Browser in der Aufgabenliste angemeldet sind. "
                "Melden Sie sich dort an und öffnen Sie den Link in Ihrer Aufgabe noch einmal.",
                tasklist=self._tasklist,
            )
        known = await asyncio.to_thread(self._outbox.find, document_id)
        if isinstance(known, Proof):
            return page(
                410,
                "Schon abgelegt",
                f"Das Schreiben „{known.title}“ wurde am {known.filed_on:%d.%m.%Y} abgelegt und hier gelöscht. "
                "Sie finden es im Fachverfahren.",
            )
        if known is None:
            return self._not_found()
        if not await self._sessions.may_read(request.cookies, known.case_number):
            return page(
                403,
                "Kein Zugriff",
                "Sie dürfen dieses Schreiben nicht lesen, weil Ihnen keine Aufgabe dieses Falls zugeordnet ist. "
                "Wenn Sie den Fall übernehmen sollen, wenden Sie sich bitte an Ihre Teamleitung.",
            )
        if isinstance(known, Draft):
            return _blocked(known)
        return await self._deliver(known, request.path_params.get("kind"))

    async def _deliver(self, entry: Entry, kind: str | None) -> Response:
        if kind not in (None, "pdf", "text"):
            return self._not_found()
        if kind is None and entry.has_text:
            return _choice(entry)
        try:
            if kind == "text":
                text = await asyncio.to_thread(self._outbox.open_text, entry.id)
                headers = COMMON_HEADERS | {"Content-Disposition": f'attachment; filename="{entry.id}.txt"'}
                return Response(text, media_type="text/plain", headers=headers)
            pdf = await asyncio.to_thread(self._outbox.open, entry.id)
        except PermanentError:
            return self._not_found()
        headers = PDF_HEADERS | {"Content-Disposition": f'inline; filename="{entry.id}.pdf"'}
        return Response(pdf, media_type="application/pdf", headers=headers)

    def _not_found(self) -> Response:
        return page(
            404,
            "Kein Schreiben unter dieser Adresse",
            "Unter dieser Adresse gibt es kein Schreiben. Bitte öffnen Sie den Link in Ihrer Aufgabe noch einmal.",
            tasklist=self._tasklist,
        )

    async def live(self, _request: Request) -> Response:
        return JSONResponse({"status": "ok"}, headers=COMMON_HEADERS)

    async def ready(self, _request: Request) -> Response:
        engine = await self._sessions.answers()
        return JSONResponse({"engine": engine}, status_code=200 if engine else 503, headers=COMMON_HEADERS)

    async def refuse(self, _request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        if status == 404:
            return self._not_found()
        return page(status, "Das hat nicht geklappt", "Bitte öffnen Sie den Link in Ihrer Aufgabe noch einmal.")


def build_app(
    outbox: Outbox,
    sessions: Sessions,
    tasklist: str,
    handbook: HandbookPages | None = None,
    team: TeamPages | None = None,
    reports: ReportPages | None = None,
    imprint: ImprintPages | None = None,
) -> Starlette:
    """The ASGI application; with process handbook, team overview, reports and imprint if given."""
    service = LetterService(outbox, sessions, tasklist)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        await sessions.close()
        if team:
            await team.close()

    routes = [
        Route("/", service.index),
        Route("/briefe/{document_id}", service.letter),
        Route("/briefe/{document_id}/{kind}", service.letter),
        Route("/health/live", service.live),
        Route("/health/ready", service.ready),
        *(handbook.routes() if handbook else ()),
        *(team.routes() if team else ()),
        *(reports.routes() if reports else ()),
        *(imprint.routes() if imprint else ()),
    ]
    handlers = {HTTPException: service.refuse, Exception: service.refuse}
    return Starlette(routes=routes, lifespan=lifespan, exception_handlers=handlers)


def _choice(entry: Entry) -> Response:
    """The reader wants text for a reading device: PDF for the file, text to hand over."""
    links = {"Schreiben öffnen (PDF)": f"/briefe/{entry.id}/pdf", "Text herunterladen": f"/briefe/{entry.id}/text"}
    return page(
        200,
        entry.title,
        "Die Person liest Schreiben mit einem Hilfsmittel. Legen Sie das PDF ab, und geben Sie ihr den Text auf dem "
        "Weg, den sie gewählt hat.",
        links=links,
    )


def _blocked(draft: Draft) -> Response:
    """What is missing, and the texts that somebody wrote for the document, so that they are not lost."""
    return page(
        409,
        "Dieses Schreiben ist noch nicht erstellt",
        f"{draft.title}: {draft.problem}",
        "Die Aufgabe „Hindernis klären“ erstellt es erneut. Bisher eingegeben ist:",
        *draft.texts(),
    )


def _loggable(document_id: str) -> str:
    """The id as asked for, if it can be one at all: free text of an address does not belong in a log."""
    return document_id if document_id.isascii() and document_id.isalnum() and len(document_id) <= 32 else "invalid"
