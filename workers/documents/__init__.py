"""Letters and records: typed content, German templates, accessible and archivable PDF, outbox until filed."""

from workers.documents.directory import CsvDirectory, Directory, DirectoryAway, FictionalDirectory, Person
from workers.documents.http_directory import HttpDirectory
from workers.documents.models import (
    Agreement,
    AgreementGoal,
    ClientLetter,
    Consents,
    CourseStep,
    DocumentFormat,
    DocumentModel,
    ExitRecord,
    Fact,
    FinalDecision,
    FirstInterview,
    HandoverRecord,
    IntegrationPlan,
    NonTakeover,
    PendingDecision,
    RefusalNote,
    TlRequest,
    TransferRecord,
)
from workers.documents.outbox import Outbox
from workers.documents.service import Blocked, Documents, WrittenDocument, build_documents, open_directory

__all__ = [
    "Agreement",
    "AgreementGoal",
    "Blocked",
    "ClientLetter",
    "Consents",
    "CourseStep",
    "CsvDirectory",
    "Directory",
    "DirectoryAway",
    "DocumentFormat",
    "DocumentModel",
    "Documents",
    "ExitRecord",
    "Fact",
    "FictionalDirectory",
    "FinalDecision",
    "FirstInterview",
    "HandoverRecord",
    "HttpDirectory",
    "IntegrationPlan",
    "NonTakeover",
    "Outbox",
    "PendingDecision",
    "Person",
    "RefusalNote",
    "TlRequest",
    "TransferRecord",
    "WrittenDocument",
    "build_documents",
    "open_directory",
]
