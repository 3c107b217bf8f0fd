"""`bfm incidents`: what stands still by a failure, by cause; `bfm incidents retry` tries again what has been mended."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from workers.commands.options import EngineUrl, admin_of
from workers.engine.admin import EngineAdmin
from workers.errors import UserError
from workers.incidents import Cause, Incident, Retried, by_cause, matching, read, retry
from workers.registry import BERLIN

incidents = typer.Typer(
    add_completion=False, pretty_exceptions_enable=False, help="Incidents by cause; mend it, then retry them."
)
AsJson = Annotated[bool, typer.Option("--json", help="For a program")]
Since = Annotated[str, typer.Option(metavar="YYYY-MM-DD[THH:MM]", help="Only those that arose then or later")]
Until = Annotated[str, typer.Option(metavar="YYYY-MM-DD[THH:MM]", help="Only those that arose then or before")]
FORMS = ("%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d.%m.%Y", "%d.%m.%Y %H:%M")
DAY_ONLY = ("%Y-%m-%d", "%d.%m.%Y")
LIMIT, PATIENCE = 50, 20.0
WORDS = {
    "done": "läuft weiter",
    "again": "wieder gescheitert",
    "waiting": "noch nicht bearbeitet",
    "refused": "nicht angenommen",
}
ATTEMPT = "Erst die Ursache beheben, dann: bfm incidents retry --cause {key}"


@incidents.callback(invoke_without_command=True)
def show(context: typer.Context, engine_url: EngineUrl = None, as_json: AsJson = False) -> None:
    """List what stands still, the most frequent cause first. Exit status 1 if there is anything."""
    if context.invoked_subcommand:
        return
    with admin_of(engine_url) as admin:
        causes = by_cause(read(admin))
    if as_json:
        _print_json([cause.as_dict() for cause in causes])
    else:
        _print_causes(causes)
    raise typer.Exit(1 if causes else 0)


@incidents.command("retry")
def again(
    cause: Annotated[str, typer.Option(help="Key of a cause as listed, or a part of its words or box")],
    since: Since = "",
    until: Until = "",
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the oldest first")] = LIMIT,
    execute: Annotated[bool, typer.Option("--execute", help="Do it; without it only say what would be done")] = False,
    wait: Annotated[float, typer.Option(min=0, help="Seconds to watch whether they go on")] = PATIENCE,
    engine_url: EngineUrl = None,
    as_json: AsJson = False,
) -> None:
    """Give incidents of a cause one more attempt: steps of the engine and of workers.

    Changes nothing without --execute. Exit status 0: all go on, or would be tried; 1: nothing fits, or some do not
    go on.
    """
    begin, end = _moment(since, "--since"), _moment(until, "--until", last=True)
    with admin_of(engine_url) as admin:
        chosen = matching(by_cause(read(admin)), cause, begin, end, limit)
        done = _retry(admin, chosen, wait, as_json) if execute else []
    if as_json:
        _print_json({"chosen": [_plan(one) for one in chosen], "results": [_result(one) for one in done]})
    else:
        _tell(chosen, done, execute)
    failed = any(one.state != "done" for one in done)
    raise typer.Exit(1 if failed or not chosen else 0)


def _retry(admin: EngineAdmin, chosen: Sequence[Incident], wait: float, quiet: bool) -> list[Retried]:
    steps = iter(track(range(len(chosen)), "Wiederholen", console=Console(stderr=True), disable=quiet, transient=True))
    return retry(admin, chosen, patience=wait, progress=lambda: next(steps, None))


def _moment(text: str, option: str, *, last: bool = False) -> datetime | None:
    """A moment in Europe/Berlin; a day alone means its beginning, or its end."""
    for form in FORMS if text else ():
        try:
            found = datetime.strptime(text, form).replace(tzinfo=BERLIN)
        except ValueError:
            continue
        return found.replace(hour=23, minute=59, second=59) if last and form in DAY_ONLY else found
    if text:
        raise UserError(
            f"„{text}“ ist kein Zeitpunkt.", where=option, remedy="Erwartet: JJJJ-MM-TT oder JJJJ-MM-TTThh:mm."
        )
    return None


def _plan(one: Incident) -> dict[str, str]:
    return {"incident": one.id, "case": one.case, "box": one.box, "kind": one.kind, "since": one.since.isoformat()}


def _result(one: Retried) -> dict[str, str]:
    return {"incident": one.incident.id, "case": one.incident.case, "state": one.state, "why": one.why}


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _console() -> Console:
    return Console(soft_wrap=True, highlight=False, markup=False)


def _print_causes(causes: Sequence[Cause]) -> None:
    console = _console()
    for cause in causes:
        number, cases = len(cause.incidents), cause.cases
        more = f" und {len(cases) - 3} weitere" if len(cases) > 3 else ""
        console.print(f"✗ {number}× {cause.place}  [{cause.key}]", style="bold")
        console.print(f"  {cause.text}")
        if cases:
            console.print(f"  Fälle: {', '.join(cases[:3])}{more}")
        console.print(f"  Älteste {cause.oldest:%d.%m.%Y %H:%M}, neueste {cause.newest:%d.%m.%Y %H:%M}")
        console.print(f"  {ATTEMPT.format(key=cause.key)}\n")
    total = sum(len(cause.incidents) for cause in causes)
    console.print(f"Störungen: {total}, Ursachen: {len(causes)}." if causes else "Keine Störungen.")


def _tell(chosen: Sequence[Incident], done: Sequence[Retried], execute: bool) -> None:
    """What will be done, or what was done."""
    console = _console()
    if not chosen:
        console.print("Keine Störung passt zu dieser Auswahl.")
        return
    if not execute:
        for one in chosen:
            console.print(f"  würde wiederholt: Fall {one.case or '–'}, {one.place}, seit {one.since:%d.%m.%Y %H:%M}")
        console.print(f"Zu wiederholen: {len(chosen)}. Geändert ist nichts; ausführen mit --execute.")
        return
    for result in done:
        one = result.incident
        why = f" ({result.why})" if result.why else ""
        console.print(f"  {WORDS[result.state]}: Fall {one.case or '–'}, {one.place}{why}")
    counts = Counter(result.state for result in done)
    told = ", ".join(f"{WORDS[state]}: {counts[state]}" for state in counts)
    console.print(f"Wiederholt: {len(done)}. Davon {told}.")
