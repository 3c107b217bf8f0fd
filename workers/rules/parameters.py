"""The numbers and names of the guidelines: dated, by Jobcenter, each with its source.

The fields of the models in `guidelines` are the known keys; the files in ``workers/rules/parameters`` give their
values. A key without a field, a field without a key, and a value without a date or source are refused when loading.
"""

from __future__ import annotations

import difflib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, overload

from pydantic import Field, TypeAdapter, ValidationError, model_validator

from workers.errors import UserError
from workers.rules.german import day
from workers.rules.guidelines import GUIDELINES, Calendar, Guideline, Strict, all_keys, keys
from workers.rules.guidelines import DatedDay as DatedDay
from workers.rules.guidelines import ExitReason as ExitReason
from workers.rules.guidelines import FachkonzeptParameters as FachkonzeptParameters
from workers.rules.guidelines import IntegrationService as IntegrationService
from workers.rules.guidelines import LichtenbergParameters as LichtenbergParameters
from workers.rules.guidelines import Parameters as Parameters
from workers.rules.guidelines import UckermarkParameters as UckermarkParameters
from workers.rules.yaml_file import YamlFile

FOLDER = Path(__file__).with_suffix("")
JOBCENTERS = "jobcenters.yaml"
EVERYWHERE = "bundesweit"

Wanted = TypeVar("Wanted", bound=Guideline)
RuleId = Annotated[str, Field(pattern=r"^(?:[HLUF]-\d{2,3}|AM-\d{2}|P-\d{2}|DT-\d{1,2}|§ \d+[a-z]? .+)$")]


class Source(Strict):
    """Where a value can be read again."""

    file: str = Field(min_length=1)
    section: str = Field(min_length=1)
    line: str = ""


class Value(Strict):
    """One value, from its first day until the next one begins."""

    valid_from: date
    value: Any
    status: Literal["text", "reading", "project default"]
    ambiguity: str | None = Field(None, pattern=r"^(?:A|LA|FA|AM|AC|UC|DL)-\d{2,3}$")
    source: Source

    @model_validator(mode="after")
    def _reading_names_its_ambiguity(self) -> Value:
        if (self.status == "reading") != (self.ambiguity is not None):
            raise ValueError("„ambiguity“ gehört zu status „reading“ und nur dorthin")
        return self


class Entry(Strict):
    """One parameter in a file: meaning, unit, rules, and its values per Jobcenter or ``bundesweit``."""

    label: str = Field(min_length=1)
    unit: str = Field(min_length=1)
    rule: tuple[RuleId, ...] = Field(min_length=1)
    values: dict[str, tuple[Value, ...]] = Field(min_length=1)

    def of(self, jobcenter: str) -> tuple[Value, ...]:
        """The dated values of that Jobcenter, its own before those that hold everywhere."""
        return self.values.get(jobcenter) or self.values.get(EVERYWHERE, ())


class Jobcenter(Strict):
    """A Jobcenter we know, and the guideline it follows; ``calendar``: its process is not yet built."""

    name: str = Field(min_length=1)
    guideline: Literal["calendar", "hannover", "lichtenberg", "fachkonzept", "uckermark"]

    @property
    def model(self) -> type[Calendar]:
        return GUIDELINES[self.guideline]


class ParameterBook:
    """All parameters of all Jobcenters; hand it around, it never changes."""

    def __init__(self, jobcenters: Mapping[str, Jobcenter], entries: Mapping[str, Entry]) -> None:
        self.jobcenters, self.entries = dict(jobcenters), dict(entries)
        self._snapshot = lru_cache(maxsize=4096)(self._take)

    def knows(self, jobcenter: str) -> bool:
        """Is that Jobcenter's process built?"""
        return self.follows(jobcenter, Guideline)

    def follows(self, jobcenter: str, guideline: type[Calendar]) -> bool:
        """Does that Jobcenter work by this guideline?"""
        return jobcenter in self.jobcenters and issubclass(self.jobcenters[jobcenter].model, guideline)

    def names(self, guideline: type[Calendar] = Guideline) -> tuple[str, ...]:
        """Identifiers of the Jobcenters that work by this guideline; by default all whose process is built."""
        return tuple(name for name in self.jobcenters if self.follows(name, guideline))

    @overload
    def in_force(self, jobcenter: str, on: date) -> Parameters: ...
    @overload
    def in_force(self, jobcenter: str, on: date, guideline: type[Wanted]) -> Wanted: ...
    def in_force(self, jobcenter: str, on: date, guideline: type[Guideline] = Parameters) -> Guideline:
        """What that Jobcenter applies on that day, by the guideline that the caller works with.

        UserError for an unknown Jobcenter, for one with another guideline, or for a day before all values.
        """
        if not self.knows(jobcenter):
            known = ", ".join(self.names())
            raise UserError(f"Das Jobcenter „{jobcenter}“ ist nicht eingerichtet.", remedy=f"Bekannt sind: {known}.")
        if not self.follows(jobcenter, guideline):
            known = ", ".join(self.names(guideline))
            what = f"Dieser Schritt ist für das Jobcenter „{jobcenter}“ nicht vorgesehen."
            raise UserError(what, remedy=f"Es gibt ihn für: {known}.")
        if on < self.begins(jobcenter):
            raise _too_early(f"gelten für das Jobcenter „{jobcenter}“ noch keine Vorgaben", on, self.begins(jobcenter))
        found = self._snapshot(jobcenter, on, self.jobcenters[jobcenter].model)
        assert isinstance(found, guideline)
        return found

    def calendar(self, jobcenter: str, on: date) -> Calendar:
        """Holidays, notification and legal terms of any known Jobcenter on that day."""
        if jobcenter not in self.jobcenters:
            known = ", ".join(self.jobcenters)
            raise UserError(f"Das Jobcenter „{jobcenter}“ ist nicht bekannt.", remedy=f"Bekannt sind: {known}.")
        return self._snapshot(jobcenter, on, Calendar)

    def value(self, key: str, jobcenter: str, on: date) -> Value:
        """The value in force with its source, for a handbook or an explanation."""
        dated = self.entries[key].of(jobcenter)
        if not dated:
            raise UserError(f"Für das Jobcenter „{jobcenter}“ steht {key} nirgends.", remedy="Bitte dort ergänzen.")
        position = bisect_right([value.valid_from for value in dated], on)
        if not position:
            raise _too_early(f"gilt für das Jobcenter „{jobcenter}“ noch kein Wert {key}", on, dated[0].valid_from)
        return dated[position - 1]

    def begins(self, jobcenter: str) -> date:
        """First day for which everything is known; no case can begin before it."""
        needed = keys(self.jobcenters[jobcenter].model)
        return max(self.entries[key].of(jobcenter)[0].valid_from for key in needed)

    def version(self, jobcenter: str, on: date) -> str:
        """Short hash over all numbers and terms that hold for that Jobcenter on that day."""
        values = self.in_force(jobcenter, on, Guideline).model_dump_json(exclude={"on"})
        return sha256(values.encode()).hexdigest()[:16]

    def _take(self, jobcenter: str, on: date, model: type[Calendar]) -> Calendar:
        values = {key: self.value(key, jobcenter, on).value for key in keys(model)}
        return model(jobcenter=jobcenter, jobcenter_name=self.jobcenters[jobcenter].name, on=on, **values)


def _too_early(what: str, on: date, begins: date) -> UserError:
    return UserError(f"Am {day(on)} {what} (erst ab dem {day(begins)}).", remedy="Bitte das Datum prüfen.")


def load_parameters(folder: Path | None = None) -> ParameterBook:
    """Read and check all files. UserError with file, line, key and remedy for the first mistake found."""
    folder = folder or FOLDER
    jobcenters = _jobcenters(YamlFile(folder / JOBCENTERS))
    entries: dict[str, Entry] = {}
    files: dict[str, YamlFile] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name != JOBCENTERS:
            for key, entry, file in _entries(YamlFile(path), jobcenters, files):
                entries[key], files[key] = entry, file
    for key in all_keys():
        if key not in entries:
            raise UserError(
                f"Der Parameter {key} fehlt.", where=str(folder.name), remedy=f"Bitte in einer Datei „{key}:“ ergänzen."
            )
    return ParameterBook(jobcenters, entries)


def _jobcenters(file: YamlFile) -> dict[str, Jobcenter]:
    return {name: file.read(Jobcenter, name) for name in file.content}


def _entries(
    file: YamlFile, jobcenters: Mapping[str, Jobcenter], seen: Mapping[str, YamlFile]
) -> Iterator[tuple[str, Entry, YamlFile]]:
    for key in file.content:
        if key not in all_keys():
            raise file.error((key,), "ist kein bekannter Parameter.", _suggestion(key, all_keys()))
        if key in seen:
            raise file.error((key,), f"steht auch in {seen[key].path.name}.", "Bitte einen der Einträge löschen.")
        entry = file.read(Entry, key)
        _check_unit(file, key, entry)
        _check_jobcenters(file, key, entry, jobcenters)
        for jobcenter, dated in entry.values.items():
            _check_values(file, key, jobcenter, dated)
        yield key, entry, file


def _suggestion(key: str, known: Mapping[str, object]) -> str:
    close = difflib.get_close_matches(key, known, n=1)
    return f"Gemeint war wohl „{close[0]}“." if close else "Bitte löschen oder in workers/rules/guidelines.py anlegen."


def _check_unit(file: YamlFile, key: str, entry: Entry) -> None:
    extra = all_keys()[key].json_schema_extra
    assert isinstance(extra, dict)
    if entry.unit != extra["unit"]:
        raise file.error((key, "unit"), f"Die Einheit ist „{entry.unit}“.", f"Erwartet wird „{extra['unit']}“.")


def _check_jobcenters(file: YamlFile, key: str, entry: Entry, jobcenters: Mapping[str, Jobcenter]) -> None:
    for jobcenter in entry.values:
        if jobcenter not in {*jobcenters, EVERYWHERE}:
            known = ", ".join((*jobcenters, EVERYWHERE))
            place = (key, "values", jobcenter)
            raise file.error(place, "ist kein bekanntes Jobcenter.", f"Bekannt sind: {known}.")
    for name, jobcenter_known in jobcenters.items():
        if key in keys(jobcenter_known.model) and not entry.of(name):
            place = (key, "values", name)
            raise file.error(place, f"Der Wert für das Jobcenter „{name}“ fehlt.", "Bitte mit valid_from ergänzen.")


def _adapter(key: str) -> TypeAdapter[Any]:
    """Checks a single value as the field of that name would."""
    field = all_keys()[key]
    annotated: Any = Annotated[field.annotation, field]
    return TypeAdapter(annotated)


def _check_values(file: YamlFile, key: str, jobcenter: str, dated: tuple[Value, ...]) -> None:
    adapter = _adapter(key)
    for index, value in enumerate(dated):
        place = (key, "values", jobcenter, index)
        if index and value.valid_from <= dated[index - 1].valid_from:
            raise file.error(
                (*place, "valid_from"),
                f"Der Wert ab {value.valid_from} überschneidet sich mit dem davor ab {dated[index - 1].valid_from}.",
                "Jeder Wert braucht einen späteren ersten Tag als der vorige.",
            )
        try:
            adapter.validate_python(value.value)
        except ValidationError as error:
            raise file.invalid(error, *place, "value") from None
