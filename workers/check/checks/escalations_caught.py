"""Escalation codes that are thrown are caught above, here or in the calling process; those caught are thrown."""

from __future__ import annotations

from collections.abc import Iterator

from workers.check.diagram import Element
from workers.check.finding import Finding
from workers.check.project import Project

THROWERS = ("intermediateThrowEvent", "endEvent")


def check(project: Project) -> Iterator[Finding]:
    thrown = set()
    for node in project.of_kind(*THROWERS):
        code = _code(node)
        if code is None:
            continue
        thrown.add(code)
        if not code or not _is_caught(project, node, code, set()):
            yield node.finding(
                f"Die Meldung {code or '(ohne Code)'} fängt niemand auf; sie ginge verloren.",
                "Im Hauptprozess einen Ereignis-Teilprozess mit diesem Code vorsehen.",
            )
    for node in project.of_kind("boundaryEvent", "startEvent"):
        code = _code(node)
        if code is not None and code not in thrown:
            yield node.finding(
                f"Die Meldung {code or '(ohne Code)'} löst niemand aus.",
                "Den Code berichtigen oder das Ereignis löschen.",
            )


def _code(node: Element) -> str | None:
    definition = node.event("escalation")
    return None if definition is None else node.diagram.code(definition)


def _is_caught(project: Project, node: Element, code: str, seen: set[str]) -> bool:
    """Caught at the node's border, in an enclosing scope, or by whoever calls the process (in every call)."""
    if any(code in _catches(scope) for scope in (node, *node.scopes)):
        return True
    process = node.process.id
    if process in seen:
        return False
    callers = project.callers.get(process, [])
    return bool(callers) and all(_is_caught(project, caller, code, seen | {process}) for caller in callers)


def _catches(host: Element) -> set[str | None]:
    found = {_code(node) for node in host.diagram.of_kind("boundaryEvent") if node.get("attachedToRef") == host.id}
    for inner in host.inside():
        if inner.is_event_subprocess:
            found.update(_code(node) for node in inner.inside() if node.kind == "startEvent")
    return found
