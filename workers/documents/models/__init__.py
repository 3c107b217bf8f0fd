"""Typed content of every document, one module a phase: what a handler must know before a document can exist."""

from workers.documents.models.access import HandoverRecord
from workers.documents.models.base import (
    ClientLetter,
    DocumentFormat,
    DocumentModel,
    Line,
    Narrative,
    StaffName,
    at_least_one,
    documents,
)
from workers.documents.models.clearing import RefusalNote
from workers.documents.models.escalation import Fact, Occasion, TlRequest
from workers.documents.models.exit import ExitRecord
from workers.documents.models.fachkonzept_access import FirstInformation, TransferNote
from workers.documents.models.indicators import IndicatorReport
from workers.documents.models.lichtenberg import FinalDecision, FirstInterview, NonTakeover, PendingDecision
from workers.documents.models.planning import Agreement, AgreementGoal, Consents, CourseStep, IntegrationPlan
from workers.documents.models.report import MonthlyReport
from workers.documents.models.transfer import TransferRecord
from workers.documents.models.uckermark import Invitation
from workers.documents.models.uckermark_care import (
    ReactivationInstruction,
    TaskSheet,
    TaskSheetEntry,
    UckermarkAgreement,
)
from workers.documents.models.uckermark_near import NearInformation, NearInvitation, StandardRow, YearlyResults
from workers.documents.models.uckermark_under_25 import OwnerChangeLetter, UnderTwentyFiveProtocol

__all__ = [
    "Agreement",
    "AgreementGoal",
    "ClientLetter",
    "Consents",
    "CourseStep",
    "DocumentFormat",
    "DocumentModel",
    "ExitRecord",
    "Fact",
    "FinalDecision",
    "FirstInformation",
    "FirstInterview",
    "HandoverRecord",
    "IndicatorReport",
    "IntegrationPlan",
    "Invitation",
    "Line",
    "MonthlyReport",
    "Narrative",
    "NearInformation",
    "NearInvitation",
    "NonTakeover",
    "Occasion",
    "OwnerChangeLetter",
    "PendingDecision",
    "ReactivationInstruction",
    "RefusalNote",
    "StaffName",
    "StandardRow",
    "TaskSheet",
    "TaskSheetEntry",
    "TlRequest",
    "TransferNote",
    "TransferRecord",
    "UckermarkAgreement",
    "UnderTwentyFiveProtocol",
    "YearlyResults",
    "at_least_one",
    "documents",
]
