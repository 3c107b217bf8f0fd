"""``GET /impressum`` and ``/barrierefreiheit``: who answers for this system, how accessible it is; for everybody."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Literal

from markupsafe import Markup, escape
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from workers.rules.yaml_file import YamlFile
from workers.serve.pages import page

PLACEHOLDER = re.compile(r"\[[^\]]+\]")
CONFORMITY = {
    "fully": "Diese Anwendung ist mit {basis} vollständig vereinbar.",
    "partly": "Diese Anwendung ist mit {basis} teilweise vereinbar. Nicht barrierefrei ist:",
    "not": "Diese Anwendung ist mit {basis} noch nicht vereinbar. Nicht barrierefrei ist:",
}
DRAFT = "Achtung: Diese Seite enthält noch Platzhalter in eckigen Klammern. Sie ist so nicht zu veröffentlichen."


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Accessibility(_Part):
    """The statement on accessibility; contact: whom to tell of a barrier; enforcement: who mediates."""

    declared_on: date
    conformity: Literal["fully", "partly", "not"]
    basis: str = Field(min_length=1)
    method: str = Field(min_length=1)
    gaps: tuple[str, ...] = ()
    contact: str = Field(min_length=1)
    enforcement: str = Field(min_length=1)


class Imprint(_Part):
    """Who answers for the system in one Jobcenter. A text in square brackets is a placeholder."""

    authority: str = Field(min_length=1)
    street: str = Field(min_length=1)
    town: str = Field(min_length=1)
    represented_by: str = Field(min_length=1)
    telephone: str = Field(min_length=1)
    email: str = Field(min_length=1)
    supervision: str = Field(min_length=1)
    data_protection_officer: str = Field(min_length=1)
    accessibility: Accessibility

    def placeholders(self) -> list[str]:
        """What the house has not filled in yet."""
        about = self.accessibility
        texts = [*self.model_dump(exclude={"accessibility"}).values(), *about.gaps, about.contact, about.enforcement]
        return [found for text in texts for found in PLACEHOLDER.findall(text)]

    def lines(self) -> Iterator[str]:
        """The imprint, sentence by sentence."""
        yield Markup("<br>").join(escape(line) for line in (self.authority, self.street, self.town))
        yield f"Vertreten durch: {self.represented_by}"
        yield f"Telefon: {self.telephone}"
        yield f"E-Mail: {self.email}"
        yield f"Aufsicht: {self.supervision}"
        yield f"Datenschutz: {self.data_protection_officer}"

    def statement(self) -> Iterator[str]:
        """The statement on accessibility, sentence by sentence."""
        about = self.accessibility
        yield f"{self.authority} bemüht sich, diese Anwendung barrierefrei zugänglich zu machen."
        yield CONFORMITY[about.conformity].format(basis=about.basis)
        yield from (f"– {gap}" for gap in about.gaps)
        yield f"Erstellt am {about.declared_on:%d.%m.%Y}: {about.method}."
        yield f"Ein Hindernis melden: {about.contact}"
        yield f"Wenn das nicht hilft: {about.enforcement}"


def load_imprints(path: Path) -> Mapping[str, Imprint]:
    """The imprint of each Jobcenter. Raises UserError naming file, line and remedy."""
    file = YamlFile(path)
    return {jobcenter: file.read(Imprint, jobcenter) for jobcenter in file.content}


def unfinished(imprints: Mapping[str, Imprint]) -> str:
    """One German sentence on the placeholders that are left; empty if there are none."""
    left = {name: len(found) for name, imprint in imprints.items() if (found := imprint.placeholders())}
    listed = ", ".join(f"{name} ({number})" for name, number in left.items())
    return f"Impressum und Erklärung zur Barrierefreiheit enthalten noch Platzhalter: {listed}." if left else ""


class ImprintPages:
    """Both pages, for all Jobcenters of the file; without log-in."""

    def __init__(self, imprints: Mapping[str, Imprint]) -> None:
        self._imprints = imprints

    def routes(self) -> list[Route]:
        return [Route("/impressum", self.imprint), Route("/barrierefreiheit", self.statement)]

    async def imprint(self, _request: Request) -> Response:
        return page(200, "Impressum", *self._draft(), *self._each(Imprint.lines))

    async def statement(self, _request: Request) -> Response:
        return page(200, "Erklärung zur Barrierefreiheit", *self._draft(), *self._each(Imprint.statement))

    def _draft(self) -> list[str]:
        return [Markup("<strong>{}</strong>").format(DRAFT)] if unfinished(self._imprints) else []

    def _each(self, sentences: Callable[[Imprint], Iterator[str]]) -> Iterator[str]:
        for imprint in self._imprints.values():
            yield from sentences(imprint)
