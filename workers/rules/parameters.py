"""The numbers and names of the guidelines: dated, by Jobcenter, each with its source.

The fields of `Calendar` and `Parameters` are the known keys; the files in ``workers/rules/parameters`` give their
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
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator
from pydantic.fields import FieldInfo

from workers.errors import UserError
from workers.rules.german import day
from workers.rules.yaml_file import YamlFile

FOLDER = Path(__file__).with_suffix("")
JOBCENTERS = "jobcenters.yaml"
EVERYWHERE = "bundesweit"

RuleId = Annotated[str, Field(pattern=r"^(?:[HLUF]-\d{2,3}|P-\d{2}|DT-\d{1,2}|§ \d+[a-z]? .+)$")]


class Strict(BaseModel):
    """Frozen, and without room for keys nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DatedDay(Strict):
    """One calendar day with its German name."""

    day: date
    name: str = Field(min_length=1)


class IntegrationService(Strict):
    """A service that a plan may choose, from its first day on (H-41)."""

    code: str = Field(pattern=r"^[a-z][a-z_]*$")
    label: str = Field(min_length=1)
    since: date | None = None


class ExitReason(Strict):
    """Why care ends (DT-7, A-26). ``employed`` None: the reason alone does not say."""

    code: str = Field(pattern=r"^E-\d{2}$")
    label: str = Field(min_length=1)
    by: tuple[Literal["case_manager", "team_leader", "timer"], ...] = Field(min_length=1)
    at: Literal["steering", "return", "review", "consent", "maximum"]
    """The step in which it is given."""
    employed: bool | None = None

    @property
    def compulsory(self) -> bool:
        """The team leader or the clock ends care: nobody can withdraw this exit (H-77, H-79)."""
        return "case_manager" not in self.by


def _of(unit: str, **limits: Any) -> Any:
    """A parameter that the files give in this unit."""
    return Field(json_schema_extra={"unit": unit}, **limits)


class Calendar(Strict):
    """What deadlines need to know of a Jobcenter on a day, and the terms the law uses on that day."""

    jobcenter: str
    jobcenter_name: str
    on: date

    holiday_land: Literal["NI", "BE", "BB"] = _of("Kennung")
    extra_holidays: tuple[DatedDay, ...] = _of("Tage mit Namen")
    closing_days: tuple[DatedDay, ...] = _of("Tage mit Namen")
    notification_days: int = _of("Tage", ge=1)
    law_regime: Literal["E", "K1", "K2"] = _of("Kennung")
    plan_name: str = _of("Text", min_length=1)
    benefit_name: str = _of("Text", min_length=1)


class Parameters(Calendar):
    """Everything a Jobcenter's guideline leaves to a number or a name, on one day."""

    needs_min: int = _of("Handlungsbedarfe", ge=1)
    forecast_months: int = _of("Monate", ge=1)
    access_check_months: int = _of("Monate", ge=1)
    access_check_opens_days: int = _of("Tage", ge=0)
    readmission_lock_months: int = _of("Monate", ge=0)
    clearing_max_months: int = _of("Monate", ge=1)
    clearing_reminder_days: int = _of("Tage", ge=0)
    overdue_after_days: int = _of("Tage", ge=1)
    internal_shift: Literal["none", "previous", "next"] = _of("Kennung")
    caseload_full_time: int = _of("Fälle", ge=1)
    full_time_hours: float = _of("Wochenstunden", gt=0)
    temporary_continuation_max_months: int = _of("Monate", ge=1)
    review_months: tuple[Annotated[int, Field(ge=1)], ...] = _of("Monate", min_length=1)
    tl_informed_months: tuple[int, ...] = _of("Monate")
    tl_consent_months: tuple[int, ...] = _of("Monate")
    review_opens_days: int = _of("Tage", ge=0)
    normal_duration_months: int = _of("Monate", ge=1)
    care_max_months: int = _of("Monate", ge=1)
    exit_preparation_days: int = _of("Tage", ge=0)
    rule_set: str = _of("Text", min_length=1)
    agreement_review_months: int = _of("Monate", ge=1)
    integration_services: tuple[IntegrationService, ...] = _of("Leistungen mit Paragraf", min_length=1)
    exit_reasons: tuple[ExitReason, ...] = _of("Gründe", min_length=1)
    agreement_review_opens_days: int = _of("Tage", ge=0)
    access_process: str = _of("Kennung", pattern=r"^[a-z][a-z0-9_]*$")
    clearing_process: str = _of("Kennung", pattern=r"^[a-z][a-z0-9_]*$")
    recheck_process: str = _of("Kennung", pattern=r"^[a-z][a-z0-9_]*$")
    assessment_process: str = _of("Kennung", pattern=r"^[a-z][a-z0-9_]*$")
    planning_process: str = _of("Kennung", pattern=r"^[a-z][a-z0-9_]*$")
    steering_process: str = _of("Kennung", pattern=r"^[a-z][a-z0-9_]*$")
    supervision_process: str = _of("Kennung", pattern=r"^[a-z][a-z0-9_]*$")
    exit_process: str = _of("Kennung", pattern=r"^[a-z][a-z0-9_]*$")
    impact_process: str = _of("Kennung", pattern=r"^[a-z][a-z0-9_]*$")
    impact_areas: tuple[Annotated[str, Field(min_length=1, max_length=60)], ...] = _of("Namen", min_length=1)
    report_min_exits: int = _of("Abgänge", ge=1)
    report_by_area: bool = _of("Ja oder Nein")
    report_integration_rate: bool = _of("Ja oder Nein")
    history_keep_days: int = _of("Tage", ge=1)
    task_marks_keep_days: int = _of("Tage", ge=1)


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
    ambiguity: str | None = Field(None, pattern=r"^(?:A|LB|AM|AC|UC|DL)-\d{2,3}$")
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
    """A Jobcenter we know. ``calendar`` alone: its deadlines can be computed, its process is not yet built."""

    name: str = Field(min_length=1)
    scope: Literal["complete", "calendar"]

    @property
    def model(self) -> type[Calendar]:
        return Parameters if self.scope == "complete" else Calendar


class ParameterBook:
    """All parameters of all Jobcenters; hand it around, it never changes."""

    def __init__(self, jobcenters: Mapping[str, Jobcenter], entries: Mapping[str, Entry]) -> None:
        self.jobcenters, self.entries = dict(jobcenters), dict(entries)
        self._snapshot = lru_cache(maxsize=4096)(self._take)

    def knows(self, jobcenter: str) -> bool:
        """Is that Jobcenter's process built?"""
        return jobcenter in self.jobcenters and self.jobcenters[jobcenter].scope == "complete"

    def names(self) -> tuple[str, ...]:
        """Identifiers of the Jobcenters whose process is built."""
        return tuple(name for name in self.jobcenters if self.knows(name))

    def in_force(self, jobcenter: str, on: date) -> Parameters:
        """What that Jobcenter applies on that day. UserError for an unknown Jobcenter or a day before all values."""
        if not self.knows(jobcenter):
            known = ", ".join(self.names())
            raise UserError(f"Das Jobcenter „{jobcenter}“ ist nicht eingerichtet.", remedy=f"Bekannt sind: {known}.")
        if on < self.begins(jobcenter):
            raise _too_early(f"gelten für das Jobcenter „{jobcenter}“ noch keine Vorgaben", on, self.begins(jobcenter))
        found = self._snapshot(jobcenter, on, Parameters)
        assert isinstance(found, Parameters)
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
        return max(entry.of(jobcenter)[0].valid_from for entry in self.entries.values())

    def version(self, jobcenter: str, on: date) -> str:
        """Short hash over all numbers and terms that hold for that Jobcenter on that day."""
        values = self.in_force(jobcenter, on).model_dump_json(exclude={"on"})
        return sha256(values.encode()).hexdigest()[:16]

    def _take(self, jobcenter: str, on: date, model: type[Calendar]) -> Calendar:
        values = {key: self.value(key, jobcenter, on).value for key in keys(model)}
        return model(jobcenter=jobcenter, jobcenter_name=self.jobcenters[jobcenter].name, on=on, **values)


def _too_early(what: str, on: date, begins: date) -> UserError:
    return UserError(f"Am {day(on)} {what} (erst ab dem {day(begins)}).", remedy="Bitte das Datum prüfen.")


def keys(model: type[Calendar]) -> dict[str, FieldInfo]:
    """The fields that the files must fill."""
    return {name: field for name, field in model.model_fields.items() if isinstance(field.json_schema_extra, dict)}


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
    for key in keys(Parameters):
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
        if key not in keys(Parameters):
            raise file.error((key,), "ist kein bekannter Parameter.", _suggestion(key, keys(Parameters)))
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
    return f"Gemeint war wohl „{close[0]}“." if close else "Bitte löschen oder in workers/rules/parameters.py anlegen."


def _check_unit(file: YamlFile, key: str, entry: Entry) -> None:
    extra = keys(Parameters)[key].json_schema_extra
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
    field = keys(Parameters)[key]
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
