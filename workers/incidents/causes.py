"""Incidents grouped by cause: the same box with the same words is one thing to mend, in however many cases."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workers.incidents.incident import Incident

EXAMPLES = 3


@dataclass(frozen=True)
class Cause:
    """``incidents`` are sorted by age, the oldest first."""

    text: str
    place: str
    incidents: tuple[Incident, ...]

    @property
    def key(self) -> str:
        """A short word for the command line; the same on every day and every machine."""
        return hashlib.sha256(f"{self.incidents[0].box}\0{self.text}".encode()).hexdigest()[:6]

    @property
    def oldest(self) -> datetime:
        return self.incidents[0].since

    @property
    def newest(self) -> datetime:
        return self.incidents[-1].since

    @property
    def cases(self) -> list[str]:
        """Case numbers, without repetition."""
        return list(dict.fromkeys(incident.case for incident in self.incidents if incident.case))

    def named(self, word: str) -> bool:
        """Is it meant by its key, or by a part of its words or of its box?"""
        return word == self.key or word.casefold() in f"{self.text} {self.place}".casefold()

    def as_dict(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            "key": self.key,
            "cause": self.text,
            "box": self.incidents[0].box,
            "label": self.incidents[0].label,
            "count": len(self.incidents),
            "oldest": self.oldest.isoformat(),
            "newest": self.newest.isoformat(),
            "cases": self.cases[:EXAMPLES],
        }


def by_cause(incidents: Iterable[Incident]) -> list[Cause]:
    """The most frequent cause first."""
    groups: dict[tuple[str, str], list[Incident]] = defaultdict(list)
    for incident in incidents:
        groups[incident.box, incident.cause].append(incident)
    found = [
        Cause(text, group[0].place, tuple(sorted(group, key=lambda one: one.since)))
        for (_, text), group in groups.items()
    ]
    return sorted(found, key=lambda cause: (-len(cause.incidents), cause.oldest))
