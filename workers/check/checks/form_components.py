"""Forms use only what Tasklist renders; every input has a key and a label, and no key twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from workers.check.finding import Finding
from workers.check.form import CONTAINERS, INPUTS, SHOWN, Component, Form
from workers.check.project import Project

RENDERED = INPUTS | CONTAINERS | SHOWN


def check(project: Project) -> Iterator[Finding]:
    for form in project.forms:
        for part in form.components:
            yield from _component(form, part)
        keys = Counter(part.variable for part in form.components if part.type in INPUTS and part.variable)
        for key in (key for key, count in keys.items() if count > 1):
            yield form.finding(key, f"Zwei Felder schreiben {key}.", "Jedem Feld einen eigenen Schlüssel geben.")


def _component(form: Form, part: Component) -> Iterator[Finding]:
    if part.type not in RENDERED:
        yield form.finding(
            part.place,
            f"Die Tasklist zeigt Bausteine der Art {part.type} nicht an.",
            f"Einen dieser Bausteine verwenden: {', '.join(sorted(RENDERED))}.",
        )
    elif part.type in INPUTS:
        if not part.data.get("key"):
            yield form.finding(part.place, "Das Feld hat keinen Schlüssel.", "„Key“ mit dem Variablennamen füllen.")
        if not any(part.data.get(name) for name in ("label", "dateLabel", "timeLabel")):
            yield form.finding(part.place, "Das Feld ist nicht beschriftet.", "„Label“ auf Deutsch eintragen.")
