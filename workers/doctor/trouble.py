"""What the doctor reports: which case, which box, what is wrong, and what to do. The texts are German."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, order=True)
class Trouble:
    """One thing that does not go on by itself.

    ``kind`` names the kind of trouble for a machine, ``place`` is the box as `process.element`, empty without one;
    ``since`` is a day and time as people read it.
    """

    case: str
    place: str
    label: str
    kind: str
    what: str
    remedy: str
    since: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What stays the same between two looks at the same trouble."""
        return self.kind, self.case, self.place, self.what

    def __str__(self) -> str:
        box = f"„{self.label}“ ({self.place})" if self.label else self.place
        head = ", ".join(filter(None, (f"Fall {self.case}" if self.case else "", box)))
        since = f" Seit {self.since}." if self.since else ""
        return f"{head}: {self.what}{since} {self.remedy}".removeprefix(": ")

    def as_dict(self) -> dict[str, str]:
        """For `--json`."""
        return asdict(self)
