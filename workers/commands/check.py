"""`bfm check`: do diagrams, forms, topics, handlers and letters fit each other?"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from workers import modeler
from workers.check import Finding, errors, run
from workers.check.letters import write as write_letters
from workers.check.pictures import write as write_pictures
from workers.check.readme import write as write_readme
from workers.errors import UserError
from workers.rules import provider_file, schema_file
from workers.rules.fachkonzept import external_figures, indicator_file
from workers.rules.provider_file import read_networks
from workers.rules.uckermark import measure_file
from workers.serve.imprint import load_imprints, unfinished
from workers.settings import PROJECT, Settings
from workers.wiring import all_handlers

SHIPPED = PROJECT / "deploy" / "imprint.yaml"
Paths = Annotated[list[Path] | None, typer.Argument(help="Diagrams, forms or folders; default: all of bpmn/")]


def check(
    paths: Paths = None,
    as_json: Annotated[bool, typer.Option("--json", help="Findings as a JSON list")] = False,
    pictures: Annotated[
        Path | None, typer.Option("--pictures", help="Draw every plane of the diagrams into this folder (SVG, PNG)")
    ] = None,
    readme: Annotated[
        bool,
        typer.Option(
            "--write-readme",
            help="Write all that is generated (README files, pictures, Modeler's templates), then check",
        ),
    ] = False,
) -> None:
    """Check diagrams, forms, topics, handlers and letters against each other; exit status 1 with errors."""
    settings = Settings()
    named = paths or [settings.bpmn]
    if pictures:
        for path in write_pictures(_diagrams(named), pictures):
            typer.echo(str(path), err=as_json)
    if readme:
        write_letters(settings.templates)
        write_readme(settings.bpmn, all_handlers())
        modeler.write(settings.bpmn, all_handlers())
        for file, schema in _schemas(settings).items():
            schema_file.schema_path(file).write_text(schema, encoding="utf-8")
    found = run(named, all_handlers(), templates=settings.templates, strict=True)
    findings = [*found, *_imprint(settings), *_kept_files(settings)]
    if as_json:
        typer.echo(json.dumps([finding.as_dict() for finding in findings], ensure_ascii=False, indent=2))
    else:
        _print(findings)
    raise typer.Exit(1 if errors(findings) else 0)


def _imprint(settings: Settings) -> list[Finding]:
    """A house's own imprint with placeholders left; the one that is shipped is nothing but an example."""
    missing = unfinished(load_imprints(settings.imprint))
    if not missing or settings.imprint == SHIPPED:
        return []
    return [Finding(str(settings.imprint), "", missing, "Die Angaben des Hauses eintragen.", "warning", "imprint")]


def _schemas(settings: Settings) -> dict[Path, str]:
    """The files that people keep in an editor, and the schema by which it checks each."""
    return {
        settings.providers: provider_file.schema(),
        settings.indicators: external_figures.schema(),
        settings.measures: measure_file.schema(),
    }


def _kept_files(settings: Settings) -> list[Finding]:
    """Provider database, measures catalogue and external figures read, and their schemas are those of the program."""
    stale = [file for file, schema in _schemas(settings).items() if not schema_file.is_current(file, schema)]
    remedy = "Mit bfm check --write-readme neu schreiben."
    what = "Das Schema für Editoren ist nicht auf dem Stand."
    return [
        *_unreadable(lambda: read_networks(settings.providers), "providers"),
        *_unreadable(lambda: measure_file.read_measures(settings.measures), "measures"),
        *_unreadable(lambda: indicator_file.load_external(settings.indicators), "indicators"),
        *(Finding(schema_file.schema_path(file).name, "", what, remedy, "warning", "schema") for file in stale),
    ]


def _unreadable(read: Callable[[], object], check: str) -> list[Finding]:
    try:
        read()
    except UserError as error:
        return [Finding(error.where, "", error.what, error.remedy, "error", check)]
    return []


def _diagrams(paths: list[Path]) -> list[Path]:
    found = [sorted(path.rglob("*.bpmn")) if path.is_dir() else [path] for path in paths]
    return [path for group in found for path in group]


def _print(findings: list[Finding]) -> None:
    console = Console(soft_wrap=True, highlight=False)
    for finding in findings:
        mark, style = ("Fehler ", "red") if finding.severity == "error" else ("Hinweis", "yellow")
        console.print(f"[{style}]{mark}[/{style}] ", end="")
        console.print(str(finding), markup=False)
    broken, hints = len(errors(findings)), len(findings) - len(errors(findings))
    console.print(f"{broken} Fehler, {hints} Hinweise." if findings else "Alles passt zusammen.")
