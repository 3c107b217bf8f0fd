"""Every form is used; file, id and box have the same name (a start form: the name of its process in front)."""

from __future__ import annotations

from collections.abc import Iterator

from workers.check.finding import Finding
from workers.check.project import Project


def check(project: Project) -> Iterator[Finding]:
    users: dict[str, set[str]] = {}
    for node in project.nodes:
        # a start event is an occurrence, its form is what is filled in: fallmanagement.referral
        names = f"{node.process.id}.{node.id}" if node.kind != "startEvent" else node.camunda("formRef")
        users.setdefault(node.camunda("formRef"), set()).add(names)
    for form in project.forms:
        if form.id != form.path.stem:
            yield form.finding("", f"Das Formular trägt die Id „{form.id}“.", f"Die Id muss {form.path.stem} heißen.")
        if form.id not in users:
            yield form.finding("", "Kein Schritt verwendet dieses Formular.", "Im Diagramm eintragen oder löschen.")
        elif form.id not in users[form.id]:
            named = ", ".join(sorted(users[form.id]))
            yield form.finding("", f"Das Formular gehört zu {named}.", "Es muss wie einer dieser Schritte heißen.")
