"""What stands still by a technical failure: read, grouped by cause, tried again. The engine writes the messages."""

from workers.incidents.causes import Cause, by_cause
from workers.incidents.incident import Incident, read
from workers.incidents.retrying import Retried, matching, retry

__all__ = ["Cause", "Incident", "Retried", "by_cause", "matching", "read", "retry"]
