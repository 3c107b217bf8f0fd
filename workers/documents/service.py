"""What handlers use: write a document for a task, remove it after filing."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from workers.documents.directory import CsvDirectory, Directory, FictionalDirectory
from workers.documents.jobs import Job
from workers.documents.models import DocumentModel
from workers.documents.outbox import Entry, Outbox, Proof
from workers.documents.pool import RenderPool
from workers.errors import PermanentError

if TYPE_CHECKING:
    from workers.registry import Task
    from workers.settings import Settings


@dataclass(frozen=True)
class WrittenDocument:
    """A document in the outbox, as the handler reports it to the engine."""

    id: str
    title: str
    url: str
    sha256: str


class Documents:
    """Service for handlers: typed content in, file in the outbox and its address out.

    serve_url: address of the letter service as users reach it; the link of a document is ``<serve_url>/briefe/<id>``.
    """

    def __init__(self, outbox: Outbox, directory: Directory, pool: RenderPool, serve_url: str) -> None:
        self._outbox, self._directory, self._pool = outbox, directory, pool
        self._serve_url = serve_url.rstrip("/")

    async def write(self, task: Task, model: DocumentModel, *, filer: str) -> WrittenDocument:
        """Render a document for this task, once: a repeated delivery finds it and changes nothing.

        filer: user id of the person who files it. Raises PermanentError (German) when anything is missing.
        """
        number = document_id(task.id, model.template)
        known = await asyncio.to_thread(self._outbox.find, number)
        if known is None:
            known = await self._render(number, task, model, filer)
        return WrittenDocument(number, known.title, f"{self._serve_url}/briefe/{number}", known.sha256)

    async def remove(self, document_id: str, filed_on: date) -> None:
        """Delete a filed document and leave a proof without content; repeating it is harmless."""
        await asyncio.to_thread(self._outbox.remove, document_id, filed_on)

    async def warm(self) -> None:
        """Optional: start the rendering processes before the first document asks for them."""
        await self._pool.warm()

    def close(self) -> None:
        """End the rendering processes."""
        self._pool.close()

    async def _render(self, number: str, task: Task, model: DocumentModel, filer: str) -> Entry | Proof:
        if not filer.strip():
            raise PermanentError(
                f"Schreiben {model.template}: niemand ist für die Ablage benannt (document_filer). "
                "Bitte im Fall ergänzen."
            )
        person = await asyncio.to_thread(self._directory.lookup, task.case_number)
        rendered = await self._pool.render(Job(number, task.case_number, task.created, model, person))
        entry = Entry(
            id=number,
            title=model.title,
            sha256=hashlib.sha256(rendered.pdf).hexdigest(),
            template=model.template,
            template_version=rendered.template_version,
            case_number=task.case_number,
            filer=filer,
            process_instance=task.process_instance,
            created=task.created,
        )
        await asyncio.to_thread(self._outbox.write, entry, rendered.pdf)
        return entry


def document_id(task_id: str, template: str) -> str:
    """Number of the document that this task makes from this template: 16 letters and digits, always the same."""
    digest = hashlib.blake2s(f"{task_id}\n{template}".encode(), digest_size=10).digest()
    return base64.b32encode(digest).decode().lower()


def open_directory(settings: Settings) -> Directory:
    """The directory that the settings name: a CSV file, or invented persons for ``fictional``."""
    if str(settings.directory) == "fictional":
        return FictionalDirectory()
    return CsvDirectory(settings.directory)


def build_documents(settings: Settings) -> Documents:
    """The service with folder outbox and the configured directory; rendering starts with the first document."""
    return Documents(
        Outbox(settings.outbox), open_directory(settings), RenderPool(settings.templates), settings.serve_url
    )
