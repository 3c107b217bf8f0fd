"""A diagram as the checks see it: elements with their Camunda attributes, and where they are drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lxml import etree

from workers.check.finding import Finding, Severity
from workers.rules.catalogue import ids_in

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
CAMUNDA = "{http://camunda.org/schema/1.0/bpmn}"
BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DI = "{http://www.omg.org/spec/DD/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"

TASKS = frozenset({"userTask", "serviceTask", "callActivity", "sendTask", "receiveTask", "task", "manualTask"}) | {
    "businessRuleTask",
    "scriptTask",
}
GATEWAYS = frozenset({"exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway", "complexGateway"})
EVENTS = frozenset({"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"})
SCOPES = frozenset({"process", "subProcess", "transaction", "adHocSubProcess"})
FLOW_NODES = TASKS | GATEWAYS | EVENTS | (SCOPES - {"process"})


Point = tuple[float, float]


@dataclass(frozen=True)
class Bounds:
    """A drawn rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    def overlaps(self, other: Bounds) -> bool:
        """Do the two share an area?"""
        apart = self.x + self.width <= other.x or other.x + other.width <= self.x
        return not (apart or self.y + self.height <= other.y or other.y + other.height <= self.y)


@dataclass(frozen=True, eq=False)
class Element:
    """A process, task, gateway, event or flow. Two are the same if they are the same XML node."""

    node: etree._Element
    diagram: Diagram

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Element) and other.node is self.node

    def __hash__(self) -> int:
        return hash(self.node)

    @property
    def id(self) -> str:
        return self.node.get("id", "")

    @property
    def kind(self) -> str:
        """The BPMN name, for example ``userTask``."""
        return str(self.node.tag).rpartition("}")[2]

    @property
    def name(self) -> str:
        """The German label on one line."""
        return " ".join(self.node.get("name", "").split())

    def get(self, attribute: str) -> str:
        """A BPMN attribute, empty if absent."""
        return self.node.get(attribute, "")

    def camunda(self, attribute: str) -> str:
        """A Camunda attribute, empty if absent."""
        return self.node.get(CAMUNDA + attribute, "")

    def extensions(self, name: str) -> list[etree._Element]:
        """The element's own Camunda extension elements of that name, not those of elements inside it."""
        own = self.node.find(BPMN + "extensionElements")
        return [] if own is None else list(own.iter(CAMUNDA + name))

    @property
    def rules(self) -> list[str]:
        """Rule ids of the property ``rule``, as written."""
        return self.setting("rule").replace(",", " ").split()

    def setting(self, name: str) -> str:
        """Value of a Camunda property, empty if absent: ``rule``; ``notify``; ``given`` (variables that whoever starts
        the process hands in)."""
        return " ".join(node.get("value", "") for node in self.extensions("property") if node.get("name") == name)

    def event(self, kind: str) -> etree._Element | None:
        """The event definition of that kind, for example ``timer``."""
        return self.node.find(f"{BPMN}{kind}EventDefinition")

    @property
    def documentation(self) -> str:
        return " ".join("".join(node.itertext()) for node in self.node.findall(BPMN + "documentation"))

    @property
    def parent(self) -> Element | None:
        """The enclosing sub-process or process."""
        above = self.node.getparent()
        return None if self.kind == "process" or above is None else Element(above, self.diagram)

    @property
    def scopes(self) -> Iterator[Element]:
        """The enclosing scopes, innermost first, the process last."""
        scope = self.parent
        while scope is not None:
            yield scope
            scope = scope.parent

    @property
    def process(self) -> Element:
        return self if self.kind == "process" else list(self.scopes)[-1]

    def inside(self) -> Iterator[Element]:
        """Flow nodes directly inside this scope."""
        for node in self.node:
            if isinstance(node.tag, str) and etree.QName(node).localname in FLOW_NODES:
                yield Element(node, self.diagram)

    @property
    def outgoing(self) -> list[Element]:
        return self.diagram.leaving.get(self.id, [])

    @property
    def incoming(self) -> list[Element]:
        return self.diagram.arriving.get(self.id, [])

    @property
    def is_event_subprocess(self) -> bool:
        return self.kind == "subProcess" and self.get("triggeredByEvent") == "true"

    def finding(self, what: str, remedy: str, severity: Severity = "error") -> Finding:
        return Finding(self.diagram.name, self.id or self.kind, what, remedy, severity)


class Diagram:
    """One BPMN file. Raises `etree.XMLSyntaxError` when it is no XML."""

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.name = path, name
        self.root = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()

    @cached_property
    def processes(self) -> list[Element]:
        return [Element(node, self) for node in self.root.findall(BPMN + "process")]

    @cached_property
    def nodes(self) -> list[Element]:
        """Every task, gateway, event and sub-process of every process, at any depth, in the order of the file."""
        return [
            Element(node, self)
            for process in self.processes
            for node in process.node.iter()
            if isinstance(node.tag, str) and node.tag.removeprefix(BPMN) in FLOW_NODES
        ]

    @cached_property
    def flows(self) -> list[Element]:
        """Every sequence flow."""
        return [Element(node, self) for node in self.root.iter(BPMN + "sequenceFlow")]

    @cached_property
    def leaving(self) -> dict[str, list[Element]]:
        """The sequence flows by the element where they begin."""
        return _grouped(self.flows, "sourceRef")

    @cached_property
    def arriving(self) -> dict[str, list[Element]]:
        """The sequence flows by the element where they end."""
        return _grouped(self.flows, "targetRef")

    def of_kind(self, *kinds: str) -> list[Element]:
        return [node for node in self.nodes if node.kind in kinds]

    @cached_property
    def _by_id(self) -> dict[str, Element]:
        return {node.id: node for node in reversed((*self.nodes, *self.flows))}

    def find(self, identifier: str) -> Element | None:
        return self._by_id.get(identifier)

    def code(self, definition: etree._Element) -> str:
        """Code of the error or escalation, or name of the message, that an event definition refers to."""
        for kind, attribute in (("error", "errorCode"), ("escalation", "escalationCode"), ("message", "name")):
            reference = definition.get(kind + "Ref")
            for node in self.root.findall(BPMN + kind):
                if reference and node.get("id") == reference:
                    return node.get(attribute, "")
        return ""

    @cached_property
    def shapes(self) -> dict[str, Bounds]:
        """Drawn rectangle of each element."""
        found = {}
        for shape in self.root.iter(BPMNDI + "BPMNShape"):
            box = shape.find(DC + "Bounds")
            if box is not None:
                found[shape.get("bpmnElement", "")] = Bounds(*(float(box.get(key, 0)) for key in BOX))
        return found

    @cached_property
    def planes(self) -> list[list[str]]:
        """Ids of the elements drawn on each plane."""
        planes = self.root.iter(BPMNDI + "BPMNPlane")
        return [[shape.get("bpmnElement", "") for shape in plane.iter(BPMNDI + "BPMNShape")] for plane in planes]

    @cached_property
    def plane_owners(self) -> list[str]:
        """Id of the process or sub-process that each plane shows."""
        return [plane.get("bpmnElement", "") for plane in self.root.iter(BPMNDI + "BPMNPlane")]

    @cached_property
    def waypoints(self) -> dict[str, list[Point]]:
        """The drawn line of each sequence flow, corner by corner."""
        return {
            edge.get("bpmnElement", ""): [
                (float(at.get("x", 0)), float(at.get("y", 0))) for at in edge.iter(DI + "waypoint")
            ]
            for edge in self.root.iter(BPMNDI + "BPMNEdge")
        }

    def rules(self) -> set[str]:
        """Every rule id that stands anywhere in the diagram."""
        return {rule for node in (*self.processes, *self.nodes) for rule in ids_in(" ".join(node.rules))}


def _grouped(flows: list[Element], end: str) -> dict[str, list[Element]]:
    found: dict[str, list[Element]] = {}
    for flow in flows:
        found.setdefault(flow.get(end), []).append(flow)
    return found


BOX = ("x", "y", "width", "height")
