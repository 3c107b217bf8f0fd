"""Filling a Camunda form from the words of a scenario, as a person in Tasklist would, with the form's own checks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from workers.check.form import Component
from workers.check.form import Form as FormFile
from workers.play.names import nearest

WORDS = {"ja": "yes", "nein": "no", True: "yes", False: "no"}
NARRATIVE = "text_"
EXAMPLE_TEXT = "Beispieltext des Szenarios."
"""Stands in for required narrative that a scenario leaves out: its wording decides nothing."""


@cache
def usual() -> Mapping[str, Any]:
    """What a field gets when a scenario says nothing about it (usual.yaml)."""
    content: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("usual.yaml").read_text(encoding="utf-8"))
    return content


class FormProblem(Exception):
    """A scenario wants something that the form does not allow; the message is German and names the field."""


@dataclass(frozen=True)
class Option:
    value: Any
    label: str


@dataclass(frozen=True)
class Field:
    """One input of a form, with what the form demands of it."""

    key: str
    label: str
    type: str
    options: tuple[Option, ...] = ()
    options_variable: str = ""
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    pattern: str = ""
    conditional: bool = False
    default: Any = None

    @property
    def empty(self) -> Any:
        """What Tasklist sends for a field left empty."""
        return {"textfield": "", "textarea": "", "checkbox": False, "checklist": []}.get(self.type)


@dataclass(frozen=True)
class Form:
    id: str
    fields: tuple[Field, ...]

    def find(self, name: str) -> Field:
        """The field with this key, label, or (if only one has it) part of a label. Raises FormProblem."""
        wanted = " ".join(name.split()).casefold()
        for part in self.fields:
            if wanted in (part.key, part.label.casefold()):
                return part
        found = [part for part in self.fields if begins_in(part.label, wanted)]
        if len(found) == 1:
            return found[0]
        names = [part.label for part in found or self.fields]
        what = "passt auf mehrere Felder" if found else f"ist kein Feld im Formular {self.id}"
        raise FormProblem(f"„{name}“ {what}. {nearest(name, names)}".rstrip())


def read_form(file: FormFile) -> Form:
    """The inputs of a form file; what it only shows is left out."""
    parts = (part for part in file.components if part.variable and not part.read_only)
    return Form(file.id, tuple(_field(part) for part in parts))


def _field(part: Component) -> Field:
    data, checks = part.data, part.data.get("validate") or {}
    options = tuple(
        Option(entry["value"], str(entry.get("label", entry["value"]))) for entry in data.get("values") or ()
    )
    return Field(
        key=part.variable,
        label=" ".join(str(data.get("label") or data.get("dateLabel") or part.variable).split()),
        type=part.type,
        options=options,
        options_variable=str(data.get("valuesKey") or ""),
        required=bool(checks.get("required")),
        minimum=checks.get("min"),
        maximum=checks.get("max"),
        pattern=str(checks.get("pattern") or ""),
        conditional=bool(data.get("conditional")),
        default=data.get("defaultValue"),
    )


def check_given(form: Form, given: Mapping[str, Any], *, unchecked: bool) -> None:
    """Refuse names and values that no day could make right. Raises FormProblem."""
    for name, value in given.items():
        part = form.find(name)
        if not unchecked:
            _converted(part, value, {})


def fill(
    form: Form,
    given: Mapping[str, Any],
    *,
    facts: Mapping[str, Any],
    known: Mapping[str, Any],
    day: date,
    unchecked: bool,
) -> dict[str, Any]:
    """What Tasklist would send: values of the step, else what the form shows already, else the facts of the case.

    A required date left out is the day of the step, a required tick is set. ``unchecked`` sends values as they are,
    past the form's checks, as another system could. Raises FormProblem.
    """
    wanted = {form.find(name).key: value for name, value in given.items()}
    sent: dict[str, Any] = {}
    for part in form.fields:
        if part.key in wanted:
            sent[part.key] = _plain(wanted[part.key]) if unchecked else _converted(part, wanted[part.key], known)
        elif (value := _left_out(part, facts, known, day)) is not None or not part.conditional:
            sent[part.key] = part.empty if value is None else value
    if not unchecked:
        _refuse_missing(form, sent)
    return sent


def _left_out(part: Field, facts: Mapping[str, Any], known: Mapping[str, Any], day: date) -> Any:
    if known.get(part.key) not in (None, "", []):  # a list that opens empty shows nothing
        return known[part.key]
    if part.key in facts:
        return _converted(part, facts[part.key], known)
    if part.default is not None:
        return part.default
    if part.conditional and part.key.startswith(NARRATIVE):
        return None
    return required_anyway(part, day)


def required_anyway(part: Field, day: date) -> Any:
    """What a required field gets that a scenario leaves out because it decides nothing; None if it has to say it."""
    if not part.required:
        return None
    if part.type == "datetime":
        return day.isoformat()
    if part.type == "checkbox":
        return True
    return EXAMPLE_TEXT if part.key.startswith(NARRATIVE) else None


def _refuse_missing(form: Form, sent: Mapping[str, Any]) -> None:
    for part in form.fields:
        if part.required and not part.conditional and sent.get(part.key) in (None, "", []):
            raise FormProblem(
                f"Das Feld „{part.label}“ ist Pflicht und fehlt; bitte unter „mit“ oder „angaben“ nennen."
            )


def _converted(part: Field, value: Any, known: Mapping[str, Any]) -> Any:
    if value is None:
        return part.empty
    if part.type == "number":
        return _number(part, value)
    if part.type == "datetime":
        return _date(part, value)
    if part.type == "checkbox":
        return _tick(part, value)
    if part.type == "checklist":
        return [_chosen(part, one, known) for one in (value if isinstance(value, list) else [value])]
    if part.options or part.options_variable in known:
        return _chosen(part, value, known)
    text = str(value)
    if part.pattern and not re.search(part.pattern, text):
        raise FormProblem(f"„{part.label}“: „{text}“ hat nicht die Form, die das Formular verlangt.")
    return text


def _chosen(part: Field, value: Any, known: Mapping[str, Any]) -> Any:
    """One choice; before the day comes, nobody knows what a variable will offer."""
    if part.options:
        return _option(part, value, part.options)
    if part.options_variable not in known:
        return str(value)
    offered = known[part.options_variable] or ()
    return _option(part, value, tuple(Option(entry["value"], str(entry["label"])) for entry in offered))


def _number(part: Field, value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FormProblem(f"„{part.label}“ muss eine Zahl sein, nicht „{value}“.")
    low, high = part.minimum, part.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        limits = " bis ".join(f"{limit:g}" for limit in (low, high) if limit is not None)
        raise FormProblem(
            f"„{part.label}“ muss {limits} sein, nicht {value}; mit „ungeprüft: ja“ geht es am Formular vorbei."
        )
    return value


def _date(part: Field, value: Any) -> str:
    try:
        return (value if isinstance(value, date) else date.fromisoformat(str(value))).isoformat()
    except ValueError:
        raise FormProblem(f"„{part.label}“: „{value}“ ist kein Datum (erwartet: JJJJ-MM-TT).") from None


def _tick(part: Field, value: Any) -> bool:
    wanted = {"yes": True, "no": False}.get(WORDS.get(value, str(value)))
    if wanted is None:
        raise FormProblem(f"„{part.label}“: bitte ja oder nein, nicht „{value}“.")
    return wanted


def _option(part: Field, value: Any, options: Iterable[Option]) -> Any:
    wanted = WORDS.get(value.casefold() if isinstance(value, str) else value, value)
    text = str(wanted).casefold()
    offered = list(options)
    for option in offered:
        if option.value == wanted or option.label.casefold() == text:
            return option.value
    found = [option for option in offered if begins_in(option.label, text)]
    if len(found) == 1:
        return found[0].value
    raise FormProblem(
        f"„{part.label}“: „{value}“ steht nicht zur Wahl. {nearest(str(value), [o.label for o in offered])}"
    )


def begins_in(label: str, part: str) -> bool:
    """Whether a word of the label begins with these words: „einig“ is in „sind einig“, not in „Uneinigkeit“."""
    return re.search(rf"(?<!\w){re.escape(part)}", label.casefold()) is not None


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
