"""Printing the story of each scenario, with dates, and clear differences where an expectation failed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from workers.play.coverage import Covered
from workers.play.results import Result

SIGNS = {"done": "[bold]•[/]", "opened": "[cyan]+[/]", "closed": "[dim]–[/]", "checked": "[green]✓[/]"}


def show_story(console: Console, result: Result) -> None:
    """One scenario: date, what was done, which tasks opened, what was checked."""
    scenario = result.scenario
    console.print(f"\n[bold]{scenario.fall}[/] {escape(scenario.titel)}", highlight=False)
    for day, entries in groupby(result.entries, key=lambda entry: entry.day):
        for number, entry in enumerate(entries):
            date = f"{day:%d.%m.%Y}" if number == 0 else " " * 10
            case = f"{entry.case}: " if len(scenario.cases) > 1 else ""
            console.print(f"  {date}  {SIGNS[entry.kind]} {escape(case + entry.text)}", highlight=False, soft_wrap=True)
    if result.failure:
        show_failure(console, result)


def show_failure(console: Console, result: Result) -> None:
    """Where a scenario failed and why."""
    failure = result.failure
    if failure is None:
        return
    console.print(
        f"  [bold red]✗ {failure.day:%d.%m.%Y}[/] {escape(failure.where)}: {escape(failure.message)}", highlight=False
    )
    for difference in failure.differences:
        console.print(f"      {escape(difference.what)}", highlight=False)
        console.print(f"        erwartet:    [green]{escape(difference.expected)}[/]", highlight=False, soft_wrap=True)
        console.print(f"        tatsächlich: [red]{escape(difference.actual)}[/]", highlight=False, soft_wrap=True)


def show_summary(console: Console, results: Sequence[Result], seconds: float) -> None:
    """One line a scenario, and the sum."""
    table = Table("", "Fall", "Titel", "geprüft", title="Szenarien")
    for result in results:
        sign = "[green]✓[/]" if result.passed else "[red]✗[/]"
        table.add_row(sign, result.scenario.fall, escape(result.scenario.titel), str(result.expectations))
    console.print()
    console.print(table)
    passed = sum(result.passed for result in results)
    console.print(f"{passed} von {len(results)} Szenarien bestanden, {seconds:.0f} s", highlight=False)


def show_coverage(console: Console, covered: Sequence[Covered]) -> None:
    """One line a diagram, and below it each arrow that nobody took."""
    table = Table("Diagramm", "Pfeile", "nie durchlaufen", title="Wege durch die Diagramme")
    for diagram in covered:
        table.add_row(diagram.process, f"{diagram.taken} von {len(diagram.flows)}", escape(_never(diagram)))
    console.print()
    console.print(table)
    taken, total = sum(diagram.taken for diagram in covered), sum(len(diagram.flows) for diagram in covered)
    console.print(f"{taken} von {total} Pfeilen durchlaufen", highlight=False)


def _never(diagram: Covered) -> str:
    """The arrows, one a line, as `ask → fix (nein)`."""
    if diagram.flows and not diagram.taken:
        return "alle"
    return "\n".join(
        f"{flow.source} → {flow.target}" + (f" ({flow.label})" if flow.label else "") for flow in diagram.never
    )


def coverage_json(covered: Sequence[Covered]) -> str:
    """The same with how often each arrow was taken, for a machine."""
    return json.dumps([diagram.as_dict() for diagram in covered], ensure_ascii=False, indent=2) + "\n"
