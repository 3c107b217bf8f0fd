"""Which variables certainly exist when a step begins: on every path, through called processes and back.

A data-flow analysis: every set starts as "everything" and shrinks until nothing changes any more. One thing is taken on
trust: which of a called process's ends was reached. The decisions behind the call ask for that, and only a check that
understood their conditions could tell; so what any end brings back counts as known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workers.check.diagram import CAMUNDA, Element
from workers.check.expressions import engine_assignments
from workers.check.project import Project
from workers.check.variables import EVENT_VARIABLES, own_nodes, sets, texts

Names = frozenset[str]
NONE: Names = frozenset()
NULL = "${null}"


class Flow:
    """The variables that certainly exist before and after each step; with ``filled``, those that also hold a value.

    An expression is content with an empty variable, a handler that insists on one is not. jobcenter: whose diagrams are
    called; two guidelines hand different variables on, so each is followed by itself.
    """

    def __init__(self, project: Project, jobcenter: str, *, filled: bool = False) -> None:
        self.project, self.jobcenter, self.filled = project, jobcenter, filled
        self.reached = Reach(project, jobcenter)
        self.everything: Names = frozenset().union(
            *(sets(project, node) for node in project.nodes), _handed_on(project)
        )
        self._nodes = [node for node in project.nodes if node.process.id in self.reached.processes]
        self._empties = {node: empties(project, node) for node in self._nodes}
        self._sets = {node: always_sets(project, node) for node in self._nodes}
        self._ends = {name: _ends(project.processes[name]) for name in self.reached.processes}
        self.before: dict[Element, Names] = dict.fromkeys(self._nodes, self.everything)
        self.after: dict[Element, Names] = dict.fromkeys(self._nodes, self.everything)
        self.entry: dict[str, Names] = dict.fromkeys(self._ends, self.everything)
        self.exit: dict[str, Names] = dict.fromkeys(self._ends, self.everything)
        while self._step():
            pass

    def _step(self) -> bool:
        """One round over everything; False when nothing shrank."""
        size = self._size()
        for name in self._ends:
            self.entry[name] = self._entry(name)
            self.exit[name] = NONE.union(*(self.after[end] for end in self._ends[name]))
        for node in self._nodes:
            self.before[node] = self._before(node)
            self.after[node] = self._after(node)
        return self._size() != size

    def _size(self) -> int:
        tables: tuple[Iterable[Names], ...] = (
            self.before.values(),
            self.after.values(),
            self.entry.values(),
            self.exit.values(),
        )
        return sum(len(names) for table in tables for names in table)

    def _all(self, groups: Iterable[Names]) -> Names:
        """What all groups have in common; of no group at all: everything, for nothing ever comes that way."""
        found = self.everything
        for names in groups:
            found &= names
        return found

    def _entry(self, process: str) -> Names:
        callers = self.reached.callers(process)
        if callers:
            return self._all(_mapped(call, "in", self.before[call]) for call in callers)
        starts = (node for node in self.project.processes[process].inside() if node.kind == "startEvent")
        return self._all(self._done(start, NONE) for start in starts)

    def _before(self, node: Element) -> Names:
        scope = node.parent
        if node.kind == "boundaryEvent":
            host = node.diagram.find(node.get("attachedToRef"))
            return self.before[host] if host else NONE
        if node.is_event_subprocess:
            return self._around(scope)
        if node.kind == "startEvent" and scope and scope.is_event_subprocess:
            return self._around(scope) | self._throwers(node)
        if not node.incoming:
            return self._around(scope)
        sources = [self.after[source] for flow in node.incoming if (source := node.diagram.find(flow.get("sourceRef")))]
        return self._all(sources) if node.kind != "parallelGateway" else NONE.union(*sources)

    def _around(self, scope: Element | None) -> Names:
        """What exists as soon as the scope has begun."""
        if scope is None:
            return NONE
        return self.entry[scope.id] if scope.kind == "process" else self.before[scope]

    def _throwers(self, start: Element) -> Names:
        """What exists wherever the escalation is thrown that starts this event sub-process."""
        definition = start.event("escalation")
        if definition is None:
            return NONE
        code = start.diagram.code(definition)
        found = [
            self.before[node]
            for node in self.project.of_kind("intermediateThrowEvent", "endEvent")
            if node.process.id in self.reached.processes
            and (thrown := node.event("escalation")) is not None
            and node.diagram.code(thrown) == code
        ]
        return self._all(found)

    def _after(self, node: Element) -> Names:
        before = self._done(node, self.before[node])
        if node.kind == "callActivity":
            called = [process for process in self.project.called(node, self.jobcenter) if process in self.exit]
            # nothing to call here: never reached, so nothing that follows can miss anything
            return before | self._all(_mapped(node, "out", self.exit[name]) for name in called)
        if node.kind == "subProcess" and not node.is_event_subprocess:
            return before | self._all(self.after[end] for end in _closing(node))
        return before

    def _done(self, node: Element, before: Names) -> Names:
        """What the step itself adds, whatever was entered or decided, and what it empties."""
        emptied = self._empties[node]
        if node.kind == "startEvent" and self.reached.callers(node.process.id):
            return before  # called, so nobody fills in its start form
        return (before - emptied if self.filled else before | emptied) | self._sets[node]


class Reach:
    """Which processes a Jobcenter's cases go through, and who calls them there."""

    def __init__(self, project: Project, jobcenter: str) -> None:
        self.project, self.jobcenter = project, jobcenter
        self.beginning = _beginning(project, jobcenter)
        self.processes: set[str] = set()
        elsewhere = {_beginning(project, other) for other in project.book.names()} - {self.beginning}
        uncalled = [name for name in project.processes if not project.callers.get(name) and name not in elsewhere]
        queue = [*uncalled, self.beginning]
        while queue:
            name = queue.pop()
            if name in project.processes and name not in self.processes:
                self.processes.add(name)
                queue += [inner for call in _calls(project, name) for inner in project.called(call, jobcenter)]

    def callers(self, process: str) -> list[Element]:
        """Call activities that start the process here; none for the one with which a case begins."""
        if process == self.beginning:
            return []
        return [
            call
            for call in self.project.callers.get(process, [])
            if call.process.id in self.processes and process in self.project.called(call, self.jobcenter)
        ]


def _beginning(project: Project, jobcenter: str) -> str:
    """The process with which a case begins in that Jobcenter."""
    entry = project.book.entries.get("start_process")
    return str(entry.of(jobcenter)[-1].value) if entry and entry.of(jobcenter) else ""


def _calls(project: Project, process: str) -> list[Element]:
    return [call for call in project.of_kind("callActivity") if call.process.id == process]


def empties(project: Project, element: Element) -> Names:
    """Variables that a step sets to nothing: result fields that can only be None, and ``${null}``."""
    handler = project.handler(element)
    fields = handler.result_model.model_fields if handler and handler.result_model else {}
    cleared = {name for name, field in fields.items() if field.annotation is type(None)}
    outputs = element.extensions("outputParameter")
    return frozenset(cleared | {node.get("name", "") for node in outputs if (node.text or "").strip() == NULL})


def always_sets(project: Project, element: Element) -> Names:
    """Variables to which a step gives a value on every way through it; of a result, the fields without default."""
    form = project.form(element.camunda("formRef"))
    found = set(form.always_sets) if form else set()
    handler = project.handler(element)
    if handler and handler.result_model:
        fields = handler.result_model.model_fields
        found.update(name for name, field in fields.items() if field.is_required())
    for node in own_nodes(element):
        found.update(node.get(CAMUNDA + name, "") for name in EVENT_VARIABLES)
        for text in texts(node):
            found.update(engine_assignments(text))
    found.update(mapping.get("name", "") for mapping in element.extensions("outputParameter"))
    found.update(element.setting("given").split())
    return frozenset(found - {""}) - empties(project, element)


def _closing(scope: Element) -> list[Element]:
    """Ends with which a sub-process is over: where some end everything, the others only end a branch beside it."""
    ends = list(_ends(scope))
    return [end for end in ends if end.event("terminate") is not None] or ends


def _ends(scope: Element) -> list[Element]:
    """End events by which the scope is left in the normal way, not those of a path that only ran beside."""
    main = _main_path(scope)
    return [node for node in scope.inside() if node.kind == "endEvent" and node.event("error") is None and node in main]


def _main_path(scope: Element) -> set[Element]:
    """Steps reached from the start without passing a non-interrupting event."""
    found: set[Element] = set()
    queue = [node for node in scope.inside() if node.kind == "startEvent"]
    while queue:
        node = queue.pop()
        if node not in found:
            found.add(node)
            queue.extend(_following(node))
    return found


def _following(node: Element) -> Iterator[Element]:
    targets = (node.diagram.find(flow.get("targetRef")) for flow in node.outgoing)
    yield from (target for target in targets if target)
    for event in node.diagram.of_kind("boundaryEvent"):
        if event.get("attachedToRef") == node.id and event.get("cancelActivity") != "false":
            yield event


def _mapped(call: Element, direction: str, names: Names) -> Names:
    """What of ``names`` crosses the border of a call activity; a named variable crosses even when empty."""
    mappings = call.extensions(direction)
    if any(mapping.get("variables") == "all" for mapping in mappings):
        return names
    return frozenset(mapping.get("target", "") for mapping in mappings) - {""}


def _handed_on(project: Project) -> Iterator[str]:
    for call in project.of_kind("callActivity"):
        for mapping in (*call.extensions("in"), *call.extensions("out")):
            yield mapping.get("target", "")
