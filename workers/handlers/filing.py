"""Documents are finished, filed in VerBIS, and then leave the outbox (bpmn/filing.bpmn)."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from workers.documents import Blocked, Documents
from workers.errors import BusinessError
from workers.handlers.common import in_future, refuse, title
from workers.registry import Case, Handlers, Task

filing = Handlers()


class WaitingDocument(Case):
    """A document of the case; with a day, if it had to be made in the specialist system."""

    document_id: str = Field(title="Dokument")
    filed_on: date | None = Field(None, title="Im Fachverfahren abgelegt am")


class CompletedDocument(Case):
    """What is kept with the case about a document: never its content (H-100)."""

    document_made_elsewhere: bool
    filed_on: date | None
    document_sha256: str | None = None
    document_template_version: str | None = None
    document_parameters_version: str | None = None
    block_message: None = None


class FiledDocument(Case):
    """A document and the day on which it was filed in VerBIS."""

    document_id: str = Field(title="Dokument")
    filed_on: date = Field(title="Im Fachverfahren abgelegt am")


@filing.topic("filing.complete_document", errors=["document_blocked"])
async def complete_document(case: WaitingDocument, task: Task, documents: Documents) -> CompletedDocument:
    """The document lies in the outbox; what is missing to print it is told to the person who files it (H-100, A-28)."""
    if case.filed_on:
        refuse("document_blocked", [in_future(title(WaitingDocument, "filed_on"), case.filed_on, task.today)])
        return CompletedDocument(document_made_elsewhere=True, filed_on=case.filed_on, block_message=None)
    try:
        document = await documents.complete(case.document_id)
    except Blocked as blocked:
        raise BusinessError("document_blocked", str(blocked)) from None
    return CompletedDocument(
        document_made_elsewhere=False,
        filed_on=None,
        document_sha256=document.sha256,
        document_template_version=document.template_version,
        document_parameters_version=document.parameters_version,
        block_message=None,
    )


@filing.topic("filing.remove_document")
async def remove_document(filed: FiledDocument, documents: Documents) -> None:
    """Client documents stay in VerBIS only (H-100, A-28): delete ours and leave a proof without content."""
    await documents.remove(filed.document_id, filed.filed_on)
