"""Rendering in processes of their own, so that a letter never holds up timers and light handlers."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING

from workers.documents.jobs import Job, Rendered

if TYPE_CHECKING:
    from workers.documents.rendering import Renderer

_renderers: dict[Path, Renderer] = {}
"""In a rendering process: templates, style sheet and fonts, read once."""


class RenderPool:
    """Processes that render; started with the first document, replaced once when one of them is killed.

    processes: how many documents are rendered at the same time; the work is pure computation, so one for each core.
    """

    def __init__(self, templates: Path, processes: int | None = None) -> None:
        self._templates = templates
        self._processes = processes or min(4, os.cpu_count() or 1)
        self._executor: ProcessPoolExecutor | None = None

    async def render(self, job: Job) -> Rendered:
        """The finished PDF. Raises PermanentError (German) when anything is missing."""
        executor = self._started()
        try:
            return await asyncio.wrap_future(executor.submit(_render, self._templates, job))
        except BrokenProcessPool:
            self._discard(executor)
            return await asyncio.wrap_future(self._started().submit(_render, self._templates, job))

    async def warm(self) -> None:
        """Start every process and read templates and fonts, so that the first document is as quick as the others."""
        executor = self._started()
        waiting = [executor.submit(_prepare, self._templates, 0.05) for _ in range(self._processes)]
        await asyncio.gather(*(asyncio.wrap_future(future) for future in waiting))

    def close(self) -> None:
        """Let running documents finish and end the processes."""
        if self._executor:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None

    def _started(self) -> ProcessPoolExecutor:
        if self._executor is None:
            # spawn: a process that holds threads and connections must not be forked
            context = multiprocessing.get_context("spawn")
            self._executor = ProcessPoolExecutor(self._processes, mp_context=context, initializer=_live_with_parent)
        return self._executor

    def _discard(self, broken: ProcessPoolExecutor) -> None:
        """Forget a broken pool; several documents may notice at once, the first one replaces it."""
        if self._executor is broken:
            self._executor = None
            broken.shutdown(wait=False, cancel_futures=True)


def _render(templates: Path, job: Job) -> Rendered:
    return _renderer(templates).render(job)


def _prepare(templates: Path, hold: float) -> None:
    """Read the templates and stay busy for a moment, so that the next call reaches another process."""
    _renderer(templates)
    threading.Event().wait(hold)


def _renderer(templates: Path) -> Renderer:
    # Only the rendering processes load WeasyPrint: half a second and 40 MB that worker and letter service do without.
    from workers.documents.rendering import Renderer

    if templates not in _renderers:
        _renderers[templates] = Renderer(templates)
    return _renderers[templates]


def _live_with_parent() -> None:
    """Ctrl+C is the parent's business; when the parent is killed, end too (the pool would wait for ever)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent,), daemon=True).start()


def _end_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
