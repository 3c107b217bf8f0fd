"""``bfm serve``: the letter service."""

from __future__ import annotations

import socket
from typing import Annotated

import typer
import uvicorn

from workers.documents.outbox import Outbox
from workers.engine import logs
from workers.errors import UserError
from workers.serve.app import build_app
from workers.serve.sessions import Sessions
from workers.settings import Settings


def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = 8090,
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 inside a container.")] = "127.0.0.1",
) -> None:
    """Show letters of the outbox to users whose Tasklist session may read the case."""
    settings = Settings()
    logs.configure()
    listening = _listen(host, port)
    tasklist = f"{(settings.public_webapp_url or settings.webapp_url).rstrip('/')}/app/tasklist/default/"
    app = build_app(Outbox(settings.outbox), Sessions(settings.webapp_url), tasklist)
    typer.echo(f"Schreiben: http://{host}:{listening.getsockname()[1]}/ (Ausgangsfach: {settings.outbox})")
    config = uvicorn.Config(
        app, access_log=False, log_level="warning", server_header=False, timeout_graceful_shutdown=10
    )
    uvicorn.Server(config).run(sockets=[listening])


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
