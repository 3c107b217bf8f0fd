"""From visits in the engine's history to arrows of a diagram: what is certain, and what history cannot tell."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest

from workers.play.coverage import Covered, Flow, Visit, taken
from workers.registry import BERLIN

START = datetime(2026, 1, 5, 9, tzinfo=BERLIN)


def flows(*arrows: str, exclusive: str = "") -> list[Flow]:
    """`a>b` is an arrow; the boxes named in ``exclusive`` take only one of theirs."""
    pairs = [arrow.split(">") for arrow in arrows]
    return [Flow(f"{a}>{b}", a, b, exclusive=a in exclusive.split()) for a, b in pairs]


def visits(*runs: str) -> list[Visit]:
    """`a 0-3` ran from minute 0 to 3; `a 0-` waits or was cancelled; `a 0-3 x` did so in scope x."""
    return [_visit(*run.split()) for run in runs]


def _visit(activity: str, times: str, scope: str = "case") -> Visit:
    began, _, left = times.partition("-")
    return Visit(activity, scope, _at(began), _at(left) if left else None)


def _at(minute: str) -> datetime:
    return START + timedelta(minutes=int(minute))


CASES = {
    "ein gerader Weg": (
        flows("start>do", "do>end"),
        visits("start 0-0", "do 0-5", "end 5-5"),
        {"start>do": 1, "do>end": 1},
    ),
    "wer noch wartet, ist keinen Pfeil weiter": (flows("do>end"), visits("do 0-"), {}),
    "eine Entscheidung nimmt einen Pfeil, auch wenn beide Wege am selben Kasten enden": (
        flows("ask>fix", "ask>end", "fix>end", exclusive="ask"),
        visits("ask 0-0", "fix 0-4", "end 4-4"),
        {"ask>fix": 1, "fix>end": 1},
    ),
    "eine Schleife zählt je Runde": (
        flows("do>ask", "ask>do", "ask>end", exclusive="ask"),
        visits("do 0-1", "ask 1-1", "do 1-3", "ask 3-3", "end 3-3"),
        {"do>ask": 2, "ask>do": 1, "ask>end": 1},
    ),
    "nach einer Gabelung gehen alle Pfeile ab": (
        flows("fork>a", "fork>b"),
        visits("fork 0-0", "a 0-1", "b 0-2"),
        {"fork>a": 1, "fork>b": 1},
    ),
    "eine Zusammenführung wird je Zweig betreten und einmal verlassen": (
        flows("a>join", "b>join", "join>end"),
        visits("a 0-1", "b 0-2", "join 1-2", "join 2-2", "end 2-2"),
        {"a>join": 1, "b>join": 1, "join>end": 1},
    ),
    "ein unterbrochener Kasten führt nur über das Ereignis an seinem Rand weiter": (
        flows("do>end", "late>end"),
        visits("do 0-", "late 3-3", "end 3-3"),
        {"late>end": 1},
    ),
    "ein Ereignis am Rand, das nicht unterbricht, geht neben dem Kasten her": (
        flows("do>end", "late>report", "report>told"),
        visits("do 0-9", "late 3-3", "report 3-4", "told 4-4", "end 9-9"),
        {"do>end": 1, "late>report": 1, "report>told": 1},
    ),
    "von zwei möglichen Vorgängern war es der, der zuletzt fertig wurde": (
        flows("a>end", "b>end"),
        visits("a 0-2", "b 0-7", "end 7-7"),
        {"b>end": 1},
    ),
    "Läufe eines Ereignis-Teilprozesses stören einander nicht": (
        flows("heard>tell", "tell>done"),
        visits("heard 0-0 x", "heard 0-0 y", "tell 0-5 x", "tell 0-2 y", "done 2-2 y", "done 5-5 x"),
        {"heard>tell": 2, "tell>done": 2},
    ),
    "wer mittendrin beginnt, hat keinen Pfeil genommen": (flows("do>fix"), visits("fix 0-4"), {}),
    "zwei Pfeile mit gleichem Anfang und Ende sind nicht zu unterscheiden": (
        [Flow("ja", "ask", "end", exclusive=True), Flow("nein", "ask", "end", exclusive=True)],
        visits("ask 0-0", "end 0-0"),
        {},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_taken(name: str) -> None:
    arrows, ran, expected = CASES[name]
    assert taken(ran, arrows) == expected


def test_a_diagram_names_the_arrows_that_nobody_took() -> None:
    arrows = tuple(flows("do>end", "do>fix"))
    covered = Covered("probe", "probe.bpmn", arrows, Counter({"do>end": 2}))
    told = covered.as_dict()
    assert (told["taken"], told["total"], told["times"]) == (1, 2, {"do>end": 2, "do>fix": 0})
    assert told["never"] == [{"id": "do>fix", "from": "do", "to": "fix", "label": ""}]


def test_the_engine_s_rows_become_visits() -> None:
    row = {"activityId": "do", "parentActivityInstanceId": "case", "activityType": "userTask", "canceled": False}
    row |= {"startTime": "2026-01-05T09:00:00.000+0100", "endTime": "2026-01-05T09:03:00.000+0100"}
    assert Visit.read(row).left is not None
    assert Visit.read(row | {"endTime": None}).left is None
    assert Visit.read(row | {"canceled": True}).left is None
    assert Visit.read(row | {"canceled": True, "activityType": "eventBasedGateway"}).left is not None
