"""What the handlers of assessment read from a case and write back; the fields are the process variables."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.registry import Case
from workers.rules.assessment import AREAS, Area, Cover, Finding, Findings, Priority, Relevance

Answer = Literal["yes", "no"]
Level = Literal["high", "medium", "low"]


def _of(area: Area, what: str) -> str:
    return f"{what} ({AREAS[area]})"


class SituationForm(Case):
    """Five life areas as the form asks for them (H-37, H-38), and the support needed (H-28)."""

    work_finding: Answer | None = Field(None, title=_of("work", "Befund"))
    work_relevance: Relevance | None = Field(None, title=_of("work", "Bedeutung"))
    work_order: int | None = Field(None, title=_of("work", "Reihenfolge"))
    work_priority: Priority | None = Field(None, title=_of("work", "Priorität"))
    work_cover: Cover | None = Field(None, title=_of("work", "Hilfe"))
    housing_finding: Answer | None = Field(None, title=_of("housing", "Befund"))
    housing_relevance: Relevance | None = Field(None, title=_of("housing", "Bedeutung"))
    housing_order: int | None = Field(None, title=_of("housing", "Reihenfolge"))
    housing_priority: Priority | None = Field(None, title=_of("housing", "Priorität"))
    housing_cover: Cover | None = Field(None, title=_of("housing", "Hilfe"))
    family_finding: Answer | None = Field(None, title=_of("family", "Befund"))
    family_relevance: Relevance | None = Field(None, title=_of("family", "Bedeutung"))
    family_order: int | None = Field(None, title=_of("family", "Reihenfolge"))
    family_priority: Priority | None = Field(None, title=_of("family", "Priorität"))
    family_cover: Cover | None = Field(None, title=_of("family", "Hilfe"))
    health_finding: Answer | None = Field(None, title=_of("health", "Befund"))
    health_relevance: Relevance | None = Field(None, title=_of("health", "Bedeutung"))
    health_order: int | None = Field(None, title=_of("health", "Reihenfolge"))
    health_priority: Priority | None = Field(None, title=_of("health", "Priorität"))
    health_cover: Cover | None = Field(None, title=_of("health", "Hilfe"))
    finances_finding: Answer | None = Field(None, title=_of("finances", "Befund"))
    finances_relevance: Relevance | None = Field(None, title=_of("finances", "Bedeutung"))
    finances_order: int | None = Field(None, title=_of("finances", "Reihenfolge"))
    finances_priority: Priority | None = Field(None, title=_of("finances", "Priorität"))
    finances_cover: Cover | None = Field(None, title=_of("finances", "Hilfe"))
    support_need: Level | None = Field(None, title="Beratungs- und Unterstützungsbedarf")

    @property
    def findings(self) -> Findings:
        """The answers by area; what stands beside „kein Befund“ does not count."""
        return {area: self._finding(area) for area in AREAS}

    def _finding(self, area: Area) -> Finding:
        answer = getattr(self, f"{area}_finding")
        if answer != "yes":
            return Finding(None if answer is None else False)
        parts = ("relevance", "order", "priority", "cover")
        return Finding(True, **{part: getattr(self, f"{area}_{part}") for part in parts})

    @property
    def answers(self) -> dict[str, str | int]:
        """The answers that hold, to fill the form again next time."""
        shown = {f"{area}_finding" for area in AREAS} | {"support_need"}
        shown |= {name for area in AREAS if getattr(self, f"{area}_finding") == "yes" for name in _parts(area)}
        given = {name: getattr(self, name) for name in SituationForm.model_fields if name in shown}
        return {name: value for name, value in given.items() if value is not None}


def _parts(area: Area) -> set[str]:
    return {f"{area}_{part}" for part in ("relevance", "order", "priority", "cover")}


class EarlierAssessment(Case):
    """What the last assessment left; empty before the first one."""

    admission_date: date = Field(title="Aufnahme in VerBIS gebucht am")
    assessment_date: date | None = Field(None, title="Assessment in VerBIS erfasst am")
    assessment_version: int = Field(0, title="Fassung des Assessments")
    assessment_answers: dict[str, str | int] | None = Field(None, title="Antworten des Assessments")


class PreparedAssessment(SituationForm):
    """The form as it opens: filled with the last answers, the ticks and the date to be given anew."""

    assessment_intro: str
    assessment_date: None = None
    abilities_recorded: None = None
    potential_recorded: None = None
    possibilities_recorded: None = None
    agreed_with_customer: None = None
    correction_message: None = None


class AssessmentRecord(SituationForm):
    """The form of the situation analysis (D-05)."""

    admission_date: date = Field(title="Aufnahme in VerBIS gebucht am")
    abilities_recorded: bool = Field(False, title="Fähigkeiten")
    potential_recorded: bool = Field(False, title="Potenziale")
    possibilities_recorded: bool = Field(False, title="Möglichkeiten")
    agreed_with_customer: bool = Field(False, title="Mit der Kundin, dem Kunden vereinbart")
    assessment_date: date = Field(title="Assessment in VerBIS erfasst am")
    assessment_version: int = Field(0, title="Fassung des Assessments")


class Assessment(Case):
    """What planning builds on. obstacles: areas in the order in which they are tackled."""

    assessment_version: int
    assessment_answers: dict[str, str | int]
    obstacles: list[str]
    third_party_areas: list[str]
    correction_message: None = None
