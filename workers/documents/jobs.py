"""What crosses the border between the worker and the processes that render."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workers.documents.directory import Person
from workers.documents.models import DocumentModel


@dataclass(frozen=True)
class Job:
    """Everything one rendering needs; crosses the process border once and is forgotten."""

    document_id: str
    case_number: str
    created: datetime
    model: DocumentModel
    person: Person | None
    """None for a document that belongs to no case."""


@dataclass(frozen=True)
class Rendered:
    """The finished file and the version of the texts it was made from."""

    pdf: bytes
    template_version: str
    text: bytes | None = None
    """The same as plain text (UTF-8), where the reader wants it."""
