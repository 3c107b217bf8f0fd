"""What a check reports: where, what is wrong, and what the process owner can do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that does not fit. The texts are German, because process owners read them.

    ``element`` is the id in the diagram or the key in the form; ``check`` names the check (its module).
    """

    file: str
    element: str
    what: str
    remedy: str
    severity: Severity = "error"
    check: str = ""

    def __str__(self) -> str:
        place = " · ".join(filter(None, (self.file, self.element)))
        return f"{place}: {self.what} {self.remedy}".removeprefix(": ").rstrip()

    def as_dict(self) -> dict[str, str]:
        """For `--json`."""
        return asdict(self)


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Those findings that stop a deployment; warnings do not."""
    return [finding for finding in findings if finding.severity == "error"]
