"""Documents that were filed in VerBIS leave the outbox (bpmn/filing.bpmn)."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from workers.documents import Documents
from workers.registry import Case, Handlers

filing = Handlers()


class FiledDocument(Case):
    """A document and the day on which it was filed in VerBIS."""

    document_id: str = Field(title="Dokument")
    filed_on: date = Field(title="In VerBIS abgelegt am")


@filing.topic("filing.remove_document")
async def remove_document(filed: FiledDocument, documents: Documents) -> None:
    """Client documents stay in VerBIS only (H-100, A-28): delete ours and leave a proof without content."""
    await documents.remove(filed.document_id, filed.filed_on)
