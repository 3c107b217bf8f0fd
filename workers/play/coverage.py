"""Which sequence flows of the diagrams a run has taken, told from the engine's history.

The engine remembers activities, not flows. A flow counts as taken only when both its ends are there: a visit of its
source that was completed (not cancelled), and a later visit of its target in the same scope that is not explained by
another flow. So flows are matched in the order of time:

- Visits are compared within one scope (process instance, sub-process, or one run of an event sub-process), because no
  flow leaves a scope. An interrupted task is cancelled, so only its boundary event leads on; a boundary event, a start
  of an event sub-process and a catch event behind an event gateway are visits of their own. (An event gateway always
  ends as cancelled; the event that came tells whether it was left.)
- Each visit of the target takes the source that ended last before it: without a wait in between, the two are moments
  of one transaction. A source serves one target, a parallel gateway (or a task with several flows) one each.
- A join is visited once a token and left once, a loop once a round, so both come out by counting.
- The order of visits is their start, then the engine's sequence counter (`sortBy=occurrence`), which grows along an
  execution; two visits of the same millisecond are told apart by it.
- A visit without a source (a case set up in the middle by `start_before`) takes no flow, nor does a waiting source.
- Two flows from the same box to the same box leave the same traces; neither is counted. Draw them through one flow.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from workers.check.diagram import Diagram, Element
from workers.engine.admin import EngineAdmin, read_time
from workers.engine.admin_http import Json

AT_ONCE = 4
"""Requests at a time."""
DECIDES = frozenset({"exclusiveGateway", "eventBasedGateway"})
"""One of the flows behind it is taken; behind anything else all of them."""


@dataclass(frozen=True)
class Flow:
    """An arrow of a diagram."""

    id: str
    source: str
    target: str
    label: str = ""
    exclusive: bool = False
    """Whether taking it excludes the other flows of its source."""


@dataclass(frozen=True)
class Visit:
    """One run of a box. ``left``: when it was completed; None while it waits and after it was cancelled."""

    activity: str
    scope: str
    began: datetime
    left: datetime | None

    @classmethod
    def read(cls, row: Json) -> Visit:
        completed = row["endTime"] and (not row["canceled"] or row["activityType"] == "eventBasedGateway")
        left = read_time(row["endTime"]) if completed else None
        box = row["activityId"].removesuffix("#multiInstanceBody")  # its runs are visits within it
        return cls(box, row["parentActivityInstanceId"], read_time(row["startTime"]), left)


@dataclass(frozen=True)
class Covered:
    """The flows of one diagram and how often each was taken."""

    process: str
    file: str
    flows: tuple[Flow, ...]
    times: Counter[str]

    @property
    def never(self) -> list[Flow]:
        return [flow for flow in self.flows if not self.times[flow.id]]

    @property
    def taken(self) -> int:
        return len(self.flows) - len(self.never)

    def as_dict(self) -> dict[str, Any]:
        """For a file that a machine reads."""
        never = [{"id": flow.id, "from": flow.source, "to": flow.target, "label": flow.label} for flow in self.never]
        times = {flow.id: self.times[flow.id] for flow in self.flows}
        return {"process": self.process, "file": self.file, "total": len(self.flows), "taken": self.taken} | {
            "never": never,
            "times": times,
        }


class Ledger:
    """Sums up which flows the scenarios of a run take.

    Each is read as soon as it is over: the clock passes years, and the engine deletes history that has grown old.
    """

    def __init__(self, folder: Path) -> None:
        self._covered = {covered.process: covered for covered in _untouched(folder)}

    def read(self, admin: EngineAdmin, instances: Iterable[Json]) -> None:
        """Add what these process instances took, given as the engine's history lists them."""
        known = [row for row in instances if row["processDefinitionKey"] in self._covered]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for row, visits in zip(known, pool.map(partial(_visits, admin), known), strict=True):
                covered = self._covered[row["processDefinitionKey"]]
                covered.times.update(taken(visits, covered.flows))

    def diagrams(self) -> list[Covered]:
        return list(self._covered.values())


def _untouched(folder: Path) -> Iterator[Covered]:
    for file in sorted(folder.rglob("*.bpmn")):
        diagram = Diagram(file, file.relative_to(folder).as_posix())
        for process in diagram.processes:
            flows = tuple(_flow(flow) for flow in diagram.flows if flow.process == process)
            yield Covered(process.id, diagram.name, flows, Counter())


def taken(visits: Iterable[Visit], flows: Iterable[Flow]) -> Counter[str]:
    """How often each flow was taken. ``visits``: in the order in which they began."""
    into: dict[str, list[Flow]] = defaultdict(list)
    for flow in _distinct(flows):
        into[flow.target].append(flow)
    by_scope: dict[str, list[Visit]] = defaultdict(list)
    for visit in visits:
        by_scope[visit.scope].append(visit)
    return sum((_taken_in(scope, into) for scope in by_scope.values()), Counter())


def _taken_in(visits: list[Visit], into: dict[str, list[Flow]]) -> Counter[str]:
    times: Counter[str] = Counter()
    used: dict[int, set[str]] = defaultdict(set)
    for place, visit in enumerate(visits):
        way = _way_to(visit, visits[:place], into[visit.activity], used)
        if way:
            source, flow = way
            used[source] |= {"*", flow.id} if flow.exclusive else {flow.id}
            times[flow.id] += 1
    return times


def _way_to(visit: Visit, before: list[Visit], flows: list[Flow], used: dict[int, set[str]]) -> tuple[int, Flow] | None:
    """The earlier visit that led to this one, by its place in the list, and the flow between them."""
    possible = [
        (earlier.left, place, flow)
        for place, earlier in enumerate(before)
        for flow in flows
        if flow.source == earlier.activity and not used[place] & {"*", flow.id}
        if earlier.left is not None and earlier.left <= visit.began
    ]
    if not possible:
        return None
    _, place, flow = max(possible, key=lambda way: way[:2])
    return place, flow


def _distinct(flows: Iterable[Flow]) -> list[Flow]:
    """Without those that history cannot tell apart."""
    flows = list(flows)
    ends = Counter((flow.source, flow.target) for flow in flows)
    return [flow for flow in flows if ends[flow.source, flow.target] == 1]


def _flow(flow: Element) -> Flow:
    source = flow.diagram.find(flow.get("sourceRef"))
    exclusive = source is not None and source.kind in DECIDES
    return Flow(flow.id, flow.get("sourceRef"), flow.get("targetRef"), flow.name, exclusive)


def _visits(admin: EngineAdmin, instance: Json) -> list[Visit]:
    rows = admin.past_activities(processInstanceId=instance["id"], sortBy="occurrence", sortOrder="asc")
    return sorted((Visit.read(row) for row in rows), key=lambda visit: visit.began)
