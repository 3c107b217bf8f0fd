"""Which process variables a diagram's parts set and read: who sets what, and what flows through call activities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from workers.check.diagram import CAMUNDA, FLOW_NODES, Element
from workers.check.expressions import engine_assignments, engine_variables, required_variables
from workers.check.project import Project

EVENT_VARIABLES = (
    "errorCodeVariable",
    "errorMessageVariable",
    "escalationCodeVariable",
    "initiator",
    "elementVariable",
)


@dataclass(frozen=True)
class Use:
    """A place that reads a variable.

    ``what`` says in German what reads it. ``needed``: without the variable the step fails. ``late``: read when the step
    is done (conditions of its outgoing arrows, listeners at its end), so what the step itself sets is known by then.
    """

    variable: str
    element: Element
    what: str
    needed: bool = False
    late: bool = False
    by_handler: bool = False

    @property
    def sentence(self) -> str:
        """For example: Der Ausdruck „${clearing_due}“ liest clearing_due."""
        return f"{self.what[0].upper()}{self.what[1:]} liest {self.variable}"


def sets(project: Project, element: Element) -> set[str]:
    """Variables that one element sets: form, handler result, event, mapping, expression."""
    form = project.form(element.camunda("formRef"))
    found = set(form.sets) if form else set()
    handler = project.handler(element)
    if handler and handler.result_model:
        fields = handler.result_model.model_fields
        # a field that can only be None empties a variable, it gives it no value
        found.update(name for name, field in fields.items() if field.annotation is not type(None))
    for node in own_nodes(element):
        found.update(node.get(CAMUNDA + name, "") for name in EVENT_VARIABLES)
        for text in texts(node):
            found.update(engine_assignments(text))
    found.update(mapping.get("name", "") for mapping in element.extensions("outputParameter"))
    found.update(element.setting("given").split())
    found.update(mapping.get("target", "") for mapping in element.extensions("out"))
    return found - {""}


def available(project: Project) -> dict[str, set[str]]:
    """For each process, every variable that can exist in it: set inside, handed in by callers, handed back by calls."""
    known: dict[str, set[str]] = {process: set() for process in project.processes}
    for node in (*project.processes.values(), *project.nodes):
        known[node.process.id] |= sets(project, node)
    changed = True
    while changed:
        before = sum(map(len, known.values()))
        for activity in project.of_kind("callActivity"):
            for process in project.called(activity) & known.keys():
                _pass(activity, known[activity.process.id], known[process])
        changed = sum(map(len, known.values())) != before
    return known


def _pass(activity: Element, outer: set[str], inner: set[str]) -> None:
    for mapping in activity.extensions("in"):
        if mapping.get("variables") == "all":
            inner |= outer
        else:
            inner.add(mapping.get("target", ""))
    for mapping in activity.extensions("out"):
        if mapping.get("variables") == "all":
            outer |= inner


def _local(element: Element) -> set[str]:
    """Variables that exist only inside the element: its input parameters and those of the scopes around it."""
    around = (element, *element.scopes)
    given = {mapping.get("name", "") for scope in around for mapping in scope.extensions("inputParameter")}
    return given.union(*(_repeated(scope) for scope in around))


def _repeated(element: Element) -> set[str]:
    """The variable in which a step that is done once for each entry of a list finds its entry."""
    return {name for node in own_nodes(element) if (name := node.get(f"{CAMUNDA}elementVariable"))}


def uses(project: Project) -> Iterator[Use]:
    """Every place in the diagrams that reads a variable, forms and handlers included."""
    for element in (*project.processes.values(), *project.nodes):
        for node in own_nodes(element):
            for text in texts(node):
                for variable in sorted(engine_variables(text) - _repeated(element)):
                    certain = variable in required_variables(text)
                    yield Use(variable, element, f"der Ausdruck „{text.strip()}“", certain, _is_late(node))
        for mapping in element.extensions("in"):
            if mapping.get("source"):
                yield Use(mapping.get("source", ""), element, "die Übergabe an den gerufenen Prozess")
        inside = (*_form_uses(project, element), *_handler_uses(project, element))
        yield from (use for use in inside if use.variable not in _local(element))


def _form_uses(project: Project, element: Element) -> Iterator[Use]:
    form = project.form(element.camunda("formRef"))
    if form and element.kind == "userTask":
        for variable in form.reads:
            yield Use(variable, element, f"das Formular {form.id}")


def _handler_uses(project: Project, element: Element) -> Iterator[Use]:
    handler = project.handler(element)
    for variable in handler.variables if handler else ():
        fields = handler.case_model.model_fields if handler and handler.case_model else {}
        needed = variable in fields and fields[variable].is_required()
        yield Use(
            variable, element, f"der Handler ({'zwingend' if needed else 'wenn vorhanden'})", needed, by_handler=True
        )


def _is_late(node: etree._Element) -> bool:
    """Is this part of an element evaluated only when the element is done?"""
    return any(
        etree.QName(above).localname in ("sequenceFlow", "outputParameter") or above.get("event") in ("end", "complete")
        for above in (node, *node.iterancestors())
        if isinstance(above.tag, str) and etree.QName(above).localname not in FLOW_NODES
    )


def own_nodes(element: Element) -> Iterator[etree._Element]:
    """The XML of the element itself and of its settings and outgoing flows, without the flow nodes inside it."""
    stack = [element.node, *(flow.node for flow in element.outgoing)]
    while stack:
        node = stack.pop()
        yield node
        children = (child for child in node if isinstance(child.tag, str))
        stack.extend(child for child in children if etree.QName(child).localname not in FLOW_NODES | {"sequenceFlow"})


def texts(node: etree._Element) -> Iterator[str]:
    if etree.QName(node).localname == "documentation":
        return
    for text in (node.text or "", *node.attrib.values()):
        if "{" in str(text):
            yield str(text)
