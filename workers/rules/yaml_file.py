"""YAML files that people keep by hand: read strictly, and every mistake named with file, line and remedy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from workers.errors import UserError

Place = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)

PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Written in C where PyYAML was built with it: reading all our files takes 0.3 s instead of 2 s."""

GERMAN = {
    "missing": "fehlt",
    "extra_forbidden": "ist hier nicht bekannt",
    "greater_than": "muss größer als {gt} sein",
    "greater_than_equal": "muss mindestens {ge} sein",
    "less_than_equal": "darf höchstens {le} sein",
    "int_type": "muss eine ganze Zahl sein",
    "int_parsing": "muss eine ganze Zahl sein",
    "int_from_float": "muss eine ganze Zahl sein",
    "float_type": "muss eine Zahl sein",
    "float_parsing": "muss eine Zahl sein",
    "string_type": "muss ein Text sein",
    "string_too_short": "darf nicht leer sein",
    "date_type": "muss ein Datum JJJJ-MM-TT sein",
    "date_parsing": "muss ein Datum JJJJ-MM-TT sein",
    "date_from_datetime_parsing": "muss ein Datum JJJJ-MM-TT sein",
    "dict_type": "muss eine Liste „Schlüssel: Wert“ sein",
    "model_type": "muss eine Liste „Schlüssel: Wert“ sein",
    "list_type": "muss eine Liste sein",
    "tuple_type": "muss eine Liste sein",
    "too_short": "darf nicht leer sein",
    "literal_error": "muss einer dieser Werte sein: {expected}",
    "enum": "muss einer dieser Werte sein: {expected}",
    "string_pattern_mismatch": "hat nicht die erwartete Form {pattern}",
}


class _Loader(yaml.SafeLoader):
    """Leaves an impossible day (2025-05-48) as text, so that the model refuses it with its place."""

    def _day_or_text(self, node: yaml.ScalarNode) -> Any:
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError:
            return self.construct_scalar(node)


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader._day_or_text)


class YamlFile:
    """Content of one file, and the line on which each key or list item stands."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[tuple[str, ...], int] = {}
        try:
            node = yaml.compose(path.read_text(encoding="utf-8"), Loader=PARSER)
        except FileNotFoundError:
            raise UserError("Die Datei fehlt.", where=path.name, remedy="Bitte wiederherstellen.") from None
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise self._unreadable(error) from None
        self.content: dict[str, Any] = self._content(node)

    def error(self, place: Sequence[str | int], what: str, remedy: str) -> UserError:
        """The error of one place: file, line and key in front."""
        keys = ".".join(str(part) for part in place)
        where = f"{self.path.name}, Zeile {self.line(place)}" + (f", {keys}" if keys else "")
        return UserError(what, where=where, remedy=remedy)

    def line(self, place: Sequence[str | int]) -> int:
        """Line of the place, or of the nearest key above it (a missing key has no line of its own)."""
        names = tuple(map(str, place))
        return next(self.lines[names[:n]] for n in range(len(names), -1, -1) if names[:n] in self.lines)

    def read(self, model: type[Model], *place: str | int) -> Model:
        """The part of the file at that place as a checked model."""
        data: Any = self.content
        for part in place:
            data = data[part]
        try:
            return model.model_validate(data)
        except ValidationError as error:
            raise self.invalid(error, *place) from None

    def invalid(self, error: ValidationError, *place: str | int) -> UserError:
        """The first mistake pydantic found, in German and with its line."""
        first = error.errors(include_url=False)[0]
        return self.error((*place, *first["loc"]), _what(dict(first)), "Bitte in der Datei berichtigen.")

    def _content(self, node: yaml.Node | None) -> dict[str, Any]:
        if not isinstance(node, yaml.MappingNode):
            self.lines[()] = 1
            raise self.error((), "Die Datei enthält keine Liste „Schlüssel: Wert“.", "Bitte Inhalt ergänzen.")
        for keys, child in _walk(node, ()):
            place = tuple(map(str, keys))  # a year is a number in the content, and a word here
            if place in self.lines and place:
                raise self.error(
                    place, f"steht doppelt (noch einmal in Zeile {child}).", "Bitte einen Eintrag löschen."
                )
            self.lines[place] = child
        content: dict[str, Any] = _Loader("").construct_document(node)
        return content

    def _unreadable(self, error: Exception) -> UserError:
        mark = getattr(error, "problem_mark", None)
        self.lines[()] = mark.line + 1 if mark else 1
        return self.error((), "ist kein lesbares YAML.", "Bitte Einrückung, Doppelpunkte und Anführungszeichen prüfen.")


def _walk(node: yaml.Node, place: Place) -> Iterator[tuple[Place, int]]:
    """Every key and list item below a node with its line (counted from 1)."""
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _relined(_walk(value, (*place, str(key.value))), key.start_mark.line + 1)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _walk(value, (*place, index))


def _relined(walked: Iterator[tuple[Place, int]], line: int) -> Iterator[tuple[Place, int]]:
    """A value may start below its key: the key's line is the one to show."""
    place, _ = next(walked)
    yield place, line
    yield from walked


def _what(problem: dict[str, Any]) -> str:
    if problem["type"] == "value_error":
        return f"{problem['ctx']['error']}."
    text = GERMAN.get(problem["type"], "ist ungültig").format_map(problem.get("ctx", {}))
    shown = "" if problem["type"] in {"missing", "extra_forbidden"} else f" (angegeben: {problem['input']!r})"
    return f"{text}{shown}."
