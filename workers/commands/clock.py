"""`bfm clock`: look at or move the clock of a demo or test engine."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated

import typer
from rich.console import Console

from workers.commands.options import EngineUrl, admin_of
from workers.errors import UserError
from workers.registry import BERLIN


def clock(
    to: Annotated[str, typer.Argument(help="2026-03-01, 2026-03-01T08:30 or reset; empty shows the time")] = "",
    engine_url: EngineUrl = None,
) -> None:
    """Show or move the engine's clock (profile simulation only); due timers then fire within a second."""
    moment = read_moment(to) if to not in ("", "reset") else None
    with admin_of(engine_url) as admin:
        if to == "reset":
            admin.reset_clock()
        elif moment:
            admin.set_clock(moment, ticking=True)
        Console().print(f"{admin.clock().astimezone(BERLIN):%d.%m.%Y %H:%M}", highlight=False)


def read_moment(text: str) -> datetime:
    """Civil date (08:00) or date with time in Europe/Berlin. Raises UserError with the expected form."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UserError(f"»{text}« is no date.", remedy="Write 2026-03-01 or 2026-03-01T08:30.") from None
    if "T" not in text and " " not in text:
        moment = datetime.combine(moment.date(), time(8), BERLIN)
    return moment if moment.tzinfo else moment.replace(tzinfo=BERLIN)
