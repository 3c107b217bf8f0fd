"""Whether the worker works: metrics for Prometheus, and the reasons why it is not ready or not alive.

Labels are topics, outcomes and calls; never an id or a value.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from workers.engine.answers import EngineError, Forbidden, Rejected
from workers.engine.held import Holding, Stage
from workers.engine.limits import Limits

STUCK = 30.0
"""Seconds beyond poll and longest back-off after which a silent fetch loop counts as dead."""
BUCKETS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Vitals:
    """Measurements of one worker; each worker has its own registry."""

    def __init__(self, holding: Holding, limits: Limits) -> None:
        self._limits = limits
        self.registry = CollectorRegistry()
        self.stopping = False
        self.engine_problem = "has not answered yet"
        self.refused = False
        self.heartbeat_problem = ""
        self._last_turn = time.monotonic()
        self._describe_work()
        self._describe_engine()
        self._observe_holding(holding)

    def _describe_work(self) -> None:
        registry = self.registry
        self.tasks = Counter("bfm_tasks", "Tasks by how they ended", ["topic", "outcome"], registry=registry)
        self.handler_seconds = Histogram(
            "bfm_handler_seconds", "Run time of the handler", ["topic"], buckets=BUCKETS, registry=registry
        )
        self.waited_seconds = Histogram(
            "bfm_task_wait_seconds", "From creation to the handler's start", buckets=BUCKETS, registry=registry
        )
        self.lost = Counter("bfm_locks_lost", "Tasks no longer ours: lock gone, suspended, deleted", registry=registry)
        self.extended = Counter("bfm_lock_extensions", "Locks extended", registry=registry)
        self.orphans = Counter("bfm_orphans_unlocked", "Locked under our name, unknown here", registry=registry)

    def _describe_engine(self) -> None:
        registry = self.registry
        self.polls = Counter("bfm_polls", "Long polls by how they ended", ["outcome"], registry=registry)
        self.repeats = Counter("bfm_report_repeats", "Reports to be repeated", ["reason"], registry=registry)
        self.heartbeat_seconds = Gauge("bfm_heartbeat_seconds", "Round trip through the engine", registry=registry)
        self.heartbeat_at = Gauge("bfm_heartbeat_timestamp_seconds", "When it came back (Unix time)", registry=registry)
        self._gauge("bfm_ready", "1 when the worker works", lambda: float(not self.not_ready()))
        self._gauge("bfm_poll_age_seconds", "Since the fetch loop's last turn", self._silence)

    def _observe_holding(self, holding: Holding) -> None:
        for stage in Stage:
            self._gauge(f"bfm_tasks_{stage.value}", f"Tasks held: {stage.value}", partial(holding.count, stage))

    def _gauge(self, name: str, text: str, value: Callable[[], float]) -> None:
        Gauge(name, text, registry=self.registry).set_function(value)

    def _silence(self) -> float:
        return time.monotonic() - self._last_turn

    def poll_answered(self) -> None:
        self.engine_problem, self.refused = "", False
        self._last_turn = time.monotonic()
        self.polls.labels("answered").inc()

    def poll_failed(self, error: EngineError) -> None:
        self.engine_problem, self.refused = problem(error), isinstance(error, Forbidden)
        self._last_turn = time.monotonic()
        self.polls.labels(type(error).__name__).inc()

    def fetch_loop_turns(self) -> None:
        """The fetch loop is alive although it does not poll: every place is taken."""
        self._last_turn = time.monotonic()

    def report_repeated(self, error: EngineError) -> None:
        self.repeats.labels(type(error).__name__).inc()

    def not_alive(self) -> list[str]:
        """Reasons for a restart: the fetch loop has stopped turning."""
        silent = self._silence()
        allowed = self._limits.poll + self._limits.away + STUCK
        return [f"no poll for {silent:.0f} s"] if silent > allowed and not self.stopping else []

    def not_ready(self) -> list[str]:
        """Reasons why no task is worked now."""
        reasons = ["stopping"] if self.stopping else []
        if self.engine_problem:
            reasons.append(f"engine: {self.engine_problem}")
        if self.heartbeat_problem:
            reasons.append(f"heartbeat: {self.heartbeat_problem}")
        return reasons + self.not_alive()


def problem(error: EngineError) -> str:
    """One sentence with the remedy, for health page and log."""
    if isinstance(error, Forbidden):
        return f"refuses the account ({error}). Check BFM_WORKER_USER, BFM_WORKER_PASSWORD and the authorizations."
    if isinstance(error, Rejected):
        return f"rejects the poll ({error}). This is a bug of the worker or a wrong engine version."
    return f"does not answer ({error}). Is it running, and is BFM_ENGINE_URL right?"
