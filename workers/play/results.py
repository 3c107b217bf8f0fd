"""What came out of a run: the story of each scenario and, if it failed, where and why."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from workers.play.expect import Difference
from workers.play.scenario import Scenario


@dataclass(frozen=True)
class Entry:
    """One line of the story. ``kind``: done, opened, closed, checked."""

    day: date
    kind: str
    text: str
    case: str


@dataclass(frozen=True)
class Failure:
    """Why a scenario failed: on which day, in which line of the file, and the differences or the message."""

    day: date
    where: str
    message: str
    differences: tuple[Difference, ...] = ()

    def __str__(self) -> str:
        lines = [self.message, *(str(difference) for difference in self.differences)]
        return f"{self.where}, {self.day:%d.%m.%Y}: " + "\n  ".join(line for line in lines if line)


@dataclass
class Result:
    """Outcome of one scenario."""

    scenario: Scenario
    file: str
    entries: list[Entry] = field(default_factory=list)
    failure: Failure | None = None
    expectations: int = 0

    @property
    def passed(self) -> bool:
        return self.failure is None

    def as_dict(self) -> dict[str, Any]:
        """For `--json`."""
        failure = asdict(self.failure) | {"day": self.failure.day.isoformat()} if self.failure else None
        return {
            "case": self.scenario.fall,
            "title": self.scenario.titel,
            "file": self.file,
            "rules": list(self.scenario.regeln),
            "passed": self.passed,
            "expectations": self.expectations,
            "failure": failure,
            "trace": [asdict(entry) | {"day": entry.day.isoformat()} for entry in self.entries],
        }
