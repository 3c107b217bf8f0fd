"""300 letters at once: throughput, memory, and how long light work waits meanwhile; beside it plain WeasyPrint.

    python tests/benchmarks/letters.py [--letters 300] [--processes N] [--rounds 3]

The peer is WeasyPrint as its documentation shows it: one process, everything read anew for each letter, rendered in
the event loop's own thread. Ours and the peer run in turn, round by round, and the ratio is formed within a round, so
that other work on the machine touches both alike. The light work is a task that wants its turn every 5 ms, as a timer
or a light handler does; its delay is what people would feel.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from workers.documents import Documents, FictionalDirectory, Outbox
from workers.documents.models import documents
from workers.documents.pool import RenderPool
from workers.documents.rendering import Renderer
from workers.documents.samples import sample_job
from workers.documents.seal import Seal
from workers.registry import Task
from workers.settings import PROJECT

TEMPLATES = PROJECT / "templates"
LIGHT_SECONDS = 0.005


@dataclass(frozen=True)
class Measured:
    """One round of one way to do it."""

    letters_per_second: float
    delays: list[float]
    memory: float
    """MiB of this process and its children together, at the highest."""

    def delay(self, share: float) -> float:
        """Milliseconds that light work waited, for the slowest share of its turns."""
        return sorted(self.delays)[min(len(self.delays) - 1, int(share * len(self.delays)))] * 1000


async def measure(work: Callable[[], Awaitable[None]], letters: int) -> Measured:
    """Run the work with light work beside it."""
    delays: list[float] = []
    light = asyncio.create_task(_light(delays))
    memory = _Memory()
    started = time.perf_counter()
    await work()
    seconds = time.perf_counter() - started
    await asyncio.sleep(0.01)
    light.cancel()
    return Measured(letters / seconds, delays, memory.stop())


async def _light(delays: list[float]) -> None:
    while True:
        wanted = time.perf_counter() + LIGHT_SECONDS
        await asyncio.sleep(LIGHT_SECONDS)
        delays.append(max(0.0, time.perf_counter() - wanted))


class _Memory(threading.Thread):
    """Looks ten times a second how much memory this process and its children hold."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._ended, self._highest = threading.Event(), 0.0
        self.start()

    def run(self) -> None:
        while not self._ended.wait(0.1):
            self._highest = max(self._highest, sum(map(_resident, _family())))

    def stop(self) -> float:
        self._ended.set()
        self.join()
        return self._highest


def _family() -> list[int]:
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return [os.getpid(), *map(int, children)]


def _resident(pid: int) -> float:
    """MiB; memory that processes share counts in each, so the sum is rather too high."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    except (OSError, IndexError):
        return 0.0


def ours(letters: int, pool: RenderPool, folder: Path) -> Callable[[], Awaitable[None]]:
    """The product's way: directory, processes, encrypted outbox."""
    outbox = Outbox.in_folder(folder, Seal.new_key())
    service = Documents(outbox, FictionalDirectory(), pool, "http://127.0.0.1")
    models = [sample_job(TEMPLATES, template, "normal").model for template in documents()]

    async def work() -> None:
        tasks = [_task(f"{folder.name}-{number}") for number in range(letters)]
        await asyncio.gather(
            *(service.write(task, models[place % len(models)], filer="pap.a") for place, task in enumerate(tasks))
        )
        assert all(entry.template for entry in outbox.unfiled())
        assert len(outbox.unfiled()) == letters

    return work


def _task(number: str) -> Task:
    return Task(
        number, "access.write_handover_record", "write_handover_record", number, "p", datetime(2026, 1, 1, tzinfo=UTC)
    )


def peer(letters: int) -> Callable[[], Awaitable[None]]:
    """WeasyPrint alone: the same pages, one after the other, in this thread; nothing is stored."""
    jobs = [sample_job(TEMPLATES, template, "normal") for template in documents()]

    async def work() -> None:
        for place in range(letters):
            job = jobs[place % len(jobs)]
            Renderer(TEMPLATES).render(replace(job, document_id=f"number{place}"))
            await asyncio.sleep(0)

    return work


async def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--letters", type=int, default=300)
    options.add_argument("--processes", type=int, default=None)
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    pool = RenderPool(TEMPLATES, given.processes)
    await pool.warm()
    rounds = []
    with tempfile.TemporaryDirectory(prefix="bfm-letters-") as place:
        for number in range(given.rounds):
            folder = Path(place) / str(number)
            mine = await measure(ours(given.letters, pool, folder), given.letters)
            theirs = await measure(peer(max(30, given.letters // 5)), max(30, given.letters // 5))
            rounds.append((mine, theirs))
            show(f"Runde {number + 1}", mine, theirs)
    pool.close()
    ratios = [mine.letters_per_second / theirs.letters_per_second for mine, theirs in rounds]
    print(f"Verhältnis (Median): {statistics.median(ratios):.2f} [{min(ratios):.2f}–{max(ratios):.2f}]")


def show(name: str, *measured: Measured) -> None:
    for who, found in zip(("ours", "plain WeasyPrint"), measured, strict=True):
        print(
            f"{name}  {who:17} {found.letters_per_second:5.1f} letters/s  {found.memory:4.0f} MiB  light work waits "
            f"p50 {found.delay(0.5):.1f} ms, p99 {found.delay(0.99):.1f} ms, longest {found.delay(1):.0f} ms",
            flush=True,
        )


if __name__ == "__main__":
    asyncio.run(main())
