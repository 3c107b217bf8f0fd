"""What a form says about its task, without anything about the case: the one source of these words is the form."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from workers.errors import PermanentError

SECTION = re.compile(
    r"\*\*(Was ist zu tun|Bis wann|Warum|Wenn nichts geschieht)\??:?\*\*(.*?)(?=\*\*(?:Bis wann|Warum|Wenn nichts)|\Z)",
    re.DOTALL,
)
SENTENCE_END = re.compile(r"(?<!\b\w\.)(?<=[.!?])\s+(?=[A-ZÄÖÜ„{*])|(?<=}})\s+(?={{)")
PLACEHOLDER = re.compile(r"{{\s*(\w+)\s*}}")


@dataclass(frozen=True)
class Explanation:
    """The four answers with which every form begins; empty where the answer speaks of the case alone."""

    what: str = ""
    until: str = ""
    why: str = ""
    otherwise: str = ""


class FormTexts:
    """The forms that belong to a folder of diagrams."""

    def __init__(self, bpmn: Path) -> None:
        self._forms = bpmn / "forms"

    def explain(self, form: str, values: Mapping[str, str]) -> Explanation:
        """The answers of a form with these values; a sentence with any other placeholder is left out.

        values: what may leave the engine, for example a rule in words.

        Raises PermanentError when the form is missing.
        """
        found = {name: _said(text, values) for name, text in SECTION.findall(self._text(form))}
        names = ("Was ist zu tun", "Bis wann", "Warum", "Wenn nichts geschieht")
        return Explanation(*(found.get(name, "") for name in names))

    def _text(self, form: str) -> str:
        path = self._forms / f"{form}.form"
        if not path.is_file():
            raise PermanentError(
                f"Das Formular {form}.form fehlt im Ordner der Diagramme. Erwartet: die Fassung, die veröffentlicht "
                "ist. Bitte den Stand des Workers angleichen und dann im Cockpit wiederholen."
            )
        parts = json.loads(path.read_text(encoding="utf-8"))["components"]
        return "\n\n".join(part["text"] for part in parts if "**Was ist zu tun" in str(part.get("text", "")))


def _said(text: str, values: Mapping[str, str]) -> str:
    """What can be said with these values, in plain text."""
    sentences = (_sentence(sentence, values) for sentence in SENTENCE_END.split(text.strip()))
    return " ".join(filter(None, sentences))


def _sentence(sentence: str, values: Mapping[str, str]) -> str:
    """The sentence with its values; up to the first part between semicolons that speaks of the case."""
    filled = PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), sentence)
    parts = list(takewhile(lambda part: not PLACEHOLDER.search(part), filled.replace("**", "").split(";")))
    said = " ".join(";".join(parts).split())
    return said if not said or said[-1] in ".!?:" else f"{said}."
