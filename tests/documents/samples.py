"""The sample content of every document (templates/samples) as jobs; new documents join by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

import pytest
from pydantic import BaseModel

from workers.documents.directory import Person
from workers.documents.jobs import Job
from workers.documents.models import (
    Agreement,
    ClientLetter,
    DocumentModel,
    HandoverRecord,
    RefusalNote,
    TlRequest,
    documents,
)
from workers.documents.samples import KINDS, SUFFIX, sample_job
from workers.settings import PROJECT

M = TypeVar("M", bound=DocumentModel)
FORMS = ("large_print", "electronic_text", "plain_language")
TEMPLATES = PROJECT / "templates"


@cache
def sample(template: str, kind: str = "normal") -> Job:
    return sample_job(TEMPLATES, template, kind)


def samples(*kinds: str) -> list[Any]:
    """Arguments of a test over every document with these samples."""
    return [
        pytest.param(template, kind, id=f"{name(template)}-{kind}")
        for template in documents()
        for kind in kinds or KINDS
    ]


def printings() -> list[Any]:
    """Arguments of a test over every document with every sample, in every form that its readers may choose."""
    usual = [(template, kind, "standard") for template in documents() for kind in KINDS]
    letters = [template for template, model in documents().items() if issubclass(model, ClientLetter)]
    chosen = [(template, kind, form) for template in letters for kind in KINDS for form in FORMS]
    return [pytest.param(*each, id=printing(*each)) for each in (*usual, *chosen)]


def printing(template: str, kind: str, form: str) -> str:
    """Name of a printed document."""
    return f"{name(template)}-{kind}" + ("" if form == "standard" else f"-{form}")


@cache
def printed(template: str, kind: str, form: str) -> Job:
    usual = sample(template, kind)
    return (
        usual if form == "standard" else replace(usual, model=usual.model.model_copy(update={"document_format": form}))
    )


def name(template: str) -> str:
    return template.removesuffix(SUFFIX)


def job(model: DocumentModel, person: Person | None = None) -> Job:
    """The ordinary job with other content or for another person."""
    usual = sample(HandoverRecord.template)
    return replace(usual, model=model, person=person or usual.person)


def _normal(model: type[M]) -> M:
    found = sample(model.template).model
    assert isinstance(found, model)
    return found


PERSON = sample(HandoverRecord.template).person
HANDOVER = _normal(HandoverRecord)
REFUSAL = _normal(RefusalNote)
TL_REQUEST = _normal(TlRequest)
AGREEMENT = _normal(Agreement)
NORMAL = tuple(sample(template).model for template in documents())


def words(model: BaseModel) -> list[str]:
    """Every word of every text of a document; Arabic apart, which a PDF holds in another order."""
    texts = " ".join(value for value in strings(model.model_dump()) if " " in value)
    return [word for word in texts.split() if not re.search("[\u0600-\u06ff]", word)]


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list, tuple)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)
