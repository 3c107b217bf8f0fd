"""How a command that runs until it is told to stop comes to its end."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator


@contextlib.contextmanager
def ended_by_signal() -> Iterator[None]:
    """Ctrl-C and SIGTERM leave the block in order, also where a script started the command in the background.

    A shell script starts background jobs with Ctrl-C ignored; the command line must still end when it is sent.
    """

    def leave(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, leave) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
