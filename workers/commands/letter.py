"""`bfm letter`: look at a letter with sample data, list what waits for filing, make and change the outbox's keys."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from workers.documents.models import documents
from workers.documents.outbox import Draft, Entry, Outbox
from workers.documents.samples import KINDS, SUFFIX, sample_job
from workers.documents.seal import Seal
from workers.errors import BfmError, UserError
from workers.rules.catalogue import nearest
from workers.rules.staff import Staff, load_staff
from workers.settings import Settings

letter = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@letter.callback()
def group() -> None:
    """Letters: preview with sample data, what waits for filing, keys of the outbox."""


@letter.command()
def preview(
    template: Annotated[str, typer.Argument(help="For example access/handover_record, or handover_record")],
    case: Annotated[str, typer.Option(help=f"Sample: {', '.join(KINDS)}")] = "normal",
    output: Annotated[Path | None, typer.Option(help="PDF to write; default var/preview/…")] = None,
    watch: Annotated[bool, typer.Option(help="Write it again whenever a template or sample changes")] = False,
    show: Annotated[bool, typer.Option("--open", help="Open it with the PDF viewer of this machine")] = False,
) -> None:
    """Write a letter with sample data, so that a changed text can be looked at."""
    templates = Settings().templates
    name = find_template(template)
    target = output or Path("var/preview") / f"{name.removesuffix(SUFFIX).replace('/', '_')}.{find_case(case)}.pdf"
    write(templates, name, case, target)
    if show:
        typer.launch(str(target))
    if watch:
        _watch(templates, name, case, target)


@letter.command()
def unfiled(
    days: Annotated[int, typer.Option(min=0, help="Only what was written at least so many days ago")] = 7,
    leader: Annotated[str, typer.Option(help="Only what people of this team leader have to file")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="As a JSON list")] = False,
) -> None:
    """List documents that wait for filing, oldest first: for the team leaders."""
    settings = Settings()
    staff = load_staff(settings.staff)
    before = datetime.now(UTC) - timedelta(days=days)
    waiting = Outbox.from_settings(settings).unfiled(before)
    listed = [each for each in waiting if not leader or _leader(staff, each.filer) == leader]
    if as_json:
        rows = [_row(each) | {"problem": getattr(each, "problem", None)} for each in listed]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = Table("Seit", "Fall", "Dokument", "Wer legt ab", "Hindernis")
    for each in listed:
        problem = each.problem if isinstance(each, Draft) else ""
        table.add_row(f"{each.created:%d.%m.%Y}", each.case_number, each.title, staff.name(each.filer), problem)
    console = Console()
    console.print(table if listed else "Alles ist abgelegt.")


@letter.command()
def key() -> None:
    """Print a new key for the outbox."""
    typer.echo(Seal.new_key())


@letter.command()
def rekey() -> None:
    """Encrypt everything in the outbox again with the first key, so that older keys can be dropped."""
    typer.echo(f"{Outbox.from_settings(Settings()).rekey()} Dateien neu verschlüsselt.")


def _leader(staff: Staff, user: str) -> str:
    return staff.member(user).leader if staff.knows(user) else ""


def _row(waiting: Entry | Draft) -> dict[str, object]:
    return waiting.model_dump(mode="json", include={"id", "title", "case_number", "filer", "created"})


def find_template(wanted: str) -> str:
    """The template meant, with or without folder and ending. UserError names the nearest ones."""
    known = list(documents())
    short = wanted.removesuffix(".j2").removesuffix(".html").removeprefix("templates/")
    found = [each for each in known if short in (each.removesuffix(SUFFIX), Path(each).name.removesuffix(SUFFIX))]
    if len(found) == 1:
        return found[0]
    names = [each.removesuffix(SUFFIX) for each in known]
    close = [each for each in names if Path(each).name in nearest(short.rpartition("/")[2], map(_stem, names))]
    raise UserError(
        f"Die Vorlage „{wanted}“ gibt es nicht.", remedy=f"Gemeint war vielleicht: {', '.join(close or names)}."
    )


def find_case(wanted: str) -> str:
    """The sample meant. UserError names those there are."""
    if wanted not in KINDS:
        raise UserError(f"Das Beispiel „{wanted}“ gibt es nicht.", remedy=f"Vorhanden sind: {', '.join(KINDS)}.")
    return wanted


def write(templates: Path, template: str, case: str, target: Path) -> None:
    """Render the sample into the file. Raises UserError or PermanentError (German) for whatever is missing."""
    from workers.documents.rendering import Renderer  # half a second that the other commands do without

    rendered = Renderer(templates).render(sample_job(templates, template, case))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(rendered.pdf)
    typer.echo(f"{target} (Vorlagenfassung {rendered.template_version})")


def _stem(name: str) -> str:
    return name.rpartition("/")[2]


def _watch(templates: Path, template: str, case: str, target: Path) -> None:
    """Until Ctrl-C; a mistake in the template is told and waited out."""
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    typer.echo("Warte auf Änderungen, Strg-C beendet.")
    seen = _stamp(templates)
    while True:
        time.sleep(0.3)
        if (now := _stamp(templates)) != seen:
            seen = now
            try:
                write(templates, template, case, target)
            except BfmError as error:
                console.print(str(error), style="bold red", markup=False)


def _stamp(templates: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in templates.rglob("*") if path.is_file()}
