"""`bfm doctor`: finds cases on a running engine that have come to a standstill or that nobody looks after."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from workers.commands.options import EngineUrl, admin_of
from workers.doctor import Trouble, examine
from workers.documents.outbox import Outbox
from workers.rules.staff import load_staff
from workers.settings import Settings


def doctor(
    engine_url: EngineUrl = None,
    outbox: Annotated[Path | None, typer.Option(help="Folder of letters that wait for filing (BFM_OUTBOX)")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Findings as a JSON list")] = False,
) -> None:
    """Look for missing timers, cases that wait for nothing, tasks of absent people, stuck work and incidents.

    Changes nothing. Exit status 1 if something was found.
    """
    settings = Settings()
    if outbox:
        settings = settings.model_copy(update={"outbox": outbox, "outbox_s3": ""})
    with admin_of(engine_url, settings) as admin, Console(stderr=True).status("Looking twice"):
        found = examine(admin, load_staff(settings.staff), _letters(settings))
    if as_json:
        typer.echo(json.dumps([trouble.as_dict() for trouble in found], ensure_ascii=False, indent=2))
    else:
        _print(found)
    raise typer.Exit(1 if found else 0)


def _letters(settings: Settings) -> Outbox | None:
    """The outbox, if there is one yet."""
    return Outbox.from_settings(settings) if settings.outbox_s3 or settings.outbox.is_dir() else None


def _print(found: list[Trouble]) -> None:
    console = Console(soft_wrap=True, highlight=False, markup=False)
    for trouble in found:
        console.print(f"✗ {trouble}")
    console.print(f"{len(found)} Befunde." if found else "Alles in Ordnung.")
