"""Every variable that a form, a handler, an expression or a form text reads is set by someone in that case."""

from __future__ import annotations

from collections.abc import Iterator

from workers.check.finding import Finding
from workers.check.project import Project
from workers.check.variables import available, uses
from workers.rules.catalogue import nearest


def check(project: Project) -> Iterator[Finding]:
    known = available(project)
    seen = set()
    for use in uses(project):
        variables = known[use.element.process.id]
        mark = (use.variable, use.element.id, use.what)
        if use.variable in variables or mark in seen:
            continue
        seen.add(mark)
        similar = nearest(use.variable, variables)
        hint = f" Gemeint ist vielleicht {' oder '.join(similar)}." if similar else ""
        yield use.element.finding(
            f"{use.sentence}, aber nichts setzt diese Variable.",
            f"Ein Formularfeld oder ein Handler-Ergebnis dieses Namens vorsehen oder den Namen berichtigen.{hint}",
        )
