"""What the loops of one worker share."""

from __future__ import annotations

from dataclasses import dataclass

from workers.engine.client import EngineClient
from workers.engine.held import Holding
from workers.engine.limits import Limits
from workers.engine.vitals import Vitals


@dataclass(frozen=True)
class Parts:
    """One worker: its connection, its name in the engine, its numbers, its tasks, its measurements."""

    client: EngineClient
    worker_id: str
    limits: Limits
    holding: Holding
    vitals: Vitals
