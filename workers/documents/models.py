"""Typed content of every document: what a handler must know before a document can exist.

A model holds codes, dates and texts of the case, never a name or an address of the client: those come from the
directory when the document is rendered. A missing or unusable value is a `PermanentError` with a German sentence, so a
document never has a gap.
"""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from workers.errors import PermanentError

TALK_PARTICIPANTS = {
    "pap_cm": ("persönliche/r Ansprechpartner*in (pAp)", "Fallmanagement (FM)"),
    "joint": (
        "persönliche/r Ansprechpartner*in (pAp)",
        "Fallmanagement (FM)",
        "leistungsberechtigte Person",
    ),
}
"""Roles that take part in a handover talk, by its kind (H-60)."""


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

    jobcenter: Line
    """Key of the letterhead, for example ``hannover``."""

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise PermanentError(_explain(type(self), error)) from None

    @property
    def title(self) -> str:
        """German title, without personal data: it is shown in Tasklist and stored by the engine."""
        raise NotImplementedError


class HandoverRecord(DocumentModel):
    """Übergabeprotokoll: the personal talk that must precede clearing (D-03; H-60, H-61, H-63)."""

    template: ClassVar[str] = "access/handover_record.html.j2"
    derived: ClassVar[tuple[str, ...]] = ("participants",)

    referrer: StaffName
    """Persönliche/r Ansprechpartner*in (pAp) as shown to readers: name of the staff file, else the user id."""
    case_manager: StaffName
    case_manager_team: StaffName
    access_decision: Literal["formal", "individual"]
    access_check_date: date
    talk_kind: Literal["pap_cm", "joint"]
    talk_mode: Literal["presence", "video", "phone"]
    talk_date: date
    involvement_reasons: Narrative
    goal_expectation: Narrative
    clearing_start: date
    clearing_due: date
    """Last day on which clearing may end."""
    clearing_due_explanation: Narrative
    """German text: how that date came about."""

    @property
    def title(self) -> str:
        return f"Übergabeprotokoll vom {self.talk_date:%d.%m.%Y}"

    @property
    def participants(self) -> tuple[str, ...]:
        return TALK_PARTICIPANTS[self.talk_kind]


class RefusalNote(DocumentModel):
    """Vermerk über die Absage: entry of the refusal and notice to the pAp (D-07, D-08; H-66 to H-69)."""

    template: ClassVar[str] = "clearing/refusal_note.html.j2"

    referrer: StaffName
    case_manager: StaffName
    case_manager_team: StaffName
    clearing_start: date
    clearing_result_date: date | None = None
    assigned_on: date
    """Day of the assignment in VerBIS."""
    refused_on: date
    """Day of the refusal in VerBIS."""
    refusal_reason: Literal["no_capacity", "not_willing", "no_alliance", "progress_not_confirmed", "locked"]
    refusal_reason_text: Narrative
    """The reason in words, as the rule gave it."""
    refusal_details: Narrative | None = None
    """What the case manager wrote about it (``text_refusal_reason``)."""
    case_count: int | None = None
    """Admitted cases of the case manager on the day of the decision; printed with the reason "no capacity"."""
    case_limit: int | None = None

    @property
    def title(self) -> str:
        return f"Vermerk über die Absage vom {self.refused_on:%d.%m.%Y}"


class Fact(BaseModel):
    """One line of a table: a label and its value in words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: Line
    value: Narrative


class AgreementGoal(BaseModel):
    """One goal of an agreement with the day by which it is to be reached (H-112)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: Narrative
    target: date


class Agreement(DocumentModel):
    """Eingliederungsvereinbarung or Kooperationsplan, by the law of the day on which it was concluded (D-13; H-47)."""

    template: ClassVar[str] = "planning/agreement.html.j2"

    case_manager: StaffName
    case_manager_team: StaffName
    plan_kind: Literal["egv", "kooperationsplan"]
    plan_name: Line
    benefit_name: Line
    """What the benefit was called on that day."""
    concluded_on: date
    version: Annotated[int, Field(ge=1)]
    """Fassung: 1 for the first agreement of the case, counted up with each adaptation."""
    offer: Narrative | None = None
    """Persönliches Angebot with which a plan opens since 01.07.2026 (§ 15 SGB II)."""
    goals: Annotated[tuple[AgreementGoal, ...], AfterValidator(lambda value: _at_least_one(value))]
    steps_person: Narrative
    steps_jobcenter: Narrative
    services: tuple[Fact, ...] = ()
    """For each service the life area it helps in, and its name."""
    partners: tuple[Line, ...] = ()
    review_due: date
    """Last day of the next review."""
    review_explanation: Narrative
    """German text: how that date came about."""

    @property
    def title(self) -> str:
        return f"{self.plan_name} vom {self.concluded_on:%d.%m.%Y}"


Occasion = Literal["individual_case", "readmission_exception", "admission_dispute"]
"""Why the team leader is asked: H-24/H-25, A-13, H-70."""


class TlRequest(DocumentModel):
    """Vorlage an die Teamleitung: what is asked, on which facts, and what follows from either answer (D-02, D-10)."""

    template: ClassVar[str] = "escalation/tl_request.html.j2"

    occasions: Annotated[tuple[Occasion, ...], AfterValidator(lambda value: _at_least_one(value))]
    requested_on: date
    requested_by: StaffName
    requested_by_role: Literal["pap", "fallmanagement"]
    team_leader: StaffName
    """Responsible team leader, or the team when no person is named (A-22)."""
    facts: Annotated[tuple[Fact, ...], AfterValidator(lambda value: _at_least_one(value))]
    reason: Narrative
    question: Narrative

    @property
    def title(self) -> str:
        return f"Vorlage an die Teamleitung vom {self.requested_on:%d.%m.%Y}"


def _at_least_one(values: tuple[Any, ...]) -> tuple[Any, ...]:
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
