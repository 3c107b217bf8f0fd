"""Error codes that a handler throws are caught at its box, and every code that a box catches can be thrown."""

from __future__ import annotations

from collections.abc import Iterator

from workers.check.diagram import Element
from workers.check.finding import Finding
from workers.check.project import Project


def check(project: Project) -> Iterator[Finding]:
    for node in project.nodes:
        for code in sorted(_thrown(project, node)):
            if not any(code in _caught(scope) for scope in (node, *node.scopes)):
                yield node.finding(
                    f"Der Fehler {code} wird nirgends aufgefangen; die Engine würde den Fall still beenden.",
                    f"Ein Fehler-Ereignis mit Code {code} an den Kasten setzen.",
                )
        if node.kind in ("boundaryEvent", "startEvent") and node.event("error") is not None:
            yield from _catcher(project, node)


def _catcher(project: Project, event: Element) -> Iterator[Finding]:
    definition = event.event("error")
    code = event.diagram.code(definition) if definition is not None else ""
    host = event.diagram.find(event.get("attachedToRef")) or (event.parent and event.parent.parent)
    inside = [node for node in event.diagram.nodes if host and (node == host or host in node.scopes)]
    if not code:
        yield event.finding("Das Fehler-Ereignis nennt keinen Code.", "Den Fehler mit seinem Code auswählen.")
    elif not any(code in _thrown(project, node) for node in inside) and not _calls(inside):
        yield event.finding(
            f"Der Fehler {code} kann hier nicht auftreten.",
            "Den Code beim Handler anmelden (errors=…), berichtigen oder das Ereignis löschen.",
        )


def _calls(nodes: list[Element]) -> bool:
    """A called process may throw whatever its own diagram throws."""
    return any(node.kind == "callActivity" for node in nodes)


def _thrown(project: Project, node: Element) -> set[str]:
    handler = project.handler(node)
    definition = node.event("error") if node.kind == "endEvent" else None
    return set(handler.errors if handler else ()) | (
        {node.diagram.code(definition)} if definition is not None else set()
    )


def _caught(host: Element) -> set[str]:
    """Codes caught at the border of a box, or by an event sub-process inside a scope."""
    events = [node for node in host.diagram.of_kind("boundaryEvent") if node.get("attachedToRef") == host.id]
    for inner in host.inside():
        if inner.is_event_subprocess:
            events.extend(node for node in inner.inside() if node.kind == "startEvent")
    definitions = [event.event("error") for event in events]
    return {host.diagram.code(definition) for definition in definitions if definition is not None}
