"""Printing the story of each scenario, with dates, and clear differences where an expectation failed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich.console import Console
from rich.markup import escape
from rich.table import Table

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
