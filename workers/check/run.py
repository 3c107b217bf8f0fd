"""All checks over one project."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from workers.check.checks import CHECKS
from workers.check.finding import Finding
from workers.check.lint import lint
from workers.check.project import Project, project_folder
from workers.errors import UserError
from workers.registry import Handlers


def run(
    paths: Iterable[Path],
    handlers: Handlers,
    *,
    templates: Path | None = None,
    with_lint: bool = True,
    strict: bool = False,
) -> list[Finding]:
    """Check the project to which the paths belong; report what concerns the named files, sorted by file.

    paths: folders or single diagrams and forms; the rest of the project is read too, because parts must fit.
    strict: bpmnlint must run; otherwise its absence is a warning, so that a server without Node.js can deploy.
    Raises UserError for a path that does not exist, and if strict when bpmnlint cannot run.
    """
    named = [path.resolve() for path in paths]
    folder = project_folder(named)
    project = Project.load(folder, handlers, templates or folder.parent / "templates")
    findings = _own(project) + (_lint(project, strict) if with_lint else [])
    return sorted({finding for finding in findings if not finding.file or _asked_for(finding, named, folder)})


def _own(project: Project) -> list[Finding]:
    """Every finding of our own checks."""
    findings = list(project.unreadable)
    for name, function in CHECKS.items():
        findings.extend(replace(finding, check=name) for finding in function(project))
    return findings


def _lint(project: Project, strict: bool) -> list[Finding]:
    try:
        return lint(project.diagrams)
    except UserError as error:
        if strict:
            raise
        return [Finding("", "", f"bpmnlint lief nicht mit: {error.what}", error.remedy, "warning", "bpmnlint")]


def _asked_for(finding: Finding, named: list[Path], folder: Path) -> bool:
    place = folder.parent / finding.file
    return any(path == folder or path in (place, *place.parents) for path in named)
