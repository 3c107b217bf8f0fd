"""What all documents share: the kinds of text, the base model, and how a missing value is told.

A model holds codes, dates and texts of the case, never a name or an address of the client: those come from the
directory when the document is rendered. A missing or unusable value is a `PermanentError` with a German sentence, so a
document never has a gap.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError

from workers.errors import PermanentError


def _printable(text: str) -> str:
    """Text in composed form (NFC) with plain line ends; control characters are refused, no font can print them."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn") and character != "\n":
            raise ValueError(f"enthält das nicht druckbare Zeichen U+{ord(character):04X}")
    return text


Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), AfterValidator(_printable)
]
"""A short text on one line: a fact, a code in words."""

StaffName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), AfterValidator(_printable)
]
"""A member of staff or a team as readers know them; has to fit into the address field."""

Narrative = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000), AfterValidator(_printable)
]
"""What a person wrote for the document; line breaks separate paragraphs."""


class DocumentModel(BaseModel):
    """Base of all documents: which template prints it and how it is called in lists and in the task."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    template: ClassVar[str]
    """Path below ``templates/``."""
    derived: ClassVar[tuple[str, ...]] = ()
    """Properties that the template may print besides the fields."""

    personal: ClassVar[bool] = True
    """About a client: belongs to a case, has a number and is filed."""

    jobcenter: Line
    """Key of the letterhead, for example ``hannover``."""

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise PermanentError(_explain(type(self), error)) from None

    @property
    def printed_template(self) -> str:
        """The template that is printed; letters to clients may have a plainer one."""
        return self.template

    @property
    def title(self) -> str:
        """German title, without personal data: it is shown in Tasklist and stored by the engine."""
        raise NotImplementedError

    def pictures(self) -> Mapping[str, bytes]:
        """Pictures that the document draws itself, as SVG by file name; called in the rendering process."""
        return {}


DocumentFormat = Literal["standard", "large_print", "electronic_text", "plain_language"]
"""In which form a person reads letters: as usual, in large print, also as text for a reading device, in plain words."""


class ClientLetter(DocumentModel):
    """A document that the client reads, in the form that they need (§ 10 BGG with § 3 VBD, § 17 (2a) SGB I).

    The case says the form; the handler hands it on. Records for colleagues are plain `DocumentModel`s.
    """

    plain_template: ClassVar[str | None] = None
    """The same letter in plain language, below ``templates/plain/``; None: there is none."""

    document_format: DocumentFormat = "standard"

    @property
    def printed_template(self) -> str:
        """The wording that is printed: the plain one where it is wanted and exists."""
        plain = self.document_format == "plain_language" and self.plain_template
        return plain or self.template


def documents() -> dict[str, type[DocumentModel]]:
    """Every document by its template."""
    found: dict[str, type[DocumentModel]] = {}
    queue = DocumentModel.__subclasses__()
    while queue:
        model = queue.pop(0)
        queue.extend(model.__subclasses__())
        if "template" in vars(model) and model.__module__.startswith(__package__):
            found[model.template] = model
    return dict(sorted(found.items()))


def at_least_one(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """A list in a document has an entry, or the document is not made."""
    if not values:
        raise ValueError("braucht mindestens einen Eintrag")
    return values


GERMAN = {
    "missing": "fehlt",
    "string_type": "fehlt",
    "date_type": "fehlt oder ist kein Datum",
    "string_too_short": "ist leer",
    "string_too_long": "ist zu lang (höchstens {max_length} Zeichen)",
    "date_from_datetime_parsing": "ist kein gültiges Datum (erwartet: JJJJ-MM-TT)",
    "literal_error": "muss einer dieser Werte sein: {expected}",
    "extra_forbidden": "ist in diesem Schreiben nicht vorgesehen",
}


def _explain(model: type[DocumentModel], error: ValidationError) -> str:
    """German sentence naming template and fields; never the entered values."""
    problems = []
    for problem in error.errors(include_input=False, include_url=False):
        name = ".".join(str(part) for part in problem["loc"])
        if problem["type"] == "value_error":
            text = str(problem["ctx"]["error"])
        else:
            text = GERMAN.get(problem["type"], "ist ungültig").format_map(dict(problem.get("ctx", {})))
        problems.append(f"„{name}“ {text}")
    return f"Schreiben {model.template}: {'; '.join(problems)}. Bitte die Angaben im Fall ergänzen."
