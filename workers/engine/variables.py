"""Process variables both ways: Python values to typed engine values and back, nothing guessed.

| Python                    | engine                    | why                                                          |
|---------------------------|---------------------------|--------------------------------------------------------------|
| None                      | Null                      | empties the variable                                         |
| bool, str                 | Boolean, String           |                                                              |
| str over 4,000 characters | Object (String as JSON)   | String is refused (500, code 10002); `${x}` stays a string   |
| int                       | Integer, Long             | by size; beyond 64 bit refused                               |
| float, Decimal            | Double                    | a Decimal only when nothing is lost                          |
| date                      | String `YYYY-MM-DD`       | a civil date has no time zone                                |
| datetime with zone        | Date, UTC, milliseconds   | the engine refuses a Date without offset; naive is refused   |
| Enum                      | its value                 |                                                              |
| dict, list, tuple         | Json (Spin)               |                                                              |

Files and bytes are refused in both directions: letters live in the outbox, outside the engine (data protection).
Values come with `deserializeValues: false`, so no Java class is ever loaded for us.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from workers.errors import PermanentError

STRING_LIMIT = 4000
INT32, INT64 = 2**31, 2**63
LONG_STRING = {"objectTypeName": "java.lang.String", "serializationDataFormat": "application/json"}
PLAIN = frozenset({"Null", "String", "Boolean", "Integer", "Long", "Short", "Double"})

Typed = dict[str, Any]


def encode(values: Mapping[str, Any]) -> dict[str, Typed]:
    """Typed values for `complete`. Raises PermanentError naming the variable, never its value."""
    return {name: _encode(name, value) for name, value in values.items()}


def decode(typed: Mapping[str, Typed]) -> dict[str, Any]:
    """Python values of a fetched task. Raises PermanentError for a type that no handler can use."""
    return {name: _decode(name, value) for name, value in typed.items()}


def _encode(name: str, value: Any) -> Typed:
    if isinstance(value, Enum):
        value = value.value
    if value is None:
        return {"type": "Null", "value": None}
    if isinstance(value, bool):
        return {"type": "Boolean", "value": value}
    if isinstance(value, str):
        return _encode_text(value)
    if isinstance(value, int | float | Decimal):
        return _encode_number(name, value)
    if isinstance(value, date):
        return {"type": "Date", "value": engine_time(name, value)} if isinstance(value, datetime) else _day(value)
    if isinstance(value, dict | list | tuple):
        return {"type": "Json", "value": json.dumps(value, default=lambda item: _inner(name, item), ensure_ascii=False)}
    raise _unsuitable(name, f"Typ {type(value).__name__}")


def _encode_text(value: str) -> Typed:
    if len(value) <= STRING_LIMIT:
        return {"type": "String", "value": value}
    return {"type": "Object", "value": json.dumps(value), "valueInfo": LONG_STRING}


def _encode_number(name: str, value: int | float | Decimal) -> Typed:
    if isinstance(value, int):
        if -INT32 <= value < INT32:
            return {"type": "Integer", "value": value}
        if -INT64 <= value < INT64:
            return {"type": "Long", "value": value}
        raise _unsuitable(name, "ganze Zahl über 64 Bit")
    number = float(value)
    if not math.isfinite(number):
        raise _unsuitable(name, "keine endliche Zahl")
    if isinstance(value, Decimal) and Decimal(repr(number)) != value:
        raise _unsuitable(name, "Dezimalzahl, die als Double Stellen verlöre")
    return {"type": "Double", "value": number}


def _day(value: date) -> Typed:
    return {"type": "String", "value": value.isoformat()}


def engine_time(name: str, value: datetime) -> str:
    """Moment in the engine's notation: offset and milliseconds are mandatory there."""
    if value.tzinfo is None:
        raise _unsuitable(name, "Zeitpunkt ohne Zeitzone")
    moment = value.astimezone(UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}+0000"


def _inner(name: str, value: Any) -> Any:
    """Value inside a list or dict: JSON has no dates, so both kinds become text."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return engine_time(name, value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return _encode_number(name, value)["value"]
    raise _unsuitable(name, f"Typ {type(value).__name__} in einer Liste oder einem Objekt")


def _decode(name: str, typed: Typed) -> Any:
    kind, value = typed.get("type"), typed.get("value")
    if kind in PLAIN:
        return value
    if kind == "File":
        raise _unsuitable(name, "Typ File")
    if value is None:
        return None
    if kind == "Date":
        return datetime.fromisoformat(value)
    if kind == "Json":
        return json.loads(value)
    if kind == "Object" and (typed.get("valueInfo") or {}).get("serializationDataFormat") == "application/json":
        return json.loads(value)
    raise _unsuitable(name, f"Typ {kind}")


def _unsuitable(name: str, found: str) -> PermanentError:
    return PermanentError(
        f"Variable „{name}“: {found} kann nicht übertragen werden. Erwartet: Text, Zahl, Ja/Nein, Datum, Zeitpunkt mit "
        "Zeitzone, Liste oder Objekt; Dateien gehören in den Postausgang. Bitte Formular oder Schritt berichtigen."
    )
