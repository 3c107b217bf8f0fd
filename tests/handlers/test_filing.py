"""A filed document leaves the outbox."""

from __future__ import annotations

from datetime import date

import pytest

from workers.errors import PermanentError

from .conftest import MemoryDocuments, Run

TOPIC = "filing.remove_document"


async def test_a_filed_document_is_removed_and_nothing_is_written_back(run: Run, documents: MemoryDocuments) -> None:
    assert await run(TOPIC, date(2025, 1, 21), document_id="abc", filed_on="2025-01-21") == {}
    assert set(documents.removed) == {("abc", date(2025, 1, 21))}


async def test_without_a_date_nothing_is_removed(run: Run, documents: MemoryDocuments) -> None:
    with pytest.raises(PermanentError, match="„In VerBIS abgelegt am“ fehlt"):
        await run(TOPIC, date(2025, 1, 21), document_id="abc", filed_on=None)
    assert documents.removed == []
