"""Which function works which topic, and what it needs: the function's signature is the contract."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from functools import cached_property
from typing import Any, TypeVar, get_type_hints
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from workers.errors import BusinessError, PermanentError, UserError
from workers.rules.guidelines import Guideline
from workers.rules.parameters import ParameterBook

BERLIN = ZoneInfo("Europe/Berlin")
Function = TypeVar("Function", bound=Callable[..., Any])


class Case(BaseModel):
    """Base of the typed views on a case: the fields are the process variables, by the same name.

    An empty form field reaches us as ``""``: it means the same as no value. Of a result only the fields that the
    handler set are written back, so a field set to ``None`` empties the variable on purpose.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    @property
    def fact_date(self) -> date | None:
        """Day of the fact, whose parameters and law apply; by default the day on which the task arose."""
        return None

    @model_validator(mode="before")
    @classmethod
    def _empty_is_missing(cls, data: Any) -> Any:
        if isinstance(data, Mapping):
            return {key: value for key, value in data.items() if not (isinstance(value, str) and not value.strip())}
        return data


@dataclass(frozen=True)
class Task:
    """What a handler may know of the engine's task. ``created`` is engine time: the same on every delivery."""

    id: str
    topic: str
    element: str
    case_number: str
    process_instance: str
    created: datetime
    process: str = ""

    @property
    def today(self) -> date:
        """Civil date in Europe/Berlin on which the task arose; a repeated delivery sees the same day."""
        return self.created.astimezone(BERLIN).date()


@dataclass(frozen=True)
class Retry:
    """How often a technical failure is tried again, and after how many seconds."""

    waits: tuple[float, ...] = (10.0, 60.0, 300.0)
    jitter: float = 0.2

    @classmethod
    def patient(cls, days: float, *, first: float = 10.0, longest: float = 1800.0) -> Retry:
        """For a server that comes back: no incident before so many days; the waits double up to the longest."""
        waits = [first]
        while sum(waits) * (1 - cls.jitter) < days * 86400:
            waits.append(min(longest, waits[-1] * 2))
        return cls(tuple(waits))


@dataclass(frozen=True)
class Handler:
    """A registered function with what its signature asks for."""

    topic: str
    function: Callable[..., Any]
    case_argument: str | None
    case_model: type[Case] | None
    services: Mapping[str, type]
    errors: frozenset[str] = frozenset()
    invalid_input: str | None = None
    retry: Retry = field(default_factory=Retry)

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of the process variables to fetch; nothing else leaves the engine."""
        names = set(self.case_model.model_fields) if self.case_model else set()
        if any(issubclass(wanted, Guideline) for wanted in self.services.values()):
            names.add("jobcenter")
        return tuple(sorted(names))

    @property
    def module(self) -> str:
        """Process id and module: the topic's part before the dot."""
        return self.topic.partition(".")[0]

    @property
    def element(self) -> str:
        """Element id and function: the topic's part after the dot."""
        return self.topic.partition(".")[2]

    @property
    def is_async(self) -> bool:
        return inspect.iscoroutinefunction(self.function)

    @cached_property
    def result_model(self) -> type[Case] | None:
        """The model the function returns, or None."""
        returned = get_type_hints(self.function).get("return")
        for candidate in (returned, *typing.get_args(returned)):
            if isinstance(candidate, type) and issubclass(candidate, Case):
                return candidate
        return None


class Handlers:
    """The handlers of one phase; `Handlers.merge` collects them for the worker."""

    def __init__(self) -> None:
        self._handlers: dict[str, Handler] = {}

    def topic(
        self, name: str, *, errors: Iterable[str] = (), invalid_input: str | None = None, retry: Retry | None = None
    ) -> Callable[[Function], Function]:
        """Register a function for topic ``<process>.<element>`` and return it unchanged.

        errors: codes of the `BusinessError` it may raise, all caught by the diagram.
        invalid_input: code thrown when variables entered by a person do not fit the model; without it bad input is
        an incident.
        """

        def register(function: Function) -> Function:
            handler = _describe(name, function, frozenset(errors), invalid_input, retry or Retry())
            self._add(handler)
            return function

        return register

    def _add(self, handler: Handler) -> None:
        if handler.topic in self._handlers:
            raise ValueError(f"Topic {handler.topic} has two handlers; keep one of them.")
        self._handlers[handler.topic] = handler

    @classmethod
    def merge(cls, *parts: Handlers) -> Handlers:
        """All handlers of all phases; a topic registered twice is refused."""
        merged = cls()
        for part in parts:
            for handler in part:
                merged._add(handler)
        return merged

    def __iter__(self) -> Iterator[Handler]:
        return iter(self._handlers.values())

    def __len__(self) -> int:
        return len(self._handlers)

    def __contains__(self, topic: object) -> bool:
        return topic in self._handlers

    def __getitem__(self, topic: str) -> Handler:
        return self._handlers[topic]


class Services:
    """What handlers may ask for by type: parameters of the case's Jobcenter and day, outbox, case queries, …"""

    def __init__(self, parameters: ParameterBook, *services: object) -> None:
        self.parameters = parameters
        self._services = services

    def find(self, wanted: type) -> object:
        for service in self._services:
            if isinstance(service, wanted):
                return service
        raise PermanentError(
            f"Dem Worker fehlt der Dienst {wanted.__name__}. Erwartet: alles, was der Schritt braucht. Bitte in "
            "workers/wiring.py anlegen, den Worker neu starten und in Cockpit wiederholen."
        )


async def call(handler: Handler, task: Task, variables: Mapping[str, Any], services: Services) -> dict[str, Any]:
    """Run a handler: variables in, variables out. Raises BusinessError, PermanentError or the handler's own error.

    A `UserError` (no parameters for that day, a login missing in the staff file) cannot be mended by trying again.
    """
    try:
        result = handler.function(**_arguments(handler, task, variables, services))
        if inspect.isawaitable(result):
            result = await result
    except UserError as error:
        raise PermanentError(str(error)) from error
    return {} if result is None else result.model_dump(exclude_unset=True)


def _arguments(handler: Handler, task: Task, variables: Mapping[str, Any], services: Services) -> dict[str, Any]:
    """What the function's signature asks for."""
    arguments: dict[str, Any] = {}
    day = task.today
    if handler.case_argument and handler.case_model:
        case = arguments[handler.case_argument] = _read_case(handler, variables)
        day = case.fact_date or day
    for name, wanted in handler.services.items():
        if wanted is Task:
            arguments[name] = task
        elif wanted is ParameterBook:
            arguments[name] = services.parameters
        elif issubclass(wanted, Guideline):
            jobcenter = str(variables.get("jobcenter") or "")
            arguments[name] = _parameters(handler, jobcenter, day, services.parameters, wanted)
        else:
            arguments[name] = services.find(wanted)
    return arguments


PARAMETERS_EXPECTED = (
    "Erwartet: ein eingerichtetes Jobcenter (Variable jobcenter) und ein Tag, für den seine Vorgaben gelten. Bitte die "
    "Variable in Cockpit berichtigen oder den Wert in workers/rules/parameters ergänzen, dann wiederholen."
)


def _parameters(
    handler: Handler, jobcenter: str, day: date, book: ParameterBook, guideline: type[Guideline]
) -> Guideline:
    """The values of that day. A person who entered an impossible day corrects it; else it is an incident."""
    try:
        return book.in_force(jobcenter, day, guideline)
    except UserError as error:
        if handler.invalid_input:
            raise BusinessError(handler.invalid_input, str(error)) from None
        raise PermanentError(f"{error} {PARAMETERS_EXPECTED}") from None


def _read_case(handler: Handler, variables: Mapping[str, Any]) -> Case:
    assert handler.case_model
    # an emptied variable means the same as one never set: the field's default holds, a required one is missing
    known = {name: value for name in handler.case_model.model_fields if (value := variables.get(name)) is not None}
    try:
        return handler.case_model.model_validate(known)
    except ValidationError as error:
        message = explain(handler.case_model, error)
        if handler.invalid_input:
            raise BusinessError(handler.invalid_input, message) from None
        remedy = "Bitte in Cockpit berichtigen und den Schritt wiederholen."
        raise PermanentError(f"{message} {expectation(handler.case_model, error)} {remedy}") from None


GERMAN = {
    "missing": "fehlt",
    "greater_than_equal": "muss mindestens {ge} sein",
    "less_than_equal": "darf höchstens {le} sein",
    "int_parsing": "muss eine ganze Zahl sein",
    "int_type": "muss eine ganze Zahl sein",
    "int_from_float": "muss eine ganze Zahl sein",
    "date_from_datetime_parsing": "ist kein gültiges Datum (erwartet: JJJJ-MM-TT)",
    "date_parsing": "ist kein gültiges Datum (erwartet: JJJJ-MM-TT)",
    "date_type": "ist kein gültiges Datum (erwartet: JJJJ-MM-TT)",
    "bool_parsing": "muss Ja oder Nein sein",
    "bool_type": "muss Ja oder Nein sein",
    "literal_error": "muss einer dieser Werte sein: {expected}",
    "enum": "muss einer dieser Werte sein: {expected}",
    "string_pattern_mismatch": "hat nicht die erwartete Form",
    "string_too_long": "ist zu lang (höchstens {max_length} Zeichen)",
}


def explain(model: type[Case], error: ValidationError) -> str:
    """German sentence for the person who has to correct the input; field titles, never the entered values."""
    parts = []
    for problem in error.errors(include_input=False, include_url=False):
        name = str(problem["loc"][0]) if problem["loc"] else ""
        label = model.model_fields[name].title or name if name in model.model_fields else name
        if problem["type"] == "value_error":
            text = str(problem["ctx"]["error"])
            parts.append(f"„{label}“: {text}" if name else text)
        else:
            text = GERMAN.get(problem["type"], "ist ungültig").format_map(dict(problem.get("ctx", {})))
            parts.append(f"„{label}“ {text}")
    return "; ".join(parts) + "."


def expectation(model: type[Case], error: ValidationError) -> str:
    """For operations: the variables behind the titles, and what belongs into each."""
    names = dict.fromkeys(str(problem["loc"][0]) for problem in error.errors(include_input=False) if problem["loc"])
    parts = [
        f"Variable {name} = {_kind(model.model_fields[name].annotation)}"
        for name in names
        if name in model.model_fields
    ]
    return f"Erwartet: {'; '.join(parts)}." if parts else "Erwartet: Angaben, die zueinander passen."


def _kind(wanted: Any) -> str:
    """What a type means to somebody who enters a value in Cockpit."""
    choices = [item for item in typing.get_args(wanted) if item is not type(None)]
    if typing.get_origin(wanted) is typing.Literal:
        return " oder ".join(map(str, choices))
    if typing.get_origin(wanted) in (list, tuple, dict):
        return "eine Liste (Json)"
    if choices:
        return " oder ".join(_kind(item) for item in choices)
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return " oder ".join(str(item.value) for item in wanted)
    return KINDS.get(wanted, "ein Wert dieser Art")


KINDS = {
    str: "ein Text",
    int: "eine ganze Zahl",
    float: "eine Zahl",
    bool: "ja oder nein (true, false)",
    date: "ein Datum (JJJJ-MM-TT)",
    datetime: "ein Zeitpunkt mit Zeitzone",
}


def _describe(
    topic: str, function: Callable[..., Any], errors: frozenset[str], invalid_input: str | None, retry: Retry
) -> Handler:
    hints = get_type_hints(function)
    case_argument, case_model, services = None, None, {}
    for name in inspect.signature(function).parameters:
        if name not in hints:
            raise TypeError(f"{topic}: argument {name} needs a type; the signature is the contract.")
        wanted = hints[name]
        if isinstance(wanted, type) and issubclass(wanted, Case):
            case_argument, case_model = name, wanted
        else:
            services[name] = wanted
    codes = errors | ({invalid_input} if invalid_input else frozenset())
    return Handler(topic, function, case_argument, case_model, services, codes, invalid_input, retry)
