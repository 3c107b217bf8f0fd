"""The numbers of the runtime, with the reasons measured for them (README, *Worker runtime*)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """All times in seconds.

    locked: tasks fetched and not yet reported; 64 reaches the ceiling, more only queue under a running lock.
    reports: answers on their way to the engine; 8 saturate two engine cores.
    concurrency: async handlers (letters, case queries) of one topic at a time.
    lock: how long the engine keeps a task for us; extended while a handler runs.
    poll: length of the long poll. Neither a retry that falls due nor a lock that runs out wakes a pending poll, and a
    poll outlives the worker that sent it: so it is short. An empty poll over a few topics costs the
    engine under 1 ms, over all 242 of the project 10 to 40 ms (see `BREATH` in fetching.py).
    crowded_poll: its length while a busy topic is left out, so that the topic does not wait for the poll's end.
    sweep: how often locks are looked for that nobody here works on.
    away: longest wait between two tries while the engine does not answer.
    refused, refused_most: first and longest wait while it refuses our password, twice as long each time: the engine
    locks an account after ten wrong ones, and a worker with the old password must not lock out the new one.
    faults: tries of a report that the engine answers with an error of the diagram, before it becomes a failure.
    drain: how long running handlers may take after SIGTERM.
    heartbeat: distance of two heartbeats through the engine, 0 for none; heartbeat_late: when one counts as lost.
    """

    locked: int = 64
    reports: int = 8
    concurrency: int = 8
    lock: float = 60.0
    poll: float = 5.0
    crowded_poll: float = 0.2
    sweep: float = 30.0
    away: float = 10.0
    refused: float = 10.0
    refused_most: float = 300.0
    faults: int = 3
    drain: float = 25.0
    heartbeat: float = 60.0
    heartbeat_late: float = 20.0

    @property
    def per_topic(self) -> int:
        """Tasks of one async topic held at a time: a slow topic must not fill the places of the others."""
        return min(self.concurrency * 2, self.locked)
