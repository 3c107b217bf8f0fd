"""bpmnlint with the recommended rules and those for Camunda 7.24, told as findings."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence

from workers.check.diagram import Diagram
from workers.check.finding import Finding
from workers.check.node import LINT, packages, program
from workers.errors import UserError

SECONDS = 60
REMEDY = "Erklärung: github.com/bpmn-io/bpmnlint, Regel {rule}."


def lint(diagrams: Sequence[Diagram]) -> list[Finding]:
    """What bpmnlint reports. UserError if Node.js is missing or bpmnlint fails."""
    packages()
    names = {str(diagram.path): diagram.name for diagram in diagrams}
    done = subprocess.run(
        [program("node"), "lint.mjs", *names], cwd=LINT, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["ohne Meldung"])[-1]
        raise UserError(f"bpmnlint ist gescheitert ({reason}).", remedy="Bitte deploy/lint/node_modules löschen.")
    return [_finding(names[report["file"]], report) for report in json.loads(done.stdout)]


def _finding(name: str, report: dict[str, str]) -> Finding:
    return Finding(
        file=name,
        element=report["element"],
        what=f"bpmnlint: {report['message']}.",
        remedy=REMEDY.format(rule=report["rule"]),
        severity="error" if report["category"] == "error" else "warning",
        check=f"bpmnlint/{report['rule']}",
    )
