"""Comparing what a scenario expects with what the engine shows; every difference says expected, actual and nearest."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from workers.engine.admin_http import Json
from workers.play.cast import Cast
from workers.play.catalogue import Catalogue
from workers.play.scenario import Deviation, Expectation
from workers.play.scenario import OpenTask as Wanted
from workers.play.stage import OpenTask, Stage
from workers.rules.catalogue import ids_in
from workers.rules.impact_report import figure

ASIDE = frozenset({"deviation", "filing", "transfer", "absence"})
"""Processes beside the case: their variables are copies."""
DEVIATION = "resolve_deviation"
MAIN = "fallmanagement"


@dataclass(frozen=True)
class Difference:
    """One expectation that does not hold."""

    what: str
    expected: str
    actual: str

    def __str__(self) -> str:
        return f"{self.what}: erwartet {self.expected}, tatsächlich {self.actual}"


@dataclass
class CaseView:
    """One case on the engine, looked at once; history is fetched only if an expectation asks for it."""

    stage: Stage
    catalogue: Catalogue
    cast: Cast
    case: str
    tasks: list[OpenTask]

    def compare(self, wanted: Expectation) -> list[Difference]:
        """All differences of an expectation."""
        return [difference for check in CHECKS for difference in check(self, wanted)]

    def instances(self) -> list[Json]:
        """Instances of the case, the newest first."""
        return self.stage.history(self.case, sortBy="startTime", sortOrder="desc")

    def activities(self, instance: str) -> list[Json]:
        return self.stage.admin.past_activities(processInstanceId=instance, finished=True)

    def passed(self) -> list[tuple[str, str]]:
        """Process and element of everything the case has been through, once for each time."""
        return [
            (row["processDefinitionKey"], row["activityId"])
            for instance in self.instances()
            for row in self.activities(instance["id"])
            if not row["canceled"]
        ]

    def variable(self, name: str) -> tuple[bool, Any]:
        """Whether the case has the variable, and its value in the newest part of the case."""
        instances = [row["id"] for row in self.instances() if row["processDefinitionKey"] not in ASIDE]
        rows = self.stage.admin.past_variables(variableName=name, processInstanceIdIn=instances) if instances else []
        rows = [row for row in rows if row["state"] != "DELETED"]
        rows.sort(key=lambda row: instances.index(row["processInstanceId"]))
        if not rows:
            return False, None
        value = rows[0]["value"]
        return True, json.loads(value) if rows[0]["type"] == "Json" and isinstance(value, str) else value

    def shown(self) -> str:
        """The open tasks in one line, for „tatsächlich“."""
        return "; ".join(self.describe(task) for task in self.tasks) or "keine Aufgabe offen"

    def describe(self, task: OpenTask) -> str:
        due = f", fällig {german(task.due)}" if task.due else ""
        correction = self.stage.admin.task_variables(task.id).get("correction_message")
        remark = f" mit der Bitte: {correction}" if correction else ""
        return f"„{task.name}“ ({self.holder(task)}{due}){remark}"

    def holder(self, task: OpenTask) -> str:
        """Assignee, else the groups that may take it."""
        return task.assignee or ", ".join(self.stage.admin.candidate_groups(task.id)) or "niemand"


def _tasks(view: CaseView, wanted: Expectation) -> Iterator[Difference]:
    """Each expected task needs an open one of its own; with ``nur`` none may be left over."""
    left = list(view.tasks)
    for task in wanted.aufgaben:
        places = {(element.process, element.id) for element in view.catalogue.find(task.aufgabe, "userTask")}
        found = [
            (list(_task_differences(view, task, open_)), open_)
            for open_ in left
            if (open_.process, open_.element) in places
        ]
        if not found:
            yield Difference(f"Aufgabe „{task.aufgabe}“", "offen", view.shown())
            continue
        differences, best = min(found, key=lambda pair: len(pair[0]))
        left.remove(best)
        yield from differences
    if wanted.nur and left:
        yield Difference("Weitere offene Aufgaben", "keine", "; ".join(view.describe(task) for task in left))


def _task_differences(view: CaseView, wanted: Wanted, task: OpenTask) -> Iterator[Difference]:
    name = f"Aufgabe „{task.name}“"
    for label, expected, actual in (
        ("fällig", wanted.due, task.due),
        ("Wiedervorlage", wanted.wiedervorlage, task.follow_up),
        ("offen seit", wanted.seit, task.created),
    ):
        if expected is not None and expected != (actual.date() if actual else None):
            yield Difference(f"{name}, {label}", german(expected), german(actual))
    if wanted.wer is not None:
        role = view.cast.role(wanted.wer)
        holders = (
            [task.assignee, view.cast.group_of(task.assignee)]
            if task.assignee
            else view.stage.admin.candidate_groups(task.id)
        )
        if str(role) not in holders:
            yield Difference(f"{name}, bei", str(role), view.holder(task))
    if wanted.zeigt:
        shown = view.stage.admin.task_variables(task.id)
        yield from _value_differences(name, wanted.zeigt, lambda key: (key in shown, shown.get(key)), view.cast)


def _not_open(view: CaseView, wanted: Expectation) -> Iterator[Difference]:
    for name in wanted.nicht_offen:
        places = {(element.process, element.id) for element in view.catalogue.find(name, "userTask")}
        for task in view.tasks:
            if (task.process, task.element) in places:
                yield Difference(f"Aufgabe „{name}“", "nicht offen", view.describe(task))


def _deviations(view: CaseView, wanted: Expectation) -> Iterator[Difference]:
    """All deviations before the team leader: as many as expected, each as expected."""
    if wanted.abweichungen is None:
        return
    found = [view.stage.admin.task_variables(task.id) for task in view.tasks if task.element == DEVIATION]
    missing = []
    for deviation in wanted.abweichungen:
        fitting = [shown for shown in found if _fits(deviation, shown)]
        if fitting:
            found.remove(fitting[0])
        else:
            missing.append(deviation)
    for deviation in missing:
        yield Difference("Abweichung an die Teamleitung", _deviation_text(deviation), _shown_deviations(found))
    if found and not missing:
        yield Difference("Weitere Abweichungen an die Teamleitung", "keine", _shown_deviations(found))


def _fits(wanted: Deviation, shown: Mapping[str, Any]) -> bool:
    text = " ".join(str(shown.get(f"deviation_{part}") or "") for part in ("title", "why", "consequence"))
    since = wanted.seit is None or shown.get("deviation_since") == wanted.seit.isoformat()
    rule = wanted.regel is None or wanted.regel in ids_in(str(shown.get("deviation_rule") or ""))
    return bool(since and rule and wanted.contains.casefold() in text.casefold())


def _deviation_text(wanted: Deviation) -> str:
    parts = (wanted.seit and f"seit {german(wanted.seit)}", wanted.regel, wanted.contains and f"„{wanted.contains}“")
    return ", ".join(part for part in parts if part) or "eine"


def _shown_deviations(found: list[Json]) -> str:
    lines = (
        f"{shown.get('deviation_title')} seit {shown.get('deviation_since')} ({shown.get('deviation_rule')}): "
        f"{shown.get('deviation_why')}"
        for shown in found
    )
    return "; ".join(lines) or "keine"


def _documents(view: CaseView, wanted: Expectation) -> Iterator[Difference]:
    if not wanted.dokumente:
        return
    passed = view.passed()
    for name, times in wanted.dokumente.items():
        places = {(element.process, element.id) for element in view.catalogue.find(name, "serviceTask")}
        count = sum(place in places for place in passed)
        if count != times:
            written = sorted(
                {view.catalogue.labels[place].label for place in passed if view.catalogue.labels[place].writes}
            )
            yield Difference(
                f"Dokument „{name}“", f"{times} mal", f"{count} mal (erstellt: {', '.join(written) or 'keines'})"
            )


def _values(view: CaseView, wanted: Expectation) -> Iterator[Difference]:
    yield from _value_differences("Wert", wanted.werte, view.variable, view.cast)


def _value_differences(
    what: str, wanted: Mapping[str, Any], read: Callable[[str], tuple[bool, Any]], cast: Cast
) -> Iterator[Difference]:
    for name, expected in wanted.items():
        known, actual = read(name)
        if not same(cast.value(expected), actual):
            yield Difference(f"{what} {name}", german(expected), german(actual) if known else "nicht gesetzt")


def _reports(view: CaseView, wanted: Expectation) -> Iterator[Difference]:
    """Figures of monthly reports; null: the report does not show it."""
    for month, figures in wanted.berichte.items():
        report = view.stage.report(view.cast.jobcenter, month)
        if report is None:
            yield Difference(f"Monatsbericht {month}", "vorhanden", "nicht vorhanden")
            continue
        for name, expected in figures.items():
            actual = getattr(report.figures, figure(name), None)
            if actual != expected:
                yield Difference(f"Monatsbericht {month}, {name}", german(expected), german(actual))


def _path(view: CaseView, wanted: Expectation) -> Iterator[Difference]:
    if not wanted.durchlaufen and not wanted.nicht_durchlaufen:
        return
    passed = set(view.passed())
    for names, should in ((wanted.durchlaufen, True), (wanted.nicht_durchlaufen, False)):
        for name in names:
            places = {(element.process, element.id) for element in view.catalogue.find(name)}
            if bool(places & passed) != should:
                expected, actual = ("durchlaufen", "nicht durchlaufen")[:: 1 if should else -1]
                yield Difference(f"„{name}“", expected, actual)


def _end(view: CaseView, wanted: Expectation) -> Iterator[Difference]:
    if wanted.beendet is None and wanted.offen is None:
        return
    mains = [row for row in view.instances() if row["processDefinitionKey"] == MAIN]
    running = [row for row in mains if row["endTime"] is None]
    if wanted.offen is not None and bool(running) != wanted.offen:
        yield Difference("Der Fall", "offen" if wanted.offen else "beendet", "offen" if running else "beendet")
    if wanted.beendet is None:
        return
    if running or not mains:
        yield Difference(
            "Der Fall", f"beendet mit „{wanted.beendet}“", f"noch offen: {view.shown()}" if mains else "nie begonnen"
        )
        return
    ends = {element.place for element in view.catalogue.find(wanted.beendet, "endEvent")}
    reached = [
        f"{MAIN}.{row['activityId']}" for row in view.activities(mains[0]["id"]) if "EndEvent" in row["activityType"]
    ]
    if not ends & set(reached):
        labels = [view.catalogue.labels[(MAIN, place.partition(".")[2])].label for place in reached]
        yield Difference(
            "Der Fall", f"beendet mit „{wanted.beendet}“", f"beendet mit {', '.join(f'„{label}“' for label in labels)}"
        )


CHECKS: tuple[Callable[[CaseView, Expectation], Iterator[Difference]], ...] = (
    _tasks,
    _not_open,
    _deviations,
    _documents,
    _values,
    _reports,
    _path,
    _end,
)


def same(expected: Any, actual: Any) -> bool:
    """Whether a value of a file means a value of the engine: dates as text, ja/nein in all its spellings."""
    if isinstance(expected, Mapping):
        return str(expected.get("enthält", "")).casefold() in str(actual or "").casefold()
    if isinstance(expected, list):
        return isinstance(actual, list) and len(expected) == len(actual) and all(map(same, expected, actual))
    return bool(_normal(expected) == _normal(actual))


def _normal(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return {"ja": True, "yes": True, "nein": False, "no": False}.get(value.casefold(), value)
    return value


def german(value: Any) -> str:
    """A value as a reader writes it."""
    if isinstance(value, Mapping):
        return f"mit „{value.get('enthält', '')}“"
    if isinstance(value, datetime | date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, list):
        return ", ".join(german(part) for part in value) or "keine"
    if isinstance(value, str):
        try:
            return f"{date.fromisoformat(value):%d.%m.%Y}"
        except ValueError:
            return f"„{value}“"
    return "nichts" if value is None else str(value)
