"""`bfm trace`: where a rule lives, and which rules a box carries."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from workers import trace as tracing
from workers.check.project import Project
from workers.errors import UserError
from workers.settings import Settings
from workers.wiring import all_handlers

STATUS = {"implemented": "umgesetzt", "guidance": "Hinweis", "open": "offen"}


def trace(
    what: Annotated[str, typer.Argument(help="A rule id (H-63) or a box (clearing.set_deadline)")] = "",
    coverage: Annotated[bool, typer.Option("--coverage", help="Every rule: implemented, guidance or open")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON")] = False,
) -> None:
    """Show where a rule lives in diagrams, forms, code, parameters and tests, or what hangs on a box."""
    project = Project.load(Settings().bpmn, all_handlers())
    if coverage:
        rows = tracing.coverage(project)
        _json([vars(row) for row in rows]) if as_json else _print_coverage(rows)
    elif not what:
        raise UserError("Keine Regel und kein Kasten genannt.", remedy="Zum Beispiel: bfm trace H-63")
    elif "." in what:
        found = tracing.box(project, what)
        _json(found.as_dict()) if as_json else _print_box(found)
    else:
        lives = tracing.rule(project, what)
        _json(lives.as_dict()) if as_json else _print_rule(lives)


def _json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _console() -> Console:
    return Console(soft_wrap=True, highlight=False, markup=False)


def _section(console: Console, heading: str, lines: Iterable[object]) -> None:
    shown = [str(line) for line in lines]
    if shown:
        console.print(f"\n{heading}", style="bold")
        for line in shown:
            console.print(f"  {line}")


def _print_rule(found: tracing.RuleTrace) -> None:
    console, requirement = _console(), found.requirement
    console.print(f"{found.id} ({requirement.phase}, {requirement.kind}; {requirement.source})", style="bold")
    console.print(f"  {requirement.german}")
    if requirement.software:
        console.print(f"  Software: {requirement.software}")
    _section(console, "Parameter", map(_parameter, found.parameters))
    _section(console, "Kästen", map(_box, found.boxes))
    _section(console, "Formulare", sorted({box.form for box in found.boxes if box.form}))
    _section(console, "Code", found.code)
    _section(console, "Vorlagen", found.templates)
    _section(console, "Tests und Szenarien", found.tests)
    if found.coverage:
        console.print(f"\nStand: {STATUS[found.coverage.status]}. {found.coverage.reason}".rstrip(), style="bold")


def _print_box(found: tracing.BoxTrace) -> None:
    console = _console()
    console.print(f"{found.box.box} „{found.box.label}“ ({found.box.kind}; {found.box.file})", style="bold")
    if found.documentation:
        console.print(f"  {found.documentation}")
    _section(console, "Regeln am Kasten", (f"{rule}  {text}" for rule, text in found.rules.items()))
    more = {rule: text for rule, text in found.code_rules.items() if rule not in found.rules}
    _section(console, "Weitere Regeln im Code", (f"{rule}  {text}" for rule, text in more.items()))
    _section(console, "Formular", filter(None, [found.box.form]))
    _section(console, "Handler", filter(None, [found.box.handler]))
    _section(console, "Vorlagen", (f"templates/{name}" for name in found.templates))
    _section(console, "Parameter", map(_parameter, found.parameters))
    _section(console, "Liest", filter(None, [", ".join(found.reads)]))
    _section(console, "Schreibt", filter(None, [", ".join(found.writes)]))
    _section(console, "Fehlercodes", found.errors)
    _section(console, "Tests und Szenarien", found.tests)


def _print_coverage(rows: list[tracing.Coverage]) -> None:
    table = Table("Regel", "Phase", "Stand", "Wo oder warum nicht")
    for row in rows:
        table.add_row(row.id, row.phase, STATUS[row.status], _why(row))
    console = Console(highlight=False, width=None if Console().is_terminal else 160)
    console.print(table)
    counts = Counter(row.status for row in rows)
    console.print(", ".join(f"{count} {STATUS[status]}" for status, count in sorted(counts.items())))


def _why(row: tracing.Coverage) -> str:
    more = f" (+{len(row.where) - 3})" if len(row.where) > 3 else ""
    where = ", ".join(row.where[:3]) + more
    return f"{row.reason} Vorbereitet: {where}" if row.reason and where else row.reason or where


def _parameter(line: tracing.ParameterLine) -> str:
    return f"{line.key} = {line.value} ({line.jobcenter}, ab {line.valid_from}, {line.status}; {line.source})"


def _box(line: tracing.BoxLine) -> str:
    return f"{line.box} „{line.label}“ ({line.kind}; {line.file})"
