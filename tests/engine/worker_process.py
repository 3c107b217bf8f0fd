"""A worker as a process of its own, to be killed: ``python -m tests.engine.worker_process URL USER FOLDER``.

The password comes on standard input. Each task writes one letter, named after the task id as the project's document
handler does, in two steps with time for a kill between them. A task of ``lab.slow`` keeps the worker from ending.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from pydantic import SecretStr

from workers.commands.work import run_until_signal
from workers.engine import logs
from workers.engine.limits import Limits
from workers.engine.worker import Worker
from workers.registry import Handlers, Services, Task
from workers.rules.parameters import load_parameters
from workers.settings import Settings

TOPICS = ("lab.a", "lab.b", "lab.c")


def letter_writers(folder: Path) -> Handlers:
    handlers = Handlers()

    async def write(task: Task) -> None:
        with (folder / "runs").open("a") as runs:
            runs.write(f"{task.id}\n")
        unfinished = folder / f"{task.id}.{os.getpid()}.unfinished"
        unfinished.write_text(task.topic)
        await asyncio.sleep(0.02)
        unfinished.rename(folder / f"{task.id}.letter")

    async def linger(task: Task) -> None:
        (folder / "lingering").touch()
        await asyncio.sleep(20)

    for topic in TOPICS:
        handlers.topic(topic)(write)
    handlers.topic("lab.slow")(linger)
    return handlers


def main(url: str, user: str, folder: str) -> int:
    password = SecretStr(sys.stdin.readline().strip())
    settings = Settings(engine_url=url, worker_user=user, worker_password=password, worker_id="mortal", health_port=0)
    limits = Limits(heartbeat=0, sweep=1.0, poll=1.0)
    logs.configure()

    async def work() -> bool:
        worker = Worker(settings, letter_writers(Path(folder)), Services(load_parameters()), limits=limits)
        return await run_until_signal(worker)

    return 0 if asyncio.run(work()) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
