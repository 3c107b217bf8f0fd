"""A scenario file: one case, what people do on which day, and what must be true then. German keys, as people say it.

A step is something done (``beginnt`` or ``erledigt``), something expected (``erwartet``), or both: first it is done,
then it is checked. ``bis`` lets an expectation hold on every day from ``am`` to that day, both included. Instead of a
date stands „heute“, „heute - 70“ or „heute + 14“ (days) where a demonstration needs dates near today.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from workers.play.names import nearest
from workers.registry import BERLIN
from workers.rules.yaml_file import YamlFile

CASE_NUMBER = r"^[A-Z0-9][A-Z0-9-]{2,21}$"
"""As in the forms, but shorter: the runner appends a mark that makes the number unique."""

RELATIVE = re.compile(r"heute\s*([+-]\s*\d{1,4})?")


def _yes(value: Any) -> Any:
    """YAML reads „ja“ and „nein“ as words."""
    return {"ja": True, "nein": False}.get(value.casefold(), value) if isinstance(value, str) else value


Yes = Annotated[bool, BeforeValidator(_yes)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class OpenTask(_Part):
    """A task that must be open; everything but its name is checked only if given."""

    aufgabe: str
    wer: str | None = None
    due: date | None = Field(None, alias="fällig")
    wiedervorlage: date | None = None
    seit: date | None = None
    zeigt: Mapping[str, Any] = {}


class Deviation(_Part):
    """A deviation that must lie before the team leader."""

    seit: date | None = None
    regel: str | None = None
    contains: str = Field("", alias="enthält")


class Expectation(_Part):
    """What must be true; of ``aufgaben`` with ``nur`` nothing else may be open."""

    aufgaben: tuple[OpenTask, ...] = ()
    nur: Yes = False
    nicht_offen: tuple[str, ...] = ()
    dokumente: Mapping[str, int] = {}
    abweichungen: tuple[Deviation, ...] | None = None
    werte: Mapping[str, Any] = {}
    berichte: Mapping[str, Mapping[str, int | None]] = {}
    durchlaufen: tuple[str, ...] = ()
    nicht_durchlaufen: tuple[str, ...] = ()
    beendet: str | None = None
    offen: Yes | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("nennt nichts, was zu prüfen wäre")
        return self


class Step(_Part):
    """One line of the story."""

    am: date
    bis: date | None = None
    fall: str | None = Field(None, pattern=CASE_NUMBER)
    wer: str | None = None
    beginnt: str | None = None
    erledigt: str | None = None
    zeigt: Mapping[str, Any] = {}
    mit: Mapping[str, Any] = {}
    unchecked: Yes = Field(False, alias="ungeprüft")
    erwartet: Expectation | None = None

    @property
    def acts(self) -> bool:
        return bool(self.beginnt or self.erledigt)

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        if self.beginnt and self.erledigt:
            raise ValueError("hat „beginnt“ und „erledigt“; bitte zwei Schritte daraus machen")
        if self.zeigt and not self.erledigt:
            raise ValueError("hat „zeigt“ ohne „erledigt“; es sagt, welche von mehreren gleichen Aufgaben gemeint ist")
        if not self.acts and self.erwartet is None:
            raise ValueError("tut nichts und erwartet nichts; nötig ist „beginnt“, „erledigt“ oder „erwartet“")
        if not self.acts and (self.mit or self.unchecked):
            raise ValueError("hat Angaben („mit“), aber keine Handlung; nötig ist „beginnt“ oder „erledigt“")
        if self.bis is not None and (self.bis <= self.am or self.erwartet is None):
            raise ValueError("„bis“ muss nach „am“ liegen und braucht „erwartet“")
        return self


class Scenario(_Part):
    """The whole file."""

    fall: str = Field(pattern=CASE_NUMBER)
    titel: str
    jobcenter: str = "hannover"
    regeln: tuple[str, ...] = ()
    personen: Mapping[str, str] = {}
    angaben: Mapping[str, Any] = {}
    bestand: Mapping[str, int] = {}
    unbekannt: tuple[str, ...] = ()
    schritte: tuple[Step, ...] = Field(min_length=1)

    @property
    def cases(self) -> tuple[str, ...]:
        """All case numbers of the scenario, its own first."""
        return tuple(dict.fromkeys([self.fall, *(step.fall for step in self.schritte if step.fall)]))

    def case_of(self, step: Step) -> str:
        return step.fall or self.fall


def read(path: Path, today: date | None = None) -> tuple[Scenario, YamlFile]:
    """The scenario of a file, and the file for its lines. Raises UserError with file, line and remedy.

    today: what „heute“ means, by default this day in Europe/Berlin.
    """
    file = YamlFile(path)
    try:
        return Scenario.model_validate(_dated(file.content, today or datetime.now(BERLIN).date())), file
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_input=False)[0]
        if first["type"] != "extra_forbidden":
            raise file.invalid(problem) from None
    place, key = first["loc"], str(first["loc"][-1])
    raise file.error(place, f"„{key}“ ist hier nicht vorgesehen.", nearest(key, _keys_at(place)))


def _dated(content: Any, today: date) -> Any:
    """The content with „heute“, „heute - 70“ and „heute + 14“ (days) as dates."""
    if isinstance(content, dict):
        return {key: _dated(value, today) for key, value in content.items()}
    if isinstance(content, list):
        return [_dated(value, today) for value in content]
    found = RELATIVE.fullmatch(content) if isinstance(content, str) else None
    return today + timedelta(days=int((found[1] or "0").replace(" ", ""))) if found else content


def _keys_at(place: tuple[str | int, ...]) -> list[str]:
    """Keys that the model knows at the place of a wrong key."""
    model: type[BaseModel] = Scenario
    inner: dict[str, type[BaseModel]] = {
        "schritte": Step,
        "erwartet": Expectation,
        "aufgaben": OpenTask,
        "abweichungen": Deviation,
    }
    for part in place[:-1]:
        model = inner.get(str(part), model)
    return [field.alias or name for name, field in model.model_fields.items()]
