"""What handlers use: write a document for a task, finish one that was blocked, remove it after filing."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from workers.documents.directory import CsvDirectory, Directory, DirectoryAway, FictionalDirectory
from workers.documents.http_directory import HttpDirectory
from workers.documents.jobs import Job, Rendered
from workers.documents.models import DocumentModel, documents
from workers.documents.outbox import Draft, Entry, Outbox, Proof
from workers.documents.pool import RenderPool
from workers.errors import BfmError, PermanentError
from workers.rules.parameters import ParameterBook

if TYPE_CHECKING:
    from workers.registry import Task
    from workers.settings import Settings

log = structlog.get_logger()


@dataclass(frozen=True)
class WrittenDocument:
    """A document in the outbox, as the handler reports it to the engine; without hash: it waits for what is missing."""

    id: str
    title: str
    url: str
    sha256: str | None
    template_version: str | None = None
    parameters_version: str = ""


FILED = (
    "Erwartet: ein Schreiben, das noch nicht abgelegt ist. Bitte prüfen, ob es schon abgelegt wurde und ob "
    "BFM_OUTBOX stimmt, dann in Cockpit wiederholen."
)


class Blocked(BfmError):
    """A document cannot be made: what is missing, in German, for the person who files it."""


class Documents:
    """Service for handlers: typed content in, file in the outbox and its address out.

    serve_url: address of the letter service as users reach it; the link of a document is ``<serve_url>/briefe/<id>``.
    """

    def __init__(
        self, outbox: Outbox, directory: Directory, pool: RenderPool, serve_url: str, book: ParameterBook | None = None
    ) -> None:
        self._outbox, self._directory, self._pool, self._book = outbox, directory, pool, book
        self._serve_url = serve_url.rstrip("/")

    async def write(self, task: Task, model: DocumentModel, *, filer: str) -> WrittenDocument:
        """Make a document for this task, once: a repeated delivery finds it and changes nothing.

        Whatever is missing to print it (name, address, a character, a picture) does not hold the case up: the content
        waits in the outbox, and whoever files it gets a task that says what is missing (bpmn/filing.bpmn).
        filer: user id of that person. Raises PermanentError (German) when nobody is named.
        """
        number = document_id(task.id, model.template)
        known = await asyncio.to_thread(self._outbox.find, number)
        if known is None:
            known = await self._make(self._draft(number, task, model, filer), model)
        return self._written(known)

    async def complete(self, document_id: str) -> WrittenDocument:
        """The finished document; one that waits is tried again. Raises Blocked with what is still missing.

        Raises DirectoryAway when the directory does not answer, PermanentError for an unknown number.
        """
        known = await asyncio.to_thread(self._outbox.find, document_id)
        if known is None:
            raise PermanentError(f"Im Ausgangsfach liegt kein Schreiben mit der Nummer „{document_id}“. {FILED}")
        if isinstance(known, Draft):
            known = await self._make(known, documents()[known.template](**known.content), again=True)
            if isinstance(known, Draft):
                raise Blocked(known.problem)
        return self._written(known)

    async def remove(self, document_id: str, filed_on: date) -> None:
        """Delete a filed document and leave a proof without content; repeating it is harmless."""
        await asyncio.to_thread(self._outbox.remove, document_id, filed_on)

    async def unfiled(self, created_before: datetime) -> list[Entry | Draft]:
        """Documents made before that moment which nobody has filed yet, oldest first."""
        return await asyncio.to_thread(self._outbox.unfiled, created_before)

    async def warm(self) -> None:
        """Optional: start the rendering processes before the first document asks for them."""
        await self._pool.warm()

    def close(self) -> None:
        """End the rendering processes."""
        self._pool.close()

    def _draft(self, number: str, task: Task, model: DocumentModel, filer: str) -> Draft:
        if not filer.strip():
            raise PermanentError(
                f"Schreiben {model.template}: niemand ist für die Ablage benannt (document_filer). "
                "Erwartet: eine Kennung aus der Personalliste. Bitte die Variable in Cockpit ergänzen und wiederholen."
            )
        return Draft(
            id=number,
            title=model.title,
            template=model.template,
            case_number=task.case_number,
            filer=filer,
            process_instance=task.process_instance,
            created=task.created,
            parameters_version=self._book.version(model.jobcenter, task.today) if self._book else "",
            content=model.model_dump(mode="json"),
            problem="",
        )

    async def _make(self, draft: Draft, model: DocumentModel, *, again: bool = False) -> Entry | Draft:
        """The finished document in the outbox; or its content there, with what stands in the way."""
        try:
            rendered = await self._rendered(draft, model)
        except (PermanentError, DirectoryAway) as error:
            if again and isinstance(error, DirectoryAway):
                raise
            log.warning("document_blocked", document=draft.id, template=draft.template, away=type(error).__name__)
            blocked = draft.model_copy(update={"problem": str(error)})
            await asyncio.to_thread(self._outbox.keep, blocked)
            return blocked
        entry = _entry(draft, rendered)
        await asyncio.to_thread(self._outbox.write, entry, rendered.pdf, rendered.text)
        return entry

    async def _rendered(self, draft: Draft, model: DocumentModel) -> Rendered:
        person = await self._directory.lookup(draft.case_number)
        return await self._pool.render(Job(draft.id, draft.case_number, draft.created, model, person))

    def _written(self, known: Entry | Draft | Proof) -> WrittenDocument:
        made = known if not isinstance(known, Draft) else None
        return WrittenDocument(
            known.id,
            known.title,
            f"{self._serve_url}/briefe/{known.id}",
            made.sha256 if made else None,
            made.template_version if made else None,
            known.parameters_version,
        )


def _entry(draft: Draft, rendered: Rendered) -> Entry:
    about = draft.model_dump(exclude={"content", "problem"})
    return Entry(
        **about,
        sha256=hashlib.sha256(rendered.pdf).hexdigest(),
        template_version=rendered.template_version,
        has_text=rendered.text is not None,
    )


def document_id(task_id: str, template: str) -> str:
    """Number of the document that this task makes from this template: 16 letters and digits, always the same."""
    digest = hashlib.blake2s(f"{task_id}\n{template}".encode(), digest_size=10).digest()
    return base64.b32encode(digest).decode().lower()


def open_directory(settings: Settings) -> Directory:
    """The directory that the settings name: a REST service, a CSV file, or invented persons for ``fictional``."""
    named = str(settings.directory)
    if named == "fictional":
        return FictionalDirectory()
    if named.startswith(("http:/", "https:/")):
        return HttpDirectory(named, settings.directory_token.get_secret_value())
    return CsvDirectory(Path(named))


def build_documents(settings: Settings, directory: Directory, book: ParameterBook) -> Documents:
    """The service with the configured outbox; rendering starts with the first document. UserError without a key."""
    pool = RenderPool(settings.templates)
    return Documents(Outbox.from_settings(settings), directory, pool, settings.serve_url, book)
