"""What people may write freely is a text_ variable: it never reaches history and goes once the letter exists."""

from __future__ import annotations

from collections.abc import Iterator

from workers.check.finding import Finding
from workers.check.form import Component
from workers.check.project import Project

FREE = frozenset({"textfield", "textarea", "taglist"})
PREFIX = "text_"


def check(project: Project) -> Iterator[Finding]:
    for form in project.forms:
        for part in form.components:
            if part.type in FREE and not part.read_only and not _harmless(part):
                yield form.finding(
                    part.place,
                    "In dieses Feld lässt sich frei schreiben, und was dort steht, bleibt im Verlauf gespeichert.",
                    f"Den Schlüssel mit {PREFIX} beginnen, oder mit einem Muster nur Nummern und Kürzel zulassen.",
                )


def _harmless(part: Component) -> bool:
    """Its text goes with the letter, or a pattern lets only numbers and codes through."""
    return part.place.startswith(PREFIX) or bool((part.data.get("validate") or {}).get("pattern"))
