"""The sample content of every document (templates/samples) as jobs; new documents join by themselves."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

import pytest

from workers.documents.directory import Person
from workers.documents.jobs import Job
from workers.documents.models import Agreement, DocumentModel, HandoverRecord, RefusalNote, TlRequest, documents
from workers.documents.samples import KINDS, SUFFIX, sample_job
from workers.settings import PROJECT

M = TypeVar("M", bound=DocumentModel)
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
