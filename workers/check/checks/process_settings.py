"""Every process can be run, read, versioned and cleaned up: isExecutable, documentation, versionTag, time to live."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workers.check.finding import Finding
from workers.check.project import Project

VERSION = re.compile(r"\d+\.\d+\.\d+")


def check(project: Project) -> Iterator[Finding]:
    for process in project.processes.values():
        if process.get("isExecutable") != "true":
            yield process.finding("Der Prozess ist nicht ausführbar.", "„Executable“ ankreuzen.")
        if not process.camunda("versionTag"):
            yield process.finding("Der Prozess nennt keine Version.", "„Version tag“ eintragen, zum Beispiel 1.0.0.")
        elif not VERSION.fullmatch(process.camunda("versionTag")):
            what = f"Die Version „{process.camunda('versionTag')}“ hat nicht die vereinbarte Form."
            yield process.finding(what, "Drei Zahlen mit Punkten eintragen, zum Beispiel 1.0.0.")
        if not process.documentation.strip():
            remedy = "Unter „Element documentation“ sagen, wozu er da ist; bpmn/README.md und Handbuch zeigen es."
            yield process.finding("Der Prozess sagt nicht, wozu er da ist.", remedy)
        if not process.camunda("historyTimeToLive"):
            yield process.finding(
                "Der Prozess sagt nicht, wie lange seine Historie bleibt.",
                "„Time to live“ eintragen, zum Beispiel P180D.",
            )
