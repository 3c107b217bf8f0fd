"""``bfm serve``: the letter service."""

from __future__ import annotations

import socket
from typing import Annotated

import typer
import uvicorn

from workers.documents.outbox import Outbox
from workers.engine import logs
from workers.engine.client import EngineClient
from workers.errors import UserError
from workers.handbook import Handbook
from workers.handbook.pages import HandbookPages
from workers.reports.case_history import CaseHistory
from workers.reports.controlling import Controlling
from workers.reports.shelf import Shelf
from workers.rules.parameters import load_parameters
from workers.rules.staff import Staff, load_staff
from workers.serve.app import build_app
from workers.serve.imprint import ImprintPages, load_imprints, unfinished
from workers.serve.reports import ReportPages
from workers.serve.sessions import Sessions
from workers.settings import Settings
from workers.team import TeamData, TeamPages


def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = 8090,
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 inside a container.")] = "127.0.0.1",
) -> None:
    """Letters for those who may read the case, team overview, reports for their readers, handbook for all."""
    settings = Settings()
    logs.configure()
    imprints = load_imprints(settings.imprint)
    listening = _listen(host, port)
    handbook = HandbookPages(lambda: read_handbook(settings))
    sessions = Sessions(settings.webapp_url)
    reports = ReportPages(Shelf(settings.reports_folder), sessions, settings.tasklist)
    app = build_app(
        Outbox.from_settings(settings),
        sessions,
        settings.tasklist,
        handbook,
        team_pages(settings, sessions),
        reports,
        ImprintPages(imprints),
    )
    address = f"http://{host}:{listening.getsockname()[1]}"
    typer.echo(f"Schreiben: {address}/ (Ausgangsfach: {settings.outbox})")
    typer.echo(f"Prozesshandbuch: {address}/handbuch; Teamübersicht: {address}/team; Berichte: {address}/berichte")
    if missing := unfinished(imprints):
        typer.echo(f"Hinweis: {missing} Bitte in {settings.imprint} eintragen.", err=True)
    config = uvicorn.Config(
        app, access_log=False, log_level="warning", server_header=False, timeout_graceful_shutdown=10
    )
    uvicorn.Server(config).run(sockets=[listening])


def team_pages(settings: Settings, sessions: Sessions) -> TeamPages:
    """The team overview, which asks the engine with the technical account of the settings."""
    data = TeamData(EngineClient.from_settings(settings))
    book = load_parameters()

    def controlling(staff: Staff) -> Controlling:
        return Controlling.from_settings(settings, CaseHistory(EngineClient.from_settings(settings)), staff, book)

    return TeamPages(
        sessions, data, lambda: load_staff(settings.staff), book, settings.tasklist, controlling=controlling
    )


def read_handbook(settings: Settings) -> Handbook:
    """The handbook of the diagrams, forms and templates in the settings."""
    from workers.check.project import Project
    from workers.wiring import all_handlers

    return Handbook(Project.load(settings.bpmn, all_handlers(), settings.templates))


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket, or one sentence that says why not."""
    try:
        return socket.create_server((host, port), backlog=128)
    except OSError as error:
        raise UserError(
            f"cannot listen there ({error.strerror}).",
            where=f"{host}:{port}",
            remedy="Stop the other program or choose another port with --port.",
        ) from None
