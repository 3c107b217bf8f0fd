"""Variables both ways: what arrives is what was sent, and what cannot be sent is refused by name."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.engine.variables import decode, encode
from workers.errors import PermanentError

from .lab import Lab


class Decision(Enum):
    ADMIT = "admit"


@pytest.mark.parametrize(
    ("value", "kind", "sent"),
    [
        (None, "Null", None),
        (True, "Boolean", True),
        ("Frist", "String", "Frist"),
        ("x" * 4000, "String", "x" * 4000),
        ("x" * 4001, "Object", json.dumps("x" * 4001)),
        (7, "Integer", 7),
        (2**31, "Long", 2**31),
        (-(2**31), "Integer", -(2**31)),
        (0.5, "Double", 0.5),
        (Decimal("39.5"), "Double", 39.5),
        (date(2026, 2, 28), "String", "2026-02-28"),
        (datetime(2026, 3, 1, 0, 30, tzinfo=timezone(timedelta(hours=1))), "Date", "2026-02-28T23:30:00.000+0000"),
        (datetime(2026, 3, 1, 12, 0, 0, 123999, tzinfo=UTC), "Date", "2026-03-01T12:00:00.123+0000"),
        (Decision.ADMIT, "String", "admit"),
        ((date(2026, 1, 31), Decision.ADMIT), "Json", '["2026-01-31", "admit"]'),
        ({"label": "Müller", "days": [1, Decimal("0.5")]}, "Json", '{"label": "Müller", "days": [1, 0.5]}'),
    ],
)
def test_python_value_to_engine_value(value: Any, kind: str, sent: Any) -> None:
    typed = encode({"v": value})["v"]
    assert (typed["type"], typed["value"]) == (kind, sent)


@pytest.mark.parametrize(
    "value",
    [
        datetime(2026, 1, 1),  # noqa: DTZ001
        2**63,
        float("nan"),
        float("inf"),
        Decimal("0.1234567890123456789"),
        b"%PDF",
        {1, 2},
        timedelta(days=1),
        [datetime(2026, 1, 1)],  # noqa: DTZ001
        {"file": b"%PDF"},
    ],
)
def test_unsuitable_value_is_refused_by_name(value: Any) -> None:
    with pytest.raises(PermanentError, match="Variable „due“"):
        encode({"due": value})


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ({"type": "Null", "value": None}, None),
        ({"type": "Short", "value": 3}, 3),
        ({"type": "Date", "value": None}, None),
        ({"type": "Date", "value": "2026-01-01T01:00:00.000+0100"}, datetime(2026, 1, 1, tzinfo=UTC)),
        ({"type": "Json", "value": '["2026-01-31"]'}, ["2026-01-31"]),
    ],
)
def test_engine_value_to_python_value(typed: dict[str, Any], value: Any) -> None:
    assert decode({"v": typed}) == {"v": value}


@pytest.mark.parametrize(
    "typed",
    [
        {"type": "File", "value": None, "valueInfo": {"filename": "a.pdf"}},
        {"type": "Bytes", "value": "AAAA"},
        {
            "type": "Object",
            "value": "rO0AB",
            "valueInfo": {"serializationDataFormat": "application/x-java-serialized-object"},
        },
        {"type": "Xml", "value": "<a/>"},
    ],
)
def test_type_that_no_handler_can_use_is_refused_by_name(typed: dict[str, Any]) -> None:
    with pytest.raises(PermanentError, match="Variable „attachment“"):
        decode({"attachment": typed})


plain = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.text()
    | st.floats(allow_nan=False, allow_infinity=False)
)
nested = st.recursive(plain, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10)


@given(plain | st.lists(nested) | st.dictionaries(st.text(), nested) | st.text(min_size=4001, max_size=4100))
def test_what_was_sent_comes_back(value: Any) -> None:
    assert decode(json.loads(json.dumps(encode({"v": value})))) == {"v": value}


@pytest.mark.parametrize(
    "value",
    [
        None,
        False,
        "ä€𝄞 \"'\n",
        "ß" * 5000,
        -(2**31),
        2**62,
        0.1,
        datetime(2026, 3, 29, 1, 30, 0, 123000, tzinfo=UTC),
        [1, "zwei", None, {"drei": [True]}],
        {"label": "Müller", "value": "cm.mueller"},
    ],
)
async def test_engine_keeps_it(lab: Lab, value: Any) -> None:
    await lab.start("lab_three")
    (task,) = await lab.fetch("lab.a")
    await lab.client.complete(task["id"], "lab", encode({"kept": value}))
    (task,) = await lab.fetch("lab.b")
    assert decode(task["variables"]) == {"kept": value}
