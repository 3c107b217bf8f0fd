"""Consent for one purpose and one recipient, given or refused (F-083, F-088, F-095, F-152; FT-5, FA-25, FA-32)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

Purpose = Literal["assessment", "medical", "psychological", "helper", "exchange"]
Hint = Literal["health", "aptitude", "motivation"]
Opens = Literal["opens", "back_to_alliance"]
Involvement = Literal["task", "refused", "not_needed"]

PURPOSES: dict[Purpose, str] = {
    "assessment": "Assessment",
    "medical": "Einschaltung des Ärztlichen Dienstes",
    "psychological": "Einschaltung des Berufspsychologischen Service",
    "helper": "Einschaltung weiterer Fachleute",
    "exchange": "Austausch mit einem Dritten",
}


class Consent(BaseModel):
    """What the person said about one purpose. given_on: day of the answer, given or refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    purpose: Purpose
    recipient: str = ""
    """Code of the body that receives data; empty where the purpose names it."""
    answer: Literal["given", "refused"]
    answered_on: date
    withdrawn_on: date | None = None

    @property
    def key(self) -> str:
        """Names the consent in lists: one answer for each purpose and recipient."""
        return f"{self.purpose}:{self.recipient}" if self.recipient else self.purpose

    def holds(self, on: date) -> bool:
        """Given by that day and not yet withdrawn; from the day of withdrawal it no longer holds."""
        withdrawn = self.withdrawn_on is not None and self.withdrawn_on <= on
        return self.answer == "given" and self.answered_on <= on and not withdrawn


def may(consents: Iterable[Consent], purpose: Purpose, on: date, recipient: str = "") -> bool:
    """Whether data may be collected for this purpose or given to this recipient (FA-32): no consent, no exchange."""
    return any(found.holds(on) for found in consents if (found.purpose, found.recipient) == (purpose, recipient))


def answered(consents: Iterable[Consent], *new: Consent) -> list[Consent]:
    """The list with new answers; the last one about a purpose and recipient counts."""
    kept = {found.key: found for found in consents}
    return list((kept | {found.key: found for found in new}).values())


def withdrawn(consents: Iterable[Consent], keys: Iterable[str], on: date) -> list[Consent]:
    """The list after a withdrawal: what was given stays on record with the day on which it ended."""
    named = set(keys)
    return [
        found.model_copy(update={"withdrawn_on": on}) if found.key in named and found.holds(on) else found
        for found in consents
    ]


def standing(consents: Iterable[Consent], on: date) -> list[Consent]:
    """Those that hold on that day, to be withdrawn at will."""
    return [found for found in consents if found.holds(on)]


def assessment_opens(consents: Iterable[Consent], on: date) -> Opens:
    """No assessment without consent; a refusal leads back to the working alliance and is no breach (F-083, FA-25)."""
    return "opens" if may(consents, "assessment", on) else "back_to_alliance"


def involvement(*, hint: bool, consent: bool) -> Involvement:
    """FT-5: a specialist service is involved only with a hint and consent; a refusal is noted, no breach (F-095)."""
    if not hint:
        return "not_needed"
    return "task" if consent else "refused"
