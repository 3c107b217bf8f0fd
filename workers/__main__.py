"""Command line: `bfm <command>`. Every command lives in workers/commands; this module only names them."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import typer
from rich.console import Console

from workers.errors import BfmError

COMMANDS = (
    "demo",
    "engine",
    "deploy",
    "work",
    "serve",
    "check",
    "play",
    "trace",
    "compare",
    "doctor",
    "report",
    "clock",
)
GROUPS = ("letter", "incidents")
"""Words that several commands begin with, for example `bfm letter preview`."""


def build() -> typer.Typer:
    """The whole command line, for the list of commands and its help."""
    cli = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        help="Fallmanagement as an executable process: engine, workers, letters, checks.",
    )
    for name in COMMANDS:
        cli.command(name)(_load(name))
    for name in GROUPS:
        cli.add_typer(_load(name), name=name)
    return cli


def _load(name: str) -> Any:
    """The command's function, or the group's command line."""
    return getattr(importlib.import_module(f"workers.commands.{name}"), name)


def main() -> None:
    """Run the command line; an error of ours is one sentence and exit status 2."""
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        _run_one(asked) if asked in (*COMMANDS, *GROUPS) else build()()
    except BfmError as error:
        Console(stderr=True, soft_wrap=True).print(str(error), style="bold red", highlight=False, markup=False)
        sys.exit(2)


def _run_one(name: str) -> None:
    """Start one command without importing the others: a worker starts in a fraction of a second."""
    cli = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    if name in GROUPS:
        cli = _load(name)
    else:
        cli.command(name)(_load(name))
    cli(args=sys.argv[2:], prog_name=f"bfm {name}")


if __name__ == "__main__":
    main()
