"""Every process can be run, versioned and cleaned up: isExecutable, versionTag, historyTimeToLive."""

from __future__ import annotations

from collections.abc import Iterator

from workers.check.finding import Finding
from workers.check.project import Project


def check(project: Project) -> Iterator[Finding]:
    for process in project.processes.values():
        if process.get("isExecutable") != "true":
            yield process.finding("Der Prozess ist nicht ausführbar.", "„Executable“ ankreuzen.")
        if not process.camunda("versionTag"):
            yield process.finding("Der Prozess nennt keine Version.", "„Version tag“ eintragen, zum Beispiel 1.0.0.")
        if not process.camunda("historyTimeToLive"):
            yield process.finding(
                "Der Prozess sagt nicht, wie lange seine Historie bleibt.",
                "„Time to live“ eintragen, zum Beispiel P180D.",
            )
