"""Letters and records: typed content, German templates, accessible and archivable PDF, outbox until filed."""

from workers.documents.directory import CsvDirectory, Directory, FictionalDirectory, Person
from workers.documents.models import (
    Agreement,
    AgreementGoal,
    DocumentModel,
    ExitRecord,
    Fact,
    HandoverRecord,
    RefusalNote,
    TlRequest,
)
from workers.documents.outbox import Outbox
from workers.documents.service import Documents, WrittenDocument, build_documents, open_directory

__all__ = [
    "Agreement",
    "AgreementGoal",
    "CsvDirectory",
    "Directory",
    "DocumentModel",
    "Documents",
    "ExitRecord",
    "Fact",
    "FictionalDirectory",
    "HandoverRecord",
    "Outbox",
    "Person",
    "RefusalNote",
    "TlRequest",
    "WrittenDocument",
    "build_documents",
    "open_directory",
]
