"""`bfm work` and `bfm serve` as an operator starts them, to be killed."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from .waiting import until

ROOT = Path(__file__).parents[2]
STOP_SECONDS = 60


class Command:
    """A command of bfm in a process of its own; leaving the block kills what still lives."""

    def __init__(self, environment: Mapping[str, str], log: Path, *arguments: str) -> None:
        self.log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "workers", *arguments],
                cwd=ROOT,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.running:
            self.kill()

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def terminate(self) -> int:
        """SIGTERM; returns the exit status."""
        self._process.terminate()
        return self._process.wait(STOP_SECONDS)

    def kill(self) -> int:
        """SIGKILL, to this process only; returns how many it had started. They must end by themselves."""
        helpers = self.helpers()
        assert self.running, f"{self.log} tells why it has ended already"
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        until("no process of the killed worker lives on", lambda: not any(map(is_alive, helpers)), 30)
        return len(helpers)

    def helpers(self) -> list[Life]:
        """Processes started by it, directly or not, such as those that render."""
        return descendants(self._process.pid)


Life = tuple[int, int]
"""Process id and start time: ids are used again."""


def descendants(pid: int) -> list[Life]:
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (fields := _stat(int(folder.name))):
            children.setdefault(int(fields[1]), []).append(int(folder.name))
    found, open_ids = [], [pid]
    while open_ids:
        below = children.get(open_ids.pop(), [])
        found += [(child, int(fields[19])) for child in below if (fields := _stat(child))]
        open_ids += below
    return found


def is_alive(life: Life) -> bool:
    """Running or sleeping; a process that only waits to be reaped is dead."""
    fields = _stat(life[0])
    return bool(fields) and int(fields[19]) == life[1] and fields[0] not in "ZX"


def _stat(pid: int) -> list[str]:
    """Fields of /proc/PID/stat from the state on (`man proc`), empty when there is no such process."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    return []
