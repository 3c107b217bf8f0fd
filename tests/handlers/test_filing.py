"""A document is finished, filed, and leaves the outbox; what is missing becomes a task."""

from __future__ import annotations

from datetime import date

import pytest

from workers.errors import BusinessError, PermanentError

from .conftest import MemoryDocuments, Run

COMPLETE, REMOVE = "filing.complete_document", "filing.remove_document"
TODAY = date(2025, 1, 21)


async def test_a_finished_document_leaves_its_hash_and_versions_with_the_case(run: Run) -> None:
    assert await run(COMPLETE, TODAY, document_id="abc") == {
        "document_made_elsewhere": False,
        "filed_on": None,
        "document_sha256": "5ca1ab1e",
        "document_template_version": "0011",
        "document_parameters_version": "2233",
        "block_message": None,
    }


async def test_what_is_missing_is_told_to_the_person_who_files(run: Run, documents: MemoryDocuments) -> None:
    documents.problem = "Die Anschrift ist gesperrt."
    with pytest.raises(BusinessError, match="document_blocked: Die Anschrift ist gesperrt") as refused:
        await run(COMPLETE, TODAY, document_id="abc")
    assert refused.value.code == "document_blocked"


async def test_a_document_made_in_the_specialist_system_is_not_made_here(run: Run, documents: MemoryDocuments) -> None:
    documents.problem = "Die Anschrift ist gesperrt."
    result = await run(COMPLETE, TODAY, document_id="abc", filed_on="2025-01-21")
    assert result == {"document_made_elsewhere": True, "filed_on": TODAY, "block_message": None}
    with pytest.raises(BusinessError, match="liegt in der Zukunft"):
        await run(COMPLETE, TODAY, document_id="abc", filed_on="2025-01-22")


async def test_a_filed_document_is_removed_and_nothing_is_written_back(run: Run, documents: MemoryDocuments) -> None:
    assert await run(REMOVE, TODAY, document_id="abc", filed_on="2025-01-21") == {}
    assert set(documents.removed) == {("abc", date(2025, 1, 21))}


async def test_without_a_date_nothing_is_removed(run: Run, documents: MemoryDocuments) -> None:
    with pytest.raises(PermanentError, match="„Im Fachverfahren abgelegt am“ fehlt"):
        await run(REMOVE, TODAY, document_id="abc", filed_on=None)
    assert documents.removed == []
