"""Views on a case and results that several phases share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

from pydantic import Field

from workers.documents import WrittenDocument
from workers.errors import BusinessError
from workers.registry import Case
from workers.rules.deviations import Deviation
from workers.rules.german import day
from workers.rules.readmission import EarlierCare

TlAnswer = Literal["agree", "object"]


class CareFacts(Case):
    """What the pAp states about an earlier care period; all empty: there was none (DT-2)."""

    last_exit_date: date | None = Field(None, title="Letzte Betreuung beendet am")
    work_started_on: date | None = Field(None, title="Arbeit aufgenommen am")
    benefits_ended_on: date | None = Field(None, title="Leistungsbezug beendet am")
    benefits_resumed_on: date | None = Field(None, title="Leistungsbezug wieder seit")

    @property
    def care(self) -> EarlierCare:
        return EarlierCare(self.last_exit_date, self.work_started_on, self.benefits_ended_on, self.benefits_resumed_on)


class CareHistory(CareFacts):
    """The same with the team leader's answer about the lock."""

    tl_lock_exception: TlAnswer | None = Field(None, title="Ausnahme von der Wiederaufnahmesperre")

    @property
    def exception_granted(self) -> bool:
        """The team leader agreed to lift the lock (A-13)."""
        return self.tl_lock_exception == "agree"


class DeviationReport(Case):
    """What the team leader's task shows (H-111)."""

    deviation_title: str
    deviation_why: str
    deviation_since: date
    deviation_since_text: str
    deviation_rule: str
    deviation_consequence: str

    @classmethod
    def of(cls, found: Deviation) -> DeviationReport:
        return cls(
            deviation_title=found.title,
            deviation_why=found.why,
            deviation_since=found.since,
            deviation_since_text=day(found.since),
            deviation_rule=found.rule,
            deviation_consequence=found.consequence,
        )


class Filing(Case):
    """A document in the outbox and who files it in VerBIS (A-28)."""

    document_id: str
    document_title: str
    document_url: str
    document_filer: str


def filing(written: WrittenDocument, filer: str) -> dict[str, str]:
    """The variables of `Filing` for a document just written."""
    return {
        "document_id": written.id,
        "document_title": written.title,
        "document_url": written.url,
        "document_filer": filer,
    }


def refuse(code: str, problems: Iterable[str | None]) -> None:
    """Raise the business error with all problems in one German message; no problem, no error."""
    found = [problem for problem in problems if problem]
    if found:
        raise BusinessError(code, f"{'; '.join(found)}.")


def in_future(label: str, value: date | None, today: date) -> str | None:
    """German sentence for a day that has not come yet but is recorded as past."""
    return f"„{label}“ liegt in der Zukunft" if value is not None and value > today else None


def title(model: type[Case], name: str) -> str:
    """The German label of a field, as the form shows it."""
    return model.model_fields[name].title or name


def emptied(model: type[Case]) -> dict[str, Any]:
    """The fields of a form that opens empty: all that have a default."""
    return {name: field.default for name, field in model.model_fields.items() if not field.is_required()}
