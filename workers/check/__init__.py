"""Do diagrams, forms, topics, handlers and templates fit each other? `run` answers before anything is deployed."""

from __future__ import annotations

from workers.check.finding import Finding, errors
from workers.check.run import run

__all__ = ["Finding", "errors", "run"]
