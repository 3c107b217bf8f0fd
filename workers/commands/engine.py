"""`bfm engine`: run the engine in the foreground."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from workers.commands.ending import ended_by_signal
from workers.engine.builder import Product, engine_jar
from workers.engine.launcher import EngineProcess, start_engine
from workers.errors import UserError
from workers.settings import PROJECT, Settings


def engine(
    product: Annotated[Product, typer.Option("--engine", help="Which engine: camunda or operaton.")] = "camunda",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of REST and web apps.")] = 8080,
    data: Annotated[Path, typer.Option(help="Folder of the H2 database and the log.")] = PROJECT / "var" / "engine",
    simulation: Annotated[
        bool, typer.Option("--simulation", help="The clock can be moved. Never in production.")
    ] = False,
    build: Annotated[bool, typer.Option(help="Build the engine when its sources have changed.")] = True,
    build_only: Annotated[bool, typer.Option("--build-only", help="Build it if needed, start nothing.")] = False,
    heap: Annotated[str, typer.Option(help="Memory of the engine, as Java writes it.")] = "512m",
) -> None:
    """Start the engine, print its addresses, and stop it with Ctrl-C.

    The administrator is BFM_ADMIN_USER with BFM_ADMIN_PASSWORD; BFM_DB_URL, BFM_DB_USER and BFM_DB_PASSWORD name a
    PostgreSQL database instead of the H2 file.
    """
    settings, console = Settings(), Console(stderr=True)
    if build_only:
        with console.status(f"Building the {product} engine") as status:
            engine_jar(product, build=build, progress=status.update)
        return
    password = settings.admin_password.get_secret_value()
    if not password:
        raise UserError(
            "The engine needs an administrator's password of its own.",
            remedy="Set BFM_ADMIN_PASSWORD to at least 12 characters.",
        )
    with console.status("Preparing the engine") as status:
        running = start_engine(
            product,
            port=port,
            data=data,
            simulation=simulation,
            admin_user=settings.admin_user,
            admin_password=password,
            heap=heap,
            build=build,
            progress=status.update,
        )
    with ended_by_signal(), running:
        _announce(running)
        running.process.wait()
    if running.process.returncode not in (0, 143, None):
        raise UserError("The engine ended by itself.", remedy=f"Read {running.log}.")


def _announce(running: EngineProcess) -> None:
    print(f"{running.product} runs as process {running.pid}. Ctrl-C stops it.", flush=True)
    print(f"  Tasklist, Cockpit, Admin  {running.webapp_url}/", flush=True)
    print(f"  REST                      {running.url}", flush=True)
    print(f"  Log                       {running.log}", flush=True)
